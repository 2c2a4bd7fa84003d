# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page shows without its script: a bounded selection of the report, prepared for the template."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import numbers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import texts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA

__all__ = ["FILTERS", "affects", "failing", "organization", "silent"]

_ROWS = 200
_HOSTS = 5
# Characters that move, hide or break the text around them, the line break and the tab excepted.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")


def failing(report: dict[str, Any], since: dict[str, Any] | None = None) -> dict[str, Any]:
    """The first rows of what fails or could not be judged for an error, since when where that is known, and how many
    more there are.
    """
    rows = [
        {
            "control": control["id"], "title": control["title"], "severity": control["severity"],
            "of_organization": control["area"] == AREA,
            "clauses": control["clauses"], "status": group["status"], "waived": group["waived"],
            "count": variant["count"], "hosts": _names(report, variant["hosts"]), "message": variant["message"],
            "since": (since or {}).get(control["id"], {}).get(group["status"]),
            "advice": variant["advice"], "about": variant["advice_about"],
            "refs": [str(item.get("ref", "")) for item in variant["evidence"][:_HOSTS]],
        } for control, group in in_order(report["controls"]) if group["status"] in ("fail", "error")
        for variant in group["variants"]]
    return {"rows": rows[:_ROWS], "more": max(0, len(rows) - _ROWS)}


def affects(report: dict[str, Any]) -> dict[str, Any]:
    """The first rows of what changes for people, and how many more there are."""
    rows = [{**row, "names": _names(report, row["hosts"])} for row in report["affects"][:_ROWS]]
    return {"rows": rows, "more": sum(row["count"] for row in report["affects"][_ROWS:]) + report["affects_left_out"]}


def organization(report: dict[str, Any]) -> dict[str, Any] | None:
    """The first rows of what is overdue for the organization, and how many more there are; None where it was not
    judged.
    """
    judged = report["organization"]
    if judged is None:
        return None
    controls = {control["id"]: control for control in report["controls"]}
    findings = {finding["control"]: finding for finding in judged["findings"]}
    rows = [{**findings[name], "title": controls[name]["title"]} for name in judged["overdue"][:_ROWS]]
    return {**judged, "rows": rows, "more": max(0, len(judged["overdue"]) - _ROWS)}


def silent(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections that nothing was found on: each clause of theirs is not checked on every host."""
    return [
        section for section in report["sections"]
        if not any(count for status, count in section["scores"]["counts"].items() if status != "not_checked")]


def _names(report: dict[str, Any], hosts: str) -> list[str]:
    numbers = decode(hosts)
    names = [report["hosts"][number]["name"] for number in numbers[:_HOSTS]]
    return names + ([f"(+{len(numbers) - _HOSTS})"] if len(numbers) > _HOSTS else [])


def _visible(text: Any) -> str:
    """The text with every invisible character shown by its number."""
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", str(text))


def _score(number: dict[str, Any]) -> str:
    """A ratio in per cent, rounded down: 100% means all."""
    if not number["denominator"]:
        return "-"
    tenths = number["numerator"] * 1000 // number["denominator"]
    return f"{tenths // 10}.{tenths % 10}% ({number['numerator']}/{number['denominator']})"


def _status(status: str) -> str:
    return f"{texts.STATUS[status]['zh']} / {texts.STATUS[status]['en']}"


def _severity(severity: str) -> str:
    return f"{texts.SEVERITY[severity]['zh']} / {texts.SEVERITY[severity]['en']}"


def _ratio(counts: dict[str, int], score: str) -> str:
    """One of the three numbers of some counts."""
    return _score(numbers(counts)[score]).partition(" ")[0]


FILTERS = {"visible": _visible, "ratio": _ratio, "score": _score, "severity": _severity, "status": _status}
