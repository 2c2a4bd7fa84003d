# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization's part of the report: how its clauses stand, what was due, and what will be."""

from __future__ import annotations

from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.calendar import Round, ics, rounds
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import OrganizationRecord
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import counts_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import Metadata
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control

__all__ = ["calendar_of", "of_registers", "summed"]

# A missing meeting gains an attacker less than an open door, and a broken procedure more than an untidy file.
_SEVERITY = "medium"


def of_registers(catalogue: Catalogue) -> dict[str, Metadata]:
    """Return what is told of the finding on each clause that has rules, as of a control."""
    return {
        register_control(clause.id): Metadata(
            _SEVERITY, clause.summary, _remedy(", ".join(f"{name}.yml" for name in clause.registers)), ())
        for clause in catalogue if clause.rules}


def _remedy(files: str) -> dict[str, str]:
    return {
        "en": "Do what is due, and write it down with its evidence, or correct the record that is named. The registers "
              f"of this clause are {files}.",
        "zh": f"完成到期事项，连同证据记入台账，或更正所指的记录。本条款依据的台账：{files}。"}


def summed(record: OrganizationRecord | None, catalogue: Catalogue) -> dict[str, Any] | None:
    """Return the organization's part of the report; None where no run has judged it.

    `overdue` has what was to be done before the day of the newest run, `due` what holds until a later one; the first
    day first. `rounds` are the same as work: what one does once for several clauses stands once.
    """
    if record is None:
        return None
    calls, today = {clause.id: clause.rules for clause in catalogue}, date.fromisoformat(record.today)
    rows = [_row(finding) for finding in record.findings]
    dated = sorted((row for row in rows if row["due"]), key=lambda row: (row["due"], row["control"]))
    return {
        "time": record.time,
        "run_id": record.run_id,
        "agency": record.agency,
        "level": record.level,
        "today": record.today,
        "registers": record.registers,
        "notices": record.notices,
        "waivers_ignored": record.waivers_ignored,
        "counts": counts_of(row["status"] for row in rows),
        "findings": rows,
        "overdue": [row["control"] for row in dated if row["due"] < record.today],
        "due": [row["control"] for row in dated if row["due"] >= record.today],
        "rounds": [_round(one) for one in rounds(record.findings, calls, today=today, names=record.people)],
    }


def _round(one: Round) -> dict[str, Any]:
    return {
        "due": one.due.isoformat(), "duty": one.duty, "what": one.what.as_dict(), "who": one.who,
        "responsible": one.responsible.as_dict(), "clauses": list(one.clauses), "overdue": one.overdue,
        "number": one.number}


def calendar_of(summary: dict[str, Any], language: str = "zh") -> bytes:
    """Return the rounds of a report's organization as an iCalendar file."""
    found = [
        Round(
            date.fromisoformat(one["due"]), one["duty"], Text(**one["what"]), one["who"], Text(**one["responsible"]),
            tuple(one["clauses"]), one["overdue"], one["number"]) for one in summary["rounds"]]
    return ics(
        found, agency=summary["agency"] or "", today=date.fromisoformat(summary["today"]), language=language)


def _row(finding: dict[str, Any]) -> dict[str, Any]:
    """What of a finding is not in `controls`, and what it is looked up by."""
    return {
        "control": finding["control"],
        "clauses": finding["clauses"],
        "status": finding["status"],
        "reason": finding["reason"],
        "due": finding.get("due"),
        "who": finding.get("who"),
        "records": [seen["ref"] for seen in finding.get("evidence") or () if seen["kind"] == "record"],
        "waived": bool(finding.get("waivers")),
        "run_id": finding["run_id"],
    }
