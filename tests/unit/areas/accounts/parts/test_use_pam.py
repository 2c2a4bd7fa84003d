# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failed logins over SSH are counted where sshd asks PAM; who is shut out without PAM stays so."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees

CONTROL = LoginFailureLockout()
SSHD = "/etc/ssh/sshd_config"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"


@pytest.mark.parametrize("text, place", [("UsePAM no\n", SSHD + ":2"), ("", "sshd's defaults")])
def test_an_sshd_that_does_not_ask_pam_is_named_and_told_to(tree, judge, enforce, text, place):
    tree(trees.debian(12))
    enforce(CONTROL, tree())
    found = judge(CONTROL, tree({SSHD: INCLUDE + text}))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == "sshd has UsePAM no (%s), expected yes." % place
    finding, changed = enforce(CONTROL, tree())
    assert (finding["status"], changed) == ("pass", [SSHD + ".d/00-jrt0117.conf"])
    assert enforce(CONTROL, tree())[1] == []


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFZPKn+wx64qiNBceQlXb4GF9LBSPgI9l6GjjxPvOdM5 key\n"
KEYS = "/home/alice/.ssh/authorized_keys"
LOCKED = "alice:!%s:20779:0:99999:7:::\n" % trees.STRONG


def without_pam(alice=LOCKED, sshd="UsePAM no\n", root="*", **more):
    """Return a host whose sshd asks no PAM, where alice has a key."""
    files = dict(trees.debian(12), **{SSHD: INCLUDE + "KbdInteractiveAuthentication no\n" + sshd, KEYS: KEY, **more})
    files["/etc/shadow"] = files["/etc/shadow"].replace(
        "alice:%s:20779:0:99999:7:::\n" % trees.STRONG, alice).replace("root:*", "root:" + root)
    return files


@pytest.mark.parametrize("change", [
    {}, {"sshd": ""}, {"alice": "alice:!:20779:0:99999:7:::\n"}, {"alice": "alice:!*:20779:0:99999:7:::\n"},
    {"alice": LOCKED.replace(":::", "::30000:")},
    {"sshd": "UsePAM no\nAuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys\n", KEYS: ""},
    {"sshd": "UsePAM no\nTrustedUserCAKeys /etc/ssh/ca.pub\n", KEYS: ""},
    {"sshd": "UsePAM no\nHostbasedAuthentication yes\n", KEYS: ""},
    {"sshd": "UsePAM no\nAuthorizedKeysFile /etc/keys/%u\n", KEYS: "", "/etc/keys/alice": KEY},
    {"root": "!", KEYS: "", "/root/.ssh/authorized_keys": KEY},
    # What is there and cannot be read may hold a key.
    {"sshd": "UsePAM no\nAuthorizedKeysFile /etc/keys/%u\n", KEYS: "", "/etc/keys/alice/x": ""},
])
def test_who_is_shut_by_a_locked_password_alone_is_named_and_sshd_keeps_from_pam(tree, judge, enforce, change):
    found = judge(CONTROL, tree(without_pam(**change)))
    told = [one for one in found["details"] if "UsePAM" in one["message"]["en"]][0]
    name = "root" if "root" in change else "alice"
    assert "nothing but a locked password keeps " in told["message"]["en"] and name in told["message"]["en"]
    assert name in told["message"]["zh"] and "chage -E 1" in told["advice"]["en"]
    before = tree().read(SSHD)
    finding, changed = enforce(CONTROL, tree())
    assert finding["status"] == "fail" and tree().read(SSHD) == before
    assert not [path for path in changed if "/ssh/" in path]


@pytest.mark.parametrize(
    "change",
    [
        {KEYS: ""}, {KEYS: "# none yet\n"}, {"alice": "alice:*:20779:0:99999:7:::\n"},
        {"alice": LOCKED.replace(":::", "::1:")}, {"sshd": "UsePAM no\nDenyUsers alice\n"},
        {"sshd": "UsePAM no\nAuthorizedKeysFile none\n"},
        {"root": "!", KEYS: "", "/root/.ssh/authorized_keys": KEY, "sshd": "PermitRootLogin no\nUsePAM no\n"},
    ])
def test_who_has_no_way_in_or_is_shut_in_a_way_that_holds_keeps_nothing_from_pam(tree, enforce, change):
    tree(without_pam(**change))
    enforce(CONTROL, tree())
    assert b"UsePAM yes" in tree().read(SSHD + ".d/00-jrt0117.conf")


def test_without_the_shadow_file_it_is_said_that_nobody_was_looked_for(tree, judge):
    files = without_pam()
    del files["/etc/shadow"]
    details = judge(CONTROL, tree(files))["details"]
    told = [one["message"]["en"] for one in details if "UsePAM" in one["message"]["en"]]
    assert len(told) == 1 and "keeps out was not seen (/etc/shadow: does not exist" in told[0]


@pytest.mark.parametrize(
    "sshd, refused",
    [
        ("PasswordAuthentication no\nKbdInteractiveAuthentication yes\n", True), ("PasswordAuthentication no\n", True),
        ("Match User alice\n  PasswordAuthentication no\n", True),
        (
            "KbdInteractiveAuthentication no\nMatch User alice\n  KbdInteractiveAuthentication yes\n"
            "Match Address 10.0.0.0/8\n  PasswordAuthentication no\n", True),
        (
            "Match User alice\n  KbdInteractiveAuthentication yes\nMatch Group staff\n"
            "  KbdInteractiveAuthentication no\n  PasswordAuthentication no\n", True),
        (
            "KbdInteractiveAuthentication no\nMatch User alice\n  KbdInteractiveAuthentication yes\nMatch User bob\n"
            "  PasswordAuthentication no\n", False),
        ("KbdInteractiveAuthentication no\nPasswordAuthentication no\n", False),
        ("PasswordAuthentication yes\n", False),
    ])
def test_passwords_that_sshd_refuses_do_not_get_in_through_pam(tree, enforce, sshd, refused):
    tree(dict(trees.debian(12), **{SSHD: INCLUDE + sshd}))
    finding, changed = enforce(CONTROL, tree())
    assert (SSHD + ".d/00-jrt0117.conf" not in changed) == refused
    assert any("keyboard-interactive" in one["message"]["en"] for one in finding["details"]) == refused


def test_an_sshd_without_a_pam_stack_is_not_told_to_ask_it(tree, judge):
    files = dict(trees.debian(12), **{SSHD: INCLUDE})
    del files["/etc/pam.d/sshd"]
    details = judge(CONTROL, tree(files))["details"]
    assert any("UsePAM" in one["message"]["en"] for one in details)


def test_a_pam_stack_that_would_refuse_this_run_keeps_sshd_from_asking_it(tree, enforce):
    files = dict(trees.debian(12), **{
        SSHD: INCLUDE + "UsePAM no\n", "/etc/security/access.conf": "-:ALL:ALL\n",
        "/etc/pam.d/sshd": "@include common-auth\naccount required pam_access.so\n@include common-account\n"})
    finding, changed = enforce(CONTROL, tree(files), connection=Connection("alice", "192.0.2.7"))
    assert (finding["status"], finding["reason"], changed) == ("fail", "not_enforced", [])
    assert "/etc/security/access.conf:1" in finding["message"]["en"]
