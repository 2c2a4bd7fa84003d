# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post is held by enough people, with appointment and written duties, until the register is confirmed again."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.held import held
from tests.unit.registers.support import (
    CHANGED,
    CONFIRMED,
    TODAY,
    agency,
    ago,
    ended,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, files=None, at_least=1, staff=False, posts=("dba",), **registers):
    return held(world(today=today, files=files, **registers), posts=list(posts), at_least=at_least, staff=staff)


def assignments(**changed):
    """Return the agency's assignments, those of p11 with something changed."""
    return [
        {**one, **(changed if one["person"] == "p11" else {})} for one in agency()["posts"]["assignments"]]


def test_two_holders_of_each_are_good_until_the_register_is_to_be_confirmed():
    assert good(seen(at_least=2, posts=["dba", "system_admin"]), CONFIRMED)


def test_on_the_day_of_confirmation_it_holds_and_on_the_next_it_does_not():
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


@pytest.mark.parametrize("changed", [{"to": TODAY}, {"from": ago(-1)}])
def test_who_has_gone_today_or_comes_tomorrow_holds_nothing(changed):
    found = held(world(posts={"assignments": assignments(**changed)}), posts=["dba"], at_least=2)
    assert reasons(found) == ["record_absent"] and statuses(found) == ["fail"]
    assert found[0].who == "dba" and "2 holder(s) of Database administrator" in str(found[0].message)
    assert "数据库管理员" in found[0].message.zh


def test_who_left_the_agency_holds_nothing():
    people = [{**one, **({"left": TODAY} if one["id"] == "p11" else {})} for one in agency()["people"]["records"]]
    assert reasons(seen(at_least=2, people={"records": people})) == ["record_absent"]


def test_a_suppliers_engineer_is_no_own_staff():
    people = [{**one, "employment": "supplier"} for one in agency()["people"]["records"]]
    assert good(seen(people={"records": people}), CONFIRMED)
    assert reasons(seen(people={"records": people}, staff=True)) == ["record_absent"]


def test_an_appointment_with_other_bytes_or_none_named_is_told():
    assert reasons(seen(files={"evidence/appointment-dba-p10.pdf": CHANGED})) == ["evidence_differs"]
    assert reasons(held(world(posts={"assignments": assignments(evidence=[])}), posts=["dba"])) == ["no_evidence"]


def test_a_post_without_written_duties_fails():
    found = seen(policies={"records": []})
    assert reasons(found) == ["record_absent"] and "policies.yml" in str(found[0].message)


def test_duties_in_a_document_that_was_withdrawn_are_none():
    document = {**agency()["policies"]["records"][0], "withdrawn": TODAY}
    assert reasons(seen(policies={"records": [document]})) == ["record_absent"]


def test_a_draft_is_work_to_do():
    found = seen(posts=["department_officer"], policies={"status": "draft"})
    assert statuses(found) == ["fail", "manual"]
    found = held(world(posts={"status": "draft", "assignments": []}), posts=["dba"])
    assert statuses(found) == ["manual"] and reasons(found) == ["record_absent"]
