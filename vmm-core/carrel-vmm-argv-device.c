/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-argv-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "carrel-vmm-qmp.h"

/* Where this board has its sound built in. */
#define AC97_PLACE "0x1b"
#define SATA_PLACES 6U
#define IDE_PLACES 4U
#define SCSI_PLACES 256U

/* SPICE only travels over a socket of this computer: nothing is compressed, nothing is lost. */
#define SPICE_OPTIONS                                                                         \
  "unix=on,addr=" CARREL_VMM_ARGV_SPICE_SOCKET ",disable-ticketing=on,image-compression=off," \
  "jpeg-wan-compression=never,zlib-glz-wan-compression=never,streaming-video=off,"            \
  "playback-compression=off,seamless-migration=on"

static JsonNode *
new_device (const char *driver, const char *id)
{
  return carrel_vmm_qmp_build ("driver", "s", driver, "id", "s", id, NULL);
}

/* What a disk's sectors have if nothing else is said. */
#define SECTOR_BYTES 512u

static void
set_string (JsonNode *device, const char *name, const char *value)
{
  json_object_set_string_member (json_node_get_object (device), name, value);
}

static void
set_number (JsonNode *device, const char *name, gint64 value)
{
  json_object_set_int_member (json_node_get_object (device), name, value);
}

/* Gives a device its place in the boot order, when it has one. */
static gboolean
set_boot_index (CarrelVmmArgvBuilder *builder, JsonNode *device, const char *id)
{
  char **order = builder->input->spec->boot_order;

  for (gint64 index = 0; order[index] != NULL; index++)
    if (strcmp (order[index], id) == 0)
      {
        set_number (device, "bootindex", index + 1);
        return TRUE;
      }
  return FALSE;
}

static gboolean
fail_places (const char *id, const char *bus, GError **error)
{
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_SPEC,
               _("There is no place left for \"%s\" on %s; take a device out or use another bus"),
                  id,
                  bus);
  return FALSE;
}

/* SATA has six places a controller; the Q35 board brings the first controller along. */
static void
place_on_sata (CarrelVmmArgvBuilder *builder, JsonNode *device)
{
  guint place = builder->sata_used++;
  guint controller = place / SATA_PLACES;
  gboolean is_on_board = controller == 0 &&
                         builder->input->spec->chipset == CARREL_SPEC_CHIPSET_Q35;
  g_autofree char *id = is_on_board ? g_strdup ("ide") : g_strdup_printf ("c-sata%u", controller);
  g_autofree char *bus = g_strdup_printf ("%s.%u", id, place % SATA_PLACES);

  if (!is_on_board && place % SATA_PLACES == 0)
    carrel_vmm_argv_add_device (builder, new_device ("ich9-ahci", id));
  set_string (device, "bus", bus);
}

static gboolean
place_on_ide (CarrelVmmArgvBuilder *builder, JsonNode *device, const char *id, GError **error)
{
  guint place = builder->ide_used++;
  g_autofree char *bus = g_strdup_printf ("ide.%u", place / 2);

  if (place >= IDE_PLACES)
    return fail_places (id, "IDE", error);
  set_string (device, "bus", bus);
  set_number (device, "unit", place % 2);
  return TRUE;
}

static gboolean
place_on_scsi (CarrelVmmArgvBuilder *builder, JsonNode *device, const char *id, GError **error)
{
  guint place = builder->scsi_used++;

  if (place >= SCSI_PLACES)
    return fail_places (id, "SCSI", error);
  if (place == 0)
    carrel_vmm_argv_add_device (builder, new_device ("virtio-scsi-pci", "c-scsi"));
  set_string (device, "bus", "c-scsi.0");
  set_number (device, "scsi-id", place);
  return TRUE;
}

/* Puts a disk or CD drive on its bus and takes it. */
static gboolean
plug (CarrelVmmArgvBuilder *builder,
      JsonNode *device,
      const char *id,
      CarrelSpecBus bus,
      GError **error)
{
  g_autoptr (JsonNode) owned = device;

  set_boot_index (builder, device, id);
  switch (bus)
    {
    case CARREL_SPEC_BUS_SATA:
      place_on_sata (builder, device);
      break;
    case CARREL_SPEC_BUS_IDE:
      if (!place_on_ide (builder, device, id, error))
        return FALSE;
      break;
    case CARREL_SPEC_BUS_SCSI:
      if (!place_on_scsi (builder, device, id, error))
        return FALSE;
      break;
    case CARREL_SPEC_BUS_VIRTIO:
    default:
      carrel_vmm_argv_add_device (builder, g_steal_pointer (&owned));
      return TRUE;
    }
  carrel_vmm_argv_add_json (builder, "-device", g_steal_pointer (&owned));
  return TRUE;
}

/* What the disk stands on, if anything: the name of its node. */
static char *
add_base_node (CarrelVmmArgvBuilder *builder, guint index)
{
  static const char *const drivers[] = {
    [CARREL_SPEC_BASE_FORMAT_RAW] = "raw",   [CARREL_SPEC_BASE_FORMAT_QCOW2] = "qcow2",
    [CARREL_SPEC_BASE_FORMAT_VDI] = "vdi",   [CARREL_SPEC_BASE_FORMAT_VHDX] = "vhdx",
    [CARREL_SPEC_BASE_FORMAT_VMDK] = "vmdk",
  };
  const CarrelSpecDisk *disk = carrel_spec_get_disk (builder->input->spec, index);
  g_autofree char *base = g_strdup_printf ("c-base%u", index);

  if (disk->base.path[0] == '\0')
    return NULL;
  carrel_vmm_argv_add_node (builder,
                            carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_BASE, index),
                            base,
                            drivers[disk->base.format],
                            NULL,
                            TRUE);
  return carrel_vmm_argv_dup_node (base);
}

/* The disk, or where it is only tried a layer upon the disk. */
static void
add_disk_nodes (CarrelVmmArgvBuilder *builder, guint index)
{
  const CarrelSpecDisk *disk = carrel_spec_get_disk (builder->input->spec, index);
  const char *format = disk->format == CARREL_SPEC_FORMAT_RAW ? "raw" : "qcow2";
  g_autofree char *base = add_base_node (builder, index);
  int target = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_DISK, index);
  g_autofree char *below = g_strdup_printf ("c-below%u", index);
  g_autofree char *below_node = carrel_vmm_argv_dup_node (below);

  if (!builder->input->is_trial || disk->read_only)
    {
      carrel_vmm_argv_add_node (builder, target, disk->id, format, base, disk->read_only);
      return;
    }
  carrel_vmm_argv_add_node (builder, target, below, format, base, TRUE);
  target = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_LAYER, index);
  carrel_vmm_argv_add_node (builder, target, disk->id, "qcow2", below_node, FALSE);
}

static gboolean
add_disk (CarrelVmmArgvBuilder *builder, guint index, GError **error)
{
  static const char *const drivers[] = {
    [CARREL_SPEC_BUS_VIRTIO] = "virtio-blk-pci",
    [CARREL_SPEC_BUS_SCSI] = "scsi-hd",
    [CARREL_SPEC_BUS_SATA] = "ide-hd",
    [CARREL_SPEC_BUS_IDE] = "ide-hd",
  };
  const CarrelSpecDisk *disk = carrel_spec_get_disk (builder->input->spec, index);
  g_autofree char *node = carrel_vmm_argv_dup_node (disk->id);
  JsonNode *device = new_device (drivers[disk->bus], disk->id);

  add_disk_nodes (builder, index);
  set_string (device, "drive", node);
  if (disk->sector_bytes != SECTOR_BYTES)
    {
      set_number (device, "logical_block_size", disk->sector_bytes);
      set_number (device, "physical_block_size", disk->sector_bytes);
    }
  /* A disk that cannot be read or written stops the machine until the person has put it right. */
  set_string (device, "werror", "stop");
  set_string (device, "rerror", "stop");
  return plug (builder, device, disk->id, disk->bus, error);
}

static gboolean
add_drive (CarrelVmmArgvBuilder *builder, guint index, GError **error)
{
  const CarrelSpecDrive *drive = carrel_spec_get_drive (builder->input->spec, index);
  JsonNode *device = new_device (drive->bus == CARREL_SPEC_BUS_SCSI ? "scsi-cd" : "ide-cd",
                                 drive->id);
  g_autofree char *node = carrel_vmm_argv_dup_node (drive->id);

  if (drive->path[0] != '\0')
    {
      int target = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_MEDIA, index);

      carrel_vmm_argv_add_node (builder, target, drive->id, "raw", NULL, TRUE);
      set_string (device, "drive", node);
    }
  return plug (builder, device, drive->id, drive->bus, error);
}

gboolean
carrel_vmm_argv_add_drives (CarrelVmmArgvBuilder *builder, GError **error)
{
  for (guint index = 0; index < builder->input->spec->disks->len; index++)
    if (!add_disk (builder, index, error))
      return FALSE;
  for (guint index = 0; index < builder->input->spec->drives->len; index++)
    if (!add_drive (builder, index, error))
      return FALSE;
  return TRUE;
}

void
carrel_vmm_argv_add_networks (CarrelVmmArgvBuilder *builder)
{
  static const char *const drivers[] = {
    [CARREL_SPEC_NETWORK_MODEL_VIRTIO] = "virtio-net-pci",
    [CARREL_SPEC_NETWORK_MODEL_E1000E] = "e1000e",
    [CARREL_SPEC_NETWORK_MODEL_RTL8139] = "rtl8139",
  };

  for (guint index = 0; index < builder->input->spec->networks->len; index++)
    {
      const CarrelSpecNetwork *network = carrel_spec_get_network (builder->input->spec, index);
      g_autofree char *backend = g_strdup_printf ("b-%s", network->id);
      JsonNode *device = new_device (drivers[network->model], network->id);

      /* Our identifiers are words, so there is nothing in them to escape. */
      carrel_vmm_argv_add (builder, "-netdev", g_strdup_printf ("user,id=%s", backend));
      set_string (device, "netdev", backend);
      set_string (device, "mac", network->mac);
      /* A card nobody boots from needs no boot program, which takes time to run. */
      if (!set_boot_index (builder, device, network->id))
        set_string (device, "romfile", "");
      carrel_vmm_argv_add_device (builder, device);
    }
}

static gboolean
add_video (CarrelVmmArgvBuilder *builder, GError **error)
{
  static const char *const cards[] = {
    [CARREL_SPEC_VIDEO_VIRTIO] = "virtio-vga",
    [CARREL_SPEC_VIDEO_QXL] = "qxl-vga",
    [CARREL_SPEC_VIDEO_STANDARD] = "VGA",
    [CARREL_SPEC_VIDEO_CIRRUS] = "cirrus-vga",
  };
  const CarrelVmmArgvInput *input = builder->input;
  CarrelSpecVideo video = input->spec->display.video;
  gboolean is_express = input->spec->chipset == CARREL_SPEC_CHIPSET_Q35;
  JsonNode *device;

  /* Without SPICE there is no QXL; the standard card is what its guests know besides. */
  if (video == CARREL_SPEC_VIDEO_QXL && !carrel_vmm_host_has_device (input->host, cards[video]))
    video = CARREL_SPEC_VIDEO_STANDARD;
  if (!carrel_vmm_host_has_device (input->host, cards[video]))
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_UNSUPPORTED,
                   _("This QEMU has no graphics card \"%s\"; choose another one"), cards[video]);
      return FALSE;
    }
  device = new_device (cards[video], "c-video");
  set_string (device, "bus", is_express ? "pcie.0" : "pci.0");
  set_string (device, "addr", is_express ? "0x1" : "0x2");
  carrel_vmm_argv_add_json (builder, "-device", device);
  return TRUE;
}

static void
add_sound (CarrelVmmArgvBuilder *builder)
{
  CarrelSpecSound sound = builder->input->spec->sound;
  gboolean is_spice = strcmp (builder->input->display_kind, "spice") == 0;

  if (sound == CARREL_SPEC_SOUND_NONE)
    return;
  carrel_vmm_argv_add (builder,
                       "-audiodev",
                       g_strdup_printf ("%s,id=c-audio", is_spice ? "spice" : "none"));
  if (sound == CARREL_SPEC_SOUND_AC97)
    {
      JsonNode *card = new_device ("AC97", "c-sound");

      set_string (card, "audiodev", "c-audio");
      /* It is no PCI Express card: left alone, it takes the slot of the first port. */
      if (builder->input->spec->chipset == CARREL_SPEC_CHIPSET_Q35)
        {
          set_string (card, "bus", "pcie.0");
          set_string (card, "addr", AC97_PLACE);
        }
      carrel_vmm_argv_add_json (builder, "-device", card);
      return;
    }
  carrel_vmm_argv_add_device (builder, new_device ("intel-hda", "c-hda"));
  carrel_vmm_argv_add (builder,
                       "-device",
                       g_strdup (
                         "{\"driver\":\"hda-duplex\",\"id\":\"c-sound\",\"bus\":\"c-hda.0\","
                         "\"audiodev\":\"c-audio\"}"));
}

/* Guests have drivers for the controller of their time. */
static void
add_pointer (CarrelVmmArgvBuilder *builder)
{
  static const char *const controllers[] = {
    [CARREL_SPEC_FAMILY_LINUX] = "qemu-xhci",  [CARREL_SPEC_FAMILY_WINDOWS_11] = "qemu-xhci",
    [CARREL_SPEC_FAMILY_WINDOWS] = "usb-ehci", [CARREL_SPEC_FAMILY_LEGACY] = "piix3-usb-uhci",
    [CARREL_SPEC_FAMILY_OTHER] = "qemu-xhci",
  };
  JsonNode *controller = new_device (controllers[builder->input->spec->family], "c-usb");

  carrel_vmm_argv_add_device (builder, controller);
  carrel_vmm_argv_add (builder,
                       "-device",
                       g_strdup (
                         "{\"driver\":\"usb-tablet\",\"id\":\"c-tablet\",\"bus\":\"c-usb.0\"}"));
}

static void
add_channels (CarrelVmmArgvBuilder *builder)
{
  gboolean is_spice = strcmp (builder->input->display_kind, "spice") == 0;
  int agent;

  /* Guests of the nineties have no driver for it, and no agent. */
  if (builder->input->spec->family == CARREL_SPEC_FAMILY_LEGACY)
    return;
  agent = carrel_vmm_argv_add_file (builder, CARREL_VMM_ARGV_ROLE_AGENT, 0);
  carrel_vmm_argv_add_device (builder, new_device ("virtio-serial-pci", "c-serial"));
  carrel_vmm_argv_add (builder,
                       "-chardev",
                       g_strdup_printf ("socket,id=c-agent,fd=%d,server=on,wait=off", agent));
  carrel_vmm_argv_add (builder,
                       "-device",
                       g_strdup ("{\"driver\":\"virtserialport\",\"id\":\"c-agent-port\","
                                 "\"bus\":\"c-serial.0\",\"nr\":1,\"chardev\":\"c-agent\","
                                 "\"name\":\"org.qemu.guest_agent.0\"}"));
  carrel_vmm_argv_add (builder,
                       "-chardev",
                       g_strdup (is_spice ? "spicevmc,id=c-vdagent,name=vdagent"
                                          : "qemu-vdagent,id=c-vdagent,clipboard=on"));
  carrel_vmm_argv_add (builder,
                       "-device",
                       g_strdup ("{\"driver\":\"virtserialport\",\"id\":\"c-vdagent-port\","
                                 "\"bus\":\"c-serial.0\",\"nr\":2,\"chardev\":\"c-vdagent\","
                                 "\"name\":\"com.redhat.spice.0\"}"));
}

gboolean
carrel_vmm_argv_add_display (CarrelVmmArgvBuilder *builder, GError **error)
{
  carrel_vmm_argv_add (builder, "-display", g_strdup ("none"));
  if (strcmp (builder->input->display_kind, "spice") == 0)
    carrel_vmm_argv_add (builder, "-spice", g_strdup (SPICE_OPTIONS));
  /* Beside SPICE as well: a second SPICE client drives out the first, and who only watches must not
   * take the screen from the person at it.  Without a client the server costs nothing. */
  carrel_vmm_argv_add (builder,
                       "-vnc",
                       g_strdup ("unix:" CARREL_VMM_ARGV_VNC_SOCKET ",share=force-shared"));
  if (!add_video (builder, error))
    return FALSE;
  add_sound (builder);
  add_pointer (builder);
  add_channels (builder);
  return TRUE;
}
