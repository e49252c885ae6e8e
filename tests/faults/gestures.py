# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does in the window, up to the last click, which is the one that faults are tried on."""

import re

from window import desk
from gi.repository import Atspi

from model import Arrived, changed, grown, lasting, without

GIB = 1 << 30


class Gesture:
    """A person's way to an operation: `prepare` does all but the last click and returns that as a
    function; `wait` waits until the window says that it is done."""

    def __init__(self, name, prepare, wait, after):
        self.name = name
        self.prepare = prepare
        self.wait = wait
        self.after = after


def prepare_create(window):
    window.key("ctrl+n")
    dialog = window.frame("New machine")
    window.click(dialog.find(("list item", "table row", "row"), re.compile("debian")), "^New machine$")
    button = window.button("^C_?reate( Create)?$", dialog)
    desk.wait("Create to become possible", lambda: button.sensitive)
    return button.act


def prepare_start(window):
    return window.start_button("beta").act


def prepare_favourite(window):
    window.select("alpha")
    return lambda: window.key("ctrl+d")


def open_settings(window, page):
    window.select("alpha")
    window.key("alt+Return")
    window.frame("Settings")
    window.click(window.program.find("list item", page), "^Settings$")


def prepare_memory(window):
    open_settings(window, "Processor and memory")
    value = window.program.find("spin button",
                                re.compile("Memory")).accessible.get_value_iface()
    return lambda: Atspi.Value.set_current_value(value, 96)


def prepare_rename(window):
    window.select("alpha")
    window.key("F2")
    dialog = window.program.find("dialog", "Rename machine")
    dialog.find("text").set_text("alpha two")
    return window.button("^_?Rename", dialog).act


def prepare_grow(window):
    open_settings(window, "Disks and CD")
    window.button("Grow", window.frame("Settings")).act()
    return window.button("^_?Grow$", window.program.find("dialog", "Grow the disk")).act


def prepare_delete(window):
    window.select("beta")
    return lambda: window.key("Delete")


def open_trash(window):
    window.click(window.program.find("list item", re.compile("^Trash,")))
    window.select("gone")
    window.key("shift+F10")


def prepare_restore(window):
    open_trash(window)
    return window.program.find("menu item", re.compile("^Restore")).act


def prepare_purge(window):
    open_trash(window)
    window.program.find("menu item", re.compile("^Delete forever")).act()
    dialog = window.program.find("dialog")
    return window.button("^_?Delete", dialog).act


def wait_gone(name):
    def wait(window):
        desk.wait(f"the end of {name}", lambda: not window.has_card(name))
    return wait


def wait_for(role, pattern):
    return lambda window: window.program.find(role, re.compile(pattern))


def same(before):
    return lasting(before)


GESTURES = [
    Gesture("create", prepare_create, wait_for("push button", "^Back to the library"), Arrived),
    Gesture("start", prepare_start, wait_for("table cell", "^beta, Running"), same),
    Gesture("favourite", prepare_favourite, wait_for("list item", "^Favourites, 1 machine"),
            lambda before: changed(before, "alpha", favourite=True)),
    Gesture("memory", prepare_memory, None,
            lambda before: changed(before, "alpha", spec_memory_mib=96)),
    Gesture("rename", prepare_rename, wait_for("table cell", "^alpha two,"),
            lambda before: changed(before, "alpha", name="alpha two")),
    Gesture("grow", prepare_grow, wait_for("label", "of 11(.0)? Gi?B"),
            lambda before: grown(before, "alpha", "disk0", 11 * GIB)),
    Gesture("delete", prepare_delete, wait_gone("beta"),
            lambda before: changed(before, "beta", trashed=True)),
    Gesture("restore", prepare_restore, wait_gone("gone"),
            lambda before: changed(before, "gone", trashed=False)),
    Gesture("purge", prepare_purge, wait_gone("gone"), lambda before: without(before, "gone")),
]
