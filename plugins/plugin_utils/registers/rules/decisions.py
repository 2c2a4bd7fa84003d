# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a group decides becomes a task with a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import past
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.findings import open_until
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.done import done
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kind="activities.kinds")
def decisions(world: World, *, kind: str = "leading_group_meeting", every: str = "P1Y") -> list[Observation]:
    """The group meets within `every`, and each of its decisions has an owner and a day and is carried out by then.

    pass: so it is, until the next meeting or an open decision is due. fail: no meeting, or overdue, or not in order
    (as the rule `done` has it), a decision without owner or day (`no_task`), one that is open after its day
    (`task_overdue`). manual, not applicable: as the rule `done` has them.
    """
    meeting = done(world, kind=kind, every=every)
    meetings = past(world, kind)
    found = [
        seen for one in meetings for decision in one.get("decisions") or () for seen in _task(world, one, decision)]
    if found or any(one.status != "pass" for one in meeting):
        return [one for one in meeting if one.status != "pass"] + found
    days = [one.due for one in meeting if one.due]
    days += [day for one in meetings for day in open_until(world, one, "decisions")]
    return [met(meeting[0].message, due=min(days), record=meeting[0].record)]


def _task(world: World, meeting: Record, decision: Mapping[str, Any]) -> list[Observation]:
    parts = {"meeting": meeting.called, "decision": decision["id"]}
    if not decision.get("owner") or not decision.get("due"):
        return [fail("no_task", Text(
            "{meeting}: decision {decision} has no owner or no day (`owner`, `due`)",
            "{meeting}：决策 {decision} 没有责任人或期限（owner、due）").format(**parts), meeting)]
    closed = decision.get("closed")
    if (closed and closed <= world.today) or decision["due"] >= world.today:
        return []
    return [fail("task_overdue", Text(
        "{meeting}: decision {decision} was to be carried out by {due} and is open: {person} owns it",
        "{meeting}：决策 {decision} 应于 {due} 前完成，至今未完成，责任人 {person}").format(
            due=decision["due"], person=called(world, decision["owner"]), **parts),
        meeting, due=decision["due"], who=decision["owner"])]
