# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: other directories, and lines that are read otherwise than they look."""

from tests.unit.support.breaks.writing import Breaks
from tests.unit.support.hardened import ALL, SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

_add(
    "unique_identities",
    ALL,
    {"/usr/lib/passwd": "toor:x:0:0::/root:/bin/sh\n", "/etc/nsswitch.conf": "passwd: files altfiles\n"},
    {"/var/lib/extrausers/passwd": "toor:x:0:0::/root:/bin/sh\n", "/etc/nsswitch.conf": "passwd: files extrausers\n"},
    {"/etc/userdb/t.user": '{"userName":"t","uid":0}\n', "/etc/nsswitch.conf": "passwd: files systemd\n"},
    {"/etc/nsswitch.conf": "passwd: files [SUCCESS=continue] hesiod\n"},
    {"/etc/nsswitch.conf": "passwd: compat\n", "/etc/passwd": ("end", "+::::::\n")},
    {"/etc/samba/smb.conf": "[global]\ninclude = registry\n", "/etc/nsswitch.conf": "passwd: files winbind\n"},
    {"/usr/etc/sssd/sssd.conf": "[domain/a]\n", "/etc/nsswitch.conf": "passwd: files sss\n"},
    {"/etc/group": None},
    {"/etc/group": ""},
    *(
        {"/etc/passwd": ("end", line + "\n")}
        for line in (
            "alice:x:1002:1002::/:/bin/sh",
            "bob:x:000:1002::/:/bin/sh",
            " bob:x:0:1002::/:/bin/sh",
            "bob:x: 0:1002::/:/bin/sh",
            "bob:x:+0:1002::/:/bin/sh",
            "bob:x:01001:1002::/:/bin/sh",
        )
    ),
)
_add("no_empty_passwords", ALL, {"/etc/shadow": ("swap", "\nalice:", "\nalice::20779::::::\nb:")})
for _hash in (
    "$1$a$" + "x" * 22,
    "$sha1$40000$a$" + "x" * 28,
    "$md5,rounds=5$a$" + "x" * 22,
    "_J9..rasm" + "x" * 11,
    "ab" + "x" * 11,
    "$3$$" + "0" * 32,
    "$2a$05$" + "x" * 53,
    "$5$a$" + "x" * 43,
    "$9$a$" + "x" * 43,
):
    _add(
        "password_hashing",
        ALL,
        {"/etc/shadow": ("swap", "\nalice:", f"\nalice:{_hash}:20779::::::\nb:")},
        {"/etc/passwd": ("swap", "\nalice:x:", f"\nalice:{_hash}:")},
        {"/etc/gshadow": f"root:{_hash}::\n"},
        {"/etc/group": ("end", f"ops:{_hash}:1200:\n")},
    )
_add(
    "password_hashing",
    SYSTEMD,
    {"/etc/login.defs": ("end", "ENCRYPT_METHOD MD5\n")},
    {"/etc/libuser.conf": "[defaults]\ncrypt_style = md5\n", "/usr/sbin/lpasswd": ""},
    {"/usr/sbin/luseradd": ""},
)
_add("password_max_age", SYSTEMD, {"/etc/login.defs": ("end", "PASS_MAX_DAYS 99999\n")})
_add(
    "default_accounts_locked",
    ALL,
    *(
        {"/etc/passwd": ("end", f"{line}\n"), "/etc/shadow": ("end", f"{line.split(':')[0]}:$6$a${'x' * 86}:2::::::\n")}
        for line in ("games:x:5:60:games:/usr/games:/bin/bash", "operator:x:11:0::/root:/bin/sh", "bin:x:2:2::/bin:")
    ),
)
_add(
    "stale_accounts", SYSTEMD, *({"/etc/default/useradd": ("end", f"INACTIVE={days}\n")} for days in ("", "-1", "999"))
)
