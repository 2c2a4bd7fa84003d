# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in with two factors."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.two_factor_admins import TwoFactorAdmins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees

MAIN = "/etc/ssh/sshd_config"
DROPIN = MAIN + ".d/00-jrt0117.conf"
BASE = "PermitRootLogin no\n" + trees.SSHD
OTP = "auth required pam_google_authenticator.so\n@include common-auth\naccount required pam_permit.so\n"
CONTROL = TwoFactorAdmins()


def debian(sshd=BASE, **files):
    return dict(
        trees.debian(12), **{MAIN: sshd, "/etc/sudoers": files.pop("sudoers", "%sudo ALL=(ALL) ALL\n"), **files})


@pytest.mark.parametrize(
    "methods",
    [
        "publickey,password", "publickey,keyboard-interactive:pam password,publickey",
        "publickey,password publickey,keyboard-interactive",
    ])
def test_two_methods_pass(tree, enforce, methods):
    finding, changed = enforce(CONTROL, tree(debian(BASE + f"AuthenticationMethods {methods}\n")))
    assert (finding["status"], changed) == ("pass", [])


@pytest.mark.parametrize(
    "methods",
    [
        "any", "publickey", "publickey,publickey", "password,keyboard-interactive", "publickey,password publickey",
        "publickey,password password",
    ])
def test_one_factor_fails_and_names_the_administrator(tree, judge, methods):
    finding = judge(CONTROL, tree(debian(BASE + f"AuthenticationMethods {methods}\n")))
    assert (finding["status"], finding["reason"], finding["would"]) == ("fail", "one_factor", "person")
    assert "administrator admin " in finding["message"]["en"] and finding["evidence"][0]["ref"] == MAIN + ":5"
    assert "accounts_two_factor_enforce" in finding["advice"]["en"]


def test_every_answer_of_sshd_is_evidence(tree, judge):
    sshd = BASE + "Match Group sudo\n  AuthenticationMethods publickey,password\n"
    found = judge(CONTROL, tree(debian(sshd)))
    assert [(one["kind"], one["ref"]) for one in found["evidence"]] == [
        ("absent", MAIN), ("command", "sshd -T"), ("file", MAIN + ":6")]


def test_only_administrators_are_asked_for(tree, judge):
    sshd = BASE + "Match Group sudo\n  AuthenticationMethods publickey,password\n"
    assert judge(CONTROL, tree(debian(sshd)))["status"] == "pass"


def test_a_match_that_spares_an_administrator_is_seen(tree, judge):
    sshd = BASE + "AuthenticationMethods publickey,password\nMatch User admin\n  AuthenticationMethods publickey\n"
    assert judge(CONTROL, tree(debian(sshd)))["evidence"][0]["ref"] == MAIN + ":7"


@pytest.mark.parametrize(
    "match",
    [
        "Match Address 10.0.0.0/8", "Match User admin Address 198.51.100.0/24", "Match Host *.example.com",
        "Match LocalPort 2222", "Match Group sudo LocalAddress 192.0.2.1", "Match Address *,!192.0.2.0/24",
    ])
def test_a_match_that_spares_an_administrator_from_some_place_is_seen(tree, judge, enforce, match):
    sshd = BASE + "AuthenticationMethods publickey,password\n" + match + "\n  AuthenticationMethods password\n"
    found = judge(CONTROL, tree(debian(sshd)))
    assert (found["status"], found["evidence"][0]["ref"]) == ("fail", MAIN + ":7")
    assert "with a password alone" in found["message"]["en"]
    assert enforce(CONTROL, tree(), two_factor_enforce=True)[0]["status"] == "pass"


@pytest.mark.parametrize(
    "match",
    ["Match User bob Address 10.0.0.0/8", "Match Group wheel Host *", "Match User !admin,*", "Match invalid-user"])
def test_a_match_that_no_administrator_gets_into_is_not_held_against_them(tree, judge, match):
    sshd = BASE + "AuthenticationMethods publickey,password\n" + match + "\n  AuthenticationMethods password\n"
    assert judge(CONTROL, tree(debian(sshd)))["status"] == "pass"


@pytest.mark.parametrize(
    "first, second", [("10.0.0.0/8", "10.1.0.0/16"), ("10.*", "10.1.2.*"), ("*,!192.0.2.0/24", "10.1.0.0/16")])
def test_a_match_behind_one_that_covers_it_changes_nothing(tree, judge, first, second):
    sshd = BASE + "AuthenticationMethods publickey,password\n"
    for address, methods in ((first, "publickey,password"), (second, "password")):
        sshd += "Match Address %s\n  AuthenticationMethods %s\n" % (address, methods)
    assert judge(CONTROL, tree(debian(sshd)))["status"] == "pass"


@pytest.mark.parametrize(
    "sudoers", ["alice ALL=(ALL) NOPASSWD: ALL\n", "#1001 ALL=ALL\n", "User_Alias OPS = alice\nOPS ALL=(root) ALL\n"])
def test_whoever_sudo_lets_do_everything_is_an_administrator(tree, judge, sudoers):
    details = judge(CONTROL, tree(debian(sudoers=sudoers)))["details"]
    assert any("administrator alice " in one["message"]["en"] for one in details)


def test_root_counts_where_root_may_log_in(tree, judge):
    details = judge(CONTROL, tree(debian(trees.SSHD)))["details"]
    assert "administrator root " in details[0]["message"]["en"]


@pytest.mark.parametrize("pam, sshd, status", [
    (OTP, "PubkeyAuthentication no\n", "pass"),
    (OTP, "", "fail"),  # a key goes past PAM's modules
    (OTP, "AuthenticationMethods publickey,password keyboard-interactive\n", "pass"),
    (OTP.replace("required pam_google", "optional pam_google"), "PubkeyAuthentication no\n", "fail"),
    (OTP.replace("authenticator.so", "authenticator.so nullok"), "PubkeyAuthentication no\n", "fail"),
])
def test_a_second_factor_in_pam_counts_where_every_login_meets_it(tree, judge, pam, sshd, status):
    assert judge(CONTROL, tree(debian(BASE + sshd, **{"/etc/pam.d/sshd": pam})))["status"] == status


@pytest.mark.parametrize("use", ["UsePAM no\n", ""])
def test_a_second_factor_in_pam_does_not_count_where_sshd_does_not_ask_pam(tree, judge, use):
    sshd = "PermitRootLogin no\nPubkeyAuthentication no\n" + use
    found = judge(CONTROL, tree(debian(sshd, **{"/etc/pam.d/sshd": OTP})))
    assert found["status"] == "fail" and "with a password alone" in found["message"]["en"]


def test_enforced_only_when_wanted(tree, enforce):
    tree(debian())
    assert enforce(CONTROL, tree())[1] == []
    finding, changed = enforce(CONTROL, tree(), two_factor_enforce=True)
    assert (finding["status"], changed) == ("pass", [DROPIN])
    assert enforce(CONTROL, tree(), two_factor_enforce=True)[1] == []


def test_never_against_the_connecting_user(tree, enforce):
    tree(debian())
    finding, changed = enforce(CONTROL, tree(), two_factor_enforce=True, connection=Connection("admin", "192.0.2.1"))
    assert (finding["status"], finding["reason"], changed) == ("fail", "not_enforced", [])


def test_without_an_ssh_server_it_does_not_apply(tree, judge):
    files = debian()
    del files[MAIN]
    assert judge(CONTROL, tree(files))["status"] == "not_applicable"


@pytest.mark.parametrize("path, text", [("/etc/passwd", "root:x\n"), ("/etc/sudoers", "admin ALL=(ALL\n")])
def test_what_cannot_be_read_is_an_error(tree, enforce, path, text):
    finding, changed = enforce(CONTROL, tree(dict(debian(), **{path: text})), two_factor_enforce=True)
    assert (finding["status"], changed) == ("error", []) and path + ":1" in finding["message"]["en"]


@pytest.mark.parametrize("sshd, status", [
    ("", "not_applicable"), ("AuthenticationMethods any\n", "not_applicable"),
    ("Match Address 10.0.0.0/8\n  PermitRootLogin yes\n", "fail"),
    ("Match Address 10.0.0.0/8\n  PermitRootLogin yes\n  AuthenticationMethods publickey,password\n", "pass"),
])
def test_administrators_whom_sshd_refuses_are_none_who_log_in(tree, judge, sshd, status):
    files = debian(BASE + sshd, sudoers="")
    files["/etc/group"] = files["/etc/group"].replace("sudo:x:27:admin", "sudo:x:27:")
    found = judge(CONTROL, tree(files))
    assert found["status"] == status
    assert status != "not_applicable" or found["message"]["en"] == (
        "sshd refuses each administrator (root), so none logs in over SSH.")


def test_whom_denyusers_names_is_not_counted(tree, judge):
    sshd = BASE + "DenyUsers admin\n"
    assert judge(CONTROL, tree(debian(sshd)))["status"] == "not_applicable"
    assert judge(CONTROL, tree({MAIN: sshd.replace("admin", "admin@10.0.0.*")}))["status"] == "fail"
    found = judge(CONTROL, tree({MAIN: sshd.replace("admin", "bob") + "AuthenticationMethods publickey,password\n"}))
    assert "each of the 1 administrators whom it does not refuse" in found["message"]["en"]


@pytest.mark.parametrize("line, status", [
    ("AllowGroups nobody-is-here", "not_applicable"), ("AllowGroups nobody-is-here sudo", "fail"),
    ("AllowGroups s*", "fail"), ("AllowGroups sudo,wheel", "fail"),
    ("DenyGroups sudo", "not_applicable"), ("DenyGroups sud?", "not_applicable"), ("DenyGroups wheel", "fail"),
    ("DenyGroups sudo,wheel", "fail"),
    ("AllowUsers bob carl", "not_applicable"), ("AllowUsers bob\nAllowUsers adm*@10.0.0.0/8", "fail"),
    ("DenyUsers a*", "not_applicable"), ("DenyUsers admin,bob", "fail"), ("DenyUsers *@203.0.113.9", "fail"),
    ("Match Address 10.0.0.0/8\n  AllowGroups nobody-is-here", "fail"),
])
def test_whom_lists_of_users_and_groups_refuse_from_wherever_is_not_counted(tree, judge, line, status):
    found = judge(CONTROL, tree(debian(BASE + line + "\n")))
    assert found["status"] == status, found["message"]["en"]
    if status == "not_applicable":
        assert (MAIN + ":5", line) in [(one["ref"], one["text"]) for one in found["evidence"]]


def test_without_any_administrator_there_is_nobody_to_ask(tree, judge):
    files = debian(sudoers="")
    files["/etc/passwd"] = files["/etc/passwd"].replace("/root:/bin/bash", "/root:/usr/sbin/nologin")
    files["/etc/group"] = files["/etc/group"].replace("sudo:x:27:admin", "sudo:x:27:")
    assert judge(CONTROL, tree(files))["reason"] == "no_administrator"
