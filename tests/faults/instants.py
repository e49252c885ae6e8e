# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults at chosen instants: strace ends a program, or lets a call fail, at the call we choose.

An instant is a call and a number: the k-th time that a thread makes this call.  Which instants an
operation has is found out by running it once and counting.
"""

import re
import signal
from collections import Counter

# What changes files, or hands something to another program.
CALLS = ["write", "pwrite64", "pwritev", "ftruncate", "fallocate", "fsync", "fdatasync", "rename",
         "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat",
         "rmdir", "openat", "sendmsg", "fcntl"]
# Calls that a full or failing disk can refuse, and that are made for files only: a `write` that
# fails may be a main loop's wake-up, which never does.
DISK_CALLS = ["pwrite64", "pwritev", "ftruncate", "fallocate", "fsync", "fdatasync", "rename",
              "renameat", "renameat2", "mkdir", "mkdirat"]
# These are mostly of others (the loader's, the main loop's): one in a few will do.
FREQUENT = {"write": 0.3, "openat": 0.1, "fcntl": 0.1, "sendmsg": 0.5}

LINE = re.compile(r"(\d+) +(\w+)\(")


def make_prefix(log, *expressions, calls=None):
    """strace as a grandchild, so that the program traced is our own child."""
    prefix = ["strace", "-D", "-I1", "-f", "-q", "-o", log, "-e", f"trace={','.join(calls or CALLS)}",
              "-e", "signal=SIGKILL"]
    for expression in expressions:
        prefix += ["-e", f"inject={expression}"]
    return prefix


def end_tracers(place):
    """Lets go of what is still traced."""
    place.kill(*place.pids("strace"), number=signal.SIGTERM)


def count(place, *arguments, **options):
    """Runs carrelctl and counts: {(call, k)} and the answer."""
    log = place.root / "count"
    answer = place.run_ctl(*arguments, prefix=make_prefix(log), **options)
    end_tracers(place)
    seen = Counter(LINE.findall(log.read_text(errors="replace")))
    most = Counter()
    for (_, call), times in seen.items():
        most[call] = max(most[call], times)
    return {(call, k) for call, times in most.items() for k in range(1, times + 1)}, answer


def choose(instants, number, chance, calls=None, again=False):
    """Some of the instants, the frequent ones rarely; all of them when there are not more, or, with `again`, as
    often as it takes: threads are elsewhere each time."""
    wanted = sorted(instant for instant in instants if calls is None or instant[0] in calls)
    if number >= len(wanted):
        return (wanted * -(-number // len(wanted)))[:number] if again else wanted
    weighted = [(chance.random() ** (1 / FREQUENT.get(call, 1)), (call, k)) for call, k in wanted]
    return sorted(instant for _, instant in sorted(weighted, reverse=True)[:number])


def kill_at(place, instant, *arguments, **options):
    """Runs carrelctl, which is killed at the instant, or its core is."""
    call, k = instant
    prefix = make_prefix(place.root / "trace", f"{call}:signal=SIGKILL:when={k}", calls=[call])
    answer = place.run_ctl(*arguments, prefix=prefix, **options)
    end_tracers(place)
    return answer


def fail_at(place, instant, error, *arguments, sticky=False, paths=(), **options):
    """Runs carrelctl, for which the call fails at the instant, or from then on."""
    call, k = instant
    prefix = make_prefix(place.root / "trace",
                         f"{call}:error={error}:when={k}{'+' if sticky else ''}", calls=[call])
    for path in paths:
        prefix += ["-P", path]
    answer = place.run_ctl(*arguments, prefix=prefix, **options)
    end_tracers(place)
    return answer
