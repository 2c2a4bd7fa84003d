# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing goes live before it was assessed."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import KINDS, papers, past
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.assessments import between
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import nothing, outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World


@rule(kind="activities.kinds")
def assessed_before_live(
        world: World, *, kind: str = "security_assessment", window: str = LOOK_BACK) -> list[Observation]:
    """Each project that is live was assessed in the year before it went live.

    pass: so it is, with evidence; until the projects register is to be confirmed again. fail: `not_assessed`, neither
    a live project nor a statement (`record_absent`), other evidence than recorded. manual: a draft, no evidence
    named, the projects register is not confirmed (`expired`). not applicable: no project, by dated statement.
    """
    live = [one for one in world.records("projects") if one.get("live") and one["live"] <= world.today]
    if not live:
        return nothing(world, "projects", "project", Text("a project that went live", "已上线的项目"))
    assessments = past(world, kind)

    def wrong(one: Record) -> list[Observation]:
        start = Period(YEAR).before(one["live"])
        assessment = between(assessments, start, one["live"])
        return papers(world, [assessment]) if assessment is not None else [fail("not_assessed", Text(
            "{project} went live on {live}: no {kind} from {start} to that day",
            "{project} 于 {live} 上线，{start} 至上线日没有{kind}").format(
                project=one.called, live=one["live"], kind=label(KINDS, kind), start=start), one)]

    looked = looked_back(world, live, lambda one: one["live"], wrong, window=window, lasting=True)
    return outcome(world, "projects", looked.found, looked.told(Text(
        "{number} project(s) assessed before going live", "{number} 个项目上线前均经测评").format(number=len(live))))
