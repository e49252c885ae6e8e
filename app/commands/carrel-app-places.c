/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-places-private.h"

#include "base/carrel-base-atomic-file.h"

#include <gio/gio.h>
#include <string.h>

#define ENTRIES_MAX 2000u
#define PLACES_MAX 500u
#define LIST_BYTES_MAX (1024u * 1024u)

typedef enum
{
  BASE_HOME,
  BASE_CONFIG,
  BASE_SYSTEM,
} Base;

/* Where a product keeps machines: folders below the base, and how its descriptors end.  A descriptor lies
 * `depth` folders deeper; an ending with a slash is that of a folder that is a machine itself. */
static const struct
{
  const char *product;
  Base base;
  const char *folder;
  guint depth;
  const char *ending;
} usual[] = {
  { "VMware", BASE_HOME, "vmware", 1, ".vmx" },
  { "VMware", BASE_HOME, "Virtual Machines", 1, ".vmx" },
  { "VMware", BASE_HOME, "Documents/Virtual Machines", 1, ".vmx" },
  { "VirtualBox", BASE_HOME, "VirtualBox VMs", 1, ".vbox" },
  { "libvirt", BASE_SYSTEM, "/etc/libvirt/qemu", 0, ".xml" },
  { "libvirt", BASE_CONFIG, "libvirt/qemu", 0, ".xml" },
  { "GNOME Boxes", BASE_HOME, ".var/app/org.gnome.Boxes/config/libvirt/qemu", 0, ".xml" },
  { "UTM", BASE_HOME, "UTM", 0, ".utm/" },
  { "UTM", BASE_HOME, "Library/Containers/com.utmapp.UTM/Data/Documents", 0, ".utm/" },
  { "quickemu", BASE_HOME, "quickemu", 0, ".conf" },
  { "Vagrant", BASE_HOME, ".vagrant.d/boxes", 3, "metadata.json" },
};

/* Lists of machines that lie elsewhere, and what stands before and behind a path in them. */
static const struct
{
  const char *product;
  Base base;
  const char *file;
  const char *pattern;
} lists[] = {
  { "VMware", BASE_HOME, ".vmware/inventory.vmls", "vmlist\\d+\\.config = \"(/[^\"]+\\.vmx)\"" },
  { "VirtualBox",
    BASE_CONFIG,
    "VirtualBox/VirtualBox.xml",
    "<MachineEntry [^>]*src=\"(/[^\"]+\\.vbox)\"" },
};

static void
place_free (gpointer data)
{
  CarrelAppPlace *place = data;

  g_free (place->path);
  g_free (place);
}

static char *
build_path (Base base, const char *name)
{
  if (base == BASE_SYSTEM)
    return g_strdup (name);
  return g_build_filename (base == BASE_HOME ? g_get_home_dir () : g_get_user_config_dir (),
                           name,
                           NULL);
}

static void
add (GPtrArray *places, const char *product, const char *path)
{
  CarrelAppPlace *place;

  for (guint i = 0; i < places->len; i++)
    if (g_str_equal (((const CarrelAppPlace *) places->pdata[i])->path, path))
      return;
  if (places->len >= PLACES_MAX)
    return;
  place = g_new0 (CarrelAppPlace, 1);
  place->product = product;
  place->path = g_strdup (path);
  g_ptr_array_add (places, place);
}

static gboolean
is_machine (const char *path, const char *name, const char *ending)
{
  gsize length = strlen (ending);

  if (ending[length - 1] != '/')
    return g_str_has_suffix (name, ending) && g_file_test (path, G_FILE_TEST_IS_REGULAR);
  return strlen (name) >= length &&
         strncmp (name + strlen (name) - (length - 1), ending, length - 1) == 0 &&
         g_file_test (path, G_FILE_TEST_IS_DIR);
}

static void
scan (GPtrArray *places, gsize index, const char *folder, guint depth)
{
  g_autoptr (GDir) stream = g_dir_open (folder, 0, NULL);
  const char *name;

  for (guint i = 0; stream != NULL && i < ENTRIES_MAX && (name = g_dir_read_name (stream)) != NULL;
       i++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (depth > 0 && g_file_test (path, G_FILE_TEST_IS_DIR))
        scan (places, index, path, depth - 1);
      else if (depth == 0 && is_machine (path, name, usual[index].ending))
        add (places, usual[index].product, path);
    }
}

/* A box is its folder: the disks lie in it. */
static char *
resolve (const char *path)
{
  return g_str_has_suffix (path, "/metadata.json") ? g_path_get_dirname (path) : g_strdup (path);
}

static void
read_list (GPtrArray *places, gsize index)
{
  g_autofree char *path = build_path (lists[index].base, lists[index].file);
  g_autofree char *valid = NULL;
  g_autoptr (GBytes) bytes = carrel_base_atomic_file_read (path, LIST_BYTES_MAX, NULL);
  g_autoptr (GRegex) regex = g_regex_new (lists[index].pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *text;
  gsize length = 0;

  if (bytes == NULL)
    return;
  text = g_bytes_get_data (bytes, &length);
  valid = g_utf8_make_valid (text != NULL ? text : "", (gssize) length);
  for (g_regex_match (regex, valid, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *found = g_match_info_fetch (match, 1);
      g_autoptr (GString) plain = g_string_new (found);

      g_string_replace (plain, "&amp;", "&", 0);
      if (g_file_test (plain->str, G_FILE_TEST_IS_REGULAR))
        add (places, lists[index].product, plain->str);
    }
}

static int
compare (gconstpointer left, gconstpointer right)
{
  const CarrelAppPlace *one = *(CarrelAppPlace *const *) left;
  const CarrelAppPlace *two = *(CarrelAppPlace *const *) right;
  int order = strcmp (one->product, two->product);

  return order != 0 ? order : strcmp (one->path, two->path);
}

GPtrArray *
carrel_app_places_find (void)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autofree char *folder = build_path (usual[i].base, usual[i].folder);

      scan (places, i, folder, usual[i].depth);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    read_list (places, i);
  for (guint i = 0; i < places->len; i++)
    {
      CarrelAppPlace *place = places->pdata[i];
      char *path = resolve (place->path);

      g_free (place->path);
      place->path = path;
    }
  g_ptr_array_sort (places, compare);
  return places;
}
