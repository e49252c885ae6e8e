/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-members-private.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-tar.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRIES_MAX 1000u

struct _CarrelApplianceMembers
{
  CarrelApplianceSource *archive;
  GPtrArray *tar;
  CarrelBaseDescriptor folder;
  /* Nobody else's: the functions are NULL. */
  CarrelApplianceMembersKeeper keeper;
};

#define HYPERV_MACHINES "Virtual Machines"
#define HYPERV_DISKS "Virtual Hard Disks"

const char *
carrel_appliance_members_split (const char *name, const char **out_folder)
{
  static const char *const folders[] = { "Data",
                                         "Images",
                                         "Snapshots",
                                         HYPERV_DISKS,
                                         HYPERV_MACHINES };
  const char *slash = strchr (name, '/');

  for (gsize i = 0; slash != NULL && i < G_N_ELEMENTS (folders); i++)
    if ((gsize) (slash - name) == strlen (folders[i]) && g_str_has_prefix (name, folders[i]))
      {
        *out_folder = folders[i];
        return slash + 1;
      }
  return NULL;
}

CarrelApplianceMembers *
carrel_appliance_members_new_for_archive (CarrelApplianceSource *archive, GError **error)
{
  g_autoptr (GPtrArray) tar = carrel_appliance_tar_list (archive, error);
  CarrelApplianceMembers *self;

  if (tar == NULL)
    return NULL;
  self = g_new0 (CarrelApplianceMembers, 1);
  self->archive = carrel_appliance_source_ref (archive);
  self->tar = g_steal_pointer (&tar);
  self->folder = -1;
  return self;
}

static void
free_only_member (gpointer data)
{
  CarrelApplianceTarMember *member = data;

  g_free (member->name);
  g_free (member);
}

/* As an archive of which every byte is the one member. */
CarrelApplianceMembers *
carrel_appliance_members_new_for_source (const char *name, CarrelApplianceSource *source)
{
  CarrelApplianceMembers *self = g_new0 (CarrelApplianceMembers, 1);
  CarrelApplianceTarMember *member = g_new0 (CarrelApplianceTarMember, 1);

  member->name = g_strdup (name);
  member->is_regular = TRUE;
  member->size = carrel_appliance_source_get_length (source);
  self->archive = carrel_appliance_source_ref (source);
  self->tar = g_ptr_array_new_with_free_func (free_only_member);
  g_ptr_array_add (self->tar, member);
  self->folder = -1;
  return self;
}

CarrelApplianceMembers *
carrel_appliance_members_new_for_folder (int descriptor)
{
  CarrelApplianceMembers *self = g_new0 (CarrelApplianceMembers, 1);

  self->folder = descriptor;
  return self;
}

CarrelApplianceMembers *
carrel_appliance_members_new_for_keeper (const CarrelApplianceMembersKeeper *keeper)
{
  CarrelApplianceMembers *self = g_new0 (CarrelApplianceMembers, 1);

  self->folder = -1;
  self->keeper = *keeper;
  return self;
}

/* Names are bytes, and JSON is text. */
JsonArray *
carrel_appliance_members_print_table (CarrelApplianceMembers *self)
{
  JsonArray *table;

  if (self->tar == NULL)
    return NULL;
  table = json_array_new ();
  for (guint i = 0; i < self->tar->len; i++)
    {
      const CarrelApplianceTarMember *member = g_ptr_array_index (self->tar, i);
      JsonArray *row = json_array_new ();
      g_autofree char *name = g_uri_escape_string (member->name, NULL, FALSE);

      json_array_add_string_element (row, name);
      json_array_add_boolean_element (row, member->is_regular);
      json_array_add_int_element (row, (gint64) MIN (member->offset, G_MAXINT64));
      json_array_add_int_element (row, (gint64) MIN (member->size, G_MAXINT64));
      json_array_add_array_element (table, row);
    }
  return table;
}

static void
free_member (gpointer data)
{
  CarrelApplianceTarMember *member = data;

  g_free (member->name);
  g_free (member);
}

static gboolean
is_value (JsonArray *row, guint index, GType type)
{
  JsonNode *node = json_array_get_element (row, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static CarrelApplianceTarMember *
parse_member (JsonNode *node, guint64 length)
{
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  CarrelApplianceTarMember *member;
  g_autofree char *name = NULL;
  gint64 offset;
  gint64 size;

  if (row == NULL || json_array_get_length (row) != 4 || !is_value (row, 0, G_TYPE_STRING) ||
      !is_value (row, 1, G_TYPE_BOOLEAN) || !is_value (row, 2, G_TYPE_INT64) ||
      !is_value (row, 3, G_TYPE_INT64))
    return NULL;
  name = g_uri_unescape_string (json_array_get_string_element (row, 0), NULL);
  offset = json_array_get_int_element (row, 2);
  size = json_array_get_int_element (row, 3);
  if (name == NULL || offset < 0 || size < 0 || (guint64) offset > length ||
      (guint64) size > length - (guint64) offset)
    return NULL;
  member = g_new0 (CarrelApplianceTarMember, 1);
  member->name = g_steal_pointer (&name);
  member->is_regular = json_array_get_boolean_element (row, 1);
  member->offset = (guint64) offset;
  member->size = (guint64) size;
  return member;
}

CarrelApplianceMembers *
carrel_appliance_members_parse_table (CarrelApplianceSource *archive, JsonArray *table)
{
  g_autoptr (GPtrArray) tar = g_ptr_array_new_with_free_func (free_member);
  CarrelApplianceMembers *self;

  if (json_array_get_length (table) > ENTRIES_MAX)
    return NULL;
  for (guint i = 0; i < json_array_get_length (table); i++)
    {
      CarrelApplianceTarMember *member = parse_member (json_array_get_element (table, i),
                                                       carrel_appliance_source_get_length (
                                                         archive));

      if (member == NULL)
        return NULL;
      g_ptr_array_add (tar, member);
    }
  self = g_new0 (CarrelApplianceMembers, 1);
  self->archive = carrel_appliance_source_ref (archive);
  self->tar = g_steal_pointer (&tar);
  self->folder = -1;
  return self;
}

void
carrel_appliance_members_free (CarrelApplianceMembers *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->archive, carrel_appliance_source_unref);
  g_clear_pointer (&self->tar, g_ptr_array_unref);
  carrel_base_descriptor_clear (&self->folder);
  g_free (self);
}

static int
compare_names (gconstpointer left, gconstpointer right)
{
  return strcmp (*(char *const *) left, *(char *const *) right);
}

/* Adds the regular files of a folder in that folder, or of the folder itself.  FALSE with errno. */
static gboolean
list_into (GPtrArray *names, int folder, const char *below)
{
  int opened = openat (folder,
                       below != NULL ? below : ".",
                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *stream = opened >= 0 ? fdopendir (opened) : NULL;
  struct dirent *entry;
  struct stat status;

  if (stream == NULL)
    {
      int code = errno;

      if (opened >= 0)
        close (opened);
      errno = code;
      return FALSE;
    }
  while ((entry = readdir (stream)) != NULL && names->len <= ENTRIES_MAX)
    if (fstatat (dirfd (stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG (status.st_mode))
      g_ptr_array_add (names,
                       below != NULL ? g_strconcat (below, "/", entry->d_name, NULL)
                                     : g_strdup (entry->d_name));
  closedir (stream);
  return TRUE;
}

static GPtrArray *
list_folder (int folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!list_into (names, folder, NULL))
    {
      carrel_base_error_set_errno (error, errno, _ ("The folder could not be read"));
      return NULL;
    }
  list_into (names, folder, HYPERV_MACHINES);
  list_into (names, folder, HYPERV_DISKS);
  if (names->len > ENTRIES_MAX)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The folder has more than %u files; name the descriptor itself."),
                      ENTRIES_MAX);
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

GPtrArray *
carrel_appliance_members_list (CarrelApplianceMembers *self, GError **error)
{
  GPtrArray *names;

  if (self->keeper.list != NULL)
    return self->keeper.list (self->keeper.data, error);
  if (self->tar == NULL)
    return list_folder (self->folder, error);
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->tar->len; i++)
    {
      const CarrelApplianceTarMember *member = g_ptr_array_index (self->tar, i);

      if (member->is_regular)
        g_ptr_array_add (names, g_strdup (member->name));
    }
  return names;
}

static CarrelApplianceSource *
fail (GError **error, CarrelApplianceError code, const char *words, const char *name)
{
  g_autofree char *shown = carrel_base_text_make_displayable (name, MIN (strlen (name), 300));

  g_set_error (error, CARREL_APPLIANCE_ERROR, (int) code, "“%s”: %s", shown, words);
  return NULL;
}

static CarrelApplianceSource *
open_member (CarrelApplianceMembers *self, const char *name, GError **error)
{
  const CarrelApplianceTarMember *found = NULL;

  for (guint i = 0; i < self->tar->len; i++)
    {
      const CarrelApplianceTarMember *member = g_ptr_array_index (self->tar, i);

      if (!g_str_equal (member->name, name))
        continue;
      if (found != NULL)
        return fail (error,
                     CARREL_APPLIANCE_ERROR_REFUSED,
                     _ ("Two members of the archive have this name."), name);
      found = member;
    }
  if (found == NULL)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_NOT_FOUND,
                 _ ("The package has no such file."), name);
  if (!found->is_regular)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_REFUSED,
                 _ ("It is a link, a folder or a device, where a file has to be."), name);
  return carrel_appliance_source_slice (self->archive, found->offset, found->size, error);
}

static CarrelApplianceSource *
open_file (int folder, const char *name, GError **error)
{
  g_auto (CarrelBaseDescriptor) file = -1;
  struct stat status;

  file = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_NOT_FOUND,
                 _ ("The package has no such file."), name);
  if ((file < 0 && (errno == ELOOP || errno == ENXIO)) ||
      (file >= 0 && (fstat (file, &status) != 0 || !S_ISREG (status.st_mode))))
    return fail (error,
                 CARREL_APPLIANCE_ERROR_REFUSED,
                 _ ("It is a link, a folder or a device, where a file has to be."), name);
  if (file < 0)
    {
      g_autofree char *shown = carrel_base_text_make_displayable (name, MIN (strlen (name), 300));

      carrel_base_error_set_errno (error, errno, _ ("“%s” could not be opened"), shown);
      return NULL;
    }
  return carrel_appliance_source_new (carrel_base_descriptor_steal (&file), error);
}

/* In an archive a name may have folders in it: it is compared, never followed. */
static gboolean
is_inside (CarrelApplianceMembers *self, const char *name)
{
  g_auto (GStrv) parts = NULL;
  const char *folder = NULL;
  const char *file = NULL;

  if (self->tar == NULL)
    {
      file = carrel_appliance_members_split (name, &folder);
      return carrel_appliance_value_is_bare_name (file != NULL ? file : name);
    }
  parts = g_strsplit (name, "/", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (!carrel_appliance_value_is_bare_name (parts[i]))
      return FALSE;
  return parts[0] != NULL;
}

CarrelApplianceSource *
carrel_appliance_members_open_exactly (CarrelApplianceMembers *self,
                                       const char *name,
                                       GError **error)
{
  const char *folder = NULL;
  const char *file;

  if (!is_inside (self, name))
    return fail (error,
                 CARREL_APPLIANCE_ERROR_REFUSED,
                 _ ("This name leads out of the package, or is none."), name);
  if (self->keeper.open != NULL)
    return self->keeper.open (self->keeper.data, name, error);
  file = self->tar == NULL ? carrel_appliance_members_split (name, &folder) : NULL;
  if (file != NULL)
    return carrel_appliance_members_open_below (self, folder, file, error);
  return self->tar != NULL ? open_member (self, name, error)
                           : open_file (self->folder, name, error);
}

CarrelApplianceSource *
carrel_appliance_members_open (CarrelApplianceMembers *self, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *unescaped = NULL;
  CarrelApplianceSource *source = carrel_appliance_members_open_exactly (self, name, &local_error);

  if (source != NULL)
    return source;
  if (g_error_matches (local_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND) &&
      strchr (name, '%') != NULL)
    unescaped = g_uri_unescape_string (name, NULL);
  if (unescaped != NULL && !g_str_equal (unescaped, name))
    return carrel_appliance_members_open_exactly (self, unescaped, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

CarrelApplianceSource *
carrel_appliance_members_open_below (CarrelApplianceMembers *self,
                                     const char *folder,
                                     const char *name,
                                     GError **error)
{
  g_auto (CarrelBaseDescriptor) opened = -1;
  g_autofree char *path = NULL;

  if (!carrel_appliance_value_is_bare_name (name))
    return fail (error,
                 CARREL_APPLIANCE_ERROR_REFUSED,
                 _ ("This name leads out of the package, or is none."), name);
  if (self->tar != NULL)
    {
      path = g_build_filename (folder, name, NULL);
      return open_member (self, path, error);
    }
  if (self->keeper.open_below != NULL)
    return self->keeper.open_below (self->keeper.data, folder, name, error);
  opened = openat (self->folder, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0)
    return fail (error,
                 CARREL_APPLIANCE_ERROR_NOT_FOUND,
                 _ ("The package has no such file."), name);
  return open_file (opened, name, error);
}
