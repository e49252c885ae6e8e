# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders with machines whose disks are layers that lie, reach for other files, or are bombs.

cases(canary) gives tuples (name, {file: bytes}, verdict), as hostile_disks does for disks alone.
"""

import os
import struct

import layers

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


def cases(canary):
    for prefix, group in (("d60-vmfs", vmfs), ("d61-se", se)):
        for name, files, verdict in group(canary):
            yield f"{prefix}-{name}", files, verdict
