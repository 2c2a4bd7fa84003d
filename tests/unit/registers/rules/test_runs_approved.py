# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforcing runs are changes."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.runs_approved import runs_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Run
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told

RUN = Run("20260601T020000-aaaa", date(2026, 6, 1))
MATRIX = [{"matter": "change", "department": "it", "approver": ["security_head", "senior_manager"], "levels": 2}]
CHANGE = {
    "id": "SP-1", "kind": "change", "what": "baseline", "applicant": "p07", "on": date(2026, 5, 20),
    "done": date(2026, 6, 1), "done_by": ["p08"], "runs": [RUN.run_id],
    "steps": [{"by": "p03", "on": date(2026, 5, 21)}, {"by": "p01", "on": date(2026, 6, 1)}]}


def judged(*changes, runs=(RUN,), today=date(2026, 11, 27), **approvals):
    return runs_approved(small(
        {"approvals": {"matrix": MATRIX, "records": list(changes), **approvals}}, today=today, runs=runs))


def test_a_run_that_an_approved_change_names_is_good_until_the_confirmation_is_due():
    assert due(judged(CHANGE)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    (CONFIRMED_UNTIL, [("pass", "met")]), (date(2027, 10, 9), [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(CHANGE, today=today)) == expected


def test_the_sentence_says_how_many_runs_were_known():
    assert "1 enforcing runs known" in judged(CHANGE)[0].message.en
    assert "0 enforcing runs known" in judged(CHANGE, runs=[])[0].message.en


def test_a_run_that_no_change_names_fails_with_its_name():
    [one] = judged({**CHANGE, "runs": []})
    assert told([one]) == [("fail", "unapproved_run")]
    assert one.about == ("runs", RUN.run_id) and "2026-06-01" in one.message.en and "2026-06-01" in one.message.zh


@pytest.mark.parametrize("steps", [
    [{"by": "p03", "on": date(2026, 5, 21)}],
    [{"by": "p03", "on": date(2026, 5, 21)}, {"by": "p01", "on": date(2026, 6, 2)}],
    [{"by": "p05", "on": date(2026, 5, 21)}, {"by": "p01", "on": date(2026, 5, 22)}],
    [{"by": "p03", "on": date(2026, 5, 21)}, {"by": "p07", "on": date(2026, 5, 22)}],
    []], ids=["too few", "after the run", "not head that day", "the applicant", "nobody"])
def test_the_change_was_approved_by_the_day_of_the_run(steps):
    assert told(judged({**CHANGE, "steps": steps})) == [("fail", "approved_after")]


def test_one_good_change_of_several_is_enough():
    assert told(judged({**CHANGE, "id": "SP-0", "steps": []}, CHANGE)) == [("pass", "met")]


def test_a_record_of_another_kind_excuses_no_run():
    assert told(judged({**CHANGE, "kind": "go_live"})) == [("fail", "unapproved_run")]


def test_runs_before_the_register_begins_are_not_asked_for():
    assert told(judged(since=date(2026, 6, 1))) == [("fail", "unapproved_run")]
    assert told(judged(since=date(2026, 6, 2))) == [("pass", "met")]


def test_runs_of_more_than_two_years_ago_are_not_looked_at_any_more():
    day = {"today": date(2028, 6, 1), "reviewed": date(2028, 5, 1)}
    assert told(judged(**day)) == [("fail", "unapproved_run")]
    assert told(judged(**{**day, "today": date(2028, 6, 2)})) == [("pass", "met")]
    assert "since 2026-06-02" in judged(**{**day, "today": date(2028, 6, 2)})[0].message.en


def corrected(*runs, **issue):
    """RUN was approved a day late, which a finding about its change has put right."""
    finding = {
        "id": "1", "what": "approved late", "about": ["SP-1"], "owner": "p07", "closed": date(2026, 7, 1),
        "closed_by": "p07", "verified_by": "p02", **issue}
    late = [{"by": "p03", "on": date(2026, 5, 21)}, {"by": "p01", "on": date(2026, 6, 2)}]
    return runs_approved(small({
        "approvals": {"matrix": MATRIX, "records": [
            {**CHANGE, "steps": late}, {**CHANGE, "id": "SP-2", "runs": [run.run_id for run in runs]}]},
        "activities": {"records": [{
            "id": "HD-1", "kind": "change_audit", "on": date(2026, 6, 20), "by": ["p03"], "issues": [finding]}]},
    }, today=date(2026, 11, 27), runs=[RUN, *runs]))


def test_a_run_that_was_approved_late_is_put_right_by_a_finding_and_a_later_run_in_order():
    later = Run("20260710T020000-bbbb", date(2026, 7, 10))
    assert told(corrected(later)) == [("pass", "met")]
    assert told(corrected()) == [("manual", "corrected")]
    assert told(corrected(later, verified_by="p07")) == [("fail", "approved_after")]
    assert told(corrected(later, about=["SP-9"])) == [("fail", "approved_after")]


def test_where_no_runs_were_told_of_nothing_passes():
    assert told(judged(CHANGE, runs=None)) == [("manual", "unknown_runs")]
