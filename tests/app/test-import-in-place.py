# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines of other products used where they lie: their files are read, and never written."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import desk
import packages
from desk import test

# Writes its own sector to sector 100 by the BIOS, then switches the machine off.
WRITER = bytes.fromhex(
    "31c08ed88ed0bc007cbe317cb80043cd13b8015331dbcd15b80e5331dbb90201cd15b80753bb0100b90300cd15"
    "faf4ebfd10000100007c00006400000000000000")
# Prints the text behind it by the BIOS, then sleeps.
PRINTER = bytes.fromhex("31c08ed8fcbe167cac08c07406b40ecd10ebf5f4ebfd")
MARKED = 100 * 512
KINDS = ("qcow2", "vdi", "vhdx", "vmdk")


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def require_tools():
    if not packages.has_qemu_img():
        raise desk.Skip("qemu-img is not installed")


def digest(path):
    """What a file holds, and all that tells that it was touched."""
    status = os.stat(path)
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest(), status.st_mtime_ns, \
        status.st_size, status.st_ino


def get_disk(place, uuid, number=0):
    return place.json("show", uuid)["spec"]["disks"][number]


def make_bases(place):
    """The same contents in every format that a machine can stand on."""
    require_tools()
    raw = packages.make_raw(place.top / "there.raw")
    with open(raw, "r+b") as file:
        file.seek(510)
        file.write(b"\x55\xaa")
    return raw, [raw, *(packages.convert(raw, place.top / f"there.{kind}", kind)
                        for kind in KINDS)]


@test
def every_format_is_used_where_it_lies(place):
    raw, bases = make_bases(place)
    for base in bases:
        before = digest(base)
        plan = place.json("import", base, "--in-place", "--plan")
        expect(plan["in_place"] == {"chosen": True, "possible": True, "compares_digests": False}, base,
               plan["in_place"])
        expect(plan["file_bytes"] == 0, "something is read:", plan["file_bytes"])
        text = place.run("import", base, "--in-place", "--plan").output
        expect(str(base) in text and "digests are not compared" in text, text)
        uuid = place.json("import", base, "--in-place")["machines"][0]["uuid"]
        disk = get_disk(place, uuid)
        kind = base.suffix[1:]
        expect((disk["format"], disk["base"]["path"], disk["base"]["format"])
               == ("qcow2", str(base), kind), disk)
        expect((disk["base"]["file-bytes"], disk["base"]["modified-ns"], disk["base"]["inode"])
               == (before[2], before[1], before[3]), disk)
        expect(disk["size-bytes"] == 8 * packages.MIB, disk)
        layer = place.folder(uuid) / "disks" / disk["file"]
        expect(layer.stat().st_blocks * 512 < packages.MIB, "something was copied")
        said = json.loads(subprocess.run(["qemu-img", "info", "--output=json", layer], check=True,
                                         stdout=subprocess.PIPE).stdout)
        expect("backing-filename" not in said, "the layer names another file:", said)
        expect(place.json("disk", "check", uuid)["disks"][0]["sound"], base)
        # Flattened, it holds what the other product's file holds.
        out = place.top / f"{kind}.out.raw"
        place.json("export", uuid, out, "--format", "raw")
        expect(out.read_bytes() == raw.read_bytes(), base, "goes out as something else")
        place.json("export", uuid, place.top / f"{kind}.out.ova")
        back = place.json("import", place.top / f"{kind}.out.ova", "--trial", "off")
        other = back["machines"][0]["uuid"]
        expect(packages.is_equal(raw, place.folder(other) / "disks" / get_disk(place, other)["file"]),
               base, "comes back as something else")
        place.run("delete", uuid)
        place.run("purge", uuid)
        expect(not place.folder(uuid).exists(), list(place.folder(uuid).rglob("*")))
        expect(digest(base) == before, base, "was touched")


@test
def what_was_changed_there_is_not_used_any_more(place):
    raw, bases = make_bases(place)
    uuid = place.json("import", bases[1], "--in-place")["machines"][0]["uuid"]
    kept = place.top / "kept"
    shutil.copy2(bases[1], kept)
    with open(bases[1], "r+b") as base:
        base.seek(-1, os.SEEK_END)
        base.write(b"x")
    answer = place.run("disk", "check", uuid)
    expect("changed by another program" in answer.output, answer)
    answer = place.run("export", uuid, place.top / "x.raw", "--format", "raw", code=None)
    expect(answer.code != 0 and "changed by another program" in answer.words and
           not (place.top / "x.raw").exists(), answer)
    expect("changed by another program" in place.run("show", uuid).output, "it is not shown")
    os.replace(kept, bases[1])
    expect(place.json("disk", "check", uuid)["disks"][0]["sound"], "the old file is refused")
    bases[1].unlink()
    expect("missing" in place.run("disk", "check", uuid).output, "it is not missed")
    # The machine can be deleted all the same.
    place.run("delete", uuid)
    place.run("purge", uuid)
    expect(raw.exists() and not place.folder(uuid).exists(), "it was not purged")


@test
def what_does_not_stand_alone_is_copied_or_refused(place):
    raw, bases = make_bases(place)
    qcow2, vmdk = bases[1], bases[4]
    system = packages.System("a", "a", [packages.Disk("d", 8 * packages.MIB,
                                                      packages.convert(raw, place.top / "s.vmdk",
                                                                       "stream"))])
    upper = place.top / "upper.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", qcow2, "-F", "qcow2", upper],
                   check=True)
    packed = packages.pack_gzip(packages.make_raw(place.top / "packed.raw"))
    cases = [packages.make_ova(place.top / "a.ova", [system]), place.top / "s.vmdk", upper, packed,
             packages.convert(raw, place.top / "old.vhd", "vpc")]
    for case in cases:
        answer = place.run("import", case, "--in-place", code=None)
        expect(answer.code != 0 and len(answer.words.splitlines()) == 1, case, answer)
    expect(place.machines() == {}, "something was made")
    plan = place.json("import", cases[0], "--plan")
    expect(not plan["in_place"]["possible"] and plan["in_place"]["words"], plan["in_place"])
    expect(vmdk.exists(), vmdk)


@test
def folders_of_other_products_are_used_where_they_lie(place):
    raw, bases = make_bases(place)
    folders = [packages.make_vmx(place.top / "vm", bases[4]),
               packages.make_vbox(place.top / "vb", bases[2]),
               packages.make_utm(place.top / "Apfel.utm", bases[1])]
    for folder in folders:
        before = {path: digest(path) for path in folder.rglob("*") if path.is_file()}
        said = place.json("import", folder, "--in-place", "--trial", "off")
        uuid = said["machines"][0]["uuid"]
        base = pathlib.Path(get_disk(place, uuid)["base"]["path"])
        expect(base in before, base, "lies elsewhere")
        out = place.top / f"{folder.name}.raw"
        place.json("export", uuid, out, "--format", "raw")
        expect(out.read_bytes() == raw.read_bytes(), folder, "goes out as something else")
        expect({path: digest(path) for path in folder.rglob("*") if path.is_file()} == before,
               folder, "was touched")


@test
def a_file_outside_the_package_needs_consent(place):
    _, bases = make_bases(place)
    outside = place.top / "elsewhere"
    outside.mkdir()
    disk = shutil.copy2(bases[1], outside / "haus.qcow2")
    domain = packages.make_libvirt(place.top / "haus.xml", disk)
    answer = place.run("import", domain, "--in-place", "--trial", "off", code=None)
    expect(answer.code == desk.USAGE and "--consent file" in answer.words, answer)
    said = place.json("import", domain, "--in-place", "--trial", "off", "--consent", "file")
    base = get_disk(place, said["machines"][0]["uuid"])["base"]
    expect((base["path"], base["format"]) == (str(disk), "qcow2"), base)


@test
def a_lost_library_still_knows_what_lies_elsewhere(place):
    _, bases = make_bases(place)
    uuid = place.json("import", bases[2], "--in-place")["machines"][0]["uuid"]
    disk = get_disk(place, uuid)
    for path in place.library.glob("library.db*"):
        path.unlink()
    place.run("list")
    expect(get_disk(place, uuid) == disk, get_disk(place, uuid), disk)
    expect(place.json("disk", "check", uuid)["disks"][0]["sound"], "it is not sound")


@test(engine=None)
def a_guest_writes_and_the_file_stays_as_it_is(place):
    require_tools()
    if not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")
    raw = packages.make_raw(place.top / "there.raw")
    boot = WRITER + bytes(510 - len(WRITER)) + b"\x55\xaa"
    with open(raw, "r+b") as file:
        file.write(boot)
    for base in (raw, *(packages.convert(raw, place.top / f"there.{kind}", kind)
                        for kind in KINDS)):
        before = digest(base)
        uuid = place.json("import", base, "--in-place")["machines"][0]["uuid"]
        place.json("set", uuid, "--memory", "64M")
        place.json("start", uuid)
        place.json("wait", uuid, "--until", "stopped", "--timeout", "100")
        expect(digest(base) == before, base, "was touched")
        out = place.top / "out.raw"
        place.json("export", uuid, out, "--format", "raw")
        written = out.read_bytes()
        whole = bytearray(raw.read_bytes())
        whole[MARKED:MARKED + 512] = boot
        expect(written == bytes(whole), base, "the guest's sector is not there, or more than that")
        out.unlink()
        # And it starts no more once the file is another one.
        os.utime(base, ns=(before[1], before[1] + 1000))
        answer = place.run("start", uuid, code=None)
        expect(answer.code != 0 and "changed by another program" in answer.words, base, answer)
        os.utime(base, ns=(before[1], before[1]))
        place.json("start", uuid)
        place.json("wait", uuid, "--until", "stopped", "--timeout", "100")


@test(engine=None)
def a_trial_and_growing_leave_the_file_as_it_is(place):
    require_tools()
    if not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")
    raw = packages.make_raw(place.top / "there.raw")
    with open(raw, "r+b") as file:
        file.write(PRINTER + b"tiny login:\0")
        file.seek(510)
        file.write(b"\x55\xaa")
    base = packages.convert(raw, place.top / "there.vdi", "vdi")
    before = digest(base)
    said = place.json("import", base, "--in-place", "--trial", "on", "--trial-timeout", "100",
                      patience=400)
    uuid = said["machines"][0]["uuid"]
    expect(said["machines"][0]["trial"]["outcome"] == "booted", said)
    place.json("disk", "grow", uuid, "disk0", "16M")
    place.json("set", uuid, "--memory", "64M")
    place.json("start", uuid)
    place.json("disk", "grow", uuid, "disk0", "32M")
    place.json("poweroff", uuid)
    place.json("export", uuid, place.top / "out.raw", "--format", "raw")
    out = (place.top / "out.raw").read_bytes()
    expect(len(out) == 32 * packages.MIB and out[:8 * packages.MIB] == raw.read_bytes() and
           not any(out[8 * packages.MIB:]), "it holds something else")
    expect(digest(base) == before, "the file was touched")


if __name__ == "__main__":
    desk.main()
