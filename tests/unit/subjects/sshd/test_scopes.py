# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforcing never weakens sshd: in every scope what is stricter stays, and only what is wrong changes."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_sources import LoginSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.two_factor_admins import TwoFactorAdmins
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import config as sshd
from tests.unit.support.area_host import area_fixtures

_policy_of, judge, enforce = area_fixtures("accounts")
MAIN = "/etc/ssh/sshd_config"
DROPINS = MAIN + ".d/"
DROPIN = DROPINS + "00-jrt0117.conf"
SITE = DROPINS + "50-site.conf"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"
LIMITS = "MaxAuthTries 4\nLoginGraceTime 1m\nMaxStartups 10:30:60\n"
PEOPLE = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nops:x:1000:1000::/home/ops:/bin/bash\n",
    "/etc/shadow": "root:*:1::::::\nops:*:1::::::\n", "/etc/group": "root:x:0:\nsudo:x:27:ops\nops:x:1000:\n",
    "/etc/sudoers": "%sudo ALL=(ALL) ALL\n", "/etc/profile.d/timeout.sh": "readonly TMOUT=600\nexport TMOUT\n",
    "/etc/profile": "for i in /etc/profile.d/*.sh; do . $i; done\n", "/usr/sbin/sshd": "\0OpenSSH_9.2p1 Debian-2\0",
}
OUTSIDE = {"address": "198.51.100.7"}
BOB = {"user": "bob"}


@pytest.fixture
def after(tree, enforce):
    """Return a function that enforces a control on a configuration; it gives what sshd then has for a connection."""
    def run(control, files, status="pass", **options):
        files = {MAIN: files} if isinstance(files, str) else files
        finding, changed = enforce(control, tree(dict(PEOPLE, **files)), **options)
        assert finding["status"] == status, finding["message"]
        assert enforce(control, tree(), **options)[1] == []
        config = sshd.load(tree())

        def value(keyword, **connection):
            found = config.for_connection(**connection)(keyword)
            return None if found is None else found.text
        value.changed = changed
        return value
    return run


SITE_TEXT = (
    "PermitRootLogin yes\nMaxAuthTries 6\nMatch Address *,!10.0.0.0/8\n    PermitRootLogin no\n    MaxAuthTries 2\n")


@pytest.mark.parametrize("include", [INCLUDE, "Include /etc/ssh/sshd_config.d/*-site.conf\n"])
def test_a_stricter_value_of_a_match_block_stays_where_the_global_one_is_put_right(after, include):
    now = after(SshLoginLimits(), {MAIN: include + LIMITS, SITE: SITE_TEXT})
    assert (now("MaxAuthTries"), now("MaxAuthTries", **OUTSIDE)) == ("4", "2")
    assert now("PermitRootLogin", **OUTSIDE) == "no"
    now = after(SshRootLogin(), {}, ssh_permit_root_login="prohibit-password")
    assert (now("PermitRootLogin"), now("PermitRootLogin", **OUTSIDE)) == ("prohibit-password", "no")


@pytest.mark.parametrize(
    "main",
    [
        INCLUDE + "MaxAuthTries 2\n", INCLUDE + "Match all\n  MaxAuthTries 2\n", "MaxAuthTries 2\n",
        "Match all\n  MaxAuthTries 2\n",
    ])
def test_one_wrong_block_changes_nobody_elses_value(after, main):
    wrong, strict = "Match User bob\n  MaxAuthTries 20\n", "Match User eve\n  MaxAuthTries 1\n"
    body = main.replace("Match all", wrong + strict + "Match all") if "Match all" in main else main + wrong + strict
    now = after(SshLoginLimits(), "LoginGraceTime 1m\nMaxStartups 10:30:60\n" + body)
    assert [now("MaxAuthTries"), now("MaxAuthTries", **BOB), now("MaxAuthTries", user="eve")] == ["2", "4", "1"]
    assert now.changed == [MAIN]


@pytest.mark.parametrize("permit, value, expected", [
    ("prohibit-password", "forced-commands-only", "forced-commands-only"), ("prohibit-password", "no", "no"),
    ("prohibit-password", "yes", "prohibit-password"), ("no", "forced-commands-only", "no"),
])
def test_forced_commands_only_and_no_stay_stricter_than_prohibit_password(after, permit, value, expected):
    main = INCLUDE + "PermitRootLogin yes\nMatch Address 192.0.2.0/24\n  PermitRootLogin %s\n" % value
    now = after(SshRootLogin(), main, ssh_permit_root_login=permit)
    assert (now("PermitRootLogin"), now("PermitRootLogin", address="192.0.2.7")) == (permit, expected)


@pytest.mark.parametrize(
    "old, new",
    [
        ("5:30:100", "5:30:60"), ("100:60:200", "10:30:60"), ("20:90:50", "10:90:50"), ("100", "10:30:60"),
        ("50:10:80", "10:30:60"),
    ])
def test_no_part_of_max_startups_is_raised(after, old, new):
    assert after(SshLoginLimits(), LIMITS.replace("10:30:60", old))("MaxStartups") == new


@pytest.mark.parametrize(
    "main, kept",
    [
        (LIMITS.replace("Tries 4", "Tries 0"), ("0", "10:30:60")),
        (LIMITS.replace("10:30:60", "0:30:60"), ("4", "0:30:60")), (LIMITS.replace("10:30:60", "0"), ("4", "0")),
    ])
def test_limits_of_zero_let_nobody_in_and_stay(after, main, kept):
    now = after(SshLoginLimits(), main)
    assert (now("MaxAuthTries"), now("MaxStartups"), now.changed) == (*kept, [])


def test_a_block_that_lets_nobody_in_stays_where_the_global_part_is_put_right(after):
    now = after(SshLoginLimits(), LIMITS.replace("Tries 4", "Tries 6") + "Match User bob\n  MaxAuthTries 0\n")
    assert (now("MaxAuthTries"), now("MaxAuthTries", **BOB)) == ("4", "0")


def test_startups_that_are_refused_from_the_first_are_refused_no_later(after):
    assert after(SshLoginLimits(), LIMITS.replace("10:30:60", "0:20:100"))("MaxStartups") == "0:30:60"


BLOCK = "Match User bob\n  %s\n"


@pytest.mark.parametrize("main, expected, bob", [
    # One wrong block costs the global part nothing.
    ("ClientAliveInterval 15\nClientAliveCountMax 3\n" + BLOCK % "ClientAliveCountMax 1000", ("15", "3"), ("15", "60")),
    ("ClientAliveInterval 15\nClientAliveCountMax 3\n" + BLOCK % "ClientAliveInterval 0", ("15", "3"), ("300", "3")),
    # Nor does a wrong global part cost a stricter block.
    ("ClientAliveInterval 0\n" + BLOCK % "ClientAliveInterval 20", ("300", None), ("20", None)),
    ("ClientAliveInterval 10\nClientAliveCountMax 1000\n", ("10", "3"), ("10", "3")),
    ("ClientAliveInterval 1h\nClientAliveCountMax 1\n", ("300", "1"), ("300", "1")),
    ("ClientAliveCountMax 0\nClientAliveInterval 60\n", ("60", "3"), ("60", "3")),
    (BLOCK % "ClientAliveCountMax 9", ("300", None), ("300", "3")),
    (BLOCK % "ClientAliveInterval 15\n  ClientAliveCountMax 100", ("300", None), ("15", "3")),
])
@pytest.mark.parametrize("include", [INCLUDE, ""])
def test_a_keepalive_is_put_right_where_it_is_wrong_and_never_made_longer(after, include, main, expected, bob):
    now = after(SessionTimeout(), include + main)
    names = ("ClientAliveInterval", "ClientAliveCountMax")
    assert tuple(now(name) for name in names) == expected
    assert tuple(now(name, **BOB) for name in names) == bob


@pytest.mark.parametrize("program, main, kept", [
    ("OpenSSH_7.4p1", "ClientAliveInterval 300\nClientAliveCountMax 0\n", ("300", "0")),
    ("OpenSSH_8.0", "ClientAliveInterval 900\nClientAliveCountMax 0\n", ("900", "0")),
    ("OpenSSH_8.0", "ClientAliveInterval 1h\nClientAliveCountMax 0\n", ("900", "0")),
    ("OpenSSH_8.2p1", "ClientAliveInterval 300\nClientAliveCountMax 0\n", ("300", "3")),
    ("OpenSSH_10.0p2", "ClientAliveInterval 300\nClientAliveCountMax 0\n", ("300", "3")),
])
def test_a_count_of_zero_stays_where_it_ends_silent_connections(after, program, main, kept):
    now = after(SessionTimeout(), {MAIN: main, "/usr/sbin/sshd": "\0%s\0" % program})
    assert (now("ClientAliveInterval"), now("ClientAliveCountMax")) == kept


def test_a_count_of_zero_is_left_and_told_where_the_release_is_not_known(tree, enforce):
    files = {MAIN: "ClientAliveInterval 300\nClientAliveCountMax 0\n", "/usr/sbin/sshd": "no release in it"}
    finding, changed = enforce(SessionTimeout(), tree(dict(PEOPLE, **files)))
    assert (finding["status"], changed) == ("fail", []) and "sshd -V" in finding["advice"]["en"]


def test_two_blocks_that_are_right_alone_and_wrong_together_are_seen(after, tree, judge):
    main = "ClientAliveInterval 300\nMatch User bob\n  ClientAliveInterval 900\n  ClientAliveCountMax 1\n"
    assert after(SessionTimeout(), main).changed == []
    main = ("ClientAliveInterval 90\nClientAliveCountMax 1\nMatch User bob\n  ClientAliveInterval 900\n"
            "Match Address 198.51.100.0/24\n  ClientAliveCountMax 10\n")
    now = after(SessionTimeout(), main)
    assert (now("ClientAliveInterval", **BOB), now("ClientAliveCountMax", **BOB, **OUTSIDE)) == ("900", "1")


@pytest.mark.parametrize(
    "first, second",
    [("User bob", "User eve"), ("Address 10.0.0.0/8", "Address 192.0.2.0/24"), ("LocalPort 22", "LocalPort 23")])
def test_two_blocks_that_nobody_meets_both_of_are_not_joined(after, first, second):
    main = (
        "ClientAliveInterval 90\nClientAliveCountMax 1\nMatch %s\n  ClientAliveInterval 900\nMatch %s\n"
        "  ClientAliveCountMax 10\n")
    assert after(SessionTimeout(), main % (first, second)).changed == []


@pytest.mark.parametrize("block", ["Match all", "Match All"])
def test_what_stands_behind_a_block_for_all_is_in_force_for_nobody_and_stays(after, block):
    now = after(
        SshLoginLimits(),
        "MaxStartups 10:30:60\nLoginGraceTime 60\n%s\nMaxAuthTries 3\nMatch User bob\nMaxAuthTries 20\n" % block)
    assert (now.changed, now("MaxAuthTries", **BOB)) == ([], "3")


def test_a_drop_in_that_a_match_block_reads_too_is_not_written(after):
    # In the block our value would come before the stricter one that follows.
    files = {
        MAIN: INCLUDE + "MaxAuthTries 9\nMatch User bob\n  MaxAuthTries 2\n  Include /etc/ssh/sshd_config.d/*\n"
                        "Match User eve\n  MaxAuthTries 1\n",
        SITE: "LoginGraceTime 30\n"}
    del files[SITE]
    now = after(SshLoginLimits(), files)
    assert (now("MaxAuthTries"), now("MaxAuthTries", **BOB), now("MaxAuthTries", user="eve")) == ("4", "2", "1")
    assert now.changed == [MAIN]


def test_what_somebody_wrote_into_our_drop_in_stays(after, tree):
    own = "# kept\nBanner none\nMatch User bob\n  MaxAuthTries 1 # bob\nMatch all\n  X11Forwarding no\n"
    now = after(SshLoginLimits(), {MAIN: INCLUDE + LIMITS.replace("4", "5"), DROPIN: own})
    assert (now("MaxAuthTries"), now("MaxAuthTries", **BOB), now("X11Forwarding", **BOB)) == ("4", "1", "no")
    assert tree().read(DROPIN).decode() == own.replace("none\n", "none\nMaxAuthTries 4\n")


def test_a_file_outside_of_etc_ssh_is_named_and_left(after, tree, enforce):
    files = dict(
        PEOPLE, **{MAIN: LIMITS + "Match User bob\n  Include /srv/bob.conf\n", "/srv/bob.conf": "MaxAuthTries 9\n"})
    finding, changed = enforce(SshLoginLimits(), tree(files))
    assert (finding["reason"], changed) == ("not_enforced", []) and "/srv/bob.conf:1" in finding["message"]["en"]


@pytest.mark.parametrize("block, value", [
    ("AuthenticationMethods publickey,password,keyboard-interactive", "publickey,password,keyboard-interactive"),
    ("AuthenticationMethods publickey,password password", "publickey,password"),
    ("AuthenticationMethods password", "publickey,keyboard-interactive"),
])
def test_a_second_factor_is_asked_for_where_one_suffices_and_no_stricter_method_goes(after, block, value):
    main = (
        INCLUDE + "AuthenticationMethods publickey\nPermitRootLogin no\nMatch Address 198.51.100.0/24\n  %s\n" % block)
    main += "Match Group sftp\n  AuthenticationMethods publickey\n"
    now = after(TwoFactorAdmins(), main, two_factor_enforce=True, two_factor_methods="publickey,keyboard-interactive")
    assert now("AuthenticationMethods", **OUTSIDE) == value
    assert now("AuthenticationMethods") == "publickey,keyboard-interactive"
    # No administrator is in that group.
    assert now("AuthenticationMethods", user="files", groups=["sftp"]) == "publickey"


@pytest.mark.parametrize("sshd, scope", [
    ("PubkeyAuthentication no\n", ""), ("Match Group sftp\n  PubkeyAuthentication no\n", "Match Group sftp"),
    ("Match User ops\n  AuthenticationMethods password\n  PubkeyAuthentication no\n", "Match User ops"),
    ("PasswordAuthentication no\nKbdInteractiveAuthentication no\n", ""),
])
def test_methods_that_are_switched_off_are_not_asked_for(tree, enforce, judge, sshd, scope):
    files = dict(PEOPLE, **{MAIN: INCLUDE + "PermitRootLogin no\n" + sshd})
    found = judge(TwoFactorAdmins(), tree(files), two_factor_enforce=True)
    assert found["would"] == "person" and "Enforcing would be refused" in found["advice"]["en"]
    finding, changed = enforce(TwoFactorAdmins(), tree(), two_factor_enforce=True)
    assert (finding["reason"], changed) == ("not_enforced", []) and scope in finding["message"]["en"]


def test_every_weak_scope_of_an_administrator_is_put_right_in_one_run(after):
    main = INCLUDE + "PermitRootLogin no\n" + "".join(
        "Match Address 10.%d.0.0/16\n  AuthenticationMethods password\n" % number for number in range(4))
    now = after(TwoFactorAdmins(), main, two_factor_enforce=True)
    for number in range(4):
        assert "," in now("AuthenticationMethods", user="ops", groups=["sudo"], address="10.%d.0.1" % number)


def test_trust_in_other_hosts_is_withdrawn_in_its_block_alone(after):
    now = after(
        NoTrustLogins(),
        INCLUDE
        + "HostbasedAuthentication no\nMatch User bob\n  HostbasedAuthentication yes\nMatch User eve\n  Banner x\n")
    assert (now("HostbasedAuthentication", **BOB), now.changed) == ("no", [MAIN])


def test_names_with_blanks_are_narrowed_in_their_quotes(after, tree):
    after(LoginSources(), INCLUDE + 'AllowUsers "AD\\\\li wei" ops\n', login_networks=["192.0.2.0/24"])
    assert tree().read(MAIN).decode() == INCLUDE + 'AllowUsers "AD\\\\li wei@192.0.2.0/24" ops@192.0.2.0/24\n'
