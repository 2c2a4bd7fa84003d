# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a gate is told: lines for a terminal, Markdown for a merge request, JSON by schemas/gate.schema.json, SARIF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import sarif
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.markdown import plain
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.comparing import CLASSES, Change
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.snapshot import ORGANIZATION, Snapshot

__all__ = ["Gate", "Since", "lines", "with_baseline_state"]

_MOST_HOSTS, _MOST_ROWS, _MOST_SAID = 5, 100, 20
# Of what is open, by host ("" is the organization) and control, the day since when.
Since = Mapping[tuple[str, str], str]
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "new_failure": "new failure", "new_unknown": "new unknown", "expired_waiver": "expired waiver",
        "newly_overdue": "newly overdue", "lost_scope": "lost scope", "new_in_scope": "new in scope, open",
        "still_failing": "still failing", "newly_waived": "newly waived", "fixed": "fixed",
        "organization": "the organization", "whole": "every clause", "more": "+{count}",
        "since": "(since {day})",
        "worse": "The gate fails: {count} cells are worse than in {old}.",
        "good": "The gate passes: nothing is worse than in {old}.",
        "compared": "Compared: {cells} cells of {hosts} hosts that both have; hosts reached {before}, now {after}.",
        "shown": "{count} more rows are in the JSON file (--json).",
        "head": ("class", "clause", "before", "now", "where", "what was seen")},
    "zh": {
        "new_failure": "新增不符合", "new_unknown": "新增无法判定", "expired_waiver": "豁免已到期",
        "newly_overdue": "新逾期", "lost_scope": "范围缺失", "new_in_scope": "新纳入范围且未符合",
        "still_failing": "仍不符合", "newly_waived": "新豁免", "fixed": "已整改",
        "organization": "机构", "whole": "全部条款", "more": "另 {count} 台",
        "since": "（自 {day}）",
        "worse": "未通过：与 {old} 相比，{count} 项变差。", "good": "通过：与 {old} 相比没有变差的项。",
        "compared": "已比较双方共有的 {hosts} 台主机、{cells} 项；原已检查 {before} 台，现已检查 {after} 台。",
        "shown": "另有 {count} 行见 JSON 文件（--json）。",
        "head": ("类别", "条款", "之前", "现在", "对象", "检查所见")},
}


class Gate:
    """One comparison, with the reports that it is of."""

    def __init__(
            self, old: Snapshot, new: Snapshot, changes: Sequence[Change], failing: Sequence[Change],
            report: dict[str, Any], since: Since | None = None) -> None:
        self.old, self.new, self.changes, self.failing, self.report = old, new, changes, failing, report
        self.since = since or {}

    def worse(self) -> int:
        """How many cells the gate fails for; a host that is lost counts once."""
        return sum(len(change.hosts) for change in self.failing)

    def as_dict(self) -> dict[str, Any]:
        """Return it by schemas/gate.schema.json."""
        counts = dict.fromkeys(CLASSES, 0)
        for change in self.changes:
            counts[change.kind] += len(change.hosts)
        hosts, cells = self.compared()
        return {
            "schema": 1,
            "status": "worse" if self.failing else "good",
            "old": {"name": self.old.name, "generated": self.old.generated, "level": self.old.level},
            "new": {"name": self.new.name, "generated": self.new.generated, "level": self.new.level},
            "compared": {"hosts": hosts, "cells": cells},
            "counts": counts,
            "fails_for": sorted({change.kind for change in self.failing}),
            "changes": [
                {"class": one.kind, "clause": one.clause or None, "before": one.before, "after": one.after,
                 "hosts": [host for host in one.hosts if host != ORGANIZATION],
                 "organization": ORGANIZATION in one.hosts} for one in self.changes],
        }

    def compared(self) -> tuple[int, int]:
        """How many hosts and cells both have."""
        hosts = self.old.hosts.keys() & self.new.hosts.keys()
        cells = sum(
            len(found.keys() & self.old.cells.get(clause, {}).keys()) for clause, found in self.new.cells.items())
        return len(hosts), cells


def lines(gate: Gate, language: str, *, markdown: bool = False) -> list[str]:
    """Return what is said of a gate: what it fails for first, each with where and what was seen there."""
    words = WORDS[language]
    hosts, cells = gate.compared()
    told: list[str] = [
        words["worse" if gate.failing else "good"].format(count=gate.worse(), old=gate.old.name),
        words["compared"].format(
            cells=cells, hosts=hosts, before=_reached(gate.old), after=_reached(gate.new))]
    kinds = [kind for kind in CLASSES if any(change.kind == kind for change in gate.changes)]
    counts = {kind: sum(len(one.hosts) for one in gate.changes if one.kind == kind) for kind in kinds}
    told += [f"{'- ' if markdown else '  '}{words[kind]}: {counts[kind]}" for kind in kinds]
    view = View(gate.report, language)
    most = _MOST_ROWS if markdown else _MOST_SAID
    rows = [_row(gate, view, change, words) for change in gate.failing[:most]]
    if rows and markdown:
        told += ["", _line(words["head"]), _line(["---"] * len(words["head"]))]
        told += [_line([plain(cell) for cell in row]) for row in rows]
    elif rows:
        told.append("")
        for kind, clause, before, after, where, seen in rows:
            told.append(f"{kind.upper() if language == 'en' else kind} {clause} {before} -> {after}: {where}")
            told += [f"  {seen}"] if seen else []
    if len(gate.failing) > most:
        told.append(words["shown"].format(count=len(gate.failing) - most))
    return told


def _reached(snapshot: Snapshot) -> int:
    return sum(state == "reached" for state in snapshot.hosts.values())


def _row(gate: Gate, view: View, change: Change, words: dict[str, Any]) -> tuple[str, ...]:
    named = [words["organization"] if host == ORGANIZATION else host for host in change.hosts[:_MOST_HOSTS]]
    more = len(change.hosts) - len(named)
    where = ", ".join(named) + (" " + words["more"].format(count=more) if more else "")
    return (
        words[change.kind], change.clause or words["whole"], change.before, change.after, where,
        _seen(gate, view, change, words))


def _seen(gate: Gate, view: View, change: Change, words: dict[str, Any]) -> str:
    """The first sentence of a control that says why, on one of these hosts; since when, where a history tells that."""
    status, hosts = change.after.split()[0], set(change.hosts)
    for control, group in view.groups({"id": change.clause}):
        if group["status"] == status and group["status"] in OPEN:
            names = set(view.hosts(group["hosts"])[0]) if group["hosts"] else {ORGANIZATION}
            if names & hosts:
                known = {gate.since.get((host, control["id"])) for host in names & hosts} - {None}
                since = " " + words["since"].format(day=min(filter(None, known))) if known else ""
                return f"{control['id']}: {view.message(group)}{since}"
    return ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def with_baseline_state(gate: Gate, old: dict[str, Any] | None, language: str) -> dict[str, Any]:
    """Return the new report as SARIF, each result with its baselineState; what is gone is `absent`, where the old is a
    whole report.
    """
    log = sarif.render(gate.report, language)
    worse = {change.clause for change in gate.failing}
    before = {_print(one): one for one in (sarif.render(old, language)["runs"][0]["results"] if old else ())}
    results = log["runs"][0]["results"]
    for one in results:
        known = _print(one) in before if old else one["ruleId"] not in worse
        one["baselineState"] = "unchanged" if known else "new"
    now = {_print(one) for one in results}
    places = {rule["id"]: place for place, rule in enumerate(log["runs"][0]["tool"]["driver"]["rules"])}
    results += [
        {**one, "ruleIndex": places[one["ruleId"]], "baselineState": "absent"} for mark, one in before.items()
        if mark not in now and one["ruleId"] in places]
    return log


def _print(one: dict[str, Any]) -> str:
    mark: str = one["partialFingerprints"]["jrt0117/v1"]
    return mark
