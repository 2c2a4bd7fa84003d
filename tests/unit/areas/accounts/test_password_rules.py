# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four rules that pam_pwquality keeps: length, classes, user name, root."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import PasswordNotUsername
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import PasswordRulesBindRoot
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support import trees

MAIN = "/etc/security/pwquality.conf"
DROPIN = MAIN + ".d/50-jrt0117.conf"
COMMON = "/etc/pam.d/common-password"
GOOD = "minlen = 10\nminclass = 3\nusersubstr = 4\nenforce_for_root\n"
CONTROLS = (PasswordLength(), PasswordClasses(), PasswordNotUsername(), PasswordRulesBindRoot())
BY_ID = {control.id: control for control in CONTROLS}
SYSTEMS = {
    "debian11": trees.debian(11, pwquality=True), "debian13": trees.debian(13, pwquality=True),
    "redhat": trees.redhat(), "direct": trees.redhat(managed=False),
}


def ids(control):
    return control.id


def best(control):
    """Return the best status this control gives: what libpwquality cannot do stays with a person."""
    return "manual" if control.id == "password_not_username" else "pass"


@pytest.mark.parametrize("system", sorted(SYSTEMS))
@pytest.mark.parametrize("control", CONTROLS, ids=ids)
def test_compliant_host_is_left_alone(tree, enforce, control, system):
    finding, changed = enforce(control, tree(dict(SYSTEMS[system], **{MAIN: GOOD})))
    assert (finding["status"], changed) == (best(control), [])


@pytest.mark.parametrize("system", sorted(SYSTEMS))
@pytest.mark.parametrize("control", CONTROLS[1:], ids=ids)
def test_fix_makes_check_pass_and_a_second_fix_changes_nothing(tree, judge, enforce, control, system):
    tree(SYSTEMS[system])
    before = judge(control, tree())
    assert (before["status"], before["would"]) == ("fail", {"manual": "person"}.get(best(control), "pass"))
    finding, changed = enforce(control, tree())
    assert (finding["before"], finding["status"], changed) == ("fail", best(control), [DROPIN])
    assert enforce(control, tree())[1] == []


def test_all_rules_share_one_dropin(tree, enforce):
    tree(SYSTEMS["debian13"])
    for control in CONTROLS:
        enforce(control, tree(), password_min_length=10)
    assert tree().read(DROPIN) == b"minlen = 10\nminclass = 3\nusersubstr = 4\nenforce_for_root\n"


@pytest.mark.parametrize("control, main, where, changed", [
    ("password_length", "# our rules\nminlen = 6 # short\n", MAIN + ":2", "# our rules\nminlen = 8 # short\n"),
    ("password_classes", "minclass=1\n", MAIN + ":1", "minclass=3\n"),
    ("password_not_username", "usersubstr = 3\n", MAIN + ":1", "usersubstr = 4\n"),
    ("password_not_username", "usersubstr = 4\nusercheck = 0\n", MAIN + ":2", "usersubstr = 4\nusercheck = 1\n"),
    ("password_length", "enforcing = 0\n", MAIN + ":1", "enforcing = 1\n"),
])
def test_wrong_value_in_the_main_file_is_named_and_edited_there(tree, judge, enforce, control, main, where, changed):
    tree(dict(SYSTEMS["debian13"], **{MAIN: main}))
    finding = judge(BY_ID[control], tree())
    assert finding["status"] == "fail" and where in [detail["where"] for detail in finding["details"]]
    assert enforce(BY_ID[control], tree())[0]["status"] == best(BY_ID[control])
    assert tree().read(MAIN).decode() == changed and not tree().exists(DROPIN)


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


@pytest.mark.parametrize("main, status", [
    ("minlen = 9\nocredit = 1\n", "pass"), ("minlen = 9\nocredit = 1\ndcredit = 1\n", "fail"), ("minlen = 8\nucredit = -1\n", "pass"),
])
def test_credits_make_passwords_shorter(tree, judge, enforce, main, status):
    tree(dict(SYSTEMS["debian13"], **{MAIN: main}))
    assert judge(PasswordLength(), tree())["status"] == status
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"


@pytest.mark.parametrize("main, status", [
    ("dcredit=-1\nucredit=-1\nlcredit=-1\n", "pass"), ("dcredit=-1\nucredit=-1\n", "fail"), ("minclass = 4\n", "pass"),
    ("dcredit=1\nucredit=1\nlcredit=1\n", "fail"),
])
def test_credits_that_demand_characters_count_as_classes(tree, judge, main, status):
    assert judge(PasswordClasses(), tree(dict(SYSTEMS["debian13"], **{MAIN: main})))["status"] == status


@pytest.mark.parametrize("line, place", [("minlen = eight\n", 2), ("minlen\n", 2), ("reject_username\n", 2)])
def test_a_line_on_which_libpwquality_gives_up_is_an_error_and_is_left_alone(tree, enforce, line, place):
    tree(dict(SYSTEMS["debian13"], **{MAIN: "minclass = 3\n" + line}))
    finding, changed = enforce(PasswordLength(), tree())
    assert (finding["status"], changed) == ("error", [])
    assert f"{MAIN}:{place}" in finding["message"]["en"]


def test_without_the_package_the_prediction_is_the_state_after_its_installation(tree, judge):
    host = tree(trees.debian(12))
    finding = judge(PasswordClasses(), host)
    assert (finding["status"], finding["reason"], finding["would"]) == ("fail", "module_absent", "pass")
    assert "package libpam-pwquality" in finding["message"]["en"] and COMMON in finding["message"]["en"]
    assert [action.name for action in host.actions] == ["libpam-pwquality"]
    installed = trees.debian(12, pwquality=True)
    for path in (COMMON, "/var/lib/pam/password", "/var/lib/pam/seen", "/usr/share/pam-configs/pwquality"):
        assert host.read(path).decode() == installed[path], path


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
        "password\trequisite\t\t\tpam_pwquality.so retry=3\npassword\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt use_authtok")


def test_a_refusal_that_does_not_decide_is_a_failure(tree, judge, enforce):
    tree(SYSTEMS["debian13"])
    tree({COMMON: tree().read(COMMON).replace(b"requisite\t\t\tpam_pwq", b"optional\t\t\tpam_pwq")})
    finding = judge(PasswordLength(), tree())
    assert (finding["reason"], finding["evidence"][0]["ref"]) == ("module_powerless", COMMON + ":5")
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"


UNIX = "password [success=1 default=ignore] pam_unix.so obscure\n"
DENY = "password required pam_deny.so\n"
PERMIT = "password required pam_permit.so\n"


def of(passwords):
    """Return a host whose password stacks, that nothing keeps, are these lines."""
    return trees.redhat("auth required pam_unix.so\naccount required pam_unix.so\n" + passwords + "session required pam_unix.so\n", managed=False)


@pytest.mark.parametrize("passwords, control", [
    # Nobody sets a password where no line speaks for anybody, and the new one must not be the first that does.
    (UNIX + DENY, "[success=ignore ignore=ignore default=die]"), (UNIX + DENY + PERMIT, "requisite"), ("password required pam_unix.so\n", "requisite"),
])
def test_who_could_set_no_password_can_set_none_with_pam_pwquality(tree, enforce, passwords, control):
    finding, changed = enforce(BY_ID["password_classes"], tree(dict(of(passwords), **{MAIN: GOOD})))
    assert (finding["status"], changed) == ("pass", ["/etc/pam.d/password-auth", "/etc/pam.d/system-auth"])
    assert "password\t%s\t\t\tpam_pwquality.so retry=3\n" % control in tree().read("/etc/pam.d/system-auth").decode()


def test_a_line_that_can_decide_only_by_setting_others_passwords_is_left_to_a_person(tree, enforce):
    # Whose password was good jumped over the line that sets it.
    files = of("password [success=1 default=bad] pam_pwquality.so\n" + UNIX + DENY + PERMIT)
    finding, changed = enforce(BY_ID["password_classes"], tree(dict(files, **{MAIN: GOOD})))
    assert (finding["status"], changed) == ("fail", [])


def test_a_refusal_that_counts_only_where_pam_pwhistory_agrees_is_a_failure(tree, judge):
    files = of("password sufficient pam_pwquality.so\npassword [success=1 default=ignore] pam_pwhistory.so use_authtok\n" + UNIX + DENY + PERMIT)
    assert judge(BY_ID["password_classes"], tree(dict(files, **{MAIN: GOOD})))["reason"] == "module_powerless"


def test_a_refusal_that_does_not_count_for_some_is_a_failure_and_put_right(tree, enforce):
    # Whom the file does not name jumps over nothing, and sets what pam_pwquality has refused.
    listed = "password [success=1 default=ignore] pam_listfile.so item=user sense=allow file=/etc/second onerr=fail\n"
    files = of("password optional pam_pwquality.so\n" + listed + UNIX + DENY + PERMIT)
    finding, changed = enforce(BY_ID["password_classes"], tree(dict(files, **{MAIN: GOOD})))
    assert (finding["status"], changed) == ("pass", ["/etc/pam.d/password-auth", "/etc/pam.d/system-auth"])
    assert "password requisite pam_pwquality.so\n" in tree().read("/etc/pam.d/system-auth").decode()


def test_a_module_that_is_asked_after_the_password_is_set_for_some_is_a_failure(tree, judge):
    listed = "password [success=1 default=ignore] pam_listfile.so item=user sense=allow file=/etc/second onerr=fail\n"
    files = of(listed + "password sufficient pam_unix.so\n" + DENY + PERMIT + "password requisite pam_pwquality.so\n")
    assert judge(BY_ID["password_classes"], tree(dict(files, **{MAIN: GOOD})))["reason"] == "module_powerless"


def test_a_line_that_waits_for_a_password_nobody_asks_for_is_left_to_a_person(tree, enforce):
    # It refuses everybody, which counted for nothing while it was optional.
    files = of("password optional pam_pwquality.so use_authtok\n" + UNIX + DENY + PERMIT)
    finding, changed = enforce(BY_ID["password_classes"], tree(dict(files, **{MAIN: GOOD})))
    assert (finding["status"], changed) == ("fail", [])
    assert "none asks for one" in str(finding)


def test_without_a_dictionary_no_password_can_be_set(tree, judge, enforce):
    files = dict(SYSTEMS["debian13"])
    del files["/var/cache/cracklib/cracklib_dict.pwd"]
    tree(files)
    finding = judge(PasswordLength(), tree())
    assert (finding["status"], finding["reason"]) == ("fail", "dictionary_absent")
    assert enforce(PasswordLength(), tree())[0]["status"] == "pass"
    assert tree().read(DROPIN) == b"dictcheck = 0\n"


def test_a_library_without_usersubstr_is_left_alone_with_the_reason(tree, enforce):
    tree(dict(SYSTEMS["debian11"], **{trees.LIBRARY: trees.LIBRARY_1_4_2}))
    finding, changed = enforce(PasswordNotUsername(), tree())
    assert (finding["status"], finding["reason"], changed) == ("fail", "library_too_old", [])
    assert "1.4.3" in finding["advice"]["en"]


def test_root_is_bound_by_an_argument_where_the_files_of_an_old_library_do_not_take_it(tree, enforce):
    old = trees.LIBRARY_1_4_2.replace(b"enforce_for_root", b"")
    tree(dict(SYSTEMS["direct"], **{"/usr/lib64/libpwquality.so.1": old}))
    finding, changed = enforce(PasswordRulesBindRoot(), tree())
    assert (finding["status"], changed) == ("pass", ["/etc/pam.d/password-auth", "/etc/pam.d/system-auth"])
