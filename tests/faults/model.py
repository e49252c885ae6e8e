# SPDX-License-Identifier: GPL-3.0-or-later
"""What a library may look like after a fault, and the check that it does.

`Facts` are what carrelctl says of every machine, {uuid: {...}}.  A test takes them before an operation
and works out what they are after it.  When the operation was acknowledged only the second is right;
when it was not, either is, and nothing between.
"""

import copy
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile

from faults import Wrong, expect, read_bytes

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")

# What lies in a library's folder, and in a machine's, beside what its rows name.
LIBRARY_FILES = re.compile(
    r"(library\.(db(-wal|-shm)?|lock|bell)|backups(/library-\d{19}\.db)?|damaged(/.*)?|machines)\Z")
# What a killed window left of a thumbnail is removed by the next one, and by a purge.
MACHINE_FILES = re.compile(
    r"(machine\.json|nvram\.qcow2|thumbnail\.png(\.[0-9a-f-]{36}\.part)?|machine\.lock|disks"
    r"|(tpm|saved|log)(/.*)?)\Z")


def look(place):
    """The facts of every machine, in the library and in the trash."""
    listed = [*place.ctl("list")["machines"], *place.ctl("list", "--trash")["machines"]]
    facts = {}
    for row in listed:
        shown = place.ctl("show", row["uuid"])
        for name in ("name", "trashed", "uuid"):
            expect(row[name] == shown[name], "list and show differ:", row, shown)
        facts[row["uuid"]] = {
            "name": shown["name"],
            "trashed": shown["trashed"],
            "notes": shown["notes"],
            "tags": sorted(shown["tags"]),
            "favourite": shown["favourite"],
            "disks": {disk["id"]: disk["size-bytes"] for disk in shown["disks"]},
            "spec": shown["spec"],
            # What is only of the moment, and compared by those who know what to expect.
            "now": {"state": row["state"], "pid": shown.get("qemu-pid", 0),
                    "reason": shown.get("state-reason", ""), "path": shown["path"],
                    "files": {disk["id"]: disk["path"] for disk in shown["disks"]},
                    "problems": [disk["problem"] for disk in shown["disks"] if "problem" in disk]},
        }
    return facts


def settle(place):
    """Waits for machines that are on their way, as a core goes on with a start when carrelctl is killed;
    returns the facts."""
    facts = look(place)
    moving = {uuid: one["now"]["state"] for uuid, one in facts.items()
              if one["now"]["state"] in ("starting", "stopping")}
    for uuid, state in moving.items():
        # What comes of it is judged by whoever asked: a start may fail.
        place.run_ctl("wait", uuid, "--until", "running" if state == "starting" else "stopped",
                      "--timeout", "100")
    return look(place) if moving else facts


def lasting(facts):
    """The facts without what is only of the moment."""
    return {uuid: {name: value for name, value in one.items() if name != "now"}
            for uuid, one in facts.items()}


def find(facts, name):
    """The UUID of the one machine of this name."""
    found = [uuid for uuid, one in facts.items() if one["name"] == name]
    expect(len(found) == 1, len(found), "machines are called", repr(name))
    return found[0]


def changed(facts, which, **settings):
    """The facts after one machine's settings were changed; spec_… are fields of its spec."""
    facts = copy.deepcopy(lasting(facts))
    one = facts[find(facts, which)]
    for setting, value in settings.items():
        if setting.startswith("spec_"):
            one["spec"][setting[5:].replace("_", "-")] = value
        else:
            one[setting] = value
            if setting == "name":
                one["spec"]["name"] = value
    return facts


def grown(facts, name, disk, size):
    """The facts after a disk was grown."""
    facts = copy.deepcopy(lasting(facts))
    one = facts[find(facts, name)]
    one["disks"][disk] = size
    for entry in one["spec"]["disks"]:
        if entry["id"] == disk:
            entry["size-bytes"] = size
    return facts


def without(facts, name):
    """The facts after a machine was purged."""
    facts = copy.deepcopy(lasting(facts))
    del facts[find(facts, name)]
    return facts


class Arrived:
    """The facts after a machine was made in a way that leaves its settings to Carrel."""

    def __init__(self, before):
        self.before = lasting(before)

    def is_met(self, seen):
        old = {uuid: one for uuid, one in seen.items() if uuid in self.before}
        new = [one for uuid, one in seen.items() if uuid not in self.before]
        return old == self.before and len(new) == 1 and not new[0]["trashed"] and new[0]["disks"]


class Born:
    """The facts after a machine was made: its UUID is not known beforehand."""

    def __init__(self, before, name, disks, **spec):
        self.before = lasting(before)
        self.name = name
        self.disks = disks
        self.spec = spec

    def is_met(self, seen):
        new = {uuid: one for uuid, one in seen.items() if uuid not in self.before}
        old = {uuid: one for uuid, one in seen.items() if uuid in self.before}
        if old != self.before or len(new) != 1:
            return False
        one = next(iter(new.values()))
        return (one["name"] == self.name and not one["trashed"]
                and sorted(one["disks"].values()) == sorted(self.disks)
                and all(one["spec"][name.replace("_", "-")] == value
                        for name, value in self.spec.items()))


def is_met(allowed, seen):
    return allowed.is_met(seen) if hasattr(allowed, "is_met") else lasting(allowed) == seen


def describe_difference(allowed, seen):
    """Where the facts differ from what is allowed, for people."""
    if hasattr(allowed, "is_met"):
        return f"no such machine was made: {[one['name'] for one in seen.values()]}"
    allowed = lasting(allowed)
    lines = [f"missing {one['name']!r}" for uuid, one in allowed.items() if uuid not in seen]
    lines += [f"unknown {one['name']!r}" for uuid, one in seen.items() if uuid not in allowed]
    for uuid in allowed.keys() & seen.keys():
        lines += [f"{allowed[uuid]['name']!r}: {key} {allowed[uuid][key]!r} became {seen[uuid][key]!r}"
                  for key in allowed[uuid] if allowed[uuid][key] != seen[uuid][key]]
    return "; ".join(lines)[:1500]


# --- the parts of the verdict: each returns complaints ---

def check_facts(facts, allowed):
    seen = lasting(facts)
    if any(is_met(one, seen) for one in allowed):
        return []
    return ["neither before nor after: " + " | ".join(describe_difference(one, seen)
                                                     for one in allowed)]


def check_disk(path, size):
    """A disk exists, is sound and has its size.  A machine that runs may write it meanwhile."""
    answer = subprocess.run(["qemu-img", "info", "-U", "--output=json", path], check=False,
                            capture_output=True, text=True)
    if answer.returncode != 0:
        return [f"the disk cannot be opened: {answer.stderr.strip()}"]
    told = json.loads(answer.stdout)
    complaints = []
    if told["virtual-size"] != size:
        complaints.append(f"{path} has {told['virtual-size']} bytes and {size} were acknowledged")
    if told["format"] == "qcow2":
        answer = subprocess.run(["qemu-img", "check", "-U", "-f", "qcow2", path], check=False,
                                capture_output=True, text=True)
        if answer.returncode != 0:
            complaints.append(f"{path} is not sound: {answer.stdout} {answer.stderr}")
    return complaints


def check_disks(facts):
    complaints = []
    for one in facts.values():
        complaints += [f"{one['name']!r}: {problem}" for problem in one["now"]["problems"]]
        for disk, path in one["now"]["files"].items():
            complaints += check_disk(path, one["disks"][disk])
    return complaints


def list_files(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*"))


def check_files(library, facts):
    """Nothing lies in the library that no row names."""
    complaints = []
    for name in list_files(library):
        parts = name.split("/")
        if parts[0] != "machines" or len(parts) == 1:
            if not LIBRARY_FILES.match(name):
                complaints.append(f"{name} lies in the library, and nothing names it")
        elif parts[1] not in facts:
            if len(parts) == 2:
                complaints.append(f"{name} is the folder of no machine: "
                                  f"{list_files(pathlib.Path(library, name))}")
        elif len(parts) > 2:
            inner = "/".join(parts[2:])
            files = {pathlib.Path(path).name for path in facts[parts[1]]["now"]["files"].values()}
            if not (MACHINE_FILES.match(inner) or
                    (len(parts) == 4 and parts[2] == "disks" and parts[3] in files)):
                complaints.append(f"{name} lies in a machine's folder, and nothing names it")
    return complaints


def query(library, *statements):
    """Asks a copy of the database: nothing but Carrel opens the real one."""
    with tempfile.TemporaryDirectory(prefix="cf-db-") as folder:
        for name in ("library.db", "library.db-wal"):
            if pathlib.Path(library, name).exists():
                shutil.copyfile(pathlib.Path(library, name), pathlib.Path(folder, name))
        connection = sqlite3.connect(pathlib.Path(folder, "library.db"))
        try:
            return [connection.execute(statement).fetchall() for statement in statements]
        finally:
            connection.close()


def check_database(library):
    """The database is sound, no operation is left unfinished, and every manifest is up to date."""
    sound, unfinished, rows, due = query(
        library, "PRAGMA integrity_check", "SELECT kind FROM operations WHERE finished = 0",
        "SELECT uuid, name, sequence FROM machines", "SELECT uuid FROM manifests_due")
    complaints = [] if sound == [("ok",)] else [f"the database is not sound: {sound}"]
    complaints += [f"the operation {kind!r} is left unfinished" for kind, in unfinished]
    complaints += [f"the manifest of {uuid} is still due" for uuid, in due]
    for uuid, name, sequence in rows:
        text = read_bytes(pathlib.Path(library, "machines", uuid, "machine.json"))
        try:
            manifest = json.loads(text)
        except ValueError:
            complaints.append(f"{name!r} has no readable manifest")
            continue
        if manifest.get("name") != name or manifest.get("sequence") != sequence:
            complaints.append(f"the manifest of {name!r} is another one's or old")
    return complaints


def check_states(facts, running):
    """Those whose guest must live are running with the same pid; nobody is in an unknown state."""
    complaints = []
    for uuid, pid in running.items():
        now = facts[uuid]["now"] if uuid in facts else {"state": "missing", "pid": 0}
        if now["state"] != "running" or now["pid"] != pid:
            complaints.append(f"the guest {pid} of {uuid} lives and is reported {now}")
    complaints += [f"{one['name']!r} is {one['now']['state']}" for one in facts.values()
                   if one["now"]["state"] not in ("stopped", "crashed", "running", "paused")]
    return complaints


def check_use(place, facts):
    """Everything listed can be started and switched off, with nobody unlocking anything."""
    uuids = [uuid for uuid, one in facts.items() if not one["trashed"]]
    complaints = []
    # Real guests one after the other: they take memory.
    for group in [uuids] if place.is_null else [[uuid] for uuid in uuids]:
        for verb in ("start", "poweroff"):
            answer = place.run_ctl(verb, *group) if group else None
            if answer is not None and answer.exit != "ok":
                complaints.append(str(answer))
    return complaints


def complain(place, allowed, running=None, use=True):
    """Everything that is wrong with the place after a fault; nothing when all is well."""
    try:
        facts = settle(place)
        complaints = check_facts(facts, allowed)
        complaints += check_states(facts, running or {})
        complaints += check_disks(facts)
        if use:
            complaints += check_use(place, facts)
            place.end_cores()
            complaints += check_facts(look(place), allowed)
        complaints += check_files(place.library, facts)
        complaints += check_database(place.library)
        return complaints
    except Wrong as wrong:
        return [str(wrong)]


def verify(place, *allowed, running=None, use=True):
    complaints = complain(place, allowed, running, use)
    expect(not complaints, "\n".join(complaints))
