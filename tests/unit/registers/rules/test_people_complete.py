# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody has a post and an undertaking; whoever left has returned everything."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.people_complete import people_complete
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    agency,
    ago,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, owners=None, files=None, posts=None, status="kept", **changed):
    """Return what the rule says where p12 is as in the agency, but for this."""
    people = [
        {**one, **(changed if one["id"] == "p12" else {})} for one in agency()["people"]["records"]]
    return people_complete(world(
        today=today, owners=owners, files=files, people={"records": people, "status": status}, posts=posts or {}))


LEFT = {"left": "2026-05-01", "returned": {"on": "2026-05-01", "items": "门禁卡", "evidence": evidence("returned")}}


def test_everybody_with_post_and_undertaking_is_good_until_a_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED) and good(seen(**LEFT), CONFIRMED)
    assert good(seen(posts={"reviewed": "2026-03-01"}), "2027-03-01")
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_who_holds_no_post_today_is_told():
    former = [
        {**one, **({"to": TODAY} if one["person"] == "p12" else {})} for one in agency()["posts"]["assignments"]]
    found = seen(posts={"assignments": former})
    assert reasons(found) == ["no_post"] and found[0].who == "p12"


def test_a_post_counts_from_the_day_of_appointment_on():
    def appointed(since):
        return {"assignments": [
            {**one, **({"from": since} if one["person"] == "p12" else {})} for one in agency()["posts"]["assignments"]]}
    assert good(seen(posts=appointed(TODAY)), CONFIRMED)
    assert reasons(seen(posts=appointed(ago(-1)))) == ["no_post"]


def test_who_signed_nothing_or_signs_tomorrow_is_told():
    assert reasons(seen(confidentiality=None)) == ["no_undertaking"]
    assert reasons(seen(confidentiality={"on": ago(-1), "evidence": []})) == ["no_undertaking"]
    assert reasons(seen(files={"evidence/undertaking-p12.pdf": ABSENT})) == ["evidence_absent"]


def test_who_left_has_returned_what_there_was():
    assert reasons(seen(left=TODAY)) == ["not_returned"] and good(seen(left=ago(-1)), CONFIRMED)
    assert reasons(seen(left=TODAY, returned={"on": ago(-1)})) == ["not_returned"]


def test_an_account_of_somebody_who_left_is_told():
    found = seen(owners={"zhao": "p12", "qian": "p11"}, **LEFT)
    assert reasons(found) == ["account_left"] and "zhao" in str(found[0].message)


def test_who_joins_tomorrow_owes_nothing():
    assert good(seen(joined=ago(-1), confidentiality=None), CONFIRMED)


def test_nobody_at_all_fails_and_is_work_in_a_draft():
    assert statuses(people_complete(world(people={"records": []}))) == ["fail"]
    assert statuses(people_complete(world(people={"records": [], "status": "draft"}))) == ["manual"]
