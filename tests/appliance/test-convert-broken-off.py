#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""carrelctl convert, killed at every kind of instant, and on disks that are full or fail.

The instants are system calls, chosen by strace: the n-th write, the syncs, the naming.  Afterwards there is
either nothing at all, or the whole disk.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

CTL = pathlib.Path(os.environ["CARREL_BUILD_DIR"]).resolve() / "app" / "carrelctl"
MIB = 1 << 20
SIGKILL = 9


def make_source(folder):
    raw = folder / "disk.raw"
    with open(raw, "wb") as disk:
        disk.truncate(40 * MIB)
        disk.seek(510)
        disk.write(b"\x55\xaa")
        for place in range(0, 36, 6):
            disk.seek(place * MIB + 4096)
            disk.write(b"carrel %d " % place * 70000)
    vmdk, vdi = folder / "disk.vmdk", folder / "disk.vdi"
    for path, words in ((vmdk, ["-O", "vmdk", "-o", "subformat=streamOptimized"]), (vdi, ["-O", "vdi"])):
        subprocess.run(["qemu-img", "convert", "-f", "raw", *words, raw, path], check=True)
    return raw, vmdk, vdi


def convert(source, target, injection):
    """Gives the exit code and the words."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", ASAN_OPTIONS="detect_leaks=0")
    ended = subprocess.run(["strace", "-f", "-qqq", "-e", "signal=none", "-o", os.devnull, "-e",
                            f"inject={injection}", CTL, "convert", source, target], env=environment,
                           capture_output=True, check=False, stdin=subprocess.DEVNULL)
    # What the sanitizer says of our fibers is no word of ours.
    words = [line for line in ended.stderr.decode().splitlines() if "makecontext/swapcontext" not in line]
    return ended.returncode, "\n".join(words)


def instants():
    """System call, which one of them; each thread counts its own."""
    for number in (1, 2, 3, 5, 8, 13, 21, 34):
        yield "pwrite64", number
    for call in ("ftruncate", "sync_file_range", "linkat"):
        yield call, 1
    yield "fsync", 1
    yield "fsync", 2


def check(source, target, raw, code, words):
    """What is wrong with the outcome."""
    left = sorted(target.parent.iterdir())
    if left not in ([], [target]):
        yield f"left {left}"
    if code == 0 and not left:
        yield "said it was done"
    if left == [target]:
        kind = target.suffix[1:]
        same = subprocess.run(["qemu-img", "compare", "-q", "-f", kind, "-F", "raw", target, raw], check=False)
        if same.returncode != 0:
            yield "half a disk has the name"
    if 0 < code < 128 and len(words.splitlines()) != 1:
        yield f"said {words!r}"


def main():
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="carrel-broken-") as name:
        folder = pathlib.Path(name)
        raw, vmdk, vdi = make_source(folder)
        out = folder / "out"
        out.mkdir()
        ways = ((vmdk, "made.qcow2"), (raw, "made.vmdk"), (raw, "made.qcow2"), (vdi, "made.vmdk"))
        for source, made in ways:
            target = out / made
            for call, number in instants():
                for what in (f"signal={SIGKILL}", "error=ENOSPC", "error=EIO"):
                    # Asking the kernel to begin writing may fail: nothing depends on it.
                    code, words = convert(source, target, f"{call}:{what}:when={number}")
                    found = list(check(source, target, raw, code, words))
                    count += 1
                    failed += bool(found)
                    print(f"{'not ok' if found else 'ok'} {count} {source.name} to {made}, {call} {number}, "
                          f"{what}: {'; '.join(found) or code}".replace("#", " "), flush=True)
                    for path in out.iterdir():
                        path.unlink()
        print(f"1..{count}")
    sys.exit(1 if failed else 0)


main()
