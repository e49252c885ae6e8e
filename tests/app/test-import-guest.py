# SPDX-License-Identifier: GPL-3.0-or-later
"""A real guest, Debian, comes in as other products pack and keep it, is tried, and boots."""

import hashlib
import json
import pathlib
import subprocess

import desk
import guest
import packages
from desk import test

UEFI = pathlib.Path("/usr/share/OVMF/OVMF_CODE_4M.fd")


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def get_base():
    """The guest's disk, and its size as the guest sees it."""
    base = guest.get_image("debian-base")
    info = subprocess.run(["qemu-img", "info", "--output=json", base], check=True,
                          capture_output=True)
    return base, json.loads(info.stdout)["virtual-size"]


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


@test(engine=None)
def a_cloud_image_in_place_sees_what_it_is_told(place):
    base, _ = get_base()
    before = hashlib.sha256(base.read_bytes()).hexdigest(), base.stat().st_mtime_ns
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKyC6OucaQ8U7JaSiWwnE2n3RR6414g53z/NBEGCpnyB anna@desk"
    (place.top / "id.pub").write_text(key + "\n")
    image = place.top / "debian-12-genericcloud-amd64.qcow2"
    image.symlink_to(base)
    said = place.json("import", image, "--in-place", "--cloud-user", "anna", "--host-name",
                      "web.example", "--cloud-key", place.top / "id.pub")
    uuid = said["machines"][0]["uuid"]
    spec = place.json("show", uuid)["spec"]
    expect(spec["disks"][0]["base"]["path"] == str(base.resolve()), spec["disks"])
    place.json("set", uuid, "--memory", "512M")
    place.json("start", uuid)
    place.json("wait", uuid, "--until", "agent", "--timeout", "900", patience=1000)
    agent = guest.Agent(place, uuid)
    # Where cloud-init looks for it, by that name, through a driver of the cloud's kernel.
    seen = agent.run("mount -o ro /dev/disk/by-label/cidata /mnt && "
                     "cat /mnt/user-data /mnt/meta-data && stat -f -c %T /mnt && "
                     "echo written > /var/written && sync")
    expect('- name: "anna"' in seen and key in seen and "#cloud-config" in seen and
           'local-hostname: "web.example"' in seen and "isofs" in seen, seen)
    agent.close()
    place.json("poweroff", uuid)
    after = hashlib.sha256(base.read_bytes()).hexdigest(), base.stat().st_mtime_ns
    expect(after == before, "the file of the image was touched")
    layer = place.folder(uuid) / "disks" / spec["disks"][0]["file"]
    expect(layer.stat().st_blocks * 512 < base.stat().st_blocks * 512, "the image was copied")


if __name__ == "__main__":
    desk.main()
