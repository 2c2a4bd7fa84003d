# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate, or the documents of a management system and its review."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.isms import isms
from tests.unit.registers.support import ABSENT, TODAY, agency, ago, ended, evidence, good, reasons, statuses, world

CERTIFICATE = {"number": "IS-1", "until": "2027-05-01", "evidence": evidence("iso27001")}


def seen(today=TODAY, certificate=None, files=None, topics=None, on="2026-06-01", status="kept"):
    document = {
        **agency()["policies"]["records"][0], "id": "ZD-5", "kinds": ["isms"],
        "topics": topics or {one: f"## {one}" for one in ("scope", "risk_method", "applicability", "objectives")}}
    review = {"id": "HD-1", "kind": "management_review", "on": on, "by": ["p01"], "evidence": evidence("review")}
    return isms(world(
        today=today, files=files, agency={"iso27001": certificate}, policies={"records": [document], "status": status},
        activities={"records": [review] if on else [], "status": status}))


def test_a_certificate_is_good_until_it_ends():
    assert good(isms(world(agency={"iso27001": CERTIFICATE})), "2027-05-01")
    assert good(isms(world(today="2027-05-01", agency={"iso27001": CERTIFICATE})), "2027-05-01")
    found = isms(world(today="2027-05-02", agency={"iso27001": CERTIFICATE}))
    assert reasons(found) == ["overdue", "record_absent", "record_absent"] and "2027-05-01" in str(found[0].message)


def test_the_certificates_file_is_looked_at():
    assert reasons(seen(certificate=CERTIFICATE, files={"evidence/iso27001.pdf": ABSENT})) == ["evidence_absent"]


def test_documents_and_a_review_by_management_stand_for_it():
    assert good(seen(), "2027-06-01") and good(seen(on="2026-11-01"), "2027-09-15")
    assert good(seen(certificate={**CERTIFICATE, "until": ago(1)}), "2027-06-01")
    assert reasons(ended(seen, "2027-06-01")) == ["overdue"]


def test_a_topic_or_the_review_that_is_missing_is_told():
    assert reasons(seen(topics={"scope": "## scope"})) == ["record_absent"] * 3
    assert reasons(seen(on=None)) == ["record_absent"] and statuses(seen(on=None)) == ["fail"]


def test_a_draft_is_work_to_do():
    assert statuses(seen(on=None, status="draft")) == ["manual"]
