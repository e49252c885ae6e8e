# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that hold differences to another one, as no tool here writes them: made by hand from what is known of
the formats, and checked by reading them with qemu-img where it can.

`grains` of an ESXi extent: {number: bytes of the grain, or None for one of zeros (seSparse only)}.
"""

import pathlib
import random
import struct

SECTOR = 512
TABLE = 4096
SE_GRAIN = 8


def sectors(data):
    return data + bytes(-len(data) % SECTOR)


def describe(create, lines, state="12345678", parent="ffffffff", hint=None):
    """A VMDK descriptor; `lines` are its extents."""
    more = [f'parentFileNameHint="{hint}"'] if hint else []
    return "\n".join(["# Disk DescriptorFile", "version=1", f"CID={state}", f"parentCID={parent}",
                      f'createType="{create}"', *more, "", "# Extent description", *lines, "", 'ddb.adapterType = "lsilogic"',
                      ""]).encode()


def place_all(grains, seed):
    """Which grain lies in which place: any order is as good as another."""
    numbers = sorted(number for number in grains if grains[number] is not None)
    random.Random(seed).shuffle(numbers)
    return {number: place for place, number in enumerate(numbers)}


def make_vmfs_sparse(capacity, grains, grain=1, seed=1):
    """An extent of ESXi's vmfsSparse: `capacity` in sectors, `grain` sectors to a grain."""
    places = place_all(grains, seed)
    covered = TABLE * grain
    count = -(-capacity // covered)
    used = sorted({number // TABLE for number in places})
    tables_at = 4 + -(-count * 4 // SECTOR)
    data_at = tables_at + len(used) * TABLE * 4 // SECTOR
    directory, tables = [0] * count, bytearray(len(used) * TABLE * 4)
    for index, table in enumerate(used):
        directory[table] = tables_at + index * TABLE * 4 // SECTOR
    for number, place in places.items():
        struct.pack_into("<I", tables, used.index(number // TABLE) * TABLE * 4 + number % TABLE * 4,
                         data_at + place * grain)
    header = struct.pack("<4s7I", b"COWD", 1, 3, capacity, grain, 4, count, data_at + len(places) * grain)
    data = bytearray(len(places) * grain * SECTOR)
    for number, place in places.items():
        data[place * grain * SECTOR:(place + 1) * grain * SECTOR] = grains[number]
    return (header.ljust(4 * SECTOR, b"\0") + sectors(struct.pack(f"<{count}I", *directory)) +
            bytes(tables) + bytes(data))


def make_se_sparse(capacity, grains, seed=1, unmapped=()):
    """An extent of ESXi's seSparse; the grains in `unmapped` were given back by the guest."""
    places = place_all(grains, seed)
    count = -(-capacity // (TABLE * SE_GRAIN))
    used = sorted({number // TABLE for number in [*grains, *unmapped]})
    directory_sectors = -(-count * 8 // SECTOR)
    tables_at = 8 + directory_sectors
    data_at = -(-(tables_at + len(used) * 64) // SE_GRAIN) * SE_GRAIN
    directory, tables = [0] * count, bytearray(len(used) * TABLE * 8)
    for index, table in enumerate(used):
        directory[table] = 1 << 60 | index
    for number in [*grains, *unmapped]:
        place = places.get(number, 0)
        entry = (1 << 60 if number in unmapped else 2 << 60 if grains[number] is None else
                 3 << 60 | (place & 0xfff) << 48 | place >> 12)
        struct.pack_into("<Q", tables, used.index(number // TABLE) * TABLE * 8 + number % TABLE * 8, entry)
    header = struct.pack("<26Q", 0xcafebabe, 0x200000001, capacity, SE_GRAIN, 64, 0, 0, 0, 0, 0, 1, 1, 2, 1,
                         3, 1, 8, directory_sectors, tables_at, len(used) * 64, 4, 1, 5, 1, data_at,
                         len(places) * SE_GRAIN)
    body = sectors(header) + sectors(struct.pack("<4Q", 0xcafecafe, 0, 1, 0))
    body = body.ljust(8 * SECTOR, b"\0") + sectors(struct.pack(f"<{count}Q", *directory)) + bytes(tables)
    data = bytearray(len(places) * SE_GRAIN * SECTOR)
    for number, place in places.items():
        data[place * 4096:(place + 1) * 4096] = grains[number]
    return body.ljust(data_at * SECTOR, b"\0") + bytes(data)


def make_grains(capacity, size, count, seed, zeros=0):
    """Grains of `size` sectors, some beside each other, some alone, some of zeros."""
    chance = random.Random(seed)
    most = capacity // size
    numbers = {chance.randrange(most) for _ in range(count)}
    start = chance.randrange(most - count)
    numbers |= set(range(start, start + count)) | {0, most - 1}
    grains = {number: chance.randbytes(size * SECTOR) for number in numbers}
    for number in chance.sample(sorted(numbers), zeros):
        grains[number] = None
    return grains


def lay(disk, grains, size, unmapped=()):
    """Writes grains over a disk in memory."""
    length = size * SECTOR
    for number in [*grains, *unmapped]:
        place = number * length
        data = grains.get(number) or bytes(length)
        disk[place:place + length] = data[:len(disk) - place]


class Esx:
    """A chain of layers in a folder as ESXi keeps it; `now` is what its topmost one shows."""

    def __init__(self, folder, mebibytes=40, seed=7):
        self.folder, self.seed, self.state, self.count = pathlib.Path(folder), seed, 0x11111111, 0
        self.folder.mkdir(parents=True, exist_ok=True)
        self.capacity = mebibytes * 2048
        self.now = bytearray(mebibytes << 20)
        self.top = None

    def add(self, name, create, lines, data):
        parent = f"{self.state:08x}" if self.top else "ffffffff"
        self.state += 1
        (self.folder / f"{name}.vmdk").write_bytes(
            describe(create, lines, f"{self.state:08x}", parent, self.top))
        for file, content in data.items():
            (self.folder / file).write_bytes(content)
        self.top = f"{name}.vmdk"

    def flat(self, name="Kiste"):
        chance = random.Random(self.seed)
        for place in range(0, len(self.now), 3 << 20):
            self.now[place:place + 100000] = chance.randbytes(100000)
        file = f"{name}-flat.vmdk"
        self.add(name, "vmfs", [f'RW {self.capacity} VMFS "{file}"'], {file: bytes(self.now)})

    def vmfs(self, name="Kiste-000001", grain=1):
        self.seed += 1
        grains = make_grains(self.capacity, grain, 300, self.seed)
        lay(self.now, grains, grain)
        file = f"{name}-delta.vmdk"
        self.add(name, "vmfsSparse", [f'RW {self.capacity} VMFSSPARSE "{file}"'],
                 {file: make_vmfs_sparse(self.capacity, grains, grain, self.seed)})

    def se(self, name="Kiste-000002"):
        self.seed += 1
        grains = make_grains(self.capacity, SE_GRAIN, 60, self.seed, zeros=20)
        unmapped = [number for number in range(2000, 2010) if number not in grains]
        lay(self.now, grains, SE_GRAIN, unmapped)
        file = f"{name}-sesparse.vmdk"
        self.add(name, "seSparse", [f'RW {self.capacity} SESPARSE "{file}"'],
                 {file: make_se_sparse(self.capacity, grains, self.seed, unmapped)})
