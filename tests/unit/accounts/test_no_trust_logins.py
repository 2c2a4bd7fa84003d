# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""no_trust_logins: trust files, host-based authentication, automatic logins."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins

BASE = {
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nbob:x:1000:1000::/home/bob:/bin/bash\n",
    "/etc/group": "root:x:0:\nbob:x:1000:\n",
    "/etc/shadow": "root:*:20000:0:99999:7:::\nbob:!:20000:0:99999:7:::\n",
    "/etc/login.defs": "UID_MIN 1000\n",
    "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\n",
    "/home/bob/.profile": "",
}


def test_a_host_without_trust_passes_and_nothing_changes(tree, enforce):
    finding, changed = enforce(NoTrustLogins(), tree(BASE))
    assert finding["status"] == "pass" and changed == []


@pytest.mark.parametrize("path, content, where", [
    ("/home/bob/.rhosts", "+ +\n", "/home/bob/.rhosts"),
    ("/root/.shosts", "+\n", "/root/.shosts"),
    ("/etc/hosts.equiv", "trusted\n", "/etc/hosts.equiv"),
    ("/etc/ssh/sshd_config", "HostbasedAuthentication yes\n", "/etc/ssh/sshd_config:1"),
    ("/etc/ssh/sshd_config", "Match User bob\n  HostbasedAuthentication yes\n", "/etc/ssh/sshd_config:2"),
    ("/etc/ssh/sshd_config", "IgnoreRhosts no\n", "/etc/ssh/sshd_config:1"),
])
def test_trust_is_named_and_removed(tree, judge, enforce, path, content, where):
    broken = dict(BASE, **{path: content})
    found = judge(NoTrustLogins(), tree(broken))
    assert (found["status"], found["would"]) == ("fail", "pass") and where in found["message"]["en"]
    finding, changed = enforce(NoTrustLogins(), tree())
    assert finding["status"] == "pass" and changed
    finding, changed = enforce(NoTrustLogins(), tree())
    assert finding["status"] == "pass" and changed == []


def test_a_trust_file_that_is_a_link_goes_and_its_target_stays(tree, enforce, tmp_path):
    host = tree(BASE)
    os.symlink("/etc/passwd", str(tmp_path / "home/bob/.rhosts"))
    finding, changed = enforce(NoTrustLogins(), host)
    assert finding["status"] == "pass" and changed == ["/home/bob/.rhosts"]
    assert (tmp_path / "etc/passwd").exists() and not os.path.lexists(str(tmp_path / "home/bob/.rhosts"))


@pytest.mark.parametrize("path, content", [
    ("/etc/systemd/system/getty@tty1.service.d/auto.conf", "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin bob %I\n"),
    ("/etc/systemd/system/serial-getty@ttyS0.service.d/a.conf", "[Service]\nExecStart=-/sbin/agetty -a bob %I\n"),
    ("/etc/gdm3/daemon.conf", "[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = bob\n"),
    ("/etc/lightdm/lightdm.conf", "[Seat:*]\nautologin-user=bob\n"),
])
def test_an_automatic_login_is_for_a_person_to_remove(tree, judge, enforce, path, content):
    found = judge(NoTrustLogins(), tree(dict(BASE, **{path: content})))
    assert (found["status"], found["would"]) == ("fail", "person") and path + ":" in found["message"]["en"] and found["advice"]
    finding, changed = enforce(NoTrustLogins(), tree())
    assert finding["status"] == "fail" and changed == []
