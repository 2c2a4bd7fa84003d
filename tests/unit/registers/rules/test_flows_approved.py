# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared flows to the outside."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.flows_approved import flows_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Flow
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told

FLOW = Flow("db1", "peer", "192.0.2.7", "SP-9")
MATRIX = [{"matter": "external_connection", "department": "it", "approver": ["security_head"], "levels": 1}]
CONNECTION = {
    "id": "SP-9", "kind": "external_connection", "what": "to the peer", "applicant": "p09", "on": date(2026, 5, 20),
    "steps": [{"by": "p03", "on": date(2026, 5, 21)}]}


def judged(*records, flows=(FLOW,), today=date(2026, 11, 27)):
    return flows_approved(small(
        {"approvals": {"matrix": MATRIX, "records": list(records)}}, today=today, flows=flows))


def test_a_flow_with_an_approved_connection_is_good_until_the_confirmation_is_due():
    assert due(judged(CONNECTION)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("until", "expected"), [
    (date(2026, 11, 27), [("pass", "met")]), (date(2026, 11, 26), [("fail", "expired_approval")])])
def test_a_connection_holds_on_its_last_day_which_is_due(until, expected):
    found = judged({**CONNECTION, "until": until})
    assert told(found) == expected
    assert found[0].due == until


@pytest.mark.parametrize("approval", [None, "SP-8"])
def test_a_flow_that_names_no_connection_fails_with_host_and_name(approval):
    [one] = judged(CONNECTION, flows=[FLOW._replace(approval=approval)])
    assert told([one]) == [("fail", "unapproved_flow")]
    assert one.about == ("flows", "db1") and "peer" in one.message.en


def test_an_approval_of_something_else_is_none():
    assert told(judged({**CONNECTION, "kind": "change"})) == [("fail", "unapproved_flow")]


@pytest.mark.parametrize("steps", [
    [], [{"by": "p03", "on": date(2026, 12, 1)}], [{"by": "p05", "on": date(2026, 5, 21)}],
    [{"by": "p09", "on": date(2026, 5, 21)}]], ids=["nobody", "to come", "not head that day", "the applicant"])
def test_a_connection_that_is_not_approved_carries_no_flow(steps):
    assert told(judged({**CONNECTION, "steps": steps})) == [("fail", "not_approved")]


def test_no_flow_declared_is_met_and_says_so():
    found = judged(flows=[])
    assert due(found) == CONFIRMED_UNTIL and found[0].message.en.startswith("0 declared flows")


def test_an_old_confirmation_and_no_flows_told_of():
    assert told(judged(CONNECTION, today=date(2027, 10, 9))) == [("manual", "expired")]
    assert told(judged(CONNECTION, flows=None)) == [("manual", "unknown_flows")]
