# SPDX-License-Identifier: GPL-3.0-or-later
"""A real guest, Debian: from a disk of this computer into the library, and from there onto another disk."""

import pathlib
import re
import select
import shutil
import subprocess
import time

import desk
import loops
from desk import test

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 700
# Who starts it is logged in at the serial port.
LOGIN = re.compile(rb"root@carrel-guest")


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def get_base(place):
    """The guest's disk as plain sectors."""
    if not shutil.which("qemu-img") or not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")
    base = subprocess.run([SOURCE / "tools/media", "debian-base"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()
    raw = place.top / "base.raw"
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", base, raw], check=True)
    return raw


def wait_login(process):
    """Reads the first serial port until somebody may log in."""
    seen = b""
    end = time.monotonic() + PATIENCE_S
    while not LOGIN.search(seen):
        ready, _, _ = select.select([process.stdout], [], [], max(end - time.monotonic(), 0))
        part = process.stdout.read1(65536) if ready else b""
        expect(part, "it does not start:", seen[-2000:].decode(errors="replace"))
        seen += part


def start_from(node):
    """Starts a computer whose only disk is this one, and whose writes are thrown away."""
    process = subprocess.Popen(
        ["qemu-system-x86_64", "-nodefaults", "-accel", "tcg,thread=multi,tb-size=128",
         "-cpu", "Nehalem", "-m", "512",
         "-display", "none", "-serial", "stdio", "-snapshot", "-no-reboot",
         "-drive", f"file={node},format=raw,if=virtio"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        wait_login(process)
    finally:
        process.kill()
        process.wait()


@test(engine=None)
def a_disk_becomes_a_machine_and_a_machine_a_disk(place):
    raw = get_base(place)
    size = raw.stat().st_size
    with loops.loop(raw, read_only=True) as node:
        said = place.json("import", node, "--name", "Debian", patience=PATIENCE_S)
    machine = said["machines"][0]
    expect(machine["trial"]["outcome"] == "booted", machine["trial"])
    target = place.top / "target"
    with open(target, "wb") as file:
        file.truncate(size + (64 << 20))
    with loops.loop(target) as node:
        words = f"{node.name} {(size + (64 << 20)) // 10 ** 6} MB"
        if size >= 10 ** 10:
            words = f"{node.name} {(size + (64 << 20)) // 10 ** 9} GB"
        said = place.json("physical", "write", "Debian", node, "--confirm", words,
                          patience=PATIENCE_S)
        expect(said["table-moved"], said)
        start_from(node)


if __name__ == "__main__":
    desk.main()
