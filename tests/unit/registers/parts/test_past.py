# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong once: for how long it is looked at, and what puts it right."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import DEEDS, STILL, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from tests.unit.registers.support import reasons, when, world

# TODAY is 27 November 2026: the window begins on that day of 2024.
OLD, FIRST, RECENT, NEWEST = "2024-11-26", "2024-11-27", "2026-03-01", "2026-09-01"
FINDING = {
    "id": "1", "owner": "p04", "due": "2026-06-30", "closed": "2026-06-01", "closed_by": "p04", "verified_by": "p05",
    "about": ["SP-1"]}


def row(name, on, *wrong):
    return Record(when({"id": name, "on": on, "wrong": list(wrong), "steps": [{"by": "p06"}]}), "approvals")


def looked(*rows, issue=None, found_on=RECENT, lasting=False):
    issues = [] if issue is None else [issue]
    seen = world(activities={"records": [
        {"id": "HD-1", "kind": "security_check", "on": found_on, "by": ["p04"], "issues": issues}]})

    def wrong(one):
        return [
            (fail if reason in DEEDS | STILL else manual)(reason, Text(reason, reason), one) for reason in one["wrong"]]

    return looked_back(seen, rows, lambda one: one.get("on"), wrong, lasting=lasting)


def test_what_is_older_than_the_window_is_not_looked_at():
    past = looked(row("SP-1", OLD, "self_approved", "no_evidence"), row("SP-2", NEWEST))
    assert past.found == [] and [one.name for one in past.rows] == ["SP-2"]
    assert str(past.told(Text("good", "好"))) == "good; looked at since 2024-11-27"
    assert past.until == when("2028-09-01")
    assert reasons(looked(row("SP-1", FIRST, "self_approved"), row("SP-2", NEWEST)).found) == ["self_approved"]


def test_where_all_is_older_there_is_nothing_to_pass_with():
    past = looked(row("SP-1", "2023-05-05"), row("SP-2", OLD), row("SP-3", "2024-02-02"))
    assert past.rows == [] and past.until is None
    assert str(past.lacks(Text("a change", "变更"))) == (
        "a change since 2024-11-27 (the last one, SP-2, is older)")
    assert looked().lacks(Text("a change", "变更")).zh == "变更"


@pytest.mark.parametrize("reason", sorted(STILL))
def test_what_is_so_still_is_told_however_old(reason):
    assert reasons(looked(row("SP-1", OLD, reason, "self_approved")).found) == [reason]


def test_what_goes_on_has_no_age():
    assert reasons(looked(row("SP-1", None, "not_entitled")).found) == ["not_entitled"]


def test_a_finding_that_is_put_right_and_verified_settles_it_where_the_next_one_was_in_order():
    wrong, right = row("SP-1", RECENT, "self_approved", "levels"), row("SP-2", NEWEST)
    past = looked(wrong, right, issue=FINDING)
    assert past.found == []
    assert str(past.told(Text("good", "好"))).endswith("; put right: SP-1 (HD-1, finding 1)")
    assert past.told(Text("good", "好")).zh == "好；回看自 2024-11-27 起；已整改：SP-1（HD-1 问题 1）"


def test_what_can_still_be_mended_is_no_deed():
    past = looked(row("SP-1", RECENT, "evidence_differs", "levels"), row("SP-2", NEWEST), issue=FINDING)
    assert reasons(past.found) == ["evidence_differs"]


@pytest.mark.parametrize("later", [[], [row("SP-2", NEWEST, "approved_after")], [row("SP-2", "2026-02-28")]])
def test_where_none_was_in_order_since_a_person_judges(later):
    past = looked(row("SP-1", RECENT, "self_approved"), *later, issue=FINDING)
    assert ("corrected", "manual") in {(one.reason, one.status) for one in past.found}
    assert past.corrected == []


@pytest.mark.parametrize(("change", "why"), [
    ({"about": ["SP-2"]}, ""), ({"closed": None}, "is open"), ({"closed": "2026-11-28"}, "is open"),
    ({"verified_by": None}, "closed by one and verified by another"),
    ({"closed_by": "p05"}, "closed by one and verified by another"),
    ({"verified_by": "p06"}, "whom the record itself names"),
    ({"verified_by": "p99"}, "was not employed on 2026-06-01")])
def test_a_finding_that_settles_nothing_is_told(change, why):
    past = looked(row("SP-1", RECENT, "self_approved"), row("SP-2", NEWEST), issue={**FINDING, **change})
    assert reasons(past.found) == ["self_approved"]
    assert why in past.found[0].message.en and ("HD-1" in past.found[0].message.en) == bool(why)


def test_a_finding_of_before_is_about_something_else():
    wrong, right = row("SP-1", RECENT, "self_approved"), row("SP-2", NEWEST)
    assert reasons(looked(wrong, right, issue=FINDING, found_on="2026-02-28").found) == ["self_approved"]


@pytest.mark.parametrize(("rows", "issue", "found"), [
    ([("SP-1", OLD)], None, ["late"]), ([("SP-1", OLD)], FINDING, []), ([("SP-1", RECENT)], FINDING, ["corrected"])])
def test_of_what_is_there_still_age_alone_makes_nothing_good(rows, issue, found):
    past = looked(*(row(name, on, "late") for name, on in rows), issue=issue, lasting=True)
    assert reasons(past.found) == found and past.until is None


def test_of_what_is_there_still_an_old_deed_counts_no_more_where_the_next_was_in_order():
    past = looked(row("SP-1", OLD, "late", "field_absent"), row("SP-2", NEWEST), lasting=True)
    assert reasons(past.found) == ["field_absent"] and len(past.rows) == 2
    assert reasons(looked(row("SP-1", RECENT, "late"), row("SP-2", NEWEST), lasting=True).found) == ["late"]
