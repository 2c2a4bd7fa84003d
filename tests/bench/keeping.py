# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty folder to sixteen kept registers, for a made-up agency of eight people: what is typed, and how long.

    python tests/bench/keeping.py [FOLDER]

The commands are those of docs/registers.md. What a person types is typed here into the workbook, or into the YAML where
a sheet has JSON, and counted by what kind of value it is; the seconds for each kind are an estimate. At the end the
verdicts: how many clauses pass, and what remains.
"""

from __future__ import annotations

import collections
import csv
import io
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "collections"), str(ROOT)]

import openpyxl  # noqa: E402
import yaml  # noqa: E402

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import adding  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.command import main  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import asked_of  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing  # noqa: E402
from tools.example_agency.systems import _FACTS, _meet  # noqa: E402

TODAY = date(2026, 11, 27)
FOUNDED = date(2022, 3, 1)
# Seconds that a value of a kind takes a person, with looking it up where it is written.
SECONDS = {
    "word from a list": 4, "id of a person or thing": 4, "day": 6, "number, yes or no": 8, "names": 8, "text": 20,
    "heading confirmed": 4, "kinds confirmed": 10, "row deleted": 3, "file named for its record": 10,
    "structure (approvals, members)": 25}
PEOPLE = [
    ("p1", "周建国", "mgmt"), ("p2", "孙丽", "sec"), ("p3", "陈洁", "sec"), ("p4", "刘洋", "sec"), ("p5", "王芳", "it"),
    ("p6", "马超", "it"), ("p7", "宋佳", "biz"), ("p8", "唐悦", "biz")]
DEPARTMENTS = [("mgmt", "总经理室", True), ("sec", "安全部", True), ("it", "科技部", True), ("biz", "业务部", False)]
POSTS = {
    "senior_manager": ["p1"], "security_head": ["p2"], "security_admin": ["p3", "p4"], "system_admin": ["p5", "p6"],
    "network_admin": ["p5", "p6"], "dba": ["p5", "p6"], "developer": ["p4"], "tester": ["p6"], "room_manager": ["p5"],
    "business_operator": ["p7", "p8"], "query_operator": ["p7"], "user_manager": ["p8"], "submission_operator": ["p2"],
    "dispute_operator": ["p2"], "department_officer": ["p8"], "department_head": ["p7"], "data_security_owner": ["p1"],
    "data_asset_manager": ["p3"], "key_custodian": ["p8"]}
HOSTS = ("web1", "db1")


class Typist:
    """Types values, and counts them by their kinds."""

    def __init__(self) -> None:
        self.typed: collections.Counter[str] = collections.Counter()

    def types(self, kind: str, value: Any) -> Any:
        """One value of a kind."""
        self.typed[kind] += 1
        return value

    def minutes(self) -> float:
        """How long it takes."""
        return sum(SECONDS[kind] * count for kind, count in self.typed.items()) / 60


# What is said of a field, wherever it stands: the kind of value, and the value.
SAID: dict[str, tuple[str, Any]] = {
    "on": ("day", date(2026, 10, 20)), "by": ("names", ["p3"]), "version": ("text", "2.0"),
    "application": ("id of a person or thing", "creditapp"), "tester": ("id of a person or thing", "p6"),
    "result": ("word from a list", "pass"), "department": ("word from a list", "it"),
    "owner": ("id of a person or thing", "p5"), "importance": ("text", "高"), "location": ("text", "机房 A 列"),
    "label": ("text", "ZC"), "measures": ("text", "等级保护三级"), "since": ("day", date(2023, 1, 1)),
    "environment": ("word from a list", "production"), "monitored_by": ("text", "监控平台"),
    "key": ("number, yes or no", True), "redundant_with": ("id of a person or thing", ""),
    "purpose": ("text", "业务查询"), "checked": ("day", date(2026, 9, 1)),
    "applicant": ("id of a person or thing", "p5"),
    "done": ("day", date(2026, 6, 3)), "done_by": ("names", ["p6"]),
    "steps": ("structure (approvals, members)", [
        {"by": "p2", "on": date(2026, 5, 20)}, {"by": "p1", "on": date(2026, 5, 21)}]),
    "departments": ("names", ["it", "sec", "biz"]), "experts": ("names", ["外部专家 季明"]),
    "return_by": ("day", date(2026, 6, 20)), "returned": ("day", date(2026, 6, 12)),
    "escort": ("id of a person or thing", "p6"), "supervisor": ("id of a person or thing", "p6"),
    "deidentified_by": ("id of a person or thing", "p3"), "asset": ("id of a person or thing", "db1"),
    "levels": ("number, yes or no", 2), "approver": ("names", ["security_head", "senior_manager"]),
    "technical": ("number, yes or no", True), "custodian": ("id of a person or thing", "p8"),
    "attended": ("names", [one for one, _name, _department in PEOPLE]), "applications": ("names", ["creditapp"]),
    "within_objective": ("number, yes or no", True), "date_column": ("text", "日期"),
    "from": ("day", FOUNDED), "registered": ("day", date(2022, 3, 10)), "person": ("id of a person or thing", "p5"),
    "author": ("id of a person or thing", "p3"), "approved": ("day", date(2026, 1, 20)),
    "effective": ("day", date(2026, 2, 2)), "reviewed": ("day", date(2026, 9, 15)),
    "joined": ("day", FOUNDED), "assessed_by": ("id of a person or thing", "p1"),
    "witness": ("id of a person or thing", "p7"), "medium": ("id of a person or thing", "JZ-001"),
    "method": ("word from a list", "shred"), "receiver": ("id of a person or thing", "p5"),
    "sealed": ("day", date(2026, 9, 1)), "changed": ("day", date(2026, 9, 1)), "account": ("text", "root"),
    "maker": ("id of a person or thing", "p4"), "custodians": ("names", ["p7", "p8"]), "users": ("names", ["p5"]),
    "created": ("day", date(2025, 1, 6)), "expires": ("day", date(2027, 12, 31)), "verified": ("day", date(2026, 6, 1)),
    "until": ("day", date(2027, 6, 30)), "performance_review": ("day", date(2026, 6, 1)),
    "supplier": ("id of a person or thing", "GYS-maintenance"), "level": ("number, yes or no", 3),
    "personal": ("number, yes or no", True), "filed": ("day", date(2025, 12, 1)), "class": ("text", "备份数据"),
    "uses": ("structure (approvals, members)", "[]"), "parts": ("names", ["client", "browser"]),
    "backup": ("structure (approvals, members)", {"on": date(2026, 5, 29)})}
# What is otherwise in one list, or of one record of it: (list, field) or (list, word, field).
SPECIAL: dict[tuple[str, ...], tuple[str, Any]] = {
    ("activities.records", "items"): ("names", ["web1", "db1"]),
    ("activities.records", "network_vulnerability_scan", "items"): ("names", ["fw1"]),
    ("suppliers.visits", "sensitive_by_visitor"): ("number, yes or no", False),
    ("approvals.records", "backup.on"): ("day", date(2026, 5, 29)),
    ("approvals.records", "on"): ("day", date(2026, 5, 18)),
    ("grading.records", "reviewed"): ("day", date(2025, 11, 3)), ("grading.records", "method"): ("text", "定级指南"),
    ("suppliers.visits", "on"): ("day", date(2026, 5, 7)), ("suppliers.visits", "plan.on"): ("day", date(2026, 5, 6)),
    ("media.movements", "by"): ("id of a person or thing", "p8"), ("media.movements", "on"): ("day", date(2026, 6, 3)),
    ("media.movements", "approval"): ("id of a person or thing", "SP-020"),
    ("assets.subnets", "net"): ("text", "192.0.2.0/24"),
    ("members.records", "approved"): ("day", date(2025, 3, 12)),
    ("people.records", "confidentiality.on"): ("day", FOUNDED)}
# Of what there is none.
STATEMENTS = {
    "approvals": [
        "major_change", "cross_border", "publication", "external_data_access", "manual_entry", "repair", "take_out"],
    "incidents": ["incident", "client_threat", "disclosure", "major", "operation"],
    "media": ["medium", "abroad", "destruction", "query", "repair", "take_out", "transport"],
    "members": ["connected", "portal", "left", "removed"], "projects": ["project", "own", "outsourced"],
    "assets": ["test", "development"], "suppliers": ["outsourcing", "development", "security_service"], "keys": ["key"]}


class Agency:
    """The folder, and what is done in it."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder, self.typist = place, place / "registers", Typist()
        self.spent: dict[str, float] = {}

    def runs(self, *arguments: Any, folder: bool = True) -> str:
        """Run a command; return what it says."""
        began, said = time.perf_counter(), io.StringIO()
        given = [*map(str, arguments), *(["--folder", str(self.folder)] if folder else []), "--language", "zh"]
        with redirect_stdout(said):
            status = main(given)
        self.spent[str(arguments[0])] = self.spent.get(str(arguments[0]), 0) + time.perf_counter() - began
        if status == 2:
            raise SystemExit(f"{' '.join(given)}\n{said.getvalue()}")
        return said.getvalue()


def materials(place: Path) -> None:
    """What the agency has: the list of people, of assets, its documents, logs, and the papers of what was done."""
    with (place / "花名册.csv").open("w", encoding="gb18030", newline="") as file:
        names = dict((one, name) for one, name, _technical in DEPARTMENTS)
        csv.writer(file).writerows([
            ("工号", "姓名", "所属部门", "用工形式", "入职时间"),
            *((one, name, names[department], "正式员工", "2022/3/1") for one, name, department in PEOPLE)])
    shutil.copytree(ROOT / "inventories/example/registers/evidence/policies", place / "制度")


# Typing


def said(of: str, word: str, name: str, shape: Any) -> tuple[str, Any]:
    """The kind of a value, and the value."""
    last = name.rpartition(".")[2]
    for key in ((of, word, name), (of, name)):
        if key in SPECIAL:
            return SPECIAL[key]
    if last in SAID:
        return SAID[last]
    if shape is not None and shape.kind == "day":
        return "day", date(2026, 6, 1)
    if shape is not None and shape.kind == "boolean":
        return "number, yes or no", True
    return "text", "见所附材料"


def in_a_cell(value: Any) -> Any:
    """A value as it is typed into a cell."""
    if isinstance(value, list) and value and isinstance(value[0], dict) or isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "、".join(value) if isinstance(value, list) else "是" if value is True else "否" if value is False else value


class Sheets:
    """The workbook, open for typing."""

    def __init__(self, path: Path, typist: Typist) -> None:
        self.path, self.typist, self.book = path, typist, openpyxl.load_workbook(path)
        self.shapes = {}
        for register, whole_of in shapes.load().items():
            for of, shape in whole_of.fields.items():
                if shape.records:
                    self.shapes[f"{register}.{of}"] = shape.item

    def columns(self, name: str) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.book[name][2] if cell.value}

    def rows(self, name: str) -> Iterable[int]:
        sheet = self.book[name]
        return range(3, sheet.max_row + 1)

    def word(self, name: str, row: int) -> str:
        """What tells a row of a draft from the others: its kind."""
        columns = self.columns(name)
        for field in ("kind", "class", "criterion", "post", "task", "matter", "state", "sort", "inventory_name", "id"):
            if field in columns:
                value = str(self.book[name].cell(row, columns[field]).value or "").split(" ")[0]
                if value and not is_placeholder(value):
                    return value
        return ""

    def fill(self, name: str, said_here: Callable[..., tuple[str, Any]] = said) -> None:
        """Type over each 待填 of a sheet but the evidence."""
        columns = self.columns(name)
        for row in self.rows(name):
            word = self.word(name, row)
            for field, column in columns.items():
                cell = self.book[name].cell(row, column)
                if not is_placeholder(cell.value):
                    continue
                if field.rpartition(".")[2] == "evidence":
                    cell.value = None
                    continue
                shape = self.shapes[name]
                for step in field.split("."):
                    shape = shape.fields.get(step) if shape is not None else None
                kind, value = said_here(name, word, field, shape)
                cell.value = in_a_cell(self.typist.types(kind, value))

    def put(self, name: str, row: int, field: str, kind: str, value: Any) -> None:
        self.book[name].cell(row, self.columns(name)[field]).value = in_a_cell(self.typist.types(kind, value))

    def delete(self, name: str, gone: Callable[[str, int], bool]) -> None:
        for row in sorted((row for row in self.rows(name) if gone(self.word(name, row), row)), reverse=True):
            self.book[name].delete_rows(row)
            self.typist.types("row deleted", None)

    def add(self, name: str, values: Mapping[str, tuple[str, Any]]) -> None:
        row = max([2, *(row for row in self.rows(name) if any(cell.value for cell in self.book[name][row]))]) + 1
        for field, (kind, value) in values.items():
            self.put(name, row, field, kind, value)

    def copy(self, name: str, row: int, changed: Mapping[str, tuple[str, Any]]) -> None:
        """A row copied to the end, with other values in some columns."""
        last = max(one for one in self.rows(name) if any(cell.value for cell in self.book[name][one])) + 1
        for cell in self.book[name][row]:
            self.book[name].cell(last, cell.column).value = cell.value
        for field, (kind, value) in changed.items():
            self.put(name, last, field, kind, value)

    def save(self) -> None:
        self.book.save(self.path)


def edited(agency: Agency, of: str, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Edit a list in its YAML, record by record; None takes it out."""
    register, _dot, name = of.partition(".")
    path = agency.folder / f"{register}.yml"
    present = whole(load(agency.folder)[register], shapes.load()).lists.get(name, [])
    records = [new for one in present if (new := change(dict(one))) is not None]
    source = writing.read(path)
    writing.save(source, writing.rewritten(source.text, of, records)[0])


def typed_below(agency: Agency, of: str, value: Any, word: str = "") -> Any:
    """A value of a record with each 待填 in it typed over; evidence is left out."""
    if isinstance(value, dict):
        return {
            name: agency.typist.types(*said(of, word, name, None)) if is_placeholder(below)
            else typed_below(agency, of, below, name)
            for name, below in value.items() if not (name == "evidence" and is_placeholder(below))}
    return [typed_below(agency, of, one, word) for one in value] if isinstance(value, list) else value


# The way


def begins(agency: Agency) -> None:
    """Drafts, departments, people, documents."""
    place = agency.place
    agency.runs(
        "scaffold", "--type", "individual", "--level", 3, "--since", FOUNDED, "--inventory", place / "hosts.yml")
    path = agency.folder / "agency.yml"
    text = path.read_text("utf-8").replace("name: 待填    # 机构名称", "name: 示例征信有限公司", 1)
    agency.typist.types("text", None)
    rows = "".join(
        f"  - {{id: {one}, name: {name}, technical: {str(technical).lower()}}}\n"
        for one, name, technical in DEPARTMENTS)
    for _department in DEPARTMENTS:
        for kind in ("text", "text", "number, yes or no"):
            agency.typist.types(kind, None)
    text = re.sub(r"(?m)^  - \{id: 待填, name: 待填, technical: 待填.*\n", rows, text)
    path.write_text(text, encoding="utf-8")
    print(agency.runs("people", place / "花名册.csv", "--write").splitlines()[-1], "people")
    common = {
        "author": "p3", "approver": "p1", "approved": "2026-01-20", "effective": "2026-02-02", "reviewed": "2026-09-15"}
    for value in common.values():
        agency.typist.types("day" if "-" in value else "id of a person or thing", None)
    given = [part for name, value in common.items() for part in ("--set", f"{name}={value}")]
    print(agency.runs("policies", place / "制度", *given).splitlines()[-2], "policies")


def confirms_documents(agency: Agency) -> None:
    """Take the marks away from what policies.yml offers, after a look at each document; complete what it did not."""
    path = agency.folder / "policies.yml"
    lines, out = path.read_text("utf-8").split("\n"), []
    confirmed: set[str] = set()
    for line in lines:
        match = re.match(r"( +)# (kinds: |effective: |topics:|duties:|  \S+: |  - \{post: )", line)
        if match and "待填" not in line:
            kind = "kinds confirmed" if match[2] == "kinds: " else "heading confirmed"
            agency.typist.types(kind, None)
            if match[2] == "kinds: ":
                confirmed |= set(re.search(r"\[(.*)\]", line)[1].split(", "))
            line = line.replace("# ", "", 1)
        out.append(line)
    text = "\n".join(out)
    # The lines that a confirmed one takes the place of.
    blocks = re.split(r"(?m)^(?=  - id: )", text)
    for number, block in enumerate(blocks):
        for field in ("kinds", "effective"):
            if re.search(rf"(?m)^    {field}: (?!待填)", block):
                block = re.sub(rf"(?m)^    {field}: 待填.*\n", "", block)
        blocks[number] = block
    path.write_text("".join(blocks), encoding="utf-8")
    there = {record["sha256"] for record in writing.plain("".join(blocks))["records"]}
    confirmed |= {kind for digest, one in TRUTH.items() if digest in there for kind in one["kinds"]}
    edited(agency, "policies.records", lambda record: completed(agency, record, confirmed))


def completed(agency: Agency, record: dict[str, Any], confirmed: set[str]) -> dict[str, Any] | None:
    """A document as the agency knows it; the blank draft of a kind that a document has goes."""
    if is_placeholder(record.get("title")):
        if set(record["kinds"]) <= confirmed:
            agency.typist.types("row deleted", None)
            return None
        return record
    truth = TRUTH[record["sha256"]]
    if record["kinds"] != truth["kinds"]:
        record["kinds"] = agency.typist.types("names", truth["kinds"])
    offered = record.get("topics") or {}
    for topic, heading in truth["topics"].items():
        if offered.get(topic) != heading:
            agency.typist.types("text", heading)
    record["topics"] = truth["topics"]
    if "duties" in truth:
        there = {one["post"]: one["items"] for one in record.get("duties") or ()}
        for one in truth["duties"]:
            for item, heading in one["items"].items():
                if there.get(one["post"], {}).get(item) != heading:
                    agency.typist.types("text", heading)
        record["duties"] = truth["duties"]
    return record


TRUTH = {
    one["sha256"]: one
    for one in yaml.safe_load((ROOT / "inventories/example/registers/policies.yml").read_text("utf-8"))["records"]}


def fills_sheets(agency: Agency) -> None:
    """The workbook: flat lists typed over, rows deleted, statements of none added, people and assets completed."""
    book = agency.place / "台账.xlsx"
    agency.runs("export", book)
    sheets = Sheets(book, agency.typist)
    # Blank people of the drafts go: all are in the list that was taken in.
    sheets.delete("people.records", lambda word, row: not word)
    for row in sheets.rows("people.records"):
        sheets.put("people.records", row, "confidentiality.on", "day", FOUNDED)
    holders: dict[str, list[str]] = {post: list(people) for post, people in POSTS.items()}
    sheets.fill("posts.assignments", lambda of, word, name, shape: (
        ("id of a person or thing", holders[word].pop(0)) if name == "person" else said(of, word, name, shape)))
    for row in sheets.rows("posts.assignments"):
        if sheets.word("posts.assignments", row) == "department_officer":
            sheets.put("posts.assignments", row, "department", "word from a list", "biz")
    sheets.fill("posts.responsibilities", lambda of, word, name, shape: (
        said(of, word, name, shape) if name != "person" else ("id of a person or thing", "p3")))
    for row in sheets.rows("posts.groups"):
        members = [{"person": "p1", "as": "senior_management"}]
        members += [{"person": "p7", "as": "department_head"}] if row == 3 else []
        sheets.put("posts.groups", row, "members", "structure (approvals, members)", members)
        sheets.book["posts.groups"].cell(row, sheets.columns("posts.groups")["evidence"]).value = None
    activities(sheets, {
        kind: one["id"] for one in load(agency.folder)["policies"].lists["records"] for kind in one["kinds"]})
    approvals(sheets)
    others(sheets)
    for register, kinds in STATEMENTS.items():
        for kind in kinds:
            sheets.add(f"{register}.none", {
                "kind": ("word from a list", kind), "on": ("day", date(2026, 10, 8)),
                "by": ("id of a person or thing", "p2"), "reason": ("text", "没有")})
    sheets.save()
    print(agency.runs("import-workbook", book, "--write").splitlines()[-1], "workbook")


def activities(sheets: Sheets, documents: Mapping[str, str]) -> None:
    name = "activities.records"
    kinds = ("personnel", "confidentiality_rules", "terminals", "account_use", "software_development", "procedures",
             "business_operations", "information_protection", "role_division", "duties", "coding_standard",
             "incident_management")
    first, *signed = dict.fromkeys(documents[kind] for kind in kinds if kind in documents)
    asked = asked_of("individual", 3)
    scopes: dict[str, list[str]] = {}
    for call in asked.calls:
        if call.rule == "done":
            scopes.setdefault(call.arguments["kind"], []).extend(call.arguments.get("scope") or ())
    series: dict[str, list[date]] = {}
    for call in asked.calls:
        if call.rule == "done" and call.arguments.get("window"):
            months = {"P1M": 1, "P3M": 3, "P6M": 6}[str(call.arguments["every"])]
            days = [TODAY - timedelta(days=6 + 30 * months * back) for back in range(1 + 12 // months)]
            series[call.arguments["kind"]] = days
    outside = {"external_audit": "GYS-auditor", "security_assessment": "GYS-assessor"}

    def here(of: str, word: str, field: str, shape: Any) -> tuple[str, Any]:
        if field == "scope":
            return "names", list(dict.fromkeys(scopes[word]))
        if field == "policy":
            return "id of a person or thing", first
        if field == "issues":
            return "structure (approvals, members)", "[]"
        if field == "decisions":
            return "structure (approvals, members)", [
                {"id": "1", "what": "年内完成双因素登录改造", "owner": "p2", "due": date(2026, 12, 20)}]
        if field in ("issued", "reported.on"):
            return "day", date(2026, 10, 26)
        if field == "counterparts":
            return "names", list(asked.words("activities.counterparts"))
        if field == "by":
            return "names", [outside.get(word) or sheets_doer(word)]
        return said(of, word, field, shape)
    sheets.fill(name, here)
    for number, policy in enumerate(signed, 2):
        sheets.copy(name, max(sheets.rows(name)), {
            "id": ("text", f"QR-{number:03d}"), "policy": ("id of a person or thing", policy)})
    # What is asked for in a series has a row for each round; a person copies the row and changes day and id.
    number = 100
    for row in list(sheets.rows(name)):
        word = sheets.word(name, row)
        for day in series.get(word, ()):
            number += 1
            sheets.copy(name, row, {"id": ("text", f"HD-{number}"), "on": ("day", day)})
    sheets.fill("activities.logs", lambda of, word, field, shape: (
        ("text", f"evidence/logs/{word}.csv") if field == "file" else said(of, word, field, shape)))


def sheets_doer(kind: str) -> str:
    who = words("activities.kinds")[kind].who or "security_admin"
    return POSTS.get(who, ["p3"])[0]


def approvals(sheets: Sheets) -> None:
    sheets.delete("approvals.records", lambda word, row: word in STATEMENTS["approvals"])
    sheets.fill("approvals.matrix", lambda of, word, name, shape: (
        ("word from a list", "sec") if name == "department" else said(of, word, name, shape)))
    sheets.fill("approvals.records")


def others(sheets: Sheets) -> None:
    sheets.fill("application_tests.records")
    for name in ("media.records", "media.movements", "incidents.records", "members.records", "projects.records",
                 "keys.records"):
        sheets.delete(name, lambda word, row: True)
    sheets.delete("suppliers.records", lambda word, row: word in STATEMENTS["suppliers"])
    sheets.fill("suppliers.records", lambda of, word, name, shape: (
        ("text", f"GYS-{word}") if name == "id" else said(of, word, name, shape)))
    sheets.fill("suppliers.visits", lambda of, word, name, shape: (
        ("text", "FW-001") if name == "id" else said(of, word, name, shape)))
    sheets.fill("suppliers.products", lambda of, word, name, shape: (
        ("text", f"CP-{word}") if name == "id" else said(of, word, name, shape)))
    sheets.fill("grading.records", lambda of, word, name, shape: (
        ("text", "credit") if name == "id" else said(of, word, name, shape)))
    sheets.fill("keys.envelopes", lambda of, word, name, shape: (
        ("id of a person or thing", "fw1") if name == "asset" else said(of, word, name, shape)))
    sheets.copy("keys.envelopes", max(sheets.rows("keys.envelopes")), {
        "id": ("text", "XF-004"), "asset": ("id of a person or thing", "creditapp")})
    names = {"server": "srv", "network": "fw1", "line": "line1", "application": "creditapp", "terminal": "pc01"}
    sheets.fill("assets.records", lambda of, word, name, shape: (
        ("text", names.get(word, word)) if name == "id" else said(of, word, name, shape)))
    sheets.fill("assets.subnets")
    sheets.fill("assets.links", lambda of, word, name, shape: (
        "id of a person or thing", {"a": "fw1", "b": "web1"}[name]))
    for a, b in (("fw1", "db1"), ("line1", "fw1")):
        sheets.add("assets.links", {
            "a": ("id of a person or thing", a), "b": ("id of a person or thing", b)})


def fills_yaml(agency: Agency) -> None:
    """What a sheet would have as JSON is typed in the YAML: the room, agreements, assessments of people."""
    facts = dict(_FACTS)
    for call in asked_of("individual", 3).of("facility"):
        for condition in call.arguments["facts"]:
            _meet(condition, facts)

    def room(record: dict[str, Any]) -> dict[str, Any]:
        typed = agency.typist.types
        return {
            "id": typed("text", "JF-01"), "name": typed("text", "机房"),
            "facts": {name: typed("number, yes or no", facts[name]) for name in record["facts"]},
            "inspections": {
                item: {
                    "on": typed("day", date(2026, 8, 17)), "by": typed("id of a person or thing", "p3"),
                    "result": typed("word from a list", "good")} for item in record["inspections"]}}
    edited(agency, "facilities.rooms", room)
    edited(agency, "suppliers.records", lambda record: typed_below(agency, "suppliers.records", record))
    fit = {"p2": "security_head", "p3": "security_admin", "p4": "security_admin", "p8": "department_officer"}

    def person(record: dict[str, Any]) -> dict[str, Any]:
        if record["id"] in fit:
            record["qualifications"] = {fit[record["id"]]: {
                "on": agency.typist.types("day", date(2025, 1, 10)),
                "assessed_by": agency.typist.types("id of a person or thing", "p1")}}
        return record
    edited(agency, "people.records", person)


def papers(agency: Agency) -> None:
    """A file for each record that takes evidence, named for it; logs; the drawing."""
    folder = agency.place / "证据"
    folder.mkdir()
    for name, targets in adding._targets(load(agency.folder)).items():
        # The drawing comes by itself.
        if not name.startswith("assets.topology") and not any(adding._listed(target) for target in targets):
            (folder / f"{name} 材料.pdf").write_text(name)
            agency.typist.types("file named for its record", None)
    said_so = agency.runs("add-evidence", folder)
    print(said_so.splitlines()[-1], "evidence")
    for line in said_so.splitlines():
        if line.startswith("!"):
            print(line)
    logs = agency.folder / "evidence/logs"
    logs.mkdir(parents=True)
    days = "".join(f"{TODAY - timedelta(days=number)},正常\n" for number in range(400))
    for kind in ("cnnvd_review", "monitoring", "room_access", "room_inspection"):
        (logs / f"{kind}.csv").write_text(f"日期,结果\n{days}", encoding="utf-8")


def drawing(agency: Agency) -> None:
    """The topology as the agency has drawn it."""
    path = agency.place / "拓扑图.svg"
    names = [one["id"] for one in load(agency.folder)["assets"].lists["records"]]
    path.write_text(f"<svg>{''.join(f'<text>{name}</text>' for name in names)}</svg>", encoding="utf-8")
    agency.runs("add-evidence", "assets.topology", path)


def keeps(agency: Agency) -> None:
    """The heads, and kept."""
    drawing(agency)
    book = agency.place / "台账2.xlsx"
    agency.runs("export", book)
    sheets = Sheets(book, agency.typist)
    for row in sheets.rows("heads"):
        register = str(sheets.book["heads"].cell(row, 1).value).split(" ")[0]
        sheets.put("heads", row, "status", "word from a list", "kept")
        sheets.put("heads", row, "reviewed", "day", date(2026, 10, 8))
        if register != "agency":
            sheets.put("heads", row, "since", "day", date(2026, 10, 1))
        if register == "approvals":
            sheets.put("heads", row, "matrix_reviewed", "day", date(2026, 9, 21))
        if register == "assets":
            sheets.put("heads", row, "topology.drawn", "day", date(2026, 8, 3))
            sheets.put("heads", row, "topology.checked", "day", date(2026, 8, 4))
    sheets.save()
    print(agency.runs("import-workbook", book, "--write").splitlines()[-1], "kept")


def trial(place: Path) -> int:
    agency = Agency(place)
    materials(place)
    (place / "hosts.yml").write_text(
        "all: {hosts: {web1: {ansible_host: 192.0.2.11}, db1: {ansible_host: 192.0.2.12}}}\n")
    begins(agency)
    confirms_documents(agency)
    fills_sheets(agency)
    fills_yaml(agency)
    papers(agency)
    keeps(agency)
    for kind, count in agency.typist.typed.most_common():
        print(f"{count:6} {kind}, {SECONDS[kind]} s each")
    print(f"{sum(agency.typist.typed.values()):6} in all, {agency.typist.minutes():.0f} minutes")
    print(f"commands: {sum(agency.spent.values()):.1f} s")
    print(agency.runs("check", "--today", TODAY, "--inventory", place / "hosts.yml", "--fragments", place))
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(trial(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)))
