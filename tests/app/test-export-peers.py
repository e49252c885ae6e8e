#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes out, in the hands of others: virt-v2v, libvirt, and a real guest that comes back and boots."""

import os
import pathlib
import re
import shutil
import subprocess

import desk as desks
from desk import Skip, main, test

SOURCE = pathlib.Path(__file__).resolve().parents[2]
GUEST_S = 900
desks.PATIENCE_S = GUEST_S + 60


def need(program, package):
    if not shutil.which(program):
        raise Skip(f"{program} is not installed (package {package})")


def make_two(desk):
    uuid = desk.json("create", "--name", "Deb & One", "--os", "debian11", "--disk", "48M",
                     "--firmware", "uefi", "--processors", "3", "--memory", "768M")["uuid"]
    desk.json("disk", "add", uuid, "16M", "--bus", "scsi")
    legacy = desk.json("create", "--name", "Old one", "--os", "winxp", "--disk", "48M")["uuid"]
    return [desk.json("show", one)["spec"] for one in (uuid, legacy)]


@test
def virt_v2v_reads_every_profile_and_every_fact(desk):
    need("virt-v2v", "virt-v2v")
    for spec in make_two(desk):
        for profile in ("generic", "vmware", "virtualbox", "virt-v2v"):
            package = desk.top / f"{spec['uuid']}-{profile}.ova"
            desk.json("export", spec["uuid"], package, "--profile", profile)
            said = subprocess.run(
                ["virt-v2v", "-i", "ova", package, "--print-source"], capture_output=True, text=True,
                env={**os.environ, "LIBGUESTFS_BACKEND": "direct", "LC_ALL": "C.UTF-8"}, check=False)
            assert said.returncode == 0, said
            words = said.stdout
            assert f"source name: {spec['name']}\n" in words, words
            assert f"memory: {spec['memory-mib'] << 20} (bytes)" in words, words
            assert f"nr vCPUs: {spec['processors']}\n" in words, words
            assert f"sockets: 1 cores/socket: {spec['processors']}" in words, words
            assert f"firmware: {spec['firmware']}\n" in words, words
            assert len(re.findall(r"^\t\d+ \[(?:scsi|sata|ide)\]$", words, re.M)) \
                == len(spec["disks"]), words
            assert len(re.findall(r"CD-ROM", words)) == len(spec["drives"]), words
            for card in spec["networks"]:
                assert f"mac: {card['mac']}" in words, words


@test
def libvirts_schema_takes_what_is_for_it(desk):
    need("virt-xml-validate", "libvirt-clients")
    for spec in make_two(desk):
        folder = desk.top / spec["uuid"]
        desk.json("export", spec["uuid"], folder, "--format", "libvirt")
        for path in folder.glob("*.xml"):
            said = subprocess.run(["virt-xml-validate", path, "domain"], capture_output=True, text=True,
                                  check=False)
            assert said.returncode == 0, said


def boot(desk, name):
    """It has booted when its agent answers; how it goes down is another matter."""
    desk.json("start", name, "--accelerator", "tcg")
    desk.json("wait", name, "--until", "agent", "--timeout", str(GUEST_S))
    desk.json("poweroff", name)


def find_guest():
    found = subprocess.run([SOURCE / "tools" / "media", "--cached", "debian-base"], capture_output=True,
                           text=True, check=False)
    if found.returncode != 0:
        raise Skip("the guest debian-base has not been made (./dev media)")
    return found.stdout.strip()


def make_guest(desk, firmware):
    desk.json("create", "--name", "Out", "--os", "debian11", "--disk-image", find_guest(), "--memory",
              "768M", "--firmware", firmware)


# A machine's run time files are in the desk's folder, and QEMU's clock is the processor's: no KVM here.
WAYS = [("uefi", "ova", "out.ova"), ("bios", "ova", "out.ova"), ("bios", "vmx", "out-vmx"),
        ("uefi", "libvirt", "out-libvirt"), ("bios", "vagrant", "out.box"), ("bios", "vhdx", "out.vhdx"),
        ("bios", "vdi", "out.vdi")]
# What a disk alone does not say: the guest's kernel has drivers for virtio only.
BARE = ("vhdx", "vdi")


def add_way(firmware, format, target):
    def a_guest_comes_back(desk):
        make_guest(desk, firmware)
        desk.json("export", "Out", desk.top / target, "--format", format)
        desk.json("delete", "Out")
        if format in BARE:
            desk.json("convert", desk.top / target, desk.top / "back.qcow2")
            desk.json("create", "--name", "Back", "--os", "debian11", "--disk-image",
                      desk.top / "back.qcow2", "--memory", "768M", "--firmware", firmware)
        else:
            desk.json("import", desk.top / target, "--name", "Back", "--trial", "off")
        boot(desk, "Back")

    a_guest_comes_back.__name__ = f"a_guest_by_{firmware}_goes_out_as_{format}_comes_back_and_boots"
    test(a_guest_comes_back, engine=None)


for way in WAYS:
    add_way(*way)
main()
