# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workbook for assessors, in Chinese: conclusions, the record of each clause, what does not conform, hosts, duties.

Its sheets, columns and words are data (catalogue/exports/xlsx.yml). Where no verdict was had, a word of its own says
so: none of those is counted among the four that an assessor's template knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import ExportError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import in_order
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import default_directory
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import width_of

__all__ = ["conclusion", "export"]

# Excel's own limits.
_MOST_ROWS, _MOST_TEXT = 1_048_576, 32_767
# Beyond it, what passes is left out of the last sheet.
_MANY_HOSTS = 200
_MOST_HOSTS, _MOST_SEEN = 50, 20
_TIER = {"general": "总体", "basic": "基本", "enhanced": "增强", "business": "业务"}
_METHOD = {"host": "技术检测", "register": "台账核查", "both": "技术检测、台账核查"}
_SEVERITY = {"critical": "严重", "high": "高", "medium": "中", "low": "低"}
_STATUS = {
    "pass": "符合", "fail": "不符合", "error": "无法判定", "manual": "待人工核查", "not_checked": "未测评",
    "not_applicable": "不适用"}
_HOST = {
    "reached": "已检查", "unreachable": "无法连接", "failed": "执行失败", "skipped": "跳过", "never_started": "未执行"}
_LINE_HEIGHT = 15
_TALLEST = 400


def conclusion(clause: dict[str, Any]) -> str:
    """Return the key of the word for a clause, by its cells and, for one of the organization, its observations."""
    counts = clause["counts"]
    if counts["fail"] or counts["error"]:
        return "partly" if counts["pass"] else "against" if counts["fail"] else "undecided"
    if counts["manual"]:
        return "manual"
    if counts["not_checked"]:
        return "not_checked"
    return "conform" if counts["pass"] else "not_applicable"


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as a workbook; raise ExportError where the library is missing, or the layout names no column."""
    del language
    try:
        import xlsxwriter
    except ImportError as error:
        raise ExportError(
            "A workbook needs the Python library XlsxWriter on the controller: pip install XlsxWriter.") from error
    layout = yaml.safe_load((default_directory() / "exports/xlsx.yml").read_text("utf-8"))
    with xlsxwriter.Workbook(str(path), {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False}) as book:
        # The same report gives the same bytes.
        book.set_properties({
            "title": report["standard"]["title"]["zh"], "author": report["generator"]["name"],
            "created": datetime.fromisoformat(report["generated"].replace("Z", "+00:00"))})
        _Book(book, report, layout).write()


class _Book:
    """The workbook of one report."""

    def __init__(self, book: Any, report: dict[str, Any], layout: dict[str, Any]) -> None:
        self.book, self.report, self.layout = book, report, layout
        self.view = View(report, "zh")
        self.words = layout["words"]
        self.controls = {control["id"]: control for control in report["controls"]}
        self.head = book.add_format({"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True})
        self.cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})

    def write(self) -> None:
        makers: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
            "cover": self._cover, "sections": self._sections, "records": self._records, "failures": self._failures,
            "hosts": self._hosts, "due": self._due, "waivers": self._waivers, "details": self._details}
        for sheet in self.layout["sheets"]:
            if sheet["key"] not in makers:
                raise ExportError(
                    f"catalogue/exports/xlsx.yml: there is no sheet '{sheet['key']}'; there are {', '.join(makers)}.")
            self._sheet(sheet, makers[sheet["key"]]())

    def _sheet(self, layout: dict[str, Any], rows: Iterator[dict[str, Any]]) -> None:
        sheet = self.book.add_worksheet(layout["title"])
        columns = layout["columns"]
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_footer(f"&L{self.report['standard']['id']}&C{layout['title']}&R&P / &N")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column["width"])
            sheet.write_string(0, place, column["title"], self.head)
        number = 0
        for number, row in enumerate(rows, 1):
            if number >= _MOST_ROWS - 1:
                sheet.write_string(number, 0, "其余行超出表格上限，未列出，见 findings.jsonl。", self.cell)
                break
            self._row(sheet, number, columns, row, layout)
        if number:
            sheet.autofilter(0, 0, number, len(columns) - 1)

    def _row(
            self, sheet: Any, number: int, columns: list[dict[str, Any]], row: dict[str, Any], layout: dict[str, Any],
    ) -> None:
        lines = 1
        for column in columns:
            if column["key"] not in row:
                raise ExportError(
                    f"catalogue/exports/xlsx.yml: sheet '{layout['key']}' has no column '{column['key']}'; there are "
                    f"{', '.join(row)}.")
            lines = max(lines, _lines(str(row[column["key"]]), column["width"]))
        # Programs other than Excel do not work the height out; what is set first holds where memory is constant.
        sheet.set_row(number, min(_TALLEST, lines * _LINE_HEIGHT))
        for place, column in enumerate(columns):
            value = row[column["key"]]
            if isinstance(value, (int, float)):
                sheet.write_number(number, place, value, self.cell)
            else:
                sheet.write_string(number, place, _cut(value), self.cell)

    def _cover(self) -> Iterator[dict[str, Any]]:
        report = self.report
        organization = report["organization"]
        hosts = report["hosts_summary"]
        told = {
            "标准": f"{report['standard']['id']} {report['standard']['title']['zh']}",
            "级别": f"{report['level']} 级",
            "机构": (organization or {}).get("agency") or "",
            "运行": "\n".join(
                f"{run['run_id']}  {run['started'] or ''}  {run['operator'] or ''}  sha256 {run['sha256'] or ''}"
                for run in report["runs"]),
            "主机": f"应检查 {hosts['expected']} 台，已检查 {hosts['reached']} 台",
            "运行范围": self.view.text(report["scope"]) or "全部",
        }
        for name, title in (("strict", "严格得分"), ("assessed", "已判定项得分"), ("coverage", "覆盖率")):
            score = report["scores"][name]
            share = "无" if score["value"] is None else f"{score['value']:.1%}"
            told[title] = (
                f"{share}（{score['numerator']} / {score['denominator']}）；{report['formulas'][name]['zh']}")
        counted = _counted(report["clauses"])
        told["条款结论"] = "，".join(f"{self.words[key]} {count}" for key, count in counted.items() if count)
        told["完整性"] = "已完成" if report["completion"]["status"] == "completed" else "运行中止，结果不完整"
        for name, value in told.items():
            yield {"name": name, "value": value}

    def _sections(self) -> Iterator[dict[str, Any]]:
        clauses = {clause["id"]: clause for clause in self.report["clauses"]}
        for section in self.report["sections"]:
            counted = _counted([clauses[name] for name in section["clauses"]])
            yield {
                "id": section["id"], "title": self.view.text(section["title"]), "clauses": len(section["clauses"]),
                **counted}

    def _records(self) -> Iterator[dict[str, Any]]:
        for number, clause in enumerate(self.report["clauses"], 1):
            groups = self.view.groups(clause)
            counts = clause["counts"]
            advice = dict.fromkeys(
                self.view.advice(control, group) for control, group in groups if group["status"] in OPEN)
            yield {
                "number": number, "clause": clause["id"], "tier": _TIER[clause["tier"]],
                "title": self.view.text(clause["title"]), "summary": self.view.text(clause["summary"]),
                "method": _METHOD.get(clause["settle"], clause["settle"]),
                "objects": "机构" if clause["scope"] == "organization" else f"主机 {sum(counts.values())} 台",
                "observed": "\n".join(self._seen(control, group) for control, group in groups[:_MOST_SEEN]),
                "passed": counts["pass"], "failed": counts["fail"] + counts["error"],
                "open": counts["manual"] + counts["not_checked"],
                "conclusion": self.words[conclusion(clause)],
                "advice": "\n".join(filter(None, advice)),
                **{
                    framework["id"]: "\n".join(self._reference(framework, ref) for ref in self.view.references(
                        framework, clause["id"])) for framework in self.report["crosswalks"]},
            }

    def _reference(self, framework: dict[str, Any], ref: str) -> str:
        about = framework["references"][ref]
        return f"{ref} {about['zh']}" + ("（未核对）" if about["state"] == "derived" else "")

    def _seen(self, control: dict[str, Any], group: dict[str, Any]) -> str:
        return (
            f"{_STATUS[group['status']]}（{group['count']}）{self.view.text(control['title'])}："
            f"{self.view.message(group)}")

    def _failures(self) -> Iterator[dict[str, Any]]:
        rows = (
            (clause, control, group) for control, group in in_order(self.report["controls"])
            if group["status"] in ("fail", "error") for clause in control["clauses"])
        for number, (clause, control, group) in enumerate(rows, 1):
            yield {
                "number": number, "clause": clause, "severity": _SEVERITY.get(control["severity"] or "", "未知"),
                "control": self.view.text(control["title"]), "message": self.view.message(group),
                "hosts": self._named(group["hosts"]), "count": group["count"],
                "waived": "是" if group["waived"] else "", "advice": self.view.advice(control, group)}

    def _hosts(self) -> Iterator[dict[str, Any]]:
        for host in self.report["hosts"]:
            facts, counts = host["facts"] or {}, host["counts"]
            yield {
                "name": host["name"], "address": host["address"] or "", "machine_id": facts.get("machine_id") or "",
                "os": facts.get("os") or "", "state": _HOST.get(host["state"], host["state"]),
                "time": host["time"] or "", "passed": counts["pass"], "failed": counts["fail"] + counts["error"],
                "open": counts["manual"] + counts["not_checked"],
                "strict": "" if host["strict"] is None else host["strict"]}

    def _due(self) -> Iterator[dict[str, Any]]:
        for one in (self.report["organization"] or {}).get("rounds", ()):
            yield {
                "due": one["due"], "what": one["what"]["zh"], "who": one["who"] or one["responsible"]["zh"],
                "clauses": " ".join(one["clauses"]), "overdue": "是" if one["overdue"] else ""}

    def _waivers(self) -> Iterator[dict[str, Any]]:
        for one in self.report["waivers"]:
            yield {name: one[name] for name in ("clause", "reason", "approver", "expires", "count")}

    def _details(self) -> Iterator[dict[str, Any]]:
        many = len(self.report["hosts"]) > _MANY_HOSTS
        left_out = 0
        for control, group in in_order(self.report["controls"]):
            if many and group["status"] == "pass":
                left_out += group["count"]
                continue
            left_out += group["left_out"]
            common = {"control": control["id"], "clauses": " ".join(control["clauses"])}
            for variant in group["variants"]:
                told = {**common, "hosts": self._named(variant["hosts"]), "count": variant["count"]}
                yield {
                    **told, "status": _STATUS[group["status"]], "where": "",
                    "message": self.view.text(variant["message"])}
                for detail in variant["details"]:
                    yield {
                        **told, "status": _STATUS[detail["status"]], "where": detail["where"] or "",
                        "message": self.view.text(detail["message"])}
        if left_out:
            yield {
                "control": "", "clauses": "", "status": "", "hosts": "", "count": left_out, "where": "findings.jsonl",
                "message": f"另有 {left_out} 条结果未列于本表，见报告目录下的 findings/findings.jsonl。"}

    def _named(self, encoded: str) -> str:
        names, more = self.view.hosts(encoded, _MOST_HOSTS)
        return "、".join(names) + (f" 等，另有 {more} 台" if more else "")


def _counted(clauses: list[dict[str, Any]]) -> dict[str, int]:
    counted = dict.fromkeys(
        ("conform", "partly", "against", "undecided", "manual", "not_checked", "not_applicable"), 0)
    for clause in clauses:
        counted[conclusion(clause)] += 1
    return counted


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; a line breaks before it is full."""
    return sum(1 + width_of(line) // max(1, width * 9 // 10) for line in text.splitlines()) or 1


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT - 1] + "…"
