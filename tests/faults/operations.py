# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations that faults are tried on, and the library that they begin with."""

from faults import Place, expect
from model import Born, changed, find, grown, lasting, look, without

MIB = 1024 * 1024


class Operation:
    """A verb with its arguments, what has to be so before it, and what is so after it."""

    def __init__(self, name, arguments, after, prepare=None):
        self.name = name
        self.arguments = arguments
        self.after = after
        self.prepare = prepare

    def set_up(self, place):
        """Prepares a place; returns the facts before."""
        if self.prepare is not None:
            place.ctl(*self.prepare)
        return look(place)

    def allow(self, before, answer):
        """What may be seen now: what was acknowledged, or both when nothing was said."""
        after = self.after(before)
        return [after] if answer.exit == "ok" else [lasting(before), after]


def same(before):
    return lasting(before)


OPERATIONS = [
    Operation("create", ["create", "--name", "new", "--disk", "48M", "--memory", "64M"],
              lambda before: Born(before, "new", [48 * MIB], memory_mib=64)),
    Operation("create and start",
              ["create", "--name", "new", "--disk", "48M", "--memory", "64M", "--start"],
              lambda before: Born(before, "new", [48 * MIB], memory_mib=64)),
    Operation("start", ["start", "alpha"], same),
    Operation("set", ["set", "alpha", "--memory", "96M", "--processors", "2"],
              lambda before: changed(before, "alpha", spec_memory_mib=96, spec_processors=2)),
    Operation("set many",
              ["set", "alpha", "--memory", "96M", "--name", "omega", "--notes", "other notes",
               "--favourite", "on", "--tags", "one,two"],
              lambda before: changed(before, "alpha", spec_memory_mib=96, name="omega",
                                     notes="other notes", favourite=True, tags=["one", "two"])),
    Operation("set while it runs", ["set", "alpha", "--network", "off", "--memory", "96M"],
              lambda before: changed(before, "alpha", spec_memory_mib=96, spec_networks=[
                  {**card, "connected": False}
                  for card in before[find(before, "alpha")]["spec"]["networks"]]),
              ["start", "alpha"]),
    Operation("grow", ["disk", "grow", "alpha", "disk0", "128M"],
              lambda before: grown(before, "alpha", "disk0", 128 * MIB)),
    Operation("delete", ["delete", "alpha"],
              lambda before: changed(before, "alpha", trashed=True)),
    Operation("restore", ["restore", "gone"],
              lambda before: changed(before, "gone", trashed=False)),
    Operation("purge", ["purge", "gone"], lambda before: without(before, "gone")),
]


def make_template():
    """A closed library with two machines and one in the trash; to be copied, and closed at the end."""
    place = Place()
    place.ctl("create", "--name", "alpha", "--disk", "64M", "--memory", "64M", "--notes", "first")
    place.ctl("create", "--name", "beta", "--disk", "32M", "--memory", "64M")
    place.ctl("create", "--name", "gone", "--disk", "32M", "--memory", "64M")
    # What is purged has run, and has left what a machine leaves that has run.
    place.ctl("start", "gone")
    place.ctl("poweroff", "gone")
    place.ctl("delete", "gone")
    names = sorted(one["name"] for one in look(place).values())
    expect(names == ["alpha", "beta", "gone"], names)
    place.end_cores()
    return place
