# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords that hold the user's name."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import (
    PasswordNotUsername,
)
from tests.unit.support import trees
from tests.unit.support.pwquality import MAIN, SYSTEMS


def test_a_library_without_usersubstr_is_left_alone_with_the_reason(tree, enforce):
    tree(dict(SYSTEMS["debian11"], **{trees.LIBRARY: trees.LIBRARY_1_4_2}))
    finding, changed = enforce(PasswordNotUsername(), tree())
    assert (finding["status"], finding["reason"], changed) == ("fail", "library_too_old", [])
    assert "1.4.3" in finding["advice"]["en"]
    assert {"kind": "absent", "ref": trees.LIBRARY, "text": ""} in finding["evidence"]


def test_a_part_of_the_name_that_is_too_long_is_named_and_put_right_and_the_whole_stays_a_persons(tree, judge, enforce):
    tree(dict(SYSTEMS["debian13"], **{MAIN: "usersubstr = 5\n"}))
    found = judge(PasswordNotUsername(), tree())
    assert (
        (found["status"], found["would"]) == ("fail", "person") and MAIN
        + ":1" in [one["where"] for one in found["details"]])
    finding, changed = enforce(PasswordNotUsername(), tree())
    assert (finding["status"], changed, tree().read(MAIN)) == ("manual", [MAIN], b"usersubstr = 4\n")
    found = judge(PasswordNotUsername(), tree())
    assert (found["status"], found["evidence"]) == (
        "manual", [{"kind": "file", "ref": MAIN + ":1", "text": "usersubstr = 4"}])
