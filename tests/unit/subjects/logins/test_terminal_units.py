# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to log somebody in without asking that stand in no option of a getty's own line."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import automatic

UNITS = "/etc/systemd/system/"
DROPIN = UNITS + "getty@tty1.service.d/x.conf"
BY_VARIABLE = "ExecStart=\nExecStart=-/sbin/agetty $OPTS %I linux\n"
FOUND = {
    "a variable": {DROPIN: "[Service]\nEnvironment=OPTS=--autologin=root\n" + BY_VARIABLE},
    "a variable's file": {
        DROPIN: "[Service]\nEnvironmentFile=-/etc/default/tty\n" + BY_VARIABLE,
        "/etc/default/tty": "OPTS='-a root'\n"},
    "a script": {
        DROPIN: "[Service]\nExecStart=\nExecStart=/usr/local/sbin/tty\n",
        "/usr/local/sbin/tty": "#!/bin/sh\nexec /sbin/agetty --autologin root tty1\n"},
    "a shell at a terminal": {
        UNITS + "con.service": "[Service]\nStandardInput=tty\nTTYPath=/dev/tty9\nExecStart=/bin/bash -l\n"},
    "a session at a terminal": {
        UNITS + "kiosk.service":
        "[Service]\nUser=kiosk\nPAMName=login\nTTYPath=/dev/tty1\nExecStart=/usr/bin/startx\n"},
    "a rescue shell without a password": {
        UNITS + "rescue.service.d/x.conf": "[Service]\nEnvironment=SYSTEMD_SULOGIN_FORCE=1\n"},
    "the same, of the kernel's line": {"/proc/cmdline": "root=/dev/sda1 SYSTEMD_SULOGIN_FORCE=1\n"},
    "an option's beginning": {"/etc/inittab": "1:2345:respawn:/sbin/agetty --autolog root tty1\n"},
    "mgetty": {"/etc/mgetty/login.config": "* - - /bin/login -f root\n"},
    "kmscon": {"/etc/kmscon/kmscon.conf": "login=/bin/login -f root\n"},
    "greetd with blanks": {"/etc/greetd/config.toml": "[ initial_session ]\ncommand = \"bash\"\n"},
    "greetd with quotes": {"/etc/greetd/config.toml": "[\"initial_session\"]\ncommand = \"bash\"\n"},
    "greetd in a line": {"/etc/greetd/config.toml": "initial_session = { command = \"bash\", user = \"root\" }\n"},
}
NOT = {
    "another variable": {DROPIN: "[Service]\nEnvironment=OPTS=--noclear\n" + BY_VARIABLE},
    "as it is shipped": {DROPIN: "[Service]\nExecStart=\nExecStart=-/sbin/agetty -o '-p -- \\\\u' --noclear - $TERM\n"},
    "a program at a terminal": {
        UNITS + "con.service": "[Service]\nStandardInput=tty\nTTYPath=/dev/tty9\nExecStart=/usr/bin/htop\n"},
    "a shell at none": {UNITS + "job.service": "[Service]\nExecStart=/bin/sh -c 'agetty --version'\n"},
    "not forced": {UNITS + "rescue.service.d/x.conf": "[Service]\nEnvironment=SYSTEMD_SULOGIN_FORCE=0\n"},
    "mgetty as it is shipped": {"/etc/mgetty/login.config": "# /bin/login -f\n*\t-\t-\t/bin/login @\n"},
    "greetd's usual": {"/etc/greetd/config.toml": "[default_session]\ncommand = \"agreety --cmd sh\"\n"},
}
VENDOR = {"/usr/lib/systemd/system/getty@.service": "[Service]\nExecStart=-/sbin/agetty %I\n"}


@pytest.mark.parametrize("case", FOUND)
def test_it_is_found_in_its_place(tree, case):
    host = tree({**VENDOR, **FOUND[case]})
    seen = [one.check(host) for one in automatic.found(host)]
    assert [one.status for one in seen] == ["fail"]
    assert str(seen[0].where).startswith(next(iter(FOUND[case])))


@pytest.mark.parametrize("case", NOT)
def test_what_asks_is_none(tree, case):
    assert list(automatic.found(tree({**VENDOR, **NOT[case]}))) == []
