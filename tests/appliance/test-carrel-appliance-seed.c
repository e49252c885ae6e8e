/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-seed.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

/* Made for this test by ssh-keygen, and its other half thrown away. */
#define CODE "AAAAC3NzaC1lZDI1NTE5AAAAIKyC6OucaQ8U7JaSiWwnE2n3RR6414g53z/NBEGCpnyB"
#define KEY "ssh-ed25519 " CODE " anna@desk"
#define FINGERPRINT "SHA256:Ino9tqW9BFzxrKvzCw23fBv7yLy0Gk0J6VNQk9slm3E"
#define HASH \
  "$6$rounds=200000$abcdefghijklmnop$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz./01"
#define UUID "12345678-1234-4234-8234-123456789abc"

/* What breaks out of YAML, of a shell, or of a line. */
static const char *const hostile[] = { "",
                                       " ",
                                       "a b",
                                       "a\nroot: x",
                                       "a\r",
                                       "a\t",
                                       "a\"",
                                       "a'",
                                       "a\\",
                                       "a: b",
                                       "a#b",
                                       "- a",
                                       "!!python/object:os.system",
                                       "&a",
                                       "*a",
                                       "{a}",
                                       "[a]",
                                       "a,b",
                                       "%a",
                                       "@a",
                                       "`id`",
                                       "$(id)",
                                       "a;b",
                                       "a|b",
                                       "../a",
                                       "a/b",
                                       "\xff\xfe",
                                       "\xe2\x80\xae",
                                       "\xc3\xa4",
                                       "a\x01",
                                       "a\x7f" };

static CarrelApplianceSeed *
make_seed (void)
{
  CarrelApplianceSeed *seed = carrel_appliance_seed_new ();

  seed->instance_id = g_strdup (UUID);
  seed->host_name = g_strdup ("desk");
  seed->user = g_strdup ("anna");
  g_ptr_array_add (seed->keys, carrel_appliance_seed_parse_key (KEY, NULL));
  return seed;
}

static void
test_knows_cloud_images_by_their_names (void)
{
  static const char *const are[] = { "debian-12-genericcloud-amd64.qcow2",
                                     "debian-12-generic-amd64.qcow2",
                                     "jammy-server-cloudimg-amd64.img",
                                     "Fedora-Cloud-Base-39-1.5.x86_64.qcow2",
                                     "CentOS-Stream-GenericCloud-9-latest.x86_64.qcow2",
                                     "openSUSE-Leap-15.5-Minimal-VM.x86_64-Cloud.qcow2",
                                     "Arch-Linux-x86_64-cloudimg.qcow2",
                                     "nocloud_alpine-3.19.0-x86_64-bios-cloudinit-r0.qcow2",
                                     "debian-12-openstack-amd64.qcow2" };
  static const char *const are_not[] = { "nextcloud-28.qcow2", "debian-12-nocloud-amd64.qcow2",
                                         "owncloud.vmdk",      "disk.qcow2",
                                         "windows.vhdx",       "" };

  for (gsize i = 0; i < G_N_ELEMENTS (are); i++)
    g_assert_true (carrel_appliance_seed_recognise (are[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (are_not); i++)
    g_assert_false (carrel_appliance_seed_recognise (are_not[i]));
}

static void
test_says_who_may_use_it (void)
{
  g_autoptr (CarrelApplianceSeed) seed = make_seed ();
  g_autofree char *user = carrel_appliance_seed_make_user_data (seed);
  g_autofree char *meta = carrel_appliance_seed_make_meta_data (seed);
  g_autofree char *with_password = NULL;

  g_assert_cmpstr (user,
                   ==,
                   "#cloud-config\n"
                   "hostname: \"desk\"\n"
                   "manage_etc_hosts: \"localhost\"\n"
                   "users:\n"
                   "  - name: \"anna\"\n"
                   "    shell: \"/bin/bash\"\n"
                   "    sudo: \"ALL=(ALL) NOPASSWD:ALL\"\n"
                   "    lock_passwd: true\n"
                   "    ssh_authorized_keys:\n"
                   "      - \"" KEY "\"\n");
  g_assert_cmpstr (meta, ==, "instance-id: \"" UUID "\"\nlocal-hostname: \"desk\"\n");
  seed->password_hash = g_strdup (HASH);
  with_password = carrel_appliance_seed_make_user_data (seed);
  g_assert_nonnull (strstr (with_password, "    lock_passwd: false\n    passwd: \"" HASH "\"\n"));
}

static void
test_refuses_hostile_users_and_hosts (void)
{
  static const char *const users[] = { "anna", "_apt", "a-b_c9" };
  static const char *const hosts[] = { "desk", "Desk-2", "a.b.example", "9" };
  g_autofree char *long_user = g_strnfill (33, 'a');
  g_autofree char *long_label = g_strnfill (64, 'a');
  const char *const more_users[] = { "Anna", "1a", "-a", "root", "a.b", long_user };
  const char *const more_hosts[] = { "-a", "a-", "a..b", ".a", "a.", "a_b", long_label };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) user_error = NULL;
      g_autoptr (GError) host_error = NULL;

      g_assert_false (carrel_appliance_seed_check_user (hostile[i], &user_error));
      g_assert_error (user_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
      g_assert_true (g_utf8_validate (user_error->message, -1, NULL));
      g_assert_null (strchr (user_error->message, '\n'));
      g_assert_false (carrel_appliance_seed_check_host_name (hostile[i], &host_error));
      g_assert_error (host_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
      g_assert_null (strchr (host_error->message, '\n'));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    g_assert_true (carrel_appliance_seed_check_user (users[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    g_assert_true (carrel_appliance_seed_check_host_name (hosts[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (more_users); i++)
    g_assert_false (carrel_appliance_seed_check_user (more_users[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (more_hosts); i++)
    g_assert_false (carrel_appliance_seed_check_host_name (more_hosts[i], NULL));
}

static void
test_makes_a_host_name_of_any_name (void)
{
  static const char *const names[][2] = { { "Debian 12 (cloud)", "debian-12-cloud" },
                                          { "  ", "carrel" },
                                          { "\xe4\xb8\xad\xe6\x96\x87", "carrel" },
                                          { "-x-", "x" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *made = carrel_appliance_seed_make_host_name (names[i][0]);

      g_assert_cmpstr (made, ==, names[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *made = carrel_appliance_seed_make_host_name (hostile[i]);

      g_assert_true (carrel_appliance_seed_check_host_name (made, NULL));
    }
}

static void
test_reads_public_keys_and_nothing_else (void)
{
  static const char *const bad[] = { "",
                                     "ssh-ed25519",
                                     "ssh-ed25519 ",
                                     "ssh-ed25519 !!!!",
                                     "ssh-ed25519 AAAA",
                                     "ssh-rsa " CODE,
                                     "ssh-dss " CODE,
                                     "command=\"id\" " KEY,
                                     "ssh-ed25519\n" CODE,
                                     KEY "\n" KEY,
                                     "-----BEGIN OPENSSH PRIVATE KEY-----",
                                     "ssh-ed25519 " CODE "\" x" };
  g_autofree char *key = carrel_appliance_seed_parse_key ("  " KEY " \n", NULL);
  g_autofree char *print = carrel_appliance_seed_dup_fingerprint (key);
  g_autofree char *cleaned = carrel_appliance_seed_parse_key ("ssh-ed25519 " CODE " \xff"
                                                              "a\x01\xe2\x80\xae"
                                                              "b",
                                                              NULL);

  g_assert_cmpstr (key, ==, KEY);
  g_assert_cmpstr (print, ==, FINGERPRINT);
  g_assert_cmpstr (cleaned, ==, "ssh-ed25519 " CODE " ab");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (carrel_appliance_seed_parse_key (bad[i], &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
    }
}

/* A comment may say anything: it stays what it is. */
static void
test_no_comment_breaks_out (void)
{
  g_autoptr (CarrelApplianceSeed) seed = make_seed ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *line = g_strconcat ("ssh-ed25519 " CODE " ", hostile[i], NULL);
      char *key = carrel_appliance_seed_parse_key (line, NULL);

      if (key != NULL)
        g_ptr_array_add (seed->keys, key);
    }
  g_assert_cmpuint (seed->keys->len, >, 20);
  text = carrel_appliance_seed_make_user_data (seed);
  lines = g_strsplit (text, "\n", -1);
  /* Nine lines before the keys, one line for each of them, and what follows the last. */
  g_assert_cmpuint (g_strv_length (lines), ==, 9 + seed->keys->len + 1);
  for (gsize i = 9; i < 9 + seed->keys->len; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], "      - \"ssh-ed25519 "));
      g_assert_true (g_str_has_suffix (lines[i], "\""));
      for (const char *at = lines[i] + 9; at[1] != '\0'; at++)
        {
          g_assert_true (*at >= 0x20 && *at < 0x7f);
          /* A quote stands behind a backslash. */
          g_assert_true (*at != '"' || at[-1] == '\\');
        }
    }
}

static void
test_makes_no_disc_of_what_is_not_fit (void)
{
  static const char *const fields[] = { "user", "host", "hash", "id", "key" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (hostile); k++)
      {
        g_autoptr (CarrelApplianceSeed) seed = make_seed ();
        g_autoptr (GError) error = NULL;
        char **texts[] = { &seed->user,
                           &seed->host_name,
                           &seed->password_hash,
                           &seed->instance_id };

        if (i < G_N_ELEMENTS (texts))
          {
            g_free (*texts[i]);
            *texts[i] = g_strdup (hostile[k]);
          }
        else
          g_ptr_array_add (seed->keys, g_strdup (hostile[k]));
        g_assert_null (carrel_appliance_seed_make_disc (seed, &error));
        g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
      }
}

static void
test_takes_hashes_and_no_passwords (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_seed_check_hash (HASH, NULL));
  g_assert_true (carrel_appliance_seed_check_hash ("$y$j9T$abcdefgh$ABCDEFGHIJKLMNOPQRST", NULL));
  g_assert_false (carrel_appliance_seed_check_hash ("correct horse battery staple", &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
  /* What may be a password is not said again. */
  g_assert_null (strstr (error->message, "horse"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/seed/knows-cloud-images-by-their-names",
                   test_knows_cloud_images_by_their_names);
  g_test_add_func ("/appliance/seed/says-who-may-use-it", test_says_who_may_use_it);
  g_test_add_func ("/appliance/seed/refuses-hostile-users-and-hosts",
                   test_refuses_hostile_users_and_hosts);
  g_test_add_func ("/appliance/seed/makes-a-host-name-of-any-name",
                   test_makes_a_host_name_of_any_name);
  g_test_add_func ("/appliance/seed/reads-public-keys-and-nothing-else",
                   test_reads_public_keys_and_nothing_else);
  g_test_add_func ("/appliance/seed/no-comment-breaks-out", test_no_comment_breaks_out);
  g_test_add_func ("/appliance/seed/makes-no-disc-of-what-is-not-fit",
                   test_makes_no_disc_of_what_is_not_fit);
  g_test_add_func ("/appliance/seed/takes-hashes-and-no-passwords",
                   test_takes_hashes_and_no_passwords);
  return g_test_run ();
}
