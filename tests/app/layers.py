# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that hold differences to another one, as no tool here writes them: made by hand from what is known of
the formats, and checked by reading them with qemu-img where it can.

`grains` of an ESXi extent: {number: bytes of the grain, or None for one of zeros (seSparse only)}.
"""

import pathlib
import random
import struct
import uuid

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


# --- Hyper-V's VHDX, as [MS-VHDX] describes it ---

MIB = 1 << 20
VHDX_BAT, VHDX_METADATA, VHDX_PARAMETERS, VHDX_SIZE, VHDX_SECTOR, VHDX_PHYSICAL, VHDX_PAGE_83, VHDX_PARENT, \
    VHDX_LOCATOR = (uuid.UUID(text).bytes_le for text in (
        "2dc27766-f623-4200-9d64-115e9bfd4a08", "8b7ca206-4790-4b9a-b8fe-575f050f886e",
        "caa16737-fa36-4d43-b3b6-33f0aa44e76b", "2fa54224-cd1b-4876-b211-5dbed83bf4b8",
        "8141bf1d-a96f-4709-ba47-f233a8faab5f", "cda348c7-445d-4471-9cc9-e9885251c556",
        "beca12ab-b2e6-4523-93ef-c309e000c746", "a8d35f2d-b30b-454d-abf7-d3d84834ab0c",
        "b04aefb7-d19e-4a81-b789-25b8e9445913"))
NOT_PRESENT, UNDEFINED, ZERO, UNMAPPED, PRESENT, PARTLY = 0, 1, 2, 3, 6, 7
CRC = []
for number in range(256):
    for _ in range(8):
        number = number >> 1 ^ (0x82f63b78 if number & 1 else 0)
    CRC.append(number)


def add_sum(content):
    """Puts the CRC-32C of a structure into its bytes 4 to 7."""
    content, crc = bytearray(content), 0xffffffff
    content[4:8] = bytes(4)
    for byte in content:
        crc = crc >> 8 ^ CRC[(crc ^ byte) & 255]
    content[4:8] = struct.pack("<I", ~crc & 0xffffffff)
    return bytes(content)


def make_locator(entries):
    """The item that names the disk below."""
    head, texts = VHDX_LOCATOR + struct.pack("<HH", 0, len(entries)), b""
    begin = len(head) + 12 * len(entries)
    for key, value in entries.items():
        key, value = key.encode("utf-16-le"), value.encode("utf-16-le")
        head += struct.pack("<IIHH", begin + len(texts), begin + len(texts) + len(key), len(key), len(value))
        texts += key + value
    return head + texts


def make_metadata(size, block, sector, locator):
    items = [(VHDX_PARAMETERS, struct.pack("<II", block, 0 if locator is None else 2), 4),
             (VHDX_SIZE, struct.pack("<Q", size), 6), (VHDX_PAGE_83, bytes(range(16)), 6),
             (VHDX_SECTOR, struct.pack("<I", sector), 6), (VHDX_PHYSICAL, struct.pack("<I", 4096), 6)]
    if locator is not None:
        items.append((VHDX_PARENT, locator, 4))
    table, values = struct.pack("<8sHH20x", b"metadata", 0, len(items)), b""
    for guid, value, flags in items:
        table += guid + struct.pack("<IIII", 65536 + len(values), len(value), flags, 0)
        values += value + bytes(-len(value) % 8)
    return table.ljust(65536, b"\0") + values


def make_vhdx(path, size, blocks, state, locator=None, block=MIB, sector=512, log=bytes(16)):
    """A VHDX; `blocks` are {number: (state, bytes or {sector: bytes})}; with a locator, of differences."""
    ratio = (sector << 23) // block
    count = -(-size // block)
    entries = count + (count - 1) // ratio if locator is None else -(-count // ratio) * (ratio + 1)
    bat_bytes = -(-entries * 8 // MIB) * MIB
    table, bitmaps, end = [0] * entries, {}, 3 * MIB + bat_bytes
    regions = struct.pack("<4sIII", b"regi", 0, 2, 0)
    for guid, place, length in ((VHDX_METADATA, 2 * MIB, MIB), (VHDX_BAT, 3 * MIB, bat_bytes)):
        regions += guid + struct.pack("<QII", place, length, 1)
    regions = add_sum(regions.ljust(65536, b"\0"))
    with open(path, "wb") as file:
        file.write(b"vhdxfile" + "Carrel".encode("utf-16-le"))
        for number in (0, 1):
            header = struct.pack("<4sIQ16s16s16sHHIQ", b"head", 0, number + 1, bytes(16), state.bytes_le, log,
                                 0, 1, MIB, MIB)
            file.seek(65536 * (number + 1))
            file.write(add_sum(header.ljust(4096, b"\0")))
            file.seek(65536 * (number + 3))
            file.write(regions)
        file.seek(2 * MIB)
        file.write(make_metadata(size, block, sector, locator))
        for number, (kind, data) in sorted(blocks.items()):
            table[number + number // ratio] = kind
            if data is None:
                continue
            table[number + number // ratio] |= end
            for first, part in (data.items() if kind == PARTLY else [(0, data)]):
                file.seek(end + first * sector)
                file.write(part)
                if kind == PARTLY:
                    bitmap = bitmaps.setdefault(number // ratio, bytearray(MIB))
                    for bit in range(first, first + len(part) // sector):
                        bit += number % ratio * (block // sector)
                        bitmap[bit // 8] |= 1 << bit % 8
            end += block
        for chunk, bitmap in bitmaps.items():
            table[chunk * (ratio + 1) + ratio] = end | PRESENT
            file.seek(end)
            file.write(bitmap)
            end += MIB
        file.seek(3 * MIB)
        file.write(struct.pack(f"<{entries}Q", *table))
        file.truncate(end)


class HyperV:
    """A chain of layers in a folder as Hyper-V exports them; the file `now` holds what its topmost one shows."""

    def __init__(self, folder, now, size=24 * MIB, block=MIB, sector=512, seed=3):
        self.folder, self.now, self.size = pathlib.Path(folder), pathlib.Path(now), size
        self.block, self.sector, self.chance = block, sector, random.Random(seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(now, "wb") as file:
            file.truncate(size)
        self.state, self.top = None, None

    def choose(self, number, kind):
        """What a layer has of a block."""
        if kind == PRESENT:
            return self.chance.randbytes(min(self.block, 300000))
        if kind != PARTLY:
            return None
        most, parts, first = self.block // self.sector, {}, 0
        while first < min(most, 5000):
            count = self.chance.choice((1, 1, 2, 7, 8, 9, 64, 1000))
            count = min(count, most - first)
            parts[first] = self.chance.randbytes(count * self.sector)
            first += count + self.chance.choice((1, 3, 8, 500))
        parts[most - 1] = self.chance.randbytes(self.sector)
        return parts

    def add(self, name, kinds, **changes):
        """`kinds` are {block: state}."""
        blocks = {number: (kind, self.choose(number, kind)) for number, kind in kinds.items()}
        with open(self.now, "r+b") as now:
            for number, (kind, data) in blocks.items():
                if kind != PARTLY:
                    now.seek(number * self.block)
                    now.write(bytes(min(self.block, self.size - number * self.block)))
                for first, part in (data or {}).items() if kind == PARTLY else [(0, data or b"")]:
                    now.seek(number * self.block + first * self.sector)
                    now.write(part)
            now.truncate(self.size)
        locator = {"parent_linkage": f"{{{self.state}}}", "relative_path": f".\\{self.top}",
                   "parent_linkage2": f"{{{uuid.UUID(int=0)}}}",
                   "absolute_win32_path": f"C:\\VMs\\srv\\{self.top}"} if self.top else None
        locator = make_locator({**locator, **changes}) if locator else None
        self.state = uuid.UUID(bytes=self.chance.randbytes(16))
        make_vhdx(self.folder / name, self.size, blocks, self.state, locator, self.block, self.sector)
        self.top = name
