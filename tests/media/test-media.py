#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test media themselves: they can be made, are recognised, and boot to what they promise.

usage: test-media.py SOURCE [--long]
"""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(sys.argv[1])
TCG = ["-accel", "tcg,thread=multi,tb-size=128", "-cpu", "Nehalem"]
FIRMWARE = ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"]


def media(name):
    return subprocess.run([SOURCE / "tools/media", name], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()


class Guest:
    """QEMU by hand, with QMP and the first serial port in our hands."""

    def __init__(self, scratch, *arguments):
        self.scratch = pathlib.Path(scratch)
        pairs = {name: socket.socketpair() for name in ("qmp", "serial", "agent")}
        command = ["qemu-system-x86_64", "-nodefaults", "-M", "q35", *TCG, "-display", "none"]
        for name, (_, theirs) in pairs.items():
            command += ["-chardev", f"socket,id={name},fd={theirs.fileno()}"]
        command += ["-mon", "chardev=qmp,mode=control", "-serial", "chardev:serial",
                    "-device", "virtio-serial-pci",
                    "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"]
        self.process = subprocess.Popen([*command, *arguments],
                                        pass_fds=[theirs.fileno() for _, theirs in pairs.values()])
        for _, theirs in pairs.values():
            theirs.close()
        self.sockets = {name: ours for name, (ours, _) in pairs.items()}
        self.lines = self.sockets["qmp"].makefile("r")
        self.lines.readline()
        self.call("qmp_capabilities")

    def call(self, command, **arguments):
        message = json.dumps({"execute": command, "arguments": arguments}) + "\n"
        self.sockets["qmp"].sendall(message.encode())
        for line in self.lines:
            reply = json.loads(line)
            if "return" in reply or "error" in reply:
                assert "return" in reply, reply
                return reply["return"]
        raise AssertionError("QEMU closed its monitor")

    def wait_serial(self, pattern, timeout):
        """Reads the serial port until a line matches, or fails."""
        text, end = "", time.monotonic() + timeout
        while not re.search(pattern, text, re.MULTILINE):
            ready, _, _ = select.select([self.sockets["serial"]], [], [], end - time.monotonic())
            assert ready, f"{pattern} did not come; the serial port said {text[-500:]!r}"
            data = self.sockets["serial"].recv(4096)
            assert data, "the guest went away"
            text += data.decode(errors="replace")
        return text

    def agent(self, command, timeout):
        """One call of the guest agent, which may have to start first."""
        channel = self.sockets["agent"]
        token = os.getpid()
        channel.sendall(b"\xff" + json.dumps(
            {"execute": "guest-sync-delimited", "arguments": {"id": token}}).encode() + b"\n")
        data, end = b"", time.monotonic() + timeout
        while f'{{"return": {token}}}'.encode() not in data:
            ready, _, _ = select.select([channel], [], [], end - time.monotonic())
            assert ready, "the guest agent did not answer"
            data += channel.recv(4096)
        channel.sendall(json.dumps({"execute": command}).encode() + b"\n")
        data = b""
        while b"\n" not in data:
            ready, _, _ = select.select([channel], [], [], end - time.monotonic())
            assert ready, f"the guest agent did not answer {command}"
            data += channel.recv(65536)
        return json.loads(data.lstrip(b"\xff"))["return"]

    def picture(self):
        """The display as (width, height, function from x, y to colour)."""
        path = self.scratch / "picture.ppm"
        self.call("screendump", filename=str(path))
        data = path.read_bytes()
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
        width, height = int(head.group(1)), int(head.group(2))

        def colour(x, y):
            at = head.end() + 3 * ((y % height) * width + x % width)
            return tuple(data[at:at + 3])
        return width, height, colour

    def end(self):
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def guest(*arguments):
    with tempfile.TemporaryDirectory(prefix="carrel-media-") as scratch:
        machine = Guest(scratch, *[argument.format(scratch=scratch) for argument in arguments])
        try:
            yield machine
        finally:
            machine.end()


def test_installer_is_recognised():
    said = subprocess.run(["osinfo-detect", "--type=media", media("installer-iso")],
                          capture_output=True, text=True, check=False).stdout
    assert "bootable" in said and "Debian" in said, said


def test_rescue_is_an_image():
    with open(media("grub-rescue"), "rb") as image:
        image.seek(0x8001)
        assert image.read(5) == b"CD001"


def test_painter_paints():
    with guest("-m", "64", "-device", "VGA", "-kernel", media("painter"), "-append",
               "key width=1024 height=768") as machine:
        machine.wait_serial(r"^ready 1024x768", 60)
        width, height, colour = machine.picture()
        assert (width, height) == (1024, 768)
        corners = [colour(0, 0), colour(-1, 0), colour(0, -1), colour(-1, -1)]
        assert corners == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)], corners
        assert colour(512, 384) == (0, 0, 0)
        machine.call("send-key", keys=[{"type": "qcode", "data": "a"}])
        machine.wait_serial(r"^key 30", 60)
        assert machine.picture()[2](512, 384) == (255, 255, 255)


def boots(image, memory, *firmware):
    with guest("-m", memory, "-smp", "2", "-device", "virtio-vga", *firmware,
               "-drive", f"if=virtio,file={image},snapshot=on") as machine:
        machine.agent("guest-ping", 600)
        release = machine.agent("guest-get-osinfo", 60)
        assert release["id"] == "debian", release
        machine.call("system_powerdown")
        assert machine.process.wait(300) == 0


def uefi():
    return ["-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE[0]}",
            "-drive", f"if=pflash,format=raw,snapshot=on,file={FIRMWARE[1]}"]


def test_base_boots_by_bios():
    boots(media("debian-base"), "512")


def test_base_boots_by_uefi():
    boots(media("debian-base"), "512", *uefi())


def test_desktop_boots_by_bios():
    boots(media("debian-desktop"), "1024")


def test_desktop_boots_by_uefi():
    boots(media("debian-desktop"), "1024", *uefi())


SHORT = [test_installer_is_recognised, test_rescue_is_an_image, test_painter_paints]
LONG = [test_base_boots_by_bios, test_base_boots_by_uefi, test_desktop_boots_by_bios,
        test_desktop_boots_by_uefi]


def main():
    tests = LONG if "--long" in sys.argv else SHORT
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.removeprefix("test_").replace("_", "-")
        if shutil.which("qemu-system-x86_64") is None:
            print(f"ok {number} {name} # SKIP QEMU is not installed", flush=True)
            continue
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:  # each is a failure of this test, and the next one runs
            failed += 1
            print(f"not ok {number} {name}", flush=True)
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(failed != 0)


main()
