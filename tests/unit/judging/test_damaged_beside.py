# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line that cannot be read is an error by name, and hides nothing that is wrong beside it, whatever it says."""

import pytest

from tests.unit.judging.test_distributions import findings
from tests.unit.support.distributions import DISTRIBUTIONS

MD5 = "$1$saltsalt$" + "x" * 22
SHADOW = DISTRIBUTIONS["Debian 12"]["/etc/shadow"].replace("\nalice:", f"\nalice:{MD5}:20779:0:99999:7:::\nbob:")
PASSWD = DISTRIBUTIONS["Debian 12"]["/etc/passwd"]
SUDO = {"/usr/bin/sudo": b"", "/etc/sudoers": "%sudo ALL=(ALL:ALL) NOPASSWD: ALL\n@includedir /etc/sudoers.d\n"}
ROTATE = "/var/log/{0} {{\n  rotate two\n}}\n"
# (distribution, control, files, what is told as wrong beside the error)
CASES = [
    ("Debian 12", "password_hashing", {"/etc/shadow": SHADOW + "broken\n"}, "The password of alice is stored as a md5"),
    ("Debian 12", "password_hashing", {"/etc/shadow": "a:b\n" + SHADOW}, "The password of alice is stored as a md5"),
    ("Debian 12", "password_max_age", {"/etc/shadow": SHADOW + "x:!:a::::::\n"}, "alice: the password may be kept"),
    ("Debian 12", "no_empty_passwords", {"/etc/passwd": PASSWD + "free::1009:1009::/:/bin/sh\nbad:line\n"},
     "free has an empty password"),
    ("Debian 12", "unique_identities", {"/etc/passwd": PASSWD + "a:x:b:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n"},
     "toor is root by another name"),
    ("Debian 12", "sudo_least_privilege", {**SUDO, "/etc/sudoers.d/a": "admin ALL=(ALL\n"}, "%sudo uses sudo without"),
    ("Debian 12", "sudo_least_privilege", {**SUDO, "/etc/sudoers.d/a": "bob ALL=(ALL \\\n  x\nann ALL=(ALL) ALL\n"},
     "ann may run every command"),
    ("Alma 9", "log_retention", {"/etc/logrotate.d/aa": ROTATE.format("x")}, "/var/log/secure is kept 28 days"),
    ("Alma 9", "log_retention", {"/etc/rsyslog.d/x.conf": "action(type=\n"}, "/var/log/secure is kept 28 days"),
    ("Alma 9", "log_retention", {"/etc/rsyslog.conf": "action(type=\n"}, "auditd does not keep 180 days"),
]


@pytest.mark.parametrize("name, control, files, wrong", CASES, ids=[f"{one[1]}-{next(iter(one[2]))}" for one in CASES])
def test_a_line_that_cannot_be_read_hides_nothing_that_is_wrong_beside_it(tmp_path, name, control, files, wrong):
    found = findings(tmp_path, {**DISTRIBUTIONS[name], **files}, control)[control]
    assert (found["status"], found["reason"]) == ("error", "unreadable")
    said = [(one["status"], one["message"]["en"]) for one in found["details"]]
    assert [one for one in said if one[0] == "fail" and one[1].startswith(wrong)], said
    assert len(set(said)) == len(said)


GROUP = DISTRIBUTIONS["Debian 12"]["/etc/group"]


@pytest.mark.parametrize("control, path, text", [
    # The broken line may be that group's, and the unread file may send the logs away.
    ("admin_role_separation", "/etc/group", GROUP + "sysadmin:x:\nsecadmin:x\nauditadmin\n"),
    ("log_forwarding", "/etc/rsyslog.d/x.conf", 'action(type="omfwd" target="log.example.com\n'),
])
def test_what_the_unread_line_may_hold_is_not_said_to_be_missing(tmp_path, control, path, text):
    name = "Debian 12" if path == "/etc/group" else "Alma 9"
    found = findings(tmp_path, {**DISTRIBUTIONS[name], path: text}, control)[control]
    assert [one["status"] for one in found["details"]] == ["error"]
