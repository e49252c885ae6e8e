#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small window with one of everything, for the driver to be tried on."""

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import GLib, Gtk  # noqa: E402


def activate(application):
    window = Gtk.ApplicationWindow(application=application, title="Sample", default_width=400)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    label = Gtk.Label(label="nothing yet")
    entry = Gtk.Entry()
    button = Gtk.Button(label="Press")
    check = Gtk.CheckButton(label="Agree")
    button.connect("clicked", lambda _: GLib.timeout_add(
        300, lambda: label.set_label(f"pressed {entry.get_text()}")))
    check.connect("toggled", lambda _: label.set_label(f"agreed {check.get_active()}"))
    for child in (label, entry, button, check):
        box.append(child)
    window.set_child(box)
    window.present()


application = Gtk.Application(application_id="org.carrel.Sample")
application.connect("activate", activate)
application.run()
