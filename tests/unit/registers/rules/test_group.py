# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group is appointed with the members that it needs."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.group import group
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    agency,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, files=None, people=None, members=None, **posts):
    there = [{"person": "p01", "as": "senior_management"}, {"person": "p12", "as": "department_head"}]
    one = {"id": "leading_group", "members": members or there, "evidence": evidence("group")}
    return group(
        world(today=today, files=files, posts={"groups": [one], **posts}, **(people or {})),
        group="leading_group", members=["senior_management", "department_head"])


def test_a_group_with_its_members_is_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_a_kind_of_members_that_is_missing_is_told():
    found = seen(members=[{"person": "p01", "as": "senior_management"}])
    assert reasons(found) == ["member_missing"] and "部门负责人" in found[0].message.zh


def test_a_member_who_has_left_does_not_count():
    people = {"records": [
        {**one, **({"left": TODAY} if one["id"] == "p12" else {})} for one in agency()["people"]["records"]]}
    assert reasons(seen(people={"people": people})) == ["member_missing"]


def test_the_appointment_is_looked_at():
    assert reasons(seen(files={"evidence/group.pdf": ABSENT})) == ["evidence_absent"]


def test_a_group_that_is_not_there_fails_and_is_work_in_a_draft():
    assert statuses(seen(groups=[])) == ["fail"] and reasons(seen(groups=[])) == ["record_absent"]
    assert statuses(seen(groups=[], status="draft")) == ["manual"]
