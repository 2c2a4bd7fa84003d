# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown, short enough for the summary of a pipeline or a note on a merge request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order

__all__ = ["export", "plain", "render"]

# A note of GitLab's takes 1 MB, a step summary of GitHub's 1 MiB; nobody reads more than this.
_MOST_ROWS = 50
_MOST_TEXT = 300
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_WORDS = {
    "en": {
        "score": "Score", "value": "Value", "of": "Cells", "status": "Status", "severity": "Severity",
        "clauses": "Clauses", "control": "Control", "hosts": "Hosts", "message": "What was seen", "open": "To do",
        "more": "{count} more findings are in the report.", "none": "Nothing is left to do.",
        "hosts_of": "Hosts: {reached} of {expected} were judged.", "strict": "passed of all",
        "assessed": "passed of those judged", "coverage": "judged of all", "unknown": "unknown"},
    "zh": {
        "score": "得分", "value": "数值", "of": "项数", "status": "状态", "severity": "严重程度",
        "clauses": "条款", "control": "检查项", "hosts": "主机数", "message": "检查所见", "open": "待处理",
        "more": "另有 {count} 项见报告。", "none": "没有待处理项。",
        "hosts_of": "主机：应检查 {expected} 台，已检查 {reached} 台。", "strict": "符合占全部",
        "assessed": "符合占已判定", "coverage": "已判定占全部", "unknown": "未知"},
}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as Markdown."""
    path.write_text(render(report, language), "utf-8")


def render(report: dict[str, Any], language: str) -> str:
    """Return a report as Markdown."""
    view, words = View(report, language), _WORDS[language]
    lines = [
        f"# {report['standard']['id']}: {plain(view.text(report['standard']['title']))}", "",
        words["hosts_of"].format(**report["hosts_summary"]), "",
        _row(words["score"], words["value"], words["of"]), _row("---", "---", "---")]
    for name in ("strict", "assessed", "coverage"):
        number = report["scores"][name]
        share = "-" if number["value"] is None else f"{number['value']:.1%}"
        lines.append(_row(words[name], share, f"{number['numerator']}/{number['denominator']}"))
    lines += ["", f"## {words['open']}", ""]
    rows = [(control, group) for control, group in in_order(report["controls"]) if group["status"] in OPEN[:3]]
    if not rows:
        # Nothing to do is not nothing to look at: what is not checked is in the coverage above.
        lines.append(words["none"])
        return "\n".join(lines) + "\n"
    first = report["crosswalks"][0]
    head = [words["status"], words["severity"], words["clauses"], view.text(first["name"]), words["control"],
            words["hosts"], words["message"]]
    lines += [_row(*head), _row(*["---"] * len(head))]
    for control, group in rows[:_MOST_ROWS]:
        lines.append(_row(
            group["status"], control["severity"] or words["unknown"], " ".join(control["clauses"][:3]),
            " ".join(dict.fromkeys(ref for clause in control["clauses"][:3] for ref in view.references(first, clause))),
            plain(view.text(control["title"])), str(group["count"]), plain(view.message(group))))
    if len(rows) > _MOST_ROWS:
        lines += ["", words["more"].format(count=len(rows) - _MOST_ROWS)]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """A host's words must not become a link, a picture or another table."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())[:_MOST_TEXT])
