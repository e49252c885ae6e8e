# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that a package asks for: set, checked by their types, and handed to the guest on a disc."""

import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import termios
import xml.etree.ElementTree as tree

import desk
import packages
from desk import test

SPACE = "{http://schemas.dmtf.org/ovf/environment/1}"
PROPERTIES = """<ProductSection ovf:class="com.example" ovf:instance="1"><Info>p</Info>
<Product>Thing</Product><Category>Network</Category>
<Property ovf:key="port" ovf:type="uint16" ovf:qualifiers="MinValue(1024) MaxValue(49151)"
 ovf:userConfigurable="true" ovf:value="8080"><Label>Port</Label></Property>
<Property ovf:key="name" ovf:type="string" ovf:qualifiers="MinLen(2), MaxLen(16)"
 ovf:userConfigurable="true"><Label>Name</Label></Property>
<Property ovf:key="mode" ovf:type="string" ovf:qualifiers='ValueMap{"a", "b, c"}'
 ovf:userConfigurable="true" ovf:value="a"/>
<Property ovf:key="ssh" ovf:type="boolean" ovf:userConfigurable="true" ovf:value="True"/>
<Property ovf:key="secret" ovf:type="string" ovf:password="true" ovf:userConfigurable="true"/>
<Property ovf:key="fixed" ovf:type="string" ovf:value="&lt;&amp;&quot;"/>
</ProductSection>"""


def expect(good, *words):
    if not good:
        raise AssertionError(" ".join(map(str, words)))


def make_package(place, transport="iso", properties=PROPERTIES):
    """An OVF of one machine with an empty disk that asks for values."""
    system = packages.System("one", "one", [packages.Disk("d1", 8 * packages.MIB)])
    text = packages.write_ovf([system])
    before = "<VirtualHardwareSection"
    expect(text.count(before) == 1, text)
    text = text.replace(before, f'{properties}{before} ovf:transport="{transport}"', 1)
    path = place.top / "one.ovf"
    path.write_text(text)
    return path


def read_environment(place, uuid):
    disc = place.folder(uuid) / "discs" / "ovf-env.iso"
    if shutil.which("bsdtar"):
        text = subprocess.run(["bsdtar", "-xOf", disc, "ovf-env.xml"], check=True,
                              stdout=subprocess.PIPE).stdout
    elif shutil.which("xorriso"):
        # Not among the machines: it is looked for there that nothing but the disc holds a secret.
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "ovf-env.xml"
            subprocess.run(["xorriso", "-osirrox", "on", "-indev", disc, "-extract", "/ovf-env.xml",
                            target], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            text = target.read_bytes()
    else:
        raise desk.Skip("neither bsdtar nor xorriso is installed")
    root = tree.fromstring(text)
    expect((root.tag, root.get(SPACE + "id")) == (SPACE + "Environment", "one"), root)
    section = root.find(SPACE + "PropertySection")
    return {node.get(SPACE + "key"): node.get(SPACE + "value") for node in section}


@test
def values_are_handed_over_on_a_disc(place):
    package = make_package(place)
    odd = 'a<&">]]>é\n'
    said = place.json("import", package, "--trial", "off", "--property", f"name={odd}",
                      "--property", "com.example.port.1=2048", "--property", "one/com.example.ssh.1=false",
                      "--property", "mode=b, c", "--property", "secret=hidden=1")
    uuid = said["machines"][0]["uuid"]
    drives = place.json("show", uuid)["spec"]["drives"]
    expect([drive["path"] for drive in drives] == ["ovf-env.iso"], drives)
    values = read_environment(place, uuid)
    expect(values == {"com.example.port.1": "2048", "com.example.name.1": odd,
                      "com.example.mode.1": "b, c", "com.example.ssh.1": "false",
                      "com.example.secret.1": "hidden=1", "com.example.fixed.1": '<&"'}, values)


@test
def the_plan_lists_them_and_what_is_missing(place):
    package = make_package(place, transport="com.vmware.guestInfo")
    plan = place.json("import", package, "--plan")
    listed = {one["key"]: one for one in plan["properties"]}
    expect(listed["com.example.port.1"]["kind"] == "number" and
           listed["com.example.mode.1"]["choices"] == ["a", "b, c"] and
           listed["com.example.secret.1"]["secret"] and
           not listed["com.example.fixed.1"]["configurable"] and
           "problem" in listed["com.example.name.1"], plan["properties"])
    # There is no channel of VMware's: it is said, and the disc is made all the same.
    expect(any(one["item"] == "com.vmware.guestInfo" for one in plan["dropped"]), plan["dropped"])
    answer = place.run("import", package, "--trial", "off", code=desk.USAGE)
    expect("--property com.example.name.1=" in answer.words, answer)
    expect(place.machines() == {}, "something was made")
    secret = place.run("import", package, "--plan", "--property", "secret=hidden", "--json")
    expect("hidden" not in secret.output, secret)
    expect("hidden" not in place.run("import", package, "--plan", "--property",
                                     "secret=hidden").output, "a secret is shown")
    said = place.json("import", package, "--trial", "off", "--property", "name=ab")
    expect(read_environment(place, said["machines"][0]["uuid"])["com.example.name.1"] == "ab", said)


@test
def wrong_values_are_refused_by_name(place):
    package = make_package(place)
    for text in ("port=80", "port=x", "port=", "port", "=1", "name=a", "name=" + "x" * 17, "name=a\x01b",
                 "mode=z", "ssh=maybe", "fixed=1", "nope=1", "other/port=2000", "name=" + "x" * 70000):
        answer = place.run("import", package, "--trial", "off", "--property", "name=good",
                           "--property", text, code=None)
        expect(answer.code != 0 and len(answer.words.splitlines()) == 1 and
               len(answer.words) < 1000, text[:40], answer)
    expect(place.machines() == {}, "something was made")


@test
def a_package_that_asks_for_nothing_gets_no_disc(place):
    system = packages.System("one", "one", [packages.Disk("d1", 8 * packages.MIB)])
    path = place.top / "plain.ovf"
    path.write_text(packages.write_ovf([system]))
    plan = place.json("import", path, "--plan")
    expect(plan["properties"] == [] and plan["machines"][0]["spec"]["machine"]["drives"] == [], plan)


SECRET = "correct horse battery"
KEY = "-----BEGIN KEY-----\n" + SECRET + "\n-----END KEY-----"
SECRETS = """<ProductSection><Info>p</Info><Product>Thing</Product>
<Property ovf:key="word" ovf:type="string" ovf:password="true" ovf:qualifiers="MinLen(8)"
 ovf:userConfigurable="true"><Label>Password of root</Label></Property>
<Property ovf:key="key" ovf:type="string" ovf:password="true" ovf:userConfigurable="true"/>
<Property ovf:key="name" ovf:type="string" ovf:userConfigurable="true" ovf:value="box"/>
</ProductSection>"""


def expect_kept(place, uuid, *secrets):
    """Nothing but the disc knows them: no log, no journal, no row of the library."""
    disc = place.folder(uuid) / "discs" / "ovf-env.iso"
    expect(disc.stat().st_mode & 0o777 == 0o600, "others may read the disc")
    for path in place.top.rglob("*"):
        if path.is_file() and path != disc and "given" not in path.name:
            data = path.read_bytes()
            for secret in secrets:
                expect(secret.encode() not in data, path, "holds it")
    for words in (["log"], ["show", uuid], ["show", uuid, "--json"], ["list", "--json"]):
        expect(SECRET not in place.run(*words).output, words)


@test
def secrets_come_from_where_nobody_else_sees_them(place):
    package = make_package(place, properties=SECRETS)
    answer = place.run("import", package, "--trial", "off", code=desk.USAGE)
    expect("--properties" in answer.words and "--property " not in answer.words, answer)
    given = place.top / "given"
    given.write_text(f"# for the box\n\nword={SECRET}\r\nname=a=b\n")
    (place.top / "given-key").write_text(KEY + "\n")
    files = ["--properties", given, "--property-file", f"key={place.top / 'given-key'}"]
    for plan in (place.run("import", package, "--plan", *files),
                 place.run("import", package, "--plan", "--json", *files)):
        expect(SECRET not in plan.output + plan.words and "a=b" in plan.output, plan)
    uuid = place.json("import", package, "--trial", "off", *files)["machines"][0]["uuid"]
    expect(read_environment(place, uuid) == {"word": SECRET, "key": KEY, "name": "a=b"}, uuid)
    expect_kept(place, uuid, SECRET)
    # A value on the line goes before one in the file; the standard input is as good as a file.
    uuid = place.json("import", package, "--trial", "off", "--properties", "-", "--property", "name=line",
                      given=f"name=file\nword={SECRET}")["machines"][0]["uuid"]
    expect(read_environment(place, uuid) == {"word": SECRET, "key": "", "name": "line"}, uuid)


@test
def no_error_repeats_what_may_be_a_secret(place):
    package = make_package(place, properties=SECRETS)
    given = place.top / "given"
    for text, code in ((f"word=x\n{SECRET}\n", desk.USAGE), (f"={SECRET}", desk.USAGE), ("word=horse", desk.USAGE),
                       (f"nope={SECRET}", desk.USAGE), (f"word={SECRET}\nname=\udcff", desk.USAGE),
                       (f"word={SECRET}" + "x" * 70000, desk.USAGE), ("#" * (1 << 20) + SECRET, desk.USAGE)):
        given.write_text(text, errors="surrogateescape")
        answer = place.run("import", package, "--trial", "off", "--properties", given, code=code)
        expect("horse" not in answer.words and len(answer.words.splitlines()) == 1, text[:40], answer)
    for options in (["--property", SECRET], ["--property", "=" + SECRET], ["--property", "word=horse\udcff"],
                    ["--property-file", SECRET], ["--properties", place.top / "missing"],
                    ["--properties", place.top], ["--property-file", f"word={place.top}"]):
        answer = place.run("import", package, "--trial", "off", *options, code=None)
        expect(answer.code != 0 and "horse" not in answer.words and
               len(answer.words.splitlines()) == 1, options, answer)
    expect(place.machines() == {}, "something was made")


class Person:
    """Somebody at a terminal, who is asked on it."""

    def __init__(self, place, *arguments):
        self.place = place
        self.arguments = arguments
        self.ours, theirs = pty.openpty()
        self.process = place.launch(*arguments, stdin=theirs)
        os.close(theirs)

    def type(self, prompt, text):
        """Waits until it is asked, sees that nothing will be shown, and types."""
        heard = b""
        while not re.search(prompt, heard.decode(errors="replace")):
            piece = os.read(self.process.stderr.fileno(), 4096)
            expect(piece, "nothing was asked:", heard)
            heard += piece
        if text is None:
            self.process.send_signal(signal.SIGINT)
        else:
            expect(not self.shows(), "what is typed is shown")
            os.write(self.ours, text.encode())

    def shows(self):
        return bool(termios.tcgetattr(self.ours)[3] & termios.ECHO)

    def finish(self):
        answer = self.place.finish(self.process, *self.arguments)
        expect(self.shows(), "the terminal shows nothing any more")
        os.set_blocking(self.ours, False)
        try:
            seen = os.read(self.ours, 65536)
        except OSError:
            seen = b""
        os.close(self.ours)
        expect(SECRET.encode() not in seen, seen)
        return answer


@test
def a_missing_password_is_asked_for_and_not_shown(place):
    package = make_package(place, properties=SECRETS)
    line = ["import", package, "--trial", "off", "--json"]
    person = Person(place, *line)
    person.type("Password of root: ", SECRET + "\n")
    person.type("same again: ", SECRET + "\n")
    uuid = person.finish().json["machines"][0]["uuid"]
    expect(read_environment(place, uuid)["word"] == SECRET, "another password")
    expect_kept(place, uuid, SECRET)
    person = Person(place, *line)
    person.type("Password of root: ", SECRET + "\n")
    person.type("same again: ", "something else\n")
    expect((answer := person.finish()).code == desk.USAGE and "horse" not in answer.words, answer)
    person = Person(place, *line)
    person.type("Password of root: ", "horse\n")
    person.type("same again: ", "horse\n")
    expect((answer := person.finish()).code == desk.USAGE and "horse" not in answer.words, answer)
    # Whoever gives up gets the terminal back as it was.
    person = Person(place, *line)
    person.type("Password of root: ", None)
    expect((answer := person.finish()).code != desk.OK, answer)
    person = Person(place, *line, "--plan")
    expect("problem" in person.finish().json["properties"][0], "the plan asks")
    expect(len(place.machines()) == 1, "more was made")


LOCALISED = """<ProductSection><Info>p</Info><Product ovf:msgid="product">Thing</Product>
<Property ovf:key="name" ovf:userConfigurable="true"><Label ovf:msgid="name">Name</Label>
<Description ovf:msgid="only">What it is called</Description></Property>
</ProductSection><EulaSection><Info>terms</Info><License ovf:msgid="eula">Read this.</License></EulaSection>"""
STRINGS = """<Strings xml:lang="fr"><Msg ovf:msgid="name">Nom</Msg><Msg ovf:msgid="only">Comment</Msg></Strings>
<Strings xml:lang="de-DE"><Msg ovf:msgid="name">Bezeichnung</Msg><Msg ovf:msgid="eula">Lies das.</Msg>
</Strings>"""


@test
def a_package_speaks_the_persons_language(place):
    path = make_package(place, properties=LOCALISED)
    text = path.read_text()
    expect(text.count("</Envelope>") == 1, text)
    path.write_text(text.replace("</Envelope>", STRINGS + "</Envelope>"))

    def read(language):
        plan = place.json("import", path, "--plan",
                          environment={"LC_ALL": "C.UTF-8" if language is None else "",
                                       "LC_MESSAGES": "", "LANG": language or "C.UTF-8",
                                       "LANGUAGE": language or ""})
        one = plan["properties"][0]
        licence = [consent["value"] for consent in plan["consents"] if consent["kind"] == "licence"]
        return one["label"], one["description"], licence

    expect(read(None) == ("Name", "What it is called", ["Read this."]), read(None))
    if read("de_DE:fr") == read(None):
        raise desk.Skip("the C library knows no languages in this environment")
    # The first language that has the text; what none has stays as the package says it.
    expect(read("de_DE:fr") == ("Bezeichnung", "Comment", ["Lies das."]), read("de_DE:fr"))
    expect(read("fr") == ("Nom", "Comment", ["Read this."]), read("fr"))
    expect(read("en:fr") == ("Name", "What it is called", ["Read this."]), read("en:fr"))


if __name__ == "__main__":
    desk.main()
