#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real guests: a killed core, a killed QEMU, all killed at once, a QEMU that stands still.

usage: test-qemu.py [--long] [WORD...]
"""

import os
import signal

from faults import (CORE, GRUB, Place, Skip, Wrong, enter_own_mounts, expect, is_long, main, make_random,
                    mount, note, test, unmount)
from corebus import wait_state
from instants import CALLS, choose, make_prefix
from model import complain, lasting, look, verify
from writer import is_written, make_disk

NUMBER = 60 if is_long() else 4
NUMBER_AT_RANDOM = 60 if is_long() else 3


def make_place(**environment):
    if not GRUB.exists():
        raise Skip(f"there is no {GRUB} to boot")
    return Place(engine="qemu", **environment)


def make_machine(place, *arguments):
    return place.ctl("create", "--name", "alpha", "--media", GRUB, "--disk", "32M", "--memory",
                     "128M", *arguments)


def get_guest(place):
    guests = place.guests()
    expect(len(guests) == 1, "there are", len(guests), "guests")
    return guests[0]


def show(place):
    return place.ctl("show", "alpha")


@test("qemu/core-killed-leaves-the-guest-and-takes-it-back")
def kill_core():
    with make_place() as place:
        uuid = make_machine(place, "--start")["uuid"]
        guest = get_guest(place)
        for _ in range(3):
            place.kill(*place.cores())
            verify(place, look(place), running={uuid: guest}, use=False)
            place.ctl("pause", "alpha")
            expect(show(place)["state"] == "paused", "it is not paused")
            place.ctl("resume", "alpha")
            expect(place.ctl("start", "alpha")["machines"][0]["was-running"], "it was started again")
            expect(place.guests() == [guest], "there is another guest")
        expect(place.run_ctl("delete", "alpha").exit == "state", "a running machine is deleted")
        place.ctl("poweroff", "alpha")
        expect(place.guests() == [], "it does not end")


@test("qemu/killed-is-told-with-a-reason-and-starts-again")
def kill_guest():
    with make_place() as place:
        make_machine(place, "--start")
        # Somebody who looks on keeps the core, as a window does.
        watch = place.begin("--json", "wait", "alpha", "--until", "stopped", "--timeout", "100")
        expect(show(place)["state"] == "running", "it does not run")
        place.kill(get_guest(place))
        answer = watch.wait()
        expect(answer.exit == "ok" and answer.json["state"] == "crashed", answer)
        expect("signal 9" in answer.json["state-reason"] or "illed" in answer.json["state-reason"],
               "no reason is told:", answer)
        note(answer.json["state-reason"])
        expect(show(place)["state"] in ("crashed", "stopped"), "it is not off")
        verify(place, look(place))


@test("qemu/all-killed-at-once-starts-again")
def kill_all():
    with make_place() as place:
        make_machine(place, "--start")
        facts = look(place)
        place.kill(get_guest(place), *place.cores())
        expect(show(place)["state"] in ("stopped", "crashed"), show(place)["state"])
        verify(place, facts)


@test("qemu/core-and-guest-killed-while-somebody-waits")
def kill_under_waiting():
    with make_place() as place:
        make_machine(place, "--start")
        watch = place.begin("wait", "alpha", "--until", "stopped", "--timeout", "100")
        expect(show(place)["state"] == "running", "it does not run")
        place.kill(get_guest(place), *place.cores())
        answer = watch.wait()
        expect(answer.exit in ("ok", "state", "failed"), answer)
        verify(place, look(place))


@test("qemu/core-killed-while-somebody-waits-is-no-end")
def kill_core_under_waiting():
    with make_place() as place:
        make_machine(place, "--start")
        guest = get_guest(place)
        watch = place.begin("wait", "alpha", "--until", "stopped", "--timeout", "100")
        expect(show(place)["state"] == "running", "it does not run")
        place.kill(*place.cores())
        expect(show(place)["qemu-pid"] == guest, "it is not taken back")
        expect(watch.is_running(), "the waiting one took a killed core for a stopped guest")
        place.ctl("poweroff", "alpha")
        expect(watch.wait().exit == "ok", "the waiting one did not see the end")


@test("qemu/stopped-by-a-signal-is-told-and-never-killed")
def stop_guest():
    with make_place() as place:
        uuid = make_machine(place, "--start")["uuid"]
        guest = get_guest(place)
        os.kill(guest, signal.SIGSTOP)
        try:
            answer = place.run_ctl("pause", "alpha")
            expect(answer.exit in ("timed-out", "failed", "busy"), answer)
            expect("answer" in answer.err or "respond" in answer.err, "no words:", answer)
            note(answer.err.strip())
            shown = show(place)
            expect(shown["state"] != "stopped" and not shown["responding"], shown)
            expect(place.guests() == [guest], "it was killed")
            # A new core finds it just as silent, and leaves it alone as well.
            place.kill(*place.cores())
            shown = show(place)
            expect(shown["state"] not in ("stopped", "crashed"), shown)
            expect(place.guests() == [guest], "it was killed by the new core")
        finally:
            os.kill(guest, signal.SIGCONT)
        place.ctl("resume", "alpha")
        verify(place, look(place), running={uuid: guest}, use=False)
        place.ctl("poweroff", "alpha")


@test("qemu/one-machine-started-by-two-has-one-guest")
def start_twice():
    with make_place() as place:
        make_machine(place)
        racers = [place.begin("start", "alpha"), place.begin("start", "alpha")]
        answers = [racer.wait() for racer in racers]
        expect(all(answer.exit in ("ok", "busy") for answer in answers), *answers)
        guest = get_guest(place)
        expect(show(place)["qemu-pid"] == guest, "it is another one's")
        place.ctl("poweroff", "alpha")


def make_tracer(place, inject):
    """A core that is traced from its first moment, and killed at the instant."""
    log = place.root / "core-trace"
    prefix = make_prefix(log, *([inject] if inject else []),
                         calls=[*CALLS, "execve", "clone3", "clone", "vfork"])
    # Only the core itself: not the emulator, which lives on.
    prefix = [str(part) for part in prefix if part != "-f"]
    script = place.write("tracer", f"#!/bin/sh\nexec {' '.join(prefix)} {CORE} \"$@\"\n", 0o755)
    return script, log


def count_core():
    """How often a core makes each call while it starts a machine."""
    with make_place() as place:
        make_machine(place)
        script, log = make_tracer(place, None)
        place.ctl("start", "alpha", CARREL_VMM=script)
        place.kill(*place.pids("strace"), number=signal.SIGTERM)
        seen = {}
        for line in log.read_text(errors="replace").splitlines():
            call = line.split("(")[0].strip()
            if call.isidentifier() or call.isalnum():
                seen[call] = seen.get(call, 0) + 1
        return {(call, k) for call, times in seen.items() for k in range(1, times + 1)}


def try_core(instant):
    """Kills the core at an instant of a start.  A guest that was let go must be taken back."""
    with make_place() as place:
        make_machine(place)
        facts = look(place)
        script, log = make_tracer(place, f"{instant[0]}:signal=SIGKILL:when={instant[1]}")
        answer = place.run_ctl("start", "alpha", CARREL_VMM=script)
        place.kill(*place.pids("strace"), number=signal.SIGTERM)
        state = show(place)["state"]
        complaints = []
        if answer.exit == "ok" and (state != "running" or len(place.guests()) != 1):
            complaints.append(f"it was acknowledged, and is {state}")
        complaints += complain(place, [facts])
        # An emulator that was never let go may have been left; the next start ends it.
        if place.guests():
            complaints.append(f"QEMU lives on, and it was {state}")
        expect(not complaints, f"core killed at {instant}: {answer}: " + "\n".join(complaints))
        return "killed" in log.read_text(errors="replace")


@test("qemu/core-killed-at-calls-of-start")
def sweep_core():
    instants = choose(count_core(), NUMBER, make_random("core"))
    lost, killed = [], 0
    for instant in instants:
        try:
            killed += try_core(instant)
        except Wrong as wrong:
            lost.append(str(wrong))
    note(f"tried {len(instants)} instants, killed {killed} times, lost {len(lost)}:",
         *(f"{call}:{k}" for call, k in instants))
    expect(not lost, "\n".join(lost))


GROUPS = [("carrelctl", "carrel-vmm", "qemu-system"), ("carrel-vmm",), ("qemu-system",),
          ("carrelctl",), ("carrel-vmm", "qemu-system")]


def try_group(names, delay):
    """Kills these programs at one instant of a start."""
    with make_place() as place:
        make_machine(place)
        facts = look(place)
        starting = place.begin("start", "alpha")
        starting.runs_for(delay)
        pids = place.pids(*names)
        place.kill(*pids)
        starting.wait()
        guests = place.guests()
        shown = show(place)
        complaints = []
        if shown["state"] == "running" and [shown["qemu-pid"]] != guests:
            complaints.append(f"it is another guest: {shown['qemu-pid']} {guests}")
        complaints += complain(place, [facts])
        if place.guests():
            complaints.append(f"QEMU lives on, and it was {shown['state']}: {guests}")
        expect(not complaints, f"{names} killed after {delay:.3f} s: " + "\n".join(complaints))
        return len(pids)


@test("qemu/programs-killed-at-random-times-of-start")
def sweep_groups():
    chance = make_random("groups")
    lost, killed = [], 0
    for index in range(NUMBER_AT_RANDOM):
        try:
            killed += bool(try_group(GROUPS[index % len(GROUPS)], chance.uniform(0.01, 0.6)))
        except Wrong as wrong:
            lost.append(str(wrong))
    note(f"tried {NUMBER_AT_RANDOM} instants, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))


@test("qemu/grow-while-it-runs-with-the-core-killed")
def grow_with_kills():
    """What was acknowledged of a growth is on the disk, whoever was killed meanwhile."""
    chance = make_random("grow")
    lost = []
    for _ in range(12 if is_long() else 2):
        with make_place() as place:
            make_machine(place, "--start")
            before = lasting(look(place))
            growing = place.begin("disk", "grow", "alpha", "disk0", "64M")
            growing.runs_for(chance.uniform(0, 0.12))
            place.kill(*place.pids(*chance.choice(GROUPS)))
            answer = growing.wait()
            after = lasting(look(place))
            for one in after.values():
                grown = one["disks"]["disk0"] == 64 << 20
                if answer.exit == "ok" and not grown:
                    lost.append(f"acknowledged and not grown: {answer}")
                one["disks"]["disk0"] = one["spec"]["disks"][0]["size-bytes"] = 32 << 20
            if after != before:
                lost.append(f"{before} became {after}")
            lost += complain(place, [lasting(look(place))])
    expect(not lost, "\n".join(lost))



@test("qemu/full-disk-stops-the-guest-says-why-and-goes-on-when-there-is-room")
def fill_disk():
    written = 24 << 20
    with make_place() as place:
        place.library.mkdir()
        mount("-t", "tmpfs", "-o", "size=12m,mode=700", "none", place.library)
        try:
            image = make_disk(place, 40 << 20, written)
            uuid = place.ctl("create", "--name", "alpha", "--disk-image", image, "--memory", "64M",
                             "--firmware", "bios")["uuid"]
            place.ctl("start", "alpha")
            guest = get_guest(place)
            watch = place.begin("wait", "alpha", "--until", "stopped", "--timeout", "300")
            wait_state(place, uuid, "blocked")
            shown = show(place)
            note(shown["state-reason"])
            expect("space" in shown["state-reason"], "no reason is told:", shown["state-reason"])
            # A core that is killed meanwhile changes nothing, but its successor knows less of the reason.
            place.kill(*place.cores())
            shown = show(place)
            expect(shown["state"] == "blocked" and "disk" in shown["state-reason"], shown)
            expect(shown["qemu-pid"] == guest, "it is another guest")
            expect(watch.is_running(), "the waiting one took a killed core for a stopped guest")
            mount("-o", "remount,size=64m", place.library)
            place.ctl("resume", "alpha")
            expect(watch.wait(300).exit == "ok", "it does not go on")
            expect(place.guests() == [], "it is called stopped while it runs")
            disk = look(place)[uuid]["now"]["files"]["disk0"]
            expect(is_written(place, disk, written), "what the guest wrote is not on its disk")
            verify(place, look(place), use=False)
        finally:
            place.end_all()
            unmount(place.library)


enter_own_mounts()
main()
