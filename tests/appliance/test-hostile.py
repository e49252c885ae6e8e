#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile packages: `carrelctl inspect` on each, with --verify and with --plan, and every invariant
checked for both.

I1 and I5: nothing is written.  I2: a secret beside the package never turns up.  I3: nobody calls the
network.  I4: memory.  I6: time, and no signal.  I7: a refusal is one sentence that names the item.
I8: nothing of the package is executed.

usage: test-hostile.py CARRELCTL
"""

import hashlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import hostile  # noqa: E402

MEMORY_MAX = 256 << 20
SECONDS_MAX = 10
TOKEN = "canary-" + hashlib.sha256(os.urandom(16)).hexdigest()
SANITIZED = "asan" in os.environ.get("CARREL_BUILD_DIR", "")


def run(carrelctl, case, home, mode):
    """Returns (exit code, standard output, standard error, CPU seconds, bytes of memory)."""
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "LC_ALL": "C.UTF-8",
                   "XDG_RUNTIME_DIR": str(home), "XDG_CONFIG_HOME": str(home), "LANGUAGE": ""}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([carrelctl, "inspect", mode, "--json", str(case.path)],
                                 cwd=home, env=environment, stdout=out, stderr=err,
                                 stdin=subprocess.DEVNULL)
        killer = threading.Timer(6 * SECONDS_MAX, child.kill)
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        killer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return (child.returncode, out.read(), err.read(), usage.ru_utime + usage.ru_stime,
                usage.ru_maxrss * 1024)


def state_of(folder):
    """What lies below a folder: names, kinds, sizes, times of change."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            status = os.lstat(path)
            found[path] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ino)
    return found


def check_refusal(case, code, out, err, complain):
    if case.verdict == hostile.ACCEPT:
        complain("was refused: " + err.decode(errors="replace"))
    # What the sanitizer says of our fibers is no word of ours.
    lines = [line for line in err.decode("utf-8", "replace").splitlines()
             if "makecontext/swapcontext" not in line]
    if len(lines) != 1 or not lines[0].startswith("carrelctl: “"):
        complain(f"I7: said {lines[:3]}")
        return
    if len(lines[0].encode()) > 8192 or not lines[0].isprintable():
        complain(f"I7: said what is not fit to be read: {lines[0][:200]!r}")
    sentence = re.sub(r"^carrelctl: “[^”]*”: ", "", lines[0])
    if len(sentence) < 10:
        complain(f"I7: said only {sentence!r}")
    if case.item not in lines[0]:
        complain(f"I7: does not name {case.item!r}: {lines[0]}")
    try:
        said = json.loads(out)
    except ValueError:
        complain(f"I7: printed no JSON: {out[:200]!r}")
        return
    if set(said) != {"error"}:
        complain(f"I7: printed more than an error: {sorted(said)}")


def check_acceptance(case, mode, out, complain):
    # A plan does not read whole files, so that a wrong digest is not known yet.
    if case.verdict == hostile.REJECT and mode != "--plan":
        complain("was accepted")
    try:
        said = json.loads(out)
    except ValueError:
        complain(f"printed no JSON: {out[:200]!r}")
        return
    if not said.get("systems" if mode != "--plan" else "machines"):
        complain("was accepted without a machine")
    if case.shown not in out.decode() and (mode != "--plan" or case.name.startswith("v")):
        complain(f"does not show {case.shown!r}")


def check(carrelctl, case, mode, home, places, listener):
    complaints = []
    before = [state_of(place) for place in places]
    code, out, err, seconds, memory = run(carrelctl, case, home, mode)
    if [state_of(place) for place in places] != before:
        complaints.append("I1: something was written")
    if TOKEN.encode() in out + err:
        complaints.append("I2: the secret turned up")
    try:
        listener.accept()
        complaints.append("I3: somebody called the network")
    except BlockingIOError:
        pass
    if memory > MEMORY_MAX and not SANITIZED:
        complaints.append(f"I4: took {memory >> 20} MiB")
    if seconds > SECONDS_MAX:
        complaints.append(f"I6: took {seconds:.1f} s")
    if code < 0:
        complaints.append(f"I6: ended by signal {-code}")
    elif code == 0:
        check_acceptance(case, mode, out, complaints.append)
    else:
        check_refusal(case, code, out, err, complaints.append)
    return complaints, seconds, memory


def main():
    carrelctl = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="carrel-hostile-") as top:
        scratch = pathlib.Path(top)
        home = scratch / "home"
        secret = scratch / "secret"
        home.mkdir()
        secret.mkdir()
        canary = secret / "canary"
        canary.write_text(TOKEN)
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)
        # In a process of its own: what a child of ours takes begins with what we take.
        made = json.loads(subprocess.run(
            [sys.executable, "-B", hostile.__file__, str(scratch), str(canary),
             str(listener.getsockname()[1])], check=True, capture_output=True).stdout)
        cases, reason = [hostile.Case(**case) for case in made["cases"]], made["reason"]
        places = [home, secret, scratch / "cases"]
        print(f"1..{len(cases) + (reason is not None)}", flush=True)
        failures, slowest, largest = 0, (0, ""), (0, "")
        for number, case in enumerate(cases, 1):
            complaints = []
            for mode in ("--verify", "--plan"):
                new, seconds, memory = check(carrelctl, case, mode, home, places, listener)
                complaints += [f"{mode}: {complaint}" for complaint in new]
                slowest = max(slowest, (seconds, case.name))
                largest = max(largest, (memory, case.name))
            failures += bool(complaints)
            print(f"{'not ok' if complaints else 'ok'} {number} {case.name}")
            for complaint in complaints:
                print(f"# {case.name}: {complaint}", flush=True)
        if reason is not None:
            print(f"ok {len(cases) + 1} signatures # SKIP {reason}")
        print(f"# {len(cases)} packages, {failures} violations; most CPU {slowest[0]:.2f} s "
              f"({slowest[1]}), most memory {largest[0] >> 20} MiB ({largest[1]})")
    sys.exit(1 if failures else 0)


main()
