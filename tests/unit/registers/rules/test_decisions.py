# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a group decides becomes a task with a day."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.decisions import decisions
from tests.unit.registers.support import (
    ABSENT,
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


def meeting(*several, **changed):
    return {"id": "HD-1", "kind": "leading_group_meeting", "on": "2026-06-30", "by": ["p01"],
            "decisions": list(several), "evidence": evidence("minutes"), **changed}


def decision(**changed):
    return {"id": "1", "what": "更换堡垒机", "owner": "p03", "due": "2026-12-20", **changed}


def seen(today=TODAY, records=None, status="kept", files=None, none=()):
    records = [meeting(decision())] if records is None else records
    return decisions(world(
        today=today, files=files, activities={"records": records, "status": status, "none": list(none)}))


def test_an_open_decision_is_good_until_its_day():
    assert good(seen(), "2026-12-20")
    found = ended(seen, "2026-12-20")
    assert reasons(found) == ["task_overdue"] and found[0].who == "p03" and due_of(found) == when("2026-12-20")


def test_with_everything_carried_out_the_next_meeting_counts():
    records = [meeting(decision(closed="2026-10-01"))]
    assert good(seen(records=records), "2027-06-30")
    assert reasons(ended(lambda today: seen(today, records), "2027-06-30")) == ["overdue"]


def test_a_decision_of_an_older_meeting_is_not_forgotten():
    older = meeting(decision(due="2025-12-01"), id="HD-0", on="2025-06-30")
    assert reasons(seen(records=[older, meeting()])) == ["task_overdue"]


def test_closed_tomorrow_is_open():
    assert reasons(seen(records=[meeting(decision(due=ago(1), closed=ago(-1)))])) == ["task_overdue"]


@pytest.mark.parametrize("missing", ["owner", "due"])
def test_a_decision_without_owner_or_day_is_no_task(missing):
    assert reasons(seen(records=[meeting(decision(**{missing: None}))])) == ["no_task"]


def test_what_is_wrong_with_the_meeting_is_told_beside_it():
    records = [meeting(decision(due=ago(1)))]
    assert reasons(seen(records=records, files={"evidence/minutes.pdf": ABSENT})) == ["evidence_absent", "task_overdue"]


def test_no_meeting_fails_is_work_in_a_draft_and_none_may_be_stated():
    assert statuses(seen(records=[])) == ["fail"] and statuses(seen(records=[], status="draft")) == ["manual"]
    none = [{"kind": "leading_group_meeting", "on": REVIEWED, "by": "p03", "reason": "无"}]
    assert statuses(seen(records=[], none=none)) == ["not_applicable"]
