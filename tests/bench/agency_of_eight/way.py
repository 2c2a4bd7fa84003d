# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from an empty folder to kept registers, step by step as docs/registers.md has it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import adding
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import asked_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import whole
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing import writing
from tests.bench.agency_of_eight.answers import (
    DEPARTMENTS,
    FOUNDED,
    PEOPLE,
    POSTS,
    SECONDS,
    STATEMENTS,
    TODAY,
    said,
)
from tests.bench.agency_of_eight.filling import activities, approvals, others
from tests.bench.agency_of_eight.sheets import Sheets, Typist
from tools.example_agency.systems import _FACTS, _meet

__all__ = ["trial"]

ROOT = Path(__file__).resolve().parents[3]


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
