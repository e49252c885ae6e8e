/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-argv-private.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "carrel-vmm-qmp.h"

/*
 * From a spec to a command line.  The board is here: options of the whole machine, firmware, monitors,
 * PCI ports.  What is plugged into it is in carrel-vmm-argv-device.c.
 *
 * A machine is migrated, saved and cloned later on: its board is versioned, every device has an id and a
 * place of its own, and nothing depends on the order in which the host happens to list things.
 */

#define FIRST_TARGET 3
#define NODE_NAME_BYTES_MAX 31
#define PORT_SLOT_FIRST 2U
#define PORTS_PER_SLOT 8U

/* Not a privilege is given up later that could be given up at once; daemonizing would need "spawn". */
#define SANDBOX "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"

/* Measured: the processor that costs least to translate; x86-64-v2 for what guests ask. */
#define TCG_PROCESSOR "Nehalem"
#define KVM_PROCESSOR "host,migratable=on"
#define WINDOWS_ENLIGHTENMENTS ",hv-relaxed=on,hv-vapic=on,hv-spinlocks=0x1fff,hv-time=on"

void
carrel_vmm_argv_add (CarrelVmmArgvBuilder *builder, const char *option, char *value)
{
  g_ptr_array_add (builder->argv->arguments, g_strdup (option));
  if (value != NULL)
    g_ptr_array_add (builder->argv->arguments, value);
}

void
carrel_vmm_argv_add_json (CarrelVmmArgvBuilder *builder, const char *option, JsonNode *node)
{
  carrel_vmm_argv_add (builder, option, json_to_string (node, FALSE));
  json_node_unref (node);
}

int
carrel_vmm_argv_add_file (CarrelVmmArgvBuilder *builder, CarrelVmmArgvRole role, guint index)
{
  CarrelVmmArgvFile file = { role, index, FIRST_TARGET + (int) builder->argv->files->len };

  g_array_append_val (builder->argv->files, file);
  return file.target;
}

char *
carrel_vmm_argv_dup_node (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_strconcat ("n-", id, NULL);
}

void
carrel_vmm_argv_add_node (CarrelVmmArgvBuilder *builder,
                          int target,
                          const char *id,
                          const char *driver,
                          const char *backing,
                          gboolean is_read_only)
{
  g_autofree char *file = g_strconcat ("f-", id, NULL);
  g_autofree char *node = carrel_vmm_argv_dup_node (id);
  g_autofree char *set = g_strdup_printf ("/dev/fdset/%d", target);
  JsonNode *format;

  carrel_vmm_argv_add (builder, "-add-fd", g_strdup_printf ("fd=%d,set=%d", target, target));
  carrel_vmm_argv_add_json (builder,
                            "-blockdev",
                            carrel_vmm_qmp_build ("driver",
                                                  "s",
                                                  "file",
                                                  "node-name",
                                                  "s",
                                                  file,
                                                  "filename",
                                                  "s",
                                                  set,
                                                  "read-only",
                                                  "b",
                                                  is_read_only,
                                                  "discard",
                                                  "s",
                                                  "unmap",
                                                  NULL));
  format = carrel_vmm_qmp_build ("driver",
                                 "s",
                                 driver,
                                 "node-name",
                                 "s",
                                 node,
                                 "file",
                                 "s",
                                 file,
                                 "read-only",
                                 "b",
                                 is_read_only,
                                 "discard",
                                 "s",
                                 "unmap",
                                 NULL);
  /* A header is never asked for another file. */
  if (backing != NULL)
    json_object_set_string_member (json_node_get_object (format), "backing", backing);
  else if (strcmp (driver, "qcow2") == 0 || strcmp (driver, "vmdk") == 0)
    json_object_set_null_member (json_node_get_object (format), "backing");
  carrel_vmm_argv_add_json (builder, "-blockdev", format);
}

/* A PCI Express port: eight to a slot, from slot 2 on. */
static char *
add_port (CarrelVmmArgvBuilder *builder)
{
  guint number = builder->ports++;
  g_autofree char *id = g_strdup_printf ("c-port%u", number);
  g_autofree char *place = g_strdup_printf ("0x%x.0x%x",
                                            PORT_SLOT_FIRST + number / PORTS_PER_SLOT,
                                            number % PORTS_PER_SLOT);
  JsonNode *port = carrel_vmm_qmp_build ("driver",
                                         "s",
                                         "pcie-root-port",
                                         "id",
                                         "s",
                                         id,
                                         "bus",
                                         "s",
                                         "pcie.0",
                                         "chassis",
                                         "i",
                                         (gint64) number + 1,
                                         "addr",
                                         "s",
                                         place,
                                         NULL);

  if (number % PORTS_PER_SLOT == 0)
    json_object_set_boolean_member (json_node_get_object (port), "multifunction", TRUE);
  carrel_vmm_argv_add_json (builder, "-device", port);
  return g_steal_pointer (&id);
}

void
carrel_vmm_argv_add_device (CarrelVmmArgvBuilder *builder, JsonNode *device)
{
  g_autofree char *port = NULL;

  if (builder->input->spec->chipset == CARREL_SPEC_CHIPSET_Q35)
    {
      port = add_port (builder);
      json_object_set_string_member (json_node_get_object (device), "bus", port);
    }
  carrel_vmm_argv_add_json (builder, "-device", device);
}

/* QEMU reads a comma in a value as the end of it unless it is doubled. */
static char *
escape_commas (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  return g_strjoinv (",,", parts);
}

static void
add_identity (CarrelVmmArgvBuilder *builder)
{
  const CarrelSpec *spec = builder->input->spec;
  g_autofree char *name = escape_commas (spec->name);

  carrel_vmm_argv_add (builder, "-name", g_strdup_printf ("guest=%s,debug-threads=on", name));
  carrel_vmm_argv_add (builder, "-uuid", g_strdup (spec->uuid));
  carrel_vmm_argv_add (builder, "-nodefaults", NULL);
  carrel_vmm_argv_add (builder, "-no-user-config", NULL);
  carrel_vmm_argv_add (builder, "-S", NULL);
  carrel_vmm_argv_add (builder, "-sandbox", g_strdup (SANDBOX));
  carrel_vmm_argv_add (builder, "-msg", g_strdup ("timestamp=on"));
}

static gboolean
is_windows (const CarrelSpec *spec)
{
  return spec->family == CARREL_SPEC_FAMILY_WINDOWS ||
         spec->family == CARREL_SPEC_FAMILY_WINDOWS_11;
}

static void
add_processors (CarrelVmmArgvBuilder *builder)
{
  const CarrelVmmArgvInput *input = builder->input;
  const char *processor = input->use_kvm ? KVM_PROCESSOR : TCG_PROCESSOR;
  const char *extra = input->use_kvm && is_windows (input->spec) ? WINDOWS_ENLIGHTENMENTS : "";

  if (input->use_kvm)
    carrel_vmm_argv_add (builder, "-accel", g_strdup ("kvm"));
  else
    carrel_vmm_argv_add (builder,
                         "-accel",
                         g_strdup_printf ("tcg,thread=multi,tb-size=%u", input->translation_mib));
  carrel_vmm_argv_add (builder, "-cpu", g_strconcat (processor, extra, NULL));
  carrel_vmm_argv_add (builder,
                       "-smp",
                       g_strdup_printf ("cpus=%u,sockets=1,cores=%u,threads=1",
                                        input->spec->processors,
                                        input->spec->processors));
  carrel_vmm_argv_add (builder, "-m", g_strdup_printf ("size=%uM", input->spec->memory_mib));
}

static void
add_board (CarrelVmmArgvBuilder *builder)
{
  const CarrelSpec *spec = builder->input->spec;
  gboolean is_uefi = spec->firmware == CARREL_SPEC_FIRMWARE_UEFI;

  if (is_uefi)
    {
      int code = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_FIRMWARE_CODE, 0);
      int nvram = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_NVRAM, 0);

      carrel_vmm_argv_add_node (builder, code, "c-code", "raw", NULL, TRUE);
      carrel_vmm_argv_add_node (builder, nvram, "c-nvram", "qcow2", NULL, FALSE);
    }
  /* Without "graphics" the BIOS prints to the serial port as well as to the screen, which there is. */
  carrel_vmm_argv_add (builder,
                       "-machine",
                       g_strdup_printf ("%s,usb=off,vmport=off,dump-guest-core=off%s%s",
                                        spec->machine_type,
                                        is_uefi ? ",pflash0=n-c-code,pflash1=n-c-nvram" : "",
                                        builder->input->is_trial ? ",graphics=off" : ""));
  add_processors (builder);
  carrel_vmm_argv_add (builder,
                       "-rtc",
                       g_strdup_printf ("base=%s,clock=host,driftfix=slew",
                                        spec->local_time ? "localtime" : "utc"));
  carrel_vmm_argv_add (builder, "-boot", g_strdup ("strict=on"));
  /* A guest that panics stands for the person to look at; it is not switched off under them. */
  carrel_vmm_argv_add (builder, "-action", g_strdup ("panic=none"));
}

static void
add_monitors (CarrelVmmArgvBuilder *builder)
{
  int first = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_MONITOR, 0);
  int second = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_SPARE_MONITOR, 0);

  carrel_vmm_argv_add (builder,
                       "-chardev",
                       g_strdup_printf ("socket,id=c-qmp0,fd=%d,server=on,wait=off", first));
  carrel_vmm_argv_add (builder, "-mon", g_strdup ("chardev=c-qmp0,mode=control"));
  carrel_vmm_argv_add (builder,
                       "-chardev",
                       g_strdup_printf ("socket,id=c-qmp1,fd=%d,server=on,wait=off", second));
  carrel_vmm_argv_add (builder, "-mon", g_strdup ("chardev=c-qmp1,mode=control"));
}

static void
add_helpful_devices (CarrelVmmArgvBuilder *builder)
{
  CarrelSpecFamily family = builder->input->spec->family;
  gboolean is_linux = family == CARREL_SPEC_FAMILY_LINUX;

  if (is_linux || family == CARREL_SPEC_FAMILY_OTHER)
    {
      carrel_vmm_argv_add (builder,
                           "-object",
                           g_strdup ("{\"qom-type\":\"rng-random\",\"id\":\"c-random\","
                                     "\"filename\":\"/dev/urandom\"}"));
      carrel_vmm_argv_add_device (builder,
                                  carrel_vmm_qmp_build ("driver",
                                                        "s",
                                                        "virtio-rng-pci",
                                                        "id",
                                                        "s",
                                                        "c-rng",
                                                        "rng",
                                                        "s",
                                                        "c-random",
                                                        NULL));
    }
  if (is_linux || is_windows (builder->input->spec))
    {
      carrel_vmm_argv_add_device (builder,
                                  carrel_vmm_qmp_build ("driver",
                                                        "s",
                                                        "virtio-balloon-pci",
                                                        "id",
                                                        "s",
                                                        "c-balloon",
                                                        "free-page-reporting",
                                                        "b",
                                                        TRUE,
                                                        NULL));
      carrel_vmm_argv_add_json (builder,
                                "-device",
                                carrel_vmm_qmp_build ("driver",
                                                      "s",
                                                      "vmgenid",
                                                      "id",
                                                      "s",
                                                      "c-generation",
                                                      "guid",
                                                      "s",
                                                      "auto",
                                                      NULL));
      carrel_vmm_argv_add_json (builder,
                                "-device",
                                carrel_vmm_qmp_build ("driver",
                                                      "s",
                                                      "pvpanic",
                                                      "id",
                                                      "s",
                                                      "c-panic",
                                                      NULL));
    }
}

/* Where whoever wants to can read what the guest prints, and type; what nobody reads is lost.  Who only tries
 * whether it starts reads the first one. */
static void
add_serials (CarrelVmmArgvBuilder *builder)
{
  guint count = MAX (builder->input->spec->serial_ports, builder->input->is_trial ? 1 : 0);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *more = g_strdup_printf (CARREL_VMM_ARGV_SERIAL_SOCKET_MORE, i);

      carrel_vmm_argv_add (builder,
                           "-chardev",
                           g_strdup_printf ("socket,id=c-console%u,path=%s,server=on,wait=off",
                                            i,
                                            i == 0 ? CARREL_VMM_ARGV_SERIAL_SOCKET : more));
      carrel_vmm_argv_add (builder,
                           "-device",
                           g_strdup_printf ("{\"driver\":\"isa-serial\",\"id\":\"c-com%u\","
                                            "\"index\":%u,\"chardev\":\"c-console%u\"}",
                                            i + 1,
                                            i,
                                            i));
    }
}

static gboolean
check_ids (const CarrelSpec *spec, GError **error)
{
  for (guint index = 0; index < spec->disks->len + spec->drives->len; index++)
    {
      const char *id = index < spec->disks->len
                         ? carrel_spec_get_disk (spec, index)->id
                         : carrel_spec_get_drive (spec, index - spec->disks->len)->id;

      if (strlen (id) + 2 > NODE_NAME_BYTES_MAX || g_str_has_prefix (id, "c-"))
        {
          g_set_error (
            error,
            CARREL_VMM_ERROR,
            CARREL_VMM_ERROR_SPEC,
            _("\"%s\" cannot be the identifier of a disk or drive: use a shorter one that "
                         "does not begin with \"c-\""),
               id);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_host (const CarrelVmmArgvInput *input, GError **error)
{
  const CarrelSpec *spec = input->spec;

  if (spec->memory_mib > input->host->memory_mib)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_RESOURCES,
                   _("The machine wants %u MiB of memory and this computer has %" PRIu64
                     " MiB; give the machine less"),
                      spec->memory_mib,
                      input->host->memory_mib);
      return FALSE;
    }
  if (spec->firmware == CARREL_SPEC_FIRMWARE_UEFI && input->host->firmware_code == NULL)
    {
      g_set_error_literal (
        error,
        CARREL_VMM_ERROR,
        CARREL_VMM_ERROR_UNSUPPORTED,
        _("The machine wants UEFI, and its firmware is not installed: install the "
                             "package ovmf, or choose BIOS"));
      return FALSE;
    }
  return check_ids (spec, error);
}

CarrelVmmArgv *
carrel_vmm_argv_build (const CarrelVmmArgvInput *input, GError **error)
{
  g_autoptr (CarrelVmmArgv) argv = NULL;
  CarrelVmmArgvBuilder builder = { .input = input };

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (input->spec != NULL && input->host != NULL, NULL);
  g_return_val_if_fail (input->display_kind != NULL, NULL);

  if (!check_host (input, error))
    return NULL;
  argv = g_new0 (CarrelVmmArgv, 1);
  argv->arguments = g_ptr_array_new_null_terminated (64, g_free, TRUE);
  argv->files = g_array_new (FALSE, FALSE, sizeof (CarrelVmmArgvFile));
  builder.argv = argv;
  g_ptr_array_add (argv->arguments, g_strdup (input->host->qemu_path));
  add_identity (&builder);
  add_monitors (&builder);
  add_board (&builder);
  if (!carrel_vmm_argv_add_display (&builder, error) ||
      !carrel_vmm_argv_add_drives (&builder, error))
    return NULL;
  carrel_vmm_argv_add_networks (&builder);
  add_helpful_devices (&builder);
  add_serials (&builder);
  if (input->spec->chipset == CARREL_SPEC_CHIPSET_Q35)
    for (guint spare = 0; spare < CARREL_VMM_ARGV_SPARE_PORTS; spare++)
      g_free (add_port (&builder));
  return g_steal_pointer (&argv);
}

void
carrel_vmm_argv_free (CarrelVmmArgv *argv)
{
  if (argv == NULL)
    return;
  g_clear_pointer (&argv->arguments, g_ptr_array_unref);
  g_clear_pointer (&argv->files, g_array_unref);
  g_free (argv);
}
