/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-argv.h"

#include <string.h>

#include "base/carrel-base-limits.h"
#include "base/spec/carrel-spec-defaults.h"

/*
 * Golden command lines, one a family, in tests/vmm-core/golden: one argument a line.  A change of one is
 * a change of every machine of that family and is to be seen in review; CARREL_GOLDEN_WRITE=1 writes them
 * anew.
 */

static const char devices_text[] =
  "name \"virtio-vga\", bus PCI\nname \"qxl-vga\", bus PCI\nname \"VGA\", bus PCI\n"
  "name \"cirrus-vga\", bus PCI\n";

static CarrelVmmHost *
make_host (gboolean has_spice)
{
  g_autofree char *devices = has_spice
                               ? g_strdup (devices_text)
                               : g_strdup ("name \"virtio-vga\", bus PCI\nname \"VGA\", bus PCI\n");
  CarrelVmmHost *host =
    carrel_vmm_host_new ("qemu-system-x86_64", "QEMU emulator version 7.2.22", devices, NULL);

  g_assert_nonnull (host);
  host->memory_mib = 8192;
  g_free (host->firmware_code);
  host->firmware_code = g_strdup ("/firmware/code.fd");
  return host;
}

static CarrelSpec *
make_spec (CarrelSpecFamily family, CarrelSpecFirmware firmware)
{
  CarrelSpecDefaultsRequest request = {
    .name = "A, \"machine\"\xe2\x80\xae",
    .os_id = "",
    .family = family,
    .firmware = firmware,
    .processors = 2,
    .memory_mib = 2048,
    .disk_bytes = G_GUINT64_CONSTANT (64) << 30,
    .media_path = "/media/a, b.iso",
  };
  CarrelSpec *spec = carrel_spec_defaults_make (&request);

  carrel_spec_set_string (&spec->uuid, "0f2a7b4c-1d3e-4f5a-8b6c-7d8e9f0a1b2c");
  carrel_spec_set_string (&carrel_spec_get_disk (spec, 0)->file, "system.qcow2");
  carrel_spec_set_string (&carrel_spec_get_network (spec, 0)->mac, "52:54:00:12:34:56");
  return spec;
}

static CarrelVmmArgv *
build (const CarrelSpec *spec, const CarrelVmmHost *host, gboolean use_kvm, GError **error)
{
  CarrelVmmArgvInput input = { spec, host, use_kvm, host->has_spice ? "spice" : "vnc", 128 };

  return carrel_vmm_argv_build (&input, error);
}

static void
compare_with_golden (const CarrelVmmArgv *argv, const char *name)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CARREL_SOURCE_DIR"), "tests", "vmm-core", "golden", name, NULL);
  g_autofree char *joined = g_strjoinv ("\n", (char **) argv->arguments->pdata);
  g_autofree char *text = g_strconcat (joined, "\n", NULL);
  g_autofree char *golden = NULL;

  if (g_getenv ("CARREL_GOLDEN_WRITE") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &golden, NULL, NULL));
  g_assert_cmpstr (text, ==, golden);
}

typedef struct
{
  const char *name;
  CarrelSpecFamily family;
  CarrelSpecFirmware firmware;
  gboolean has_spice;
  gboolean use_kvm;
} Golden;

static const Golden goldens[] = {
  { "linux", CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, TRUE, FALSE },
  { "linux-uefi-kvm", CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI, TRUE, TRUE },
  { "linux-vnc", CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, FALSE, FALSE },
  { "windows-11", CARREL_SPEC_FAMILY_WINDOWS_11, CARREL_SPEC_FIRMWARE_UEFI, TRUE, TRUE },
  { "windows", CARREL_SPEC_FAMILY_WINDOWS, CARREL_SPEC_FIRMWARE_BIOS, TRUE, FALSE },
  { "legacy", CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS, TRUE, FALSE },
  { "other", CARREL_SPEC_FAMILY_OTHER, CARREL_SPEC_FIRMWARE_BIOS, TRUE, FALSE },
};

static void
family_is_golden (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr (CarrelVmmHost) host = make_host (golden->has_spice);
  g_autoptr (CarrelSpec) spec = make_spec (golden->family, golden->firmware);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmArgv) argv = build (spec, host, golden->use_kvm, &error);
  g_autofree char *all = NULL;

  g_assert_no_error (error);
  compare_with_golden (argv, golden->name);
  /* What must hold for every machine. */
  all = g_strjoinv (" ", (char **) argv->arguments->pdata);
  g_assert_nonnull (strstr (all,
                            "-nodefaults -no-user-config -S -sandbox on,obsolete=deny,"
                            "elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
  g_assert_null (strstr (all, "tcp"));
  g_assert_null (strstr (all, ",port="));
  g_assert_null (strstr (all, "hostfwd"));
  g_assert_null (strstr (all, "system.qcow2"));
  g_assert_null (strstr (all, "/media"));
  g_assert_null (strstr (all, "nvme"));
  g_assert_nonnull (strstr (all, "\"werror\":\"stop\",\"rerror\":\"stop\""));
  g_assert_nonnull (strstr (all, "\"backing\":null"));
}

/* A disk that came from one with large sectors keeps them: its partition table counts by them. */
static void
sectors_are_the_disks (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmArgv) argv = NULL;
  g_autofree char *all = NULL;

  carrel_spec_get_disk (spec, 0)->sector_bytes = 4096;
  argv = build (spec, host, FALSE, &error);
  g_assert_no_error (error);
  all = g_strjoinv (" ", (char **) argv->arguments->pdata);
  g_assert_nonnull (strstr (all, "\"logical_block_size\":4096,\"physical_block_size\":4096"));
}

/* A machine that is only tried must not be able to write into its disks. */
static void
trial_writes_into_layers (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI);
  CarrelVmmArgvInput input = { spec, host, FALSE, "spice", 128, TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmArgv) argv = carrel_vmm_argv_build (&input, &error);
  g_autofree char *all = NULL;
  guint layers = 0;

  g_assert_no_error (error);
  all = g_strjoinv (" ", (char **) argv->arguments->pdata);
  g_assert_nonnull (
    strstr (all,
            "\"driver\":\"qcow2\",\"node-name\":\"n-c-below0\",\"file\":\"f-c-below0\","
            "\"read-only\":true,\"discard\":\"unmap\",\"backing\":null"));
  g_assert_nonnull (strstr (all,
                            "\"node-name\":\"n-disk0\",\"file\":\"f-disk0\",\"read-only\":false,"
                            "\"discard\":\"unmap\",\"backing\":\"n-c-below0\""));
  g_assert_nonnull (strstr (all, "\"driver\":\"isa-serial\""));
  for (guint i = 0; i < argv->files->len; i++)
    layers += g_array_index (argv->files, CarrelVmmArgvFile, i).role == CARREL_VMM_ARGV_ROLE_LAYER;
  g_assert_cmpuint (layers, ==, spec->disks->len);
}

/* Each leads into a socket in the folder that QEMU runs in, and a trial has one in any case. */
static void
serial_ports_lead_into_sockets (void)
{
  for (guint ports = 0; ports <= CARREL_BASE_LIMIT_SERIALS; ports++)
    for (gboolean is_trial = FALSE; is_trial <= TRUE; is_trial++)
      {
        g_autoptr (CarrelVmmHost) host = make_host (TRUE);
        g_autoptr (CarrelSpec)
          spec = make_spec (CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS);
        CarrelVmmArgvInput input = { spec, host, FALSE, "spice", 128, is_trial };
        g_autoptr (GError) error = NULL;
        g_autoptr (CarrelVmmArgv) argv = NULL;
        g_autofree char *all = NULL;
        guint found = 0;

        spec->serial_ports = ports;
        argv = carrel_vmm_argv_build (&input, &error);
        g_assert_no_error (error);
        all = g_strjoinv (" ", (char **) argv->arguments->pdata);
        for (const char *at = all; (at = strstr (at, "isa-serial")) != NULL; at++)
          found++;
        g_assert_cmpuint (found, ==, is_trial ? MAX (ports, 1) : ports);
        g_assert_true ((strstr (all, "path=serial.sock") != NULL) == (found > 0));
        g_assert_true ((strstr (all, "path=serial3.sock") != NULL) == (found > 3));
      }
}

/* What lies elsewhere is read, by a descriptor and a format that is stated, and no header is followed. */
static void
a_base_is_only_read (void)
{
  static const char *const words[] = { "raw", "qcow2", "vdi", "vhdx", "vmdk" };

  for (guint format = 0; format < G_N_ELEMENTS (words); format++)
    for (gboolean is_trial = FALSE; is_trial <= TRUE; is_trial++)
      {
        g_autoptr (CarrelVmmHost) host = make_host (TRUE);
        g_autoptr (CarrelSpec)
          spec = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS);
        CarrelVmmArgvInput input = { spec, host, FALSE, "spice", 128, is_trial };
        gboolean names_others = format == CARREL_SPEC_BASE_FORMAT_QCOW2 ||
                                format == CARREL_SPEC_BASE_FORMAT_VMDK;
        g_autofree char *node =
          g_strdup_printf ("\"driver\":\"%s\",\"node-name\":\"n-c-base0\",\"file\":\"f-c-base0\","
                           "\"read-only\":true,\"discard\":\"unmap\"%s}",
                           words[format],
                           names_others ? ",\"backing\":null" : "");
        g_autoptr (CarrelVmmArgv) argv = NULL;
        g_autofree char *all = NULL;

        carrel_spec_set_string (&carrel_spec_get_disk (spec, 0)->base.path, "/elsewhere/a.disk");
        carrel_spec_get_disk (spec, 0)->base.format = (CarrelSpecBaseFormat) format;
        argv = carrel_vmm_argv_build (&input, NULL);
        g_assert_nonnull (argv);
        all = g_strjoinv (" ", (char **) argv->arguments->pdata);
        g_assert_nonnull (strstr (all, node));
        g_assert_nonnull (strstr (all, "\"backing\":\"n-c-base0\""));
        g_assert_null (strstr (all, "elsewhere"));
      }
}

/* An old sound card on a board of PCI Express keeps clear of the ports. */
static void
old_sound_has_a_place_of_its_own (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS);
  g_autoptr (CarrelVmmArgv) argv = NULL;
  g_autofree char *all = NULL;

  spec->sound = CARREL_SPEC_SOUND_AC97;
  argv = build (spec, host, FALSE, NULL);
  all = g_strjoinv (" ", (char **) argv->arguments->pdata);
  g_assert_nonnull (strstr (all,
                            "{\"driver\":\"AC97\",\"id\":\"c-sound\",\"audiodev\":\"c-audio\","
                            "\"bus\":\"pcie.0\",\"addr\":\"0x1b\"}"));
}

static void
is_a_pure_function (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS);
  g_autoptr (CarrelVmmArgv) first = build (spec, host, FALSE, NULL);
  g_autoptr (CarrelVmmArgv) second = build (spec, host, FALSE, NULL);

  g_assert_true (g_strv_equal ((const char *const *) first->arguments->pdata,
                               (const char *const *) second->arguments->pdata));
  g_assert_cmpmem (first->files->data,
                   first->files->len * sizeof (CarrelVmmArgvFile),
                   second->files->data,
                   second->files->len * sizeof (CarrelVmmArgvFile));
}

static void
assert_refused (CarrelSpec *spec, const CarrelVmmHost *host, CarrelVmmError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (build (spec, host, FALSE, &error));
  g_assert_error (error, CARREL_VMM_ERROR, (int) code);
}

static void
refuses_what_the_host_lacks (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelVmmHost) without_cirrus = make_host (FALSE);
  g_autoptr (CarrelSpec) large = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS);
  g_autoptr (CarrelSpec) uefi = make_spec (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI);
  g_autoptr (CarrelSpec) old = make_spec (CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS);

  large->memory_mib = 8193;
  assert_refused (large, host, CARREL_VMM_ERROR_RESOURCES);
  g_clear_pointer (&host->firmware_code, g_free);
  assert_refused (uefi, host, CARREL_VMM_ERROR_UNSUPPORTED);
  assert_refused (old, without_cirrus, CARREL_VMM_ERROR_UNSUPPORTED);
}

static void
refuses_more_devices_than_places (void)
{
  g_autoptr (CarrelVmmHost) host = make_host (TRUE);
  g_autoptr (CarrelSpec) ide = make_spec (CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS);
  g_autoptr (CarrelSpec) sata = make_spec (CARREL_SPEC_FAMILY_OTHER, CARREL_SPEC_FIRMWARE_BIOS);
  g_autoptr (CarrelVmmArgv) argv = NULL;
  g_autofree char *all = NULL;

  for (guint index = 0; index < 3; index++)
    carrel_spec_add_disk (ide, 1 << 20, CARREL_SPEC_BUS_IDE);
  assert_refused (ide, host, CARREL_VMM_ERROR_SPEC);
  /* SATA gets a second controller instead. */
  for (guint index = 0; index < 7; index++)
    carrel_spec_add_disk (sata, 1 << 20, CARREL_SPEC_BUS_SATA);
  argv = build (sata, host, FALSE, NULL);
  g_assert_nonnull (argv);
  all = g_strjoinv (" ", (char **) argv->arguments->pdata);
  g_assert_nonnull (strstr (all, "\"driver\":\"ich9-ahci\",\"id\":\"c-sata1\""));
  g_assert_nonnull (strstr (all, "\"bus\":\"c-sata1.2\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize index = 0; index < G_N_ELEMENTS (goldens); index++)
    {
      g_autofree char *path = g_strconcat ("/vmm/argv/golden/", goldens[index].name, NULL);

      g_test_add_data_func (path, &goldens[index], family_is_golden);
    }
  g_test_add_func ("/vmm/argv/is-a-pure-function", is_a_pure_function);
  g_test_add_func ("/vmm/argv/old-sound-has-a-place-of-its-own", old_sound_has_a_place_of_its_own);
  g_test_add_func ("/vmm/argv/sectors-are-the-disks", sectors_are_the_disks);
  g_test_add_func ("/vmm/argv/trial-writes-into-layers", trial_writes_into_layers);
  g_test_add_func ("/vmm/argv/serial-ports-lead-into-sockets", serial_ports_lead_into_sockets);
  g_test_add_func ("/vmm/argv/a-base-is-only-read", a_base_is_only_read);
  g_test_add_func ("/vmm/argv/refuses-what-the-host-lacks", refuses_what_the_host_lacks);
  g_test_add_func ("/vmm/argv/refuses-more-devices-than-places", refuses_more_devices_than_places);
  return g_test_run ();
}
