# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence records of a host stand below it, with their end, result, tool, and who rests on them."""

from __future__ import annotations

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import evidence
from tests.unit.support.report_samples import finding

PLACE = "/var/lib/jrt0117/evidence/%s.json"


def record(topic="packages-verify", ended="2026-11-29T02:00:00Z", **more):
    """Return the evidence of a record, as a host tells it."""
    text = json.dumps({
        "format": 1, "topic": topic, "started": "2026-11-29T01:00:00Z", "ended": ended, "tool": "dpkg", "rc": 0,
        "result": "ok", **more})
    return {"kind": "file", "ref": PLACE % topic, "text": text}


def test_a_record_is_one_row_whatever_number_of_controls_rest_on_it():
    rows = evidence.records_of([
        finding("package_integrity", "fail", evidence=[record(), record()]),
        finding("file_integrity", "pass", evidence=[record(), {"kind": "file", "ref": "/etc/passwd", "text": "x"}])])
    assert rows == {"records_more": 0, "records": [{
        "topic": "packages-verify", "ended": "2026-11-29T02:00:00Z", "tool": "dpkg", "result": "ok",
        "external": False, "signature": None,
        "controls": {"fail": ["package_integrity"], "pass": ["file_integrity"]}}]}


@pytest.mark.parametrize(("reason", "signature"), [
    ("drill_signed", "signed"), ("drill_unsigned", "unsigned"), ("drill_signature", "invalid"), ("drill_old", None)])
def test_who_has_signed_a_drill_is_what_its_finding_says(reason, signature):
    rows = evidence.records_of([
        finding("restore_drill", "manual", reason=reason, evidence=[record("restore-db", recorder="external")])])
    assert (rows["records"][0]["signature"], rows["records"][0]["external"]) == (signature, True)


def test_a_line_that_was_cut_is_told_by_its_head():
    whole = record("updates", facts={"result": "failed", "fixes": ["x" * 3000]})
    cut = {**whole, "text": whole["text"][:2000]}
    rows = evidence.records_of([finding("security_updates", "pass", evidence=[cut])])
    assert (rows["records"][0]["topic"], rows["records"][0]["result"]) == ("updates", "ok")


@pytest.mark.parametrize("text", ["", "{", '{"ended": 7}', '{"ended": "', "null"])
def test_what_is_no_record_is_no_row(text):
    seen = {"kind": "file", "ref": PLACE % "updates", "text": text}
    assert evidence.records_of([finding("security_updates", "error", evidence=[seen])])["records"] == []
