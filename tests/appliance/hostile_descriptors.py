# SPDX-License-Identifier: GPL-3.0-or-later
"""Class v: descriptors of other products, written by an enemy.

`make` is hostile.py's Maker.  What a descriptor asks of the host has to be shown, and a thing that a
shell or a foreign program would do must not happen: each case that could do anything would create or
change a file in the folder that is watched, or print the canary's content.
"""

REJECT, ACCEPT, SAFE = "reject", "accept", "safe"

VMX = 'config.version = "8"\nvirtualHW.version = "17"\ndisplayName = "v"\n'


def make_vmx(make):
    def case(name, text, verdict, item="", shown=""):
        make.file(name, (VMX + text).encode("utf-8", "surrogateescape"), verdict, item, shown, ".vmx")

    canary = str(make.canary)
    case("v01-control", 'memsize = "64"\n', ACCEPT)
    # What is kept for an export: as much of it as there is place for, and nothing that leads out of it.
    case("v01-kept-flood", "".join(f'other{number}.key = "{number}"\n' for number in range(3000)), SAFE)
    case("v01-kept-large", 'guestinfo.large = "' + "x" * 300000 + '"\n', ACCEPT)
    case("v01-kept-breaks-out", f'guestinfo.a = "|22|0Ascsi0:0.fileName = |22{canary}"\n'
         'other.b = "]]}\\u0022,"\n', ACCEPT)
    case("v01-raw-device", 'scsi0:0.present = "TRUE"\nscsi0:0.fileName = "/dev/sda"\n', ACCEPT,
         shown="/dev/sda")
    case("v01-raw-disk", 'scsi0:0.present = "TRUE"\nscsi0:0.deviceType = "rawDisk"\n'
         f'scsi0:0.fileName = "{canary}"\n', ACCEPT, shown=canary)
    case("v01-disk-is-the-canary", f'scsi0:0.present = "TRUE"\nscsi0:0.fileName = "{canary}"\n', ACCEPT)
    case("v01-disk-leads-out", 'scsi0:0.present = "TRUE"\nscsi0:0.fileName = "../secret/canary"\n', SAFE)
    case("v01-iso-is-the-canary", 'ide1:0.present = "TRUE"\nide1:0.deviceType = "cdrom-image"\n'
         f'ide1:0.fileName = "{canary}"\n', ACCEPT)
    case("v01-host-drive", 'ide1:0.present = "TRUE"\nide1:0.deviceType = "cdrom-raw"\n'
         'ide1:0.fileName = "/dev/sr0"\n', ACCEPT, shown="/dev/sr0")
    for kind in ("file", "pipe", "network", "device"):
        case(f"v01-serial-{kind}", f'serial0.present = "TRUE"\nserial0.fileType = "{kind}"\n'
             f'serial0.fileName = "{canary}"\n', ACCEPT, shown=canary)
    case("v01-parallel", f'parallel0.present = "TRUE"\nparallel0.fileName = "{canary}"\n', ACCEPT,
         shown=canary)
    case("v01-shared-root", 'sharedFolder0.present = "TRUE"\nsharedFolder0.hostPath = "/"\n', ACCEPT,
         shown="sharedFolder0")
    case("v01-passed-device", 'pciPassthru0.present = "TRUE"\npciPassthru0.id = "01:00.0"\n', ACCEPT,
         shown="01:00.0")
    case("v01-vnc-password", 'RemoteDisplay.vnc.enabled = "TRUE"\nRemoteDisplay.vnc.password = "x"\n',
         ACCEPT, shown="RemoteDisplay")
    case("v01-nvram-leads-out", f'nvram = "{canary}"\nfirmware = "efi"\n', ACCEPT)
    case("v01-two-meanings", 'memsize = "1"\nMEMSIZE = "2"\n', REJECT, "Line 5")
    case("v01-encrypted", 'encryption.data = "x"\n', REJECT, "encrypted")
    case("v01-encoding-leads-out", '.encoding = "../../x"\n', REJECT, "encoding")
    case("v01-encoding-switch", '.encoding = "ISO-2022-JP"\n', REJECT, "encoding")
    case("v01-not-utf-8", '.encoding = "UTF-8"\nannotation = "\udcff"\n', REJECT, "annotation")
    case("v01-zero", 'annotation = "a\0b"\n', REJECT)
    case("v01-escaped-zero", 'annotation = "a|00b"\n', ACCEPT)
    case("v01-control-characters", 'displayname.x = "|1b]0;x|07"\n', ACCEPT)
    for key, value in [("numvcpus", "-1"), ("numvcpus", "4294967297"), ("numvcpus", "0x10"),
                       ("memsize", "18446744073709551617"), ("memsize", "1e9"),
                       ("cpuid.coresPerSocket", "0"), ("numvcpus", "")]:
        case(f"v01-{key}-{value or 'empty'}", f'{key} = "{value}"\n', REJECT, key)
    case("v01-units", "".join(f'scsi0:{n}.present = "TRUE"\n' for n in range(256)), SAFE)
    case("v01-huge-unit", 'scsi99999999999:4294967296.present = "TRUE"\n', ACCEPT)
    case("v01-one-long-line", f'annotation = "{"x" * 900000}"\n', ACCEPT)
    case("v01-20001-settings", "".join(f'a{n} = ""\n' for n in range(20001)), REJECT, "settings")
    case("v01-2-mib", "#" * (2 << 20), REJECT)
    case("v01-no-setting", "nonsense\n", REJECT, "Line 4")
    case("v01-open-quote", 'annotation = "x\n', REJECT, "Line 4")


def make_vbox(make):
    canary = str(make.canary)
    uuid = "11111111-1111-1111-1111-111111111111"

    def case(name, hardware="", machine="", verdict=ACCEPT, item="", shown="", before=""):
        text = (f"<?xml version='1.0'?>{before}<VirtualBox xmlns='http://www.virtualbox.org/'>"
                f"<Machine name='v' OSType='Debian_64'>{machine}<Hardware>{hardware}</Hardware>"
                "</Machine></VirtualBox>")
        make.file(name, text.encode(), verdict, item, shown, ".vbox")

    attach = ("<StorageControllers><StorageController type='AHCI'><AttachedDevice type='HardDisk' "
              f"port='0'><Image uuid='{{{uuid}}}'/></AttachedDevice></StorageController>"
              "</StorageControllers>")
    disk = "<MediaRegistry><HardDisks>{}</HardDisks></MediaRegistry>"
    case("v02-control")
    for mode in ("RawFile", "HostPipe", "HostDevice", "TCP"):
        case(f"v02-uart-{mode}", f"<UART><Port enabled='true' hostMode='{mode}' path='{canary}'/></UART>",
             shown=canary)
    case("v02-shared-root", "<SharedFolders><SharedFolder name='r' hostPath='/' writable='true'/>"
         "</SharedFolders>", shown="SharedFolder")
    case("v02-host-pci", "<HostPci><Devices><Device host='01:00.0'/></Devices></HostPci>", shown="01:00.0")
    case("v02-disk-is-the-canary", machine=disk.format(
        f"<HardDisk uuid='{{{uuid}}}' location='{canary}' format='VDI'/>") + attach)
    case("v02-no-registry", machine=attach, shown="list of media")
    case("v02-circle", machine=disk.format(
        f"<HardDisk uuid='{{{uuid}}}' location='a'><HardDisk uuid='{{{uuid[:-1]}2}}' location='b'>"
        f"<HardDisk uuid='{{{uuid}}}' location='c'/></HardDisk></HardDisk>") + attach, verdict=SAFE)
    case("v02-layer-leads-out", machine=disk.format(
        f"<HardDisk uuid='{{{uuid[:-1]}2}}' location='../../secret.vdi' format='VDI'>"
        f"<HardDisk uuid='{{{uuid}}}' location='Snapshots/../{canary}' format='VDI'/></HardDisk>") + attach,
        verdict=SAFE)
    case("v02-kept-breaks-out", machine="<ExtraData><ExtraDataItem name='GUI/x&quot;/&gt;' "
         "value='&lt;y z=&quot;&#10;'/></ExtraData>", shown="ExtraData")
    case("v02-deep", machine=disk.format("<HardDisk>" * 5000 + "</HardDisk>" * 5000), verdict=REJECT)
    case("v02-snapshots", machine="".join("<Snapshot name='x'><Snapshots>" for _ in range(100))
         + "</Snapshots></Snapshot>" * 100)
    case("v02-cpu-negative", "<CPU count='-1'/>", verdict=REJECT, item="CPU count")
    case("v02-memory", "<Memory RAMSize='99999999999999999999'/>", verdict=REJECT, item="RAMSize")
    case("v02-entity", before=f"<!DOCTYPE VirtualBox [<!ENTITY x SYSTEM 'file://{canary}'>]>",
         verdict=REJECT, item="document type")
    case("v02-dtd-of-the-network", before=f"<!DOCTYPE VirtualBox SYSTEM 'http://127.0.0.1:{make.port}/x'>",
         verdict=REJECT, item="document type")
    case("v02-extra-data", machine="<ExtraData><ExtraDataItem name='VBoxInternal/Devices/x' "
         f"value='{canary}'/></ExtraData>", shown="ExtraData")


def make_libvirt(make):
    canary = str(make.canary)

    def case(name, devices="", more="", verdict=ACCEPT, item="", shown="", before=""):
        text = (f"{before}<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>"
                f"<name>v</name><memory>65536</memory>{more}<devices>{devices}</devices></domain>")
        make.file(name, text.encode(), verdict, item, shown, ".xml")

    case("v03-control")
    case("v03-kept-deep", "<watchdog model='a'>" + "<x>" * 100 + "</x>" * 100 + "</watchdog>",
         shown="watchdog")
    case("v03-kept-many", "<panic model='isa'/>" * 5000, verdict=SAFE)
    case("v03-kept-breaks-out", "<watchdog model='a&quot;/&gt;&lt;emulator&gt;x'/>", shown="watchdog")
    case("v03-emulator", f"<emulator>{canary}</emulator>", shown="emulator")
    case("v03-arguments", more="<q:commandline><q:arg value='-chardev'/></q:commandline>",
         shown="qemu:commandline")
    case("v03-environment", more="<q:commandline><q:env name='LD_PRELOAD' value='/x'/></q:commandline>",
         shown="qemu:commandline")
    case("v03-kernel", more=f"<os><type>hvm</type><kernel>{canary}</kernel></os>", shown="kernel")
    case("v03-script", f"<interface type='ethernet'><script path='{canary}'/></interface>",
         shown="interface")
    case("v03-disk-is-the-canary", f"<disk type='file'><source file='{canary}'/>"
         "<target dev='vda'/></disk>")
    case("v03-block", "<disk type='block'><source dev='/dev/sda'/><target dev='vda'/></disk>",
         shown="/dev/sda")
    for protocol in ("nbd", "http", "rbd", "iscsi"):
        case(f"v03-{protocol}", f"<disk type='network'><source protocol='{protocol}' name='x'>"
             f"<host name='127.0.0.1' port='{make.port}'/></source><target dev='vda'/></disk>",
             shown=f"{protocol}:x")
    for kind, attribute in [("file", "path"), ("pipe", "path"), ("dev", "path"), ("unix", "path"),
                            ("tcp", "host")]:
        case(f"v03-serial-{kind}", f"<serial type='{kind}'><source {attribute}='{canary}'/></serial>",
             shown=canary)
    case("v03-filesystem", "<filesystem><source dir='/'/><target dir='r'/></filesystem>",
         shown="filesystem")
    case("v03-hostdev", "<hostdev type='usb'><source><vendor id='0x1'/><product id='0x2'/></source>"
         "</hostdev>", shown="0x1:0x2")
    case("v03-tpm-of-the-host", "<tpm><backend type='passthrough'><device path='/dev/tpm0'/></backend>"
         "</tpm>", shown="/dev/tpm0")
    case("v03-memory-file", f"<memory model='nvdimm'><source><path>{canary}</path></source></memory>",
         shown=canary)
    case("v03-vhost-user", f"<interface type='vhostuser'><source path='{canary}'/></interface>",
         shown=canary)
    case("v03-container", more="<os><type>exe</type><init>/bin/sh</init></os>", verdict=REJECT,
         item="container")
    case("v03-cpu-2-32", more="<vcpu>4294967297</vcpu>", verdict=REJECT, item="vcpu")
    case("v03-unit", more="<memory unit='parsec'>1</memory>", verdict=SAFE)
    case("v03-xxe", before=f"<!DOCTYPE domain [<!ENTITY x SYSTEM 'file://{canary}'>]>",
         devices="&x;", verdict=REJECT, item="document type")
    case("v03-laughs", before="<!DOCTYPE domain [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>",
         verdict=REJECT, item="document type")
    case("v03-70000-devices", "<disk/>" * 70000, verdict=REJECT)


def make_quickemu(make):
    place = make.folder / "executed"

    def case(name, text, verdict, item="", shown=""):
        make.file(name, ('guest_os="linux"\n' + text).encode(), verdict, item, shown, ".conf")

    case("v05-control", 'disk_img="v/disk.qcow2"\n', SAFE)
    for number, code in enumerate([f"touch {place}", f"ram=$(touch {place})", f"ram=`touch {place}`",
                                   f'ram="$(touch {place})"', f"ram=1G; touch {place}",
                                   f"ram=1G touch {place}", f"source {place}", f". {place}",
                                   f"if true; then touch {place}; fi", f"f() {{ touch {place}; }}",
                                   f"ram=<(touch {place})", f"a[$(touch {place})]=1",
                                   f'a=("x" $(touch {place}))', "ram=${HOME}", "ram=~root",
                                   "ram=1G\\", "eval x", "PATH=$PATH:/x"]):
        case(f"v05-{number:02d}-code", code + "\n", REJECT, "Line 2")
    case("v05-arguments", 'disk_img="a"\nextra_args="-chardev file"\n', SAFE)
    case("v05-shared-root", 'public_dir="/"\nusb_devices=("1234:5678")\n', ACCEPT, shown="1234:5678")
    case("v05-ram", 'ram="99999999999999T"\n', REJECT, "ram")


def make_others(make):
    plist = ("<?xml version='1.0'?>{}<plist><dict><key>ConfigurationVersion</key><integer>4</integer>"
             "<key>System</key><dict>{}</dict>{}</dict></plist>")
    apple = ("<!DOCTYPE plist PUBLIC '-//Apple//DTD PLIST 1.0//EN' "
             f"'http://127.0.0.1:{make.port}/PropertyList-1.0.dtd'>")

    def utm(name, system="", more="", verdict=ACCEPT, item="", shown="", doctype=apple):
        make.file(name, plist.format(doctype, system, more).encode(), verdict, item, shown, ".plist")

    utm("v08-control")
    utm("v08-arguments", more="<key>QEMU</key><dict><key>AdditionalArguments</key><array>"
        "<string>-chardev</string></array></dict>", shown="AdditionalArguments")
    utm("v08-entity", doctype=f"<!DOCTYPE plist [<!ENTITY x SYSTEM 'file://{make.canary}'>]>",
        verdict=REJECT, item="document type")
    utm("v08-parameter", doctype="<!DOCTYPE plist [<!ENTITY % x SYSTEM "
        f"'http://127.0.0.1:{make.port}/x'> %x;]>", verdict=REJECT, item="document type")
    utm("v08-cpus", "<key>CPUCount</key><integer>-5</integer>", verdict=REJECT, item="CPUCount")
    utm("v08-apple", more="<key>Backend</key><string>Apple</string>", verdict=REJECT, item="Apple")
    make.file("v08-binary-rubbish", b"bplist00" + bytes(range(256)), REJECT, suffix=".plist")
    make.file("v08-binary-loop", b"bplist00\xa1\x00\x08" + bytes(6) + b"\x01\x01" + bytes(7) + b"\x01"
              + bytes(8) + bytes(7) + b"\x0a", REJECT, suffix=".plist")
    make.file("v09-vmcx", b"\x14\x20\x28\x01" + bytes(4000), REJECT, ".vhdx", suffix=".vmcx")
    make.file("v09-hyperv-device", b"<configuration><_83f8638b-8dca-4152-9eda-2ca8b33039b4_><controller0>"
              b"<drive0><pathname>\\\\.\\PHYSICALDRIVE0</pathname><type>PHYSICAL</type></drive0>"
              b"</controller0></_83f8638b-8dca-4152-9eda-2ca8b33039b4_><properties><name>v</name>"
              b"</properties></configuration>", ACCEPT, shown="PHYSICALDRIVE0", suffix=".xml")
    make.file("v07-vagrantfile", b"Vagrant.configure('2') { system('touch x') }\n", REJECT, suffix=".rb")
    make.file("v07-docker", b'{"provider": "docker"}', REJECT, "docker", suffix=".json")
    make.file("v07-catalogue", b'{"versions": []}', REJECT, ".box", suffix=".json")
    make.file("v07-size", b'{"provider": "libvirt", "virtual_size": 99999999999}', REJECT,
              "virtual_size", suffix=".json")
    make.file("v06-viewer-file", b"[virt-viewer]\ntype=spice\nhost=127.0.0.1\n", REJECT, suffix=".vv")
    make.file("v10-web-page", b"<!doctype html><html><body>Not found</body></html>", REJECT,
              "web page", suffix=".vmx")


def make_descriptors(make):
    make_vmx(make)
    make_vbox(make)
    make_libvirt(make)
    make_quickemu(make)
    make_others(make)
