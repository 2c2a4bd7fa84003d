# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may approve what, on the day: the matrix, the history of posts, and the steps of an approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["approved_by_then", "done_on", "levels", "matter", "posts", "steps", "wrong_steps"]


def matter(world: World, name: str) -> Record | None:
    """Return the line of the approval matrix for a matter."""
    return next(iter(world.records("approvals", "matrix", matter=name)), None)


def posts(row: Record) -> Text:
    """Return the posts that may approve a matter, as people call them."""
    return joined(label("posts.posts", post) for post in row["approver"])


def steps(world: World, record: Record) -> list[Mapping[str, Any]]:
    """Return the steps of an approval that have been taken."""
    return [step for step in record.get("steps") or () if step["on"] <= world.today]


def done_on(world: World, record: Record) -> date | None:
    """Return the day on which what was approved was done; None where it is still to be done."""
    day: date | None = record.get("done")
    return day if day is not None and day <= world.today else None


def own_people(record: Record) -> set[str]:
    """Return the applicant and the doers of an approval: they approve nothing of it."""
    return {name for name in (record.get("applicant"), *(record.get("done_by") or ())) if name}


def _entitled(world: World, row: Record, step: Mapping[str, Any]) -> bool:
    return step["by"] in world.people_in(row["approver"], step["on"])


def levels(world: World, record: Record, row: Record) -> int:
    """Return how many different people, entitled and not concerned themselves, have approved."""
    return len({
        step["by"] for step in steps(world, record) if _entitled(world, row, step)} - own_people(record))


def wrong_steps(world: World, record: Record, row: Record) -> list[Observation]:
    """Return what is wrong with the steps of an approval that have been taken."""
    found = []
    done = done_on(world, record)
    for step in steps(world, record):
        parts = {
            "record": record.called, "by": called(world, step["by"]), "on": step["on"], "done": done,
            "posts": posts(row)}
        if not _entitled(world, row, step):
            found.append(fail("not_entitled", Text(
                "{record}: {by} held none of the approving posts ({posts}) on {on}",
                "{record}：{by} 在 {on} 不任审批岗位（{posts}）").format(**parts), record, who=record["applicant"]))
        if step["by"] in own_people(record):
            found.append(fail("self_approved", Text(
                "{record}: {by} approved on {on} what they applied for or did themselves",
                "{record}：{by} 于 {on} 审批了自己申请或自己执行的事项").format(**parts), record,
                who=record["applicant"]))
        if step["on"] < record["on"]:
            found.append(fail("order", Text(
                "{record}: applied for on {applied}, and approved by {by} before that, on {on}",
                "{record}：{applied} 才申请，{by} 却已于 {on} 审批").format(
                    **parts, applied=record["on"]), record, who=record["applicant"]))
        if done is not None and step["on"] > done:
            found.append(fail("approved_after", Text(
                "{record}: done on {done}, approved by {by} only on {on}",
                "{record}：{done} 已执行，{by} 至 {on} 才审批").format(**parts), record, who=record["applicant"]))
    return found


def approved_by_then(world: World, record: Record, day: date) -> bool:
    """Tell whether an approval had as many entitled approvers as its matter asks for by a day."""
    row = matter(world, record["kind"])
    early = Record(
        {**record, "steps": [step for step in record.get("steps") or () if step["on"] <= day]},
        record.register, record.list, record.place)
    return row is not None and levels(world, early, row) >= row["levels"]
