# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New passwords that another module than pam_pwquality judges, that nothing judges, and that nothing here sets."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import (
    PasswordNotUsername,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import (
    PasswordRulesBindRoot,
)
from tests.unit.support import trees
from tests.unit.support.pwquality import SYSTEMS

LENGTH, CLASSES, NAMES, ROOT = PasswordLength(), PasswordClasses(), PasswordNotUsername(), PasswordRulesBindRoot()
RULES = (LENGTH, CLASSES, NAMES, ROOT)
COMMON = "/etc/pam.d/common-password"
DDE = "/etc/deepin/dde.conf"
STRICT = "[Password]\nSTRONG_PASSWORD = true\nPASSWORD_MIN_LENGTH = 8\nVALIDATE_REQUIRED = 3\n"


def judged_by(line, **more):
    """Return a SUSE-like host whose passwords a line of another module judges."""
    files = trees.redhat(managed=False)
    name = line.split()[2]
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        files[path] = files[path].replace("password    requisite     pam_pwquality.so local_users_only\n", line + "\n")
    del files["/usr/lib64/security/pam_pwquality.so"]
    return dict(files, **{name if name.startswith("/") else "/usr/lib64/security/" + name: b"", **more})


CRACKLIB = "password requisite pam_cracklib.so "
PASSWDQC = "password requisite pam_passwdqc.so "
DEEPIN = "password requisite pam_deepin_pw_check.so level=1"


@pytest.mark.parametrize("control, line, status, would", [
    (LENGTH, CRACKLIB + "minlen=8 dcredit=0 ucredit=0 lcredit=0 ocredit=0", "pass", None),
    (LENGTH, CRACKLIB + "minlen=8 dcredit=-1 ucredit=-1 lcredit=-1 ocredit=-1", "pass", None),
    # Its defaults: nine, and one less for each class.
    (LENGTH, CRACKLIB + "retry=3", "fail", "pass"), (LENGTH, CRACKLIB + "minlen=12", "pass", None),
    (LENGTH, CRACKLIB + "MINLEN=20 dcredit=0 ucredit=0 lcredit=0 ocredit=0", "pass", None),
    (LENGTH, CRACKLIB + "MINLEN=20", "fail", "pass"),
    (CLASSES, CRACKLIB + "minclass=3", "pass", None),
    (CLASSES, CRACKLIB + "dcredit=-1 ucredit=-1 lcredit=-1", "pass", None),
    (CLASSES, CRACKLIB, "fail", "pass"), (ROOT, CRACKLIB + "enforce_for_root", "pass", None),
    (ROOT, CRACKLIB, "fail", "pass"), (ROOT, CRACKLIB + "enforce_for_root=1", "fail", "pass"),
    (NAMES, CRACKLIB + "reject_username", "manual", "person"), (NAMES, CRACKLIB, "fail", "person"),
    (LENGTH, PASSWDQC, "fail", "pass"), (LENGTH, PASSWDQC + "min=disabled,24,11,8,8", "pass", None),
    (LENGTH, PASSWDQC + "min=8,8,8,8,8 min=disabled,24,11,8,7", "fail", "pass"),
    (LENGTH, PASSWDQC + "min=disabled,24,11,8,8 enforce=none", "fail", "pass"),
    (LENGTH, PASSWDQC + "min=8,8", "fail", "pass"),
    (CLASSES, PASSWDQC, "fail", "pass"), (CLASSES, PASSWDQC + "min=disabled,disabled,disabled,8,8", "pass", None),
    (CLASSES, PASSWDQC + "min=disabled,disabled,11,8,8", "fail", "pass"),
    (CLASSES, PASSWDQC + "min=disabled,disabled,11,8,8 passphrase=0", "pass", None),
    (ROOT, PASSWDQC, "pass", None), (ROOT, PASSWDQC + "enforce=users", "fail", "pass"),
    (NAMES, PASSWDQC, "manual", "person"), (NAMES, PASSWDQC + "match=0", "fail", "person"),
    (LENGTH, DEEPIN, "not_checked", "person"), (ROOT, DEEPIN, "not_checked", "person"),
    (LENGTH, "password requisite pam_pwcheck.so nullok cracklib", "not_checked", "person"),
    # A name that nobody here knows, and a program that is given the password.
    (LENGTH, "password requisite pam_site_check.so strict", "not_checked", "person"),
    (ROOT, "password requisite pam_exec.so expose_authtok /usr/local/sbin/check", "not_checked", "person"),
])
def test_another_module_is_judged_by_its_own_settings_and_no_other_is_put_behind_it(
        tree, judge, enforce, control, line, status, would):
    finding = judge(control, tree(judged_by(line)))
    assert (finding["status"], finding["would"]) == (status, would), finding["message"]["en"]
    enforced, changed = enforce(control, tree())
    if would == "pass":
        assert (enforced["status"], set(changed)) == ("pass", {"/etc/pam.d/system-auth", "/etc/pam.d/password-auth"})
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        assert b"pam_pwquality" not in tree().read(path)
    assert enforce(control, tree())[1] == []


@pytest.mark.parametrize("control", RULES + (PasswordHashing(), NoEmptyPasswords(), LoginFailureLockout()))
def test_where_pam_goes_by_one_file_that_file_is_named_and_nothing_passes(tree, judge, control):
    files = {path: text for path, text in trees.debian(12).items() if not path.startswith("/etc/pam.d/")}
    found = judge(control, tree(dict(files, **{"/etc/pam.conf": "sshd auth required pam_unix.so nullok\n"})))
    assert (found["status"], found["reason"]) == ("not_checked", "one_file_unread")
    tree({"/etc/pam.d/other": "auth required pam_deny.so\n"})
    assert "/etc/pam.conf" not in str(judge(control, tree())["message"])


@pytest.mark.parametrize(
    "line", ["password optional pam_site_check.so strict", "password required pam_exec.so /usr/local/sbin/note"])
def test_a_module_that_can_refuse_no_password_judges_none(tree, judge, line):
    assert judge(CLASSES, tree(judged_by(line)))["reason"] == "module_absent"


@pytest.mark.parametrize("conf, length, classes", [
    (STRICT, "pass", "pass"), (STRICT.replace("= 8", "= 6"), "fail", "pass"),
    (STRICT.replace("REQUIRED = 3", "REQUIRED = 1"), "pass", "fail"), ("[Password]\n", "fail", "fail"),
    (STRICT.replace("true", "false"), "fail", "fail"),
])
def test_uos_s_own_module_goes_by_the_desktop_s_file_which_is_left_to_a_person(
        tree, judge, enforce, conf, length, classes):
    tree(judged_by(DEEPIN.replace("pam_", "/usr/lib/lib"), **{DDE: conf}))
    assert (judge(LENGTH, tree())["status"], judge(CLASSES, tree())["status"]) == (length, classes)
    assert enforce(LENGTH, tree())[1] == enforce(CLASSES, tree())[1] == []


def test_what_passwdqc_reads_from_a_file_counts_and_the_later_of_both_wins(tree, judge):
    conf = {"/etc/passwdqc.conf": "# ours\nmin=disabled,24,11,8,8\nenforce=users\n"}
    tree(judged_by(PASSWDQC + "config=/etc/passwdqc.conf", **conf))
    assert judge(LENGTH, tree())["status"] == "pass"
    found = judge(ROOT, tree())
    assert (found["status"], found["evidence"][0]["ref"], found["would"]) == (
        "fail", "/etc/passwdqc.conf:3", "person")
    tree(judged_by(PASSWDQC + "config=/etc/passwdqc.conf min=1,1,1,1,1", **conf))
    assert judge(LENGTH, tree())["status"] == "fail"
    tree(judged_by(PASSWDQC + "config=/etc/gone.conf"))
    assert judge(LENGTH, tree())["status"] == "error"


@pytest.mark.parametrize("control", "optional sufficient [default=ignore]".split())
def test_another_module_whose_refusal_does_not_count_fails(tree, judge, enforce, control):
    line = CRACKLIB.replace("requisite", control) + "minlen=20"
    found = judge(LENGTH, tree(judged_by(line)))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "module_powerless", "person")
    assert enforce(LENGTH, tree())[1] == []


def test_another_module_that_is_not_installed_is_named(tree, judge):
    files = judged_by(CRACKLIB + "minlen=20")
    del files["/usr/lib64/security/pam_cracklib.so"]
    assert judge(LENGTH, tree(files))["reason"] == "module_missing"


def test_a_service_that_comes_to_the_same_line_without_the_module_is_seen(tree, judge, enforce):
    files = dict(SYSTEMS["debian13"])
    bare = trees.debian(13)
    files["/etc/pam.d/passwd"] = "password requisite pam_pwquality.so\n@include common-password\n"
    files.update({COMMON: bare[COMMON], "/var/lib/pam/password": bare["/var/lib/pam/password"]})
    found = judge(LENGTH, tree(files))
    assert (found["status"], found["reason"]) == ("fail", "module_absent")
    assert found["message"]["en"].startswith("sshd sets passwords without asking pam_pwquality.so")


def test_where_no_stack_asks_pam_pwquality_it_is_not_said_to_refuse_anything(tree, judge):
    said = [one["message"]["en"] for one in judge(LENGTH, tree(trees.debian(12)))["details"]]
    assert any("sets passwords without asking pam_pwquality.so" in one for one in said)
    assert not any("pam_pwquality refuses" in one for one in said)


def alpine(**programs):
    """Return a host without PAM: accounts and programs alone."""
    files = {path: trees.debian(12)[path] for path in ("/etc/passwd", "/etc/shadow", "/etc/group")}
    return dict(files, **programs)


PASSWD_SETS = {"/bin/sh": "", "/usr/bin/passwd": ""}
DENIED = {"/bin/sh": "", "/usr/bin/passwd": "", "/etc/pam.d/passwd": "password required pam_deny.so\n"}


@pytest.mark.parametrize("control", RULES)
@pytest.mark.parametrize("files, status, said", [
    (PASSWD_SETS, "fail", "/usr/bin/passwd sets passwords that no PAM module judges"),
    ({"/bin/sh": ""}, "not_applicable", "Nothing here sets passwords"),
    ({}, "not_checked", "no program of this host was seen"), (DENIED, "not_applicable", "nobody sets a password"),
    (dict(DENIED, **{"/etc/pam.d/passwd": "password required pam_ldap.so\n"}), "not_checked", "by pam_ldap.so alone"),
    (
        dict(PASSWD_SETS, **{"/etc/pam.d/other": "password required pam_unix.so\n"}), "fail",
        "/etc/pam.d/other sets passwords without asking"),
])
def test_without_a_service_that_sets_passwords_it_goes_by_what_else_does_and_is_no_error(
        tree, judge, enforce, control, files, status, said):
    found = judge(control, tree(alpine(**files)))
    assert found["status"] == status
    assert said in found["message"]["en"]
    if "/etc/pam.d/other" not in files:
        assert enforce(control, tree())[1] == []


@pytest.mark.parametrize("control", RULES)
def test_an_enabled_profile_that_is_gone_is_named_and_its_lines_are_not_taken_out(tree, judge, enforce, control):
    files = trees.debian(12)
    del files["/usr/share/pam-configs/unix"]
    found = judge(control, tree(files))
    assert found["would"] == "person"
    assert "/usr/share/pam-configs/unix: is no PAM profile of this host any more" in found["advice"]["en"]
    assert enforce(control, tree())[1] == []


@pytest.mark.parametrize("control", RULES)
@pytest.mark.parametrize("line, told", [("local_users_only", True), ("", False)])
def test_users_of_a_directory_that_a_line_spares_are_named(tree, judge, control, line, told):
    files = dict(trees.redhat(managed=False), **{
        "/etc/nsswitch.conf": "passwd: files sss\n", "/etc/sssd/sssd.conf": "[domain/x]\n"})
    for path in ("/etc/pam.d/system-auth", "/etc/pam.d/password-auth"):
        files[path] = files[path].replace("local_users_only", line)
    details = judge(control, tree(files))["details"]
    assert any("also has the directory sss" in one["message"]["en"] for one in details) == told


BROKEN = {"/etc/pam.d/chpasswd": "password requirred pam_unix.so\n"}


@pytest.mark.parametrize("control", RULES)
def test_a_service_that_pam_cannot_use_hides_nothing_of_the_others(tree, judge, enforce, control):
    found = judge(control, tree(dict(trees.debian(12), **BROKEN)))
    said = [(one["status"], one["message"]["en"]) for one in found["details"]]
    assert found["status"] == "error" and "/etc/pam.d/chpasswd:1" in found["message"]["en"]
    assert any(status == "fail" and "passwd sets passwords without asking" in text for status, text in said)
    assert enforce(control, tree())[1] == []


@pytest.mark.parametrize("control, alice, said", [
    (PasswordHashing(), "$1$salt$" + "h" * 22, "stored as a md5 hash"),
    (NoEmptyPasswords(), "", "has an empty password"),
])
def test_nor_of_what_is_stored(tree, judge, control, alice, said):
    files = dict(trees.debian(12), **BROKEN)
    files["/etc/shadow"] = files["/etc/shadow"].replace(trees.STRONG, alice)
    details = judge(control, tree(files))["details"]
    assert {one["status"] for one in details} >= {"error", "fail"}
    assert any(said in one["message"]["en"] for one in details)


@pytest.mark.parametrize("path", ["/etc/pam.d/common-password", "/etc/pam.d/passwd"])
def test_an_empty_file_of_pam_is_no_host_on_which_nobody_sets_passwords(tree, judge, path):
    files = trees.debian(12)
    files = {name: text for name, text in files.items() if name not in ("/etc/pam.d/sshd", "/etc/pam.d/login")}
    found = judge(LENGTH, tree(dict(files, **{path: ""})))
    assert found["status"] == "error" and path + ": is empty" in found["message"]["en"]


@pytest.mark.parametrize("control, line, status", [
    (LENGTH, CRACKLIB + "minlen=%s", "fail"), (CLASSES, CRACKLIB + "minclass=%s", "fail"),
    (NAMES, PASSWDQC + "match=%s", "fail"), (LENGTH, PASSWDQC + "min=1,1,1,1,%s", "fail"),
])
@pytest.mark.parametrize("number", ["²", "9" * 5000, "", "-", "1e9", "\N{ARABIC-INDIC DIGIT NINE}"])
def test_what_is_no_number_is_none_and_no_crash(tree, judge, control, line, status, number):
    found = judge(control, tree(judged_by(line % number)))
    assert (found["status"], found["reason"]) == (status, "setting_wrong")
