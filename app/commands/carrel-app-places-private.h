/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelAppPlace:
 * @product: static: whose machine it is, as people call the product
 * @path: (type filename): its descriptor or folder, to be imported
 *
 * A machine of another product that lies where that product keeps its machines.
 */
typedef struct
{
  const char *product;
  char *path;
} CarrelAppPlace;

/**
 * carrel_app_places_find:
 *
 * Looks into the folders in which VMware, VirtualBox, libvirt, GNOME Boxes, UTM, quickemu and Vagrant keep
 * the machines of this person, and into the lists that VMware and VirtualBox have of those elsewhere. Opens
 * no descriptor and changes nothing. Bounded in depth and number. Any thread; blocks on the disk.
 *
 * Returns: (transfer full) (element-type CarrelAppPlace): what lies there, by product and path
 */
GPtrArray *carrel_app_places_find (void);

G_END_DECLS
