# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the waivers of a run can be of: hosts of the inventory, clauses that something judges, a term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase, translate
from functools import cached_property

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["LONGEST_DAYS", "Reach"]

# The longest term of a waiver, where baseline_waiver_days gives no other: a year, and one day of a leap year.
LONGEST_DAYS = 366
# Up to so many names a near one is looked for, which takes long.
_FEW = 200
_PATTERN = re.compile(r"[*?[]")
_NO_HOST = Text(
    "It names {names}: no host and no group of this inventory{hint}.",
    "它所写的 {names} 不是此清单中的主机或组{hint}。")
_SOME_NO_HOST = Text(
    "The waiver of {clause} also names {names}: no host and no group of this inventory{hint}.",
    "条款 {clause} 的豁免还写有 {names}，它不是此清单中的主机或组{hint}。")
_LIKE = Text(" (did you mean {near}?)", "（是否为 {near}？）")
_NOT_JUDGED = Text(
    "No control of this version judges clause {clause}, so there is nothing to waive.",
    "本版本没有检查项判定条款 {clause}，因此没有可豁免的内容。")
_OF_ORGANIZATION = Text(
    "Clause {clause} is about the organization, which its registers settle once: name organization among the waiver's "
    "hosts.",
    "条款 {clause} 针对机构本身，由台账统一判定一次：请在豁免的 hosts 中写 organization。")
_OTHER_LEVEL = Text(
    "Clause {clause} is not asked of level {level}, so there is nothing to waive.",
    "{level} 级不要求条款 {clause}，因此没有可豁免的内容。")
_AREA_OFF = Text(
    "Clause {clause} is of the area {areas}, which baseline_areas leaves out.",
    "条款 {clause} 属于领域 {areas}，而 baseline_areas 未包含该领域。")
_LONG = Text(
    "The waiver of {clause} for {hosts} ends on {day}, more than the {most} days of baseline_waiver_days from now. It "
    "applies all the same: give it an earlier day, and have it approved anew.",
    "条款 {clause} 对 {hosts} 的豁免到 {day} 才到期，距今超过 baseline_waiver_days 规定的 {most} 天。该豁免仍然有效："
    "请改为较早的日期，到期后重新审批。")


class Reach:
    """The names, level, areas and longest term that waivers are held against; names are looked for as patterns only
    where that is asked for.
    """

    def __init__(
            self, *, hosts: Collection[str], groups: Collection[str], level: int, areas: Sequence[str], days: int,
            patterns: bool) -> None:
        self._hosts, self._groups, self._level, self._areas = hosts, groups, level, areas
        self._days, self._patterns = days, patterns

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset([*self._hosts, *self._groups, "all", AREA])

    def nobody(self, patterns: Sequence[str]) -> Text | None:
        """Return why none of the patterns is a host or group, or None where one is, or may be."""
        unknown = self._unknown(patterns)
        return _NO_HOST.format(**self._named(unknown)) if len(unknown) == len(patterns) else None

    def never(self, clause: str, patterns: Sequence[str]) -> Text | None:
        """Return why a waiver of the clause has no effect on whatever it names, or None."""
        asked = standard()[clause]
        areas = {area for area, controls in BUILT.items() if not set(controls).isdisjoint(asked.controls)}
        if asked.rules and (areas or any(fnmatchcase(name, one) for name in ("all", AREA) for one in patterns)):
            areas.add(AREA)
        if not areas:
            return (_OF_ORGANIZATION if asked.rules else _NOT_JUDGED).format(clause=clause)
        if all(clause != one.id for one in standard().expected(self._level)):
            return _OTHER_LEVEL.format(clause=clause, level=self._level)
        off = self._areas and areas.isdisjoint(self._areas)
        return _AREA_OFF.format(clause=clause, areas=", ".join(sorted(areas))) if off else None

    def told(self, clause: str, patterns: Sequence[str], day: date, today: date) -> Iterator[Text]:
        """Yield what is to be said of a waiver that applies."""
        unknown = self._unknown(patterns)
        if unknown:
            yield _SOME_NO_HOST.format(clause=clause, **self._named(unknown))
        if (day - today).days > self._days:
            yield _LONG.format(clause=clause, hosts=_series(patterns), day=day, most=self._days)

    def _unknown(self, patterns: Sequence[str]) -> list[str]:
        return [pattern for pattern in patterns if not self._known(pattern)]

    def _known(self, pattern: str) -> bool:
        if pattern in self._names or not self._hosts:
            return True
        if not _PATTERN.search(pattern):
            return False
        if not self._patterns:
            return True
        matches = re.compile(translate(pattern)).match
        return any(map(matches, self._names))

    def _named(self, unknown: Sequence[str]) -> dict[str, object]:
        looked_at = self._names if len(self._names) <= _FEW else ()
        near = get_close_matches(unknown[0], looked_at, n=1) if len(unknown) == 1 else []
        return {"names": _series(unknown), "hint": _LIKE.format(near=near[0]) if near else ""}


def _series(names: Sequence[str]) -> Text:
    return Text(", ".join(names), "、".join(names))
