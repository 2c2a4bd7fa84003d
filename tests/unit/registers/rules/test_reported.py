# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be reported was reported in time, with a receipt."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.reported import reported
from tests.unit.registers.support import (
    CHANGED,
    CONFIRMED,
    REVIEWED,
    TODAY,
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


def assessment(**changed):
    return {"id": "HD-1", "kind": "security_assessment", "on": "2026-05-01", "issued": "2026-05-10", "by": ["p03"],
            "reported": {"on": "2026-05-30", "to": "人民银行", "evidence": evidence("receipt")}, **changed}


def seen(today=TODAY, files=None, status="kept", none=(), records=None, **changed):
    records = [assessment(**changed)] if records is None else records
    return reported(
        world(today=today, files=files, activities={"records": records, "status": status, "none": list(none)}),
        register="activities", kind="security_assessment", within="P20D")


def incident(**changed):
    return {"id": "SJ-1", "class": "disclosure", "severity": "major", "found": "2026-04-01",
            "reported": {"on": "2026-04-02", "to": "人民银行", "evidence": evidence("receipt")}, **changed}


def of_incidents(records=(), none=(), **arguments):
    return reported(
        world(incidents={"records": list(records), "none": list(none)}), register="incidents", within="P1D",
        **arguments)


def test_reported_on_the_last_day_is_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_a_day_later_is_late():
    found = seen(reported={"on": "2026-05-31", "evidence": evidence("receipt")})
    assert reasons(found) == ["reported_late"] and due_of(found) == when("2026-05-30")


def test_without_the_day_of_issue_the_day_it_was_done_counts():
    assert reasons(seen(issued=None)) == ["reported_late"]


def test_not_reported_is_work_to_do_until_the_limit():
    found = seen(issued=ago(20), reported=None)
    assert reasons(found) == ["running"] and statuses(found) == ["manual"] and due_of(found) == TODAY
    assert reasons(seen(issued=ago(21), reported=None)) == ["not_reported"]
    assert reasons(seen(issued=ago(21), reported={"on": ago(-1), "evidence": []})) == ["not_reported"]


def test_the_receipt_is_looked_at():
    assert reasons(seen(files={"evidence/receipt.pdf": CHANGED})) == ["evidence_differs"]
    assert reasons(seen(reported={"on": "2026-05-30"})) == ["no_evidence"]


def test_what_is_issued_today_is_to_be_reported():
    assert reasons(seen(issued=TODAY, reported=None)) == ["running"]


def test_nothing_to_report_is_stated_or_missing():
    none = [{"kind": "security_assessment", "on": REVIEWED, "by": "p03", "reason": "无"}]
    assert statuses(seen(records=[], none=none)) == ["not_applicable"]
    assert statuses(seen(records=[])) == ["fail"] and statuses(seen(records=[], status="draft")) == ["manual"]
    assert reasons(seen(issued=ago(-1))) == ["record_absent"]


def test_incidents_are_chosen_by_severity_or_class():
    minor = incident(id="SJ-2", severity="minor", reported=None)
    assert good(of_incidents([incident(), minor], severity=["major", "critical"]), CONFIRMED)
    assert reasons(of_incidents([incident(), minor], category="disclosure")) == ["not_reported"]
    assert reasons(of_incidents([minor], severity=["major", "critical"])) == ["record_absent"]


@pytest.mark.parametrize("kind", ["major", "incident"])
def test_a_zero_report_names_the_first_severity_or_all_incidents(kind):
    none = [{"kind": kind, "on": REVIEWED, "by": "p03", "reason": "零报告", "holds": "P3M"}]
    found = of_incidents(none=none, severity=["major", "critical"])
    assert statuses(found) == ["not_applicable"] and due_of(found) == when("2027-01-08")
    assert reasons(of_incidents(none=none, category="disclosure")) == (
        ["none_declared"] if kind == "incident" else ["record_absent"])
