# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Root's passwords are held to the rules too."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import (
    PasswordRulesBindRoot,
)
from tests.unit.support import trees
from tests.unit.support.pwquality import DROPIN, SYSTEMS


def test_root_is_bound_by_an_argument_where_the_files_of_an_old_library_do_not_take_it(tree, enforce):
    old = trees.LIBRARY_1_4_2.replace(b"enforce_for_root", b"")
    tree(dict(SYSTEMS["direct"], **{"/usr/lib64/libpwquality.so.1": old}))
    finding, changed = enforce(PasswordRulesBindRoot(), tree())
    assert (finding["status"], changed) == ("pass", ["/etc/pam.d/password-auth", "/etc/pam.d/system-auth"])


def test_a_root_that_is_bound_by_no_rule_is_named_and_put_right(tree, judge, enforce):
    tree(SYSTEMS["debian13"])
    found = judge(PasswordRulesBindRoot(), tree())
    assert (found["status"], found["would"]) == ("fail", "pass") and "enforce_for_root" in found["message"]["en"]
    finding, changed = enforce(PasswordRulesBindRoot(), tree())
    assert (finding["status"], changed, tree().read(DROPIN)) == ("pass", [DROPIN], b"enforce_for_root\n")
    assert judge(PasswordRulesBindRoot(), tree())["status"] == "pass"
