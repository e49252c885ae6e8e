# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs after the base's setup: a person is logged in on the screen, with a desktop.
set -e
mkdir -p /etc/systemd/system/getty@tty1.service.d
cat > /etc/systemd/system/getty@tty1.service.d/login.conf <<'CONFIG'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin user --noclear %I $TERM
CONFIG
cat > /home/user/.bash_profile <<'CONFIG'
if [ "$(tty)" = /dev/tty1 ]; then
  exec startx > /tmp/startx.log 2>&1
fi
CONFIG
cat > /home/user/.xinitrc <<'CONFIG'
xsetroot -solid '#2e5c8a'
spice-vdagent &
exec openbox --startup /home/user/.desktop
CONFIG
# After the window manager is there, so that the terminal has the keyboard.
cat > /home/user/.desktop <<'CONFIG'
#!/bin/sh
/home/user/.follow &
tint2 &
exec xterm -geometry 90x24+60+60 -bg white -fg black -title Terminal
CONFIG
# What GNOME's window manager does by itself and openbox does not: take the size that the virtual
# screen prefers whenever the host asks for another.
cat > /home/user/.follow <<'CONFIG'
#!/bin/sh
xrandr --output Virtual-1 --auto
xev -root -event randr | while read -r line; do
  case $line in
    *RRScreenChangeNotify*|*RRNotify*) xrandr --output Virtual-1 --auto ;;
  esac
done
CONFIG
chmod +x /home/user/.desktop /home/user/.follow
chown user:user /home/user/.desktop /home/user/.follow
chown user:user /home/user/.bash_profile /home/user/.xinitrc
# X may be started from the console, and follows the display's size through the agent.
mkdir -p /etc/X11
printf 'allowed_users=anybody\nneeds_root_rights=yes\n' > /etc/X11/Xwrapper.config
systemctl enable spice-vdagentd.socket || true
