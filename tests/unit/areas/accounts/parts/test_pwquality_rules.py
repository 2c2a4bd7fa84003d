# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the four rules of pam_pwquality share: one file, one stack, one module."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import (
    PasswordNotUsername,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import (
    PasswordRulesBindRoot,
)
from tests.unit.support import trees
from tests.unit.support.pwquality import DROPIN, GOOD, MAIN, SYSTEMS

CONTROLS = (PasswordLength(), PasswordClasses(), PasswordNotUsername(), PasswordRulesBindRoot())
BY_ID = {control.id: control for control in CONTROLS}


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


UNIX = "password [success=1 default=ignore] pam_unix.so obscure\n"
DENY = "password required pam_deny.so\n"
PERMIT = "password required pam_permit.so\n"


def of(passwords):
    """Return a host whose password stacks, that nothing keeps, are these lines."""
    return trees.redhat(
        "auth required pam_unix.so\naccount required pam_unix.so\n" + passwords + "session required pam_unix.so\n",
        managed=False)


@pytest.mark.parametrize("passwords, control", [
    # Nobody sets a password where no line speaks for anybody, and the new one must not be the first that does.
    (UNIX + DENY, "[success=ignore ignore=ignore default=die]"), (UNIX + DENY + PERMIT, "requisite"),
    ("password required pam_unix.so\n", "requisite"),
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
    files = of(
        "password sufficient pam_pwquality.so\npassword [success=1 default=ignore] pam_pwhistory.so use_authtok\n"
        + UNIX + DENY + PERMIT)
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
