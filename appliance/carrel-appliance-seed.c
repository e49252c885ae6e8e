/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-seed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-text.h"
#include "carrel-appliance-disc.h"
#include "carrel-appliance-error.h"

#define USER_BYTES_MAX 32
#define LABEL_BYTES_MAX 63
#define HOST_NAME_BYTES_MAX 253
#define HASH_BYTES_MAX 255

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

CarrelApplianceSeed *
carrel_appliance_seed_new (void)
{
  CarrelApplianceSeed *self = g_new0 (CarrelApplianceSeed, 1);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
carrel_appliance_seed_free (CarrelApplianceSeed *self)
{
  if (self == NULL)
    return;
  g_free (self->instance_id);
  g_free (self->host_name);
  g_free (self->user);
  g_free (self->password_hash);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

gboolean
carrel_appliance_seed_recognise (const char *name)
{
  /* As Ubuntu, Debian, Fedora, CentOS, Rocky, AlmaLinux, openSUSE, Arch, Alpine and FreeBSD call them. */
  static const char *const words[] = { "cloudimg",  "genericcloud", "cloud",
                                       "cloudinit", "openstack",    NULL };
  g_autofree char *folded = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  folded = g_ascii_strdown (name, -1);
  parts = g_strsplit_set (folded, "-_. ", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (g_strv_contains (words, parts[i]))
      return TRUE;
  /* Debian has one for clouds of all kinds; what it calls “nocloud” has no cloud-init. */
  return g_str_has_prefix (folded, "debian-") &&
         g_strv_contains ((const char *const *) parts, "generic");
}

static gboolean
refuse (const char *words, const char *value, GError **error)
{
  g_autofree char *shown = carrel_base_text_make_line (value, 100);

  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               "“%s” %s",
               shown,
               words);
  return FALSE;
}

gboolean
carrel_appliance_seed_check_user (const char *user, GError **error)
{
  gsize length;

  g_return_val_if_fail (user != NULL, FALSE);

  length = strlen (user);
  if (length == 0 || length > USER_BYTES_MAX || strchr (LOWER "_", user[0]) == NULL ||
      strspn (user, LOWER DIGITS "_-") != length)
    return refuse (_ ("cannot be the name of a user: it has at most 32 small letters, digits, “-” and “_”, "
                      "and begins with a letter or “_”."),
      user,
      error);
  if (g_str_equal (user, "root"))
    return refuse (_ ("cannot be the user: cloud images let nobody in by that name. Another user can "
                      "become it by sudo."),
      user,
      error);
  return TRUE;
}

/* A label after RFC 1123: letters, digits and hyphens, and no hyphen at either end. */
static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= LABEL_BYTES_MAX &&
         strspn (label, LOWER UPPER DIGITS "-") == length && label[0] != '-' &&
         label[length - 1] != '-';
}

gboolean
carrel_appliance_seed_check_host_name (const char *host_name, GError **error)
{
  g_auto (GStrv) labels = NULL;
  gboolean is_fit;

  g_return_val_if_fail (host_name != NULL, FALSE);

  is_fit = *host_name != '\0' && strlen (host_name) <= HOST_NAME_BYTES_MAX;
  labels = g_strsplit (is_fit ? host_name : "", ".", -1);
  for (gsize i = 0; labels[i] != NULL && is_fit; i++)
    is_fit = is_label (labels[i]);
  if (is_fit)
    return TRUE;
  return refuse (_ ("cannot be the name of a host: it has letters, digits and “-”, at most 63 between "
                    "two dots, and neither begins nor ends with “-”."),
    host_name,
    error);
}

char *
carrel_appliance_seed_make_host_name (const char *name)
{
  GString *made = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  for (const char *at = name; *at != '\0' && made->len < LABEL_BYTES_MAX; at++)
    {
      if (g_ascii_isalnum (*at))
        g_string_append_c (made, g_ascii_tolower (*at));
      else if (made->len > 0 && made->str[made->len - 1] != '-')
        g_string_append_c (made, '-');
    }
  while (made->len > 0 && made->str[made->len - 1] == '-')
    g_string_truncate (made, made->len - 1);
  if (made->len == 0)
    g_string_assign (made, "carrel");
  return g_string_free (made, FALSE);
}

gboolean
carrel_appliance_seed_check_hash (const char *hash, GError **error)
{
  gsize length;

  g_return_val_if_fail (hash != NULL, FALSE);

  length = strlen (hash);
  if (length >= 20 && length <= HASH_BYTES_MAX && hash[0] == '$' &&
      strspn (hash, LOWER UPPER DIGITS "./$=,-") == length && strchr (hash + 1, '$') != NULL)
    return TRUE;
  /* What was given may be the password itself: it is not repeated. */
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("What was given as the hash of a password is none of crypt(3)."));
  return FALSE;
}

/* A value between double quotes, as YAML 1.1 and 1.2 both read it. */
static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '"' || character == '\\')
        g_string_append_printf (text, "\\%c", (char) character);
      else if (character >= 0x20 && character < 0x7f)
        g_string_append_c (text, (char) character);
      else if (character <= 0xffff)
        g_string_append_printf (text, "\\u%04x", character);
      else
        g_string_append_printf (text, "\\U%08x", character);
    }
  g_string_append_c (text, '"');
}

static void
append_line (GString *text, const char *before, const char *value)
{
  g_string_append (text, before);
  append_quoted (text, value);
  g_string_append_c (text, '\n');
}

char *
carrel_appliance_seed_make_user_data (const CarrelApplianceSeed *self)
{
  GString *text = g_string_new ("#cloud-config\n");

  g_return_val_if_fail (self != NULL && self->user != NULL && self->host_name != NULL, NULL);

  append_line (text, "hostname: ", self->host_name);
  /* Else sudo asks the network in vain who that is, and says so each time. */
  append_line (text, "manage_etc_hosts: ", "localhost");
  g_string_append (text, "users:\n");
  append_line (text, "  - name: ", self->user);
  append_line (text, "    shell: ", "/bin/bash");
  append_line (text, "    sudo: ", "ALL=(ALL) NOPASSWD:ALL");
  g_string_append_printf (text,
                          "    lock_passwd: %s\n",
                          self->password_hash == NULL ? "true" : "false");
  if (self->password_hash != NULL)
    append_line (text, "    passwd: ", self->password_hash);
  if (self->keys->len > 0)
    g_string_append (text, "    ssh_authorized_keys:\n");
  for (guint i = 0; i < self->keys->len; i++)
    append_line (text, "      - ", g_ptr_array_index (self->keys, i));
  return g_string_free (text, FALSE);
}

char *
carrel_appliance_seed_make_meta_data (const CarrelApplianceSeed *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && self->instance_id != NULL && self->host_name != NULL, NULL);

  append_line (text, "instance-id: ", self->instance_id);
  append_line (text, "local-hostname: ", self->host_name);
  return g_string_free (text, FALSE);
}

static gboolean
check (const CarrelApplianceSeed *self, GError **error)
{
  if (!carrel_appliance_seed_check_user (self->user, error) ||
      !carrel_appliance_seed_check_host_name (self->host_name, error) ||
      (self->password_hash != NULL &&
       !carrel_appliance_seed_check_hash (self->password_hash, error)))
    return FALSE;
  if (!carrel_base_text_is_uuid (self->instance_id))
    return refuse (_ ("cannot tell one machine from another: it is no UUID."),
                      self->instance_id,
                      error);
  if (self->keys->len > CARREL_APPLIANCE_SEED_KEYS_MAX)
    return refuse (_ ("has more public keys than the 32 that are accepted."), self->user, error);
  for (guint i = 0; i < self->keys->len; i++)
    {
      g_autofree char *key = carrel_appliance_seed_parse_key (g_ptr_array_index (self->keys, i),
                                                              error);

      if (key == NULL)
        return FALSE;
    }
  return TRUE;
}

GBytes *
carrel_appliance_seed_make_disc (const CarrelApplianceSeed *self, GError **error)
{
  g_autofree char *user_data = NULL;
  g_autofree char *meta_data = NULL;

  g_return_val_if_fail (self != NULL && self->user != NULL && self->host_name != NULL &&
                          self->instance_id != NULL,
                        NULL);

  if (!check (self, error))
    return NULL;
  user_data = carrel_appliance_seed_make_user_data (self);
  meta_data = carrel_appliance_seed_make_meta_data (self);
  return carrel_appliance_disc_make ("cidata",
                                     (const CarrelApplianceDiscFile[]){ { "meta-data", meta_data },
                                                                        { "user-data", user_data },
                                                                        { NULL } },
                                     error);
}
