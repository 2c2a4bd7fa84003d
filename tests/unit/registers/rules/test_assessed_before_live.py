# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing goes live before it was assessed."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assessed_before_live import (
    assessed_before_live,
)
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    REVIEWED,
    TODAY,
    ago,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, assessed="2026-03-01", live="2026-03-01", files=None, status="kept", none=(), **changed):
    return assessed_before_live(world(
        today=today, files=files,
        projects={"records": [{"id": "XM-1", "live": live}], "status": status, "none": list(none)},
        activities={"records": [
            {"id": "HD-1", "kind": "security_assessment", "on": assessed, "by": ["p03"],
             "evidence": evidence("assessment"),
             **changed}]}))


@pytest.mark.parametrize("assessed", ["2026-03-01", "2025-03-01"])
def test_assessed_in_the_year_before_is_good_until_the_register_is_to_be_confirmed(assessed):
    assert good(seen(assessed=assessed), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


@pytest.mark.parametrize("assessed", ["2026-03-02", "2025-02-28"])
def test_assessed_afterwards_or_too_long_before_is_told(assessed):
    found = seen(assessed=assessed)
    assert reasons(found) == ["not_assessed"] and "XM-1" in str(found[0].message)


def test_another_activity_is_no_assessment():
    assert reasons(seen(kind="internal_audit")) == ["not_assessed"]


def test_the_assessments_file_is_looked_at():
    assert reasons(seen(files={"evidence/assessment.pdf": ABSENT})) == ["evidence_absent"]


def test_what_goes_live_tomorrow_is_not_live():
    assert reasons(seen(live=ago(-1))) == ["record_absent"] and reasons(seen(live=TODAY, assessed="2020-01-01")) == [
        "not_assessed"]


def test_nothing_live_is_stated_missing_or_work_in_a_draft():
    none = [{"kind": "project", "on": REVIEWED, "by": "p03", "reason": "无"}]
    assert statuses(seen(live=None, none=none)) == ["not_applicable"]
    assert statuses(seen(live=None)) == ["fail"] and statuses(seen(live=None, status="draft")) == ["manual"]
