# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The length of passwords: pwquality.conf, its drop-ins and the arguments in PAM's stacks."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support import trees
from tests.unit.support.pwquality import COMMON, DROPIN, GOOD, MAIN, SYSTEMS


def test_the_main_file_wins_over_dropins_and_the_last_dropin_over_the_first(tree, judge):
    tree(dict(SYSTEMS["debian13"], **{MAIN + ".d/10-a.conf": "minlen = 20\n", MAIN + ".d/90-b.conf": "minlen = 7\n"}))
    assert judge(PasswordLength(), tree())["evidence"][0]["ref"] == MAIN + ".d/90-b.conf:1"
    tree({MAIN: "minlen = 12\n"})
    assert judge(PasswordLength(), tree())["status"] == "pass"


def test_an_argument_in_the_stack_wins_and_is_edited_there(tree, judge, enforce):
    tree(dict(SYSTEMS["debian13"], **{MAIN: GOOD}))
    tree({COMMON: tree().read(COMMON).replace(b"retry=3", b"retry=3 minlen=6")})
    finding = judge(PasswordLength(), tree())
    assert (finding["actual"], finding["evidence"][0]["ref"]) == ("minlen = 6", COMMON + ":5")
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"
    assert b"pam_pwquality.so retry=3 minlen=8\n" in tree().read(COMMON)


def test_each_stack_must_comply(tree, judge):
    files = trees.redhat(managed=False)
    files["/etc/pam.d/password-auth"] = files["/etc/pam.d/password-auth"].replace("local_users_only", "minlen=5")
    assert judge(PasswordLength(), tree(files))["evidence"][0]["ref"] == "/etc/pam.d/password-auth:7"


def test_an_argument_in_an_authselect_file_is_left_to_a_person(tree, judge, enforce):
    files = trees.redhat()
    path = "/etc/authselect/system-auth"
    tree(dict(files, **{path: files[path].replace("local_users_only", "minlen=5")}))
    finding = judge(PasswordLength(), tree())
    assert finding["would"] == "person" and "authselect apply-changes" in finding["advice"]["en"]
    assert enforce(PasswordLength(), tree())[1] == []


@pytest.mark.parametrize(
    "main, status",
    [
        ("minlen = 9\nocredit = 1\n", "pass"), ("minlen = 9\nocredit = 1\ndcredit = 1\n", "fail"),
        ("minlen = 8\nucredit = -1\n", "pass"),
    ])
def test_credits_make_passwords_shorter(tree, judge, enforce, main, status):
    tree(dict(SYSTEMS["debian13"], **{MAIN: main}))
    assert judge(PasswordLength(), tree())["status"] == status
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"


@pytest.mark.parametrize("line, place", [("minlen = eight\n", 2), ("minlen\n", 2), ("reject_username\n", 2)])
def test_a_line_on_which_libpwquality_gives_up_is_an_error_and_is_left_alone(tree, enforce, line, place):
    tree(dict(SYSTEMS["debian13"], **{MAIN: "minclass = 3\n" + line}))
    finding, changed = enforce(PasswordLength(), tree())
    assert (finding["status"], changed) == ("error", [])
    assert f"{MAIN}:{place}" in finding["message"]["en"]


def test_a_package_that_no_source_has_is_not_promised(tree, judge, monkeypatch):
    host = tree(trees.debian(12))
    monkeypatch.setattr(host, "_execute", lambda *_arguments: Output(0, "libpam-pwquality:\n  Candidate: (none)\n", ""))
    finding = judge(PasswordLength(), host)
    assert (finding["status"], finding["would"], host.actions) == ("fail", "person", [])
    assert "libpam-pwquality: is in none of this host's package sources" in finding["advice"]["en"]


def test_a_locally_modified_stack_is_edited_in_place(tree, enforce):
    tree(SYSTEMS["debian13"])
    bare = trees.debian(13)
    marked = bare[COMMON].replace("# here's the fallback", "password optional pam_local.so\n# here's the fallback")
    tree({COMMON: marked, "/var/lib/pam/password": bare["/var/lib/pam/password"]})
    finding, changed = enforce(PasswordLength(), tree())
    assert (finding["status"], changed) == ("pass", [COMMON])
    assert tree().read(COMMON).decode() == marked.replace(
        "password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt",
        "password\trequisite\t\t\tpam_pwquality.so retry=3\n"
        "password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt use_authtok")


def test_a_refusal_that_does_not_decide_is_a_failure(tree, judge, enforce):
    tree(SYSTEMS["debian13"])
    tree({COMMON: tree().read(COMMON).replace(b"requisite\t\t\tpam_pwq", b"optional\t\t\tpam_pwq")})
    finding = judge(PasswordLength(), tree())
    assert (finding["reason"], finding["evidence"][0]["ref"]) == ("module_powerless", COMMON + ":5")
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"


def test_without_a_dictionary_no_password_can_be_set(tree, judge, enforce):
    files = dict(SYSTEMS["debian13"])
    del files["/var/cache/cracklib/cracklib_dict.pwd"]
    tree(files)
    finding = judge(PasswordLength(), tree())
    assert (finding["status"], finding["reason"]) == ("fail", "dictionary_absent")
    assert [(one["kind"], one["ref"].split()[0]) for one in finding["evidence"]] == [
        ("absent", "/var/cache/cracklib/cracklib_dict")]
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"
    assert tree().read(DROPIN) == b"dictcheck = 0\n"


@pytest.mark.parametrize("line", ["s = 1", "= 0", "  =", "len = 14", "minlen = 1\u00b2", "minlen = " + "9" * 4301,
    "minlen\u00a0= 14"])
def test_a_line_on_which_libpwquality_gives_up_is_an_error(tree, judge, line):
    found = judge(PasswordLength(), tree(dict(SYSTEMS["debian13"], **{MAIN: "minlen = 14\n%s\n" % line})))
    assert (found["status"], MAIN + ":2" in found["message"]["en"]) == ("error", True)


@pytest.mark.parametrize("lines,status", [
    ("@include common-password\n", "pass"),
    ("auth required pam_unix.so\n", "pass"),
    ("password required pam_unix.so\n", "manual"),
    ("password requisite pam_pwquality.so minlen=4\npassword required pam_unix.so use_authtok\n", "manual"),
    ("password requisite pam_pwquality.so\npassword required pam_unix.so use_authtok\n", "pass"),
    ("password required pam_deny.so\n", "pass"),
])
def test_a_service_that_nobody_knows_and_that_sets_passwords_by_own_lines_is_for_a_person(tree, judge, lines, status):
    host = tree(dict(SYSTEMS["debian13"], **{MAIN: GOOD, "/etc/pam.d/webmail": lines}))
    found = judge(PasswordLength(), host)
    assert found["status"] == status, found
    if status == "manual":
        assert found["message"]["en"].startswith("webmail sets passwords by a line of its own (/etc/pam.d/webmail:")
