# SPDX-License-Identifier: GPL-3.0-or-later
"""Listens to a machine's core as a window does: for states that carrelctl cannot wait for."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from faults import PATIENCE_S, expect  # noqa: E402

INTERFACE = "org.carrel.Machine1"


def wait_state(place, uuid, wanted):
    """Waits until the core says that its machine is in this state."""
    path = place.run / "carrel" / uuid / "core.sock"
    connection = Gio.DBusConnection.new_for_address_sync(
        f"unix:path={path}", Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT, None, None)
    proxy = Gio.DBusProxy.new_sync(connection, Gio.DBusProxyFlags.NONE, None, None,
                                   "/org/carrel/Machine", INTERFACE, None)
    loop = GLib.MainLoop()
    proxy.connect("g-properties-changed", lambda *_: get_state(proxy) == wanted and loop.quit())
    late = GLib.timeout_add_seconds(PATIENCE_S, loop.quit)
    if get_state(proxy) != wanted:
        loop.run()
    GLib.source_remove(late)
    seen = get_state(proxy)
    connection.close_sync(None)
    expect(seen == wanted, "the machine is", seen, "and not", wanted)


def get_state(proxy):
    return proxy.get_cached_property("State").unpack()
