# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits of suppliers' people."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.visits import visits
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, PAPER, due, small, told
from tests.unit.registers.support import ABSENT, evidence, when

VISIT = {
    "id": "V-1", "supplier": "S-host", "on": "2026-05-05", "plan": {"on": "2026-05-05", "evidence": evidence("plan")},
    "escort": "p08",
    "differences": "none", "sensitive_by_visitor": False, "did": "a disk changed", "evidence": PAPER}


def judged(*rows, none=(), today="2026-11-27", status="kept", files=None):
    register = {"visits": list(rows), "none": list(none), "status": status}
    return visits(small({"suppliers": register}, today=today, files=files))


def test_a_visit_in_order_is_good_until_the_register_is_to_be_confirmed():
    assert due(judged(VISIT)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(VISIT, today=today)) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({"plan": {"on": "2026-05-06", "evidence": PAPER}}, ("fail", "plan_after")),
    ({"plan": None}, ("fail", "plan_after")),
    ({"did": ""}, ("fail", "field_absent")), ({"did": "待补"}, ("manual", "placeholder")),
    ({"differences": None}, ("fail", "field_absent")), ({"sensitive_by_visitor": None}, ("fail", "field_absent")),
    ({"plan": {"on": "2026-05-05"}}, ("manual", "no_evidence")),
    ({"sensitive_by_visitor": True}, ("fail", "sensitive")), ({"evidence": []}, ("manual", "no_evidence"))])
def test_each_way_to_be_wrong(change, expected):
    assert told(judged({**VISIT, **change})) == [expected]


def test_evidence_is_the_recorded_file():
    assert told(judged(VISIT, files={PAPER[0]["file"]: ABSENT})) == [("fail", "evidence_absent")]


@pytest.mark.parametrize(("escort", "expected"), [
    ("p20", ("pass", "met")), ("p21", ("fail", "no_escort")), ("x01", ("fail", "no_escort")),
    ("S-host", ("fail", "no_escort")), (None, ("fail", "no_escort"))],
    ids=["left since", "came since", "a supplier's", "the supplier", "nobody"])
def test_the_escort_was_own_staff_that_day(escort, expected):
    assert told(judged({**VISIT, "escort": escort})) == [expected]


def test_no_visit_fails_is_work_to_do_in_a_draft_and_may_be_stated():
    assert told(judged()) == [("fail", "record_absent")]
    assert told(judged({**VISIT, "on": "2026-11-28"})) == [("fail", "record_absent")]
    assert told(judged(status="draft")) == [("manual", "record_absent")]
    none = {"kind": "visit", "on": "2026-10-01", "by": "p05", "reason": "nobody came"}
    [one] = judged(none=[none])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    assert told(judged(none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]
