# SPDX-License-Identifier: GPL-3.0-or-later
"""Libraries in which an operation was killed, and that have something to recover."""

import os
import shutil
import sqlite3

from instants import DISK_CALLS, choose, count, kill_at


def has_unfinished(library):
    """Whether something was begun, or a manifest is still to be written.  A copy is asked."""
    copy = library.parent / "asked.db"
    for suffix in ("", "-wal"):
        if os.path.exists(f"{library}/library.db{suffix}"):
            shutil.copyfile(f"{library}/library.db{suffix}", f"{copy}{suffix}")
    connection = sqlite3.connect(copy)
    number, = connection.execute("SELECT (SELECT count(*) FROM operations WHERE finished = 0)"
                                 " + (SELECT count(*) FROM manifests_due)").fetchone()
    connection.close()
    return number > 0


def interrupt(make_place, operation, chance):
    """A place in which an operation was killed when it had been begun; None when it never is."""
    with make_place() as place:
        operation.set_up(place)
        instants, _ = count(place, *operation.arguments)
    # The last calls of an operation are those after its commit.
    chosen = choose(instants, 24, chance, DISK_CALLS)
    chance.shuffle(chosen)
    for instant in chosen:
        place = make_place()
        before = operation.set_up(place)
        answer = kill_at(place, instant, *operation.arguments)
        place.end_all()
        if answer.exit == "killed" and has_unfinished(place.library):
            return place, before, instant
        place.close()
    return None
