#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is killed, alone, with the cores or with everything, while a person uses it.

usage: with-display -- uninstalled BUILD test-gui.py [--long] [WORD...]
"""

import functools
import shutil
import subprocess

from faults import GRUB, Skip, Wrong, expect, is_long, main, make_random, note, test
from gestures import GESTURES
from instants import CALLS, DISK_CALLS, choose, count, make_prefix
from interrupted import interrupt
from model import complain, find, lasting, look, verify
from operations import OPERATIONS, make_template
from window import CARREL, Desk, desk

# Instants of each gesture, by engine; `--long` tries many.
NUMBERS = {"null": 12 if is_long() else 1, "qemu": 16 if is_long() else 1}
NUMBER_AT_CALLS = 12 if is_long() else 1
NUMBER_OF_RECOVERY = 24 if is_long() else 2
# A first gesture takes about this long: the last instants come after it was done.
SPAN_S = 0.25

VICTIMS = ["window", "all", "cores", "window and cores", "guests"]


@functools.cache
def get_template():
    return make_template()


def make_desk(engine="null"):
    if engine == "qemu" and not GRUB.exists():
        raise Skip(f"there is no {GRUB} to boot")
    place = Desk(engine=engine, template=get_template().library)
    place.make_iso("home/Downloads/debian-12.iso")
    return place


def kill_victims(place, window, who):
    """Kills them at one instant; returns how many there were."""
    pids = {"window": [window.pid], "cores": place.cores(), "guests": place.guests(),
            "window and cores": [window.pid, *place.cores()],
            "all": [window.pid, *place.cores(), *place.guests()]}[who]
    place.kill(*pids)
    return len(pids)


class Scene:
    """A place with an open window in which all but a gesture's last click was done."""

    def __init__(self, place, gesture):
        self.place = place
        self.gesture = gesture
        self.guest = None
        if not place.is_null:
            # A guest that is not asked for anything, and is there all the time.
            self.guest = place.ctl("start", "alpha")["machines"][0]["uuid"]
        self.window = place.open_window()
        self.act = gesture.prepare(self.window)
        self.before = look(place)

    def judge(self, words, must_live, only_after=False):
        """What may be seen now: before or after, and a guest that was not killed lives."""
        after = self.gesture.after(self.before)
        allowed = [after] if only_after else [lasting(self.before), after]
        self.place.kill(self.window.pid)
        self.window.process.wait()
        running = {}
        if must_live and self.guest:
            running = {self.guest: self.before[self.guest]["now"]["pid"]}
        complaints = complain(self.place, allowed, running)
        if complaints:
            raise Wrong("\n".join([f"after {words}:", *complaints]))


def try_time(engine, gesture, who, delay):
    """Kills after so many seconds, or as soon as the window says that it is done."""
    with make_desk(engine) as place:
        scene = Scene(place, gesture)
        scene.act()
        if delay is None:
            gesture.wait(scene.window)
        else:
            scene.window.process.runs_for(delay)
        number = kill_victims(place, scene.window, who)
        scene.judge(f"a kill of {who} " + ("when done" if delay is None else f"after {delay:.4f} s"),
                    who not in ("all", "guests"), delay is None)
        return number


def sweep_times(engine, gesture):
    chance = make_random("gui", engine, gesture.name)
    lost, killed, number = [], 0, NUMBERS[engine]
    for index in range(number):
        who = VICTIMS[index % len(VICTIMS)] if index else "all"
        # Every fourth waits for the window's word.
        delay = None if gesture.wait and index % 4 == 3 else chance.uniform(0, SPAN_S)
        try:
            killed += bool(try_time(engine, gesture, who, delay))
        except (Wrong, desk.NotFound) as wrong:
            lost.append(str(wrong))
    note(f"tried {number} instants, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))


class Tracer:
    """strace that comes to a program that runs already, and sees what it does from then on."""

    def __init__(self, place, pid, inject=None, calls=None):
        self.log = place.root / "window-trace"
        prefix = [str(part) for part in make_prefix(self.log, *([inject] if inject else []),
                                                    calls=calls or CALLS)]
        # It says when it has come, and it goes when it is told to.
        command = [part for part in prefix if part not in ("-D", "-q", "-I1")]
        self.process = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE,
                                        env=place.environment)
        self.process.stderr.readline()

    def end(self):
        self.process.terminate()
        self.process.communicate()
        text = self.log.read_text(errors="replace")
        seen = {}
        for line in text.splitlines():
            thread, _, rest = line.partition(" ")
            call = rest.strip().split("(")[0]
            if call.isidentifier():
                seen[thread, call] = seen.get((thread, call), 0) + 1
        most = {}
        for (_, call), times in seen.items():
            most[call] = max(most.get(call, 0), times)
        return {(call, k) for call, times in most.items() for k in range(1, times + 1)}, text


def count_window(gesture):
    """Which calls the window makes from the last click until it says that it is done."""
    with make_desk() as place:
        scene = Scene(place, gesture)
        tracer = Tracer(place, scene.window.pid)
        scene.act()
        gesture.wait(scene.window)
        return tracer.end()[0]


def try_call(gesture, instant):
    """Kills the window, or a core of its, at a call."""
    with make_desk() as place:
        scene = Scene(place, gesture)
        tracer = Tracer(place, scene.window.pid, f"{instant[0]}:signal=SIGKILL:when={instant[1]}",
                        [instant[0]])
        try:
            scene.act()
            # It is over when it is killed, or when it has gone on for long enough to be done.
            scene.window.process.runs_for(2)
        except (desk.NotFound, desk.GLib.Error):
            pass  # It was killed before it could answer the click.
        _, text = tracer.end()
        scene.judge(f"a kill at {instant}", False)
        return "killed" in text


def sweep_calls(gesture):
    instants = choose(count_window(gesture), NUMBER_AT_CALLS, make_random("gui calls", gesture.name),
                      [*DISK_CALLS, "unlink", "rmdir", "fcntl"])
    lost, killed = [], 0
    for instant in instants:
        try:
            killed += try_call(gesture, instant)
        except (Wrong, desk.NotFound) as wrong:
            lost.append(str(wrong))
    note(f"tried {len(instants)} instants, killed {killed} times, lost {len(lost)}:",
         *(f"{call}:{k}" for call, k in instants))
    expect(not lost, "\n".join(lost))


for each in GESTURES:
    for name in ("null", "qemu"):
        test(f"gui/killed-at-times/{name}/{each.name}")(functools.partial(sweep_times, name, each))
    if each.wait is not None:
        test(f"gui/killed-at-calls/{each.name}")(functools.partial(sweep_calls, each))


@test("gui/killed-while-it-recovers-what-was-interrupted")
def kill_recovery():
    chance = make_random("gui recovery")
    operations = [one for one in OPERATIONS if "start" not in one.name]
    tried, killed, lost = 0, 0, []
    while tried < NUMBER_OF_RECOVERY:
        operation = operations[tried % len(operations)]
        tried += 1
        interrupted = interrupt(lambda template=None: Desk(template=get_template().library), operation,
                                chance)
        if interrupted is None:
            continue
        damaged, before, _ = interrupted
        with damaged:
            with Desk(template=damaged.library) as place:
                instants = count(place, "list")[0]
            call, k = choose(instants, 1, chance, DISK_CALLS)[0]
            prefix = make_prefix(damaged.root / "trace", f"{call}:signal=SIGKILL:when={k}", calls=[call])
            window = damaged.begin(program=CARREL, prefix=prefix)
            window.runs_for(3)
            killed += not window.is_running()
            damaged.end_all()
            window.wait()
            complaints = complain(damaged, [lasting(before), operation.after(before)])
            if complaints:
                lost.append(f"{operation.name}, recovery killed at {call}:{k}: " + "\n".join(complaints))
    note(f"tried {tried} instants, killed {killed} times, lost {len(lost)}")
    expect(not lost, "\n".join(lost))
    expect(killed * 3 >= tried, "the kills mostly missed")


# --- many at once, and what happens under an open window ---

@test("gui/two-windows-and-a-shell-on-one-library")
def share_library():
    """Two windows on one folder, for one knows it by another name, and carrelctl beside them."""
    with make_desk() as place:
        link = place.root / "link"
        link.symlink_to(place.library)
        one, other = place.open_window(), place.open_window(link)
        expect(other.process.is_running() and one.pid != other.pid, "there is one window only")
        place.ctl("set", "alpha", "--name", "omega")
        one.card("omega")
        other.card("omega")
        # Both windows and the shell at once.
        starts = [one.start_button("beta"), other.start_button("beta")]
        writing = [place.begin("set", "omega", "--notes", f"note {index}") for index in range(4)]
        for start in starts:
            start.act()
        for process in writing:
            answer = process.wait()
            expect(answer.exit == "ok", answer)
        one.card("beta", "Running")
        other.card("beta", "Running")
        expect(len(place.cores()) == 1, "there are", len(place.cores()), "cores")
        other.select("omega")
        other.key("Delete")
        desk.wait("omega to go from the first window", lambda: not one.has_card("omega"))
        one.expect_running()
        other.expect_running()
        for window in (one, other):
            words = [node.name for node in window.program.find_all("label")]
            expect(not any("locked" in word or "busy" in word for word in words), words)
        facts = look(place)
        expect(facts[find(facts, "omega")]["trashed"], "it is not in the trash")
        place.kill(one.pid, other.pid)
        verify(place, facts)


@test("gui/library-deleted-under-an-open-window-is-told")
def lose_library():
    with make_desk() as place:
        window = place.open_window()
        window.card("alpha")
        shutil.rmtree(place.library)
        told = window.program.find("label", desk.re.compile("library|Library"))
        words = desk.wait("words about the loss", lambda: [
            node.name for node in window.program.find_all("label")
            if any(word in node.name for word in ("deleted", "gone", "moved", "no longer", "lost"))])
        note(told.name, "/", *words)
        window.expect_running()


@test("gui/guest-killed-under-an-open-window-is-told-and-starts-again")
def kill_guest():
    with make_desk("qemu") as place:
        window = place.open_window()
        window.start_button("alpha").act()
        window.card("alpha", "Running")
        place.kill(*place.guests())
        card = window.program.find("table cell", desk.re.compile("^alpha, (?!Running|Stopping)"))
        note(card.name)
        window.start_button("alpha").act()
        window.card("alpha", "Running")
        window.expect_running()
        place.ctl("poweroff", "alpha")


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
