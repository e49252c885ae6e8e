# SPDX-License-Identifier: GPL-3.0-or-later
"""A real guest runs cloud-init on the discs that an import makes: it does once, and rightly, what it was told."""

import base64
import re
import struct
import subprocess

import desk
import guest
import packages
from desk import test
from guest import expect

PASSWORD = "correct horse"
FINISHED = r"Cloud-init v\. \S+ finished at .* Datasource (\w+)\W"


def make_key(place, name):
    """A private key as ssh reads it, and its line for authorized_keys; of openssl's hand alone."""
    private = place.top / name
    run = ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", private]
    try:
        subprocess.run(run, check=True, capture_output=True)
    except FileNotFoundError:
        raise desk.Skip("openssl is not installed") from None
    public = subprocess.run(["openssl", "ec", "-in", private, "-pubout", "-outform", "DER"],
                            check=True, capture_output=True).stdout
    parts = (b"ecdsa-sha2-nistp256", b"nistp256", public[-65:])
    blob = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    line = f"ecdsa-sha2-nistp256 {base64.b64encode(blob).decode()} {name}"
    (place.top / f"{name}.pub").write_text(line + "\n")
    return private.read_text(), line


def start(place, uuid):
    """Starts it and waits until cloud-init has come to its end; says which source it had, and lends the agent."""
    place.json("start", uuid)
    serial = guest.Serial(place, uuid)
    source = serial.wait(FINISHED).group(1)
    serial.close()
    place.json("wait", uuid, "--until", "agent", "--timeout", "600", patience=guest.PATIENCE_S)
    return source, guest.Agent(place, uuid)


def stop(place, uuid, agent):
    agent.close()
    place.json("stop", uuid, "--timeout", "600", patience=guest.PATIENCE_S)


def prepare(place, uuid):
    place.json("set", uuid, "--memory", "1024M", "--serial-ports", "1")


def expect_user(agent, private, line):
    """The user is there, and comes in by the key, by the password, and by nothing else."""
    expect(agent.run("hostname; cat /etc/hostname").split() == ["web", "web"], "another name")
    expect(agent.run("id -un anna; getent passwd anna").splitlines()[1].endswith(":/bin/bash"),
           "another shell")
    keys = agent.run("cat /home/anna/.ssh/authorized_keys; stat -c '%U %a' /home/anna/.ssh/authorized_keys")
    expect(keys.splitlines() == [line, "anna 600"], keys)
    agent.run(f"umask 077; cat > /run/key <<'END'\n{private}END\n")
    ssh = "ssh -i /run/key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    seen = agent.run(f"{ssh} anna@localhost 'id -un; sudo -n id -un' 2>&1")
    # Nothing stands between them: sudo complains where the guest's own name leads nowhere.
    expect(re.search(r"^anna\nroot$", seen, re.M), seen)
    for given, is_let_in in ((PASSWORD, True), ("wrong", False)):
        seen = agent.run(f"echo '{given}' | runuser -u nobody -- su anna -c 'id -un' 2>&1; true")
        expect(("anna" in seen.splitlines()[-1].split()) == is_let_in, given, seen)
    expect(agent.run("passwd -S root").split()[1] == "L", "root can log in")


@test(engine=None)
def a_cloud_image_does_once_what_it_is_told(place):
    image = place.top / "debian-12-genericcloud-amd64.qcow2"
    image.symlink_to(guest.get_image("debian-cloud"))
    private, line = make_key(place, "anna")
    said = place.json("import", image, "--in-place", "--cloud-user", "anna", "--host-name", "web",
                      "--cloud-key", place.top / "anna.pub", "--cloud-password",
                      given=PASSWORD + "\n")
    uuid = said["machines"][0]["uuid"]
    prepare(place, uuid)
    source, agent = start(place, uuid)
    expect(source == "DataSourceNoCloud", source)
    expect_user(agent, private, line)
    errors = agent.run("cloud-init status --long; cat /run/cloud-init/result.json")
    expect('"errors": []' in errors, errors)
    expect(agent.run("readlink /var/lib/cloud/instance").strip().endswith("/" + uuid), "another instance")
    hashed = agent.run("getent shadow anna").split(":")[1]
    expect(hashed.startswith("$6$rounds="), hashed)

    # What a person changes in the guest afterwards is theirs: the disc is still there at the next start.
    agent.run("echo '# nobody' > /home/anna/.ssh/authorized_keys; usermod -p '!theirs' anna; "
              "hostnamectl set-hostname theirs; sync")
    stop(place, uuid, agent)
    source, agent = start(place, uuid)
    seen = agent.run("cat /home/anna/.ssh/authorized_keys /etc/hostname; getent shadow anna | cut -d: -f2; "
                     "ls /var/lib/cloud/instances; blkid -L cidata")
    expect(seen.split("\n")[:4] == ["# nobody", "theirs", "!theirs", uuid], seen)
    expect(seen.split("\n")[4].startswith("/dev/sr"), seen)
    stop(place, uuid, agent)


PROPERTIES = """<ProductSection><Info>p</Info><Product>Thing</Product>
<Property ovf:key="instance-id" ovf:type="string" ovf:userConfigurable="true" ovf:value="first"/>
<Property ovf:key="hostname" ovf:type="string" ovf:userConfigurable="true" ovf:value="nobody"/>
<Property ovf:key="public-keys" ovf:type="string" ovf:userConfigurable="true"/>
<Property ovf:key="user-data" ovf:type="string" ovf:password="true" ovf:qualifiers="MinLen(8)"
 ovf:userConfigurable="true"/>
</ProductSection>"""


@test(engine=None)
def a_package_hands_its_values_to_cloud_init(place):
    """As Ubuntu's packages do: values of its descriptor are what cloud-init is told."""
    image = guest.get_image("debian-cloud")
    disk = place.top / "deb.vmdk"
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "vmdk", "-o", "subformat=streamOptimized",
                    image, disk], check=True, capture_output=True)
    system = packages.System("one", "one", [packages.Disk("d1", 4 << 30, disk)], memory=1024)
    text = packages.write_ovf([system])
    before = "<VirtualHardwareSection"
    expect(text.count(before) == 1, text)
    package = place.top / "one.ovf"
    package.write_text(text.replace(before, f'{PROPERTIES}{before} ovf:transport="iso"', 1))
    _, line = make_key(place, "anna")
    told = base64.b64encode(b"#cloud-config\nwrite_files:\n- path: /etc/told\n  content: secret\n").decode()
    uuid = place.json("import", package, "--trial", "off", "--property", "hostname=web", "--properties", "-",
                      given=f"public-keys={line}\nuser-data={told}\n",
                      patience=guest.PATIENCE_S)["machines"][0]["uuid"]
    prepare(place, uuid)
    source, agent = start(place, uuid)
    expect(source == "DataSourceOVF", source)
    seen = agent.run("hostname; cat /etc/told; echo; readlink /var/lib/cloud/instance; "
                     "cat ~debian/.ssh/authorized_keys").splitlines()
    expect(seen == ["web", "secret", "/var/lib/cloud/instances/first", line], seen)
    stop(place, uuid, agent)


if __name__ == "__main__":
    desk.main()
