#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that lacks something: QEMU, SPICE, KVM, memory, disk space.

usage: test-host.py [WORD...]
"""

import os
import shutil
import subprocess

from faults import CORE, Place, Skip, enter_own_mounts, expect, expect_mounts, main, note, test
from model import look, verify

QEMU = shutil.which("qemu-system-x86_64")


def make_machine(place, *arguments):
    return place.ctl("create", "--name", "alpha", "--disk", "32M", "--memory", "64M", *arguments)


def make_script(place, name, text):
    return place.write(f"bin/{name}", "#!/bin/sh\n" + text, 0o755)


def describe_doctor(place, **environment):
    """What the doctor says, to people and as JSON, in one text."""
    answer = place.run_ctl("doctor", **environment)
    expect(answer.exit != "killed" and len(answer.words) > 40, answer)
    as_json = place.run_ctl("--json", "doctor", **environment)
    expect(as_json.json, as_json)
    return answer.words


def refuse_start(place, *words, **environment):
    """The start is refused in these words, the doctor says them too, and nothing changed."""
    facts = look(place)
    answer = place.refuse("unsupported", "start", "alpha", "--paused", **environment)
    told = describe_doctor(place, **environment)
    for word in words:
        expect(word in answer.err, repr(word), "is not said:", answer)
        expect(word in told, repr(word), "is not said by the doctor:", told)
    note(answer.err.strip())
    expect(place.guests() == [], "QEMU was started")
    place.ctl("start", "alpha", "--paused")
    place.ctl("poweroff", "alpha")
    verify(place, facts, use=False)


@test("host/qemu/none-is-said-with-the-package-to-install")
def say_no_qemu():
    with Place(engine="qemu") as place:
        make_machine(place)
        refuse_start(place, "qemu-system-x86", CARREL_QEMU="/nowhere/qemu-system-x86_64")


@test("host/qemu/not-in-path-is-said-with-the-package-to-install")
def say_not_in_path():
    with Place(engine="qemu") as place:
        make_machine(place)
        (place.root / "bin").mkdir()
        refuse_start(place, "qemu-system-x86", PATH=place.root / "bin")


@test("host/qemu/too-old-is-said-with-both-versions")
def say_old_qemu():
    with Place(engine="qemu") as place:
        make_machine(place)
        old = make_script(place, "old", 'echo "QEMU emulator version 5.2.0 (Debian 1:5.2)"\n')
        refuse_start(place, "5.2", "7.2", CARREL_QEMU=old)


@test("host/qemu/that-is-no-qemu-is-said")
def say_no_emulator():
    with Place(engine="qemu") as place:
        make_machine(place)
        other = make_script(place, "other", 'echo "a shell, of all things"\n')
        facts = look(place)
        answer = place.refuse(["unsupported", "failed"], "start", "alpha", CARREL_QEMU=other)
        note(answer.err.strip())
        expect("QEMU" in answer.err, answer)
        verify(place, facts, use=False)


@test("host/qemu/that-ends-at-once-is-told-with-its-words")
def say_ending_qemu():
    with Place(engine="qemu") as place:
        make_machine(place)
        broken = make_script(place, "broken", f'case "$1" in --version|-device) exec {QEMU} "$@";; '
                             'esac\necho "qemu: the moon is in the wrong phase" >&2\nexit 1\n')
        answer = place.refuse(["failed", "unsupported"], "start", "alpha", CARREL_QEMU=broken)
        note(answer.err.strip())
        expect("wrong phase" in answer.err, answer)
        expect(place.ctl("show", "alpha")["state"] in ("stopped", "crashed"), "it is not off")
        place.ctl("start", "alpha", "--paused")
        place.ctl("poweroff", "alpha")


@test("host/qemu/without-spice-falls-back-to-vnc-and-says-so")
def fall_back_to_vnc():
    with Place(engine="qemu") as place:
        make_machine(place)
        script = make_script(place, "bare", 'case "$*" in\n'
                             f'*help*) {QEMU} "$@" | grep -v -e qxl -e spice;;\n'
                             '*-spice*|*spicevmc*|*qxl*) echo "qemu: -spice: invalid" >&2; exit 1;;\n'
                             f'*) exec {QEMU} "$@";;\nesac\n')
        answer = place.run_ctl("start", "alpha", "--paused", CARREL_QEMU=script)
        expect(answer.exit == "ok", answer)
        expect("SPICE" in answer.words and "VNC" in answer.words, "it is not said:", answer)
        note(answer.out.strip())
        shown = place.ctl("show", "alpha")
        expect(shown["display"] == "vnc", "the display is", shown["display"])
        expect(any("SPICE" in one for one in shown["notices"]), shown["notices"])
        place.ctl("poweroff", "alpha")
        expect("SPICE" in describe_doctor(place, CARREL_QEMU=script), "the doctor does not say it")


# --- acceleration ---

def start_emulated(place, prefix=(), **environment):
    """The guest starts all the same, emulated, and says why."""
    options = {"prefix": prefix, "CARREL_ACCELERATOR": None, **environment}
    make = place.run_ctl("--json", "create", "--name", "alpha", "--disk", "32M", "--memory", "64M",
                         "--start", **options)
    expect(make.exit == "ok", make)
    shown = place.ctl("show", "alpha", **options)
    expect(shown["state"] == "running" and shown["accelerator"] == "tcg", shown)
    told = place.run_ctl("doctor", **options).words
    expect(shown["accelerator-reason"].split(".")[0][:50] in told,
           "the doctor does not say:", shown["accelerator-reason"], "but", told)
    note(shown["accelerator-reason"])
    place.ctl("poweroff", "alpha", **options)
    return shown["accelerator-reason"]


DEVICES = """set -e
mount -t tmpfs none "$FOLDER"
for name in null zero full random urandom tty; do
  touch "$FOLDER/$name"
  mount --bind "/dev/$name" "$FOLDER/$name"
done
if [ -n "$KVM" ]; then
  touch "$FOLDER/kvm"
  mount --bind "$KVM" "$FOLDER/kvm"
fi
mkdir "$FOLDER/shm"
ln -s /proc/self/fd "$FOLDER/fd"
mount --rbind "$FOLDER" /dev
exec "$@"
"""


def hide_device(place, device=""):
    """Runs a program with a /dev that has no kvm, or another device in its place.

    The mounts are the program's own: nothing that we remove at the end ever leads to the real /dev.
    """
    expect_mounts()
    folder = place.root / "dev"
    folder.mkdir()
    script = make_script(place, "devices", DEVICES)
    return ["env", f"FOLDER={folder}", f"KVM={device}", "unshare", "-m", "--propagation", "private",
            script]


@test("host/kvm/absent-is-said-and-the-guest-is-emulated")
def emulate_without_kvm():
    with Place(engine="qemu") as place:
        reason = start_emulated(place, hide_device(place))
        expect("no hardware acceleration" in reason, reason)


@test("host/kvm/that-is-no-kvm-is-said-and-the-guest-is-emulated")
def emulate_with_false_kvm():
    with Place(engine="qemu") as place:
        reason = start_emulated(place, hide_device(place, "/dev/zero"))
        expect("does not run a guest" in reason or "may not" in reason, reason)


@test("host/kvm/refused-is-said-and-the-guest-is-emulated")
def emulate_when_refused():
    if os.geteuid() != 0:
        raise Skip("only root can become somebody who may not use /dev/kvm")
    if not os.path.exists("/dev/kvm") or os.stat("/dev/kvm").st_mode & 0o006:
        raise Skip("everybody may use /dev/kvm here, or nobody has it")
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*become, "test", "-x", CORE], check=False).returncode != 0:
        raise Skip("somebody else may not enter the folder that Carrel was built in")
    with Place(engine="qemu") as place:
        for folder in (place.root, place.run, place.home):
            os.chown(folder, 65534, 65534)
        reason = start_emulated(place, become)
        expect("may not use /dev/kvm" in reason, reason)


@test("host/kvm/that-hangs-is-said-and-the-guest-is-emulated")
def emulate_when_hanging():
    """Whatever is asked of /dev/kvm takes longer than anybody waits."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        raise Skip("there is no /dev/kvm that could hang")
    with Place(engine="qemu") as place:
        prefix = ["strace", "-D", "-I1", "-f", "-q", "-o", place.root / "trace", "-P", "/dev/kvm", "-e",
                  "trace=ioctl", "-e", "inject=ioctl:delay_enter=100000000"]
        made = place.run_ctl("--json", "create", "--name", "alpha", "--disk", "32M", "--memory",
                             "64M", "--start", prefix=prefix, CARREL_ACCELERATOR=None)
        expect(made.exit == "ok", made)
        shown = place.ctl("show", "alpha")
        note(shown["accelerator-reason"])
        expect(shown["state"] == "running" and shown["accelerator"] == "tcg", shown)
        expect("hangs" in shown["accelerator-reason"], shown["accelerator-reason"])
        told = place.run_ctl("doctor", prefix=prefix, CARREL_ACCELERATOR=None).words
        expect("hangs" in told, "the doctor does not say it:", told)
        # What is held back by its tracer ends only with it.
        place.kill(*place.pids("strace"))
        place.ctl("poweroff", "alpha")


# --- too much asked ---

@test("host/memory/more-than-there-is-is-refused-at-start-in-words")
def refuse_memory():
    with Place(engine="qemu") as place:
        made = place.run_ctl("create", "--name", "huge", "--disk", "32M", "--memory", "3000G")
        expect(made.exit in ("ok", "no-space"), made)
        expect("memory" in made.words and "3072000" in made.words, "nothing is said:", made)
        if made.exit == "ok":
            facts = look(place)
            answer = place.refuse(["no-space", "failed"], "start", "huge")
            note(answer.err.strip())
            expect("memory" in answer.err, answer)
            expect(place.guests() == [], "QEMU is left")
            place.ctl("set", "huge", "--memory", "64M")
            place.ctl("start", "huge", "--paused")
            place.ctl("poweroff", "huge")
            expect(len(look(place)) == len(facts), "machines came or went")


@test("host/memory/beyond-all-reason-is-refused")
def refuse_absurd_memory():
    with Place() as place:
        for size in ("0", "1K", "99999999T", "-1", "lots"):
            answer = place.refuse("usage", "create", "--disk", "32M", f"--memory={size}")
            note(answer.err.strip())
        verify(place, {})


@test("host/disk/larger-than-the-host-is-told")
def tell_large_disk():
    with Place() as place:
        made = place.run_ctl("create", "--name", "wide", "--disk", "60T")
        expect(made.exit in ("ok", "no-space"), made)
        note(made.words.strip())
        expect("space" in made.words or "room" in made.words, "nothing is said:", made)
        verify(place, look(place))


@test("host/disk/beyond-all-reason-is-refused")
def refuse_absurd_disk():
    with Place() as place:
        for size in ("1", "99999T", "65T", "-5G", "big"):
            answer = place.refuse("usage", "create", f"--disk={size}")
            note(answer.err.strip())
        verify(place, {})


enter_own_mounts()
main()
