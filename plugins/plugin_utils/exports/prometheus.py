# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics for the textfile collector of Prometheus's node exporter. Names of hosts are no labels: sections are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

__all__ = ["export"]

_SCORES = ("strict", "assessed", "coverage")


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report's numbers as metrics; they are the same in every language."""
    del language
    lines: list[str] = []
    _metric(
        lines, "cells", "Cells (a clause on a host, or of the organization) by status.",
        [({"status": status}, count) for status, count in report["scores"]["counts"].items()])
    _metric(
        lines, "section_cells", "Cells of a section of the standard by status.",
        [({"section": section["id"], "status": status}, count)
         for section in report["sections"] for status, count in section["scores"]["counts"].items()])
    for name in _SCORES:
        value = report["scores"][name]["value"]
        if value is not None:
            _metric(lines, f"{name}_ratio", report["formulas"][name]["en"], [({}, value)])
    _metric(lines, "waived_cells", "Cells under a valid waiver.", [({}, report["scores"]["with_waivers"]["waived"])])
    _metric(
        lines, "hosts", "Hosts by what became of them.",
        [({"state": state}, count) for state, count in report["hosts_summary"].items()])
    organization = report["organization"]
    if organization and organization["rounds"]:
        today = date.fromisoformat(organization["today"])
        nearest: dict[str, int] = {}
        for one in organization["rounds"]:
            days = (date.fromisoformat(one["due"]) - today).days
            nearest[one["duty"]] = min(days, nearest.get(one["duty"], days))
        _metric(
            lines, "due_days", "Days until the first duty of a kind is due; negative when it is overdue.",
            [({"kind": kind}, days) for kind, days in sorted(nearest.items())])
    generated = datetime.fromisoformat(report["generated"].replace("Z", "+00:00")).timestamp()
    _metric(lines, "report_timestamp_seconds", "The time of the newest record in the report.", [({}, generated)])
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _metric(lines: list[str], name: str, about: str, samples: Iterable[tuple[dict[str, str], float]]) -> None:
    lines += [f"# HELP jrt0117_{name} {_escaped(about)}", f"# TYPE jrt0117_{name} gauge"]
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"jrt0117_{name}{'{' + told + '}' if told else ''} {value}")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
