# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo: lines that are read otherwise than they look, and other files."""

from tests.unit.support.breaks.writing import Breaks
from tests.unit.support.hardened import ALL

BREAKS = Breaks()
_add = BREAKS.add

_ADMINISTRATORS = tuple(name for name in ALL if name not in ("Debian 12", "Alpine 3.20", "Arch"))
_add(
    "sudo_least_privilege",
    _ADMINISTRATORS,
    *(
        {"/etc/sudoers.d/zz": text + "\n", "/opt/sudo.x": "alice ALL=ALL\n", "/opt/sudo.d/a": "alice ALL=ALL\n"}
        for text in (
            "Defaults !authenticate",
            "Defaults:alice !authenticate",
            "Defaults lecture=never, !authenticate",
            "Defaults exempt_group = alice",
            "Defaults timestamp_timeout=-1",
            "Defaults !use_pty",
            "alice ALL=(ALL) ALL",
            "alice ALL=(ALL) NOPASSWD: /bin/ls",
            "%alice ALL=(ALL) ALL",
            "ALL ALL=(ALL) ALL",
            "#1001 ALL=(ALL) ALL",
            "%#1001 ALL=(ALL) ALL",
            "+ops ALL=(ALL) ALL",
            "User_Alias X = alice\nX ALL = ALL",
            "Cmnd_Alias C = ALL\nalice ALL = C",
            "alice ALL=(root) !/bin/sh, ALL",
            "alice\tALL = \\\n ALL",
            '"alice" ALL = ALL',
            "al\\ice ALL=ALL",
            "alice ALL=(ALL) CWD=* ALL",
            "alice web1 = ALL",
            "alice ALL=(ALL) sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== ALL",
            "@include /opt/sudo.x",
            "#include /opt/sudo.x",
            "@includedir /opt/sudo.d",
            "alice ALL=(root) ^.*$",
            "alice ALL = ^/bin/.*$",
            "alice ALL=(root) ^/usr/bin/[a-z]+$ ^.*$",
            "alice ALL=(root) /bin/sh",
            "alice ALL = /usr/bin/*",
            "alice ALL=(ALL) /usr/bin/",
            'alice ALL=(root) /usr/bin/bash ""',
            "alice ALL=(root) /usr/bin/su -",
            "alice ALL=(root) /bin/su *",
            "alice ALL=(root) sudoedit",
        )
    ),
    {"/etc/sudo.conf": "Plugin sudoers_policy sudoers.so sudoers_file=/opt/s\n", "/opt/s": "alice ALL=ALL\n"},
    {"/etc/nsswitch.conf": "sudoers: ldap files\n", "/etc/ldap.conf": "uri ldap://x\nsudoers_base ou=x\n"},
)
