/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* libisofs's own header takes these for granted. */
#include <stdint.h>
#include <sys/types.h>

#define LIBISOFS_WITHOUT_LIBBURN 1
#include <libisofs/libisofs.h>

G_BEGIN_DECLS

/*
 * libisofs, loaded when a disc is first made: hardly any program that reads packages ever makes one.
 */

/* Every function of the library that is used. */
#define CARREL_APPLIANCE_DISC_LIBRARY_SYMBOLS(SYMBOL) \
  SYMBOL (iso_error_to_msg)                           \
  SYMBOL (iso_image_create_burn_source)               \
  SYMBOL (iso_image_get_root)                         \
  SYMBOL (iso_image_new)                              \
  SYMBOL (iso_image_unref)                            \
  SYMBOL (iso_init)                                   \
  SYMBOL (iso_memory_stream_new)                      \
  SYMBOL (iso_node_set_atime)                         \
  SYMBOL (iso_node_set_ctime)                         \
  SYMBOL (iso_node_set_gid)                           \
  SYMBOL (iso_node_set_mtime)                         \
  SYMBOL (iso_node_set_permissions)                   \
  SYMBOL (iso_node_set_uid)                           \
  SYMBOL (iso_set_msgs_severities)                    \
  SYMBOL (iso_stream_unref)                           \
  SYMBOL (iso_tree_add_new_file)                      \
  SYMBOL (iso_write_opts_free)                        \
  SYMBOL (iso_write_opts_new)                         \
  SYMBOL (iso_write_opts_set_always_gmt)              \
  SYMBOL (iso_write_opts_set_joliet)                  \
  SYMBOL (iso_write_opts_set_pvd_times)               \
  SYMBOL (iso_write_opts_set_relaxed_vol_atts)        \
  SYMBOL (iso_write_opts_set_rockridge)

/**
 * CarrelApplianceDiscLibrary:
 *
 * The functions by their own names; %NULL before they are loaded.
 */
typedef struct
{
#define SYMBOL(name) __typeof__ (name) *name;
  CARREL_APPLIANCE_DISC_LIBRARY_SYMBOLS (SYMBOL)
#undef SYMBOL
} CarrelApplianceDiscLibrary;

/**
 * carrel_appliance_disc_library_load:
 * @error: (out) (optional): %CARREL_BASE_ERROR_NOT_FOUND
 *
 * Loads the library where that has not been done yet, and readies it. Any thread.
 *
 * Returns: (transfer none) (nullable): its functions, or %NULL with @error set
 */
const CarrelApplianceDiscLibrary *carrel_appliance_disc_library_load (GError **error);

G_END_DECLS
