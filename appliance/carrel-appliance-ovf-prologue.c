/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* What a package is written in that does not say (DSP0243, section 10.1). */
#define LANGUAGE_USUAL "en-US"

static void
list_name_risk (CarrelApplianceOvf *self, const char *name)
{
  if (strstr (name, "://") != NULL || g_str_has_prefix (name, "file:"))
    carrel_appliance_model_add_request (self->model->requests, "network", "File", name);
  else if (g_path_is_absolute (name) || strstr (name, "..") != NULL)
    carrel_appliance_model_add_risk (
      self->model,
      "name",
      g_strdup_printf (_ ("The file “%.200s” would lie outside the package; nothing there is read."),
        name));
}

static gboolean
read_file (CarrelApplianceOvf *self, const xmlNode *node, GError **error)
{
  g_autofree char *id = carrel_appliance_ovf_dup_attribute (node, "id");
  g_autofree char *name = carrel_appliance_ovf_dup_attribute (node, "href");
  g_autofree char *size = carrel_appliance_ovf_dup_attribute (node, "size");
  g_autofree char *chunk = carrel_appliance_ovf_dup_attribute (node, "chunkSize");
  CarrelApplianceFile *file;

  if (id == NULL || *id == '\0' || name == NULL || *name == '\0')
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("A file among the references (line %ld) has no identifier or no name."),
                      xmlGetLineNo ((xmlNode *) node));
      return FALSE;
    }
  if (g_hash_table_contains (self->files, id))
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("Two files among the references are called “%s”."), id);
      return FALSE;
    }
  file = carrel_appliance_model_add_file (self->model);
  file->id = g_strdup (id);
  file->name = g_strdup (name);
  file->compression = carrel_appliance_ovf_dup_attribute (node, "compression");
  file->is_used = 0;
  carrel_appliance_value_parse_number (size,
                                       (gint64) CARREL_BASE_LIMIT_DISK_BYTES_MAX,
                                       &file->size_bytes);
  if (carrel_appliance_value_parse_number (chunk,
                                           (gint64) CARREL_BASE_LIMIT_DISK_BYTES_MAX,
                                           &file->chunk_bytes) &&
      file->chunk_bytes == 0)
    file->chunk_bytes = -1;
  if (file->compression != NULL &&
      (*file->compression == '\0' || g_str_equal (file->compression, "identity")))
    g_clear_pointer (&file->compression, g_free);
  g_hash_table_insert (self->files, g_strdup (id), file);
  list_name_risk (self, name);
  return TRUE;
}

static gboolean
read_references (CarrelApplianceOvf *self, const xmlNode *root, GError **error)
{
  xmlNode *references = carrel_appliance_xml_get_child (root, NULL, "References");

  for (xmlNode *node = carrel_appliance_xml_get_child (references, NULL, "File"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "File"))
    if (!read_file (self, node, error))
      return FALSE;
  return TRUE;
}

/* How far down a language stands in the list of those that the person knows: "de-DE" is "de_DE", or "de". */
static guint
rank_language (const char *language)
{
  const char *const *known = g_get_language_names ();
  g_autofree char *name = g_strdelimit (g_strdup (language), "-", '_');
  g_autofree char *stem = g_strndup (name, strcspn (name, "_"));

  for (guint i = 0; known[i] != NULL; i++)
    if (g_ascii_strcasecmp (known[i], name) == 0 || g_ascii_strcasecmp (known[i], stem) == 0)
      return i;
  return G_MAXUINT;
}

/* A text in another language than the package's own counts where the person knows that one better; what
 * comes first of several such counts, until a better one comes. */
static gboolean
is_known_better (CarrelApplianceOvf *self, const char *language, const char *id, GHashTable *ranks)
{
  guint rank = language != NULL ? rank_language (language) : G_MAXUINT;
  const char *own = self->model->language != NULL ? self->model->language : LANGUAGE_USUAL;
  guint before = g_hash_table_contains (self->own_words, id)
                   ? GPOINTER_TO_UINT (g_hash_table_lookup (ranks, id))
                   : rank_language (own);

  if (rank >= before)
    return FALSE;
  g_hash_table_replace (ranks, g_strdup (id), GUINT_TO_POINTER (rank));
  return TRUE;
}

static void
read_strings (CarrelApplianceOvf *self, const xmlNode *node, GHashTable *ranks)
{
  g_autofree char *language = carrel_appliance_ovf_dup_attribute (node, "lang");
  g_autofree char *reference = carrel_appliance_ovf_dup_attribute (node, "fileRef");
  CarrelApplianceFile *file = reference != NULL ? g_hash_table_lookup (self->files, reference)
                                                : NULL;

  if (file != NULL)
    file->is_used = 1;
  for (xmlNode *child = carrel_appliance_xml_get_child (node, NULL, "Msg"); child != NULL;
       child = carrel_appliance_xml_get_next (child, NULL, "Msg"))
    {
      g_autofree char *id = carrel_appliance_ovf_dup_attribute (child, "msgid");
      CarrelApplianceMessage *message;

      if (id == NULL)
        continue;
      message = carrel_appliance_model_add_message (self->model);
      message->language = g_strdup (language);
      message->id = g_strdup (id);
      message->text = carrel_appliance_xml_dup_text (child);
      /* The package's own language, or else the first one that has the text. */
      if (!g_hash_table_contains (self->words, id) ||
          g_strcmp0 (language, self->model->language) == 0)
        g_hash_table_replace (self->words, g_strdup (id), message->text);
      if (message->text != NULL && is_known_better (self, language, id, ranks))
        g_hash_table_replace (self->own_words, g_strdup (id), message->text);
    }
}

static void
read_configurations (CarrelApplianceOvf *self, const xmlNode *section)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (section, NULL, "Configuration");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Configuration"))
    {
      g_autofree char *id = carrel_appliance_ovf_dup_attribute (node, "id");
      CarrelApplianceConfiguration *configuration;

      if (id == NULL || *id == '\0')
        continue;
      configuration = carrel_appliance_model_add_configuration (self->model);
      configuration->id = g_strdup (id);
      configuration->label = carrel_appliance_ovf_dup_words (self, node, "Label");
      configuration->description = carrel_appliance_ovf_dup_words (self, node, "Description");
      if (self->model->default_configuration == NULL &&
          carrel_appliance_ovf_get_truth (node, "default", FALSE))
        self->model->default_configuration = g_strdup (id);
    }
}

/* Which configuration is read: the one asked for, the default one, or the first (DSP0243, 9.9). */
static gboolean
choose_configuration (CarrelApplianceOvf *self, const char *wanted, GError **error)
{
  GPtrArray *list = self->model->configurations;
  g_autoptr (GString) known = g_string_new (NULL);

  if (self->model->default_configuration == NULL && list->len > 0)
    self->model->default_configuration = g_strdup (
      ((const CarrelApplianceConfiguration *) g_ptr_array_index (list, 0))->id);
  for (guint i = 0; i < list->len && i < 100; i++)
    {
      const CarrelApplianceConfiguration *configuration = g_ptr_array_index (list, i);

      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", configuration->id);
      if (g_strcmp0 (configuration->id, wanted) == 0)
        self->model->chosen_configuration = g_strdup (wanted);
    }
  if (wanted != NULL && self->model->chosen_configuration == NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_NOT_FOUND,
                   list->len > 0
                   ? _ ("The package has no configuration “%s”; it has %s.")
                   : _ ("The package has no configuration “%s”, and no others.%s"),
                        wanted,
                        known->str);
      return FALSE;
    }
  if (self->model->chosen_configuration == NULL)
    self->model->chosen_configuration = g_strdup (self->model->default_configuration);
  self->configuration = self->model->chosen_configuration;
  return TRUE;
}

static gboolean
read_disks (CarrelApplianceOvf *self, const xmlNode *section, GError **error)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (section, NULL, "Disk"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Disk"))
    {
      g_autofree char *id = carrel_appliance_ovf_dup_attribute (node, "diskId");

      if (id == NULL || *id == '\0' || g_hash_table_contains (self->disks, id))
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("A disk of the package (line %ld) has no identifier, or that of another "
                          "one: “%s”."),
                          xmlGetLineNo (node),
                          id != NULL ? id : "");
          return FALSE;
        }
      g_hash_table_insert (self->disks, g_steal_pointer (&id), node);
    }
  return TRUE;
}

static void
read_networks (CarrelApplianceOvf *self, const xmlNode *section)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (section, NULL, "Network"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Network"))
    {
      CarrelApplianceNetwork *network = carrel_appliance_model_add_network (self->model);

      network->name = carrel_appliance_ovf_dup_attribute (node, "name");
      if (network->name == NULL)
        network->name = g_strdup ("");
      network->description = carrel_appliance_ovf_dup_words (self, node, "Description");
    }
}

gboolean
carrel_appliance_ovf_read_prologue (CarrelApplianceOvf *self,
                                    const xmlNode *root,
                                    const char *configuration,
                                    GError **error)
{
  g_autoptr (GHashTable) ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!read_references (self, root, error))
    return FALSE;
  self->model->language = carrel_appliance_ovf_dup_attribute (root, "lang");
  for (xmlNode *node = carrel_appliance_xml_get_child (root, NULL, "Strings"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Strings"))
    read_strings (self, node, ranks);
  for (xmlNode *node = carrel_appliance_xml_get_child (root, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      g_autofree char *kind = carrel_appliance_ovf_dup_kind (node);

      if (g_str_equal (kind, "DeploymentOptionSection"))
        read_configurations (self, node);
      else if (g_str_equal (kind, "DiskSection") && !read_disks (self, node, error))
        return FALSE;
      else if (g_str_equal (kind, "NetworkSection"))
        read_networks (self, node);
    }
  return choose_configuration (self, configuration, error);
}

gboolean
carrel_appliance_ovf_is_prologue (const char *kind)
{
  static const char *const kinds[] = { "References",  "Strings",        "DeploymentOptionSection",
                                       "DiskSection", "NetworkSection", NULL };

  return g_strv_contains (kinds, kind);
}
