#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that nobody here wrote come in, go out to where they came from, and are what they were.

CARREL_CORPUS names a folder with `appliances` and with `expected`, what a person read out of some of them;
without it there is nothing to try.  Their disks are empty ones of the size that is stated.
"""

import json
import os
import pathlib
import re
import shutil
import sys

import packages
from desk import Failure, Skip, main, test

CORPUS = os.environ.get("CARREL_CORPUS")
RIGHT_MIN = 0.99

# Of the facts these are the package's and not the machine's: what its files are called, which version of
# the standard it is written in, which configurations were not chosen, and media that were not put in.
OF_THE_PACKAGE = re.compile(r"\.file$|^\.package\.(ovf_version|extra_files|configurations"
                            r"|default_configuration)|\.nvram_file$")


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        yield path + ".#", len(value)
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        yield path, value.strip().lower() if isinstance(value, str) else value


def make_disk(desk, path, capacity, is_stream):
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = {".vdi": "vdi", ".vhd": "vpc", ".vhdx": "vhdx", ".qcow2": "qcow2"}.get(path.suffix, "vmdk")
    raw = desk.top / "empty.raw"
    with open(raw, "wb") as disk:
        disk.truncate(capacity)
    packages.convert(raw, path, "stream" if is_stream else kind)


def make_package(desk, source, systems):
    """The descriptor with disks beside it; sizes of files are stated anew."""
    folder = desk.top / "package"
    folder.mkdir()
    descriptor = folder / source.name
    shutil.copyfile(source, descriptor)
    for disk in [disk for system in systems for disk in system.get("disks", []) if disk.get("file")]:
        name = disk["file"]
        path = folder / (pathlib.PurePath(name).name if name.startswith("/") else name)
        if not path.exists():
            make_disk(desk, path, disk.get("capacity") or 1 << 30, source.suffix == ".ovf")
    if source.suffix == ".ovf":
        state_sizes(folder, descriptor)
    return descriptor


def state_sizes(folder, descriptor):
    def state(match):
        path = folder / re.search(r'href="([^"]+)"', match.group(0)).group(1)
        if not path.exists():
            path.write_bytes(bytes(64))
        return re.sub(r'(size=")\d+', rf"\g<1>{path.stat().st_size}", match.group(0))

    text = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(re.sub(r"<(?:\w+:)?File\s[^>]*>", state, text), encoding="utf-8")


def choose_target(desk, descriptor):
    """Where it came from: (target, arguments of export, descriptor that is written)."""
    if descriptor.suffix == ".vmx":
        return desk.top / "out", ("--format", "vmx")
    is_vbox = descriptor.suffix == ".vbox" or "virtualbox-" in descriptor.read_text(errors="replace")
    return desk.top / "out.ova", ("--profile", "virtualbox" if is_vbox else "vmware")


def try_sheet(desk, sheet):
    """Returns (facts that are right, facts, what is not right)."""
    source = pathlib.Path(CORPUS) / "appliances" / sheet["source"]
    chosen = ("--configuration", sheet["configuration"]) if sheet.get("configuration") else ()
    before = json.loads(desk.run("inspect", "--facts", *chosen, source).output)
    descriptor = make_package(desk, source, before["systems"])
    plan = desk.json("import", descriptor, *chosen, "--plan")
    consents = [word for one in plan["consents"] for word in ("--consent", one["kind"])]
    made = desk.json("import", descriptor, *chosen, "--trial", "off", "--accept-licence", *consents)
    target, arguments = choose_target(desk, descriptor)
    desk.run("export", *(machine["uuid"] for machine in made["machines"]), target, *arguments)
    # The next package may have a machine of the same name.
    for verb in ("delete", "purge"):
        desk.run(verb, *(machine["uuid"] for machine in made["machines"]))
    written = next(target.rglob("*.vmx")) if target.is_dir() else target
    after = dict(leaves(json.loads(desk.run("inspect", "--facts", written).output)))
    first = dict(leaves(before))
    # Where our reader and the person do not agree, what is read again has to be what was read.
    facts = [(path, first.get(path, value)) for path, value in leaves(sheet["expect"])
             if not OF_THE_PACKAGE.search(path)]
    wrong = [f"{path}: {after.get(path)!r}, not {value!r}" for path, value in facts
             if after.get(path) != value]
    return len(facts) - len(wrong), len(facts), wrong


@test
def every_fact_comes_back(desk):
    if not CORPUS:
        raise Skip("CARREL_CORPUS names no folder with descriptors of others")
    if not packages.has_qemu_img():
        raise Skip("there is no qemu-img to make their disks")
    right = total = 0
    for path in sorted((pathlib.Path(CORPUS) / "expected").glob("*.json")):
        one, of, wrong = try_sheet(desk, json.loads(path.read_text(encoding="utf-8")))
        right, total = right + one, total + of
        for line in wrong:
            print(f"# {path.stem}: {line}", flush=True)
        shutil.rmtree(desk.top / "package")
        for left in desk.top.glob("out*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    print(f"# {right} of {total}")
    if total == 0 or right < RIGHT_MIN * total:
        raise Failure(f"only {right} of {total} facts came back")


if __name__ == "__main__":
    sys.exit(main())
