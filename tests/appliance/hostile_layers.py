# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders with machines whose disks are layers that lie, reach for other files, or are bombs.

cases(canary) gives tuples (name, {file: bytes}, verdict), as hostile_disks does for disks alone.
"""

import os
import pathlib
import struct
import tempfile
import uuid

import layers
import vmcx

CAPACITY = 8192
LONG = (1 << 64) - 1
VMX = b'''.encoding = "UTF-8"
config.version = "8"
displayName = "Kiste"
memsize = "64"
scsi0.present = "TRUE"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "Kiste-000001.vmdk"
'''


def patched(content, *changes):
    content = bytearray(content)
    for place, data in changes:
        content[place:place + len(data)] = data
    return bytes(content)


def esx(kind, delta, capacity=CAPACITY, create=None, hint="Kiste.vmdk", parent="00000001", own="00000002",
        file="delta.vmdk", more=None):
    """A machine of ESXi with one snapshot: what lies in its folder."""
    line = f'RW {capacity} {kind} "{file}"'
    flat = b"below " * (CAPACITY * 512 // 6 + 1)
    return {"Kiste.vmx": VMX,
            "Kiste.vmdk": layers.describe("vmfs", [f'RW {CAPACITY} VMFS "Kiste-flat.vmdk"'], "00000001"),
            "Kiste-flat.vmdk": flat[:CAPACITY * 512],
            "Kiste-000001.vmdk": layers.describe(create or "vmfsSparse", [line], own, parent, hint),
            "delta.vmdk": delta, **(more or {})}


def numbers(place, *values, width=4):
    return place, b"".join((value & ((1 << 8 * width) - 1)).to_bytes(width, "little") for value in values)


def vmfs(canary):
    grains = {number: bytes([65 + number % 26]) * 512 for number in (0, 1, 5, 4100, 8191)}
    fine = layers.make_vmfs_sparse(CAPACITY, grains)
    directory, table = 4 * 512, 5 * 512
    yield "fine", esx("VMFSSPARSE", fine), "accept"
    for name, *changes in (
            ("version", numbers(4, 2)), ("capacity-0", numbers(12, 0)), ("capacity-less", numbers(12, 100)),
            ("capacity-max", numbers(12, LONG)), ("grain-0", numbers(16, 0)), ("grain-3", numbers(16, 3)),
            ("grain-huge", numbers(16, 1 << 31)), ("directory-0", numbers(20, 0)),
            ("directory-far", numbers(20, 0x7fffffff)), ("entries-0", numbers(24, 0)),
            ("entries-1", numbers(24, 1)), ("table-far", numbers(directory, 0x7fffffff)),
            ("grain-far", numbers(table, 0x7fffffff)), ("grain-in-header", numbers(table, 1)),
            ("one-grain-4096-times", numbers(table, *[21] * 4096))):
        yield name, esx("VMFSSPARSE", patched(fine, *changes)), "reject"
    yield "entries-huge", esx("VMFSSPARSE", patched(fine, numbers(24, LONG))), "safe"
    yield "table-is-directory", esx("VMFSSPARSE", patched(fine, numbers(directory, 4))), "safe"
    yield "one-table-twice", esx("VMFSSPARSE", patched(fine, numbers(directory, 5, 5))), "safe"
    yield "not-closed", esx("VMFSSPARSE", patched(fine, numbers(1648, 1))), "accept"
    yield "names-a-parent", esx("VMFSSPARSE", patched(fine, (32, os.fsencode(canary)))), "accept"
    for length in (3, 100, 2047, 2100, 3000, len(fine) - 512):
        yield f"cut-{length}", esx("VMFSSPARSE", fine[:length]), "reject"
    yield "said-to-be-se", esx("SESPARSE", fine, create="seSparse"), "reject"
    yield "said-to-be-hosted", esx("SPARSE", fine, create="twoGbMaxExtentSparse"), "reject"
    yield "said-to-be-flat", esx("VMFS", fine, capacity=8), "safe"
    yield "larger-than-its-header", esx("VMFSSPARSE", fine, capacity=CAPACITY * 2), "reject"
    yield "part-is-the-canary", esx("VMFSSPARSE", fine, file=os.fspath(canary)), "reject"
    yield "part-is-above", esx("VMFSSPARSE", fine, file="../../safe/canary"), "reject"
    yield "below-is-the-canary", esx("VMFSSPARSE", fine, hint=os.fspath(canary)), "reject"
    yield "below-is-itself", esx("VMFSSPARSE", fine, hint="Kiste-000001.vmdk", parent="00000002"), "reject"
    yield "below-is-another-state", esx("VMFSSPARSE", fine, parent="00000003"), "reject"
    circle = {"Kiste.vmdk": layers.describe("vmfsSparse", [f'RW {CAPACITY} VMFSSPARSE "delta.vmdk"'],
                                            "00000001", "00000002", "Kiste-000001.vmdk")}
    yield "circle", esx("VMFSSPARSE", fine, more=circle), "reject"
    wide = {"Kiste.vmdk": layers.describe("vmfs", [f'RW {1 << 40} VMFS "Kiste-flat.vmdk"'], "00000001")}
    yield "below-is-shorter-than-it-says", esx("VMFSSPARSE", fine, more=wide), "reject"


def se(_canary):
    grains = {number: bytes([65 + number % 26]) * 4096 for number in (0, 1, 5, 900, 1023)}
    fine = layers.make_se_sparse(CAPACITY, grains, unmapped=[7])
    directory, tables = 8 * 512, 9 * 512

    def wide(place, *values):
        return numbers(place, *values, width=8)

    def made(*changes):
        return esx("SESPARSE", patched(fine, *changes), create="seSparse")

    yield "fine", made(), "accept"
    for name, *changes in (
            ("version", wide(8, 0x200000002)), ("capacity-0", wide(16, 0)), ("capacity-less", wide(16, 100)),
            ("capacity-max", wide(16, LONG)), ("capacity-huge", wide(16, 1 << 50)), ("grain", wide(24, 16)),
            ("table", wide(32, 128)), ("flags", wide(40, 1)), ("reserved", wide(72, 1)),
            ("padding", (511, b"\1")), ("state-0", wide(80, 0)), ("state-far", wide(80, 1 << 50)),
            ("state-magic", wide(512, 0xcafebabe)), ("state-padding", (1023, b"\1")),
            ("not-closed", wide(512 + 24, 1)), ("directory-0", wide(128, 0)),
            ("directory-far", wide(128, LONG)), ("directory-of-0", wide(136, 0)),
            ("directory-huge", wide(136, LONG)), ("tables-0", wide(144, 0)), ("tables-far", wide(144, LONG)),
            ("tables-outside", wide(144, 1 << 40)), ("grains-0", wide(192, 0)), ("grains-far", wide(192, LONG)),
            ("grains-outside", wide(192, 1 << 40)), ("table-kind", wide(directory, 2 << 60)),
            ("table-number", wide(directory, 1 << 60 | 0xffffffff)),
            ("table-number-long", wide(directory, 1 << 60 | 1 << 40)),
            ("grain-bits", wide(tables, 5)), ("grain-kind", wide(tables, 4 << 60)),
            ("grain-kind-15", wide(tables, LONG)), ("grain-far", wide(tables, 3 << 60 | (1 << 48) - 1)),
            ("one-grain-4096-times", wide(tables, *[3 << 60] * 4096))):
        yield name, made(*changes), "reject"
    for length in (7, 100, 1000, 4100, 5000, len(fine) - 4096):
        yield f"cut-{length}", esx("SESPARSE", fine[:length], create="seSparse"), "reject"
    yield "said-to-be-vmfs", esx("VMFSSPARSE", fine), "reject"


# --- Hyper-V ---

MIB = layers.MIB
XML = """<?xml version="1.0"?><configuration><_d422512d-2bf2-4752-809d-7b82b5fcb1b4_><controller0><drive0>
<pathname type="string">C:\\VMs\\Kiste\\{}</pathname><type type="string">VHD</type></drive0></controller0>
</_d422512d-2bf2-4752-809d-7b82b5fcb1b4_><properties><name type="string">Kiste</name>
<subtype type="integer">1</subtype></properties><settings><processors><count type="integer">1</count></processors>
<memory><bank><size type="integer">64</size></bank></memory></settings></configuration>"""
BASE, TOP = uuid.UUID(int=7), uuid.UUID(int=8)


def vhdx_bytes(*arguments, **options):
    with tempfile.NamedTemporaryFile() as file:
        layers.make_vhdx(file.name, *arguments, **options)
        return pathlib.Path(file.name).read_bytes()


def locator(**changes):
    return layers.make_locator({"parent_linkage": f"{{{BASE}}}", "relative_path": ".\\Kiste.vhdx", **changes})


def hyperv(top, description=None, name="Kiste_1.avhdx", below=None):
    base = below or vhdx_bytes(4 * MIB, {0: (layers.PRESENT, b"below" * 9999)}, BASE)
    machine = {"x.vmcx": description} if description else {"x.xml": XML.format(name).encode()}
    return {**{f"Virtual Machines/{key}": value for key, value in machine.items()},
            "Virtual Hard Disks/Kiste.vhdx": base, **({f"Virtual Hard Disks/{name}": top} if top else {})}


def vhdx(canary):
    blocks = {0: (layers.PARTLY, {0: b"A" * 512, 9: b"B" * 1024}), 1: (layers.PRESENT, b"C" * 5000),
              2: (layers.ZERO, None)}
    fine = vhdx_bytes(4 * MIB, blocks, TOP, locator())
    table, ratio = 3 * MIB, 4096

    def entries(place, *values):
        return numbers(table + 8 * place, *values, width=8)

    yield "fine", hyperv(fine), "accept"
    for name, *changes in (
            ("state-4", entries(0, 4 << 20 | 4)), ("state-5", entries(0, 4 << 20 | 5)),
            ("block-far", entries(1, LONG & ~7 | 6)), ("block-behind", entries(1, 100 << 20 | 6)),
            ("block-at-0", entries(1, 6)), ("partly-far", entries(0, 1 << 50 | 7)),
            ("no-bitmap", entries(ratio, 0)),
            ("bitmap-state", entries(ratio, 6 << 20 | 7)), ("bitmap-far", entries(ratio, 1 << 50 | 6)),
            ("bitmap-at-0", entries(ratio, 6)), ("log", (65536, layers.add_sum(
                patched(fine[65536:65536 + 4096], (8, b"\x09"), (48, b"\1" * 16)))))):
        yield name, hyperv(patched(fine, *changes)), "reject"
    many = patched(vhdx_bytes(64 * MIB, {}, TOP, locator()), entries(0, *[3 << 20 | 6] * 60))
    yield "one-block-60-times", hyperv(many), "reject"
    yield "bitmap-is-a-block", hyperv(patched(fine, entries(ratio, 4 << 20 | 6))), "safe"
    yield "table-as-block", hyperv(patched(fine, entries(1, 3 << 20 | 6))), "safe"
    for name, item in (
            ("kind", bytes(16) + locator()[16:]), ("count-0", patched(locator(), (18, b"\0\0"))),
            ("count-max", patched(locator(), (18, b"\xff\xff"))), ("cut", locator()[:30]), ("empty", b""),
            ("offsets", patched(locator(), (20, b"\xff" * 24))), ("odd", patched(locator(), (28, b"\3\0"))),
            ("canary", locator(relative_path=os.fspath(canary))),
            ("above", locator(relative_path="..\\..\\safe\\canary")),
            ("device", locator(relative_path="\\\\.\\PHYSICALDRIVE0")),
            ("long", locator(relative_path="x" * 9000)), ("zeros", locator(relative_path="Kiste\0.vhdx")),
            ("itself", locator(relative_path="Kiste_1.avhdx")),
            ("linkage", locator(parent_linkage=f"{{{TOP}}}")), ("no-linkage", locator(parent_linkage="{}"))):
        verdict = "safe" if name == "count-max" else "reject"
        yield f"locator-{name}", hyperv(vhdx_bytes(4 * MIB, blocks, TOP, item)), verdict
    short = vhdx_bytes(4 * MIB, blocks, TOP, locator())
    size = struct.pack("<Q", 4 * MIB)
    yield "larger-than-its-table", hyperv(short.replace(size, struct.pack("<Q", 1 << 44), 1)), "reject"
    yield "partly-without-differences", hyperv(None, name="Kiste.vhdx", below=patched(
        vhdx_bytes(4 * MIB, {0: (layers.PRESENT, b"x")}, BASE), entries(0, 4 << 20 | 7))), "reject"
    for length in (0, 65535, 2 * MIB, 3 * MIB, 4 * MIB, len(fine) - MIB):
        yield f"cut-{length}", hyperv(fine[:length]), "reject"
    yield "below-is-cut", hyperv(fine, below=fine[:3 * MIB]), "reject"


def vmcxs(canary):
    path = "C:\\VMs\\Kiste.vhdx"

    def made(tree=None, **options):
        return hyperv(None, vmcx.Vmcx(tree or vmcx.make_tree(path)).lay_out(**options))

    fine = vmcx.Vmcx(vmcx.make_tree(path)).lay_out()
    yield "fine", made(), "accept"
    yield "generation-1", made(vmcx.make_tree(path, 1)), "accept"
    yield "disk-is-the-canary", made(vmcx.make_tree(os.fspath(canary))), "safe"
    yield "disk-is-above", made(vmcx.make_tree("..\\..\\safe\\canary")), "safe"
    yield "processors-huge", made(vmcx.make_tree(path, processors=1 << 62)), "safe"
    yield "memory-negative", made(vmcx.make_tree(path, memory=-1)), "safe"
    yield "name-controls", made(vmcx.make_tree(path, name="\x1b[2J\n\u202eKiste")), "accept"
    yield "name-surrogate", hyperv(None, fine.replace("Kiste".encode("utf-16-le"), b"\0\xd8" * 5, 1)), "safe"
    deep = {"configuration": {}}
    inner = deep["configuration"]
    for _ in range(300):
        inner["x"] = inner = {}
    yield "deep", made(deep), "safe"
    yield "many", made({"configuration": {f"k{number}": {} for number in range(70000)}}), "safe"
    bomb = vmcx.Vmcx({"configuration": {"properties": {"notes": "n" * 30000}}})
    key = bomb.files[0]
    bomb.files += [(*bomb.put(vmcx.make_entry(vmcx.STRING, "notes", bytes(12), (1, 10), True)), "notes", key[3])
                   for _ in range(60)]
    yield "texts", hyperv(None, bomb.lay_out()), "safe"
    # Where things are not what they should be, the disks alone are known, and it is said.
    first = 3 * vmcx.PAGE
    for name, content in (
            ("version", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(version=0x500)),
            ("log", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(log=1)),
            ("log-far", patched(fine, numbers(26, LONG, width=8))),
            ("objects-many", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(objects=0xffffffff)),
            ("objects-none", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(objects=0)),
            ("objects-circle", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(more=[(1, 2 * vmcx.PAGE, vmcx.PAGE)])),
            ("objects-far", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(more=[(1, LONG, 4)])),
            ("keys-far", vmcx.Vmcx(vmcx.make_tree(path)).lay_out(more=[(2, LONG - 5, 4096)])),
            ("keys-kind", patched(fine, numbers(first, 9))),
            ("key-long", patched(fine, numbers(first + 10 + 2, LONG))),
            ("key-short", patched(fine, numbers(first + 10 + 2, 20))),
            ("root-is-below-itself", patched(fine, numbers(first + 10 + 6, 1, 0x000a0000))),
            ("cut-head", fine[:0x1010]), ("cut-objects", fine[:0x2004]), ("cut-keys", fine[:first + 700])):
        yield name, hyperv(None, content), "accept"
    yield "key-name-long", hyperv(None, patched(fine, numbers(first + 10 + 20, 255))), "safe"
    yield "of-checkpoints", hyperv(vhdx_bytes(4 * MIB, {}, TOP, locator()), fine[:0x1010]), "reject"


def cases(canary):
    for prefix, group in (("d60-vmfs", vmfs), ("d61-se", se), ("d62-vhdx", vhdx), ("d63-vmcx", vmcxs)):
        for name, files, verdict in group(canary):
            yield f"{prefix}-{name}", files, verdict
