# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The approval matrix: who decides on what."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.approvals import matter as line_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

MATTERS = "approvals.matters"


@rule(matters=MATTERS)
def matrix(world: World, *, matters: Sequence[str], every: str = "P1Y") -> list[Observation]:
    """Each matter has its line in the approval matrix, and the matrix is gone through regularly.

    pass: every matter has a line, each of its approving posts is held today, and the matrix was reviewed within
    `every`. fail: a matter without line (`record_absent`), a post that nobody holds (`no_holder`), the review overdue
    (`overdue`). manual: no line yet in a draft. not applicable: never.
    """
    term = world.period("", every)
    found = []
    for name in matters:
        line = line_of(world, name)
        if line is None:
            found.append(world.missing("approvals", Text(
                "who decides on {matter} (`matrix`)", "审批矩阵（matrix）中“{matter}”").format(
                    matter=label(MATTERS, name))))
            continue
        found += [fail("no_holder", Text(
            "{matter}: nobody holds {post}, which approves it", "{matter}：审批岗位{post}无人任职").format(
                matter=label(MATTERS, name), post=label("posts.posts", post)), line)
            for post in line["approver"] if not world.holders(post)]
    reviewed = world.register("approvals").head.get("matrix_reviewed")
    if reviewed is None or reviewed > world.today:
        return [*found, world.missing("approvals", Text(
            "a review of the approval matrix (`matrix_reviewed`)", "审批矩阵复核（matrix_reviewed）"))]
    due = term.after(reviewed)
    if due < world.today:
        found.append(fail("overdue", Text(
            "the approval matrix was last reviewed on {on}; that was due again on {due}",
            "审批矩阵上次复核为 {on}，应于 {due} 前再次复核").format(on=reviewed, due=due), due=due))
    return found or [met(Text(
        "the approval matrix of {on} names who decides on {number} matters, and those posts are held",
        "{on} 复核的审批矩阵明确了 {number} 类事项的审批岗位，均有人任职").format(
            on=reviewed, number=len(matters)), due=due)]
