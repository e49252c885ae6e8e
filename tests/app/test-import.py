# SPDX-License-Identifier: GPL-3.0-or-later
"""Importing machines by carrelctl: what the plan says is what is made, all of it or nothing."""

import subprocess

import desk
import packages
from desk import test


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def require_tools():
    if not packages.has_qemu_img():
        raise desk.Skip("qemu-img is not installed")


def list_left(place):
    """What lies in the folders of machines, the journal's own files left out."""
    top = place.library / "machines"
    return sorted(str(path.relative_to(top)) for path in top.rglob("*")) if top.exists() else []


def expect_nothing(place):
    expect(place.machines() == {}, "there are machines:", place.machines())
    expect(list_left(place) == [], "there are files:", list_left(place))


def get_spec(place, uuid):
    return place.json("show", uuid)["spec"]


def get_disk(place, uuid, number=0):
    return place.folder(uuid) / "disks" / get_spec(place, uuid)["disks"][number]["file"]


def make_one(place, name="one", seed=1, **options):
    """An OVA of one machine with one disk: the package and the raw disk."""
    raw = packages.make_raw(place.top / f"{name}.raw", seed=seed)
    disk = packages.convert(raw, place.top / f"{name}-disk1.vmdk", "stream")
    system = packages.System(name, name, [packages.Disk("d1", 8 * packages.MIB, disk)])
    return packages.make_ova(place.top / f"{name}.ova", [system], **options), raw


@test
def an_archive_becomes_a_machine_of_what_its_plan_says(place):
    require_tools()
    archive, raw = make_one(place)
    plan = place.json("import", archive, "--plan")
    expect(plan["machines"][0]["name"] == "one", plan)
    expect((plan["package"]["kind"], plan["package"]["digests"]) == ("ovf", 1), plan["package"])
    expect_nothing(place)
    said = place.json("import", archive)
    uuid = said["machines"][0]["uuid"]
    expect(list(place.machines()) == [uuid], place.machines())
    spec = get_spec(place, uuid)
    planned = plan["machines"][0]["spec"]["machine"]
    for member in ("name", "chipset", "firmware", "processors", "memory-mib", "family", "sound"):
        expect(spec[member] == planned[member], member, spec[member], planned[member])
    expect([disk["size-bytes"] for disk in spec["disks"]] == [8 * packages.MIB], spec["disks"])
    expect(spec["disks"][0]["bus"] == planned["disks"][0]["bus"], spec)
    expect(packages.is_equal(raw, get_disk(place, uuid)), "the disk holds something else")
    expect(place.run("disk", "check", uuid).code == 0, "the disk is damaged")


@test
def the_name_of_a_second_import_is_another_one(place):
    require_tools()
    archive, _ = make_one(place)
    names = [place.json("import", archive)["machines"][0]["name"] for _ in range(2)]
    expect(names == ["one", "one (2)"], names)
    said = place.json("import", archive, "--name", "mine")
    expect(said["machines"][0]["name"] == "mine", said)


@test
def a_file_that_its_digest_does_not_fit_is_not_imported(place):
    require_tools()
    archive, _ = make_one(place, wrong="one-disk1.vmdk")
    answer = place.run("import", archive, code=None)
    expect(answer.code != 0 and "one-disk1.vmdk" in answer.words, answer)
    expect_nothing(place)


@test
def several_machines_come_as_a_group_or_not_at_all(place):
    require_tools()
    systems = []
    raws = []
    for number, name in enumerate(("web", "data")):
        raws.append(packages.make_raw(place.top / f"{name}.raw", seed=number))
        disk = packages.convert(raws[-1], place.top / f"{name}.vmdk", "stream")
        disks = [packages.Disk(f"{name}-d", 8 * packages.MIB, disk)]
        if name == "data":
            disks.append(packages.Disk("empty", 64 * packages.MIB))
        systems.append(packages.System(name, name, disks))
    bad = packages.make_ova(place.top / "bad.ova", systems, wrong="data.vmdk", collection="shop")
    expect(place.run("import", bad, code=None).code != 0, "the second disk is wrong")
    expect_nothing(place)
    expect(place.json("folder", "list")["folders"] == [], "a folder was left")

    order = ('<StartupSection><Info/><Item ovf:id="web" ovf:order="2"/>'
             '<Item ovf:id="data" ovf:order="1" ovf:startDelay="20" ovf:waitingForGuest="true"/>'
             '</StartupSection>')
    good = packages.make_ova(place.top / "shop.ova", systems, collection="shop", extra=order)
    said = place.json("import", good)
    expect([one["name"] for one in said["machines"]] == ["web", "data"], said)
    folders = place.json("folder", "list")["folders"]
    expect([one["name"] for one in folders] == ["shop"], folders)
    for raw, one in zip(raws, said["machines"]):
        expect(packages.is_equal(raw, get_disk(place, one["uuid"])), one, "holds something else")
    starts = [get_spec(place, one["uuid"]).get("start") for one in said["machines"]]
    expect(starts == [{"order": 2, "delay-s": 0, "waits-for-guest": False},
                      {"order": 1, "delay-s": 20, "waits-for-guest": True}], starts)
    started = place.json("start", "web", "data")["machines"]
    expect([one["name"] for one in started] == ["data", "web"], started)
    place.json("poweroff", "web", "data")
    sizes = [disk["size-bytes"] for disk in get_spec(place, said["machines"][1]["uuid"])["disks"]]
    expect(sizes == [8 * packages.MIB, 64 * packages.MIB], sizes)
    place.json("import", good)
    folders = sorted(one["name"] for one in place.json("folder", "list")["folders"])
    expect(folders == ["shop", "shop (2)"], folders)


@test
def a_disk_in_pieces_and_a_packed_one_are_read(place):
    require_tools()
    raw = packages.make_raw(place.top / "pieces.raw", seed=5)
    disk = packages.convert(raw, place.top / "pieces.vmdk", "stream")
    system = packages.System("pieces", "pieces",
                             [packages.Disk("d1", 8 * packages.MIB, disk, chunk=1000000)])
    archive = packages.make_ova(place.top / "pieces.ova", [system], manifest=False)
    uuid = place.json("import", archive)["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "pieces: something else")

    packed = packages.pack_gzip(disk)
    system = packages.System("packed", "packed",
                             [packages.Disk("d1", 8 * packages.MIB, packed, compression="gzip")])
    archive = packages.make_ova(place.top / "packed.ova", [system])
    uuid = place.json("import", archive)["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "packed: something else")


@test
def pieces_are_compared_with_their_own_digests(place):
    require_tools()
    raw = packages.make_raw(place.top / "p.raw", seed=5)
    disk = packages.convert(raw, place.top / "p.vmdk", "stream")
    count = -(-disk.stat().st_size // 100000)
    expect(count > 2, "there are not enough pieces")
    system = packages.System("p", "p", [packages.Disk("d1", 8 * packages.MIB, disk, chunk=100000)])
    fine = packages.make_ova(place.top / "fine.ova", [system])
    plan = place.json("import", fine, "--plan")
    expect(plan["package"]["digests"] == count, plan["package"])
    place.json("inspect", fine, "--verify")
    uuid = place.json("import", fine)["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "something else")
    place.json("delete", uuid)
    place.json("purge", uuid)
    for number in (0, 1, count - 1):
        piece = f"p.vmdk.{number:09}"
        bad = packages.make_ova(place.top / "bad.ova", [system], wrong=piece)
        for words in (("import", bad), ("inspect", bad, "--verify")):
            answer = place.run(*words, code=None)
            expect(answer.code != 0 and piece in answer.words, piece, "is not named:", answer)
        expect_nothing(place)
    # A piece that is listed and not there.
    manifest = packages.write_manifest([("p.vmdk." + f"{count:09}", b"x")])
    long = packages.make_ova(place.top / "long.ova", [system], more=manifest)
    answer = place.run("import", long, code=None)
    expect(answer.code != 0 and f"p.vmdk.{count:09}" in answer.words, answer)
    expect_nothing(place)


@test
def a_licence_has_to_be_accepted(place):
    require_tools()
    raw = packages.make_raw(place.top / "l.raw")
    disk = packages.convert(raw, place.top / "l.vmdk", "stream")
    eula = "<EulaSection><Info>licence</Info><License>You owe us a cake.</License></EulaSection>"
    archive = packages.make_ova(place.top / "l.ova", [
        packages.System("l", "l", [packages.Disk("d", 8 * packages.MIB, disk)], extra=eula)])
    answer = place.run("import", archive, code=desk.USAGE)
    expect("--accept-licence" in answer.words, answer)
    expect_nothing(place)
    expect("You owe us a cake." in place.run("import", archive, "--plan").output, "not shown")
    place.json("import", archive, "--accept-licence")
    place.json("import", archive, "--consent", "file", "--consent", "licence")


@test
def a_file_outside_the_package_is_read_only_by_consent(place):
    require_tools()
    raw = packages.make_raw(place.top / "h.raw")
    (place.top / "elsewhere").mkdir()
    (place.top / "descriptors").mkdir()
    disk = packages.convert(raw, place.top / "elsewhere" / "h.qcow2", "qcow2")
    domain = packages.make_libvirt(place.top / "descriptors" / "haus.xml", disk)
    answer = place.run("import", domain, code=desk.USAGE)
    expect("--consent file" in answer.words and str(disk) in answer.words, answer)
    expect_nothing(place)
    said = place.json("import", domain, "--consent", "file")
    uuid = said["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "holds something else")
    expect(get_spec(place, uuid)["disks"][0]["size-bytes"] == 8 * packages.MIB, "its size")


@test
def folders_of_other_products_import_without_a_question(place):
    require_tools()
    raw = packages.make_raw(place.top / "p.raw")
    made = {
        "Kiste": packages.make_vmx(place.top / "vmware", packages.convert(
            raw, place.top / "p.vmdk", "sparse")),
        "Kasten": packages.make_vbox(place.top / "vbox", packages.convert(
            raw, place.top / "p.vdi", "vdi")),
        "Apfel": packages.make_utm(place.top / "Apfel.utm", packages.convert(
            raw, place.top / "p.qcow2", "qcow2")),
    }
    for name, folder in made.items():
        said = place.json("import", folder)
        expect([one["name"] for one in said["machines"]] == [name], said)
        expect(packages.is_equal(raw, get_disk(place, said["machines"][0]["uuid"])), name)
    dropped = place.json("import", place.top / "vmware", "--plan")["dropped"]
    expect(any(one["item"] == "before the update" for one in dropped), "its snapshot:", dropped)
    conf = packages.make_quickemu(place.top / "quick", place.top / "p.qcow2")
    said = place.json("import", conf)
    expect(packages.is_equal(raw, get_disk(place, said["machines"][0]["uuid"])), said)
    for name in ("Kiste.vmx", ):
        said = place.json("import", place.top / "vmware" / name)
        expect(said["machines"][0]["name"] == "Kiste (2)", said)


@test
def a_disk_alone_becomes_a_machine_of_defaults(place):
    require_tools()
    efi = packages.make_raw(place.top / "efi.raw", gpt="efi")
    bios = packages.make_raw(place.top / "bios.raw", gpt="linux")
    disks = [(efi, efi, "uefi"), (bios, bios, "bios"),
             (packages.pack_gzip(efi), efi, "uefi"),
             (packages.convert(efi, place.top / "q.qcow2", "qcow2"), efi, "uefi"),
             (packages.convert(efi, place.top / "s.vmdk", "sparse"), efi, "uefi"),
             (packages.convert(bios, place.top / "t.vmdk", "stream"), bios, "bios"),
             (packages.convert(bios, place.top / "d.vdi", "vdi"), bios, "bios"),
             (packages.convert(bios, place.top / "x.vhdx", "vhdx"), bios, "bios"),
             (packages.convert(bios, place.top / "v.vhd", "vpc", force_size="on"), bios, "bios")]
    for disk, raw, firmware in disks:
        plan = place.json("import", disk, "--plan")["machines"][0]["spec"]["machine"]
        said = place.json("import", disk)
        uuid = said["machines"][0]["uuid"]
        spec = get_spec(place, uuid)
        expect(spec["firmware"] == plan["firmware"] == firmware, disk, spec["firmware"])
        expect([one["bus"] for one in spec["disks"]] == ["sata"], disk, spec["disks"])
        expect(packages.is_equal(raw, get_disk(place, uuid)), disk, "holds something else")
    expect(said["machines"][0]["name"] == "v", said)


@test
def a_disk_that_reaches_for_others_is_refused(place):
    require_tools()
    raw = packages.make_raw(place.top / "base.raw", gpt="linux")
    for name, arguments in (
            ("over.qcow2", ["-f", "qcow2", "-b", str(raw), "-F", "raw"]),
            ("flat.vmdk", ["-f", "vmdk", "-o", "subformat=monolithicFlat"])):
        disk = place.top / name
        subprocess.run(["qemu-img", "create", *arguments, str(disk), "8M"], check=True,
                       capture_output=True)
        answer = place.run("import", disk, code=None)
        expect(answer.code != 0 and name in answer.words, answer)
    expect_nothing(place)
    if desk.GRUB_ISO.exists():
        answer = place.run("import", desk.GRUB_ISO, code=desk.USAGE)
        expect("create --media" in answer.words, answer)


@test
def boxes_of_vagrant_are_unpacked_on_the_way(place):
    require_tools()
    raw = packages.make_raw(place.top / "b.raw", gpt="linux")
    disk = packages.convert(raw, place.top / "b.qcow2", "qcow2")
    for name, packed in (("packed", True), ("plain", False)):
        box = packages.make_box(place.top / f"{name}.box", disk, packed=packed)
        uuid = place.json("import", box, "--name", name)["machines"][0]["uuid"]
        expect(packages.is_equal(raw, get_disk(place, uuid)), name, "holds something else")
        expect(place.json("inspect", box)["kind"] == "vagrant", name)
    stream = packages.convert(raw, place.top / "box-disk001.vmdk", "stream")
    box = packages.make_virtualbox_box(place.top / "virtualbox.box", stream, 8 * packages.MIB)
    uuid = place.json("import", box, "--name", "virtualbox")["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "virtualbox holds something else")
    expect(not [path for path in place.library.iterdir() if "spool" in path.name], "left over")
    cut = place.top / "cut.box"
    cut.write_bytes((place.top / "packed.box").read_bytes()[:-1000])
    answer = place.run("import", cut, code=None)
    expect(answer.code != 0 and "cut.box" in answer.words, answer)
    expect(len(place.machines()) == 3, "a cut box was imported")


@test
def a_disk_of_vmware_in_several_files_is_read(place):
    require_tools()
    raw = packages.make_raw(place.top / "m.raw")
    with open(raw, "r+b") as disk:
        # Beyond the two gigabytes that a part holds.
        disk.truncate(5 << 30)
        disk.seek((4 << 30) + 12345 * 512)
        disk.write(b"the last part" * 10000)
    for kind in ("parts", "flat", "flat-parts"):
        folder = place.top / kind
        folder.mkdir()
        packages.convert(raw, folder / "Kiste.vmdk", kind)
        packages.make_vmx(folder, None)
        expect(len(list(folder.glob("Kiste*.vmdk"))) >= 2, "there is one file only:", kind)
        uuid = place.json("import", folder)["machines"][0]["uuid"]
        expect(packages.is_equal(raw, get_disk(place, uuid)), kind, "holds something else")
        place.json("delete", uuid)
        place.json("purge", uuid)
    # A part that is missing, or lies elsewhere, is named.
    part = sorted((place.top / "parts").glob("Kiste-s*.vmdk"))[-1]
    part.rename(place.top / part.name)
    answer = place.run("import", place.top / "parts", code=None)
    expect(answer.code != 0 and part.name in answer.words, answer)
    part.symlink_to(place.top / part.name)
    answer = place.run("import", place.top / "parts", code=None)
    expect(answer.code != 0 and part.name in answer.words, answer)
    expect_nothing(place)


@test
def the_current_state_after_snapshots_of_vmware_is_read(place):
    require_tools()
    raw = packages.make_raw(place.top / "s.raw")
    for kind in ("sparse", "parts", "flat"):
        folder = place.top / kind
        folder.mkdir()
        packages.convert(raw, folder / "Kiste.vmdk", kind)
        below = "Kiste.vmdk"
        for number in (1, 2):
            layer = f"Kiste-{number:06}.vmdk"
            subprocess.run(["qemu-img", "create", "-f", "vmdk", "-b", below, "-F", "vmdk", layer],
                           check=True, capture_output=True, cwd=folder)
            subprocess.run(["qemu-io", "-f", "vmdk", "-c", f"write -P {number} {number}M 200k",
                            "-c", f"write -P 9 {5 * number + 1}00k 64k", layer],
                           check=True, capture_output=True, cwd=folder)
            below = layer
        now = place.top / f"{kind}.raw"
        subprocess.run(["qemu-img", "convert", "-f", "vmdk", "-O", "raw", below, now], check=True,
                       capture_output=True, cwd=folder)
        packages.make_vmx(folder, None, file=below)
        uuid = place.json("import", folder)["machines"][0]["uuid"]
        expect(packages.is_equal(now, get_disk(place, uuid)), kind, "holds something else")
        place.json("delete", uuid)
        place.json("purge", uuid)
    (place.top / "sparse" / "Kiste-000001.vmdk").rename(place.top / "away")
    answer = place.run("import", place.top / "sparse", code=None)
    expect(answer.code != 0 and "Kiste-000001.vmdk" in answer.words, answer)
    # One that stands on itself ends in words, too.
    for name in ("Kiste-000001.vmdk", "Kiste.vmdk"):
        (place.top / "sparse" / name).unlink(missing_ok=True)
        (place.top / "sparse" / name).write_bytes(
            (place.top / "sparse" / "Kiste-000002.vmdk").read_bytes())
    answer = place.run("import", place.top / "sparse", code=None)
    expect(answer.code != 0 and len(answer.words) > 20, answer)
    expect_nothing(place)


@test
def the_current_state_after_snapshots_of_virtualbox_is_read(place):
    require_tools()
    folder = packages.make_vbox_with_snapshots(place.top / "Schichten")
    plan = place.json("import", folder, "--plan")
    expect("problem" not in plan["machines"][0], plan)
    made = place.json("import", folder, "--trial", "off")["machines"][0]
    expect(packages.is_equal(folder.with_suffix(".raw"), get_disk(place, made["uuid"])),
           "the current state is another one")
    # A layer that is not there, or is not the one that is meant, is no disk of zeros.
    middle = sorted((folder / "Snapshots").iterdir())[0]
    kept = middle.read_bytes()
    middle.write_bytes(kept[:392] + bytes(16) + kept[408:])
    expect("differences" in place.run("import", folder, "--trial", "off", code=None).words)
    middle.unlink()
    middle.symlink_to(place.top / "Schichten.raw")
    expect("differences" in place.run("import", folder, "--trial", "off", code=None).words)
    middle.unlink()
    middle.write_bytes(kept[:424] + kept[392:408] + kept[440:])
    refused = place.run("import", folder, "--trial", "off", code=None)
    expect(refused.code != 0 and len(refused.words.strip().splitlines()) == 1, refused)


@test
def an_export_of_hyperv_is_read_with_its_folders(place):
    require_tools()
    raw = packages.make_raw(place.top / "srv.raw", gpt="efi")
    disk = packages.convert(raw, place.top / "srv.vhdx", "vhdx")
    folder = packages.make_hyperv(place.top / "export", disk)
    named = next((folder / "Virtual Machines").glob("*.xml"))
    for source in (folder, named):
        made = place.json("import", source, "--trial", "off")["machines"][0]
        spec = get_spec(place, made["uuid"])
        expect(made["name"].startswith("srv") and spec["processors"] == 2, made)
        expect(spec["memory-mib"] == 512 and spec["firmware"] == "uefi", spec)
        expect(packages.is_equal(raw, get_disk(place, made["uuid"])), "another disk")
    # Folders are those of the package: no link is followed to another one.
    disks = folder / "Virtual Hard Disks"
    disks.rename(place.top / "elsewhere")
    disks.symlink_to(place.top / "elsewhere")
    expect(place.run("import", folder, "--trial", "off", code=None).code != 0)


@test
def of_an_unreadable_machine_of_hyperv_the_disks_are_offered(place):
    require_tools()
    raw = packages.make_raw(place.top / "srv.raw")
    disk = packages.convert(raw, place.top / "srv.vhdx", "vhdx")
    folder = packages.make_hyperv(place.top / "export", disk, binary=True)
    plan = place.json("import", folder, "--plan")
    expect(any("vmcx" in risk["words"] for risk in plan["risks"]), plan)
    made = place.json("import", folder, "--trial", "off")["machines"][0]
    expect(made["name"] == "srv", made)
    expect(packages.is_equal(raw, get_disk(place, made["uuid"])), "another disk")
    for file in (folder / "Virtual Hard Disks").iterdir():
        file.unlink()
    expect("vmcx" in place.run("import", folder, "--trial", "off", code=None).words)


@test
def what_cannot_be_made_is_refused_whole(place):
    require_tools()
    raw = packages.make_raw(place.top / "r.raw")
    disk = packages.convert(raw, place.top / "r.vmdk", "stream")
    good = packages.System("good", "good", [packages.Disk("d", 8 * packages.MIB, disk)])
    bad = packages.System("bad", "bad", [packages.Disk("e", 0)])
    archive = packages.make_ova(place.top / "r.ova", [good, bad], collection="mixed")
    answer = place.run("import", archive, code=None)
    expect(answer.code != 0 and len(answer.words) > 20, answer)
    expect_nothing(place)
    for wrong in (place.top / "missing.ova", raw.parent, "/dev/null"):
        expect(place.run("import", wrong, code=None).code != 0, wrong)
    expect(place.run("import", archive, "--folder", "nowhere", code=desk.NOT_FOUND), "no folder")
    expect_nothing(place)


@test
def machines_of_other_products_are_found_where_they_lie(place):
    require_tools()
    home = place.top / "home"
    elsewhere = place.top / "elsewhere"
    elsewhere.mkdir()
    raw = packages.make_raw(place.top / "f.raw")
    vmdk = packages.convert(raw, place.top / "f.vmdk", "sparse")
    vdi = packages.convert(raw, place.top / "f.vdi", "vdi")
    qcow2 = packages.convert(raw, place.top / "f.qcow2", "qcow2")
    for folder in ("vmware", "VirtualBox VMs", "UTM", ".config/libvirt/qemu", ".config/VirtualBox",
                   ".vmware"):
        (home / folder).mkdir(parents=True)
    environment = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    ours = lambda said: [one for one in said["machines"] if str(place.top) in one["path"]]
    expect(ours(place.json("discover", environment=environment)) == [], "something is there")

    packages.make_vmx(home / "vmware" / "Kiste", vmdk)
    packages.make_vmx(elsewhere / "far", vmdk, name="Fern")
    (home / ".vmware" / "inventory.vmls").write_text(
        f'.encoding = "UTF-8"\nvmlist1.config = "{elsewhere}/far/Fern.vmx"\n'
        'vmlist2.config = "/not/there.vmx"\n')
    packages.make_vbox(home / "VirtualBox VMs" / "Kasten", vdi)
    packages.make_vbox(elsewhere / "box", vdi, name="Weit")
    (home / ".config/VirtualBox/VirtualBox.xml").write_text(
        '<?xml version="1.0"?><VirtualBox><Global><MachineRegistry>'
        f'<MachineEntry uuid="{{1}}" src="{elsewhere}/box/Weit.vbox"/>'
        '</MachineRegistry></Global></VirtualBox>')
    packages.make_libvirt(home / ".config/libvirt/qemu/haus.xml", qcow2)
    packages.make_utm(home / "UTM" / "Apfel.utm", qcow2)
    (home / ".config/libvirt/qemu/broken.xml").write_text("<domain><")

    found = ours(place.json("discover", environment=environment))
    names = sorted((one["product"], one["name"]) for one in found)
    expect(names == [("UTM", "Apfel"), ("VMware", "Fern"), ("VMware", "Kiste"),
                     ("VirtualBox", "Kasten"), ("VirtualBox", "Weit"), ("libvirt", "broken"),
                     ("libvirt", "haus")], names)
    expect([one["name"] for one in found if "problem" in one] == ["broken"], found)
    # What is found can be imported.
    kiste = next(one for one in found if one["name"] == "Kiste")
    uuid = place.json("import", kiste["path"])["machines"][0]["uuid"]
    expect(packages.is_equal(raw, get_disk(place, uuid)), "holds something else")
    expect("Kiste" in place.run("discover", environment=environment).output, "not said")


@test
def what_was_imported_can_be_started(place):
    require_tools()
    archive, _ = make_one(place)
    said = place.json("import", archive, "--start")
    expect(said["machines"][0]["state"] == "running", said)
    place.json("poweroff", "one")


if __name__ == "__main__":
    desk.main()
