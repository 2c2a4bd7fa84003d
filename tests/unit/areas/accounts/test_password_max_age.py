# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The age of passwords."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees
from tests.unit.support.stored_passwords import AGEING, DEFS, SHADOW, fresh, shadow


def test_bounded_passwords_are_left_alone(debian_with, enforce):
    finding, changed = enforce(PasswordMaxAge(), debian_with(shadow=shadow(alice=fresh()), defs=AGEING))
    assert (finding["status"], changed) == ("pass", [])


def test_evidence_of_right_ages_is_the_accounts_lines_without_their_hashes(debian_with, judge):
    finding = judge(PasswordMaxAge(), debian_with(shadow=shadow(alice=fresh()), defs=AGEING))
    lines = [one for one in finding["evidence"] if one["ref"].startswith(SHADOW + ":")]
    assert finding["status"] == "pass"
    assert "alice" in [one["text"].split(":")[0] for one in lines]
    assert all(one["text"].count(":") == 8 for one in lines) and trees.STRONG not in str(finding)


def test_each_unbounded_password_is_named_and_bounded(debian_with, tree, enforce):
    debian_with(shadow=shadow(root=fresh(limit="99999"), admin=fresh(), alice=fresh(limit="")), defs=AGEING)
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [SHADOW])
    assert tree().read(SHADOW).decode() == shadow(root=fresh(limit="180"), admin=fresh(), alice=fresh(limit="180"))
    assert enforce(PasswordMaxAge(), tree())[1] == []


def test_offenders_are_named_with_their_line_and_without_their_hash(debian_with, judge):
    finding = judge(
        PasswordMaxAge(), debian_with(shadow=shadow(root=fresh(limit="400"), alice=fresh(changed=20000)), defs=AGEING))
    assert [one["where"] for one in finding["details"]] == [SHADOW + ":1", SHADOW + ":4"]
    assert "alice" in finding["details"][1]["message"]["en"] and "779 days" in finding["details"][1]["message"]["en"]
    assert [one["text"].split(":")[0] for one in finding["evidence"]] == ["root", "alice"]
    assert trees.STRONG not in str(finding)


def test_an_overdue_password_is_reported_and_not_bounded(debian_with, tree, enforce):
    text = shadow(alice=fresh(changed=20000, limit="99999"))
    finding, changed = enforce(PasswordMaxAge(), debian_with(shadow=text, defs=AGEING))
    assert (finding["status"], finding["reason"], changed) == ("fail", "password_overdue", [])
    assert "password_force_change" in finding["advice"]["en"]


def test_an_overdue_password_is_asked_for_anew_when_that_is_wanted(debian_with, tree, enforce):
    debian_with(shadow=shadow(alice=fresh(changed=20000), root=fresh(changed="")), defs=AGEING)
    assert enforce(PasswordMaxAge(), tree(), password_force_change=True)[0]["status"] == "pass"
    assert tree().read(SHADOW).decode() == shadow(alice=fresh(changed=0), root=fresh(changed=0))


def test_a_shorter_age_stays_where_a_new_password_is_asked_for(debian_with, tree, enforce):
    debian_with(shadow=shadow(alice=fresh(changed=20000, limit="30"), root=fresh(changed="", limit="0")), defs=AGEING)
    assert enforce(PasswordMaxAge(), tree(), password_force_change=True)[0]["status"] == "pass"
    assert tree().read(SHADOW).decode() == shadow(alice=fresh(changed=0, limit="30"), root=fresh(changed=0, limit="0"))


@pytest.mark.parametrize("days, kept", [("0", "0"), ("-1", "180"), ("99999", "180"), ("30", "30")])
def test_new_passwords_that_are_too_old_at_once_stay_so(debian_with, tree, enforce, days, kept):
    debian_with(shadow=shadow(alice=fresh()), defs="PASS_MAX_DAYS %s\n" % days)
    assert enforce(PasswordMaxAge(), tree())[0]["status"] == "pass"
    assert tree().read("/etc/login.defs").decode() == "PASS_MAX_DAYS %s\n" % kept


def test_the_connecting_user_is_never_asked_for_a_new_password(debian_with, tree, enforce):
    text = shadow(admin=fresh(changed=20000, limit="99999"))
    debian_with(shadow=text, defs=AGEING)
    finding, changed = enforce(
        PasswordMaxAge(), tree(), password_force_change=True, connection=Connection("admin", "192.0.2.1"))
    assert (finding["status"], changed) == ("fail", [])


@pytest.mark.parametrize("changed", ["", trees.TODAY + 30])
def test_a_date_that_defeats_ageing_is_a_failure(debian_with, judge, changed):
    finding = judge(PasswordMaxAge(), debian_with(shadow=shadow(alice=fresh(changed=changed)), defs=AGEING))
    assert (finding["status"], finding["would"]) == ("fail", "person")


@pytest.mark.parametrize("defs", ["PASS_MAX_DAYS -1\n", "PASS_MAX_DAYS 90 # days\n", "", "#PASS_MAX_DAYS 90\n"])
def test_login_defs_without_a_bound_is_put_right(debian_with, tree, enforce, defs):
    debian_with(shadow=shadow(), defs=defs)
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])


def test_a_vendors_login_defs_is_overruled_in_etc(debian_with, tree, enforce):
    tree({path: text for path, text in trees.debian(12).items() if path != DEFS})
    tree({"/usr/etc/login.defs": AGEING.replace("180", "365"), SHADOW: shadow()})
    finding, changed = enforce(PasswordMaxAge(), tree())
    assert (finding["before"], finding["status"], changed) == ("fail", "pass", [DEFS])
    assert tree().read(DEFS).decode() == AGEING
