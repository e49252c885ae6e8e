# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines with snapshots, whose disks are layers: what comes in is the current state, compared with what
qemu-img makes of the same files where it reads them, and with what was written."""

import subprocess

import desk
import layers
import packages
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


desk.main()
