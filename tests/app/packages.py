# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages as other products write them, made by the tests themselves: small disks of qemu-img, and
descriptors of our own hand."""

import gzip
import hashlib
import io
import json
import pathlib
import random
import shutil
import subprocess
import tarfile
import uuid

MIB = 1024 * 1024
GUID_ESP = bytes.fromhex("28732ac11ff8d211ba4b00a0c93ec93b")
GUID_LINUX = bytes.fromhex("af3dc60f838472478e793d69d8477de4")

SUBFORMATS = {"stream": "streamOptimized", "sparse": "monolithicSparse",
              "flat": "monolithicFlat", "parts": "twoGbMaxExtentSparse",
              "flat-parts": "twoGbMaxExtentFlat"}


def has_qemu_img():
    return shutil.which("qemu-img") is not None


def make_raw(path, mebibytes=8, seed=1, gpt=None):
    """A raw disk with random bytes here and there; `gpt` lays a partition table of that kind on it."""
    chance = random.Random(seed)
    path = pathlib.Path(path)
    with open(path, "wb") as disk:
        disk.truncate(mebibytes * MIB)
        for place in range(1, mebibytes):
            if place % 3 != 0:
                disk.seek(place * MIB + 4096)
                disk.write(chance.randbytes(300000))
        if gpt:
            disk.seek(0)
            disk.write(make_gpt(mebibytes * MIB // 512, gpt))
    return path


def make_gpt(sectors, kind):
    """The first 34 sectors of a disk with one partition: an EFI system partition or a Linux one."""
    table = bytearray(34 * 512)
    table[446:462] = bytes([0, 0, 2, 0, 0xee, 255, 255, 255]) + (1).to_bytes(4, "little") + (
        sectors - 1).to_bytes(4, "little")
    table[510:512] = b"\x55\xaa"
    table[512:520] = b"EFI PART"
    table[520:524] = (0x10000).to_bytes(4, "little")
    table[524:528] = (92).to_bytes(4, "little")
    table[536:544] = (1).to_bytes(8, "little")
    table[584:592] = (2).to_bytes(8, "little")
    table[592:596] = (128).to_bytes(4, "little")
    table[596:600] = (128).to_bytes(4, "little")
    entry = 2 * 512
    table[entry:entry + 16] = GUID_ESP if kind == "efi" else GUID_LINUX
    table[entry + 16:entry + 32] = bytes(range(16))
    table[entry + 32:entry + 40] = (2048).to_bytes(8, "little")
    table[entry + 40:entry + 48] = (sectors - 2048).to_bytes(8, "little")
    return bytes(table)


def convert(source, target, kind, **options):
    """Makes a disk of another kind: "vmdk", "stream", "vdi", "vpc", "vhdx", "qcow2"."""
    chosen = dict(options)
    if kind in SUBFORMATS:
        chosen["subformat"] = SUBFORMATS[kind]
        kind = "vmdk"
    extra = ["-o", ",".join(f"{name}={value}" for name, value in chosen.items())] if chosen else []
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", kind, *extra, str(source), str(target)],
                   check=True, capture_output=True)
    return pathlib.Path(target)


def is_equal(raw, disk):
    """Whether a disk of ours holds what a raw file holds."""
    found = subprocess.run(["qemu-img", "compare", "-f", "raw", "-F", "qcow2", str(raw), str(disk)],
                           check=False, capture_output=True)
    return found.returncode == 0


OVF = """<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:vmw="http://www.vmware.com/schema/ovf"
 xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
 xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
<References>{references}</References>
<DiskSection><Info>disks</Info>{disks}</DiskSection>
<NetworkSection><Info>networks</Info><Network ovf:name="net"/></NetworkSection>
{body}
</Envelope>
"""

SYSTEM = """<VirtualSystem ovf:id="{id}"><Info>a machine</Info><Name>{name}</Name>{extra}
<OperatingSystemSection ovf:id="96"><Info>os</Info><Description>Debian</Description>
</OperatingSystemSection>
<VirtualHardwareSection {config_attributes}><Info>hardware</Info>
<System><vssd:ElementName>x</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
<vssd:VirtualSystemType>vmx-10</vssd:VirtualSystemType></System>
<Item><rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits><rasd:InstanceID>1</rasd:InstanceID>
<rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
<Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID>
<rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>{memory}</rasd:VirtualQuantity></Item>
<Item><rasd:Address>0</rasd:Address><rasd:InstanceID>3</rasd:InstanceID>
<rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
{items}
<Item><rasd:AddressOnParent>7</rasd:AddressOnParent><rasd:Connection>net</rasd:Connection>
<rasd:InstanceID>99</rasd:InstanceID><rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>
<rasd:ResourceType>10</rasd:ResourceType></Item>
{config}</VirtualHardwareSection></VirtualSystem>
"""

DISK_ITEM = """<Item><rasd:AddressOnParent>{unit}</rasd:AddressOnParent>
<rasd:HostResource>ovf:/disk/{id}</rasd:HostResource><rasd:InstanceID>{instance}</rasd:InstanceID>
<rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>"""


class Disk:
    """A disk of an OVF: a file, or `None` for a blank one."""

    def __init__(self, identifier, capacity, file=None, compression=None, chunk=None):
        self.id = identifier
        self.capacity = capacity
        self.file = pathlib.Path(file) if file else None
        self.compression = compression
        self.chunk = chunk


class System:
    """A machine of an OVF."""

    def __init__(self, identifier, name, disks, memory=256, extra="", is_efi=False):
        self.id = identifier
        self.name = name
        self.disks = disks
        self.memory = memory
        self.extra = extra
        self.is_efi = is_efi

    def write(self):
        items = "".join(DISK_ITEM.format(unit=unit, id=disk.id, instance=10 + unit)
                        for unit, disk in enumerate(self.disks))
        config = '<vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>'
        return SYSTEM.format(id=self.id, name=self.name, extra=self.extra, memory=self.memory,
                             items=items, config=config if self.is_efi else "",
                             config_attributes="")


def write_ovf(systems, extra="", collection=False, before=""):
    """An OVF descriptor of these machines."""
    references = disks = ""
    for disk in (disk for system in systems for disk in system.disks):
        reference = ""
        if disk.file:
            reference = f' ovf:fileRef="f-{disk.id}"'
            references += (
                f'<File ovf:id="f-{disk.id}" ovf:href="{disk.file.name}" '
                f'ovf:size="{disk.file.stat().st_size}"'
                + (f' ovf:compression="{disk.compression}"' if disk.compression else "")
                + (f' ovf:chunkSize="{disk.chunk}"' if disk.chunk else "") + "/>")
        disks += (f'<Disk ovf:capacity="{disk.capacity}" ovf:diskId="{disk.id}"{reference} ovf:format='
                  '"http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>')
    body = "".join(system.write() for system in systems)
    if collection:
        body = (f'<VirtualSystemCollection ovf:id="group"><Info>a group</Info><Name>{collection}</Name>'
                f'{extra}{body}</VirtualSystemCollection>')
    else:
        body = extra + body
    return OVF.format(references=references, disks=disks, body=before + body)


def list_files(systems):
    """What lies in the package beside its descriptor: (name, bytes)."""
    for disk in (disk for system in systems for disk in system.disks if disk.file):
        content = disk.file.read_bytes()
        if disk.chunk:
            for number in range((len(content) + disk.chunk - 1) // disk.chunk):
                yield (f"{disk.file.name}.{number:09}",
                       content[number * disk.chunk:(number + 1) * disk.chunk])
        else:
            yield disk.file.name, content


def write_manifest(members, wrong=None):
    lines = []
    for name, content in members:
        digest = hashlib.sha256(content).hexdigest()
        if name == wrong:
            digest = digest[::-1]
        lines.append(f"SHA256({name})= {digest}\n")
    return "".join(lines).encode()


def write_tar(path, members, mode="w"):
    with tarfile.open(path, mode, format=tarfile.USTAR_FORMAT) as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return pathlib.Path(path)


def make_ova(path, systems, wrong=None, manifest=True, more=b"", **options):
    """An OVA of these machines; `wrong` names the member whose digest is not right."""
    descriptor = write_ovf(systems, **options).encode()
    stem = pathlib.Path(path).stem
    files = list(list_files(systems))
    members = [(f"{stem}.ovf", descriptor)]
    if manifest:
        members.append((f"{stem}.mf", write_manifest([members[0], *files], wrong) + more))
    return write_tar(path, [*members, *files])


def make_vmx(folder, disk, name="Kiste", file=None):
    """A folder as VMware Workstation keeps a machine in."""
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    if disk is not None:
        shutil.copyfile(disk, folder / f"{name}.vmdk")
    file = file or f"{name}.vmdk"
    (folder / f"{name}.vmx").write_text(f'''.encoding = "UTF-8"
config.version = "8"
virtualHW.version = "19"
displayName = "{name}"
guestOS = "debian11-64"
memsize = "512"
numvcpus = "2"
firmware = "bios"
sata0.present = "FALSE"
scsi0.present = "TRUE"
scsi0.virtualDev = "lsilogic"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "{file}"
ide1:0.present = "TRUE"
ide1:0.deviceType = "cdrom-raw"
ide1:0.fileName = "auto detect"
ide1:0.startConnected = "FALSE"
ethernet0.present = "TRUE"
ethernet0.connectionType = "nat"
ethernet0.virtualDev = "e1000"
ethernet0.addressType = "generated"
ethernet0.generatedAddress = "00:0c:29:11:22:33"
usb.present = "TRUE"
sound.present = "TRUE"
sound.virtualDev = "hdaudio"
nvram = "{name}.nvram"
''')
    (folder / f"{name}.vmxf").write_text("<?xml version='1.0'?><Foundry><VM><VMId/></VM></Foundry>")
    (folder / f"{name}.vmsd").write_text(
        '.encoding = "UTF-8"\nsnapshot.numSnapshots = "1"\nsnapshot0.uid = "1"\n'
        'snapshot0.displayName = "before the update"\n')
    (folder / "vmware.log").write_text("2026-11-21T10:00:00 In(05) vmx Log for VMware Workstation\n")
    (folder / f"{name}.nvram").write_bytes(b"MRVN" + bytes(100))
    return folder


def make_vbox(folder, disk, name="Kasten"):
    """A folder as VirtualBox keeps a machine in."""
    folder = pathlib.Path(folder)
    folder.mkdir()
    shutil.copyfile(disk, folder / f"{name}.vdi")
    (folder / "Logs").mkdir()
    (folder / "Logs" / "VBox.log").write_text("VirtualBox VM 7.0.10 log\n")
    (folder / f"{name}.vbox-prev").write_text("<?xml version=\"1.0\"?>\n<old/>\n")
    uuid = "12345678-1234-4234-8234-123456789abc"
    (folder / f"{name}.vbox").write_text(f'''<?xml version="1.0"?>
<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">
<Machine uuid="{{aaaaaaaa-1234-4234-8234-123456789abc}}" name="{name}" OSType="Debian_64"
 snapshotFolder="Snapshots" lastStateChange="2026-11-21T10:00:00Z">
<MediaRegistry><HardDisks>
<HardDisk uuid="{{{uuid}}}" location="{name}.vdi" format="VDI" type="Normal"/>
</HardDisks></MediaRegistry>
<Hardware><CPU count="2"><PAE enabled="false"/></CPU><Memory RAMSize="512"/>
<HID Pointing="USBTablet"/><Display controller="VMSVGA" VRAMSize="16"/>
<BIOS><IOAPIC enabled="true"/></BIOS>
<Network><Adapter slot="0" enabled="true" MACAddress="080027AABBCC" type="82540EM"><NAT/></Adapter>
</Network><AudioAdapter codec="AD1980" driver="Pulse" enabled="true"/></Hardware>
<StorageControllers>
<StorageController name="SATA" type="AHCI" PortCount="2" useHostIOCache="false" Bootable="true">
<AttachedDevice type="HardDisk" hotpluggable="false" port="0" device="0"><Image uuid="{{{uuid}}}"/>
</AttachedDevice>
<AttachedDevice passthrough="false" type="DVD" hotpluggable="false" port="1" device="0"/>
</StorageController></StorageControllers>
</Machine></VirtualBox>
''')
    return folder


def make_vdi(path, mebibytes, blocks, identity, parent=None):
    """A disk of VirtualBox with the blocks given (None: given back); with a parent, only differences."""
    table, data = bytearray(b"\xff" * 4 * mebibytes), b""
    for index, block in sorted(blocks.items()):
        entry = 0xfffffffe if block is None else len(data) // MIB
        table[4 * index:4 * index + 4] = entry.to_bytes(4, "little")
        data += block or b""
    header = bytearray(512)
    header[0:40] = b"<<< Oracle VM VirtualBox Disk Image >>>\n"
    for place, value, width in ((64, 0xbeda107f, 4), (68, 0x10001, 4), (72, 400, 4), (76, 4 if parent else 1, 4),
                                (340, 512, 4), (344, MIB, 4), (360, 512, 4), (368, mebibytes * MIB, 8),
                                (376, MIB, 4), (384, mebibytes, 4), (388, len(data) // MIB, 4)):
        header[place:place + width] = value.to_bytes(width, "little")
    header[392:408] = uuid.UUID(identity).bytes_le
    if parent:
        header[424:440] = uuid.UUID(parent).bytes_le
    pathlib.Path(path).write_bytes((bytes(header) + bytes(table)).ljust(MIB, b"\0") + data)


def make_vbox_with_snapshots(folder, mebibytes=8, seed=5):
    """A machine of VirtualBox after two snapshots; what its disk holds now is in FOLDER.raw."""
    folder = pathlib.Path(folder)
    (folder / "Snapshots").mkdir(parents=True)
    chance = random.Random(seed)
    names = [f"{number}2345678-1234-4234-8234-123456789abc" for number in (1, 2, 3)]
    layers = [{0: bytes(510) + b"\x55\xaa" + chance.randbytes(MIB - 512), 1: chance.randbytes(MIB),
               2: chance.randbytes(MIB), 5: chance.randbytes(MIB)},
              {1: chance.randbytes(MIB), 3: chance.randbytes(MIB)}, {2: None, 3: chance.randbytes(MIB)}]
    now = bytearray(mebibytes * MIB)
    for layer in layers:
        for index, block in layer.items():
            now[index * MIB:(index + 1) * MIB] = block or bytes(MIB)
    folder.with_suffix(".raw").write_bytes(now)
    files = ["base.vdi", f"Snapshots/{{{names[1]}}}.vdi", f"Snapshots/{{{names[2]}}}.vdi"]
    for number, layer in enumerate(layers):
        make_vdi(folder / files[number], mebibytes, layer, names[number],
                 names[number - 1] if number else None)
    media = "".join(f'<HardDisk uuid="{{{name}}}" location="{file}" format="VDI">'
                    for name, file in zip(names, files)) + "</HardDisk>" * 3
    (folder / "base.vbox").write_text(f'''<?xml version="1.0"?>
<VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">
<Machine uuid="{{bbbbbbbb-1234-4234-8234-123456789abc}}" name="Schichten" OSType="Debian_64"
 snapshotFolder="Snapshots"><MediaRegistry><HardDisks>{media}</HardDisks></MediaRegistry>
<Snapshot uuid="{{cccccccc-1234-4234-8234-123456789abc}}" name="before"><Snapshots>
<Snapshot uuid="{{dddddddd-1234-4234-8234-123456789abc}}" name="later"/></Snapshots></Snapshot>
<Hardware><CPU count="1"/><Memory RAMSize="256"/></Hardware><StorageControllers>
<StorageController name="SATA" type="AHCI" PortCount="1"><AttachedDevice type="HardDisk" port="0" device="0">
<Image uuid="{{{names[2]}}}"/></AttachedDevice></StorageController></StorageControllers>
</Machine></VirtualBox>''')
    return folder


def make_hyperv(folder, disk, binary=False, file="srv.vhdx"):
    """A machine as Hyper-V exports it: descriptions, disks and snapshots in folders of their own."""
    folder = pathlib.Path(folder)
    for name in ("Virtual Machines", "Virtual Hard Disks", "Snapshots"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if disk is not None:
        shutil.copyfile(disk, folder / "Virtual Hard Disks" / file)
    identity = "74864F52-A7B7-4172-A7A5-54B6F3E9CD21"
    machines = folder / "Virtual Machines"
    if binary:
        (machines / f"{identity}.vmcx").write_bytes(bytes.fromhex("14202801") + bytes(8188))
        (machines / f"{identity}.VMRS").write_bytes(bytes.fromhex("14202801") + bytes(8188))
        return folder
    scsi = "d422512d-2bf2-4752-809d-7b82b5fcb1b4"
    (folder / "config.xml").write_text("<?xml version='1.0'?><configuration><properties/></configuration>")
    (folder / "Snapshots" / f"{identity}.xml").write_text(
        "<?xml version='1.0'?><configuration><properties/></configuration>")
    (machines / f"{identity}.xml").write_text(f"""<?xml version="1.0"?>
<configuration><_{scsi}_><controller0><drive0>
<pathname type="string">C:\\VMs\\srv\\Virtual Hard Disks\\{file}</pathname>
<type type="string">VHD</type></drive0></controller0></_{scsi}_>
<properties><name type="string">srv</name><global_id>{identity}</global_id>
<subtype type="integer">1</subtype></properties>
<settings><processors><count type="integer">2</count></processors>
<memory><bank><size type="integer">512</size></bank></memory></settings></configuration>
""")
    return folder


def make_libvirt(path, disk):
    """A domain of libvirt, whose disk lies where libvirt keeps its images."""
    path = pathlib.Path(path)
    path.write_text(f'''<domain type="kvm"><name>haus</name><memory unit="MiB">512</memory>
<vcpu>1</vcpu><os><type arch="x86_64" machine="pc-q35-7.2">hvm</type><boot dev="hd"/></os>
<devices><disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="{disk}"/>
<target dev="vda" bus="virtio"/></disk>
<interface type="network"><source network="default"/><model type="virtio"/></interface>
</devices></domain>
''')
    return path


def make_quickemu(folder, disk):
    folder = pathlib.Path(folder)
    folder.mkdir()
    (folder / "debian").mkdir()
    shutil.copyfile(disk, folder / "disk.qcow2")
    (folder / "debian.conf").write_text('guest_os="linux"\ndisk_img="disk.qcow2"\nram="512M"\n'
                                        'cpu_cores="1"\nboot="legacy"\n')
    return folder / "debian.conf"


UTM = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Backend</key><string>QEMU</string><key>ConfigurationVersion</key><integer>4</integer>
<key>Information</key><dict><key>Name</key><string>Apfel</string>
<key>UUID</key><string>11111111-2222-4333-8444-555555555555</string></dict>
<key>System</key><dict><key>Architecture</key><string>x86_64</string><key>Target</key><string>q35</string>
<key>MemorySize</key><integer>512</integer><key>CPUCount</key><integer>2</integer></dict>
<key>QEMU</key><dict><key>UEFIBoot</key><false/></dict>
<key>Drive</key><array><dict><key>Identifier</key><string>A</string>
<key>ImageName</key><string>disk-0.qcow2</string><key>ImageType</key><string>Disk</string>
<key>Interface</key><string>VirtIO</string><key>ReadOnly</key><false/></dict></array>
<key>Network</key><array><dict><key>Hardware</key><string>virtio-net-pci</string>
<key>Mode</key><string>Shared</string></dict></array>
</dict></plist>
"""


def make_utm(folder, disk):
    """A bundle as UTM keeps a machine in: a folder with its disks in a folder of their own."""
    folder = pathlib.Path(folder)
    (folder / "Data").mkdir(parents=True)
    (folder / "config.plist").write_text(UTM)
    shutil.copyfile(disk, folder / "Data" / "disk-0.qcow2")
    return folder


def make_box(path, disk, name="box.img", provider="libvirt", packed=True):
    """A Vagrant box: a tar archive, mostly packed by gzip."""
    size = max(1, pathlib.Path(disk).stat().st_size // (1024 * MIB))
    metadata = {"provider": provider, "format": "qcow2", "virtual_size": size}
    members = [("metadata.json", json.dumps(metadata).encode()),
               ("Vagrantfile", b'system("touch /tmp/never")\n'),
               (name, pathlib.Path(disk).read_bytes())]
    return write_tar(path, members, "w:gz" if packed else "w")


def make_virtualbox_box(path, disk, capacity):
    """A Vagrant box for VirtualBox: metadata, and an OVF package, packed together."""
    system = System("box", "box", [Disk("d1", capacity, disk)])
    members = [("./metadata.json", b'{"provider": "virtualbox"}'),
               ("./Vagrantfile", b'system("touch /tmp/never")\n'),
               ("./box.ovf", write_ovf([system]).encode()),
               (f"./{disk.name}", disk.read_bytes())]
    return write_tar(path, members, "w:gz")


def pack_gzip(path):
    packed = pathlib.Path(f"{path}.gz")
    packed.write_bytes(gzip.compress(pathlib.Path(path).read_bytes(), 1))
    return packed
