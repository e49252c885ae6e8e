# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that lie, reach for other files, or are bombs; and some that only look so.

cases(canary) gives tuples (name, bytes or path-making function, verdict): "reject", "accept", or "safe" for
what may be either as long as nothing bad happens.  Everything is made here; nothing is taken from anywhere.
"""

import gzip
import lzma
import os
import struct
import subprocess
import zlib

SECTOR = 512
GRAIN = 128
EOD = (1 << 64) - 1


def sectors(data):
    return data + bytes(-len(data) % SECTOR)


# --- VMDK ---

def descriptor(create="streamOptimized", parent="ffffffff", extents=None, extra="", capacity=2048):
    lines = ["# Disk DescriptorFile", "version=1", "CID=12345678", f"parentCID={parent}",
             f'createType="{create}"']
    lines += extents if extents is not None else [f'RW {capacity} SPARSE "disk.vmdk"']
    return ("\n".join(lines + [extra]) + "\n").encode()


def header(capacity=2048, grain=GRAIN, text_at=1, text_size=20, entries=512, directory=EOD, data=128,
           flags=0x30001, version=3, compression=1, newlines=b"\n \r\n", magic=b"KDMV"):
    return sectors(struct.pack("<4sIIQQQQIQQQB4sH", magic, version, flags, capacity & EOD, grain & EOD, text_at,
                               text_size, entries, 0, directory, data, 0, newlines, compression))


def grain(lba, data=None, packed=None, length=None):
    if packed is None:
        packed = zlib.compress(data if data is not None else b"carrel" * 10922 + b"1234")
    return sectors(struct.pack("<QI", lba & EOD, len(packed) if length is None else length) + packed)


def marker(value, kind, payload=b""):
    return sectors(struct.pack("<QII", value, 0, kind)) + payload


def stream(grains=None, text=None, table=None, footer=None, end=marker(0, 0), tail=b"", between=b"", **fields):
    """A streamOptimized VMDK; `grains` are (lba, bytes of marker and grain)."""
    if grains is None:
        grains = [(0, grain(0)), (GRAIN, grain(GRAIN))]
    body = header(**fields) + (text if text is not None else descriptor()).ljust(20 * SECTOR, b"\0")
    body = body.ljust(128 * SECTOR, b"\0")
    places = {}
    for lba, packed in grains:
        places[lba // GRAIN] = len(body) // SECTOR
        body += packed
    body += between
    entries = [0] * 512
    for number, place in places.items():
        if 0 <= number < 512:
            entries[number] = place
    body += marker(4, 1)
    table_at = len(body) // SECTOR
    body += struct.pack("<512I", *(table(entries) if table else entries))
    body += marker(1, 2)
    directory_at = len(body) // SECTOR
    body += sectors(struct.pack("<I", table_at))
    fields["directory"] = directory_at
    body += marker(1, 3) + (footer if footer is not None else header(**fields)) + end + tail
    return body


def sparse(capacity=2048, grains=(0, 3), text=None, directory=None, table_at=None, entry=None, **fields):
    """A monolithicSparse VMDK."""
    data = 64
    fields = {"flags": 1, "version": 1, "compression": 0, "data": data, **fields}
    text = descriptor("monolithicSparse") if text is None else text
    body = header(capacity=capacity, directory=30 if directory is None else directory, **fields)
    body += text.ljust(20 * SECTOR, b"\0")
    body = body.ljust(30 * SECTOR, b"\0")
    body += sectors(struct.pack("<I", 32 if table_at is None else table_at))
    body = body.ljust(32 * SECTOR, b"\0")
    entries = [0] * 512
    for place, number in enumerate(grains):
        entries[number] = data + place * GRAIN if entry is None else entry
    body += struct.pack("<512I", *entries)
    body = body.ljust(data * SECTOR, b"\0")
    for number in grains:
        body += bytes([65 + number % 26]) * (GRAIN * SECTOR)
    return body


def vmdk_texts(canary):
    path = os.fspath(canary)
    for name, create, extents in (
            ("flat-canary", "monolithicFlat", [f'RW 8 FLAT "{path}" 0']),
            ("flat-shadow", "monolithicFlat", ['RW 8 FLAT "/etc/shadow" 0']),
            ("flat-up", "monolithicFlat", ['RW 8 FLAT "../canary" 0']),
            ("device", "fullDevice", ['RW 8 FLAT "/dev/sda" 0']),
            ("partition", "partitionedDevice", ['RW 8 FLAT "/dev/sda1" 0', 'RW 8 ZERO']),
            ("rdm", "vmfsRawDeviceMap", ['RW 8 VMFSRDM "raw.vmdk"']),
            ("vmfs", "vmfs", [f'RW 8 VMFS "{path}"']),
            ("split", "twoGbMaxExtentSparse", ['RW 8 SPARSE "a-s001.vmdk"', 'RW 8 SPARSE "a-s002.vmdk"'])):
        yield f"d01-text-{name}", descriptor(create, extents=extents), "reject"
        yield f"d02-embedded-{name}", sparse(text=descriptor(create, extents=extents)), "reject"
        yield f"d03-stream-{name}", stream(text=descriptor(create, extents=extents)), "reject"
    hint = f'parentFileNameHint="{path}"'
    yield "d04-text-parent", descriptor("monolithicSparse", "11111111", extra=hint), "reject"
    yield "d04-embedded-parent", sparse(text=descriptor("monolithicSparse", "11111111")), "reject"
    yield "d04-embedded-hint", sparse(text=descriptor("monolithicSparse", extra=hint)), "reject"
    yield "d04-stream-parent", stream(text=descriptor(parent="0", extra=hint)), "reject"
    yield "d05-crlf", sparse(text=descriptor(
        "monolithicFlat", extents=[f'RW 8 FLAT "{path}" 0']).replace(b"\n", b"\r\n")), "reject"
    yield "d05-blanks", sparse(text=b'  CREATETYPE = "custom"\n'), "reject"
    yield "d06-cowd", b"COWD" + bytes(4092), "reject"
    yield "d07-extent-of-another-size", sparse(text=descriptor("monolithicSparse", capacity=9)), "accept"
    yield "d07-no-text", sparse(text_size=0), "reject"
    yield "d07-stream-without-text", stream(text_size=0), "accept"


def vmdk_headers():
    for make, kind in ((sparse, "sparse"), (stream, "stream")):
        for name, fields in (
                ("capacity-huge", {"capacity": 1 << 52}), ("capacity-0", {"capacity": 0}),
                ("capacity-max", {"capacity": EOD}), ("grain-0", {"grain": 0}), ("grain-3", {"grain": 3}),
                ("grain-huge", {"grain": 1 << 31}), ("entries-0", {"entries": 0}),
                ("entries-huge", {"entries": 0xffffffff}), ("version", {"version": 9}),
                ("newlines", {"newlines": b"\n\n\n\n"}), ("text-outside", {"text_at": 1 << 40}),
                ("text-huge", {"text_size": 1 << 40}), ("data-outside", {"data": 1 << 40}),
                ("compression", {"compression": 7, "flags": 0x30001})):
            yield f"d08-{kind}-{name}", make(**fields), "reject"
    yield "d08-packed-without-markers", stream(flags=0x10001), "reject"
    yield "d08-unknown-flags", stream(flags=0x830001), "reject"
    for value in (0, 1 << 31, 1 << 60, EOD - 1):
        yield f"d09-directory-at-{value}", sparse(directory=value), "reject"
    yield "d09-table-outside", sparse(table_at=0x7fffffff), "reject"
    yield "d09-directory-is-its-table", sparse(table_at=30), "safe"
    yield "d09-grain-outside", sparse(entry=0x7fffffff), "reject"
    yield "d09-one-grain-500-times", sparse(capacity=65536, grains=range(500), entry=64)[:64 * SECTOR + 65536], "reject"
    yield "d09-sparse-cut", sparse()[:-SECTOR * 130], "reject"


def vmdk_grains():
    yield "d10-fine", stream(), "accept"
    yield "d10-empty", stream(grains=[]), "accept"
    yield "d10-backwards", stream(grains=[(GRAIN * 3, grain(GRAIN * 3)), (0, grain(0))]), "accept"
    yield "d10-outside", stream(grains=[(4096, grain(4096))]), "reject"
    yield "d10-last-place-outside", stream(grains=[(2048, grain(2048))]), "reject"
    yield "d10-negative", stream(grains=[(0, grain(-GRAIN))]), "reject"
    yield "d10-far", stream(grains=[(0, grain(1 << 62))]), "reject"
    for lba in (1, 64, 127, GRAIN + 1):
        yield f"d11-unaligned-{lba}", stream(grains=[(0, grain(lba))]), "reject"
    yield "d12-twice", stream(grains=[(0, grain(0)), (0, grain(0, b"x" * 65536))]), "reject"
    yield "d12-twice-later", stream(grains=[(0, grain(0)), (GRAIN, grain(GRAIN)), (0, grain(0))]), "reject"
    for mebibytes in (1, 16, 256):
        packer = zlib.compressobj(9)
        bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)) + packer.flush()
        yield f"d13-bomb-{mebibytes}", stream(grains=[(0, grain(0, packed=bomb))]), "reject"
    yield "d13-one-byte-too-long", stream(grains=[(0, grain(0, b"x" * 65537))]), "reject"
    yield "d13-too-short", stream(grains=[(0, grain(0, b"x" * 65535))]), "reject"
    for length in (0xffffffff, 0x7fffffff, 1 << 20, 70000):
        yield f"d14-length-{length}", stream(grains=[(0, grain(0, length=length))]), "reject"
    yield "d15-no-deflate", stream(grains=[(0, grain(0, packed=b"\xff" * 900))]), "reject"
    packed = bytearray(zlib.compress(b"carrel" * 10922 + b"1234"))
    packed[-1] ^= 1
    yield "d15-adler", stream(grains=[(0, grain(0, packed=bytes(packed)))]), "reject"
    yield "d15-no-packed-bytes", stream(grains=[(0, grain(0, packed=b"\0"))]), "reject"
    for kind in (4, 9, 0xffffffff):
        yield f"d16-marker-{kind}", stream(between=marker(1, kind, bytes(SECTOR))), "reject"
    for value in (1 << 20, 1 << 54, EOD):
        yield f"d16-tables-of-{value}", stream(between=marker(value, 1)), "reject"
    whole = stream()
    for part in range(1, 9):
        yield f"d17-cut-{part}", whole[:len(whole) * part // 9], "reject"
    yield "d17-a-byte-missing", whole[:-1], "reject"
    yield "d17-behind-the-end", whole + bytes(SECTOR * 5), "reject"
    swapped = lambda entries: [entries[1], entries[0]] + entries[2:]
    yield "d18-directory-swapped", stream(table=swapped), "reject"
    yield "d18-directory-empty", stream(table=lambda entries: [0] * 512), "reject"
    yield "d18-directory-longer", stream(table=lambda entries: entries[:2] + [150] + entries[3:]), "reject"
    yield "d18-directory-mad", stream(table=lambda entries: [0xfffffff0] * 512), "reject"
    yield "d19-footer-of-another", stream(footer=header(capacity=1 << 40, directory=140)), "reject"
    yield "d19-footer-again-at-end", stream(footer=header()), "reject"
    yield "d19-no-footer", stream(footer=bytes(SECTOR)), "reject"
    hidden = marker(0, 0) + grain(GRAIN * 5)
    yield "d19-grains-behind-the-end", stream(between=hidden), "safe"


# --- qcow2 ---

def qcow2(version=3, backing=b"", backing_at=None, bits=16, size=1 << 20, crypt=0, l1_count=1, l1_at=3 << 16,
          refs_at=1 << 16, refs=1, snapshots=0, snapshots_at=0, incompatible=0, header_length=104,
          extensions=b"", l2=None, length=None, extra=b""):
    place = 600 if backing and backing_at is None else backing_at or 0
    head = struct.pack(">4sIQIIQIIQQIIQ", b"QFI\xfb", version, place, len(backing), bits, size & EOD, crypt,
                       l1_count, l1_at, refs_at, refs, snapshots, snapshots_at)
    head += struct.pack(">QQQII", incompatible, 0, 0, 4, header_length) + extensions + bytes(8)
    body = bytearray(6 << 16)
    body[:len(head)] = head
    body[600:600 + len(backing)] = backing
    struct.pack_into(">Q", body, 1 << 16, 2 << 16)
    for cluster in range(6):
        struct.pack_into(">H", body, (2 << 16) + cluster * 2, 1)
    struct.pack_into(">Q", body, 3 << 16, (4 << 16) | 1 << 63)
    for index, value in enumerate(l2 if l2 is not None else [(5 << 16) | 1 << 63]):
        struct.pack_into(">Q", body, (4 << 16) + index * 8, value)
    body[5 << 16:6 << 16] = b"A" * (1 << 16)
    return bytes(body)[:length] + extra


def extension(kind, data):
    return struct.pack(">II", kind, len(data)) + data + bytes(-len(data) % 8)


def qcow2s(canary):
    path = os.fspath(canary).encode()
    yield "d30-fine", qcow2(), "accept"
    for name, backing in (("canary", path), ("passwd", b"/etc/passwd"), ("relative", b"../canary"),
                          ("json", b'json:{"driver":"raw","file":{"driver":"file","filename":"%s"}}' % path),
                          ("nbd", b"nbd://127.0.0.1:10809/x"), ("http", b"http://127.0.0.1/x"),
                          ("fat", b"fat:/etc"), ("fd", b"/dev/fd/4"), ("long", b"x" * 1023)):
        yield f"d31-backing-{name}", qcow2(backing=backing), "reject"
    yield "d31-backing-at-0", qcow2(backing=b"x", backing_at=0), "reject"
    yield "d31-backing-outside", qcow2(backing=b"", backing_at=1 << 50), "reject"
    yield "d32-backing-format", qcow2(extensions=extension(0xe2792aca, b"raw")), "reject"
    yield "d34-data-file", qcow2(incompatible=4, extensions=extension(0x44415441, path)), "reject"
    yield "d34-data-file-bit", qcow2(incompatible=4), "reject"
    yield "d34-data-file-name", qcow2(extensions=extension(0x44415441, path)), "reject"
    for crypt in (1, 2, 99):
        yield f"d35-encrypted-{crypt}", qcow2(crypt=crypt), "reject"
    for bit in (5, 31, 63):
        yield f"d36-unknown-bit-{bit}", qcow2(incompatible=1 << bit), "reject"
    yield "d36-corrupt", qcow2(incompatible=2), "reject"
    yield "d36-dirty", qcow2(incompatible=1), "accept"
    yield "d36-extended-without-room", qcow2(incompatible=16), "safe"
    for version in (0, 1, 4, 0xffffffff):
        yield f"d37-version-{version}", qcow2(version=version), "reject"
    for bits in (0, 8, 22, 64, 0xffffffff):
        yield f"d37-cluster-bits-{bits}", qcow2(bits=bits), "reject"
    for size in (1 << 52, 1 << 63, EOD):
        yield f"d37-size-{size}", qcow2(size=size), "reject"
    for count in (0, 0xffffffff, 1 << 24):
        yield f"d38-l1-of-{count}", qcow2(l1_count=count), "reject"
    for place in (1 << 40, EOD, (3 << 16) + 8):
        yield f"d38-l1-at-{place}", qcow2(l1_at=place), "reject"
    yield "d38-counts-huge", qcow2(refs=0xffffffff), "reject"
    yield "d38-counts-outside", qcow2(refs_at=1 << 50), "reject"
    yield "d38-snapshots", qcow2(snapshots=0xffffffff), "reject"
    yield "d38-snapshots-outside", qcow2(snapshots=2, snapshots_at=1 << 50), "reject"
    for length in (0, 103, 105, 0xffffffff):
        yield f"d39-header-of-{length}", qcow2(header_length=length), "reject"
    yield "d39-extension-huge", qcow2(extensions=struct.pack(">II", 0x12345678, 0xffffffff)), "reject"
    for length in (8, 71, 100, 3 << 16, (4 << 16) + 100):
        yield f"d39-cut-{length}", qcow2(length=length), "reject"
    yield "d40-cluster-outside", qcow2(l2=[(1 << 50) | 1 << 63]), "reject"
    yield "d40-cluster-unaligned", qcow2(l2=[(5 << 16) + 512 | 1 << 63]), "reject"
    yield "d40-header-as-data", qcow2(l2=[1 << 63]), "accept"
    yield "d40-table-as-data", qcow2(l2=[(4 << 16) | 1 << 63]), "safe"
    yield "d41-one-cluster-8000-times", qcow2(size=8000 << 16, l2=[(5 << 16) | 1 << 63] * 8000), "reject"
    packed = zlib.compressobj(9, zlib.DEFLATED, -12)
    bomb = packed.compress(b"A" * 65536) + packed.flush()
    entry = 1 << 62 | 6 << 16
    yield "d41-packed-fine", qcow2(l2=[entry], extra=sectors(bomb)), "accept"
    yield "d41-packed-8000-times", qcow2(size=8000 << 16, l2=[entry] * 8000, extra=sectors(bomb)), "reject"
    yield "d41-packed-outside", qcow2(l2=[1 << 62 | 1 << 50]), "reject"
    yield "d41-packed-rubbish", qcow2(l2=[entry], extra=b"\xff" * 512), "reject"
    yield "d41-packed-too-short", qcow2(l2=[entry], extra=sectors(bomb[:20])), "reject"
    yield "d42-also-a-disc", qcow2()[:32769] + b"CD001" + qcow2()[32774:], "reject"


# --- VDI, VHD, VHDX: what qemu-img makes, with something changed ---

def made(folder, kind, options="", data=True):
    raw, path = folder / "made.raw", folder / f"made.{kind}"
    raw.write_bytes(b"carrel" * 100000 + bytes(7 << 20))
    raw.open("r+b").truncate(8 << 20)
    words = ["qemu-img", "convert", "-f", "raw", "-O", kind] + (["-o", options] if options else [])
    subprocess.run(words + [raw, path], check=True)
    content = path.read_bytes()
    raw.unlink()
    path.unlink()
    return content


def patched(content, *changes):
    content = bytearray(content)
    for place, data in changes:
        content[place:place + len(data)] = data
    return bytes(content)


def vdis(folder):
    fine = made(folder, "vdi")
    yield "d43-vdi-fine", fine, "accept"
    for name, place, data in (
            ("differencing", 76, struct.pack("<I", 4)), ("undo", 76, struct.pack("<I", 3)),
            ("link", 424, b"\1" * 16), ("parent", 440, b"\1" * 16), ("version", 68, b"\2"),
            ("sector", 360, struct.pack("<I", 4096)), ("block-0", 376, bytes(4)),
            ("block-huge", 376, b"\xff" * 4), ("block-extra", 380, b"\1"), ("size-0", 368, bytes(8)),
            ("size-huge", 368, struct.pack("<Q", 1 << 60)), ("size-max", 368, b"\xff" * 8),
            ("blocks-huge", 384, b"\xff" * 4), ("blocks-0", 384, bytes(4)), ("allocated", 388, b"\xff" * 4),
            ("map-outside", 340, b"\xff" * 4), ("map-on-header", 340, bytes(4)),
            ("data-outside", 344, b"\xff" * 4)):
        yield f"d43-vdi-{name}", patched(fine, (place, data)), "reject"
    yield "d43-vdi-cut-header", fine[:300], "reject"
    yield "d43-vdi-cut", fine[:len(fine) // 2], "safe"
    yield "d43-vdi-block-far", patched(fine, (512, struct.pack("<I", 0x7ffffff0))), "reject"
    yield "d43-vdi-block-twice", patched(fine, (512, struct.pack("<II", 0, 0))), "safe"
    blocks = 2000
    bomb = bytearray(fine[:512].ljust(1 << 20, b"\0"))
    for place, data in ((340, struct.pack("<I", 512)), (344, struct.pack("<I", 1 << 20)),
                        (368, struct.pack("<Q", blocks << 20)), (384, struct.pack("<I", blocks)),
                        (388, struct.pack("<I", blocks)), (512, bytes(4 * blocks))):
        bomb[place:place + len(data)] = data
    yield "d43-vdi-one-block-2000-times", bytes(bomb) + b"A" * (1 << 20), "reject"


def with_sum(footer):
    footer = bytearray(footer)
    struct.pack_into(">I", footer, 64, 0)
    struct.pack_into(">I", footer, 64, ~sum(footer) & 0xffffffff)
    return bytes(footer)


def vhds(folder):
    fine = made(folder, "vpc", "subformat=dynamic,force_size=on")
    fixed = made(folder, "vpc", "subformat=fixed,force_size=on")
    end = len(fine) - 512
    footer = fine[end:]

    def changed(place, data):
        new = with_sum(patched(footer, (place, data)))
        return patched(fine, (0, new), (end, new))

    yield "d44-vhd-fine", fine, "accept"
    yield "d44-vhd-fixed", fixed, "accept"
    yield "d44-vhd-differencing", changed(60, struct.pack(">I", 4)), "reject"
    yield "d44-vhd-type", changed(60, struct.pack(">I", 9)), "reject"
    yield "d44-vhd-version", changed(12, struct.pack(">I", 2)), "reject"
    for size in (0, 1 << 60, (1 << 64) - 512, 513):
        yield f"d44-vhd-size-{size}", changed(48, struct.pack(">Q", size)), "reject"
    for place in (1 << 50, EOD, 0):
        yield f"d44-vhd-header-at-{place}", changed(16, struct.pack(">Q", place)), "reject"
    yield "d44-vhd-sum", patched(fine, (end + 40, b"x")), "reject"
    yield "d44-vhd-second-sum", patched(fine, (512 + 30, b"x")), "reject"
    yield "d44-vhd-cut", fine[:-700], "reject"
    yield "d44-vhd-fixed-too-short", with_sum(fixed[-512:]), "reject"
    yield "d44-vhd-fixed-cut", fixed[1 << 20:], "reject"
    yield "d44-vhd-block-far", patched(fine, (1536, struct.pack(">I", 0x7ffffff0))), "reject"
    yield "d44-vhd-also-mbr-and-qcow2", qcow2() + with_sum(fixed[-512:]), "reject"


def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return ~crc & 0xffffffff


def summed(content, place, length):
    part = bytearray(content[place:place + length])
    part[4:8] = bytes(4)
    part[4:8] = struct.pack("<I", crc32c(bytes(part)))
    return patched(content, (place, bytes(part)))


def vhdxs(folder):
    fine = made(folder, "vhdx")
    metadata = fine.index(b"metadata")

    def item(guid, length):
        """Where the value of a metadata item lies."""
        entry = fine.index(guid, metadata)
        return metadata + struct.unpack_from("<I", fine, entry + 16)[0]

    parameters = item(bytes.fromhex("3767a1ca36fa434db3b633f0aa44e76b"), 8)
    size = item(bytes.fromhex("2442a52f1bcd7648b2115dbed83bf4b8"), 8)
    sector = item(bytes.fromhex("1dbf41816fa90947ba47f233a8faab5f"), 4)
    yield "d45-vhdx-fine", fine, "accept"
    for name, place, data in (("parent", parameters + 4, b"\2"), ("block-0", parameters, bytes(4)),
                              ("block-odd", parameters, struct.pack("<I", 3 << 20)),
                              ("size-0", size, bytes(8)), ("size-max", size, b"\xff" * 8),
                              ("size-odd", size, b"\1"), ("sector", sector, struct.pack("<I", 3)),
                              ("entries", metadata + 10, b"\xff\xff"), ("metadata", metadata, b"x"),
                              ("item-outside", metadata + 48, b"\xff" * 4),
                              ("item-unknown", metadata + 32, b"\1" * 16)):
        yield f"d45-vhdx-{name}", patched(fine, (place, data)), "reject"
    log = patched(fine, (65536 + 48, b"\1" * 16), (131072 + 48, b"\1" * 16))
    yield "d45-vhdx-not-closed", summed(summed(log, 65536, 4096), 131072, 4096), "reject"
    yield "d45-vhdx-headers", patched(fine, (65536 + 100, b"x"), (131072 + 100, b"x")), "reject"
    yield "d45-vhdx-regions", patched(fine, (196608 + 100, b"x"), (262144 + 100, b"x")), "reject"
    far = patched(fine, (196608 + 32, b"\0\0\0\0\0\xff\0\0"), (262144 + 32, b"\0\0\0\0\0\xff\0\0"))
    yield "d45-vhdx-region-outside", summed(summed(far, 196608, 65536), 262144, 65536), "reject"
    yield "d45-vhdx-cut", fine[:200000], "reject"


# --- Plain and compressed ---

def wide_xz(data):
    """An xz file whose decoder is asked for 3 GiB: the dictionary's size stands in the block's header."""
    packed = bytearray(lzma.compress(data))
    end = 12 + (packed[12] + 1) * 4
    packed[16] = 39
    packed[end - 4:end] = struct.pack("<I", zlib.crc32(packed[12:end - 4]))
    return bytes(packed)


def plain_ones(canary):
    disk = b"\x33\xc0".ljust(510, b"\0") + b"\x55\xaa" + b"carrel" * 4096
    yield "d50-raw", sectors(disk), "accept"
    yield "d50-gz", gzip.compress(disk), "accept"
    yield "d50-xz", lzma.compress(disk), "accept"
    yield "d51-gz-of-backing", gzip.compress(qcow2(backing=os.fspath(canary).encode())), "reject"
    yield "d51-gz-of-text", gzip.compress(descriptor(
        "monolithicFlat", extents=[f'RW 8 FLAT "{canary}" 0'])), "reject"
    yield "d51-xz-of-twice", lzma.compress(stream(grains=[(0, grain(0)), (0, grain(0))])), "reject"
    yield "d52-gz-of-gz", gzip.compress(gzip.compress(disk)), "reject"
    yield "d52-xz-of-gz", lzma.compress(gzip.compress(disk)), "reject"
    yield "d53-gz-zeros-of-1-gib", gzip.compress(bytes(1 << 20), 9) * 1024, "accept"
    yield "d53-gz-bomb", gzip.compress(b"A" * (1 << 20), 9) * 200, "reject"
    yield "d53-xz-bomb", lzma.compress(b"A" * (1 << 20), preset=0) * 200, "reject"
    yield "d54-gz-cut", gzip.compress(disk)[:-9], "reject"
    yield "d54-xz-cut", lzma.compress(disk)[:-9], "reject"
    yield "d54-gz-sum", patched(gzip.compress(disk), (-8, b"xxxx")), "reject"
    yield "d54-gz-rubbish-behind", gzip.compress(disk) + b"rubbish behind", "reject"
    yield "d54-gz-empty", gzip.compress(b""), "reject"
    yield "d55-xz-dictionary", wide_xz(disk), "reject"
    yield "d55-zst-window", b"\x28\xb5\x2f\xfd\0\xa8" + bytes(64), "reject"
    yield "d56-empty", b"", "reject"
    yield "d56-one-byte", b"x", "reject"
    yield "d56-zeros", bytes(4096), "accept"
    yield "d56-html", b"<!DOCTYPE html><html>404 Not Found</html>", "reject"
    yield "d56-tar", b"disk.vmdk".ljust(257, b"\0") + b"ustar\00000".ljust(1279, b"\0"), "reject"
    yield "d57-luks", b"LUKS\xba\xbe".ljust(4096, b"\0"), "reject"
    yield "d57-qed", b"QED\0".ljust(4096, b"\0"), "reject"
    yield "d57-parallels", b"WithoutFreeSpace".ljust(4096, b"\0"), "reject"


def cases(canary, folder):
    yield from vmdk_texts(canary)
    yield from vmdk_headers()
    yield from vmdk_grains()
    yield from qcow2s(canary)
    yield from vdis(folder)
    yield from vhds(folder)
    yield from vhdxs(folder)
    yield from plain_ones(canary)
