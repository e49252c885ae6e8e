#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver can see, press, type, click and take pictures.  Runs under tools/with-display."""

import pathlib
import re
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(here.parents[1] / "tools/drive"))
import desk  # noqa: E402


def steps(process, scratch):
    # GTK tells the program's name: here the interpreter's.
    sample = desk.application(re.compile("sample-window|python3"), timeout=60)
    window = desk.Window.of_process(process.pid)
    yield "the window has a size", window.geometry()[2] >= 100

    sample.find(name="nothing yet")
    entry = sample.find("text")
    entry.set_text("hello")
    sample.find("push button", "Press").act()
    yield "a late change is waited for", sample.find(name="pressed hello") is not None

    window.activate()
    window.click_node(sample.find("check box", "Agree"))
    yield "the mouse reaches what has no action", sample.find(name="agreed True") is not None

    window.click_node(entry)
    window.key("ctrl+a")
    window.type("typed")
    sample.find("push button", "Press").act()
    yield "keys are typed", sample.find(name="pressed typed") is not None

    picture = pathlib.Path(window.picture(scratch / "window.png"))
    yield "a picture is taken", picture.read_bytes()[:4] == b"\x89PNG" and window.colours() > 4

    try:
        sample.find(name="never there", timeout=0.5)
        missed = False
    except desk.NotFound as error:
        missed = "Press" in str(error)
    yield "what never comes is an error that tells what is there", missed


def main():
    failed = number = 0
    with tempfile.TemporaryDirectory() as scratch:
        process = subprocess.Popen([sys.executable, here / "sample-window.py"])
        try:
            for name, good in steps(process, pathlib.Path(scratch)):
                number += 1
                failed += not good
                print(f"{'ok' if good else 'not ok'} {number} {name}", flush=True)
        finally:
            process.kill()
            process.wait()
    print(f"1..{number}")
    sys.exit(failed != 0)


main()
