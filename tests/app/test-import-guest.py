# SPDX-License-Identifier: GPL-3.0-or-later
"""A real guest, Debian, comes in as other products pack and keep it, is tried, and boots."""

import json
import pathlib
import shutil
import subprocess

import desk
import packages
from desk import test

SOURCE = pathlib.Path(__file__).resolve().parents[2]
UEFI = pathlib.Path("/usr/share/OVMF/OVMF_CODE_4M.fd")


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def get_base():
    """The guest's disk, and its size as the guest sees it."""
    if not packages.has_qemu_img() or not shutil.which("qemu-system-x86_64"):
        raise desk.Skip("QEMU is not installed")
    base = subprocess.run([SOURCE / "tools/media", "debian-base"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()
    info = subprocess.run(["qemu-img", "info", "--output=json", base], check=True,
                          capture_output=True)
    return pathlib.Path(base), json.loads(info.stdout)["virtual-size"]


def convert(base, target, kind, *options):
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", kind, *options, base, target],
                   check=True, capture_output=True)
    return target


def expect_boot(place, said, words, kept=None):
    """The trial found that it starts, as planned or by `kept`, and left the disk as it was."""
    machine = said["machines"][0]
    expect(machine["trial"]["outcome"] == "booted", words, machine["trial"])
    expect(machine["trial"].get("kept") == kept, words, "it starts otherwise:", machine["trial"])
    spec = place.json("show", machine["uuid"])["spec"]
    base, _ = get_base()
    disk = place.folder(machine["uuid"]) / "disks" / spec["disks"][0]["file"]
    expect(subprocess.run(["qemu-img", "compare", base, disk], check=False,
                          capture_output=True).returncode == 0, words, "the trial changed the disk")
    return machine["uuid"]


@test(engine=None)
def an_archive_of_vmware_boots(place):
    base, size = get_base()
    disk = convert(base, place.top / "deb.vmdk", "vmdk", "-o", "subformat=streamOptimized")
    archive = packages.make_ova(place.top / "deb.ova", [packages.System("deb", "deb", [
        packages.Disk("d1", size, disk), packages.Disk("d2", 1 << 30)], memory=512)])
    uuid = expect_boot(place, place.json("import", archive, patience=700), "OVA")
    place.json("start", uuid)
    place.json("wait", uuid, "--until", "agent", "--timeout", "600", patience=700)
    place.json("poweroff", uuid)


@test(engine=None)
def an_archive_with_uefi_boots(place):
    if not UEFI.exists():
        raise desk.Skip("the firmware is not installed (package ovmf)")
    base, size = get_base()
    disk = convert(base, place.top / "deb.vmdk", "vmdk", "-o", "subformat=streamOptimized")
    archive = packages.make_ova(place.top / "deb.ova", [packages.System(
        "deb", "deb", [packages.Disk("d1", size, disk)], memory=512, is_efi=True)])
    said = place.json("import", archive, patience=700)
    uuid = expect_boot(place, said, "UEFI")
    expect(place.json("show", uuid)["spec"]["firmware"] == "uefi", "another firmware")


@test(engine=None)
def a_folder_of_vmware_boots(place):
    base, _ = get_base()
    disk = convert(base, place.top / "deb.vmdk", "vmdk", "-o", "subformat=monolithicSparse")
    expect_boot(place, place.json("import", packages.make_vmx(place.top / "vm", disk),
                                   patience=700), "vmx")


@test(engine=None)
def a_folder_of_virtualbox_boots_down_the_ladder(place):
    base, _ = get_base()
    disk = convert(base, place.top / "deb.vdi", "vdi")
    said = place.json("import", packages.make_vbox(place.top / "vb", disk), patience=700)
    # Debian's kernel for clouds has no driver for SATA, as many a guest has none for a new controller.
    uuid = expect_boot(place, said, "vbox", kept="BIOS, IDE")
    tried = said["machines"][0]["trial"]["tried"]
    expect(tried[0]["outcome"] == "failed", tried)
    expect([disk["bus"] for disk in place.json("show", uuid)["spec"]["disks"]] == ["ide"], tried)


@test(engine=None)
def a_box_of_vagrant_boots(place):
    base, _ = get_base()
    expect_boot(place, place.json("import", packages.make_box(place.top / "deb.box", base),
                                   patience=700), "box")


if __name__ == "__main__":
    desk.main()
