# SPDX-License-Identifier: GPL-3.0-or-later
"""Hyper-V's binary description (.vmcx), made by hand from what is known of it.

A tree is a dictionary; its values are trees, int, bool, str, or bytes.
"""

import struct

PAGE = 0x1000
FREE, INT, STRING, ARRAY, BOOL, NODE = 1, 3, 6, 7, 8, 9


def make_entry(kind, name, data, parent, elsewhere=False):
    name = name.encode() + b"\0"
    size = 21 + len(name) + len(data)
    return struct.pack("<HIHIIIB", kind | elsewhere << 8, size, *parent, 0, 0, len(name)) + name + data


class Vmcx:
    """A file that grows by a table of keys when the last one is full."""

    def __init__(self, tree, long=0x800):
        self.tables, self.files, self.long = [], [], long
        self.add(tree, (0, 0))

    def put(self, entry):
        if not self.tables or len(self.tables[-1]) + len(entry) > PAGE:
            self.tables.append(struct.pack("<HHHI", 2, len(self.tables) + 1, 1, 0))
        place = len(self.tables), len(self.tables[-1])
        self.tables[-1] += entry
        return place

    def add(self, tree, parent):
        for name, value in tree.items():
            if isinstance(value, dict):
                self.add(value, self.put(make_entry(NODE, name, bytes(12), parent)))
            elif isinstance(value, bool):
                self.put(make_entry(BOOL, name, struct.pack("<I", value), parent))
            elif isinstance(value, int):
                self.put(make_entry(INT, name, struct.pack("<Q", value & (1 << 64) - 1), parent))
            else:
                data = value.encode("utf-16-le") if isinstance(value, str) else value
                kind = STRING if isinstance(value, str) else ARRAY
                if len(data) < self.long:
                    self.put(make_entry(kind, name, struct.pack("<I", len(data)) + data, parent))
                else:
                    # Where it lies is known when everything is laid out.
                    self.files.append((*self.put(make_entry(kind, name, bytes(12), parent, True)), name, data))

    def lay_out(self, version=0x400, log=0, objects=None, more=()):
        """The file's bytes; what `more` lists is added to the objects: kind, place, length."""
        tables_at, log_at = 3 * PAGE, 2 * PAGE + 0x800
        files_at = tables_at + len(self.tables) * PAGE
        entries = [(2, tables_at + number * PAGE, PAGE) for number in range(len(self.tables))]
        body = b""
        for table, place, name, data in self.files:
            at = place + 21 + len(name) + 1
            content = bytearray(self.tables[table - 1])
            content[at:at + 12] = struct.pack("<IQ", len(data), files_at + len(body))
            self.tables[table - 1] = bytes(content)
            entries.append((3, files_at + len(body), -(-len(data) // PAGE) * PAGE))
            body += data + bytes(-len(data) % PAGE)
        entries += more
        head = b"".join(struct.pack("<IIHIQIQQI", 0x01282014, 0, number, version, 0, PAGE, log_at, 0x800,
                                    PAGE).ljust(PAGE, b"\0") for number in (8, 7))
        table = struct.pack("<II", 0x01110001, len(entries) if objects is None else objects)
        table += b"".join(struct.pack("<BIQIB", kind, 0, place, length, 1) for kind, place, length in entries)
        head += table.ljust(0x800, b"\0") + struct.pack("<III", 0x01110003, 0, log).ljust(0x800, b"\0")
        return head + b"".join(table.ljust(PAGE, b"\0") for table in self.tables) + body


BIOS = "_ac6b8dc1-3257-4a70-b1b2-a9c9215659ad_"
IDE = "_83f8638b-8dca-4152-9eda-2ca8b33039b4_"
FLOPPY = "_8f0d2762-0b00-4e04-af4f-19010527cb93_"
SCSI = "73e0f0c5-c0bc-4e16-a458-0e1c388bfee3"
NIC = "1bc9500e-ad4b-426e-ad70-d04cbeb2033b"


def make_tree(disk, generation=2, name="Kiste", **changes):
    """A machine as Hyper-V of 2016 and later describes it."""
    drive = {"controller0": {"drive0": {"type": "VHD", "pathname": disk}}}
    none = {"controller0": {"drive0": {"type": "VFD", "pathname": ""}}}
    devices = {f"_{SCSI}_": drive} if generation == 2 else {IDE: drive, FLOPPY: none, f"_{SCSI}_": {}}
    filler = {f"vdev{number:03}": {"device": "9f8233ac-be49-4c79-8ee3-e7e1985b2077", "flags": 1,
                                   "instance": "9f8233ac-be49-4c79-8ee3-e7e1985b2077",
                                   "name": "Microsoft Shutdown Component"} for number in range(3, 37)}
    return {"configuration": {
        **devices, BIOS: {"secure_boot_enabled": generation == 2, "VDEVVersion": 2048},
        f"_{NIC}_": {"MacAddress": "00-15-5D-01-02-03", "IsConnected": True, "SwitchName": "x",
                     "Connection": {"AltSwitchName": "LAN"}},
        "manifest": {"version": 512, "size": 36, **filler,
                     "vdev001": {"device": "d422512d-2bf2-4752-809d-7b82b5fcb1b4", "instance": SCSI,
                                 "name": "Synthetic SCSI Controller"},
                     "vdev002": {"device": "2fc216b0-d2e2-4967-9b6d-b8a5c9ca2778", "instance": NIC,
                                 "name": "Synthetic Ethernet Port"}},
        "properties": {"name": name, "notes": "n" * 3000, "creation_time": bytes(8), "subtype": generation - 1,
                       "global_id": "74864F52-A7B7-4172-A7A5-54B6F3E9CD21", "version": 2304,
                       **changes.get("properties", {})},
        "settings": {"processors": {"count": changes.get("processors", 2)},
                     "memory": {"bank": {"size": changes.get("memory", 512),
                                         "dynamic_memory_enabled": False}}}}}
