/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-cloud-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "../carrel-app-password.h"
#include "carrel-app-cloud-keys-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Who has no name of their own that a guest could take: whoever works as root, for instance. */
#define USER_FALLBACK "carrel"

void
carrel_app_cloud_free (CarrelAppCloud *self)
{
  if (self == NULL)
    return;
  carrel_appliance_seed_free (self->seed);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}

static gboolean
is_asked_for (CarrelAppCommand *command)
{
  return carrel_app_command_has (command, "cloud-user") ||
         carrel_app_command_has (command, "cloud-key") ||
         carrel_app_command_has (command, "host-name") ||
         carrel_app_command_has (command, "cloud-password-hash") ||
         carrel_app_command_get_flag (command, "cloud-password") ||
         g_strcmp0 (carrel_app_command_get_text (command, "cloud-init"), "on") == 0;
}

static gboolean
is_guessed (CarrelAppCommand *command, const CarrelAppliancePlan *plan)
{
  g_autofree char *name = g_path_get_basename (carrel_app_command_get_text (command, "file"));

  return g_str_equal (plan->model->kind, "disk") && carrel_appliance_seed_recognise (name);
}

/* A person's own name is not guaranteed to be one for a guest's account. */
static char *
choose_user (CarrelAppCommand *command, GError **error)
{
  const char *stated = carrel_app_command_get_text (command, "cloud-user");
  const char *own = g_get_user_name ();

  if (stated != NULL)
    return carrel_appliance_seed_check_user (stated, error) ? g_strdup (stated) : NULL;
  return g_strdup (carrel_appliance_seed_check_user (own, NULL) ? own : USER_FALLBACK);
}

static char *
choose_host_name (CarrelAppCommand *command, const CarrelSpec *spec, GError **error)
{
  const char *stated = carrel_app_command_get_text (command, "host-name");

  if (stated == NULL)
    return carrel_appliance_seed_make_host_name (spec->name);
  return carrel_appliance_seed_check_host_name (stated, error) ? g_strdup (stated) : NULL;
}

/* The keys that were named; else the one in ~/.ssh, when it is the only one. */
static gboolean
choose_keys (CarrelAppCommand *command, CarrelAppCloud *self, GError **error)
{
  g_auto (GStrv) sources = carrel_app_command_dup_texts (command, "cloud-key");
  gboolean is_stated = sources[0] != NULL;
  g_autoptr (GError) local_error = NULL;

  if (!is_stated)
    {
      g_strfreev (sources);
      sources = carrel_app_cloud_keys_find ();
      if (g_strv_length (sources) > 1)
        {
          self->problem = g_strdup (
            _ ("There are several public keys in ~/.ssh; say which one may log "
                                       "in, or set a password."));
          sources[0][0] = '\0';
        }
      if (sources[0] == NULL || sources[0][0] == '\0')
        return TRUE;
    }
  self->keys = carrel_app_cloud_keys_read (command, (const char *const *) sources, &local_error);
  if (self->keys != NULL)
    return TRUE;
  /* A key that nobody named is no reason to give up. */
  if (!is_stated)
    {
      self->problem = g_strdup (local_error->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
choose_password (CarrelAppCommand *command, CarrelAppCloud *self, GError **error)
{
  const char *hash = carrel_app_command_get_text (command, "cloud-password-hash");

  if (hash == NULL)
    return TRUE;
  self->seed->password_hash = g_strdup (hash);
  return carrel_appliance_seed_check_hash (hash, error);
}

static gboolean
fill (CarrelAppCommand *command, CarrelAppCloud *self, const CarrelSpec *spec, GError **error)
{
  self->seed->instance_id = g_strdup (spec->uuid);
  self->seed->user = choose_user (command, error);
  if (self->seed->user == NULL)
    return FALSE;
  self->seed->host_name = choose_host_name (command, spec, error);
  if (self->seed->host_name == NULL || !choose_keys (command, self, error) ||
      !choose_password (command, self, error))
    return FALSE;
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    g_ptr_array_add (self->seed->keys,
                     g_strdup (
                       ((const CarrelAppCloudKey *) g_ptr_array_index (self->keys, i))->line));
  /* A password that is only asked for when the plan is carried out counts, too. */
  if (self->seed->keys->len > 0 || self->seed->password_hash != NULL ||
      carrel_app_command_get_flag (command, "cloud-password"))
    g_clear_pointer (&self->problem, g_free);
  else if (self->problem == NULL)
    self->problem = g_strdup (
      _ ("Nobody could log in: there is no public key in ~/.ssh. Name one, or "
                                 "set a password."));
  return TRUE;
}

gboolean
carrel_app_cloud_plan (CarrelAppCommand *command,
                       CarrelAppliancePlan *plan,
                       CarrelAppCloud **out_cloud,
                       GError **error)
{
  g_autoptr (CarrelAppCloud) self = NULL;
  CarrelAppliancePlanMachine *machine = g_ptr_array_index (plan->machines, 0);
  gboolean is_off = g_strcmp0 (carrel_app_command_get_text (command, "cloud-init"), "off") == 0;
  gboolean guessed = is_guessed (command, plan);
  gboolean is_made = !is_off && (guessed || is_asked_for (command));
  gboolean is_disk = g_str_equal (plan->model->kind, "disk");

  *out_cloud = NULL;
  if (!is_made && !is_disk)
    return TRUE;
  if (plan->machines->len > 1)
    {
      g_set_error_literal (
        error,
        CARREL_APP_ERROR,
        CARREL_APP_ERROR_USAGE,
        _ ("There are several machines in the package: a user, a key or a host name can "
                              "be given to one alone."));
      return FALSE;
    }
  self = g_new0 (CarrelAppCloud, 1);
  self->is_made = is_made;
  self->is_guessed = guessed;
  self->seed = carrel_appliance_seed_new ();
  if (!fill (command, self, machine->spec, error))
    return FALSE;
  if (is_made && is_disk)
    carrel_appliance_plan_expect_cloud (plan);
  if (is_made && !carrel_appliance_plan_add_disc (machine, CARREL_APP_CLOUD_FILE) &&
      machine->problem == NULL)
    machine->problem = g_strdup (_ ("There is no room for one more CD drive."));
  *out_cloud = g_steal_pointer (&self);
  return TRUE;
}

typedef struct
{
  char *password;
  char *hash;
} Hashing;

/* It is meant to take its time. */
static gboolean
hash_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  Hashing *hashing = data;

  hashing->hash = carrel_app_password_hash (hashing->password, error);
  explicit_bzero (hashing->password, strlen (hashing->password));
  return hashing->hash != NULL;
}

gboolean
carrel_app_cloud_ask (CarrelAppCloud *self, CarrelAppCommand *command, GError **error)
{
  Hashing hashing = { NULL, NULL };
  gboolean is_hashed;

  if (self == NULL || !self->is_made || !carrel_app_command_get_flag (command, "cloud-password"))
    return TRUE;
  if (!carrel_app_command_ask (command,
                               _ ("Password of the guest's user:"),
                                  FALSE,
                                  &hashing.password,
                                  error))
    return FALSE;
  is_hashed = carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                              hash_thread,
                                              &hashing,
                                              error);
  g_free (hashing.password);
  g_free (self->seed->password_hash);
  self->seed->password_hash = hashing.hash;
  return is_hashed;
}

gboolean
carrel_app_cloud_check (const CarrelAppCloud *self, GError **error)
{
  if (self == NULL || !self->is_made || self->problem == NULL)
    return TRUE;
  g_set_error (
    error,
    CARREL_APP_ERROR,
    CARREL_APP_ERROR_USAGE,
    _ ("%s (--cloud-key FILE, --cloud-password; --cloud-init off makes the machine without a "
                  "user.)"),
       self->problem);
  return FALSE;
}

JsonObject *
carrel_app_cloud_describe (const CarrelAppCloud *self)
{
  JsonObject *said = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_object_set_boolean_member (said, "made", self->is_made);
  json_object_set_boolean_member (said, "guessed", self->is_guessed);
  json_object_set_string_member (said, "user", self->seed->user);
  json_object_set_string_member (said, "host_name", self->seed->host_name);
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      const CarrelAppCloudKey *key = g_ptr_array_index (self->keys, i);
      g_autofree char *fingerprint = carrel_appliance_seed_dup_fingerprint (key->line);
      g_autofree char *kind = g_strndup (key->line, strcspn (key->line, " "));
      g_autofree char *from = carrel_base_text_make_displayable (key->from, strlen (key->from));
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "from", from);
      json_object_set_string_member (one, "kind", kind);
      json_object_set_string_member (one, "fingerprint", fingerprint);
      json_array_add_object_element (keys, one);
    }
  json_object_set_array_member (said, "keys", keys);
  json_object_set_boolean_member (said, "password", self->seed->password_hash != NULL);
  if (self->problem != NULL)
    json_object_set_string_member (said, "problem", self->problem);
  return said;
}

static void
format_key (GString *text, JsonObject *key)
{
  g_string_append_printf (text,
                          "  %s %s (%s %s)\n",
                          _ ("Public key:"),
                             json_object_get_string_member (key, "from"),
                             json_object_get_string_member (key, "kind"),
                             json_object_get_string_member (key, "fingerprint"));
}

void
carrel_app_cloud_format (GString *text, JsonObject *said)
{
  JsonArray *keys = json_object_get_array_member (said, "keys");
  const char *problem = carrel_base_json_get_string (said, "problem");

  if (!json_object_get_boolean_member (said, "made"))
    return;
  g_string_append_printf (text, "%s\n", _ ("For cloud-init, on a disc that is made for it:"));
  if (json_object_get_boolean_member (said, "guessed"))
    g_string_append_printf (
      text,
      "  %s\n",
      _ ("(The file is called as cloud images are; --cloud-init off leaves it out.)"));
  g_string_append_printf (text,
                          "  %s %s\n  %s %s\n",
                          _ ("User, who may do everything by sudo:"),
                             json_object_get_string_member (said, "user"),
                             _ ("Host name:"), json_object_get_string_member (said, "host_name"));
  for (guint i = 0; i < json_array_get_length (keys); i++)
    format_key (text, json_array_get_object_element (keys, i));
  g_string_append_printf (text,
                          "  %s %s\n",
                          _ ("Password:"),
                             json_object_get_boolean_member (said, "password")
                             ? _ ("as given")
                             : C_ ("password", "locked"));
  if (problem != NULL)
    g_string_append_printf (text, "  %s %s\n", _ ("It cannot be made:"), problem);
}

gboolean
carrel_app_cloud_make_disc (const CarrelAppCloud *self, const char *folder, GError **error)
{
  g_autofree char *discs = g_build_filename (folder, CARREL_SPEC_DISCS_FOLDER, NULL);
  g_autofree char *path = g_build_filename (discs, CARREL_APP_CLOUD_FILE, NULL);
  g_autoptr (GBytes) image = NULL;
  gsize length;
  gconstpointer data;

  if (self == NULL || !self->is_made)
    return TRUE;
  image = carrel_appliance_seed_make_disc (self->seed, error);
  if (image == NULL || !carrel_base_atomic_file_make_folder (discs, error))
    return FALSE;
  data = g_bytes_get_data (image, &length);
  return carrel_base_atomic_file_write (path, data, length, 0600, error);
}
