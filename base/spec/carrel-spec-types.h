/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The devices of a machine as values: plain structs, one type per device.  A struct owns its strings
 * and arrays; strings are never NULL (an absent one is empty), arrays are never NULL.  What each field
 * is called in JSON, how large it may be and when a change of it takes effect stands once, in the
 * tables of carrel-spec-types.c.
 */

/**
 * CarrelSpecFamily:
 * @CARREL_SPEC_FAMILY_LINUX: a Linux with virtio drivers
 * @CARREL_SPEC_FAMILY_WINDOWS_11: Windows that wants UEFI and has no virtio drivers
 * @CARREL_SPEC_FAMILY_WINDOWS: Windows Vista to 10
 * @CARREL_SPEC_FAMILY_LEGACY: Windows XP and older, DOS
 * @CARREL_SPEC_FAMILY_OTHER: BSD and everything unknown
 *
 * Which devices a guest operating system can be expected to drive.
 */
typedef enum
{
  CARREL_SPEC_FAMILY_LINUX,
  CARREL_SPEC_FAMILY_WINDOWS_11,
  CARREL_SPEC_FAMILY_WINDOWS,
  CARREL_SPEC_FAMILY_LEGACY,
  CARREL_SPEC_FAMILY_OTHER,
} CarrelSpecFamily;

/**
 * CarrelSpecChipset:
 * @CARREL_SPEC_CHIPSET_Q35: PCI Express
 * @CARREL_SPEC_CHIPSET_I440FX: PCI, for guests older than PCI Express
 *
 * The board.
 */
typedef enum
{
  CARREL_SPEC_CHIPSET_Q35,
  CARREL_SPEC_CHIPSET_I440FX,
} CarrelSpecChipset;

/**
 * CarrelSpecFirmware:
 * @CARREL_SPEC_FIRMWARE_BIOS: SeaBIOS
 * @CARREL_SPEC_FIRMWARE_UEFI: OVMF, with its variables in nvram.qcow2
 *
 * The firmware.
 */
typedef enum
{
  CARREL_SPEC_FIRMWARE_BIOS,
  CARREL_SPEC_FIRMWARE_UEFI,
} CarrelSpecFirmware;

/**
 * CarrelSpecBus:
 * @CARREL_SPEC_BUS_VIRTIO: virtio-blk
 * @CARREL_SPEC_BUS_SCSI: virtio-scsi
 * @CARREL_SPEC_BUS_SATA: AHCI
 * @CARREL_SPEC_BUS_IDE: IDE, on i440FX only
 *
 * How a disk or a CD drive is attached.
 */
typedef enum
{
  CARREL_SPEC_BUS_VIRTIO,
  CARREL_SPEC_BUS_SCSI,
  CARREL_SPEC_BUS_SATA,
  CARREL_SPEC_BUS_IDE,
} CarrelSpecBus;

/**
 * CarrelSpecFormat:
 * @CARREL_SPEC_FORMAT_QCOW2: qcow2
 * @CARREL_SPEC_FORMAT_RAW: raw
 *
 * The format of a disk, stated, never guessed.
 */
typedef enum
{
  CARREL_SPEC_FORMAT_QCOW2,
  CARREL_SPEC_FORMAT_RAW,
} CarrelSpecFormat;

/**
 * CarrelSpecNetworkModel:
 * @CARREL_SPEC_NETWORK_MODEL_VIRTIO: virtio-net
 * @CARREL_SPEC_NETWORK_MODEL_E1000E: Intel 82574
 * @CARREL_SPEC_NETWORK_MODEL_RTL8139: Realtek, for old guests
 *
 * The network card.
 */
typedef enum
{
  CARREL_SPEC_NETWORK_MODEL_VIRTIO,
  CARREL_SPEC_NETWORK_MODEL_E1000E,
  CARREL_SPEC_NETWORK_MODEL_RTL8139,
} CarrelSpecNetworkModel;

/**
 * CarrelSpecNetworkKind:
 * @CARREL_SPEC_NETWORK_KIND_USER: the guest reaches out through the host, nothing reaches in
 *
 * What the card is plugged into.
 */
typedef enum
{
  CARREL_SPEC_NETWORK_KIND_USER,
} CarrelSpecNetworkKind;

/**
 * CarrelSpecDisplayKind:
 * @CARREL_SPEC_DISPLAY_KIND_SPICE: SPICE
 * @CARREL_SPEC_DISPLAY_KIND_VNC: VNC
 *
 * The protocol that carries the display.
 */
typedef enum
{
  CARREL_SPEC_DISPLAY_KIND_SPICE,
  CARREL_SPEC_DISPLAY_KIND_VNC,
} CarrelSpecDisplayKind;

/**
 * CarrelSpecVideo:
 * @CARREL_SPEC_VIDEO_VIRTIO: virtio-vga
 * @CARREL_SPEC_VIDEO_QXL: qxl-vga
 * @CARREL_SPEC_VIDEO_STANDARD: VGA with VBE
 * @CARREL_SPEC_VIDEO_CIRRUS: Cirrus, for guests of the nineties
 *
 * The graphics card.
 */
typedef enum
{
  CARREL_SPEC_VIDEO_VIRTIO,
  CARREL_SPEC_VIDEO_QXL,
  CARREL_SPEC_VIDEO_STANDARD,
  CARREL_SPEC_VIDEO_CIRRUS,
} CarrelSpecVideo;

/**
 * CarrelSpecSound:
 * @CARREL_SPEC_SOUND_NONE: silence
 * @CARREL_SPEC_SOUND_HDA: Intel HDA
 * @CARREL_SPEC_SOUND_AC97: AC 97, for old guests
 *
 * The sound card.
 */
typedef enum
{
  CARREL_SPEC_SOUND_NONE,
  CARREL_SPEC_SOUND_HDA,
  CARREL_SPEC_SOUND_AC97,
} CarrelSpecSound;

/**
 * CarrelSpecBaseFormat:
 * @CARREL_SPEC_BASE_FORMAT_RAW: raw
 * @CARREL_SPEC_BASE_FORMAT_QCOW2: qcow2
 * @CARREL_SPEC_BASE_FORMAT_VDI: VirtualBox's
 * @CARREL_SPEC_BASE_FORMAT_VHDX: Hyper-V's
 * @CARREL_SPEC_BASE_FORMAT_VMDK: VMware's, in one file and not packed
 *
 * The format of a file that a disk stands on, stated, never guessed.
 */
typedef enum
{
  CARREL_SPEC_BASE_FORMAT_RAW,
  CARREL_SPEC_BASE_FORMAT_QCOW2,
  CARREL_SPEC_BASE_FORMAT_VDI,
  CARREL_SPEC_BASE_FORMAT_VHDX,
  CARREL_SPEC_BASE_FORMAT_VMDK,
} CarrelSpecBaseFormat;

/**
 * CarrelSpecBase:
 * @path: the absolute path of a file of another product, in UTF-8; empty when the disk stands on none
 * @format: its format
 * @file_bytes: its length when the machine was imported
 * @modified_ns: when it was last changed then, in nanoseconds since 1970
 * @device: the file system it was on, as a number that means something to people who look for it
 * @inode: its number there
 *
 * What a disk stands on that is not ours: it is read, and never written.
 */
typedef struct
{
  char *path;
  CarrelSpecBaseFormat format;
  guint64 file_bytes;
  guint64 modified_ns;
  guint64 device;
  guint64 inode;
} CarrelSpecBase;

/**
 * CarrelSpecDisk:
 * @id: its name within the machine, for instance "disk0"; never changes
 * @file: its file within the machine's folder `disks`, for instance "<uuid>.qcow2"; never a path
 * @format: the format of that file
 * @size_bytes: its virtual size
 * @sector_bytes: how long its sectors are for the guest, by which its partition table counts: 512 or 4096
 * @bus: how it is attached
 * @read_only: whether the guest may only read it
 * @base: the file of another product that it stands on, if any; @file then holds what was written since
 *
 * A disk.
 */
typedef struct
{
  char *id;
  char *file;
  CarrelSpecFormat format;
  guint64 size_bytes;
  guint sector_bytes;
  CarrelSpecBus bus;
  gboolean read_only;
  CarrelSpecBase base;
} CarrelSpecDisk;

/**
 * CarrelSpecDrive:
 * @id: its name within the machine, for instance "cd0"; never changes
 * @path: (type utf8): the absolute path of the image in it, the bare name of an image of the machine's own
 *   in its folder `discs`, or empty
 * @bus: how it is attached (SATA, IDE or SCSI)
 *
 * A CD drive with or without an image in it. Images are always raw and never written.
 */
typedef struct
{
  char *id;
  char *path;
  CarrelSpecBus bus;
} CarrelSpecDrive;

/**
 * CarrelSpecNetwork:
 * @id: its name within the machine, for instance "net0"; never changes
 * @model: the card
 * @kind: what it is plugged into
 * @mac: its address, "52:54:00:xx:xx:xx"; a clone gets a new one
 * @connected: whether the cable is in
 *
 * A network card.
 */
typedef struct
{
  char *id;
  CarrelSpecNetworkModel model;
  CarrelSpecNetworkKind kind;
  char *mac;
  gboolean connected;
} CarrelSpecNetwork;

/**
 * CarrelSpecDisplay:
 * @kind: the protocol
 * @video: the card
 *
 * What the guest draws on.
 */
typedef struct
{
  CarrelSpecDisplayKind kind;
  CarrelSpecVideo video;
} CarrelSpecDisplay;

/**
 * CarrelSpecKept:
 * @id: its name within the machine, for instance "kept0"
 * @origin: the kind of description it came in: "ovf", "vmx", "vbox", "libvirt", ...
 * @item: what it is called there, for instance "vmw:ExtraConfig svga.autodetect"
 * @words: what became of it, a sentence in the language of the import, or empty
 * @raw: the text it stood as, where nothing of it can be written again; data that nobody parses
 * @again: what an export to the same product may write again, as JSON of appliance's, or empty
 *
 * Something that a machine brought from another product, and that has no counterpart here. It means nothing
 * to the engine.
 */
typedef struct
{
  char *id;
  char *origin;
  char *item;
  char *words;
  char *raw;
  char *again;
} CarrelSpecKept;

/**
 * CarrelSpecStart:
 * @order: its turn when several machines are started together: lower ones first, those of one turn
 *   without waiting for each other, and in the opposite order when they are stopped; 0 when it does not
 *   matter, which is first
 * @delay_s: seconds that the next turn waits for it
 * @waits_for_guest: whether the next turn waits until its guest agent answers: for @delay_s at most, and
 *   without a delay for as long as starting a system may take
 *
 * When a machine of a group starts. After OVF's StartupSection (DSP0243, section 9.7), in which a machine
 * of the order 0 takes no part, too.
 */
typedef struct
{
  guint order;
  guint delay_s;
  gboolean waits_for_guest;
} CarrelSpecStart;

/**
 * CarrelSpec:
 * @uuid: its identity, a canonical UUID; a clone gets a new one
 * @name: what people call it
 * @os_id: libosinfo's short identifier of the guest system, for instance "debian12", or empty
 * @family: which devices the guest can drive
 * @chipset: the board
 * @machine_type: the versioned machine type, for instance "pc-q35-7.2"; fixed at creation
 * @firmware: the firmware
 * @processors: virtual processors
 * @memory_mib: memory in MiB
 * @local_time: whether the clock shows local time (Windows) instead of UTC
 * @disks: (element-type CarrelSpecDisk): its disks
 * @drives: (element-type CarrelSpecDrive): its CD drives
 * @networks: (element-type CarrelSpecNetwork): its network cards
 * @display: its display
 * @sound: its sound card
 * @boot_order: (array zero-terminated=1): identifiers of devices, first first
 * @serial_ports: how many serial ports it has; each leads into a socket in the machine's runtime folder, and
 *   nowhere else
 * @kept: (element-type CarrelSpecKept): what came with it from another product
 * @start: when it starts, of several
 *
 * A machine: everything that says how it is to be started, nothing about whether it runs, and what it brought
 * along for the way back.
 */
typedef struct
{
  char *uuid;
  char *name;
  char *os_id;
  CarrelSpecFamily family;
  CarrelSpecChipset chipset;
  char *machine_type;
  CarrelSpecFirmware firmware;
  guint processors;
  guint memory_mib;
  gboolean local_time;
  GPtrArray *disks;
  GPtrArray *drives;
  GPtrArray *networks;
  CarrelSpecDisplay display;
  CarrelSpecSound sound;
  char **boot_order;
  guint serial_ports;
  GPtrArray *kept;
  CarrelSpecStart start;
} CarrelSpec;

G_END_DECLS
