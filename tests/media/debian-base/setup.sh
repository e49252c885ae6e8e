# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs inside the new system: names, the boot menu, a login on the serial console.
set -e
echo carrel-guest > /etc/hostname
echo '127.0.0.1 localhost carrel-guest' > /etc/hosts
echo 'LABEL=carrel-root / ext4 errors=remount-ro,noatime 0 1' > /etc/fstab
echo 'root:carrel' | chpasswd
useradd -m -s /bin/bash -p '' user
passwd -d user

# One kernel: found by name, so that the menu needs no version.
mkdir -p /boot/grub
kernel=$(ls /boot/vmlinuz-* | head -n 1)
initrd=$(ls /boot/initrd.img-* | head -n 1)
cat > /boot/grub/grub.cfg <<CONFIG
set timeout=0
menuentry 'Debian' {
  linux $kernel root=LABEL=carrel-root ro quiet console=tty0 console=ttyS0
  initrd $initrd
}
CONFIG

# What makes a boot slow and is of no use to a test.
systemctl mask systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer \
  e2scrub_all.timer fstrim.timer dpkg-db-backup.timer
systemctl enable serial-getty@ttyS0.service qemu-guest-agent.service
systemctl enable systemd-networkd.service
cat > /etc/systemd/network/any.network <<'CONFIG'
[Match]
Name=en* eth*
[Network]
DHCP=yes
CONFIG
# The power button switches off at once, whoever is logged in.
mkdir -p /etc/systemd/logind.conf.d
cat > /etc/systemd/logind.conf.d/carrel.conf <<'CONFIG'
[Login]
HandlePowerKey=poweroff
PowerKeyIgnoreInhibited=yes
CONFIG
mkdir -p /etc/systemd/system/serial-getty@ttyS0.service.d
cat > /etc/systemd/system/serial-getty@ttyS0.service.d/login.conf <<'CONFIG'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin root --keep-baud 115200 - $TERM
CONFIG
: > /etc/machine-id
