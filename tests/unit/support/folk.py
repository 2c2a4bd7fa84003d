# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Account files for small trees."""

PASSWD = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
alice:x:1000:1000:Alice:/home/alice:/bin/bash
bob:x:1001:1001:Bob:/home/bob:/bin/bash
"""
SHADOW = """root:!:20700:0:180:7:::
daemon:*:20700:0:99999:7:::
sync:*:20700:0:99999:7:::
nobody:*:20700:0:99999:7:::
alice:!:20700:0:180:7:::
bob:!:20700:0:180:7:::
"""
GROUP = """root:x:0:
daemon:x:1:
adm:x:4:alice
sudo:x:27:alice
shadow:x:42:
nogroup:x:65534:
alice:x:1000:
bob:x:1001:
"""
GSHADOW = """root:*::
daemon:*::
adm:*::alice
sudo:*::alice
shadow:*::
nogroup:*::
alice:!::
bob:!::
"""
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVzZWQgaW4gdGVzdHMgb25seSwgMzIgYnl0ZXMhIQ== newkey\n"


def folk(passwd="", shadow="", group="", gshadow="", **files):
    """Return the files of a host with a few accounts, with lines added to the end of some."""
    return dict({
        "/etc/passwd": PASSWD + passwd, "/etc/shadow": SHADOW + shadow, "/etc/group": GROUP + group,
        "/etc/gshadow": GSHADOW + gshadow, "/usr/sbin/nologin": "",
    }, **files)
