#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One real guest under QEMU, from its image to its purge, with nothing but carrelctl."""

import pathlib
import shutil
import socket
import subprocess

from desk import GRUB_ISO, Skip, kill, main, test, wait_gone


def need_guest():
    if not GRUB_ISO.exists():
        raise Skip(f"{GRUB_ISO} is not installed (package grub-rescue-pc)")
    if not shutil.which("qemu-system-x86_64"):
        raise Skip("QEMU is not installed")


def colours(picture):
    return int(subprocess.run(["identify", "-format", "%k", picture], capture_output=True, text=True,
                              check=True).stdout)


def boot(desk, *arguments):
    need_guest()
    made = desk.json("create", "--media", GRUB_ISO, "--name", "G", "--memory", "96M", "--disk", "64M",
                     "--processors", "1", *arguments)
    # Who waits for a guest waits for its start, too.
    waiting = desk.launch("wait", "G", "--until", "screen-stable", "--timeout", "110")
    desk.json("start", "G")
    assert desk.finish(waiting).code == 0
    return made["uuid"]


def walk(desk, uuid):
    first, second = desk.top / "first.png", desk.top / "second.png"
    desk.json("screenshot", "G", first)
    assert colours(first) > 1, "the picture is of one colour"

    waiting = desk.launch("wait", "G", "--until", "screen-changed", "--timeout", "110")
    desk.json("key", "G", "c")
    assert desk.finish(waiting).code == 0
    desk.json("wait", "G", "--until", "screen-stable", "--timeout", "110")
    desk.json("type", "G", "echo Carrel")
    desk.json("wait", "G", "--until", "screen-stable", "--timeout", "110")
    desk.json("screenshot", "G", second)
    assert first.read_bytes() != second.read_bytes(), "keys changed nothing"

    desk.json("media", "eject", "G")
    desk.json("media", "insert", "G", GRUB_ISO)
    assert desk.json("pause", "G")["machines"][0]["state"] == "paused"
    assert desk.json("show", "G")["state"] == "paused"
    assert desk.json("resume", "G")["machines"][0]["state"] == "running"
    desk.json("disk", "grow", "G", "disk0", "80M")
    assert desk.json("show", "G")["spec"]["disks"][0]["size-bytes"] == 80 << 20
    desk.json("reset", "G")


@test(engine=None)
def a_guest_over_spice_from_image_to_purge(desk):
    uuid = boot(desk)
    walk(desk, uuid)
    pid = desk.json("show", "G")["qemu-pid"]
    desk.json("poweroff", "G")
    assert wait_gone(pid), "QEMU lives on after poweroff"
    assert desk.json("disk", "check", "G")["disks"][0]["sound"]
    desk.json("delete", "G")
    desk.json("restore", "G")
    desk.json("delete", "G")
    desk.json("purge", "G")
    assert not desk.folder(uuid).exists()
    assert list((desk.library / "machines").iterdir()) == []


@test(engine=None)
def a_guest_over_vnc(desk):
    uuid = boot(desk, "--display", "vnc")
    assert desk.json("show", uuid)["display"] == "vnc"
    desk.json("key", "G", "c")
    desk.json("wait", "G", "--until", "screen-stable", "--timeout", "110")
    desk.json("poweroff", "G")


@test(engine=None)
def a_guest_outlives_its_core_and_is_found_running(desk):
    need_guest()
    desk.json("create", "--media", GRUB_ISO, "--name", "G", "--memory", "96M", "--disk", "64M", "--start")
    pid = desk.json("show", "G")["qemu-pid"]
    for core, _ in desk.processes("carrel-vmm"):
        kill(core)
    assert not wait_gone(pid, 0), "the guest died with its core"
    assert [m["state"] for m in desk.json("list")["machines"]] == ["running"]
    shown = desk.json("show", "G")
    assert (shown["state"], shown["qemu-pid"]) == ("running", pid), shown
    again = desk.json("start", "G")["machines"][0]
    assert again["was-running"] is True
    desk.json("poweroff", "G")
    assert wait_gone(pid)


# A boot sector that says the same over and over on the second serial port, whenever that takes a byte.
SPEAKER = bytes.fromhex("31c08ed8be1e7cac84c074f888c3bafd02eca82074fbbaf80288d8eeebe9") + b"Carrel on COM2\r\n\0"


@test(engine=None)
def a_guest_prints_to_its_serial_port(desk):
    need_guest()
    disk = desk.top / "speaker.raw"
    disk.write_bytes((SPEAKER.ljust(510, b"\0") + b"\x55\xaa").ljust(2 << 20, b"\0"))
    desk.json("create", "--name", "G", "--disk-image", disk, "--memory", "64M", "--processors", "1",
              "--firmware", "bios")
    desk.json("set", "G", "--serial-ports", "2")
    assert desk.json("show", "G")["serial-sockets"] == []
    desk.json("start", "G")
    first, second = desk.json("show", "G")["serial-sockets"]
    # Whoever listens finds the port again when the machine was held meanwhile.
    for turn in range(2):
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(110)
            wire.connect(second)
            heard = b""
            while b"\nCarrel on COM2\r" not in heard:
                piece = wire.recv(4096)
                assert piece, heard
                heard += piece
        desk.json("pause", "G")
        desk.json("resume", "G")
    desk.json("stop", "G", "--force")
    assert desk.json("show", "G")["serial-sockets"] == []
    assert not pathlib.Path(first).exists() and not pathlib.Path(second).exists()


@test(engine=None)
def two_programs_start_it_once(desk):
    need_guest()
    uuid = desk.json("create", "--media", GRUB_ISO, "--name", "G", "--memory", "96M", "--disk", "64M")["uuid"]
    racers = [desk.launch("start", "G", "--json") for _ in range(4)]
    answers = [desk.finish(racer) for racer in racers]
    assert [answer.code for answer in answers] == [0] * 4, answers
    assert sum(not answer.json["machines"][0]["was-running"] for answer in answers) == 1, answers
    emulators = [line for _, line in desk.processes("qemu-system") if uuid in line]
    assert len(emulators) == 1, emulators
    desk.json("poweroff", "G")


@test(engine=None)
def a_stop_that_nobody_hears_times_out_or_is_forced(desk):
    need_guest()
    desk.json("create", "--media", GRUB_ISO, "--name", "G", "--memory", "96M", "--disk", "64M", "--start")
    assert desk.json("stop", "G", "--timeout", "1", code=9)["error"]["code"] == "timed-out"
    assert desk.json("show", "G")["state"] == "running"
    desk.json("stop", "G", "--timeout", "1", "--force")
    assert desk.json("show", "G")["state"] == "stopped"


if __name__ == "__main__":
    main()
