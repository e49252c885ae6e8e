# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes packages that an enemy could have made, and says of each what has to become of it.

Each case is a file or a folder below one scratch folder.  REJECT: refused with one sentence, which
names `item`.  ACCEPT: understood.  SAFE: either, as long as every invariant holds.
"""

import dataclasses
import hashlib
import json
import os
import pathlib
import subprocess
import sys

from hostile_descriptors import make_descriptors

REJECT, ACCEPT, SAFE = "reject", "accept", "safe"
DISK = b"KDMV" + bytes(2044)


@dataclasses.dataclass
class Case:
    name: str
    path: pathlib.Path
    verdict: str
    item: str = ""
    shown: str = ""


# --- tar, by hand: Python's own writer would not make most of these ------------------------------

def header(name, size, kind=b"0", mode=0o644, link=b"", size_field=None, prefix=b""):
    name = name.encode("utf-8", "surrogateescape") if isinstance(name, str) else name
    block = bytearray(512)
    block[0:100] = name[:100].ljust(100, b"\0")
    block[100:108] = b"%07o\0" % mode
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = size_field if size_field is not None else b"%011o\0" % size
    block[136:148] = b"%011o\0" % 0
    block[156:157] = kind
    block[157:257] = link[:100].ljust(100, b"\0")
    block[257:265] = b"ustar\x0000"
    block[345:500] = prefix.ljust(155, b"\0")
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(content):
    return content + bytes(-len(content) % 512)


def member(name, content=b"", **more):
    return header(name, len(content), **more) + padded(content)


def pax(*pairs, kind=b"x"):
    records = b""
    for key, value in pairs:
        body = b" " + key.encode() + b"=" + value + b"\n"
        length = len(body) + 1
        while len(str(length)) + len(body) != length:
            length = len(str(length)) + len(body)
        records += str(length).encode() + body
    return member("pax", records, kind=kind)


END = bytes(1024)


# --- OVF -----------------------------------------------------------------------------------------

def item(number, kind, **children):
    return (f"<Item><r:InstanceID>{number}</r:InstanceID><r:ResourceType>{kind}</r:ResourceType>"
            + "".join(f"<r:{k}>{v}</r:{k}>" for k, v in children.items()) + "</Item>")


CPU = item(1, 3, VirtualQuantity=1)
MEMORY = item(2, 4, AllocationUnits="byte * 2^20", VirtualQuantity=64)
SCSI = item(3, 6, ResourceSubType="lsilogic", Address=0)
DRIVE = item(4, 17, Parent=3, AddressOnParent=0, HostResource="ovf:/disk/d1")
HARDWARE = CPU + MEMORY + SCSI + DRIVE


def ovf(href="disk.vmdk", before="", sections="", disk="ovf:capacity='1048576'", system="",
        hardware=HARDWARE, space="http://schemas.dmtf.org/ovf/envelope/1", name="vm", files=None):
    files = files if files is not None else f"<File ovf:id='f1' ovf:href='{href}'/>"
    return (f"<?xml version='1.0' encoding='UTF-8'?>{before}<Envelope xmlns='{space}' "
            f"xmlns:ovf='{space}' xmlns:r='urn:r' xmlns:v='urn:v' "
            "xmlns:xi='http://www.w3.org/2001/XInclude' xmlns:vmw='http://www.vmware.com/schema/ovf'>"
            f"<References>{files}</References><DiskSection><Info/>"
            f"<Disk ovf:diskId='d1' ovf:fileRef='f1' {disk}/></DiskSection>{sections}"
            f"<VirtualSystem ovf:id='vm'><Info/><Name>{name}</Name>{system}"
            f"<VirtualHardwareSection><Info/>{hardware}</VirtualHardwareSection></VirtualSystem>"
            "</Envelope>").encode()


def ova(*members, descriptor=None):
    text = descriptor if descriptor is not None else ovf()
    return member("box.ovf", text) + b"".join(members) + END


class Maker:
    """Collects the cases below one folder."""

    def __init__(self, folder, canary, port):
        self.folder, self.canary, self.port, self.cases = folder, canary, port, []
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, name, content, verdict, item="", shown="", suffix=".ova"):
        path = self.folder / (name + suffix)
        path.write_bytes(content)
        self.cases.append(Case(name, path, verdict, item, shown))

    def descriptor(self, name, content, verdict, item="", shown=""):
        """A descriptor inside an archive with its disk: what it says is then held to be whole."""
        self.file(name, ova(member("disk.vmdk", DISK), descriptor=content), verdict, item, shown)

    def package(self, name, files, verdict, item="", shown=""):
        folder = self.folder / name
        folder.mkdir()
        for key, content in files.items():
            if callable(content):
                content(folder / key)
            else:
                (folder / key).write_bytes(content)
        self.cases.append(Case(name, folder, verdict, item, shown))


def make_archives(make):
    disk = member("disk.vmdk", DISK)
    make.file("t00-control", ova(disk), ACCEPT)
    for number, href in enumerate(["../disk.vmdk", "/etc/passwd", str(make.canary), "..",
                                   "a/../../disk.vmdk", "./../disk.vmdk", "a\\..\\disk.vmdk"]):
        make.file(f"t01-{number}-leads-out",
                  ova(member(href, DISK), descriptor=ovf(href=href)), REJECT, "package")
    make.file("t02-leads-out-unreferenced", ova(disk, member("../../escaped", b"x"),
                                                member("/tmp/escaped", b"x")), ACCEPT)
    make.file("t03-through-a-linked-folder",
              ova(member("dir", kind=b"2", link=b"/etc"), member("dir/passwd", DISK),
                  descriptor=ovf(href="dir/passwd")), SAFE)
    for number, (kind, link) in enumerate([(b"1", b"/etc/passwd"), (b"2", b"/etc/passwd"),
                                           (b"2", str(make.canary).encode()), (b"3", b""),
                                           (b"4", b""), (b"5", b""), (b"6", b"")]):
        make.file(f"t04-{number}-no-file", ova(member("disk.vmdk", kind=kind, link=link)), REJECT,
                  "disk.vmdk")
    make.file("t05-link-with-content", ova(member("disk.vmdk", DISK, kind=b"1", link=b"x")), REJECT)
    make.file("t06-two-disks-of-one-name", ova(disk, member("disk.vmdk", bytes(512))), REJECT,
              "disk.vmdk")
    make.file("t06-dot-slash-twin", ova(disk, member("./disk.vmdk", bytes(512))), REJECT,
              "disk.vmdk")
    make.file("t07-two-descriptors", ova(disk, member("other.ovf", ovf(name="other"))), REJECT,
              "other.ovf")
    make.file("t07-two-of-one-name", ova(disk, member("box.ovf", ovf(name="other"))), REJECT)
    make.file("t07-descriptor-is-a-link",
              member("box.ovf", kind=b"2", link=b"/etc/passwd") + disk + END, REJECT)
    make.file("t08-no-descriptor", disk + END, REJECT)
    make.file("t09-name-not-utf-8", ova(disk, member(b"\xff\xfe.txt", b"x")), ACCEPT)
    make.file("t10-control-characters", ova(disk, member(b"\x1b[2J\x07\n.txt", b"x")), ACCEPT)
    make.file("t10-control-characters-referenced",
              ova(descriptor=ovf(href="&#x9;a&#xA;b&#x202E;c.vmdk")), REJECT)
    make.file("t11-path-of-60-kb", ova(disk, pax(("path", b"n" * 60000)), member("x", b"")), REJECT)
    make.file("t11-gnu-name-of-5-kb", ova(disk, member("././@LongLink", b"n" * 5000, kind=b"L"),
                                          member("x", b"")), REJECT)
    make.file("t11-gnu-name-of-1-gib",
              ova(disk, header("././@LongLink", 1 << 30, kind=b"L")), REJECT)
    for number, field in enumerate([b"\x80" + bytes(3) + (1 << 62).to_bytes(8, "big"),
                                    b"\xff" * 12, b"\x81" + bytes(11), b"77777777777\0",
                                    b"-0000000001\0", b"9999999999x\0", b"\x80" + b"\xff" * 11]):
        make.file(f"t12-{number}-size", ova(header("disk.vmdk", 0, size_field=field)), REJECT)
    whole = ova(disk)
    for number, length in enumerate([len(whole) - 1024 - 512, 512 + 100, 700, 511, 100, 1]):
        make.file(f"t13-{number}-cut", whole[:length], REJECT)
    damaged = bytearray(whole)
    damaged[len(whole) - len(disk) - 1024 + 10] ^= 1
    make.file("t14-checksum", bytes(damaged), REJECT, "header")
    make.file("t15-pax-size-smaller", ova(pax(("size", b"512")), disk), REJECT, "two sizes")
    make.file("t15-pax-size-larger", ova(pax(("size", b"%d" % (len(DISK) + 512))), disk), REJECT)
    make.file("t15-pax-size-huge", ova(pax(("size", b"9" * 30)), disk), REJECT)
    make.file("t15-pax-size-twice", ova(pax(("size", b"%d" % len(DISK)), ("size", b"1")), disk),
              REJECT)
    make.file("t16-pax-global-path", ova(pax(("path", b"disk.vmdk"), kind=b"g"), disk), REJECT)
    make.file("t16-pax-record-length", ova(member("pax", b"99 size=1\n", kind=b"x"), disk), REJECT)
    make.file("t16-pax-renames-the-disk", ova(pax(("path", b"../../disk.vmdk")), disk), REJECT,
              "disk.vmdk")
    make.file("t17-60000-members", ova(disk, member("x", b"") * 60000), REJECT)
    make.file("t17-60000-records", ova(disk, pax(("a", b"b")) * 60000), REJECT)
    make.file("t18-setuid", ova(member("disk.vmdk", DISK, mode=0o6777)), ACCEPT)
    make.file("t21-sparse-old", ova(member("disk.vmdk", DISK, kind=b"S")), REJECT)
    make.file("t21-sparse-pax", ova(pax(("GNU.sparse.major", b"1"), ("GNU.sparse.realsize",
                                                                      b"%d" % (1 << 60))), disk),
              REJECT)
    make.file("t22-volumes", ova(member("disk.vmdk", DISK, kind=b"M")), REJECT)
    make.file("t23-label", member("label", kind=b"V") + ova(disk), ACCEPT)
    make.file("t24-rubbish-behind", ova(disk) + os.urandom(100000), ACCEPT)
    make.file("t25-a-web-page", b"<!DOCTYPE html><html>404</html>", REJECT, "web page")
    make.file("t26-nothing", b"", REJECT, "empty")
    make.file("t27-zeros", bytes(4096), REJECT)
    make.file("t28-disk-that-is-a-descriptor", ova(member("disk.vmdk", ovf(name="other"))), REJECT)
    make.file("t29-disk-missing", ova(), REJECT, "disk.vmdk")
    make_folders(make)


def make_folders(make):
    link = lambda target: lambda path: path.symlink_to(target)
    make.package("t30-folder-control", {"box.ovf": ovf(), "disk.vmdk": DISK}, ACCEPT)
    make.package("t31-linked-disk", {"box.ovf": ovf(), "disk.vmdk": link(make.canary)}, REJECT,
                 "disk.vmdk")
    make.package("t32-linked-descriptor", {"box.ovf": link(make.canary), "disk.vmdk": DISK}, REJECT)
    make.package("t33-pipe-as-disk", {"box.ovf": ovf(), "disk.vmdk": os.mkfifo}, REJECT, "disk.vmdk")
    make.package("t34-folder-as-disk", {"box.ovf": ovf(), "disk.vmdk": os.mkdir}, REJECT,
                 "disk.vmdk")
    make.package("t35-linked-digests", {"box.ovf": ovf(), "disk.vmdk": DISK,
                                        "box.mf": link(make.canary)}, REJECT, "box.mf")
    make.package("t36-in-a-linked-folder", {"box.ovf": ovf(href="sub/disk.vmdk"),
                                            "sub": link(make.canary.parent)}, REJECT, "sub/disk.vmdk")
    make.package("t37-1500-files", {"box.ovf": ovf(), "disk.vmdk": DISK,
                                    **{f"f{n}": b"" for n in range(1500)}}, REJECT)


def make_entities(make):
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    token = make.canary.as_uri()
    http = f"http://127.0.0.1:{make.port}/x"
    for name, before, used in [
            ("x01-laughs", f"<!DOCTYPE e [{laughs}]>", "&l9;"),
            ("x02-file", f"<!DOCTYPE e [<!ENTITY x SYSTEM '{token}'>]>", "&x;"),
            ("x02-file-by-parameter", f"<!DOCTYPE e [<!ENTITY % x SYSTEM '{token}'> %x;]>", ""),
            ("x03-dtd", f"<!DOCTYPE e SYSTEM '{http}'>", ""),
            ("x03-dtd-public", f"<!DOCTYPE e PUBLIC '-//x' '{http}'>", ""),
            ("x03-entity-http", f"<!DOCTYPE e [<!ENTITY x SYSTEM '{http}'>]>", "&x;"),
            ("x05-quadratic", f"<!DOCTYPE e [<!ENTITY x '{'a' * 100000}'>]>", "&x;" * 1000),
            ("x05-attribute", "<!DOCTYPE e [<!ATTLIST e a CDATA 'x'>]>", ""),
            ("x05-late", "<!-- x -->\n<?x y?>\n<!DOCTYPE e>", "")]:
        make.descriptor(name, ovf(before=before, name=used), REJECT)
    make.descriptor("x04-include", ovf(system=f"<xi:include href='{token}' parse='text'/>"), REJECT)
    make.descriptor("x04-include-in-name", ovf(name=f"<xi:include href='{token}' parse='text'/>a"),
                    SAFE)
    make.descriptor("x04-stylesheet", ovf(before=f"<?xml-stylesheet href='{http}'?>"), ACCEPT)
    make.descriptor("x04-schema", ovf().replace(b"<References>", (
        "<References xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
        f"i:schemaLocation='x {http}'>").encode()), ACCEPT)
    make.descriptor("x05-undefined", ovf(name="&undefined;"), REJECT)


def make_sizes(make):
    make.descriptor("x06-depth", ovf(system="<a>" * 100000 + "</a>" * 100000), REJECT)
    make.descriptor("x06-depth-open", ovf(system="<a>" * 1000000), REJECT)
    make.file("x07-48-mib", ovf(name="a" * (48 << 20)), REJECT, "bytes", suffix=".ovf")
    make.file("x07-9-mib", ovf(name="a" * (9 << 20)), REJECT, "bytes", suffix=".ovf")
    make.descriptor("x07-name-of-1-mib", ovf(name="a" * (1 << 20)), REJECT, "name")
    make.descriptor("x08-attributes", ovf(system="<Info " + " ".join(
        f"a{n}='1'" for n in range(100000)) + "/>"), REJECT)
    make.descriptor("x08-namespaces", ovf(system="<Info " + " ".join(
        f"xmlns:a{n}='u'" for n in range(100000)) + "/>"), REJECT)
    make.descriptor("x08-elements", ovf(system="<Info/>" * 500000), REJECT)
    make.descriptor("x09-items", ovf(hardware=CPU * 1 + item(9, 10) * 20000), REJECT)
    make.descriptor("x09-files", ovf(files="".join(
        f"<File ovf:id='f{n}' ovf:href='disk.vmdk'/>" for n in range(5000))), REJECT)
    make.descriptor("x09-systems", ovf(sections="<VirtualSystem ovf:id='a'/>" * 5000), REJECT)
    nested = "".join(f"<VirtualSystemCollection ovf:id='c{n}'><Info/>" for n in range(60))
    make.descriptor("x09-collections",
                    ovf(sections=nested + "</VirtualSystemCollection>" * 60), REJECT)
    ring = "<Item ovf:id='c' ovf:order='1'/>" * 900
    make.descriptor("x09-starts", ovf(sections="<VirtualSystemCollection ovf:id='o'><Info/>"
                                      f"<StartupSection>{ring}</StartupSection>"
                                      "<VirtualSystemCollection ovf:id='c'><Info/>"
                                      "<StartupSection><Item ovf:id='o'/>" + ring[:32 * 90] +
                                      "</StartupSection></VirtualSystemCollection>"
                                      "</VirtualSystemCollection>"), SAFE)
    make.descriptor("x09-properties", ovf(system="<ProductSection>" + "".join(
        f"<Property ovf:key='k{n}'/>" for n in range(15000)) + "</ProductSection>"), REJECT)
    make.descriptor("x09-texts", ovf(sections="<Strings>" + "<Msg ovf:msgid='a'>b</Msg>" * 60000 +
                                     "</Strings>"), REJECT)


def make_numbers(make):
    for number, (text, units) in enumerate([
            ("4294967297", None), ("-1", None), ("0", None), ("18446744073709551616", None),
            ("1e9", None), ("", None), ("0x10", None), ("5000", None)]):
        hardware = item(1, 3, VirtualQuantity=text) + MEMORY + SCSI + DRIVE
        make.descriptor(f"x12-{number}-processors", ovf(hardware=hardware),
                        SAFE if text == "" else REJECT, "InstanceID 1" if text else "")
    for number, (text, units) in enumerate([
            ("-64", "byte * 2^20"), ("0", "byte"), ("64", "byte * 2^9999"), ("64", "byte * 2^63"),
            ("99999999999999", "byte * 2^20"), ("64", "byte * -1"), ("64", "parsec"),
            ("1", "byte"), ("9223372036854775807", "byte * 2")]):
        hardware = CPU + item(2, 4, AllocationUnits=units, VirtualQuantity=text) + SCSI + DRIVE
        make.descriptor(f"x12-{number}-memory", ovf(hardware=hardware), REJECT, "InstanceID 2")
    for number, capacity in enumerate([
            "0", "-5", "9223372036854775808", "99999999999999999999999", "1e3", "", "${nothing}",
            "${a}", "1' ovf:capacityAllocationUnits='byte * 2^62", "7' ovf:capacityAllocationUnits='x"]):
        make.descriptor(f"x13-{number}-capacity", ovf(
            disk=f"ovf:capacity='{capacity}'",
            system="<ProductSection><Property ovf:key='a' ovf:value='${a}'/></ProductSection>"),
            REJECT, "d1")
    two = "<Disk ovf:diskId='d2' ovf:parentRef='{}'/>"
    for name, disk in [
            ("x11-parent-itself", "ovf:parentRef='d1'"),
            ("x11-parent-ring", "ovf:parentRef='d2'/>" + two.format("d1")[:-2]),
            ("x11-parent-missing", "ovf:parentRef='none'")]:
        make.descriptor(name, ovf(disk=disk), REJECT, "d1")
    chain = "ovf:parentRef='p0'/>" + "".join(
        f"<Disk ovf:diskId='p{n}' ovf:parentRef='p{n + 1}'/>" for n in range(500))
    make.descriptor("x11-parent-chain", ovf(disk=chain[:-2]), REJECT, "d1")


def make_names(make):
    http = f"http://127.0.0.1:{make.port}/disk.vmdk"
    for number, href in enumerate([
            "file:///etc/passwd", make.canary.as_uri(), http, "json:{&quot;driver&quot;:&quot;nbd&quot;}",
            f"nbd:127.0.0.1:{make.port}", "fat:rw:/etc", "%2e%2e%2fdisk.vmdk", "%2Fetc%2Fpasswd",
            "disk.vmdk%00.txt", "", ".", "//etc/passwd", "C:\\disk.vmdk", "|touch escaped",
            "a" * 5000]):
        make.descriptor(f"x14-{number}-href", ovf(href=href), REJECT)
    odd = "json:{\"driver\":\"file\",\"filename\":\"/etc/passwd\"}"
    make.file("x14-member-called-json", ova(member(odd, DISK),
                                            descriptor=ovf(href=odd.replace('"', "&quot;"))), REJECT,
              "json:")
    for number, name in enumerate([
            "../../vm", "&lt;b&gt;bold&lt;/b&gt;", "-drive file=/etc/passwd", "a,script=/tmp/x",
            "&#x202E;gnp.exe", "$(touch escaped)", "`touch escaped`", "%s%n%n", "con", " "]):
        make.descriptor(f"x15-{number}-name", ovf(name=name), ACCEPT)
        make.descriptor(f"x16-{number}-network", ovf(hardware=HARDWARE + item(9, 10, Connection=name)),
                        ACCEPT)
    for number, resource in enumerate(["ovf:/disk/../../etc/passwd", "/etc/passwd", "disk.vmdk",
                                       "ovf:/file/none", "ovf:/disk/none", "ovf:/disk/", http]):
        hardware = CPU + MEMORY + SCSI + item(4, 17, Parent=3, HostResource=resource)
        make.descriptor(f"x17-{number}-resource", ovf(hardware=hardware), REJECT)


def make_texts(make):
    make.descriptor("x20-utf-16", ovf().decode().replace("UTF-8", "UTF-16").encode("utf-16"), ACCEPT)
    make.descriptor("x20-utf-7", ovf().replace(b"UTF-8", b"UTF-7").replace(b"<Info/>", b"+ADw-Info/+AD4-"),
                    SAFE)
    make.descriptor("x20-not-utf-8", ovf(name="ZZZ").replace(b"ZZZ", b"\xff\xfe"), REJECT)
    make.descriptor("x20-overlong", ovf(name="ZZZ").replace(b"ZZZ", b"\xc0\xae"), REJECT)
    make.descriptor("x20-zero", ovf(name="ZZZ").replace(b"ZZZ", b"\0"), REJECT)
    make.descriptor("x20-control", ovf(name="ZZZ").replace(b"ZZZ", b"\x1b"), REJECT)
    make.descriptor("x20-reference-to-zero", ovf(name="&#0;"), REJECT)
    make.descriptor("x21-unknown-section", ovf(sections="<MineSection><Info/></MineSection>"), REJECT,
                    "MineSection")
    make.descriptor("x21-unknown-but-dispensable",
                    ovf(sections="<MineSection ovf:required='false'><Info/></MineSection>"), ACCEPT)
    make.descriptor("x22-version", ovf(space="http://schemas.dmtf.org/ovf/envelope/9"), REJECT,
                    "envelope/9")
    make.descriptor("x23-no-machine", ovf().replace(b"VirtualSystem", b"VirtualSystems"), REJECT)
    make.descriptor("x24-two-files-of-one-id", ovf(files="<File ovf:id='f1' ovf:href='disk.vmdk'/>" * 2),
                    REJECT, "f1")
    make.descriptor("x24-two-disks-of-one-id", ovf(disk="/><Disk ovf:diskId='d1'"), REJECT, "d1")
    make.descriptor("x25-blank-disk", ovf(files="").replace(b"ovf:fileRef='f1'", b""), ACCEPT)
    make.descriptor("x26-cut", ovf()[:-40], REJECT, "line")
    make.descriptor("x27-two-roots", ovf() + b"<Envelope/>", REJECT)
    make.descriptor("x28-passthrough", ovf(hardware=HARDWARE + item(
        9, 1, ResourceSubType="vmware.pci.passthrough")), ACCEPT, shown="passthrough")


def digest(content, kind="sha256"):
    return hashlib.new(kind, content).hexdigest()


def sign(scratch, manifest, name="box.mf", key="one"):
    """A certificate file, made by openssl(1); None where there is no such program."""
    pem, certificate, text = (scratch / f"{key}.{end}" for end in ("key", "pem", "mf"))
    run = lambda *words: subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
    try:
        if not pem.exists():
            run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", pem, "-out", certificate,
                "-days", "2", "-subj", f"/CN=Maker {key}")
        text.write_bytes(manifest)
        signature = run("dgst", "-sha256", "-sign", pem, text).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"SHA256({name})= {signature.hex()}\n".encode() + certificate.read_bytes()


def sign_cms(scratch, manifest, *more):
    """A signature in CMS by the first maker, who has signed before."""
    text = scratch / "cms.mf"
    text.write_bytes(manifest)
    outform = () if "-outform" in more else ("-outform", "PEM")
    return subprocess.run(["openssl", "cms", "-sign", "-binary", "-in", text, "-signer", scratch / "one.pem",
                           "-inkey", scratch / "one.key", *outform, *more], check=True, capture_output=True).stdout


def make_pieces(make):
    """A disk in four pieces, each with a digest of its own."""
    text = ovf(files="<File ovf:id='f1' ovf:href='disk.vmdk' ovf:chunkSize='512' ovf:size='2048'/>")
    pieces = {f"disk.vmdk.{number:09}": DISK[number * 512:][:512] for number in range(4)}

    def case(name, verdict, item="", shown="", drop=None, **wrong):
        lines = {"box.ovf": digest(text), **{key: digest(value) for key, value in pieces.items()}}
        lines.update({key: value for key, value in wrong.get("digests", {}).items()})
        manifest = "".join(f"SHA256({key})= {value}\n" for key, value in lines.items() if value)
        members = [member("box.ovf", text), member("box.mf", manifest.encode())]
        members += [member(key, value) for key, value in pieces.items() if key != drop]
        make.file(name, b"".join(members) + END, verdict, item, shown)

    case("m20-pieces", ACCEPT)
    for number in (0, 2, 3):
        piece = f"disk.vmdk.{number:09}"
        case(f"m20-piece-{number}-changed", REJECT, piece, digests={piece: "0" * 64})
    case("m20-piece-not-listed", ACCEPT, shown="disk.vmdk.000000001", digests={"disk.vmdk.000000001": None})
    case("m20-none-listed", ACCEPT, shown="disk.vmdk",
         digests={key: None for key in pieces})
    case("m20-one-more-listed", REJECT, "disk.vmdk.000000004", digests={"disk.vmdk.000000004": "0" * 64})
    case("m20-first-missing", REJECT, "disk.vmdk.000000000", drop="disk.vmdk.000000000")
    case("m20-4000-listed", REJECT, "disk.vmdk.",
         digests={f"disk.vmdk.{number:09}": "0" * 64 for number in range(4, 4000)})


def make_manifests(make, scratch):
    text = ovf()
    good = (f"SHA256(box.ovf)= {digest(text)}\nSHA256(disk.vmdk)= {digest(DISK)}\n").encode()

    def case(name, manifest, verdict, item="", shown="", mf="box.mf", **more):
        members = [member("box.ovf", text), member(mf, manifest)] if manifest is not None else [
            member("box.ovf", text)]
        members += [member(f"box.{key}", value) for key, value in more.items()]
        make.file(name, b"".join(members) + member("disk.vmdk", DISK) + END, verdict, item, shown)

    case("m00-control", good, ACCEPT)
    case("m01-descriptor-changed", good.replace(digest(text).encode(), b"0" * 64), REJECT, "box.ovf")
    case("m02-disk-changed", good.replace(digest(DISK).encode(), b"0" * 64), REJECT, "disk.vmdk")
    case("m03-disk-not-listed", good.split(b"\n")[0], ACCEPT, shown="disk.vmdk")
    case("m03-descriptor-not-listed", good.split(b"\n")[1], ACCEPT, shown="does not list the descriptor")
    case("m03-empty", b"", ACCEPT, shown="does not list")
    case("m04-listed-twice", good + good, REJECT, "line 3")
    case("m04-two-opinions", good + b"SHA1(disk.vmdk)= " + b"0" * 40, REJECT, "line 3")
    case("m05-md5", f"MD5(box.ovf)= {digest(text, 'md5')}".encode(), REJECT, "line 1")
    case("m05-unknown-kind", b"ROT13(box.ovf)= 00", REJECT, "line 1")
    case("m06-bom-and-crlf", b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"), ACCEPT)
    case("m06-capitals", good.upper().replace(b"BOX.OVF", b"box.ovf")
         .replace(b"DISK.VMDK", b"disk.vmdk"), ACCEPT)
    case("m06-sha-512", f"SHA512(box.ovf)= {digest(text, 'sha512')}".encode(), ACCEPT)
    case("m06-sha-1", f"SHA1(disk.vmdk)= {digest(DISK, 'sha1')}".encode(), ACCEPT)
    case("m07-20-mib", good + b"\n" * (20 << 20), REJECT)
    case("m07-100000-lines", good + b"\n" * 100000, REJECT)
    case("m08-rubbish", os.urandom(4000), REJECT, "digests")
    case("m08-digest-short", b"SHA256(box.ovf)= 00", REJECT, "line 1")
    case("m08-no-digest", b"SHA256(box.ovf)=", REJECT, "line 1")
    case("m08-zeros", good + bytes(100), REJECT, "line 1")
    case("m09-of-nobody", good + b"SHA256(../../etc/passwd)= " + b"0" * 64, ACCEPT)
    case("m10-under-another-name", good.replace(b"box", b"box"), SAFE, mf="other.mf")
    case("m11-none", None, ACCEPT, shown="no list of digests")
    make_pieces(make)
    one, two = sign(scratch, good), sign(scratch, good, key="two")
    if one is None or two is None:
        return "openssl(1) is missing: signatures were not tried"
    case("m14-control", good, ACCEPT, shown="Maker one", cert=one)
    case("m14-by-another-key", good, REJECT, "signature",
         cert=one.split(b"\n")[0] + b"\n" + two.split(b"\n", 1)[1])
    case("m15-list-changed", good + b"\n", REJECT, "signature", cert=one)
    case("m15-for-another-list", good, REJECT, "signature",
         cert=sign(scratch, good, name="other.mf"))
    case("m16-no-certificate", good, REJECT, "certificate", cert=one.split(b"\n")[0])
    case("m16-rubbish", good, REJECT, "signature", cert=os.urandom(3000))
    case("m16-empty", good, REJECT, "signature", cert=b"")
    case("m16-1-mib", good, REJECT, "certificate", cert=one + b"\n" * (1 << 19))
    case("m17-without-a-list", None, REJECT, "signature", cert=one)
    cms = sign_cms(scratch, good)
    wide = cms.replace(b"CMS", b"PKCS7")
    case("m18-cms", good, ACCEPT, shown="Maker one", cert=cms)
    case("m18-cms-as-pkcs7", good, ACCEPT, shown="Maker one", cert=wide)
    case("m18-cms-der", good, ACCEPT, shown="Maker one", cert=sign_cms(scratch, good, "-outform", "DER"))
    case("m18-cms-with-a-copy", good, ACCEPT, shown="Maker one", cert=sign_cms(scratch, good, "-nodetach"))
    case("m18-cms-copy-of-another", good, REJECT, "signature",
         cert=sign_cms(scratch, good + b"\n", "-nodetach"))
    case("m18-cms-of-another", good, REJECT, "signature", cert=sign_cms(scratch, good + b"\n"))
    case("m18-cms-without-certificate", good, REJECT, "signature", cert=sign_cms(scratch, good, "-nocerts"))
    case("m18-cms-by-md5", good, ACCEPT, shown="cannot be checked", cert=sign_cms(scratch, good, "-md", "md5"))
    case("m18-cms-rubbish", good, REJECT, "signature", cert=b"-----BEGIN CMS-----\nx\n")
    case("m18-cms-cut", good, REJECT, "signature", cert=cms[:len(cms) // 2])
    case("m18-cms-without-a-list", None, REJECT, "signature", cert=cms)
    case("m18-der-rubbish", good, REJECT, "signature", cert=b"\x30\x84\xff\xff\xff\xff" + bytes(3000))
    case("m18-der-endless", good, REJECT, "signature", cert=b"\x30\x80" * 50000)
    case("m19-both", good, ACCEPT, shown="Maker one", cert=one + cms)
    case("m19-second-of-another", good, ACCEPT, shown="second signature", cert=one + sign_cms(scratch, b"x"))
    case("m19-second-rubbish", good, ACCEPT, shown="second signature", cert=one + b"-----BEGIN CMS-----\nx\n")
    case("m19-first-of-another", good, REJECT, "signature",
         cert=sign(scratch, good + b"\n") + cms)
    return None


def make_all(scratch, canary, port):
    """Returns the cases, and why some could not be made (or None)."""
    make = Maker(scratch / "cases", canary, port)
    make_archives(make)
    make_entities(make)
    make_sizes(make)
    make_numbers(make)
    make_names(make)
    make_texts(make)
    make_descriptors(make)
    reason = make_manifests(make, scratch)
    return make.cases, reason


def main():
    """usage: hostile.py SCRATCH CANARY PORT: makes them, and prints what they are as JSON."""
    cases, reason = make_all(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]))
    listed = [{**dataclasses.asdict(case), "path": str(case.path)} for case in cases]
    json.dump({"cases": listed, "reason": reason}, sys.stdout)


if __name__ == "__main__":
    main()
