#!/usr/bin/env python3
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for ssh, and speaks like a device at the other end: banner, prompts, echo, a pager until it is turned off.

Its first words tell what it does beside: `cut` ends the answer in its middle, `refused` lets nobody in, `silent` says
nothing, `paged` has no command to turn the pager off, `hash` has prompts within the text.
"""

import os
import sys
import time
import tty

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples")
PAGE = 10


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def answer(name, modes, pager):
    with open(os.path.join(SAMPLES, name), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if "cut" in modes:
        lines = lines[:len(lines) // 2]
    for number, line in enumerate(lines, 1):
        say(line + "\n")
        if "hash" in modes and number == 10:
            say("banner-like#")
            time.sleep(0.2)
            say("\n#\n")
        if pager and number % PAGE == 0 and number < len(lines):
            say("  ---- More ----")
            os.read(0, 1)
            say("\x1b[42D" + " " * 42 + "\x1b[42D")


def typed():
    line = b""
    while True:
        sign = os.read(0, 1)
        if not sign:
            return
        say(sign.decode("latin-1"))
        if sign in b"\r\n":
            yield line.decode("latin-1").strip()
            line = b""
        else:
            line += sign


def main():
    modes = [word for word in sys.argv[1:] if not word.startswith("-")]
    if "refused" in modes:
        say("core1: Permission denied (publickey,password).\n")
        return 255
    if "silent" in modes:
        time.sleep(30)
        return 0
    ios = "ios" in modes
    prompt, name = ("border1#", "border1.ios.cfg") if ios else ("<core1>", "core1.vrp.cfg")
    show = "show running-config" if ios else "display current-configuration"
    pager = True
    say("\r\nAuthorized users only. All activity is recorded.\r\n\r\n" + prompt)
    # As ssh does: what is typed goes on at once, and comes back from the device.
    tty.setcbreak(0)
    for said in typed():
        if said in ("screen-length 0 temporary", "terminal length 0") and "paged" not in modes:
            pager = False
        elif said == show:
            answer(name, modes, pager)
        elif said in ("quit", "exit"):
            return 0
        elif said:
            say("Error: Unrecognized command\n")
        say(prompt)
    return 0


if __name__ == "__main__":
    sys.exit(main())
