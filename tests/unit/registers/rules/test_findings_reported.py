# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Major findings of audits were reported in time."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.findings_reported import (
    findings_reported,
)
from tests.unit.registers.support import (
    ABSENT,
    CHANGED,
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


def audit(*issues, **changed):
    return {"id": "HD-1", "kind": "internal_audit", "on": "2026-09-01", "by": ["p03"], "issues": list(issues),
            "evidence": evidence("audit"), **changed}


def major(**changed):
    return {"id": "1", "severity": "major", "owner": "p06", "due": "2026-12-31",
            "reported": {"on": "2026-09-11", "to": "人民银行", "evidence": evidence("receipt")}, **changed}


def seen(today=TODAY, records=None, files=None, status="kept", others=None):
    records = [audit(major())] if records is None else records
    return findings_reported(
        world(today=today, files=files, activities={"records": records, "status": status}, **(others or {})),
        kinds=["internal_audit", "external_audit"])


def test_reported_on_the_last_day_is_good_until_the_newest_audit_is_too_old():
    assert good(seen(), "2028-09-01")
    assert good(seen(records=[audit(), audit(id="HD-0", kind="external_audit", on="2025-01-01")]), "2028-09-01")
    assert reasons(ended(seen, "2028-09-01")) == ["record_absent"]


def test_a_day_later_is_late():
    found = seen(records=[audit(major(reported={"on": "2026-09-12", "evidence": evidence()}))])
    assert reasons(found) == ["reported_late"] and due_of(found) == when("2026-09-11")


def test_not_reported_is_work_to_do_until_the_limit():
    found = seen(records=[audit(major(reported=None), on=ago(10))])
    assert reasons(found) == ["running"] and due_of(found) == TODAY
    found = seen(records=[audit(major(reported=None), on=ago(11))])
    assert reasons(found) == ["not_reported"] and "HD-1, finding 1" in str(found[0].message)


def test_what_is_not_major_need_not_be_reported():
    assert good(seen(records=[audit(major(severity="minor", reported=None))]), "2028-09-01")


def test_an_audit_has_to_say_what_it_found():
    assert reasons(seen(records=[audit(issues=None)])) == ["no_issues_list"]
    assert good(seen(records=[audit(issues=[])]), "2028-09-01")


def test_report_and_receipt_are_looked_at():
    assert reasons(seen(files={"evidence/receipt.pdf": ABSENT})) == ["evidence_absent"]
    assert reasons(seen(files={"evidence/audit.pdf": CHANGED})) == ["evidence_differs"]


def test_no_audit_fails_and_is_work_in_a_draft_and_in_the_first_period():
    assert statuses(seen(records=[])) == ["fail"] and statuses(seen(records=[], status="draft")) == ["manual"]
    assert reasons(seen(records=[], others={"agency": {"operating_since": ago(10)}})) == ["first_period"]
    assert reasons(seen(records=[audit(on=ago(-1))])) == ["record_absent"]
