# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the recipes of Debian guests: a disk that boots by BIOS and by UEFI (signed boot chain),
# made without mounting anything and without a loop device.

# build_root ROOT KERNEL PACKAGES TARBALL: a Debian of the host's own release.
build_root ()
{
  local tarball=$1 packages=$2 setup=$3 suite mode=unshare
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  [ "$(id -u)" != 0 ] || mode=root
  # A small initial file system: the disks and controllers QEMU has, and nothing else.
  # shellcheck disable=SC2016
  mmdebstrap --mode="$mode" --variant=apt \
    --include="systemd-sysv,udev,dbus,iproute2,kmod,login,passwd,qemu-guest-agent,initramfs-tools,zstd,dhcpcd-base,$packages" \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --aptopt='Apt::Install-Recommends "false"' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"
      echo "MODULES=list" > "$1/etc/initramfs-tools/conf.d/carrel"
      echo "COMPRESS=zstd" >> "$1/etc/initramfs-tools/conf.d/carrel"
      printf "%s\n" virtio_pci virtio_blk virtio_scsi sd_mod sr_mod ahci ata_piix nvme ext4 crc32c_generic >> "$1/etc/initramfs-tools/modules"' \
    --customize-hook="copy-in $setup /tmp" \
    --customize-hook='chroot "$1" sh /tmp/'"$(basename "$setup")" \
    --customize-hook='rm -f "$1/tmp/'"$(basename "$setup")"'"' \
    "$suite" "$tarball" "${sources[@]}"
}

# The host's own sources of packages, so that nothing is fetched from elsewhere.
find_sources ()
{
  local file
  sources=()
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ -s "$file" ] && sources+=("$file")
  done
  return 0
}

# put FILE OFFSET-IN-SECTORS DISK
put ()
{
  dd if="$1" of="$3" bs=512 seek="$2" conv=notrunc status=none
}

# patch FILE OFFSET HEX...
patch_bytes ()
{
  local file=$1 offset=$2 byte
  shift 2
  for byte in "$@"; do
    printf '%b' "\\x$byte" | dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
    offset=$((offset + 1))
  done
}

ESP_START=4096
ESP_SECTORS=98304
ROOT_START=102400

# make_image TARBALL OUT SIZE SCRATCH
make_image ()
{
  local tarball=$1 out=$2 size=$3 scratch=$4 disk=$4/disk.raw esp=$4/esp.fat
  truncate -s "$size" "$disk"
  sfdisk -q "$disk" <<TABLE
label: gpt
start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649
start=$ESP_START, size=$ESP_SECTORS, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B
start=$ROOT_START, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4
TABLE

  # BIOS: GRUB's first sector, and its core in the partition kept for it.
  cat > "$scratch/early.cfg" <<'CONFIG'
search --no-floppy --label carrel-root --set=root
set prefix=($root)/boot/grub
configfile ($root)/boot/grub/grub.cfg
CONFIG
  grub-mkimage -O i386-pc -p '(hd0,gpt3)/boot/grub' -c "$scratch/early.cfg" -o "$scratch/core.img" \
    biosdisk part_gpt ext2 normal linux search search_label configfile serial terminal echo test
  cp /usr/lib/grub/i386-pc/boot.img "$scratch/boot.img"
  # Where the core lies: sector 2048; and its own second sector: 2049.
  patch_bytes "$scratch/boot.img" $((0x5c)) 00 08 00 00 00 00 00 00
  patch_bytes "$scratch/boot.img" $((0x66)) 90 90
  patch_bytes "$scratch/core.img" $((0x1f4)) 01 08 00 00 00 00 00 00
  head -c 440 "$scratch/boot.img" > "$scratch/first"
  put "$scratch/first" 0 "$disk"
  put "$scratch/core.img" 2048 "$disk"

  # UEFI: the signed chain, which reads its configuration from EFI/debian.
  truncate -s $((ESP_SECTORS * 512)) "$esp"
  mkfs.vfat -F 32 -s 1 "$esp" >/dev/null
  mmd -i "$esp" ::EFI ::EFI/BOOT ::EFI/debian
  mcopy -i "$esp" /usr/lib/shim/shimx64.efi.signed ::EFI/BOOT/BOOTX64.EFI
  mcopy -i "$esp" /usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed ::EFI/BOOT/grubx64.efi
  mcopy -i "$esp" "$scratch/early.cfg" ::EFI/debian/grub.cfg
  put "$esp" "$ESP_START" "$disk"

  # The root file system, filled from the archive without being mounted.
  fill_root "$tarball" "$disk" "$scratch"
  qemu-img convert -O qcow2 "$disk" "$out"
  rm -f "$disk"
}

fill_root ()
{
  local tarball=$1 disk=$2 scratch=$3 sectors
  # The partition ends at a whole megabyte before the end of the disk.
  sectors=$((($(stat -c %s "$disk") / 512 - ROOT_START) / 2048 * 2048 - 2048))
  mkdir "$scratch/root"
  if [ "$(id -u)" = 0 ]; then
    tar -x --numeric-owner -C "$scratch/root" -f "$tarball"
    mke2fs -q -t ext4 -L carrel-root -E "offset=$((ROOT_START * 512))" -d "$scratch/root" "$disk" \
      $((sectors / 2))k
    rm -rf "$scratch/root"
  else
    # Owners and devices survive in a user namespace only.
    unshare --map-root-user --map-auto --user sh -e -c '
      tar -x --numeric-owner -C "$1/root" -f "$2" --exclude="./dev/*"
      mke2fs -q -t ext4 -L carrel-root -E "offset=$4" -d "$1/root" "$3" "$5"
      rm -rf "$1/root"' sh "$scratch" "$tarball" "$disk" $((ROOT_START * 512)) $((sectors / 2))k
  fi
}
