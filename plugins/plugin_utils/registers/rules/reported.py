# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be reported was reported in time, with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.findings import handed_in
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kind="activities.kinds", severity="incidents.severities", category="incidents.classes")
def reported(
        world: World, *, register: str, within: str, kind: str | None = None, severity: Sequence[str] = (),
        category: str | None = None, window: str = LOOK_BACK) -> list[Observation]:
    """Every activity of the kind, or incident of the severities or the class, was reported `within` that time.

    Those of the window are looked at, and older ones that were never reported.

    The time is counted from the day it was issued (an activity's report), found (an incident), or done. pass: so it
    is, with receipts (`reported`); until the register is to be confirmed again. fail: `not_reported`,
    `reported_late`, neither a record nor a statement (`record_absent`), other evidence than recorded. manual: the
    time still runs (`running`), a draft, no receipt named, the register is not confirmed (`expired`). not applicable:
    a statement that there is nothing of the kind; of severities it names the first, which stands for worse ones too.
    """
    term = Period(within)

    def wrong(one: Record) -> list[Observation]:
        return [
            *handed_in(world, one, one.get("reported"), term.after(_start(one)), one.called), *world.placeholders(one)]

    past = looked_back(world, _rows(world, register, kind, severity, category), _start, wrong, window=window)
    if not past.rows:
        return past.found + _nothing(world, register, kind or category or next(iter(severity), "incident"))
    return outcome(world, register, past.found, past.told(Text(
        "{number} reported in time", "{number} 项均按期上报").format(number=len(past.rows))), dues=[past.until])


def _start(one: Record) -> date:
    """The day from which the time is counted."""
    day: date = one.get("issued") or one.get("found") or one["on"]
    return day


def _rows(
        world: World, register: str, kind: str | None, severity: Sequence[str],
        category: str | None) -> list[Record]:
    """Return what is to be reported."""
    where: dict[str, Any] = {"kind": kind} if kind else {}
    where |= {"severity": list(severity)} if severity else {}
    where |= {"class": category} if category else {}
    return [one for one in world.records(register, **where) if _start(one) <= world.today]


def _nothing(world: World, register: str, kind: str) -> list[Observation]:
    vocabulary = "incidents.classes incidents.severities incidents.none"
    if register == "activities":
        vocabulary = "activities.kinds"
    stated = world.none(register, kind)
    if stated is None and register == "incidents":
        stated = world.none(register, "incident")
    return stated or [world.missing(register, Text(
        "{kind}, and no statement that there is none (`none`, kind {word})",
        "{kind}，也没有“无此类事项”的声明（none，kind 为 {word}）").format(kind=label(vocabulary, kind), word=kind))]
