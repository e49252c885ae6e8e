# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that a package asks for: set, checked by their types, and handed to the guest on a disc."""

import shutil
import subprocess
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
        target = place.top / "ovf-env.xml"
        target.unlink(missing_ok=True)
        subprocess.run(["xorriso", "-osirrox", "on", "-indev", disc, "-extract", "/ovf-env.xml",
                        target], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
