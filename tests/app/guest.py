# SPDX-License-Identifier: GPL-3.0-or-later
"""Real guests, from Debian's packages, and ways to look inside: the agent's socket and a serial port."""

import base64
import json
import pathlib
import re
import shutil
import socket
import subprocess

import desk
import packages

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# An emulated guest that starts, on a computer that has other things to do.
PATIENCE_S = 900


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def get_image(name):
    """A guest's disk by its recipe's name; made, when it has not been."""
    if not packages.has_qemu_img() or not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")
    image = subprocess.run([SOURCE / "tools/media", name], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.strip()
    return pathlib.Path(image)


class Agent:
    """The agent in a guest, asked by its socket while the core does not."""

    def __init__(self, place, uuid):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(desk.PATIENCE_S)
        self.socket.connect(str(place.runtime / uuid / "agent.sock"))
        self.lines = self.socket.makefile("rb")
        self.socket.sendall(b"\xff")
        self.ask("guest-sync", id=4711, until=4711)

    def close(self):
        self.lines.close()
        self.socket.close()

    def ask(self, command, until=None, **arguments):
        self.socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            line = self.lines.readline().strip(b"\xff\n")
            expect(line or until is not None, "the agent says nothing")
            if not line:
                continue
            answer = json.loads(line)
            # What was asked before, by others, is answered before.
            if until is None or answer.get("return") == until:
                expect("return" in answer, command, answer)
                return answer["return"]

    def run(self, script):
        """What a script in the guest prints. The agent tells of its end only who asks."""
        pid = self.ask("guest-exec", path="/bin/sh", arg=["-c", script],
                       **{"capture-output": True})["pid"]
        while True:
            said = self.ask("guest-exec-status", pid=pid)
            if said["exited"]:
                expect(said["exitcode"] == 0, script, said)
                return base64.b64decode(said.get("out-data", "")).decode()


class Serial:
    """A serial port of a machine that has just been started."""

    def __init__(self, place, uuid, number=0):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(place.json("show", uuid)["serial-sockets"][number])
        self.heard = ""

    def wait(self, pattern):
        """Listens until the guest has said something; returns the match."""
        while not (match := re.search(pattern, self.heard)):
            piece = self.socket.recv(65536)
            expect(piece, "the guest went away:", self.heard[-3000:])
            self.heard += piece.decode(errors="replace")
        return match

    def close(self):
        self.socket.close()
