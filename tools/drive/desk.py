# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 window as a person would: looks at what the accessibility bus tells, moves the mouse
and presses keys through X, and takes pictures of the window.

Waiting is for events: an accessibility event, or a deadline; what is looked for is looked for again
after each event.  (A slow beat catches what the toolkit does not announce, such as a window's
place.)

Facts about GTK 4.8 this rests on: extents are right relative to the window only, so the window's
own place is asked of X; check buttons and the items of drop-downs have no action, so they are
clicked with the mouse.  GTK 4.18 forgets the padding of everything that a thing lies in, and says the
window's own with the wrong sign: that one is put back twice; those of bars and rows, at most a few
pixels, are not known, so that only the middle of things is clicked.
"""

import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE = 120.0
BEAT_MS = 250
EVENTS = ["object:children-changed", "object:state-changed", "object:property-change",
          "object:text-changed", "window:activate", "window:create"]


class NotFound(Exception):
    """What was waited for did not come in time."""


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True,
                          text=True, **options).stdout


def wait(what, check, timeout=DEADLINE):
    """Runs the main loop until check() gives something true; returns that."""
    result = check()
    if result:
        return result
    loop = GLib.MainLoop()
    state = {"result": None, "late": False, "due": 0}

    def look():
        state["due"] = 0
        state["result"] = check()
        if state["result"]:
            loop.quit()
        return False

    def look_soon(*_arguments):
        # A window that opens tells of hundreds of changes: they are looked at together.
        if not state["due"]:
            state["due"] = GLib.idle_add(look)
        return True

    def late():
        state["late"] = True
        loop.quit()
        return False

    listener = Atspi.EventListener.new(look_soon)
    for event in EVENTS:
        listener.register(event)
    beat = GLib.timeout_add(BEAT_MS, look_soon)
    end = GLib.timeout_add(int(timeout * 1000), late)
    loop.run()
    GLib.source_remove(beat)
    if state["due"]:
        GLib.source_remove(state["due"])
    if not state["late"]:
        GLib.source_remove(end)
    for event in EVENTS:
        listener.deregister(event)
    if not state["result"]:
        raise NotFound(f"{what} did not come within {timeout:.0f} s")
    return state["result"]


def matches(text, wanted):
    """Whether a name is the wanted one: equal to a string, or found by a pattern."""
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return wanted.search(text or "") is not None
    return text == wanted


class Node:
    """One thing on the screen, as a blind person's tools see it."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        try:
            return self.accessible.get_name() or ""
        except GLib.Error:
            return ""

    @property
    def role(self):
        try:
            name = self.accessible.get_role_name()
            # Newer buses say it shorter.
            return "push button" if name == "button" else name
        except GLib.Error:
            return ""

    @property
    def text(self):
        interface = self.accessible.get_text_iface()
        if interface is None:
            return self.name
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    def has_state(self, state):
        try:
            return self.accessible.get_state_set().contains(state)
        except GLib.Error:
            return False

    @property
    def showing(self):
        # GTK 4.8 says SHOWING of windows only.
        return self.has_state(Atspi.StateType.VISIBLE)

    @property
    def sensitive(self):
        return self.has_state(Atspi.StateType.SENSITIVE) or self.has_state(Atspi.StateType.ENABLED)

    @property
    def selected(self):
        return self.has_state(Atspi.StateType.SELECTED)

    @property
    def checked(self):
        return (self.has_state(Atspi.StateType.CHECKED)
                or self.has_state(Atspi.StateType.PRESSED))

    @property
    def frame(self):
        """The window this lies in, or this itself where there is none."""
        node = self
        while node.role not in ("frame", "dialog", "window"):
            parent = node.accessible.get_parent()
            if parent is None:
                return self
            node = Node(parent)
        return node

    @property
    def extents(self):
        """(left, top, width, height), relative to the window."""
        box = self.accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        edge = self.frame.accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return box.x - 2 * edge.x, box.y - 2 * edge.y, box.width, box.height

    def children(self):
        try:
            count = self.accessible.get_child_count()
        except GLib.Error:
            return
        for index in range(count):
            try:
                child = self.accessible.get_child_at_index(index)
            except GLib.Error:
                continue
            if child is not None:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def walk_showing(self):
        """Like walk(), without what lies in something hidden."""
        yield self
        for child in self.children():
            if child.showing:
                yield from child.walk_showing()

    def find_all(self, role=None, name=None, showing=True):
        return [node for node in (self.walk_showing() if showing else self.walk())
                if (role is None or node.role in ((role,) if isinstance(role, str) else role))
                and matches(node.name, name)]

    def find_now(self, role=None, name=None, showing=True):
        # GTK does not announce every change of the tree; what was remembered of it is forgotten.
        self.accessible.clear_cache()
        found = self.find_all(role, name, showing)
        return found[0] if found else None

    def find(self, role=None, name=None, showing=True, timeout=DEADLINE):
        """The first thing of this role and name, waited for."""
        try:
            return wait(f"{role or 'something'} called {name}",
                        lambda: self.find_now(role, name, showing), timeout)
        except NotFound as error:
            raise NotFound(f"{error}; what is there:\n{self.tell()}") from None

    def wait_gone(self, role=None, name=None, timeout=DEADLINE):
        wait(f"the end of {role} called {name}",
             lambda: self.find_now(role, name) is None, timeout)

    def act(self, action=0):
        """Does the thing's action (a button's click), by name or number."""
        interface = self.accessible.get_action_iface()
        if interface is None:
            raise NotFound(f"{self.role} {self.name!r} has no action")
        number = action
        if isinstance(action, str):
            names = [Atspi.Action.get_action_name(interface, i)
                     for i in range(Atspi.Action.get_n_actions(interface))]
            number = names.index(action)
        if not Atspi.Action.do_action(interface, number):
            raise NotFound(f"{self.role} {self.name!r} did not do {action}")

    def set_text(self, text):
        interface = self.accessible.get_editable_text_iface()
        if interface is None:
            raise NotFound(f"{self.role} {self.name!r} cannot be edited")
        Atspi.EditableText.set_text_contents(interface, text)

    def tell(self, depth=0, limit=200):
        """The tree in words, for whoever must understand a failure."""
        lines, stack = [], [(self, 0)]
        while stack and len(lines) < limit:
            node, level = stack.pop()
            if node.showing or level < 2:
                lines.append(f"{'  ' * (level + depth)}{node.role} {node.name!r}")
                stack += [(child, level + 1) for child in reversed(list(node.children()))]
        return "\n".join(lines)


class Window:
    """An X window of the program, found by its title or by being the only one."""

    def __init__(self, identifier):
        self.identifier = identifier

    @staticmethod
    def of_process(pid, title=None, timeout=DEADLINE):
        def look():
            command = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]
            if title is not None:
                command += ["--all", "--name", title]
            found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            return found.split()

        return Window(wait(f"a window of process {pid}", look, timeout)[0])

    def geometry(self):
        """(left, top, width, height) on the screen."""
        said = run("xdotool", "getwindowgeometry", "--shell", self.identifier)
        values = dict(line.split("=") for line in said.split() if "=" in line)
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def activate(self):
        run("xdotool", "windowactivate", "--sync", self.identifier)

    def click(self, x, y, button=1, count=1):
        """Clicks at a place of the window, with the mouse."""
        run("xdotool", "mousemove", "--sync", "--window", self.identifier, int(x), int(y),
            "click", "--repeat", count, "--delay", 80, button)

    def click_node(self, node, button=1, count=1, down=0.5):
        """Clicks in the middle of a thing, or so far down in it."""
        left, top, width, height = node.extents
        self.click(left + width / 2, top + height * down, button, count)

    def click_card(self, node, button=1, count=1):
        """Clicks where a card says its name: in its middle a button comes up beneath the pointer, and
        whether it is there before the click is chance."""
        self.click_node(node, button, count, down=0.85)

    def move_to(self, x, y):
        run("xdotool", "mousemove", "--sync", "--window", self.identifier, int(x), int(y))

    def type(self, text):
        run("xdotool", "type", "--delay", 60, text)

    def key(self, *keys):
        run("xdotool", "key", "--delay", 60, *keys)

    def resize(self, width, height):
        run("xdotool", "windowsize", "--sync", self.identifier, width, height)

    def picture(self, path):
        """Writes what the window shows to a PNG."""
        run("import", "-silent", "-window", self.identifier, path)
        return path

    def colours(self):
        """How many colours the window shows: a black or empty one has few."""
        return int(run("import", "-silent", "-window", self.identifier, "-format", "%k", "info:"))


def application(name, timeout=DEADLINE):
    """The accessible root of a program, waited for."""
    Atspi.init()

    def look():
        desktop = Atspi.get_desktop(0)
        # Names that were asked for too early stay empty otherwise.
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(index)
                if child is not None and matches(child.get_name(), name):
                    return Node(child)
            except GLib.Error:
                continue
        return None

    return wait(f"the program {name} on the accessibility bus", look, timeout)


class Stopwatch:
    """Says how long each step took."""

    def __init__(self, say):
        self.say = say
        self.started = self.last = time.monotonic()

    def step(self, text):
        now = time.monotonic()
        self.say(f"{now - self.started:6.1f} s  {text} ({now - self.last:.1f} s)")
        self.last = now
