# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not in the tree: other disks, other directories, another sshd."""

from tests.unit.support.breaks.writing import Breaks, service, unit
from tests.unit.support.hardened import SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

_AWAY = unit("home.mount", "[Mount]\nWhat=/dev/vdb\nWhere=/home\n", "/etc/systemd/system/")
_add(
    "no_trust_logins owned_accounts file_access",
    ("Rocky 8", "SLES 16", "Arch"),
    {"/etc/fstab": "UUID=1 /home xfs defaults 0 0\n"},
    {"/etc/auto.master.d/a.autofs": "/home /etc/auto.home\n"},
    {"/etc/auto.master": "/- /etc/auto.direct\n", "/etc/auto.direct": "/home/alice -fstype=nfs nfs:/alice\n"},
    _AWAY,
)
_add("forwarding_off", SYSTEMD, *({"/etc/fstab": f"/dev/vdb {point} xfs defaults 0 0\n"} for point in ("/usr", "/var")))
_add(
    "default_accounts_locked",
    SYSTEMD,
    {"/etc/nsswitch.conf": "passwd: files altfiles\n", "/usr/lib/passwd": "games:x:5:5::/:/bin/bash\n"},
)
_add("sudo_least_privilege", ("Rocky 8", "SLES 16"), {"/etc/nsswitch.conf": "passwd: files\ngroup: files hesiod\n"})
_add("no_empty_passwords password_max_age", SYSTEMD, {"/etc/nsswitch.conf": "passwd: files\nshadow: hesiod files\n"})
_add(
    "ssh_root_login",
    SYSTEMD,
    {
        "/usr/sbin/sshd": None,
        "/opt/ssh/sbin/sshd": b"OpenSSH_9.0p1\0",
        "/opt/ssh/etc/sshd_config": "PermitRootLogin yes\n",
        **unit("sshd.service", service("/opt/ssh/sbin/sshd -D -f /opt/ssh/etc/sshd_config")),
    },
    {"/usr/sbin/sshd": None, "/usr/bin/tinysshd": ""},
)
