#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can happen to a library: damage, strange places, no room, many at once.

usage: test-library.py [--long] [WORD...]
"""

import functools
import hashlib
import os
import pathlib
import shutil
import sqlite3

from faults import (Place, Wrong, enter_own_mounts, expect, is_long, main, make_random, mount, note,
                    test, unmount)
from model import lasting, list_files, look, verify
from operations import OPERATIONS, make_template

PAGE = 4096


@functools.cache
def get_template():
    return make_template()


def make_place(**options):
    return Place(template=get_template().library, **options)


def get_facts(place):
    """What the template holds; asked of the template, for the place may be damaged already."""
    return lasting(look(get_template()))


def get_database(place):
    """The database alone: what is in the log is brought home first."""
    path = place.library / "library.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for suffix in ("-wal", "-shm"):
        pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)
    return path


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- a damaged database ---

def survive(harm, *, backups=True, use=True):
    """Does harm to the database; every machine must still be there, with nothing done by hand."""
    with make_place() as place:
        facts = get_facts(place)
        if not backups:
            shutil.rmtree(place.library / "backups", ignore_errors=True)
        harm(get_database(place))
        verify(place, facts, use=use)


def make_empty(path):
    path.write_bytes(b"")


def make_noise(path):
    path.write_bytes(make_random("noise").randbytes(path.stat().st_size))


def make_folder(path):
    path.unlink()
    path.mkdir()


def make_foreign(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (program TEXT)")
    connection.commit()
    connection.close()


def cut(path):
    os.truncate(path, path.stat().st_size // 2 + 100)


for words, harm_function in [("of-zero-bytes", make_empty), ("of-random-bytes", make_noise),
                             ("deleted", pathlib.Path.unlink), ("a-folder", make_folder),
                             ("of-another-program", make_foreign), ("cut-short", cut)]:
    test(f"library/database/{words}")(functools.partial(survive, harm_function))
    test(f"library/database/{words}-without-backups")(
        functools.partial(survive, harm_function, backups=False, use=False))


def harm_page(path, chance):
    """Overwrites a page with noise or zeros, or flips one bit."""
    content = bytearray(path.read_bytes())
    page = chance.randrange(len(content) // PAGE) * PAGE
    kind = chance.choice(["noise", "zeros", "bit"])
    if kind == "noise":
        content[page:page + PAGE] = chance.randbytes(PAGE)
    elif kind == "zeros":
        content[page:page + PAGE] = bytes(PAGE)
    else:
        content[page + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return f"{kind} in page {page // PAGE + 1}"


def try_page(chance):
    with make_place() as place:
        facts = get_facts(place)
        what = harm_page(get_database(place), chance)
        repaired = place.run_ctl("repair")
        try:
            expect(repaired.exit == "ok", repaired)
            verify(place, facts, use=False)
        except Wrong as wrong:
            return f"{what}: {wrong}"
        return None


@test("library/database/with-flipped-pages")
def flip_pages():
    number = 300 if is_long() else 20
    chance = make_random("pages")
    lost = [complaint for complaint in (try_page(chance) for _ in range(number)) if complaint]
    note(f"tried {number} pages, lost {len(lost)}")
    expect(not lost, "\n".join(lost))


@test("library/database/of-a-newer-carrel-is-read-and-never-written")
def keep_newer():
    with make_place() as place:
        facts = get_facts(place)
        path = get_database(place)
        connection = sqlite3.connect(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.commit()
        connection.close()
        path = get_database(place)
        before = digest(path)
        expect(lasting(look(place)) == facts, "the machines are not shown")
        said = place.run_ctl("list").words
        expect("newer Carrel" in said, "the reason is not told:", said)
        for arguments in (["create", "--disk", "32M"], ["set", "alpha", "--memory", "96M"],
                          ["delete", "alpha"], ["purge", "gone"]):
            answer = place.refuse(["denied", "failed"], *arguments)
            expect("newer" in answer.err, answer)
        expect("newer" in place.run_ctl("repair").words, "repair does not say why it leaves it")
        expect(digest(path) == before, "the database was written")
        names = {name.name for name in (place.library / "machines").iterdir()}
        expect(names == set(facts), "machines' folders changed:", names)


@test("library/database/a-link-is-refused")
def refuse_link():
    with make_place() as place:
        path = get_database(place)
        elsewhere = place.root / "elsewhere.db"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        before = digest(elsewhere)
        answer = place.refuse(["denied", "failed"], "list")
        expect("link" in answer.err, answer)
        expect(digest(elsewhere) == before, "the file behind the link was written")


# --- strange places ---

@test("library/folder/behind-a-link-works")
def follow_link():
    with make_place() as place:
        facts = get_facts(place)
        real = place.root / "real"
        place.library.rename(real)
        place.library.symlink_to(real)
        facts_there = lasting(look(place))
        expect(facts_there == facts, "the machines are not shown")
        place.ctl("create", "--name", "more", "--disk", "32M")
        expect(len(list((real / "machines").iterdir())) == 4, "the machine is elsewhere")
        expect(place.ctl("start", "more")["machines"][0]["state"] == "running", "it does not start")


@test("library/folder/a-file-is-refused-in-words")
def refuse_file():
    with Place() as place:
        place.library.write_text("not a folder")
        answer = place.refuse(["failed", "usage", "denied"], "list")
        expect(str(place.library) in answer.err, answer)
        expect(place.library.read_text() == "not a folder", "it was written")


@test("library/folder/read-only-is-shown-and-not-changed")
def keep_read_only():
    with make_place() as place:
        facts = get_facts(place)
        get_database(place)
        mount("--bind", place.library, place.library)
        mount("-o", "remount,ro,bind", place.library)
        expect(lasting(look(place)) == facts, "the machines are not shown")
        for arguments in (["create", "--disk", "32M"], ["set", "alpha", "--memory", "96M"],
                          ["delete", "alpha"], ["start", "alpha"], ["restore", "gone"],
                          ["purge", "gone"], ["disk", "grow", "alpha", "disk0", "128M"]):
            answer = place.refuse(["denied", "failed"], *arguments)
            expect("may not be written" in answer.err or "ead-only" in answer.err, answer)
        unmount(place.library)
        verify(place, facts)


def stay_whole_when_full(operation):
    """Does one thing with ever more room; it fails whole or is done whole."""
    sizes = range(0, 400, 16) if is_long() else (0, 64)
    exits = []
    for free_kib in sizes:
        with Place() as place:
            exits.append(try_full(place, operation, free_kib * 1024))
    note("carrelctl said", ", ".join(exits))
    # Without any room the library is not even opened for writing.
    expect(exits[0] == "denied" and (not is_long() or "no-space" in exits), "it was never full")


def fill(folder, free):
    """Leaves so much room in a file system."""
    room = os.statvfs(folder)
    filler = folder / "backups" / "library-0000000000000000001.db"
    filler.parent.mkdir(exist_ok=True)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - free)
    return filler


def try_full(place, operation, free):
    """Does one thing in a folder with this much room; then there is room again."""
    place.library.mkdir()
    mount("-t", "tmpfs", "-o", "size=64m,mode=700", "none", place.library)
    try:
        shutil.copytree(get_template().library, place.library, dirs_exist_ok=True)
        before = operation.set_up(place)
        filler = fill(place.library, free)
        answer = place.run_ctl(*operation.arguments)
        if answer.exit != "ok":
            expect(answer.exit in ("no-space", "denied"), answer)
            expect("space" in answer.err or "full" in answer.err, answer)
        expect({one["name"] for one in place.ctl("list")["machines"]} >= {"beta"},
               "a full disk hides the machines")
        filler.unlink()
        # A disk that has grown before the library was full stays so, and is said to be so.
        after = [operation.after(before)]
        verify(place, *(after if answer.exit == "ok" else
                        [lasting(before), *(after if operation.name == "grow" else [])]))
        return answer.exit
    finally:
        place.end_all()
        unmount(place.library)


for each in OPERATIONS:
    if "start" not in each.name and "runs" not in each.name:
        test(f"library/folder/full/{each.name.replace(' ', '-')}-fails-whole-or-is-done-whole")(
            functools.partial(stay_whole_when_full, each))


def remove_tree(folder):
    """As `rm -rf` that is called again: who has the library open may write while it goes."""
    for _ in range(10):
        try:
            shutil.rmtree(folder)
            return
        except OSError as error:
            note(f"{error}: {list_files(folder)}")
    expect(not folder.exists(), "the folder comes again and again")


@test("library/folder/deleted-while-open-is-told")
def tell_deletion():
    with make_place() as place:
        watch = place.begin("wait", "alpha", "--until", "running", "--timeout", "100")
        expect(place.run_ctl("list").exit == "ok", "it does not open twice")
        expect(watch.is_running(), watch.wait)
        remove_tree(place.library)
        answer = watch.wait()
        note(answer.err.strip())
        expect(answer.exit in ("damaged", "not-found", "failed"), answer)
        expect(len(answer.err.strip()) > 20, "no words:", answer)
        expect(place.ctl("list")["machines"] == [], "a new library is not made")


# --- many at once ---

def run_rounds(place, rounds):
    """Runs several programs at once, round for round; every one must succeed."""
    for commands in rounds:
        running = [place.begin(*command) for command in commands]
        for process in running:
            answer = process.wait()
            expect(answer.exit == "ok", answer)
            expect("locked" not in answer.words, answer)


@test("library/many/programs-write-at-once")
def write_at_once():
    rounds = 30 if is_long() else 5
    with make_place() as place:
        watch = place.begin("wait", "beta", "--until", "running", "--timeout", "300")
        run_rounds(place, [[["set", "alpha", "--notes", f"round {index}"],
                            ["set", "beta", "--memory", f"{64 + index}M"],
                            ["create", "--name", f"made {index}", "--disk", "32M"],
                            ["set", "alpha", "--memory", f"{65 + index}M"]]
                           for index in range(rounds)])
        facts = look(place)
        names = sorted(one["name"] for one in facts.values())
        expect(names == sorted(["alpha", "beta", "gone", *(f"made {index}"
                                                          for index in range(rounds))]), names)
        alpha = next(one for one in facts.values() if one["name"] == "alpha")
        beta = next(one for one in facts.values() if one["name"] == "beta")
        expect(alpha["notes"] == f"round {rounds - 1}", alpha)
        expect(alpha["spec"]["memory-mib"] == 64 + rounds, alpha)
        expect(beta["spec"]["memory-mib"] == 63 + rounds, beta)
        expect(watch.is_running(), "the one that waits gave up")
        place.ctl("start", "beta")
        expect(watch.wait().exit == "ok", "the one that waits did not see it")
        verify(place, facts)


@test("library/many/one-setting-is-fought-over")
def fight():
    """Of many that set one setting at once one wins, and none fails."""
    with make_place() as place:
        run_rounds(place, [[["set", "alpha", "--memory", f"{80 + index}M"] for index in range(6)]])
        memory = place.ctl("show", "alpha")["spec"]["memory-mib"]
        expect(80 <= memory < 86, memory)


@test("library/many/one-machine-is-started-at-once")
def start_at_once():
    for _ in range(10 if is_long() else 2):
        with make_place() as place:
            racers = [place.begin("start", "alpha") for _ in range(4)]
            answers = [racer.wait() for racer in racers]
            for answer in answers:
                expect(answer.exit in ("ok", "busy"), answer)
            expect(any(answer.exit == "ok" for answer in answers), "nobody started it")
            expect(len(place.cores()) == 1, "there are", len(place.cores()), "cores")
            expect(place.ctl("show", "alpha")["state"] == "running", "it does not run")
            place.ctl("poweroff", "alpha")


@test("library/many/delete-and-start-fight")
def delete_and_start():
    for _ in range(10 if is_long() else 2):
        with make_place() as place:
            starting = place.begin("start", "alpha")
            deleting = place.begin("delete", "alpha")
            started, deleted = starting.wait(), deleting.wait()
            expect("ok" in (started.exit, deleted.exit), started, deleted)
            one = place.ctl("show", "alpha")
            expect(not (one["trashed"] and one["state"] == "running"), "it runs in the trash")
            expect(one["trashed"] == (deleted.exit == "ok"), one["trashed"], deleted)


enter_own_mounts()
try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
