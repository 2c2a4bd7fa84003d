# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization's part of the report: how its clauses stand, what was due, and what will be."""

from __future__ import annotations

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import OrganizationRecord
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import counts_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import Metadata
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control

__all__ = ["of_registers", "summed"]

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


def summed(record: OrganizationRecord | None) -> dict[str, Any] | None:
    """Return the organization's part of the report; None where no run has judged it.

    `overdue` has what was to be done before the day of the newest run, `due` what holds until a later one; the first
    day first.
    """
    if record is None:
        return None
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
    }


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
