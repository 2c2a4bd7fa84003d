# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report as results that CISO Assistant's wizard takes in: a row a clause, matched by `ref_id`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.ciso import urn
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.query import guarded

__all__ = ["export"]

_COLUMNS = ("urn", "assessable", "ref_id", "compliance_result", "requirement_progress", "observations")
_RESULT = {
    "pass": "compliant", "fail": "non_compliant", "error": "non_compliant", "not_applicable": "not_applicable",
    "manual": "not_assessed", "not_checked": "not_assessed"}
_PROGRESS = {"manual": "in_review", "not_checked": "to_do", "error": "to_do"}
_MOST = 10


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as results for CISO Assistant."""
    view = View(report, language)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_COLUMNS)
        for clause in report["clauses"]:
            rows.writerow((
                urn(clause["id"]), "x", clause["id"], _result(clause), _PROGRESS.get(clause["status"], "done"),
                guarded("\n".join(_observed(view, clause)))))


def _result(clause: dict[str, Any]) -> str:
    """Where some hosts pass and some fail, it is in part; a clause of which nothing passes is not."""
    if clause["status"] in ("fail", "error") and clause["counts"]["pass"]:
        return "partially_compliant"
    return _RESULT[clause["status"]]


def _observed(view: View, clause: dict[str, Any]) -> list[str]:
    return [
        f"{group['status']} {control['id']} x {group['count']}: {view.message(group)}"
        for control, group in view.groups(clause) if group["status"] in OPEN][:_MOST]
