# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines with snapshots, whose disks are layers: what comes in is the current state, compared with what
qemu-img makes of the same files where it reads them, and with what was written."""

import subprocess

import desk
import layers
import packages
import vmcx
from desk import test


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def expect_import(place, folder, now, *arguments):
    """Imports a folder with one machine; its disk holds `now`, a raw file."""
    made = place.json("import", folder, "--trial", "off", *arguments)["machines"][0]
    spec = place.json("show", made["uuid"])["spec"]
    disk = place.folder(made["uuid"]) / "disks" / spec["disks"][0]["file"]
    expect(packages.is_equal(now, disk), folder.name, "holds something else")
    place.json("delete", made["uuid"])
    place.json("purge", made["uuid"])


def expect_refusal(place, folder, *words):
    answer = place.run("import", folder, code=None)
    expect(answer.code != 0, folder.name, "was imported")
    for word in words:
        expect(word in answer.words, word, "is not in", answer.words)
    expect(place.machines() == {}, "there are machines:", place.machines())


def write_now(place, name, disk):
    path = place.top / f"{name}.raw"
    path.write_bytes(disk)
    return path


CHAINS = {"deltas": ("flat", "vmfs"), "thin": ("vmfs", ), "wide": ("flat", "wide"), "se": ("flat", "se"),
          "se-alone": ("se", ), "mixed": ("flat", "vmfs", "se", "vmfs", "se")}


@test
def the_current_state_of_a_machine_of_esxi_is_read(place):
    if not packages.has_qemu_img():
        raise desk.Skip("qemu-img is not installed")
    for name, steps in CHAINS.items():
        chain = layers.Esx(place.top / name)
        for number, step in enumerate(steps):
            file = f"Kiste-{number:06}" if number else "Kiste"
            if step == "wide":
                chain.vmfs(file, grain=128)
            else:
                getattr(chain, step)(file)
        now = write_now(place, name, chain.now)
        # The peer first: what the files hold is no opinion of ours.
        subprocess.run(["qemu-img", "compare", "-f", "vmdk", "-F", "raw", chain.top, now], check=True,
                       cwd=chain.folder, capture_output=True)
        # ESXi names the layer below by where it lay there.
        for text in chain.folder.glob("Kiste*.vmdk"):
            content = text.read_bytes()
            if content.startswith(b"# Disk"):
                text.write_bytes(content.replace(b'Hint="', b'Hint="/vmfs/volumes/4f8e-12/Kiste/'))
        packages.make_vmx(chain.folder, None, file=chain.top)
        expect_import(place, chain.folder, now)


@test
def layers_of_esxi_that_do_not_belong_together_are_refused(place):
    chain = layers.Esx(place.top / "stale")
    chain.flat()
    chain.vmfs()
    packages.make_vmx(chain.folder, None, file=chain.top)
    base = chain.folder / "Kiste.vmdk"
    text = base.read_bytes()
    base.write_bytes(text.replace(b"CID=11111112", b"CID=aaaaaaaa", 1))
    expect_refusal(place, chain.folder, "Kiste.vmdk", "Kiste-000001.vmdk")
    base.write_bytes(text)
    delta = chain.folder / "Kiste-000001-delta.vmdk"
    away = place.top / "away"
    delta.rename(away)
    expect_refusal(place, chain.folder, "Kiste-000001-delta.vmdk")
    delta.symlink_to(away)
    expect_refusal(place, chain.folder, "Kiste-000001-delta.vmdk")


@test
def a_layer_of_esxi_that_was_not_closed_is_refused(place):
    chain = layers.Esx(place.top / "open")
    chain.flat()
    chain.se("Kiste-000001")
    packages.make_vmx(chain.folder, None, file=chain.top)
    file = chain.folder / "Kiste-000001-sesparse.vmdk"
    content = bytearray(file.read_bytes())
    content[512 + 24] = 1
    file.write_bytes(content)
    expect_refusal(place, chain.folder, "Kiste-000001", "not closed properly")


BASE = {0: layers.PRESENT, 1: layers.PRESENT, 3: layers.PRESENT, 5: layers.PRESENT, 23: layers.PRESENT}
ABOVE = {0: layers.PARTLY, 1: layers.ZERO, 2: layers.PARTLY, 3: layers.UNMAPPED, 4: layers.PRESENT,
         5: layers.UNDEFINED, 23: layers.PARTLY}


def make_hyperv_chain(place, name, steps, **options):
    folder = place.top / name
    chain = layers.HyperV(folder / "Virtual Hard Disks", place.top / f"{name}.raw", **options)
    for number, kinds in enumerate(steps):
        chain.add(f"srv_{number}.avhdx" if number else "srv.vhdx", kinds)
    packages.make_hyperv(folder, None, file=chain.top)
    return chain, folder


@test
def the_current_state_after_checkpoints_of_hyper_v_is_read(place):
    if not packages.has_qemu_img():
        raise desk.Skip("qemu-img is not installed")
    few = {0: layers.PRESENT, 1: layers.PARTLY, 2: layers.PARTLY}
    wide = 32 * layers.MIB
    for name, steps, options in (
            ("alone", [BASE], {}), ("one", [BASE, ABOVE], {}),
            ("three", [BASE, ABOVE, {1: layers.PARTLY, 3: layers.PARTLY}, {0: layers.ZERO, 22: layers.PARTLY}], {}),
            ("sectors", [BASE, ABOVE], {"sector": 4096}),
            ("wide", [{0: layers.PRESENT}, few], {"size": 3 * wide - 4096, "block": wide}),
            # The last blocks lie in the second chunk, whose bitmap is another one.
            ("far", [{0: layers.PRESENT, 129: layers.PRESENT}, {129: layers.PARTLY, 130: layers.PARTLY}],
             {"size": 131 * wide, "block": wide})):
        chain, folder = make_hyperv_chain(place, name, steps, **options)
        if len(steps) == 1:
            subprocess.run(["qemu-img", "compare", "-f", "vhdx", "-F", "raw", chain.folder / chain.top,
                            chain.now], check=True, capture_output=True)
        expect_import(place, folder, chain.now)


@test
def layers_of_hyper_v_that_do_not_belong_together_are_refused(place):
    chain, folder = make_hyperv_chain(place, "srv", [BASE, ABOVE])
    base = chain.folder / "srv.vhdx"
    content = base.read_bytes()
    layers.make_vhdx(base, chain.size, {}, layers.uuid.UUID(int=5))
    expect_refusal(place, folder, "srv.vhdx", "srv_1.avhdx", "or is another disk")
    base.write_bytes(content)
    (chain.folder / "srv_1.avhdx").rename(chain.folder / "srv.vhdx")
    packages.make_hyperv(folder, None, file="srv.vhdx")
    expect_refusal(place, folder, "srv.vhdx")
    (chain.folder / "srv.vhdx").rename(chain.folder / "srv_1.avhdx")
    packages.make_hyperv(folder, None, file="srv_1.avhdx")
    expect_refusal(place, folder, "srv.vhdx", "not there")


@test
def the_binary_description_of_hyper_v_is_read(place):
    for generation in (1, 2):
        name = f"generation-{generation}"
        chain, folder = make_hyperv_chain(place, name, [BASE, ABOVE])
        machines = folder / "Virtual Machines"
        for file in machines.iterdir():
            file.unlink()
        (folder / "config.xml").unlink()
        (folder / "Snapshots" / "74864F52-A7B7-4172-A7A5-54B6F3E9CD21.xml").unlink()
        tree = vmcx.make_tree("C:\\VMs\\srv\\Virtual Hard Disks\\srv_1.avhdx", generation)
        (machines / "x.vmcx").write_bytes(vmcx.Vmcx(tree).lay_out())
        (machines / "x.vmrs").write_bytes(vmcx.Vmcx({"configuration": {}}).lay_out())
        facts = place.json("inspect", "--facts", folder)["systems"][0]
        expect((facts["name"], facts["vcpus"], facts["memory_mib"]) == ("Kiste", 2, 512), facts)
        expect(facts["firmware"] == ("bios", "efi")[generation - 1], facts)
        expect(facts["secure_boot"] == (generation == 2), facts)
        expect(facts["uuid"] == "74864f52-a7b7-4172-a7a5-54b6f3e9cd21", facts)
        expect([disk["bus"] for disk in facts["disks"]] == [("ide", "scsi")[generation - 1]], facts)
        expect([(nic["mac"], nic["network"], nic["connected"]) for nic in facts["nics"]] ==
               [("00:15:5d:01:02:03", "LAN", True)], facts)
        expect(facts["cdroms"] == [] and facts["floppies"] == 0, facts)
        expect_import(place, folder, chain.now)


desk.main()
