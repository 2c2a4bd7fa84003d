# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd's own defaults belong to its release and to who built it; outside of the table nothing is judged by one."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import defaults, source as sshd
from tests.unit.support.area_host import area_fixtures

_policy_of, judge, enforce = area_fixtures("accounts")

DEBIAN = 'PRETTY_NAME="Debian"\nID=debian\n'
CENTOS = 'ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\n'
ANOLIS = 'ID="anolis"\nID_LIKE="rhel fedora centos"\n'
SUSE = 'ID="sles"\nID_LIKE="suse"\n'
ACCOUNTS = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\n", "/etc/group": "root:x:0:\n",
    "/etc/pam.d/common-auth": "auth required pam_unix.so\n", "/etc/pam.d/login": "@include common-auth\n",
    "/etc/pam.d/sshd": "@include common-auth\n",
}


def image(release, built_by, config="Include /etc/ssh/sshd_config.d/*.conf\n"):
    files = dict(ACCOUNTS, **{sshd.MAIN: config})
    if release:
        files["/usr/sbin/sshd"] = b"\x7fELF\0Bad\0OpenSSH_%sp1 X\0/etc/ssh/sshd_config\0" % release.encode()
    if built_by:
        files["/etc/os-release"] = built_by
    return files


@pytest.mark.parametrize("release, built_by, expected", [
    # CentOS 7.9: with a password, which "prohibit-password" would hide.
    ("7.4", CENTOS, "fail"), ("6.6", CENTOS, "fail"), ("5.3", None, "fail"), ("6.0", DEBIAN, "fail"),
    ("8.0", CENTOS, "pass"), ("8.2", ANOLIS, "pass"), ("9.2", DEBIAN, "pass"), ("10.0", DEBIAN, "pass"),
    # SUSE's patch; a distribution that is not known; no program to tell; releases beyond the table.
    ("7.7", CENTOS, "not_checked"), ("9.6", SUSE, "not_checked"), ("8.2", 'ID="kylin"\n', "not_checked"),
    ("9.2", None, "not_checked"), (None, DEBIAN, "not_checked"), ("10.9", DEBIAN, "not_checked"),
    ("4.3", None, "not_checked"),
])
def test_root_s_login_is_judged_by_the_default_of_this_sshd(tree, judge, release, built_by, expected):
    host = tree(image(release, built_by))
    found = judge(DefaultAccountsLocked(), host)
    assert (found["status"], host.changes if expected != "fail" else {}) == (expected, {}), found
    if expected == "fail":
        assert found["details"][0]["message"]["en"].startswith("sshd has PermitRootLogin yes (sshd's defaults)")
    if expected == "not_checked" and release != "10.9" and release != "4.3":
        assert "yes or prohibit-password" in found["message"]["en"]
        assert "yes 或 prohibit-password" in found["message"]["zh"]


def test_what_fails_by_each_possible_default_fails(tree, judge, enforce):
    found = judge(SshRootLogin(), tree(image(None, None)))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "PermitRootLogin yes or prohibit-password" in found["message"]["en"]
    assert enforce(SshRootLogin(), tree())[0]["status"] == "pass"
    assert enforce(SshRootLogin(), tree())[1] == []


def test_what_was_asked_of_the_sshd_itself_comes_first(tree):
    host = tree(image("7.4", DEBIAN))
    host.run = lambda argv, **_more: Output(0, "permitrootlogin no\n", "")
    assert sshd.of(host).possible("PermitRootLogin") == ("no",)


@pytest.mark.parametrize("release, expected", [("6.1", "not_checked"), (None, "not_checked"), ("6.2", "fail")])
def test_maxstartups_of_an_old_release_is_not_guessed(tree, judge, release, expected):
    found = judge(SshLoginLimits(), tree(image(release, DEBIAN, "MaxAuthTries 3\nLoginGraceTime 30\n")))
    assert found["status"] == expected
    if expected == "not_checked":
        assert "10:100:10 or 10:30:100" in found["message"]["en"]


def test_pam_on_suse_is_not_guessed(tree, judge):
    found = judge(LoginFailureLockout(), tree(image("9.6", SUSE)))
    assert any(
        "UsePAM is not set, and what sshd's defaults are is not known: yes or no." in one["message"]["en"]
        for one in [found] + found["details"])


@pytest.mark.parametrize("release, expected", [((10, 0), "10:30:60"), ((10, 1), "5:30:60"), (None, "10:30:60")])
def test_which_maxstartups_wins_belongs_to_a_release(tree, release, expected):
    host = tree(image(release and "%d.%d" % release, DEBIAN, "MaxStartups 5:30:60\nMaxStartups 10:30:60\n"))
    assert sshd.of(host).get("MaxStartups").text == expected


def test_the_table_has_each_keyword_that_is_judged_by_a_default():
    known = [name for name in (
        "AuthenticationMethods", "ClientAliveCountMax", "ClientAliveInterval", "HostbasedAuthentication",
        "IgnoreRhosts", "KbdInteractiveAuthentication", "LoginGraceTime", "MaxAuthTries", "MaxStartups",
        "PasswordAuthentication", "PermitEmptyPasswords", "PermitRootLogin", "PubkeyAuthentication", "UsePAM",
    ) if len(defaults.possible(name, (9, 2), frozenset(["debian"]))) == 1]
    assert len(known) == 14
    # Lists of algorithms change with each release: nothing is said of them but what sshd itself says.
    assert defaults.possible("Ciphers", (9, 2), frozenset(["debian"])) == ()


DPKG = (
    "Package: openssh-client\nStatus: install ok installed\nVersion: 1:9.9p1-1\n\nPackage: openssh-server\n"
    "Status: install ok {}\nPriority: optional\nDescription: a server\n of shells\nVersion: 1:9.2p1-2+deb12u3\n\n")


@pytest.mark.parametrize("path, text, expected", [
    ("/var/lib/dpkg/status", DPKG.format("installed"), "pass"),
    ("/var/lib/dpkg/status", DPKG.format("config-files"), "not_checked"),
    ("/lib/apk/db/installed", "C:Q1\nP:openssh-server\nV:9.6_p1-r0\nA:x86_64\n\n", "pass"),
])
def test_the_package_database_tells_the_release_where_there_is_no_program(tree, judge, path, text, expected):
    found = judge(DefaultAccountsLocked(), tree(dict(image(None, DEBIAN), **{path: text})))
    assert found["status"] == expected


def test_a_number_of_a_program_that_is_no_release_is_none(tree):
    files = dict(image(None, DEBIAN), **{"/usr/sbin/sshd": b"\0OpenSSH_" + b"9" * 5000 + b".1p1\0"})
    assert sshd.of(tree(files)).release is None
