#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb of carrelctl, with --json, on the null engine."""

import os
import pathlib
import subprocess
import sys
import time

from desk import (AMBIGUOUS, CARRELCTL, DAMAGED, GRUB_ISO, NOT_FOUND, STATE, TIMED_OUT, USAGE, main,
                  test)



@test
def create_makes_what_was_asked(desk):
    made = desk.json("create", "--name", "One", "--processors", "3", "--memory", "512M", "--disk",
                     "2G", "--firmware", "bios", "--display", "vnc", "--disk-bus", "sata",
                     "--network", "off", "--notes", "a note")
    shown = desk.json("show", made["uuid"])
    spec = shown["spec"]
    assert made["state"] == "stopped" and made["name"] == "One", made
    assert (spec["processors"], spec["memory-mib"]) == (3, 512), spec
    assert spec["display"]["kind"] == "vnc" and spec["networks"] == [], spec
    assert [(d["size-bytes"], d["bus"]) for d in spec["disks"]] == [(2 << 30, "sata")], spec
    assert shown["notes"] == "a note"
    disk = pathlib.Path(shown["disks"][0]["path"])
    assert disk.read_bytes()[:4] == b"QFI\xfb", "the disk is no qcow2"
    assert (desk.folder(made["uuid"]) / "machine.json").exists()


@test
def create_needs_nothing_but_media_and_names_itself(desk):
    first = desk.json("create", "--media", GRUB_ISO, "--start")
    second = desk.json("create", "--media", GRUB_ISO)
    assert first["state"] == "running", first
    assert first["name"] != second["name"], (first, second)
    spec = desk.json("show", first["uuid"])["spec"]
    assert [d["path"] for d in spec["drives"]] == [str(GRUB_ISO)], spec
    assert 1 <= spec["processors"] <= 2 and 1024 <= spec["memory-mib"] <= 4096, spec
    assert spec["disks"][0]["size-bytes"] in (20 << 30, 64 << 30), spec


@test
def create_takes_what_libosinfo_says(desk):
    made = desk.json("create", "--os", "debian11")
    assert made["name"].startswith("Debian 11") and made["os-id"] == "debian11", made
    desk.json("create", "--os", "no-such-system", code=NOT_FOUND)
    assert len(desk.machines()) == 1


@test
def create_copies_disk_images(desk):
    raw, qcow2, backed = desk.top / "disk.raw", desk.top / "disk.qcow2", desk.top / "backed.qcow2"
    sector = bytearray(512)
    sector[446:462] = bytes([0x80, 0, 1, 0, 0x83, 0, 1, 0]) + (2048).to_bytes(4, "little") * 2
    sector[510:] = b"\x55\xaa"
    raw.write_bytes(sector + b"Carrel" * 1000)
    with raw.open("r+b") as file:
        file.truncate(8 << 20)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, qcow2], check=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", raw, "-F", "raw", backed],
                   check=True)
    for option, image in (("--disk-image", raw), ("--disk-image", qcow2), ("--media", qcow2),
                          ("--media", raw)):
        shown = desk.json("show", desk.json("create", option, image)["uuid"])
        disk = pathlib.Path(shown["disks"][0]["path"])
        assert shown["name"].startswith("disk") and shown["spec"]["drives"][0]["path"] == "", shown
        assert disk.parent == desk.folder(shown["uuid"]) / "disks"
        subprocess.run(["qemu-img", "compare", "-q", "-f", "raw", "-F", "qcow2", raw, disk], check=True)
    larger = desk.json("show", desk.json("create", "--disk-image", raw, "--disk", "20M")["uuid"])
    assert larger["spec"]["disks"][0]["size-bytes"] == 20 << 20
    desk.json("create", "--disk-image", raw, "--disk", "2M", code=USAGE)
    before = desk.machines()
    desk.json("create", "--disk-image", backed, code=DAMAGED)
    desk.json("create", "--disk-image", desk.top / "none", code=DAMAGED)
    assert desk.machines() == before
    desk.json("disk", "add", "disk", code=USAGE)
    added = desk.json("disk", "add", larger["uuid"], "--from", qcow2)
    assert added["size-bytes"] == 8 << 20, added
    assert len(list((desk.folder(larger["uuid"]) / "disks").iterdir())) == 2


@test
def list_filters_and_sorts(desk):
    b = desk.create("Beta", "--memory", "1G")["uuid"]
    a = desk.create("Alpha", "--memory", "2G")["uuid"]
    desk.json("start", "Beta")
    desk.json("set", "Alpha", "--favourite", "on", "--tags", "red,blue")
    assert [m["name"] for m in desk.json("list")["machines"]] == ["Alpha", "Beta"]
    assert [m["name"] for m in desk.json("list", "--sort", "memory")["machines"]] == ["Beta", "Alpha"]
    assert list(desk.machines("--running")) == [b]
    assert list(desk.machines("--favourites")) == [a]
    assert list(desk.machines("--tag", "red")) == [a]
    assert list(desk.machines("lph")) == [a]
    assert list(desk.machines("--trash")) == []
    assert desk.machines()[a]["tags"] == ["blue", "red"]
    assert desk.machines()[a]["memory-mib"] == 2048


@test
def machines_are_named_by_name_uuid_or_its_beginning(desk):
    uuid = desk.create("Same")["uuid"]
    assert desk.json("show", "Same")["uuid"] == uuid
    assert desk.json("show", uuid)["uuid"] == uuid
    assert desk.json("show", uuid[:8])["uuid"] == uuid
    other = desk.create("Same")["uuid"]
    refused = desk.run("show", "Same", "--json", code=AMBIGUOUS)
    assert refused.json["error"]["code"] == "ambiguous"
    assert uuid in refused.words and other in refused.words, refused
    assert desk.json("show", "Nobody", code=NOT_FOUND)["error"]["code"] == "not-found"


@test
def set_changes_every_setting(desk):
    uuid = desk.create("Old")["uuid"]
    desk.json("folder", "add", "Work")
    folder = desk.json("folder", "list")["folders"][0]["folder"]
    desk.json("set", "Old", "--name", "New", "--notes", "n", "--processors", "1", "--memory", "700M",
              "--firmware", "uefi", "--display", "vnc", "--video", "standard", "--sound", "none",
              "--serial-ports", "2", "--network", "off", "--boot", "cd0,disk0", "--favourite", "on", "--tags", "t",
              "--folder", "Work")
    shown = desk.json("show", "New")
    spec = shown["spec"]
    assert shown["uuid"] == uuid and shown["notes"] == "n" and shown["favourite"] is True, shown
    assert shown["tags"] == ["t"] and shown["folder"] == folder, shown
    assert (spec["processors"], spec["memory-mib"], spec["firmware"]) == (1, 700, "uefi"), spec
    assert spec["display"] == {"kind": "vnc", "video": "standard"} and spec["sound"] == "none", spec
    assert [n["connected"] for n in spec["networks"]] == [False], spec
    assert spec["serial-ports"] == 2 and shown["serial-sockets"] == [], shown
    desk.json("set", "New", "--serial-ports", "5", code=USAGE)
    assert spec["boot-order"] == ["cd0", "disk0"], spec
    desk.json("set", "New", code=USAGE)
    desk.json("set", "New", "--processors", "0", code=USAGE)
    desk.json("set", "New", "--boot", "disk7", code=USAGE)
    assert desk.json("show", "New")["spec"] == spec, "a refused change left a trace"


@test
def set_on_a_running_machine_says_what_waits(desk):
    desk.create("M", "--start")
    said = desk.json("set", "M", "--network", "off", "--memory", "300M")
    assert any("memory" in field for field in said["after-restart"]), said
    assert any("connected" in field for field in said["applied-now"]), said
    assert any("memory" in f for f in desk.json("show", "M")["pending-restart"])
    assert desk.json("show", "M")["spec"]["memory-mib"] == 300


@test
def power_verbs_walk_the_states(desk):
    desk.create("M")
    for verb in ("stop", "poweroff", "reset", "pause", "resume", "screenshot"):
        assert desk.json(verb, "M", code=STATE)["error"]["code"] == "state"
    assert desk.json("start", "M")["machines"][0]["state"] == "running"
    again = desk.json("start", "M")["machines"][0]
    assert again["was-running"] is True, again
    assert desk.json("pause", "M")["machines"][0]["state"] == "paused"
    assert desk.json("resume", "M")["machines"][0]["state"] == "running"
    assert desk.json("reset", "M")["machines"][0]["state"] == "running"
    assert desk.json("show", "M")["state"] == "running"
    assert desk.json("stop", "M")["machines"][0]["state"] == "stopped"
    assert desk.json("show", "M")["state"] == "stopped"
    desk.json("start", "M", "--paused")
    assert desk.json("show", "M")["state"] == "paused"
    desk.json("poweroff", "M")
    assert desk.json("show", "M")["state"] == "stopped"


@test
def several_machines_at_once_all_or_none(desk):
    desk.create("A"), desk.create("B")
    assert len(desk.json("start", "A", "B")["machines"]) == 2
    desk.json("poweroff", "A", "Nobody", code=NOT_FOUND)
    assert desk.json("show", "A")["state"] == "running", "a wrong name made something happen"
    desk.json("poweroff", "A")
    failed = desk.run("poweroff", "A", "B", "--json", code=STATE)
    assert "A" in failed.words and desk.json("show", "B")["state"] == "stopped", failed


@test
def several_start_in_their_turns_and_stop_in_the_opposite_order(desk):
    def names(answer):
        return [machine["name"] for machine in answer["machines"]]

    for name, order in (("Web", "7"), ("Database", "3"), ("Any", "0"), ("Cache", "3")):
        desk.create(name)
        desk.json("set", name, "--start-order", order)
    assert names(desk.json("start", "Web", "Database", "Any", "Cache")) == \
        ["Any", "Database", "Cache", "Web"]
    assert names(desk.json("stop", "Any", "Database", "Web", "Cache")) == \
        ["Web", "Database", "Cache", "Any"]
    # The next turn waits, and the last one is waited for by nobody.
    desk.json("set", "Cache", "--start-delay", "1")
    desk.json("set", "Web", "--start-delay", "3600")
    begun = time.monotonic()
    desk.json("start", "Web", "Cache")
    assert time.monotonic() - begun >= 1, "it did not wait"
    assert desk.json("set", "Cache", "--start-delay", "3600", "--start-wait",
                     "on")["after-restart"] == []
    desk.json("poweroff", "Web", "Cache")
    # A guest that answers is waited for no longer.
    desk.json("start", "Web", "Cache")
    desk.json("poweroff", "Web", "Cache")
    desk.json("set", "Web", "--start-delay", "3601", code=USAGE)
    # What went off is not waited for.
    desk.json("set", "Cache", "--start-wait", "off")
    starting = desk.launch("start", "Web", "Cache", "--json")
    desk.json("wait", "Cache", "--until", "running", "--timeout", "100")
    desk.json("poweroff", "Cache")
    assert desk.finish(starting).code == 0


@test
def delete_restore_purge(desk):
    uuid = desk.create("M")["uuid"]
    desk.json("purge", "M", code=STATE)
    desk.json("restore", "M", code=STATE)
    desk.json("start", "M")
    desk.json("delete", "M", code=STATE)
    desk.json("poweroff", "M")
    desk.json("delete", "M")
    assert desk.machines() == {} and list(desk.machines("--trash")) == [uuid]
    desk.json("start", "M", code=STATE)
    desk.json("restore", "M")
    assert list(desk.machines()) == [uuid]
    desk.json("delete", uuid)
    desk.json("purge", uuid)
    assert desk.machines("--trash") == {}
    assert not desk.folder(uuid).exists(), list(desk.folder(uuid).rglob("*"))


@test
def purge_leaves_what_is_not_ours(desk):
    uuid = desk.create("M", "--media", GRUB_ISO)["uuid"]
    folder = desk.folder(uuid)
    treasure = desk.top / "treasure"
    treasure.mkdir()
    (treasure / "gold").write_text("gold")
    (folder / "mine.txt").write_text("mine")
    (folder / "disks" / "foreign.qcow2").write_text("foreign")
    (folder / "log").mkdir(exist_ok=True)
    (folder / "log" / "way-out").symlink_to(treasure)
    (folder / "saved").symlink_to(treasure)
    (folder / "tpm").mkdir()
    os.link(treasure / "gold", folder / "tpm" / "hard-link")
    desk.json("delete", "M")
    said = desk.json("purge", "M")
    assert said["warnings"], said
    assert (treasure / "gold").read_text() == "gold", "a link was followed"
    assert (folder / "mine.txt").exists() and (folder / "disks" / "foreign.qcow2").exists()
    assert not (folder / "machine.json").exists() and not (folder / "log").exists()
    assert GRUB_ISO.exists()


@test
def disks_come_grow_and_go(desk):
    uuid = desk.create("M")["uuid"]
    assert desk.json("disk", "add", "M", "128M")["disk"] == "disk1"
    assert desk.json("disk", "grow", "M", "disk1", "256M")["size-bytes"] == 256 << 20
    desk.json("disk", "grow", "M", "disk1", "1M", code=USAGE)
    desk.json("disk", "grow", "M", "disk9", "1G", code=NOT_FOUND)
    checked = desk.json("disk", "check", "M")["disks"]
    assert [(d["disk"], d["sound"]) for d in checked] == [("disk0", True), ("disk1", True)], checked
    files = {d["id"]: pathlib.Path(d["path"]) for d in desk.json("show", "M")["disks"]}
    desk.json("start", "M")
    assert desk.json("disk", "grow", "M", "disk0", "96M")["size-bytes"] == 96 << 20
    desk.json("disk", "remove", "M", "disk1", code=STATE)
    desk.json("disk", "check", "M", code=STATE)
    desk.json("poweroff", "M")
    desk.json("disk", "remove", "M", "disk1")
    assert not files["disk1"].exists() and files["disk0"].exists()
    assert [d["id"] for d in desk.json("show", uuid)["spec"]["disks"]] == ["disk0"]


@test
def media_come_and_go(desk):
    desk.create("M")
    desk.json("media", "insert", "M", GRUB_ISO)
    assert desk.json("show", "M")["spec"]["drives"][0]["path"] == str(GRUB_ISO)
    desk.json("start", "M")
    desk.json("media", "eject", "M")
    assert desk.json("show", "M")["spec"]["drives"][0]["path"] == ""
    desk.json("media", "insert", "M", GRUB_ISO, "--drive", "cd0")
    desk.json("media", "insert", "M", GRUB_ISO, "--drive", "cd9", code=NOT_FOUND)
    listed = desk.json("media", "list")["media"]
    assert [(m["path"], m["exists"]) for m in listed] == [(str(GRUB_ISO), True)], listed
    desk.json("media", "insert", "M", desk.top / "nothing.iso", code=DAMAGED)
    assert desk.json("show", "M")["spec"]["drives"][0]["path"] == str(GRUB_ISO)


@test
def screenshot_type_and_key(desk):
    desk.create("M", "--start")
    picture = desk.top / "picture.png"
    assert desk.json("screenshot", "M", picture)["path"] == str(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    named = pathlib.Path(desk.json("screenshot", "M")["path"])
    assert named.parent == desk.top and named.exists(), named
    assert desk.json("type", "M", "Hi!\\n")["chords"] == 4
    assert desk.json("key", "M", "ctrl+alt+delete", "f1")["chords"] == 2
    assert "é" in desk.run("type", "M", "é", code=USAGE).words
    assert "hyper" in desk.run("key", "M", "hyper+x", code=USAGE).words


@test
def wait_is_told_and_does_not_poll(desk):
    desk.create("M")
    assert desk.json("wait", "M", "--until", "stopped")["until"] == "stopped"
    desk.json("wait", "M", "--until", "running", "--timeout", "1", code=TIMED_OUT)
    waiting = desk.launch("wait", "M", "--until", "running", "--timeout", "100", "--json")
    desk.json("start", "M")
    answer = desk.finish(waiting)
    assert answer.code == 0 and answer.json["state"] == "running", answer
    waiting = desk.launch("wait", "M", "--until", "stopped", "--timeout", "100", "--json")
    desk.json("poweroff", "M")
    assert desk.finish(waiting).code == 0
    for until in ("screen-stable", "agent"):
        desk.json("wait", "M", "--until", until, "--timeout", "1", code=TIMED_OUT)


@test
def folders(desk):
    desk.json("folder", "add", "A")
    desk.json("folder", "add", "B", "--parent", "A")
    desk.json("folder", "add", "A", code=STATE)
    assert [f["path"] for f in desk.json("folder", "list")["folders"]] == ["A", "A/B"]
    uuid = desk.create("M", "--folder", "A/B")["uuid"]
    assert list(desk.machines("--folder", "A/B")) == [uuid]
    desk.json("folder", "rename", "A/B", "C")
    desk.json("folder", "move", "C")
    assert [f["path"] for f in desk.json("folder", "list")["folders"]] == ["A", "C"]
    desk.json("folder", "move", "A", "--parent", "A", code=USAGE)
    desk.json("folder", "remove", "C")
    assert desk.machines()[uuid]["folder"] == 0
    desk.json("folder", "remove", "Nothing", code=NOT_FOUND)


@test
def log_says_who_did_what(desk):
    desk.create("M"), desk.create("N")
    desk.json("start", "M")
    events = desk.json("log")["events"]
    assert [e["verb"] for e in events] == ["create", "create", "start"], events
    assert all(e["who"].endswith("@carrelctl") for e in events), events
    assert [e["verb"] for e in desk.json("log", "M")["events"]] == ["create", "start"]
    assert len(desk.json("log", "--limit", "1")["events"]) == 1
    desk.json("type", "M", "secret")
    assert "secret" not in desk.run("log", "--json").output


@test
def doctor_speaks_in_sentences(desk):
    desk.create("M")
    said = desk.json("doctor")
    checks = {f["check"]: f for f in said["findings"]}
    assert {"acceleration", "qemu", "library", "space", "permissions"} <= set(checks), checks
    assert all(f["words"].endswith(".") and f["verdict"] in ("ok", "note", "problem")
               for f in said["findings"]), said
    assert all(f["advice"] for f in said["findings"] if f["verdict"] == "problem"), said


@test
def repair_moves_strangers_aside(desk):
    uuid = desk.create("M")["uuid"]
    stranger = desk.library / "machines" / "01234567-89ab-cdef-0123-456789abcdef"
    (stranger / "disks").mkdir(parents=True)
    (stranger / "disks" / "data.qcow2").write_text("somebody's")
    assert any(f["check"] == "orphan" for f in desk.json("doctor")["findings"])
    assert stranger.exists(), "the doctor changed something"
    assert desk.json("repair")["done"]
    moved = desk.library / "orphans" / stranger.name / "disks" / "data.qcow2"
    assert moved.read_text() == "somebody's"
    assert list(desk.machines()) == [uuid] and desk.folder(uuid).exists()
    assert desk.json("repair")["done"] == []


@test
def words_for_people_are_aligned_and_quiet(desk):
    desk.create("A"), desk.create("A longer name")
    lines = desk.run("list").output.splitlines()
    assert len({line.index("stopped") for line in lines}) == 1, lines
    assert desk.run("set", "A", "--notes", "x").output == ""
    assert desk.run("show", "A").output.startswith("Name")
    refused = desk.run("start", "Nobody", code=NOT_FOUND)
    assert refused.output == "" and refused.words.startswith("carrelctl: "), refused


@test
def library_is_stated_three_ways(desk):
    desk.create("Here")
    other = desk.top / "other"
    desk.json("create", "--name", "There", "--disk", "0", "--library", other)
    assert [m["name"] for m in desk.json("list", "--library", other)["machines"]] == ["There"]
    assert [m["name"] for m in desk.json("--library", other, "list")["machines"]] == ["There"]
    assert [m["name"] for m in desk.json("list", environment={"CARREL_LIBRARY": str(other)})["machines"]] \
        == ["There"]
    data = {"CARREL_LIBRARY": "", "XDG_DATA_HOME": str(desk.top / "data")}
    assert desk.json("list", environment=data)["machines"] == []
    assert (desk.top / "data" / "carrel" / "library.db").exists()


@test
def every_verb_of_the_issue_is_there(desk):
    verbs = ("create list show set start stop poweroff reset pause resume delete restore purge screenshot "
             "type key wait disk media doctor repair log").split()
    listed = desk.run("help").output
    for verb in verbs:
        assert f"\n  {verb}" in listed, verb
    for line in listed.splitlines():
        if line.startswith("  "):
            name = line[2:16].strip()
            assert name in desk.run("help", *name.split()).output


@test
def completion_knows_verbs_options_and_names(desk):
    desk.create("Two words"), desk.create("Other")
    script = CARRELCTL.parent / "carrelctl.bash"
    bash = ["bash", "-c", f"""
        source {script}
        complete_line () {{ COMP_WORDS=("$@"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=();
                            _carrelctl; printf '%s|' "${{COMPREPLY[@]}}"; echo; }}
        complete_line carrelctl sta
        complete_line carrelctl disk g
        complete_line carrelctl start T
        complete_line carrelctl create --firm
        complete_line carrelctl create --firmware ''
        complete_line carrelctl wait Other --until screen-s
    """]
    environment = {**desk.environment, "PATH": f"{CARRELCTL.parent}:{desk.environment['PATH']}"}
    ran = subprocess.run(bash, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "start|", "grow|", "Two\\ words|", "--firmware|", "bios|uefi|", "screen-stable|"], ran


@test
def manual_is_sound_and_complete(desk):
    page = CARRELCTL.parent / "carrelctl.1"
    text = page.read_text()
    ran = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, check=True,
                         env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "100", "MANPAGER": "cat"})
    assert ran.stderr == "", ran.stderr
    for word in ("EXIT STATUS", "wait NAME --until CONDITION", "--favourite on|off", "CARREL_LIBRARY"):
        assert word in ran.stdout, word
    assert all(f".B {number}\n" in text for number in range(12)), "an exit code is missing"


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main()
