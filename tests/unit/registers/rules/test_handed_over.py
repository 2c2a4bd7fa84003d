# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever left a post handed it over before a witness and keeps the secrets."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.handed_over import handed_over
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    agency,
    ago,
    due_of,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)

HANDOVER = {"on": "2026-03-01", "to": "p04", "witness": "p01", "evidence": evidence("handover")}


def seen(today=TODAY, handover=HANDOVER, left=None, to="2026-03-01", more=(), **others):
    """Return what the rule says where p06 was security administrator until 1 March 2026."""
    former = {
        "post": "security_admin", "person": "p06", "from": "2022-03-01", "to": to, "evidence": evidence(),
        **({"handover": handover} if handover else {})}
    people = [
        {**one, **({"left": left} if left and one["id"] == "p06" else {})} for one in agency()["people"]["records"]]
    return handed_over(
        world(today=today, people={"records": people}, posts={
            "assignments": [*agency()["posts"]["assignments"], former, *more]}, **others), post="security_admin")


def test_a_handover_with_three_people_is_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_where_nobody_has_left_there_is_nothing_to_hand_over():
    found = handed_over(world(), post="security_admin")
    assert reasons(found) == ["nobody_left"] and statuses(found) == ["not_applicable"]
    assert due_of(found) == CONFIRMED
    assert reasons(handed_over(world(today="2027-10-09"), post="security_admin")) == ["expired"]


def test_who_leaves_tomorrow_has_not_left_and_who_leaves_today_has():
    assert reasons(seen(to=ago(-1), handover=None)) == ["nobody_left"]
    assert reasons(seen(to=TODAY, handover=None)) == ["no_handover"]


def test_who_went_on_in_the_post_as_deputy_has_not_left():
    again = {"post": "security_admin", "person": "p06", "role": "B", "from": "2026-03-01", "evidence": evidence()}
    assert reasons(seen(handover=None, more=[again])) == ["nobody_left"]


@pytest.mark.parametrize("people", [{"to": "p06"}, {"witness": "p04"}, {"witness": "p06"}])
def test_giver_taker_and_witness_are_three_people(people):
    assert reasons(seen(handover={**HANDOVER, **people})) == ["no_witness"]


def test_a_handover_of_tomorrow_is_none():
    assert reasons(seen(handover={**HANDOVER, "on": ago(-1)})) == ["no_handover"]


def test_the_handovers_file_is_looked_at():
    assert reasons(seen(files={"evidence/handover.pdf": ABSENT})) == ["evidence_absent"]


def test_an_account_of_somebody_who_left_the_agency_is_told():
    accounts = [Account("db1", "dba6", "p06", ("p06",)), Account("db1", "dba4", "p04", ("p04",))]
    assert good(seen(accounts=accounts), CONFIRMED)
    found = seen(accounts=accounts, left="2026-03-01")
    assert reasons(found) == ["account_left"] and "dba6" in str(found[0].message)


def test_holders_and_leavers_have_an_undertaking():
    people = [
        {name: value for name, value in one.items() if name != "confidentiality" or one["id"] not in ("p04", "p06")}
        for one in agency()["people"]["records"]]
    found = handed_over(world(people={"records": people}), post="security_admin")
    assert reasons(found) == ["no_undertaking"] and found[0].who == "p04"
    signed_tomorrow = [{**one, "confidentiality": {"on": ago(-1), "evidence": []}} for one in people]
    assert reasons(handed_over(world(people={"records": signed_tomorrow}), post="security_head")) == ["no_undertaking"]


def test_a_post_that_nobody_holds_fails_and_is_work_in_a_draft():
    assert statuses(handed_over(world(posts={"assignments": []}), post="security_head")) == ["fail"]
    draft = world(posts={"assignments": [], "status": "draft"})
    assert statuses(handed_over(draft, post="security_head")) == ["manual"]
