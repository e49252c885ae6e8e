#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines written out in every format, and read back: by carrelctl, by qemu-img, by tar and openssl."""

import json
import pathlib
import shutil
import subprocess

import packages
from desk import NO_SPACE, NOT_FOUND, OK, STATE, USAGE, Skip, main, test

MIB = 1 << 20
PACKAGES = {"ova": "m.ova", "ovf": "m-ovf", "vmx": "m-vmx", "libvirt": "m-libvirt", "vagrant": "m.box"}
DISKS = {"raw": "m.raw", "vdi": "m.vdi", "vhdx": "m.vhdx", "qcow2": "m.qcow2"}
PROFILES = ("generic", "vmware", "virtualbox", "virt-v2v")


def run(*words, **options):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, **options).stdout


def make_image(desk, name="content", size=32 * MIB, seed=7):
    """A qcow2 with text, noise, zeros that are stored, and holes."""
    raw, image = desk.top / f"{name}.raw", desk.top / f"{name}.qcow2"
    with raw.open("wb") as disk:
        disk.truncate(size)
        disk.seek(510)
        disk.write(b"\x55\xaa")
        disk.seek(1 * MIB + 12345)
        disk.write(b"carrel %d " % seed * 60000)
        disk.seek(7 * MIB)
        disk.write(bytes((i * i * seed + (i >> 7)) & 255 for i in range(300000)))
        disk.seek(12 * MIB)
        disk.write(bytes(200000))
        # Something that packs as the contents of disks do.
        disk.seek(13 * MIB)
        disk.write(pathlib.Path("/usr/bin/qemu-img").read_bytes()[:size // 4])
        disk.seek(size - 700)
        disk.write(b"the end")
    run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, image)
    return raw, image


def make_machine(desk, name="One", *arguments):
    raw, image = make_image(desk)
    uuid = desk.json("create", "--name", name, "--disk-image", image, *arguments)["uuid"]
    return uuid, raw


def export(desk, names, target, *arguments, **options):
    return desk.json("export", *([names] if isinstance(names, str) else names), desk.top / target,
                     *arguments, **options)


def facts(desk, path):
    return json.loads(desk.run("inspect", "--facts", path).output)


def find_disks(desk, folder, format):
    """The files of the disks of what was exported, unpacked where they lie in an archive."""
    path = desk.top / folder
    if path.is_file() and format in ("ova", "vagrant"):
        unpacked = desk.top / f"unpacked-{folder}"
        unpacked.mkdir()
        run("tar", "-xf" if format == "ova" else "-xzf", path, "-C", unpacked)
        path = unpacked
    if path.is_file():
        return [path]
    return sorted(file for file in path.iterdir()
                  if file.suffix in (".vmdk", ".qcow2", ".img", ".raw", ".vdi", ".vhdx"))


def kind_of(path, format):
    return {"ova": "vmdk", "ovf": "vmdk", "vmx": "vmdk", "libvirt": "qcow2", "vagrant": "qcow2"}.get(
        format, format)


def check_disk(path, format, raw):
    kind = kind_of(path, format)
    if kind in ("qcow2", "vmdk", "vdi", "vhdx"):
        # A packed VMDK is no disk to write to; qemu-img cannot check one.
        if kind != "vmdk" or format == "vmx":
            run("qemu-img", "check", "-f", kind, path)
    run("qemu-img", "compare", "-f", "raw", "-F", kind, raw, path)


def spec_of(desk, uuid):
    return desk.json("show", uuid)["spec"]


def check_facts(system, spec, has_capacity=True):
    """What every descriptor says, whatever the product calls the devices."""
    assert system["name"] == spec["name"] and system["uuid"] == spec["uuid"], system
    assert system["vcpus"] == spec["processors"], system
    assert system["cores_per_socket"] == spec["processors"], system
    assert system["memory_mib"] == spec["memory-mib"], system
    assert system["firmware"] == {"uefi": "efi", "bios": "bios"}[spec["firmware"]], system
    assert len(system["disks"]) == len(spec["disks"]), system
    assert len(system["cdroms"]) == len(spec["drives"]), system
    if has_capacity:
        assert [disk["capacity"] for disk in system["disks"]] \
            == [disk["size-bytes"] for disk in spec["disks"]], system
    assert [nic["mac"] for nic in system["nics"]] == [card["mac"] for card in spec["networks"]], system
    assert [nic["connected"] for nic in system["nics"]] \
        == [card["connected"] for card in spec["networks"]], system
    places = [(disk["bus"], disk.get("controller"), disk["unit"])
              for disk in system["disks"] + system["cdroms"]]
    assert len(set(places)) == len(places), f"two devices in one place: {places}"
    assert system["annotation"] and ("sound" in system) == (spec["sound"] != "none"), system


@test
def every_package_reads_back_with_the_machine_in_it(desk):
    uuid, raw = make_machine(desk, "One", "--firmware", "uefi", "--notes", "a <note> & \"more\"",
                             "--processors", "3")
    second, image = make_image(desk, "second", 20 * MIB, 11)
    desk.json("disk", "add", uuid, "--from", image, "--bus", "scsi")
    spec = spec_of(desk, uuid)
    for format, target in PACKAGES.items():
        said = export(desk, "One", target, "--format", format)
        assert said["format"] == format and said["bytes"] > 0, said
        assert said["machines"][0]["uuid"] == uuid, said
        found = facts(desk, desk.top / target)
        if format != "vagrant":
            check_facts(found["systems"][0], spec, format in ("ova", "ovf"))
        disks = find_disks(desk, target, format)
        assert len(disks) == 2, (format, disks)
        for path, content in zip(disks, (raw, second)):
            check_disk(path, format, content)
        left = [path.name for path in desk.top.iterdir() if path.name.endswith(".part")]
        assert not left, left


@test
def every_profile_and_firmware_keeps_the_facts(desk):
    for name, arguments in (("bios", ["--firmware", "bios"]), ("uefi", ["--firmware", "uefi"]),
                            ("sata", ["--disk-bus", "sata", "--network", "off"])):
        uuid = desk.json("create", "--name", name, "--disk", "16M", "--notes", "n", *arguments)["uuid"]
        desk.json("disk", "add", uuid, "8M", "--bus", "virtio")
        spec = spec_of(desk, uuid)
        for profile in PROFILES:
            target = f"{name}-{profile}.ova"
            said = export(desk, name, target, "--profile", profile)
            found = facts(desk, desk.top / target)
            check_facts(found["systems"][0], spec)
            desk.run("inspect", "--verify", desk.top / target)
            assert all(note["words"] for note in said["changed"] + said["dropped"]), said


@test
def an_archive_is_in_order_and_its_digests_are_right(desk):
    make_machine(desk, "Näme / of “it”")
    said = export(desk, "Näme / of “it”", "a.ova")
    names = run("tar", "-tf", desk.top / "a.ova").split()
    assert names == ["Name-of-it.ovf", "Name-of-it.mf", "Name-of-it-disk1.vmdk"], names
    folder = desk.top / "unpacked"
    folder.mkdir()
    run("tar", "-xf", desk.top / "a.ova", "-C", folder)
    for line in (folder / "Name-of-it.mf").read_text().splitlines():
        name, digest = line.removeprefix("SHA256(").split(")= ")
        assert run("sha256sum", folder / name).split()[0] == digest, line
    sizes = {file["name"]: file["bytes"] for file in said["files"]}
    assert sizes == {path.name: path.stat().st_size for path in folder.iterdir()}, sizes
    listed = run("tar", "--numeric-owner", "-tvf", desk.top / "a.ova").splitlines()
    assert all("0/0" in line and "1970-01-01" in line for line in listed), listed
    assert facts(desk, desk.top / "a.ova")["systems"][0]["name"] == "Näme / of “it”"


@test
def several_machines_go_out_in_the_order_of_their_start(desk):
    for name in ("front", "back", "base"):
        desk.create(name, "--notes", name)
    for target, format in (("all.ova", "ova"), ("all", "ovf")):
        export(desk, ["base", "back", "front"], target, "--format", format)
        found = facts(desk, desk.top / target)
        assert [one["name"] for one in found["systems"]] == ["base", "back", "front"], found
        assert [one["start_order"] for one in found["systems"]] == [1, 2, 3], found
        assert found["package"]["start_order"] == ["base", "back", "front"], found
        desk.run("inspect", "--verify", desk.top / target)
    # Turns that somebody gave them count, whatever order they are named in.
    desk.json("set", "front", "--start-order", "2")
    desk.json("set", "back", "--start-order", "1")
    export(desk, ["base", "back", "front"], "turns.ova", "--format", "ova")
    found = facts(desk, desk.top / "turns.ova")
    assert found["package"]["start_order"] == ["base", "back", "front"], found
    assert [one["start_order"] for one in found["systems"]] == [0, 1, 2], found
    for format in ("vmx", "libvirt", "vagrant", "raw"):
        desk.run("export", "base", "back", desk.top / f"x-{format}", "--format", format, code=USAGE)
    desk.run("export", "base", "base", desk.top / "twice.ova", code=USAGE)


@test
def disks_go_out_alone(desk):
    uuid, raw = make_machine(desk)
    for format, target in DISKS.items():
        said = export(desk, "One", target)
        assert said["format"] == format and [file["name"] for file in said["files"]] == [target], said
        assert said["dropped"][0]["item"] == "hardware", said
        check_disk(desk.top / target, format, raw)
    desk.json("disk", "add", uuid, "8M")
    for format in DISKS:
        said = export(desk, "One", f"two-{format}", "--format", format)
        names = [f"disk0.{format}", f"disk1.{format}"]
        assert [file["name"] for file in said["files"]] == names, said
        assert sorted(path.name for path in (desk.top / f"two-{format}").iterdir()) == names
        check_disk(desk.top / f"two-{format}" / names[0], format, raw)
    empty = desk.create("Empty")["uuid"]
    desk.json("disk", "remove", empty, "disk0")
    desk.run("export", "Empty", desk.top / "e.raw", code=USAGE)
    answer = desk.run("export", "Empty", desk.top / "e.box", code=None)
    assert answer.code != 0 and "Empty" in answer.words, answer
    export(desk, "Empty", "e.ova")
    assert facts(desk, desk.top / "e.ova")["systems"][0]["disks"] == []


@test
def the_same_machine_gives_the_same_bytes(desk):
    make_machine(desk, "One", "--notes", "n")
    ways = (("ova", [], ".ova"), ("ova", ["--small"], ".ova"), ("ovf", [], ""), ("ovf", ["--small"], ""),
            ("vmx", [], ""), ("vagrant", [], ".box"), ("vagrant", ["--small"], ".box"),
            ("raw", [], ".raw"), ("qcow2", [], ".qcow2"), ("vdi", [], ".vdi"), ("vhdx", [], ".vhdx"),
            ("libvirt", [], ""))
    for number, (format, arguments, ending) in enumerate(ways):
        made = []
        # libvirt's disks are named by where they lie.
        for folder in ("first", "second"):
            target = desk.top / f"same-{number}{ending}"
            export(desk, "One", target.name, "--format", format, *arguments)
            (desk.top / folder).mkdir(exist_ok=True)
            made.append(desk.top / folder / target.name)
            shutil.move(target, made[-1])
        run("diff", "-r", *made)


@test
def small_is_smaller(desk):
    _, raw = make_machine(desk)
    for name, ending in (("fast", []), ("small", ["--small"])):
        export(desk, "One", f"{name}.ova", *ending)
        desk.run("inspect", "--verify", desk.top / f"{name}.ova")
        for path in find_disks(desk, f"{name}.ova", "ova"):
            check_disk(path, "ova", raw)
    assert (desk.top / "small.ova").stat().st_size < (desk.top / "fast.ova").stat().st_size
    for name, ending in (("plain", []), ("packed", ["--small"])):
        export(desk, "One", f"{name}.box", *ending)
    assert (desk.top / "packed.box").stat().st_size < (desk.top / "plain.box").stat().st_size
    (desk.top / "box").mkdir()
    run("tar", "-xzf", desk.top / "packed.box", "-C", desk.top / "box")
    check_disk(desk.top / "box" / "box.img", "vagrant", raw)


def make_key(desk, name, bits=2048):
    key, certificate = desk.top / f"{name}.pem", desk.top / f"{name}.crt"
    run("openssl", "req", "-x509", "-newkey", f"rsa:{bits}", "-nodes", "-subj", f"/CN={name}", "-days",
        "30", "-keyout", key, "-out", certificate)
    return key, certificate


@test
def a_signature_is_valid_and_only_the_keys_own(desk):
    desk.create("One")
    key, certificate = make_key(desk, "Somebody")
    other_key, _ = make_key(desk, "Else")
    for target in ("signed.ova", "signed"):
        export(desk, "One", target, "--format", "ova" if "." in target else "ovf", "--sign", key,
               "--certificate", certificate)
        said = desk.run("inspect", "--verify", desk.top / target).output
        assert "Somebody" in said, said
    desk.run("export", "One", desk.top / "x.ova", "--sign", other_key, "--certificate", certificate,
             code=None)
    desk.run("export", "One", desk.top / "y.ova", "--sign", certificate, "--certificate", certificate,
             code=None)
    desk.run("export", "One", desk.top / "z.ova", "--sign", key, code=USAGE)
    desk.run("export", "One", desk.top / "z.raw", "--sign", key, "--certificate", certificate, code=USAGE)
    assert not [name for name in "xyz" if list(desk.top.glob(f"{name}.*"))]
    folder = desk.top / "taken-apart"
    folder.mkdir()
    run("tar", "-xf", desk.top / "signed.ova", "-C", folder)
    manifest = folder / "One.mf"
    manifest.write_text(manifest.read_text().replace("a", "b"))
    answer = desk.run("inspect", folder / "One.ovf", code=None)
    assert answer.code != 0 and "signature" in answer.words, answer


@test
def what_cannot_be_is_refused_and_nothing_is_made(desk):
    uuid = desk.create("One")["uuid"]
    desk.create("Two")
    taken = desk.top / "taken.ova"
    taken.write_text("mine")
    before = sorted(path.name for path in desk.top.iterdir())
    for target, arguments, code in (
            ("taken.ova", [], None), ("nothing", [], USAGE), ("a.ovf", [], USAGE),
            ("a.vmx", ["--format", "vmx"], USAGE), ("a.xml", ["--format", "libvirt"], USAGE),
            ("a.ova", ["--profile", "nobody"], USAGE),
            ("a.raw", ["--profile", "vmware"], USAGE), ("no/such/folder/a.ova", [], None),
            ("no/such/folder/a", ["--format", "vmx"], None)):
        answer = desk.run("export", "One", desk.top / target, *arguments, code=code)
        assert answer.code != 0 and len(answer.words.splitlines()) == 1, answer
    desk.run("export", "Nobody", desk.top / "a.ova", code=NOT_FOUND)
    desk.run("export", "One", code=USAGE)
    desk.json("start", "One")
    for target in ("a.ova", "a.raw"):
        answer = desk.run("export", "Two", "One", desk.top / "a.ova", code=STATE)
        assert "One" in answer.words, answer
        desk.run("export", "One", desk.top / target, code=STATE)
    desk.json("poweroff", "One")
    desk.json("delete", "Two")
    desk.run("export", "Two", desk.top / "a.ova", code=STATE)
    assert taken.read_text() == "mine"
    after = sorted(path.name for path in desk.top.iterdir())
    assert [name for name in after if name not in before] in ([], ["run"]), after
    # Nothing holds the machine.
    export(desk, uuid, "a.ova")


@test
def a_full_disk_is_seen_before(desk):
    """Plain disks need what they hold: that is known before anything is written."""
    make_machine(desk)
    small = desk.top / "small"
    small.mkdir()
    mount = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
             'mount -t tmpfs -o size=6m none "$0" && exec "$@"', small]
    if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode != 0:
        raise Skip("nobody may mount here")
    for format in ("vmx", "libvirt", "vagrant"):
        answer = desk.run("export", "One", small / "m", "--format", format, prefix=mount, code=NO_SPACE)
        assert "MiB" in answer.words and len(answer.words.splitlines()) == 1, answer
    # How far a disk can be packed nobody knows before: it is tried, and leaves nothing.
    answer = desk.run("export", "One", small / "m.ova", prefix=mount, code=None)
    assert answer.code in (OK, NO_SPACE), answer


@test
def a_file_system_without_nameless_files_will_do(desk):
    """As those of sticks and of other systems are: strace lets the kernel say so."""
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    uuid, raw = make_machine(desk)
    desk.json("disk", "add", uuid, "8M")
    stick = desk.top / "stick"
    stick.mkdir()
    refuse = ["strace", "-f", "-qqq", "-o", desk.top / "trace", "-P", stick, "-e", "trace=openat", "-e"]
    for format, files in (("ova", 1), ("ovf", 4), ("vmx", 3), ("vagrant", 2)):
        target = stick / f"m-{format}"
        desk.run("export", "One", target, "--format", format,
                 prefix=[*refuse, f"inject=openat:error=EOPNOTSUPP:when=1..{files}"],
                 environment={"ASAN_OPTIONS": "detect_leaks=0"})
        assert (desk.top / "trace").read_text().count("INJECTED") == files, format
        desk.run("inspect", target)
        shutil.move(target, desk.top / f"m-{format}")
        check_disk(find_disks(desk, f"m-{format}", format)[0], format, raw)
        assert list(stick.iterdir()) == [], list(stick.iterdir())


@test
def a_chain_of_overlays_is_flattened(desk):
    """The library has no verb yet that makes layers; its row is written by hand."""
    import sqlite3

    uuid, raw = make_machine(desk)
    spec = spec_of(desk, uuid)
    disks = desk.folder(uuid) / "disks"
    top = disks / spec["disks"][0]["file"]
    base_uuid = "0b1c2d3e-4f50-4162-8738-495a6b7c8d9e"
    base = disks / f"{base_uuid}.qcow2"
    top.rename(base)
    run("qemu-img", "create", "-q", "-f", "qcow2", "-b", base.name, "-F", "qcow2", top)
    run("qemu-io", "-f", "qcow2", "-c", "write -P 0x5a 2M 300k", "-c", "write -z 7M 128k", top)
    run("qemu-io", "-f", "raw", "-c", "write -P 0x5a 2M 300k", "-c", "write -P 0 7M 128k", raw)
    with sqlite3.connect(desk.library / "library.db") as database:
        columns = [row[1] for row in database.execute("pragma table_info(layers)")]
        if "backing_uuid" not in columns and "backing" not in columns:
            raise Skip(f"layers are kept otherwise now: {columns}")
        backing = "backing_uuid" if "backing_uuid" in columns else "backing"
        row = dict(zip(columns, database.execute("select * from layers where uuid = ?",
                                                 (top.stem,)).fetchone()))
        row.update({"uuid": base_uuid, "file": row["file"].replace(top.stem, base_uuid)})
        database.execute(f"insert into layers ({', '.join(row)}) values "
                         f"({', '.join('?' * len(row))})", list(row.values()))
        database.execute(f"update layers set {backing} = ? where uuid = ?", (base_uuid, top.stem))
    for format, target in {**PACKAGES, **DISKS}.items():
        export(desk, "One", target, "--format", format)
        for path in find_disks(desk, target, format):
            check_disk(path, format, raw)


def comparable(spec, *without):
    """What two specs of the same machine have in common: not its identity, nor where its files lie."""
    left = {key: value for key, value in spec.items()
            if key not in ("uuid", "display", "machine-type", "kept", *without)}
    left["disks"] = [{key: value for key, value in disk.items() if key not in ("file", *without)}
                     for disk in spec["disks"]]
    left["drives"] = [{key: value for key, value in drive.items() if key not in ("path", *without)}
                      for drive in spec["drives"]]
    left["networks"] = [{key: value for key, value in card.items() if key not in without}
                        for card in spec["networks"]]
    return left


@test
def what_went_out_comes_in_again(desk):
    """Out, in, and out again: the second package says what the first one said."""
    uuid, raw = make_machine(desk, "One", "--firmware", "uefi", "--notes", "n", "--os", "debian11")
    desk.json("disk", "add", uuid, "8M")
    spec = spec_of(desk, uuid)
    for format, target in PACKAGES.items():
        export(desk, uuid, target, "--format", format)
        made = desk.json("import", desk.top / target, "--name", f"From {format}", "--trial",
                         "off")["machines"][0]
        shown = desk.json("show", made["uuid"])
        again = f"again-{target}"
        if format == "vagrant":
            # A box says nothing of its machine but the disks.
            assert [disk["size-bytes"] >= meant["size-bytes"] for disk, meant in
                    zip(shown["spec"]["disks"], spec["disks"])], shown
        elif format != "vmx":
            # Descriptors order kinds of devices, not devices.
            without = ("name", "mac", "boot-order")
            assert comparable(shown["spec"], *without) == comparable(spec, *without), \
                (shown["spec"], spec)
        else:
            without = ("name", "mac", "bus", "model", "boot-order")
            assert comparable(shown["spec"], *without) == comparable(spec, *without), \
                (shown["spec"], spec)
        for disk, content in zip(shown["disks"], [raw]):
            run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", content, disk["path"])
        export(desk, made["uuid"], again, "--format", format)
        first, second = (facts(desk, desk.top / name)["systems"][0] for name in (target, again))
        for found in (first, second):
            for key in ("name", "uuid"):
                found.pop(key, None)
            for device in found["disks"]:
                device["file"] = len(device["file"].rsplit("-", 1)[-1])
            for card in found["nics"]:
                # A machine that is there already keeps its addresses to itself.
                card.pop("mac")
        assert first == second, (first, second)


def add_lines(path, before, lines):
    text = path.read_text()
    assert before in text, (path, before)
    path.write_text(text.replace(before, lines + before, 1))


@test
def what_has_no_place_goes_back_where_it_came_from(desk):
    """Imported, kept in the machine's manifest, exported to the same product, imported again."""
    _, image = make_image(desk, size=8 * MIB)
    vmdk, vdi = desk.top / "k.vmdk", desk.top / "k.vdi"
    run("qemu-img", "convert", "-O", "vmdk", image, vmdk)
    run("qemu-img", "convert", "-O", "vdi", image, vdi)
    vmx = packages.make_vmx(desk.top / "kiste", vmdk) / "Kiste.vmx"
    add_lines(vmx, "usb.present", 'vhv.enable = "TRUE"\nguestinfo.note = "a|22b"\n'
              'isolation.tools.copy.disable = "TRUE"\nserial0.fileName = "/dev/ttyS0"\n')
    vbox = packages.make_vbox(desk.top / "kasten", vdi) / "Kasten.vbox"
    add_lines(vbox, "<Hardware>", '<ExtraData><ExtraDataItem name="GUI/LastGuestSizeHint" value="8,6"/>'
              '<ExtraDataItem name="VBoxInternal/x" value="/etc/passwd"/></ExtraData>')
    domain = packages.make_libvirt(desk.top / "haus.xml", image)
    add_lines(domain, "</devices>", '<watchdog model="i6300esb" action="reset"/>'
              '<shmem name="x"><model type="ivshmem-plain"/></shmem>')
    for source, format, arguments in ((vmx, "vmx", ()), (domain, "libvirt", ("--consent", "file")),
                                      (vbox, "ova", ("--profile", "virtualbox"))):
        consent = arguments if "--consent" in arguments else ()
        made = desk.json("import", source, "--trial", "off", *consent)["machines"][0]
        shown = desk.json("show", made["uuid"])
        assert shown["kept"] == len(shown["spec"]["kept"]) > 0, shown
        assert "another product" in desk.run("show", made["uuid"]).output
        manifest = json.loads((pathlib.Path(shown["path"]) / "machine.json").read_text())
        assert manifest["spec"]["machine"]["kept"] == shown["spec"]["kept"], manifest
        target = f"kept-{format}" + (".ova" if format == "ova" else "")
        export(desk, made["uuid"], target, "--format", format,
               *(arguments if "--profile" in arguments else ()))
        before, after = (facts(desk, path)["systems"][0]
                         for path in (source, desk.top / target))
        assert before["kept"], before
        names = ("item", "again")
        assert [[kept[name] for name in names] for kept in before["kept"]] == \
            [[kept[name] for name in names] for kept in after["kept"]], (before, after)
        for key in ("nested_hv", "iommu", "secure_boot", "tpm"):
            assert before.get(key) == after.get(key) or format == "ova", (key, before, after)
        for key in ("os", "hw_family", "usb", "floppies") if format == "vmx" else ():
            assert before.get(key) == after.get(key), (key, before, after)
        once = desk.json("import", desk.top / target, "--trial", "off", *consent)["machines"][0]
        again = desk.json("show", once["uuid"])["spec"]["kept"]
        for kept in shown["spec"]["kept"]:
            assert kept["item"] == "origin" or not kept["again"] or kept["again"] in [one["again"] for one in again], (kept, again)


@test
def a_disk_that_is_not_what_the_settings_say_is_refused(desk):
    uuid, _ = make_machine(desk)
    disk = pathlib.Path(desk.json("show", uuid)["disks"][0]["path"])
    whole = disk.read_bytes()
    disk.write_bytes(bytes(512 * 1024))
    answer = desk.run("export", "One", desk.top / "a.ova", code=None)
    assert answer.code != 0 and "disk0" in answer.words, answer
    disk.write_bytes(whole)
    export(desk, "One", "a.ova")


@test
def what_goes_out_is_readable_as_other_files_are(desk):
    """The umask decides, and the library's own disks are their owner's alone all the same."""
    uuid, image = make_machine(desk)
    for umask, file, folder in ((0o022, 0o644, 0o755), (0o077, 0o600, 0o700)):
        for format in ("ova", "vmx", "vagrant", "vdi", "raw"):
            target = desk.top / f"{format}-{umask}"
            desk.run("export", uuid, target, "--format", format, umask=umask)
            paths = [target, *(target.rglob("*") if target.is_dir() else ())]
            modes = {path.name: (path.stat().st_mode & 0o777, folder if path.is_dir() else file)
                     for path in paths}
            assert all(is_mode == wanted for is_mode, wanted in modes.values()), (format, modes)
    made = desk.run("import", image, "--trial", "off", "--json", umask=0o022).json["machines"][0]
    for disk in desk.json("show", made["uuid"])["disks"]:
        assert pathlib.Path(disk["path"]).stat().st_mode & 0o777 == 0o600, disk


main()
