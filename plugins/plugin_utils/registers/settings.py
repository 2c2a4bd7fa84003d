# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of the organization area, looked at before anything is judged. A wrong one is one error that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import Rules, period_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

__all__ = ["TRAILS", "VARIABLES", "Settings", "settings"]

# Without a value: commits where the registers lie in a checkout of git, else none.
TRAILS = ("none", "commits", "signed")
# Days further off are slips of a finger, and logs would be gone through day by day until then.
_NO_FOLDER = Text(
    "{variable} is {value}; it has to be the path of a folder, as in '{{{{ inventory_dir }}}}/registers'",
    "{variable} 的值为 {value}，应为目录路径，如 '{{{{ inventory_dir }}}}/registers'")
_UNSEEN = Text(
    "{variable} is {value}, which cannot be looked at: {why}", "{variable} 的值为 {value}，无法查看：{why}")
_NO_DAY = Text(
    "organization_today is {value}; it has to be a day, as in '2026-12-31'",
    "organization_today 的值为 {value}，应为日期，如 '2026-12-31'")
_NO_TRAIL = Text(
    "organization_trail is {value}; it has to be one of {trails}",
    "organization_trail 的值为 {value}，应为以下之一：{trails}")
_NO_PERIODS = Text(
    "organization_periods is {value}; it has to be a mapping of kinds and periods, as in {{internal_audit: P6M}}",
    "organization_periods 的值为 {value}，应为类别与周期的映射，如 {{internal_audit: P6M}}")
_NOT_ASKED = Text(
    "organization_periods: no clause asks for {kind}{hint}", "organization_periods：没有条款要求 {kind}{hint}")
_MEANT = Text("; did you mean {near}?", "；是否为 {near}？")
_NO_PERIOD = Text(
    "organization_periods: {kind} is {every}; it has to be a period, as in P30D, P2W, P3M or P1Y",
    "organization_periods：{kind} 的值为 {every}，应为周期，如 P30D、P2W、P3M 或 P1Y")
_LONGER = Text(
    "organization_periods: {kind} is {every}, which is longer than the {most} of clause {clause}. It may be "
    "shortened, never lengthened",
    "organization_periods：{kind} 的值为 {every}，长于条款 {clause} 规定的 {most}；周期只能缩短，不能延长")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
VARIABLES = (
    "baseline_registers", "baseline_registers_evidence", "organization_today", "organization_periods",
    "organization_trail")


@dataclass(frozen=True)
class Settings:
    """What the variables say. `folder` is None where no registers are named, `trail` where nothing is said of it.

    `today` is the day that is judged for, `run_day` the one on which the run started.
    """

    folder: Path | None
    evidence: Path | None
    today: date
    run_day: date
    periods: Mapping[str, str]
    trail: str | None


def settings(
        given: Mapping[str, Any], *, run_day: date, base: Path, level: int, clauses: Iterable[Clause],
        rules: Rules) -> Settings:
    """Return the settings of these variables; raise VariableError for the first that cannot be used.

    `run_day` is the day of the run's start, `base` the folder that relative paths are taken from.
    """
    folder = _folder("baseline_registers", given.get("baseline_registers"), base)
    return Settings(
        folder=folder,
        evidence=_folder("baseline_registers_evidence", given.get("baseline_registers_evidence"), base) or folder,
        today=_today(given.get("organization_today")) or run_day,
        run_day=run_day,
        periods=_periods(given.get("organization_periods"), _asked_by(clauses, level, rules)),
        trail=_trail(given.get("organization_trail")))


def _folder(variable: str, value: Any, base: Path) -> Path | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise VariableError(_NO_FOLDER.format(variable=variable, value=repr(value)))
    try:
        found = base / Path(value).expanduser()
        # A name that is too long, or a folder above that may not be looked into.
        found.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise VariableError(_UNSEEN.format(variable=variable, value=repr(value[:100]), why=told)) from None
    return found


def _today(value: Any) -> date | None:
    if value is None or value == "":
        return None
    try:
        # YAML makes a date of what looks like one.
        found = value if isinstance(value, date) and not isinstance(value, datetime) else date.fromisoformat(
            value if _DAY.match(value) else "")
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            raise ValueError(value)
        return found
    except (TypeError, ValueError):
        raise VariableError(_NO_DAY.format(value=repr(str(value)))) from None


def _trail(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if value not in TRAILS:
        raise VariableError(_NO_TRAIL.format(value=repr(value), trails=", ".join(TRAILS)))
    return str(value)


def _periods(value: Any, asked: Iterable[tuple[str, Period, Clause]]) -> dict[str, str]:
    if value is None or value == "" or value == {}:
        return {}
    if not isinstance(value, Mapping):
        raise VariableError(_NO_PERIODS.format(value=repr(value)))
    known: dict[str, list[tuple[Period, Clause]]] = {}
    for kind, every, clause in asked:
        known.setdefault(kind, []).append((every, clause))
    return {str(kind): _shorter(str(kind), every, known) for kind, every in value.items()}


def _asked_by(clauses: Iterable[Clause], level: int, rules: Rules) -> Iterator[tuple[str, Period, Clause]]:
    """Yield each kind that a clause asks for, with its period; of one that goes by the agency's type, both."""
    for clause in clauses:
        for call in clause.rules:
            every = call.get("every", _default(rules, call["rule"]))
            kinds = [call["kind"]] if isinstance(call.get("kind"), str) else call.get("kinds") or []
            for kind in kinds if every is not None else ():
                for of_type in ("individual", "enterprise"):
                    yield kind, Period(period_of(every, of_type, level)), clause


def _default(rules: Rules, name: str) -> Any:
    parameter = rules[name].parameters.get("every") if name in rules else None
    return None if parameter is None or parameter.default is parameter.empty else parameter.default


def _shorter(kind: str, every: Any, known: Mapping[str, list[tuple[Period, Clause]]]) -> str:
    if kind not in known:
        near = get_close_matches(kind, known, n=3)
        raise VariableError(_NOT_ASKED.format(
            kind=repr(kind), hint=_MEANT.format(near=joined(near, " or ", " 或 ")) if near else ""))
    try:
        wanted = Period(every if isinstance(every, str) else "")
    except ValueError:
        raise VariableError(_NO_PERIOD.format(kind=kind, every=repr(every))) from None
    # A number of the standard's own binds; of the usual ones the longest.
    own = [pair for pair in known[kind] if pair[1].period]
    most, clause = min(own, key=_length) if own else max(known[kind], key=_length)
    if most < wanted:
        raise VariableError(_LONGER.format(kind=kind, every=every, most=most, clause=clause.id))
    return str(wanted)


def _length(pair: tuple[Period, Clause]) -> Period:
    return pair[0]
