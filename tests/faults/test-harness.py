#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier itself can fail: each harm done by hand must be complained about."""

import functools
import pathlib
import sqlite3
import subprocess

from faults import Place, expect, main, read_bytes, test
from instants import count, kill_at
from model import changed, complain, find, look
from operations import make_template


@functools.cache
def get_template():
    return make_template()


def make_place():
    return Place(template=get_template().library)


def get_disk(place, facts):
    return pathlib.Path(facts[find(facts, "alpha")]["now"]["files"]["disk0"])


def get_folder(place, facts):
    return pathlib.Path(facts[find(facts, "alpha")]["now"]["path"])


def remove_disk(place, facts):
    get_disk(place, facts).unlink()


def shrink_disk(place, facts):
    path = get_disk(place, facts)
    path.unlink()
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "63M"], check=True)


def spoil_disk(place, facts):
    """The reference counts say that nothing is used."""
    with open(get_disk(place, facts), "r+b") as file:
        file.seek(2 * 65536)
        file.write(bytes(16))


def leave_part(place, facts):
    (get_folder(place, facts) / "disks" / "left.qcow2.part").write_bytes(b"half")


def leave_disk(place, facts):
    (get_folder(place, facts) / "disks" / "left.qcow2").write_bytes(b"half")


def leave_folder(place, facts):
    (place.library / "machines" / "01234567-89ab-4def-8123-456789abcdef").mkdir()


def leave_file(place, facts):
    (place.library / "library.db.part").write_bytes(b"half")


def change_row(place, *statements):
    connection = sqlite3.connect(place.library / "library.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def change_notes(place, facts):
    change_row(place, "UPDATE texts SET notes = 'changed' WHERE notes = 'first'")


def drop_machine(place, facts):
    place.ctl("delete", "alpha")
    place.ctl("purge", "alpha")


def add_machine(place, facts):
    place.ctl("create", "--name", "more", "--disk", "32M")


def lose_manifest(place, facts):
    """Of one in the trash: the others' are written anew when they are started."""
    (place.library / "machines" / find(facts, "gone") / "machine.json").write_text("{}")


def hold_lock(place, facts):
    """Somebody who is not Carrel holds the machine: it cannot be started."""
    script = ("import fcntl, os, signal, struct, sys\n"
              "file = open(sys.argv[1], 'a+')\n"
              "fcntl.fcntl(file, 37, struct.pack('hhqqi4x', 1, 0, 0, 0, 0))\n"
              "print('held', flush=True)\n"
              "signal.pause()\n")
    holder = subprocess.Popen(["/usr/bin/python3", "-c", script,
                               get_folder(place, facts) / "machine.lock"],
                              env=place.environment, stdout=subprocess.PIPE)
    expect(holder.stdout.readline() == b"held\n", "the lock could not be taken")
    place.holder = holder


HARMS = [(remove_disk, "cannot be opened"), (shrink_disk, "were acknowledged"),
         (spoil_disk, "is not sound"), (leave_part, ".part lies"), (leave_disk, "left.qcow2 lies"),
         (leave_folder, "the folder of no machine"), (leave_file, "library.db.part lies"),
         (change_notes, "notes 'first' became 'changed'"), (drop_machine, "missing 'alpha'"),
         (add_machine, "unknown 'more'"), (lose_manifest, "manifest"), (hold_lock, "in use")]


def see(harm, words):
    with make_place() as place:
        facts = look(place)
        harm(place, facts)
        complaints = complain(place, [facts])
        if hasattr(place, "holder"):
            place.end_all()
            place.holder.wait()
        expect(any(words in complaint for complaint in complaints), "not complained about, but",
               complaints)


for one_harm, one_words in HARMS:
    test(f"harness/{one_harm.__name__.replace('_', '-')}-is-seen")(
        functools.partial(see, one_harm, one_words))


@test("harness/nothing-is-seen-where-nothing-is-wrong")
def see_nothing():
    with make_place() as place:
        complaints = complain(place, [look(place)])
        expect(not complaints, "\n".join(complaints))


@test("harness/an-acknowledged-setting-that-is-not-there-is-seen")
def see_missing_setting():
    with make_place() as place:
        expect(complain(place, [changed(look(place), "alpha", notes="other")]), "not seen")


@test("harness/a-kill-kills-at-its-call")
def kill_for_certain():
    with make_place() as place:
        instants, answer = count(place, "set", "alpha", "--notes", "x")
        expect(answer.exit == "ok" and len(instants) > 10, answer, instants)
        call = max(one for one in instants if one[0] in ("pwrite64", "fsync", "fdatasync"))
    with make_place() as place:
        answer = kill_at(place, (call[0], 1), "set", "alpha", "--notes", "x")
        expect(answer.exit == "killed", answer)
    with make_place() as place:
        answer = kill_at(place, (call[0], 10000), "set", "alpha", "--notes", "x")
        expect(answer.exit == "ok", answer)


@test("harness/nothing-is-left-when-a-place-is-closed")
def leave_nothing():
    place = make_place()
    place.ctl("start", "alpha", "beta")
    cores = place.cores()
    expect(len(cores) == 2, cores)
    place.close()
    expect(not place.root.exists(), "the folder is left")
    expect(not any(read_bytes(f"/proc/{pid}/cmdline") for pid in cores), "cores are left")


@test("harness/others-are-never-touched")
def touch_no_others():
    with make_place() as other:
        other.ctl("start", "alpha")
        cores = other.cores()
        with make_place() as place:
            place.ctl("start", "alpha")
            expect(not set(place.cores()) & set(cores), "another place's processes are ours")
            place.kill(*cores)
        expect(other.cores() == cores, "another place's core was killed")


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
