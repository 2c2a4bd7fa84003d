# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Major changes are followed by an assessment."""

from __future__ import annotations

from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import KINDS, papers, past
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.assessments import between
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import nothing, outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kind="activities.kinds")
def assessed_after_change(
        world: World, *, kind: str = "security_assessment", within: str = "P90D",
        window: str = LOOK_BACK) -> list[Observation]:
    """Each change marked `major` in the window was followed by an assessment `within` that time.

    pass: so it is, with evidence; until the approvals register is to be confirmed again. fail: `not_assessed`,
    neither a major change nor a statement (`record_absent`), other evidence than recorded. manual: the time still
    runs (`running`), a draft, no evidence named, the approvals register is not confirmed (`expired`). not applicable:
    no major change (`major_change`), by dated statement.
    """
    changes = [
        one for one in world.records("approvals", kind="change")
        if one.get("major") and one.get("done") and one["done"] <= world.today]
    assessments = past(world, kind)

    def wrong(one: Record) -> list[Observation]:
        limit = Period(within).after(one["done"])
        assessment = between(assessments, one["done"], limit)
        return [_not_assessed(world, one, limit, kind)] if assessment is None else papers(world, [assessment])

    looked = looked_back(world, changes, lambda one: one["done"], wrong, window=window)
    if not looked.rows:
        return nothing(world, "approvals", "major_change", looked.lacks(Text(
            "a major change (`major`), or of a statement that there was none (`none`, kind major_change)",
            "重大变更（major）或“无重大变更”声明（none，kind 为 major_change）")))
    return outcome(world, "approvals", looked.found, looked.told(Text(
        "{number} major change(s) assessed in time", "{number} 次重大变更均按期测评").format(number=len(looked.rows))),
        dues=[looked.until])


def _not_assessed(world: World, change: Record, limit: date, kind: str) -> Observation:
    parts = {"change": change.called, "done": change["done"], "limit": limit, "kind": label(KINDS, kind)}
    if limit >= world.today:
        return manual("running", Text(
            "{change}, a major change of {done}: {kind} is due by {limit}",
            "{change} 为 {done} 的重大变更，须在 {limit} 前{kind}").format(**parts), change, due=limit)
    return fail("not_assessed", Text(
        "{change}, a major change of {done}: no {kind} by {limit}",
        "{change} 为 {done} 的重大变更，{limit} 前没有{kind}").format(**parts), change, due=limit)
