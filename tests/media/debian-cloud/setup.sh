# SPDX-License-Identifier: GPL-3.0-or-later
#
# What follows makes a cloud image of it: no user, no password, no name, no network of its own.  The
# guest agent is how a test looks inside.
userdel -r user
passwd -l root
rm /etc/systemd/system/serial-getty@ttyS0.service.d/login.conf /etc/systemd/network/any.network
echo localhost > /etc/hostname
echo '127.0.0.1 localhost' > /etc/hosts
rm -f /etc/ssh/ssh_host_*
# The languages were left out of it, and with them what cloud-init would set.
echo 'locale: C.UTF-8' > /etc/cloud/cloud.cfg.d/20_carrel.cfg
