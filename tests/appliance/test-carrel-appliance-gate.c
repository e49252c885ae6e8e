/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-gate.h"

#include "appliance/carrel-appliance-error.h"
#include "appliance/carrel-appliance-facts.h"
#include "appliance/carrel-appliance-plan.h"
#include "appliance/disk/carrel-appliance-disk-convert.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-json.h"

#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>
#include <unistd.h>

/*
 * Packages go through the child that is built beside this test, and have to come out as they do when they
 * are read here.  Then shell scripts take the child's place and do what an attacker might.
 */

#define OVF                                                                                  \
  "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "                                \
  "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' xmlns:r='urn:r'>"                      \
  "<References><File ovf:id='f' ovf:href='my%%20disk.img' ovf:size='1048576'/></References>" \
  "<DiskSection><Info/><Disk ovf:diskId='d' ovf:fileRef='f' ovf:capacity='1048576'/>"        \
  "</DiskSection><VirtualSystem ovf:id='vm'><Info/><Name>%s</Name>"                          \
  "<VirtualHardwareSection><Info/>"                                                          \
  "<Item><r:InstanceID>1</r:InstanceID><r:ResourceType>17</r:ResourceType>"                  \
  "<r:HostResource>ovf:/disk/d</r:HostResource></Item>"                                      \
  "</VirtualHardwareSection></VirtualSystem></Envelope>"

typedef struct
{
  char *folder;
  char *ovf;
} Fixture;

static CarrelAppliancePackage *
open_package (const char *path,
              const char *configuration,
              gboolean verify,
              GCancellable *cancellable,
              GError **error)
{
  CarrelApplianceSpoolKind kind = CARREL_APPLIANCE_SPOOL_DISC;
  CarrelAppliancePackage *package = NULL;

  if (!carrel_appliance_gate_open (path,
                                   configuration,
                                   verify,
                                   &kind,
                                   &package,
                                   cancellable,
                                   error))
    return NULL;
  g_assert_cmpint (kind, ==, CARREL_APPLIANCE_SPOOL_PACKAGE);
  return package;
}

static char *
put (Fixture *fixture, const char *name, const void *content, gssize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, content, length, &error));
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disk = g_malloc0 (1 << 20);
  g_autofree char *ovf = g_strdup_printf (OVF, "box");
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("carrel-gate-XXXXXX", NULL);
  fixture->ovf = put (fixture, "box.ovf", ovf, -1);
  memcpy (disk + 510, "\x55\xaa", 2);
  path = put (fixture, "my disk.img", disk, 1 << 20);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->ovf);
  g_unsetenv ("CARREL_GATE");
  g_unsetenv ("CARREL_CONFINE_WITHOUT");
}

/* A plan has identifiers that nobody else has. */
static char *
print_plan (CarrelAppliancePackage *package)
{
  g_autoptr (GRegex) unique = g_regex_new ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 0, 0, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePlan)
    plan = carrel_appliance_plan_new (carrel_appliance_package_get_model (package),
                                      package,
                                      &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_assert_no_error (error);
  json_node_take_object (node, carrel_appliance_plan_to_json (plan));
  text = carrel_base_json_print (node, TRUE);
  return g_regex_replace_literal (unique, text, -1, 0, "#", 0, NULL);
}

static char *
print_model (CarrelAppliancePackage *package)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node,
                         carrel_appliance_model_to_json (
                           carrel_appliance_package_get_model (package)));
  return carrel_base_json_print (node, TRUE);
}

/* Reads it both ways. */
static CarrelAppliancePackage *
check_same (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePackage) here = carrel_appliance_package_open (path, NULL, &error);
  g_autoptr (CarrelAppliancePackage) there = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *plan_one = NULL;
  g_autofree char *plan_two = NULL;

  g_assert_no_error (error);
  there = open_package (path, NULL, TRUE, NULL, &error);
  g_assert_no_error (error);
  one = print_model (here);
  two = print_model (there);
  g_assert_cmpstr (one, ==, two);
  plan_one = print_plan (here);
  plan_two = print_plan (there);
  g_assert_cmpstr (plan_one, ==, plan_two);
  return g_steal_pointer (&there);
}

static const char *const kernels[] = { "", "landlock", "seccomp", "landlock,seccomp" };

static void
test_reads_what_is_read_without_it (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { fixture->ovf, fixture->folder };
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kernels); i++)
    {
      CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;
      g_autoptr (GError) error = NULL;

      g_setenv ("CARREL_CONFINE_WITHOUT", kernels[i], TRUE);
      if (!carrel_appliance_gate_probe (&held, &error))
        continue;
      g_assert_cmpint (held & carrel_base_confine_parse_features (kernels[i]), ==, 0);
      count++;
      for (gsize k = 0; k < G_N_ELEMENTS (paths); k++)
        {
          g_autoptr (CarrelAppliancePackage) package = check_same (paths[k]);
          g_autoptr (CarrelApplianceSource)
            source = carrel_appliance_package_find (package, "my%20disk.img", &error);

          g_assert_no_error (error);
          g_assert_cmpuint (carrel_appliance_source_get_length (source), ==, 1 << 20);
        }
    }
  if (count == 0)
    g_test_skip ("this system has no means of confinement");
}

static void
test_refuses_without_confinement (Fixture *fixture, gconstpointer data)
{
  CarrelBaseConfineFeature held;
  g_autoptr (GError) error = NULL;

  g_setenv ("CARREL_CONFINE_WITHOUT", "landlock,seccomp,namespaces", TRUE);
  g_assert_null (open_package (fixture->ovf, NULL, FALSE, NULL, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (carrel_appliance_gate_probe (&held, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_FAILED);
}

/* Encodings that the C library keeps in files, which the child must have opened before. */
static void
test_knows_encodings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ovf = g_strdup_printf ("<?xml version='1.0' encoding='ISO-8859-15'?>" OVF,
                                          "caf\xe9 \xa4");
  g_autofree char *path = put (fixture, "box.ovf", ovf, -1);
  g_autofree char *vmx = put (fixture,
                              "box.vmx",
                              ".encoding = \"windows-1252\"\nconfig.version = \"8\"\n"
                              "virtualHW.version = \"10\"\ndisplayName = \"caf\xe9 \x80\"\n"
                              "memsize = \"512\"\n",
                              -1);
  const char *const paths[] = { path, vmx };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (CarrelAppliancePackage) package = check_same (paths[i]);
      const CarrelApplianceModel *model = carrel_appliance_package_get_model (package);
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

      g_assert_cmpstr (system->name, ==, "café €");
    }
}

static void
test_tells_why_not (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disk = g_build_filename (fixture->folder, "my disk.img", NULL);
  g_autofree char *nothing = g_build_filename (fixture->folder, "nothing", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (open_package (nothing, NULL, FALSE, NULL, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (open_package (fixture->ovf, "none", FALSE, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (disk), ==, 0);
  g_assert_null (open_package (fixture->folder, NULL, FALSE, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "disk.img"));
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (open_package (fixture->ovf, NULL, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- Signatures, whose roots are somebody else's to open --- */

static X509 *
make_certificate (EVP_PKEY *key)
{
  X509 *certificate = X509_new ();
  X509_NAME *subject = X509_get_subject_name (certificate);

  X509_set_version (certificate, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guchar *) "Carol", -1, -1, 0);
  X509_set_issuer_name (certificate, subject);
  X509_set_pubkey (certificate, key);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);
  return certificate;
}

static char *
print_certificate (X509 *certificate)
{
  BIO *output = BIO_new (BIO_s_mem ());
  char *data = NULL;
  long length;
  char *text;

  g_assert_cmpint (PEM_write_bio_X509 (output, certificate), ==, 1);
  length = BIO_get_mem_data (output, &data);
  text = g_strndup (data, (gsize) length);
  BIO_free (output);
  return text;
}

/* "SHA256(box.mf)= DIGITS" over the list of digests. */
static char *
sign (EVP_PKEY *key, const char *manifest)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  guint8 signature[512];
  gsize length = sizeof signature;
  GString *line = g_string_new ("SHA256(box.mf)= ");

  g_assert_cmpint (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context,
                                   signature,
                                   &length,
                                   (const guchar *) manifest,
                                   strlen (manifest)),
                   ==,
                   1);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (line, "%02x", signature[i]);
  EVP_MD_CTX_free (context);
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

static int
is_trusted (Fixture *fixture)
{
  g_autoptr (CarrelAppliancePackage) package = check_same (fixture->folder);
  const CarrelApplianceSignature *signature =
    &carrel_appliance_package_get_model (package)->signature;

  g_assert_cmpstr (signature->state, ==, "valid");
  g_assert_cmpstr (signature->signer, ==, "CN = Carol");
  return signature->is_trusted;
}

static void
test_asks_for_roots (Fixture *fixture, gconstpointer data)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  X509 *certificate = make_certificate (key);
  g_autofree char *pem = print_certificate (certificate);
  g_autofree char *ovf = g_strdup_printf (OVF, "box");
  g_autofree char *own = g_compute_checksum_for_string (G_CHECKSUM_SHA256, ovf, -1);
  g_autofree char *manifest = g_strdup_printf ("SHA256(box.ovf)= %s\n", own);
  g_autofree char *line = sign (key, manifest);
  g_autofree char *both = g_strconcat (line, pem, NULL);
  g_autofree char *hash = g_strdup_printf ("%08lx.0", X509_subject_name_hash (certificate));
  g_autofree char *list = put (fixture, "box.mf", manifest, -1);
  g_autofree char *signature = put (fixture, "box.cert", both, -1);
  g_autofree char *root = NULL;

  g_setenv ("SSL_CERT_DIR", "/nonexistent", TRUE);
  g_setenv ("SSL_CERT_FILE", "/nonexistent/bundle", TRUE);
  g_assert_cmpint (is_trusted (fixture), ==, 0);
  root = put (fixture, hash, pem, -1);
  g_setenv ("SSL_CERT_FILE", root, TRUE);
  g_assert_cmpint (is_trusted (fixture), ==, 1);
  g_setenv ("SSL_CERT_FILE", "/nonexistent/bundle", TRUE);
  g_setenv ("SSL_CERT_DIR", fixture->folder, TRUE);
  g_assert_cmpint (is_trusted (fixture), ==, 1);
  g_unsetenv ("SSL_CERT_DIR");
  g_unsetenv ("SSL_CERT_FILE");
  X509_free (certificate);
  EVP_PKEY_free (key);
}

/* --- What is no package, and disks --- */

static CarrelApplianceSpoolKind
get_kind (const char *path)
{
  CarrelApplianceSpoolKind kind = CARREL_APPLIANCE_SPOOL_PACKAGE;
  g_autoptr (CarrelAppliancePackage) package = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_gate_open (path, NULL, FALSE, &kind, &package, NULL, &error));
  g_assert_no_error (error);
  g_assert_true ((package != NULL) == (kind == CARREL_APPLIANCE_SPOOL_DISK));
  if (package != NULL)
    g_assert_cmpuint (carrel_appliance_package_get_model (package)->systems->len, ==, 1);
  return kind;
}

/* One header of an archive, for a file without bytes, and its end. */
static GBytes *
make_archive (void)
{
  char *block = g_malloc0 (2048);
  guint sum = 0;

  memcpy (block, "empty", 5);
  memcpy (block + 100, "0000644", 8);
  memcpy (block + 108, "0000000", 8);
  memcpy (block + 116, "0000000", 8);
  memcpy (block + 124, "00000000000", 12);
  memcpy (block + 136, "00000000000", 12);
  memcpy (block + 148, "        ", 8);
  block[156] = '0';
  memcpy (block + 257, "ustar\00000", 8);
  for (guint i = 0; i < 512; i++)
    sum += (guint8) block[i];
  g_snprintf (block + 148, 8, "%06o", sum);
  return g_bytes_new_take (block, 2048);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream)
    stream = g_converter_output_stream_new (memory, G_CONVERTER (converter));

  g_assert_true (g_output_stream_write_all (stream,
                                            g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes),
                                            NULL,
                                            NULL,
                                            NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_tells_what_is_no_package (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disk = g_build_filename (fixture->folder, "my disk.img", NULL);
  g_autofree char *disc = g_malloc0 (1 << 16);
  g_autoptr (GBytes) archive = make_archive ();
  g_autoptr (GBytes) packed = compress (archive);
  g_autoptr (GBytes) unpacked = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *packed_path =
    put (fixture, "a.box", g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
  g_autofree char *disc_path = NULL;
  g_auto (CarrelBaseDescriptor) file = -1;

  memcpy (disc + 0x8000, "\1CD001\1", 7);
  disc_path = put (fixture, "a.iso", disc, 1 << 16);
  g_assert_cmpint (get_kind (disk), ==, CARREL_APPLIANCE_SPOOL_DISK);
  g_assert_cmpint (get_kind (disc_path), ==, CARREL_APPLIANCE_SPOOL_DISC);
  g_assert_cmpint (get_kind (packed_path), ==, CARREL_APPLIANCE_SPOOL_PACKED);
  file = carrel_appliance_gate_unpack (packed_path, fixture->folder, NULL, &error);
  g_assert_no_error (error);
  unpacked = carrel_base_descriptor_read_all (file, 4096, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (unpacked, archive));
}

static void
converted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Converts the disk of the package. */
static gboolean
convert (Fixture *fixture,
         const char *target,
         CarrelApplianceDiskFormat format,
         CarrelApplianceDiskResult *out_result,
         GError **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, "my disk.img", NULL);
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, NULL);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new (descriptor, NULL);
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  CarrelApplianceDiskRequest request = { .format = format, .digest = "SHA256" };
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (layers, carrel_appliance_disk_input_new_for_source ("disk", source));
  carrel_appliance_disk_convert_async (layers, &request, target, NULL, converted_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return carrel_appliance_disk_convert_finish (result, out_result, error);
}

/* By our own code, and by qemu-img where there is one. */
static void
test_converts_on_every_kernel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = g_find_program_in_path ("qemu-img");
  g_autofree char *zeros = g_malloc0 (1 << 20);
  g_autofree char *digest = NULL;
  guint count = 0;

  memcpy (zeros + 510, "\x55\xaa", 2);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) zeros, 1 << 20);
  for (gsize i = 0; i < G_N_ELEMENTS (kernels); i++)
    {
      g_autofree char *name = g_strdup_printf ("made%zu", i);
      g_autofree char *target = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *other = g_strconcat (target, ".vdi", NULL);
      CarrelApplianceDiskResult result = { 0 };
      CarrelBaseConfineFeature held;
      g_autoptr (GError) error = NULL;

      g_setenv ("CARREL_CONFINE_WITHOUT", kernels[i], TRUE);
      if (!carrel_appliance_gate_probe (&held, NULL))
        continue;
      count++;
      g_assert_true (
        convert (fixture, target, CARREL_APPLIANCE_DISK_FORMAT_QCOW2, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (result.virtual_bytes, ==, 1 << 20);
      g_assert_cmpstr (result.source_digest, ==, digest);
      carrel_appliance_disk_convert_clear_result (&result);
      if (tool == NULL)
        continue;
      /* Seccomp alone cannot keep another program from files: then it is not run. */
      if ((held & (CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_NAMESPACES)) == 0)
        {
          g_assert_false (convert (fixture, other, CARREL_APPLIANCE_DISK_FORMAT_VDI, NULL, &error));
          g_assert_nonnull (error);
          g_test_message ("%s", error->message);
          g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
          continue;
        }
      g_assert_true (convert (fixture, other, CARREL_APPLIANCE_DISK_FORMAT_VDI, NULL, &error));
      g_assert_no_error (error);
    }
  if (count == 0)
    g_test_skip ("this system has no means of confinement");
}

/* --- A child that was taken over --- */

static void
put_gate (Fixture *fixture, const char *script)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, NULL);
  g_autofree char *path = put (fixture, "gate", text, -1);

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv ("CARREL_GATE", path, TRUE);
}

static GError *
run_script (Fixture *fixture, const char *script)
{
  GError *error = NULL;

  put_gate (fixture, script);
  g_assert_null (open_package (fixture->ovf, NULL, FALSE, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  return error;
}

static void
test_believes_nothing (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *script;
    int code;
  } cases[] = {
    { "exit 0", CARREL_APPLIANCE_ERROR_FAILED },
    { "exit 1", CARREL_APPLIANCE_ERROR_FAILED },
    { "printf h >&3; printf z >&3", CARREL_BASE_ERROR_INVALID },
    { "printf z >&3", CARREL_APPLIANCE_ERROR_FAILED },
    { "printf h >&3; printf '%s' 'a{\"name\":1}' >&3; printf z >&3",
      CARREL_APPLIANCE_ERROR_INVALID },
    { "printf h >&3; printf '%s' 'a{\"model\":{},\"name\":\"x\"}' >&3; printf z >&3",
      CARREL_APPLIANCE_ERROR_INVALID },
    { "printf '?' >&3; exec sleep 1000", CARREL_APPLIANCE_ERROR_FAILED },
    { "printf b >&3; exec sleep 1000", CARREL_APPLIANCE_ERROR_FAILED },
    { "printf 'p1 2' >&3; exec sleep 1000", CARREL_APPLIANCE_ERROR_FAILED },
    { "printf 'c../../x' >&3; exec sleep 1000", CARREL_APPLIANCE_ERROR_FAILED },
    { "while :; do head -c 30000 /dev/zero | tr '\\0' a >&3; done", CARREL_APPLIANCE_ERROR_FAILED },
    { "kill -XCPU $$", CARREL_APPLIANCE_ERROR_LIMIT },
    { "kill -SYS $$", CARREL_APPLIANCE_ERROR_FAILED },
    { "kill -TRAP $$", CARREL_APPLIANCE_ERROR_LIMIT },
    { "kill -KILL $$", CARREL_APPLIANCE_ERROR_FAILED },
    { "kill -SEGV $$", CARREL_APPLIANCE_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = run_script (fixture, cases[i].script);

      g_assert_cmpint (error->code, ==, cases[i].code);
    }
}

/* Asks for something, and answers with what came back: a descriptor's bytes, or why there is none. */
#define ASK(what)                                                                       \
  "dd bs=32768 count=1 <&3 >/dev/null 2>&1\nprintf h >&3\nprintf '%s' '" what "' >&3\n" \
  "said=$(dd bs=32768 count=1 <&3 2>/dev/null)\n"                                       \
  "printf 'a{\"error\":\"%s\"}' \"${said#?}\" >&3\nprintf z >&3\n"

static void
test_gives_nothing_else (Fixture *fixture, gconstpointer data)
{
  static const char *const refused[] = {
    ASK ("o../secret"), ASK ("o/etc/passwd"), ASK ("oData/../secret"), ASK ("oData//etc/passwd"),
    ASK ("olink"),      ASK ("oOther/file"),  ASK ("onothing"),        ASK ("r../../etc/passwd"),
  };
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);

  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = run_script (fixture, refused[i]);

      g_assert_true (
        g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_REFUSED) ||
        g_error_matches (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND));
    }
}

/* What becomes of a disk whose decoder was taken over: an error, and no file. */
static void
test_makes_no_disk_of_lies (Fixture *fixture, gconstpointer data)
{
  static const char *const scripts[] = {
    "exit 0",
    "kill -SYS $$",
    "printf h >&3; printf 'a[]' >&3; printf z >&3",
    "printf h >&3; printf '%s' 'a{\"tool\":true}' >&3; printf z >&3",
    "printf h >&3; printf '%s' 'a{\"tool\":true,\"layer\":3,\"kinds\":[1]}' >&3; printf z >&3",
    "printf h >&3; printf '%s' 'a{\"tool\":true,\"packed-after\":true,\"kinds\":[1]}' >&3; printf z >&3",
    "printf h >&3; printf 'omy disk.img' >&3; exec sleep 1000",
    "printf h >&3; printf 'pone' >&3; exec sleep 1000",
  };
  g_autofree char *target = g_build_filename (fixture->folder, "made", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (GError) error = NULL;

      put_gate (fixture, scripts[i]);
      g_assert_false (convert (fixture, target, CARREL_APPLIANCE_DISK_FORMAT_QCOW2, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) \
  g_test_add ("/appliance/gate/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("reads-what-is-read-without-it", test_reads_what_is_read_without_it);
  ADD ("refuses-without-confinement", test_refuses_without_confinement);
  ADD ("knows-encodings", test_knows_encodings);
  ADD ("tells-why-not", test_tells_why_not);
  ADD ("asks-for-roots", test_asks_for_roots);
  ADD ("tells-what-is-no-package", test_tells_what_is_no_package);
  ADD ("converts-on-every-kernel", test_converts_on_every_kernel);
  ADD ("believes-nothing", test_believes_nothing);
  ADD ("gives-nothing-else", test_gives_nothing_else);
  ADD ("makes-no-disk-of-lies", test_makes_no_disk_of_lies);
#undef ADD
  return g_test_run ();
}
