# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody is responsible for a task."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome, until_today
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called, labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(tasks="posts.tasks")
def responsible(world: World, *, tasks: Sequence[str]) -> list[Observation]:
    """A department or a person is named for each of the tasks by an appointment (`responsibilities`).

    pass: so it is, the person is employed, the appointment has its evidence; until the posts register is to be
    confirmed again. fail: nobody is named (`record_absent`), the person has left (`left`), other evidence than
    recorded. manual: a draft, no evidence named, the posts register is not confirmed (`expired`).
    """
    found = [seen for task in tasks for seen in _task(world, task)]
    return outcome(world, "posts", found, Text("somebody is responsible for: {tasks}", "已明确责任：{tasks}").format(
        tasks=labels("posts.tasks", tasks)))


def _task(world: World, task: str) -> list[Observation]:
    rows = until_today(world, world.records("posts", "responsibilities", task=task), "since")
    rows = [one for one in rows if one.get("department") or one.get("person")]
    if not rows:
        return [world.missing("posts", Text(
            "who is responsible for {task} (`responsibilities`)",
            "{task}的责任部门或责任人（responsibilities）").format(
                task=label("posts.tasks", task)))]
    found = [seen for one in rows for seen in (*world.evidence(one), *world.placeholders(one))]
    return found + [fail("left", Text(
        "{person}, who is responsible for {task}, is not employed any more: name somebody else",
        "{task}的责任人 {person} 已不在职，须另行指定").format(
            person=called(world, one["person"]), task=label("posts.tasks", task)), one)
        for one in rows if one.get("person") and not world.employed(one["person"])]
