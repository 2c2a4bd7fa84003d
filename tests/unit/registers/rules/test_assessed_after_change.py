# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Major changes are followed by an assessment within ninety days."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assessed_after_change import (
    assessed_after_change,
)
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


def seen(today=TODAY, assessed="2026-05-30", files=None, status="kept", none=(), **changed):
    change = {"id": "SP-1", "kind": "change", "major": True, "done": "2026-03-01", "steps": [], **changed}
    return assessed_after_change(world(
        today=today, files=files, approvals={"records": [change], "status": status, "none": list(none)},
        activities={"records": [
            {"id": "HD-1", "kind": "security_assessment", "on": assessed, "by": ["p03"],
             "evidence": evidence("assessment")}]}))


@pytest.mark.parametrize("assessed", ["2026-03-01", "2026-05-30"])
def test_assessed_within_the_time_is_good_until_the_register_is_to_be_confirmed(assessed):
    assert good(seen(assessed=assessed), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


@pytest.mark.parametrize("assessed", ["2026-02-28", "2026-05-31", ago(-1)])
def test_assessed_before_or_too_late_is_told(assessed):
    found = seen(assessed=assessed)
    assert reasons(found) == ["not_assessed"] and due_of(found) == when("2026-05-30")


def test_while_the_time_runs_it_is_work_to_do():
    found = seen(done=ago(90))
    assert reasons(found) == ["running"] and statuses(found) == ["manual"] and due_of(found) == TODAY
    assert reasons(seen(done=ago(91))) == ["not_assessed"]


def test_the_assessments_file_is_looked_at():
    assert reasons(seen(files={"evidence/assessment.pdf": CHANGED})) == ["evidence_differs"]


@pytest.mark.parametrize("changed", [{"major": False}, {"done": ago(-1)}, {"done": None}, {"kind": "go_live"}])
def test_without_a_major_change_somebody_has_to_say_so(changed):
    none = [{"kind": "major_change", "on": REVIEWED, "by": "p03", "reason": "无"}]
    assert statuses(seen(none=none, **changed)) == ["not_applicable"]
    assert statuses(seen(**changed)) == ["fail"] and statuses(seen(status="draft", **changed)) == ["manual"]
