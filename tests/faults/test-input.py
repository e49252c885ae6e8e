#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad media, bad disks, bad names: refused in words that say what, why and what to do.

usage: test-input.py [--long] [WORD...]
"""

import functools
import os
import pathlib
import re
import subprocess

from faults import CORE, Place, Skip, expect, main, note, test
from model import find, lasting, list_files, look, verify
from operations import make_template

# A file that is missing, damaged or not to be trusted.
BAD_FILE = ["damaged", "not-found", "denied"]


@functools.cache
def get_template():
    return make_template()


def make_place(**options):
    return Place(template=get_template().library, **options)


def make_image(path, *arguments):
    subprocess.run(["qemu-img", "create", "-q", *map(str, arguments)], check=True)
    return path


# --- media that cannot be used ---

def make_missing(place):
    return place.root / "nothing.iso"


def make_empty(place):
    return place.write("empty.iso")


def make_truncated(place):
    path = place.make_iso()
    os.truncate(path, path.stat().st_size // 2)
    return path


def make_folder(place):
    path = place.root / "folder.iso"
    path.mkdir()
    return path


def make_pipe(place):
    path = place.root / "pipe.iso"
    os.mkfifo(path)
    return path


def make_loop(place):
    path = place.root / "loop.iso"
    path.symlink_to(path)
    return path


MEDIA = [("missing", make_missing), ("empty", make_empty), ("truncated", make_truncated),
         ("a-folder", make_folder), ("a-pipe", make_pipe), ("a-link-to-itself", make_loop)]


def check_words(answer, path):
    """The file is named, and nobody is left with a number or a name of our own code."""
    expect(pathlib.Path(path).name in answer.err, "the file is not named:", answer)
    # The place's own name is random, and once began like a number.
    words = re.sub(r"\bcf-\w+", "", answer.err)
    for bad in ("errno", "CARREL_", "G_IO_ERROR", r"\b0x"):
        expect(not re.search(bad, words), bad, "in", answer)


def refuse_media(make):
    """Neither makes a machine with it nor puts it into a drive; all is as before."""
    with make_place() as place:
        facts = look(place)
        path = make(place)
        answer = place.refuse(BAD_FILE, "create", "--media", path, "--name", "new")
        check_words(answer, path)
        note(answer.err.strip().splitlines()[-1])
        answer = place.refuse(BAD_FILE, "media", "insert", "alpha", path)
        check_words(answer, path)
        place.ctl("start", "alpha")
        answer = place.refuse(BAD_FILE, "media", "insert", "alpha", path)
        check_words(answer, path)
        verify(place, facts)


for words, make_function in MEDIA:
    test(f"input/media/{words}-is-refused")(functools.partial(refuse_media, make_function))


@test("input/media/unreadable-is-refused")
def refuse_unreadable():
    with Place() as place:
        path = place.make_iso()
        path.chmod(0)
        prefix = []
        if os.geteuid() == 0:
            # Root reads everything: somebody else has to try.
            for folder in (place.root, place.run, place.home):
                os.chown(folder, 65534, 65534)
            prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        answer = place.refuse(["denied", "damaged"], "create", "--media", path, prefix=prefix)
        check_words(answer, path)
        expect("ermission" in answer.err or "ermitted" in answer.err or "may not" in answer.err, answer)
        expect(place.ctl("list", prefix=prefix)["machines"] == [], "a machine was made")


def change_media(change):
    """A medium that was good when the machine was made, and is not when it starts."""
    with Place(engine="qemu") as place:
        path = place.make_iso()
        place.ctl("create", "--media", path, "--name", "alpha", "--disk", "32M", "--memory", "64M")
        facts = look(place)
        change(path)
        answer = place.run_ctl("start", "alpha", "--paused")
        expect(answer.exit in BAD_FILE, answer)
        check_words(answer, path)
        note(answer.err.strip().splitlines()[-1])
        expect(place.guests() == [], "QEMU was started")
        place.ctl("media", "eject", "alpha")
        place.ctl("start", "alpha", "--paused")
        place.ctl("poweroff", "alpha")
        eject = {**lasting(facts)}
        uuid = find(facts, "alpha")
        eject[uuid]["spec"]["drives"][0]["path"] = ""
        verify(place, eject, use=False)


def replace_by_folder(path):
    path.unlink()
    path.mkdir()


def replace_by_disk(path):
    """A disk image whose header names a file of the host as its base."""
    path.unlink()
    subprocess.run(["qemu-img", "create", "-q", "-u", "-f", "qcow2", "-b", "/etc/hostname", "-F",
                    "raw", path, "1M"], check=True)


for words, change_function in [
        ("deleted", pathlib.Path.unlink), ("emptied", lambda path: os.truncate(path, 0)),
        ("cut-short", lambda path: os.truncate(path, path.stat().st_size // 2)),
        ("replaced-by-a-folder", replace_by_folder), ("replaced-by-a-disk", replace_by_disk)]:
    test(f"input/media/{words}-after-create-is-refused-at-start")(
        functools.partial(change_media, change_function))


@test("input/media/deleted-while-inserted-leaves-the-guest-alone")
def delete_inserted():
    with Place(engine="qemu") as place:
        path = place.make_iso()
        place.ctl("create", "--media", path, "--name", "alpha", "--disk", "32M", "--memory", "64M",
                  "--start")
        guests = place.guests()
        path.unlink()
        place.ctl("reset", "alpha")
        expect(place.ctl("show", "alpha")["state"] == "running", "it does not run")
        expect(place.guests() == guests, "it is another guest")
        place.ctl("media", "eject", "alpha")
        place.ctl("poweroff", "alpha")


# --- disks that are not what they were ---

def name_base(path):
    path.unlink()
    make_image(path, "-u", "-f", "qcow2", "-b", "/etc/hostname", "-F", "raw", path, "64M")


def name_data(path):
    path.unlink()
    data = path.parent.parent.parent.parent.parent / "data.raw"
    make_image(path, "-f", "qcow2", "-o", f"data_file={data},data_file_raw=on", path, "64M")


def name_data_after(path):
    """The header is made by QEMU with a file of ours and then says a file of the host."""
    name_data(path)
    content = bytearray(path.read_bytes())
    data = str(path.parent.parent.parent.parent.parent / "data.raw").encode()
    place = content.find(data)
    expect(place > 0, "the header names no data file")
    content[place:place + len(data)] = b"/etc/passwd".ljust(len(data), b"\0")
    path.write_bytes(content)


def empty_disk(path):
    os.truncate(path, 0)


def cut_disk(path):
    os.truncate(path, 50)


def link_disk(path):
    path.unlink()
    path.symlink_to("/etc/hostname")


def fill_disk(path):
    path.write_bytes(b"\x5a" * 65536)


def remove_disk(path):
    path.unlink()


def replace_disk(path):
    path.unlink()
    path.mkdir()


DISKS = [("with-a-base-that-is-not-ours", name_base), ("with-a-data-file", name_data),
         ("with-a-data-file-of-the-host", name_data_after), ("empty", empty_disk),
         ("cut-short", cut_disk), ("a-link", link_disk), ("of-noise", fill_disk),
         ("missing", remove_disk), ("a-folder", replace_disk)]


def refuse_disk(harm):
    """A start refuses it and starts no QEMU; the others go on."""
    with make_place(engine="qemu") as place:
        facts = look(place)
        alpha = facts[find(facts, "alpha")]
        path = pathlib.Path(alpha["now"]["files"]["disk0"])
        harm(path)
        answer = place.refuse(BAD_FILE, "start", "alpha", "--paused")
        check_words(answer, path)
        note(answer.err.strip().splitlines()[-1])
        expect(place.guests() == [], "QEMU was started")
        expect(lasting(look(place)) == lasting(facts), "the machines changed")
        shown = place.ctl("show", "alpha")["disks"][0]
        if shown.get("format") == "qcow2":
            expect(place.run_ctl("disk", "check", "alpha").exit != "ok", "the check finds it sound")
        place.ctl("start", "beta", "--paused")
        place.ctl("poweroff", "beta")


for words, harm_function in DISKS:
    test(f"input/disk/{words}-is-refused")(functools.partial(refuse_disk, harm_function))


def become_nobody(place):
    """What to run programs with, as somebody who may not read everything."""
    if os.geteuid() != 0:
        return []
    prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*prefix, "test", "-x", CORE], check=False).returncode != 0:
        raise Skip("somebody else may not enter the folder that Carrel was built in")
    for folder, folders, files in os.walk(place.root):
        for name in ["", *folders, *files]:
            os.chown(os.path.join(folder, name), 65534, 65534, follow_symlinks=False)
    return prefix


@test("input/disk/unreadable-is-refused")
def refuse_unreadable_disk():
    with make_place(engine="qemu") as place:
        facts = look(place)
        path = pathlib.Path(facts[find(facts, "alpha")]["now"]["files"]["disk0"])
        prefix = become_nobody(place)
        path.chmod(0)
        answer = place.refuse(["denied", "damaged"], "start", "alpha", "--paused", prefix=prefix)
        check_words(answer, path)
        note(answer.err.strip().splitlines()[-1])
        path.chmod(0o600)
        place.ctl("start", "alpha", "--paused", prefix=prefix)
        place.ctl("poweroff", "alpha", prefix=prefix)


@test("input/disk/deleted-while-it-runs-leaves-the-guest-alone-and-is-said-afterwards")
def delete_disk_in_use():
    with make_place(engine="qemu") as place:
        facts = look(place)
        path = pathlib.Path(facts[find(facts, "alpha")]["now"]["files"]["disk0"])
        place.ctl("start", "alpha")
        guests = place.guests()
        path.unlink()
        shown = place.ctl("show", "alpha")
        expect(shown["state"] == "running" and place.guests() == guests, "the guest suffers:", shown)
        expect(path.name in shown["disks"][0]["problem"], "it is not said:", shown["disks"])
        place.ctl("poweroff", "alpha")
        check_words(place.refuse(BAD_FILE, "start", "alpha"), path)
        expect(not path.exists(), "an empty disk was put in its place")


def refuse_import(make):
    """A disk image that is handed to create is looked at by us before QEMU sees it."""
    with make_place() as place:
        facts = look(place)
        path = make(place)
        answer = place.refuse([*BAD_FILE, "unsupported", "usage"], "create", "--disk-image", path, "--name", "new")
        check_words(answer, path)
        note(answer.err.strip().splitlines()[-1])
        verify(place, facts)


def make_based(place):
    path = place.root / "based.qcow2"
    return make_image(path, "-u", "-f", "qcow2", "-b", "/etc/hostname", "-F", "raw", path, "1M")


def make_with_data(place):
    path = place.root / "data.qcow2"
    return make_image(path, "-f", "qcow2", "-o", f"data_file={place.root}/data.raw", path, "1M")


def make_cut_disk(place):
    path = make_image(place.root / "cut.qcow2", "-f", "qcow2", place.root / "cut.qcow2", "1M")
    os.truncate(path, 60)
    return path


def make_vmdk_with_extent(place):
    return place.write("extent.vmdk", '# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\n'
                       'createType="monolithicFlat"\nRW 16 FLAT "/etc/passwd" 0\n')


for words, make_function in [("with-a-base", make_based), ("with-a-data-file", make_with_data),
                             ("that-names-an-extent", make_vmdk_with_extent),
                             ("cut-short", make_cut_disk),
                             ("missing", make_missing), ("empty", make_empty),
                             ("a-folder", make_folder)]:
    test(f"input/image/{words}-is-refused")(functools.partial(refuse_import, make_function))


# --- names ---

BAD_NAMES = {"empty": "", "of-spaces": "   ", "of-10-kB": "x" * 10240, "with-a-line-break": "a\nb",
             "with-controls": "a\x07\x1b[31mb", "with-a-tab": "a\tb", "of-no-utf-8": b"\xff\xfe\x80"}
GOOD_NAMES = {"right-to-left": "מכונה \u200fאחת", "with-markup": "<b>bold</b> & \"quoted\"",
              "with-dots": "../../../etc/passwd", "with-a-slash": "/", "of-dots": "..",
              "with-percents": "%s%n%d", "like-an-option": "--json", "chinese": "虚拟机",
              "with-a-quote": "a'; DROP TABLE machines; --", "of-255-bytes": "y" * 255}


def refuse_name(name):
    with make_place() as place:
        facts = look(place)
        answer = place.refuse("usage", "create", "--disk", "32M", b"--name=" + name
                              if isinstance(name, bytes) else f"--name={name}")
        expect("\x1b" not in answer.err and len(answer.err) < 2000, "it echoes the name:", answer)
        note(answer.err.strip()[:200])
        if not isinstance(name, bytes):
            place.refuse("usage", "set", "alpha", f"--name={name}")
        verify(place, facts, use=False)


def take_name(name):
    with make_place() as place:
        files = set(list_files(place.root))
        made = place.ctl("create", f"--name={name}", "--disk", "32M")
        new = [path for path in set(list_files(place.root)) - files if name.strip("./") and
               name.strip("./") in path]
        expect(not new, "a file bears the name:", new)
        facts = look(place)
        expect(facts[made["uuid"]]["name"] == name, "it is called", facts[made["uuid"]]["name"])
        expect(name in place.run_ctl("list").out, "the list does not show it")
        expect(place.ctl("show", "--", name)["uuid"] == made["uuid"], "it is not found by its name")
        verify(place, facts)


for words, bad in BAD_NAMES.items():
    test(f"input/name/{words}-is-refused")(functools.partial(refuse_name, bad))
for words, good in GOOD_NAMES.items():
    test(f"input/name/{words}-is-a-name")(functools.partial(take_name, good))


try:
    main()
finally:
    if get_template.cache_info().currsize:
        get_template().close()
