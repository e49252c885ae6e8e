# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests of what the file systems of a disk say is free, against their own tools.

Each file system is made, filled, and some of it deleted.  What an import would copy is copied onto a disk of zeros:
the file system's own checker must find it sound, every file must be there, and not much more may have been
copied than the file system says it uses.
"""

import contextlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

MIB = 1 << 20
COPY = pathlib.Path(sys.argv[1]).resolve()
NAMES = ("none", "ext", "swap", "ntfs", "fat", "exfat", "xfs", "btrfs", "lvm", "luks", "bitlocker")
VERDICTS = ("told", "unknown", "unclean", "asleep", "damaged", "foreign", "sealed", "ambiguous")
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
ENVIRONMENT = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"}
TESTS = []


class Skip(Exception):
    """What is needed is not there."""


def test(function):
    TESTS.append(function)
    return function


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def need(*programs):
    for program in programs:
        if not shutil.which(program, path=PATH):
            raise Skip(f"{program} is not installed")


def call(*arguments, given=None):
    done = subprocess.run(arguments, check=False, capture_output=True, env=ENVIRONMENT, input=given)
    expect(done.returncode == 0, *arguments, "failed:", done.stdout.decode(errors="replace")[-1500:],
           done.stderr.decode(errors="replace")[-1500:])
    return done.stdout


def noise(size, seed):
    return random.Random(seed).randbytes(size)


def blank(path, size):
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def patch(path, offset, content):
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(content)


def peek(path, offset, length):
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(length)


def get_reports(image, target, sector=512):
    said = call(COPY, image, target, str(sector)).decode().split("\n")
    reports = [[int(word) for word in line.split()[1:]] for line in said if line.startswith("partition ")]
    return [(NAMES[name], VERDICTS[verdict], used) for _, _, used, name, verdict in reports]


def look(image, sector=512):
    """Copies what is used; gives the copy, and of each partition what it holds, what was said, and bytes used."""
    copy = image.with_suffix(".copy")
    return copy, get_reports(image, copy, sector)


@contextlib.contextmanager
def mounted(image, place, *options):
    """Where the kernel and our rights allow it: filled and emptied by the kernel itself."""
    place.mkdir(exist_ok=True)
    need("mount", "umount")
    done = subprocess.run(["mount", "-o", ",".join(("loop", *options)), image, place], check=False,
                          capture_output=True, env=ENVIRONMENT)
    if done.returncode:
        raise Skip(f"nothing can be mounted here: {done.stderr.decode(errors='replace').strip()}")
    try:
        yield place
    finally:
        call("umount", place)


def fill(place, count=1200, size=20000):
    """Files of which every second one is deleted again, so that what is free lies in many pieces."""
    files = {}
    for number in range(count):
        name = f"many{number}"
        (place / name).write_bytes(noise(size, number))
        files[name] = noise(size, number)
    (place / "large").write_bytes(noise(40 * MIB, 1))
    os.sync()
    for number in range(0, count, 2):
        (place / f"many{number}").unlink()
        del files[f"many{number}"]
    (place / "large").unlink()
    return files


def expect_files(place, files):
    for name, content in files.items():
        expect((place / name).read_bytes() == content, name, "is not the same")


def expect_told(image, name, stated, slack):
    """Gives the copy of a file system that says itself how many bytes it uses."""
    copy, found = look(image)
    expect(len(found) == 1 and found[0][:2] == (name, "told"), "found", found)
    expect(found[0][2] <= stated + slack, "copied", found[0][2], "of which", stated, "are used")
    # What nobody misses is really not there.
    expect(copy.stat().st_blocks * 512 <= found[0][2] + MIB, "the copy takes more")
    return copy


def expect_whole(image, name, verdict, words):
    copy, found = look(image)
    expect([report[:2] for report in found] == [(name, verdict)], words, found)
    expect(found[0][2] == image.stat().st_size, words, "was not copied whole")
    copy.unlink()


def make_files(folder, sizes=(9 * MIB + 5, 700, 3 * MIB, 400000, 1, 5 * MIB)):
    """Files to put there, by name; every second one is to be deleted again."""
    folder.mkdir(exist_ok=True)
    files = {}
    for number, size in enumerate(sizes):
        files[f"file{number}"] = noise(size, number)
        (folder / f"file{number}").write_bytes(files[f"file{number}"])
    return files


def main():
    """Runs what was marked as a test."""
    failed = 0
    print(f"1..{len(TESTS)}")
    for number, function in enumerate(TESTS, 1):
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="carrel-used-") as folder:
            try:
                function(pathlib.Path(folder))
                print(f"ok {number} {name}", flush=True)
            except Skip as reason:
                print(f"ok {number} {name} # SKIP {reason}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} {name}\n# " + f"{error}".replace("\n", "\n# "), flush=True)
    sys.exit(1 if failed else 0)
