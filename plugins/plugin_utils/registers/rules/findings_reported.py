# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Major findings of audits were reported in time."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, manual, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import (
    KINDS,
    never,
    past,
    who_does,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.findings import handed_in, issue_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kinds="activities.kinds")
def findings_reported(
        world: World, *, kinds: Sequence[str], within: str = "P10D", every: str = "P2Y") -> list[Observation]:
    """Each major finding of the audits within `every` was reported `within` that time of the audit, with a receipt.

    pass: so it is, or they found nothing major; until the newest audit is too old. fail: no audit (`record_absent`),
    `not_reported`, `reported_late`, other evidence than recorded. manual: an audit that does not say what it found
    (`no_issues_list`), the time to report still runs (`running`), the first period still runs (`first_period`), a
    draft, no evidence named.
    """
    rows = [
        one for one in past(world, list(kinds)) if world.shortened(one["kind"], every).after(one["on"]) >= world.today]
    if not rows:
        return never(world, labels(KINDS, kinds), world.period("", every), who=who_does(kinds[0]))
    # The audit that counts longest decides when the next is due, and its period is told.
    due, longest = max((world.shortened(one["kind"], every).after(one["on"]), one["kind"]) for one in rows)
    world.period(longest, every)
    limit = Period(within)
    looked = looked_back(
        world, rows, lambda one: one["on"], lambda one: [*world.evidence(one), *_audit(world, one, limit)],
        window=every)
    return looked.found or [met(looked.told(Text(
        "{number} audit(s), every major finding reported in time", "{number} 次审计，重大问题均按期上报").format(
            number=len(rows))), due=due)]


def _audit(world: World, one: Record, within: Period) -> list[Observation]:
    if one.get("issues") is None:
        return [manual("no_issues_list", Text(
            "{record} does not say what it found (`issues`, an empty list where it found nothing)",
            "{record} 未列出发现的问题（issues，没有问题则写空列表）").format(record=one.called), one)]
    return [
        seen for issue in one["issues"] if issue.get("severity") == "major"
        for seen in handed_in(
            world, one, issue.get("reported"), within.after(one["on"]), issue_of(one, issue))]
