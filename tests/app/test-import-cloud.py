# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloud images: what they are told at their first start, and that it is read back as it was meant."""

import base64
import os
import shutil
import socket
import struct
import subprocess
import threading

import desk
import packages
from desk import test

# Made for this test; their other halves do not exist.
KEYS = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKyC6OucaQ8U7JaSiWwnE2n3RR6414g53z/NBEGCpnyB anna@desk",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB bob",
]
CLOUD = "debian-12-genericcloud-amd64.qcow2"


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def make_home(place, *keys):
    """A home of the test's own: nobody's real keys are looked at."""
    folder = place.top / "home" / ".ssh"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, key in enumerate(keys):
        (folder / f"id_{number}.pub").write_text(key + "\n")
    place.environment["HOME"] = str(place.top / "home")
    place.environment.pop("SSH_AUTH_SOCK", None)
    return folder


def make_disk(place, name=CLOUD):
    if not packages.has_qemu_img():
        raise desk.Skip("qemu-img is not installed")
    raw = packages.make_raw(place.top / "raw")
    return packages.convert(raw, place.top / name, "qcow2")


def get_disc(place, uuid):
    return place.folder(uuid) / "discs" / "seed.iso"


def read_disc(disc):
    """What another reader finds on it: {name: bytes}, and what it is called."""
    for program in ("bsdtar", "xorriso"):
        if shutil.which(program):
            break
    else:
        raise desk.Skip("neither bsdtar nor xorriso is installed")
    found = {}
    for name in ("user-data", "meta-data"):
        if program == "bsdtar":
            found[name] = subprocess.run(["bsdtar", "-xOf", disc, name], check=True,
                                         stdout=subprocess.PIPE).stdout
        else:
            target = disc.parent.parent / f"read-{name}"
            subprocess.run(["xorriso", "-osirrox", "on", "-indev", disc, "-extract", f"/{name}",
                            target], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            found[name] = target.read_bytes()
            target.unlink()
    return found


@test
def a_cloud_image_gets_a_user_a_key_and_a_name(place):
    folder = make_home(place, KEYS[0])
    disk = make_disk(place)
    plan = place.json("import", disk, "--plan", "--cloud-user", "anna", "--name", "Web 1")
    cloud = plan["cloud"]
    expect((cloud["made"], cloud["guessed"], cloud["user"], cloud["host_name"], cloud["password"])
           == (True, True, "anna", "web-1", False), cloud)
    expect([(key["from"], key["kind"]) for key in cloud["keys"]]
           == [(str(folder / "id_0.pub"), "ssh-ed25519")], cloud)
    spec = plan["machines"][0]["spec"]["machine"]
    expect((spec["disks"][0]["bus"], spec["networks"][0]["model"], spec["drives"][0]["bus"],
            spec["family"]) == ("virtio", "virtio", "scsi", "linux"), spec)
    text = place.run("import", disk, "--plan", "--cloud-user", "anna").output
    expect(str(folder / "id_0.pub") in text and "anna" in text and "SHA256:" in text, text)
    expect(place.machines() == {}, "the plan made something")

    uuid = place.json("import", disk, "--cloud-user", "anna", "--name",
                      "Web 1")["machines"][0]["uuid"]
    expect(place.json("show", uuid)["spec"]["drives"][0]["path"] == "seed.iso", "no disc")
    found = read_disc(get_disc(place, uuid))
    user, meta = (found[name].decode() for name in ("user-data", "meta-data"))
    expect(user.startswith("#cloud-config\n") and '- name: "anna"\n' in user and
           f'- "{KEYS[0]}"\n' in user and "lock_passwd: true\n" in user and
           "\n    passwd:" not in user, user)
    expect(meta == f'instance-id: "{uuid}"\nlocal-hostname: "web-1"\n', meta)
    try:
        import yaml
    except ImportError:
        return
    read = yaml.safe_load(user)
    expect(read["users"] == [{"name": "anna", "shell": "/bin/bash",
                              "sudo": "ALL=(ALL) NOPASSWD:ALL", "lock_passwd": True,
                              "ssh_authorized_keys": [KEYS[0]]}] and read["hostname"] == "web-1",
           read)
    expect(yaml.safe_load(meta) == {"instance-id": uuid, "local-hostname": "web-1"}, meta)


@test
def the_disc_goes_with_the_machine(place):
    make_home(place, KEYS[0])
    uuid = place.json("import", make_disk(place))["machines"][0]["uuid"]
    expect(get_disc(place, uuid).stat().st_mode & 0o777 == 0o600, "others may read it")
    place.run("start", uuid)
    place.run("poweroff", uuid)
    place.run("delete", uuid)
    place.run("purge", uuid)
    expect(not place.folder(uuid).exists(), list(place.folder(uuid).rglob("*")))


@test
def a_disk_of_any_other_name_is_told_nothing(place):
    make_home(place, KEYS[0])
    disk = make_disk(place, "nextcloud.qcow2")
    plan = place.json("import", disk, "--plan")
    expect(not plan["cloud"]["made"] and plan["machines"][0]["spec"]["machine"]["drives"] == [],
           plan)
    expect("cloud-init" not in place.run("import", disk, "--plan").output, "it is said all the same")
    asked = place.json("import", disk, "--plan", "--host-name", "shop")
    expect(asked["cloud"]["made"] and asked["cloud"]["host_name"] == "shop", asked["cloud"])
    cloud = make_disk(place)
    off = place.json("import", cloud, "--plan", "--cloud-init", "off")
    expect(not off["cloud"]["made"], off["cloud"])


@test
def nobody_is_locked_out_without_being_told(place):
    folder = make_home(place)
    disk = make_disk(place)
    answer = place.run("import", disk, code=desk.USAGE)
    expect("--cloud-key" in answer.words and "--cloud-password" in answer.words, answer)
    expect(place.machines() == {}, "it was made")
    expect("problem" in place.json("import", disk, "--plan")["cloud"], "the plan does not say so")
    # Of several keys none is chosen by anybody but the person.
    make_home(place, *KEYS)
    answer = place.run("import", disk, code=desk.USAGE)
    expect("~/.ssh" in answer.words, answer)
    place.run("import", disk, "--cloud-key", folder / "id_1.pub")
    place.run("import", disk, "--cloud-init", "off")


@test
def a_password_is_kept_as_a_hash_alone(place):
    make_home(place)
    disk = make_disk(place)
    said = place.json("import", disk, "--cloud-password", given="correct horse\nbattery\n")
    uuid = said["machines"][0]["uuid"]
    user = read_disc(get_disc(place, uuid))["user-data"].decode()
    expect('passwd: "$6$rounds=' in user and "lock_passwd: false" in user, user)
    hashed = user.split('passwd: "', 1)[1].split('"', 1)[0]
    if shutil.which("perl"):
        again = subprocess.run(["perl", "-e", "print crypt ($ARGV[0], $ARGV[1])", "correct horse",
                                hashed], check=True, text=True, stdout=subprocess.PIPE).stdout
        expect(again == hashed, again, hashed)
    for path in place.library.rglob("*"):
        if path.is_file():
            expect(b"correct horse" not in path.read_bytes(), path, "holds the password")
    for words in ("", "\n", "x" * 300 + "\n"):
        place.run("import", disk, "--cloud-password", code=desk.USAGE, given=words)
    answer = place.run("import", disk, "--cloud-password-hash", "correct horse", code=None)
    expect(answer.code != 0 and "horse" not in answer.words, answer)


@test
def hostile_values_are_refused_by_name(place):
    make_home(place, KEYS[0])
    disk = make_disk(place)
    for option in ("--cloud-user", "--host-name"):
        for value in ("a\nb", 'a"', "a'b", "a: b", "$(id)", "../a", "-", "a" * 300, "\u202e", ""):
            answer = place.run("import", disk, option, value, code=None)
            expect(answer.code != 0 and len(answer.words.splitlines()) == 1, option, repr(value),
                   answer)
    expect(place.machines() == {}, "something was made")


@test
def no_private_key_is_ever_read(place):
    folder = make_home(place)
    disk = make_disk(place)
    private = folder / "id_ed25519"
    private.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nsecret\n")
    for name in (private, folder / "disguised.pub", folder / "missing.pub", folder):
        if str(name).endswith("disguised.pub"):
            name.write_text(private.read_text())
        answer = place.run("import", disk, "--cloud-key", name, code=None)
        expect(answer.code != 0 and "secret" not in answer.words, answer)
    expect(place.machines() == {}, "something was made")


class Agent(threading.Thread):
    """An agent that answers one question with what it is given."""

    def __init__(self, path, answer):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen(1)
        self.answer = answer
        self.start()

    def run(self):
        connection, _ = self.socket.accept()
        with connection:
            connection.recv(5, socket.MSG_WAITALL)
            connection.sendall(self.answer)


def pack(text):
    return struct.pack(">I", len(text)) + text


@test
def keys_come_from_an_agent(place):
    make_home(place)
    disk = make_disk(place)
    blobs = [base64.b64decode(key.split()[1]) for key in KEYS]
    body = b"\x0c" + struct.pack(">I", 3) + pack(b"\0\0\0\3xyz") + pack(b"unknown") + \
        b"".join(pack(blob) + pack(b'a"\n') for blob in blobs)
    answers = {"good": pack(body), "short": pack(body)[:-4], "empty": pack(b"\x0c\0\0\0\0"),
               "long": struct.pack(">I", 1 << 31), "other": pack(b"\x05\0\0\0\0"),
               "lying": pack(b"\x0c\0\0\0\1" + struct.pack(">I", 1 << 30))}
    for name, answer in answers.items():
        path = place.top / f"agent-{name}"
        Agent(path, answer)
        said = place.run("import", disk, "--plan", "--json", "--cloud-key", "agent", code=None,
                         environment={"SSH_AUTH_SOCK": str(path)})
        if name != "good":
            expect(said.code == desk.NOT_FOUND, name, said)
            continue
        keys = said.json["cloud"]["keys"]
        expect([key["from"] for key in keys] == ["agent", "agent"], keys)
    answer = place.run("import", disk, "--plan", "--cloud-key", "agent", code=desk.NOT_FOUND)
    expect("SSH_AUTH_SOCK" in answer.words, answer)


if __name__ == "__main__":
    os.umask(0o022)
    desk.main()
