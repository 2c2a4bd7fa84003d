# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each department that is not technical has its officer, registered in time."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.officers import officers
from tests.unit.registers.support import (
    CHANGED,
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
    when,
    world,
)


def seen(today=TODAY, files=None, departments=None, posts=None, **changed):
    one = {"post": "department_officer", "person": "p12", "department": "business", "from": "2026-03-01",
           "registered": "2026-03-31", "evidence": evidence("officer"), **changed}
    return officers(world(
        today=today, files=files, posts={"assignments": [*agency()["posts"]["assignments"], one], **(posts or {})},
        **({"agency": {"departments": departments}} if departments else {})))


def test_an_officer_registered_on_the_last_day_is_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_a_day_later_is_late():
    found = seen(registered="2026-04-01")
    assert reasons(found) == ["late"] and due_of(found) == when("2026-03-31")


def test_while_the_time_to_register_runs_it_is_work_to_do():
    found = seen(**{"from": ago(30), "registered": None})
    assert reasons(found) == ["running"] and statuses(found) == ["manual"] and due_of(found) == TODAY
    assert reasons(seen(**{"from": ago(31), "registered": None})) == ["late"]


def test_registered_tomorrow_is_not_registered():
    assert reasons(seen(**{"from": ago(5), "registered": ago(-1)})) == ["running"]


def test_a_department_without_officer_is_told_and_a_technical_one_needs_none():
    found = seen(departments=[
        {"id": "it", "name": "科技部", "technical": True}, {"id": "business", "name": "业务部"},
        {"id": "risk", "name": "风险部"}])
    assert reasons(found) == ["record_absent"] and "风险部" in str(found[0].message)


def test_the_officer_of_another_department_is_none_of_this():
    assert reasons(seen(department="it")) == ["record_absent"]


def test_the_appointment_is_looked_at():
    assert reasons(seen(files={"evidence/officer.pdf": CHANGED})) == ["evidence_differs"]


def test_in_a_draft_a_missing_officer_is_work_to_do():
    assert statuses(seen(posts={"status": "draft", "assignments": []})) == ["manual"]


def test_an_agency_without_departments_has_nothing_to_compare():
    found = officers(world(agency={"departments": []}))
    assert (statuses(found), reasons(found)) == (["fail"], ["record_absent"])
