# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts outside of the agency are kept up."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import (
    never,
    overdue,
    papers,
    past,
    who_does,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

KIND = "liaison"


@rule(counterparts="activities.counterparts")
def contacts(world: World, *, counterparts: Sequence[str], every: str = "P1Y") -> list[Observation]:
    """Each kind of counterpart was met within `every`, by activities of the kind liaison.

    pass: so it is, with evidence; until the first contact is due again. fail: a kind was never met (`record_absent`)
    or not for so long (`overdue`), other evidence than recorded. manual: the first period still runs
    (`first_period`), a draft, no evidence named.
    """
    term, who, rows = world.period(KIND, every), who_does(KIND), past(world, KIND)
    found, days, last_ones = [], [], {}
    for one in counterparts:
        what = Text("contact with: {counterpart}", "与{counterpart}的联系").format(
            counterpart=label("activities.counterparts", one))
        last = next((row for row in reversed(rows) if one in (row.get("counterparts") or ())), None)
        if last is None:
            found += never(world, what, term, who=who)
            continue
        days.append(term.after(last["on"]))
        found += overdue(world, what, last, days[-1], who=who)
        last_ones[last.name] = last
    found += papers(world, last_ones.values())
    return found or [met(Text("met: {counterparts}", "已联系：{counterparts}").format(
        counterparts=labels("activities.counterparts", counterparts)), due=min(days))]
