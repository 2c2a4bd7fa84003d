# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook of the registers: what is written comes back equal, and shows people how to fill it in."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import loading
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import problems, shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import CellError, decode, encode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import (
    Column,
    choices,
    columns_of,
    heads,
    lists,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import ANY, Shape
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import export
from tests.unit.registers.workbook import TODAY, agency, come_back, exact, register, said

EXAMPLE = Path(__file__).parents[4] / "inventories/example/registers"
COLLECTIONS = Path(__file__).parents[4] / "collections"


# The round trip


def test_registers_come_back_equal(tmp_path, shapes):
    contents = come_back(agency(), tmp_path / "a.xlsx", shapes)
    assert list(contents.lists["posts.assignments"][0]) == ["post", "person", "from", "evidence"]


def test_a_register_that_is_not_there_has_empty_sheets(tmp_path, shapes):
    contents = come_back({"posts": agency()["posts"]}, tmp_path / "a.xlsx", shapes)
    assert contents.lists["people.records"] == []
    assert contents.heads["people"] == {}


@pytest.mark.parametrize("text", [
    "=1+1", "+8610", "-1", "@SUM(A1)", "\tx", "\rx", "a\rb", "a\nb", " a ", "　", "", '""', '"a"', "a、b", "[]", "{}",
    "2026-01-01", "1.10", "007", "12345678901234567890", "TRUE", "是", "_x000D_", "\x01", "\ufeffa", "😀", "null",
    "[a]", "'quoted", "a；b，c", "#N/A", "1e5"])
def test_texts_that_look_like_something_else_come_back(tmp_path, shapes, text):
    people = [{"id": "p01", "name": text, "accounts": [text], "phone": text, "remarks": text}]
    two = [{"id": "p02", "name": "x", "accounts": ["x", text], "confidentiality": {"witness": {"name": text}}}]
    by = [{"id": "a", "kind": text, "on": TODAY, "by": [text], "scope": [text, "y"]}]
    come_back(
        {"people": register("people", records=people + two), "activities": register("activities", records=by)},
        tmp_path / "a.xlsx", shapes)


@pytest.mark.parametrize("record", [
    {"confidentiality": {}}, {"confidentiality": {"witness": {}}}, {"confidentiality": {"on": TODAY, "evidence": []}},
    {"qualifications": {}}, {"accounts": []}, {"accounts": [""]}, {"joined": date(1899, 12, 31)},
    {"joined": date(1900, 3, 1)}, {"left": date(2099, 12, 31)}, {"level": 10 ** 17}, {"level": -3}, {"level": 0},
    {"share": 0.1 + 0.2}, {"share": 2.5}, {"share": 1e-7}, {"remarks": [1, "1", True, None, {"a": 2.5}]},
    {"remarks": 1}, {"remarks": "1"}, {"remarks": True}], ids=str)
def test_values_at_their_borders_come_back(tmp_path, shapes, record):
    come_back({"people": register("people", records=[{"id": "p1", **record}])}, tmp_path / "a.xlsx", shapes)


@pytest.mark.parametrize("name", [
    "李、娜", "李，娜", "李 娜", " 李娜", "[李娜", "p02", "security_head", '"李娜"', "李\n娜", ""])
def test_people_whose_names_are_odd_are_named_rightly_by_others(tmp_path, shapes, name):
    registers = agency()
    registers["people"].lists["records"][0]["name"] = name
    come_back(registers, tmp_path / "a.xlsx", shapes)


def test_two_people_of_one_name_are_told_apart(tmp_path, shapes):
    registers = agency()
    registers["people"].lists["records"][1]["name"] = "周建国"
    come_back(registers, tmp_path / "a.xlsx", shapes)


# Longer ones are texts in registers.
WHOLE = st.integers(-10 ** 14, 10 ** 14)


def value_of(shape):
    """Any value that a schema allows."""
    kinds = {
        "text": st.text() | st.sampled_from(["p01", "dba", "a、b", "=1", "2026-01-01", "_x000D_", "数据库管理员", ""]),
        "day": st.dates(date(1, 1, 1), date(9999, 12, 31)), "boolean": st.booleans(), "integer": WHOLE,
        "number": WHOLE | st.decimals(-1000, 1000, places=3).map(float).filter(lambda one: one != int(one))}
    if shape.kind in kinds:
        return kinds[shape.kind]
    if shape.kind == "list":
        return st.lists(value_of(shape.item), max_size=3)
    if shape.kind == "table":
        return st.dictionaries(st.text(), value_of(shape.item), max_size=2)
    if shape.kind == "mapping":
        return st.fixed_dictionaries({}, optional={name: value_of(below) for name, below in shape.fields.items()})
    plain = st.none() | st.booleans() | WHOLE | st.text()
    return plain.filter(lambda one: one is not None) | st.lists(plain, max_size=2)


@pytest.mark.slow
@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_schemas_allow_comes_back(tmp_path_factory, shapes, data):
    registers = {}
    for name, whole in shapes.items():
        head = {of: shape for of, shape in whole.fields.items() if not shape.records}
        lists = {of: shape for of, shape in whole.fields.items() if shape.records}
        registers[name] = register(name, data.draw(value_of(Shape("mapping", head))), **{
            of: data.draw(st.lists(value_of(shape.item).filter(bool), max_size=2)) for of, shape in lists.items()})
    come_back(registers, tmp_path_factory.mktemp("any") / "a.xlsx", shapes)


SHAPES = {
    "text": Shape("text"), "day": Shape("day"), "boolean": Shape("boolean"), "integer": Shape("integer"),
    "number": Shape("number"), "names": Shape("list", item=Shape("text")), "days": Shape("list", item=Shape("day")),
    "table": Shape("table", item=Shape("day")), "any": ANY}


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["", "posts.posts"])
@pytest.mark.parametrize("kind", SHAPES)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_cell_gives_back_its_value(kind, choice, data):
    column = Column((kind,), SHAPES[kind], kind, choices=choice)
    labels = choices(choice, {})
    value = data.draw(value_of(SHAPES[kind]))
    assert exact(decode(encode(value, column, labels), column, labels)) == exact(value)


# What people see


def test_a_sheet_shows_labels_over_hidden_names(workbook):
    book = openpyxl.load_workbook(workbook)
    sheet = book["posts.assignments"]
    assert [cell.value for cell in sheet[1]] == ["岗位", "任职人", "A/B 角", "任职起", "任职止", "证据"]
    assert [cell.value for cell in sheet[2]] == ["post", "person", "role", "from", "to", "evidence"]
    assert sheet.row_dimensions[2].hidden and not sheet.row_dimensions[1].hidden
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A1:F4"
    assert [cell.value for cell in sheet[3]][:4] == ["security_head 安全主管", "p01 周建国", None, datetime(2022, 3, 1)]
    assert sheet["D3"].number_format == "yyyy-mm-dd"
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_drop_downs_take_their_values_from_a_hidden_sheet(workbook):
    book = openpyxl.load_workbook(workbook)
    hidden = book["lists"]
    assert hidden.sheet_state == "hidden"
    rules = {
        str(rule.sqref).split(":")[0]: rule for rule in book["posts.assignments"].data_validations.dataValidation}
    offered = {}
    for place in ("A3", "B3"):
        _, _, cells = rules[place].formula1.partition("!")
        offered[place] = [cell[0].value for cell in hidden[cells.replace("$", "")]]
    assert "dba 数据库管理员" in offered["A3"]
    assert offered["B3"] == ["p01 周建国", "p02 李娜"]
    assert rules["D3"].type == "date"
    assert max(len(rule.formula1) for rule in rules.values()) < 255


def test_a_header_tells_how_to_fill_in(workbook):
    sheet = openpyxl.load_workbook(workbook)["people.records"]
    notes = {cell.value: cell.comment.text for cell in sheet[1] if cell.comment}
    assert notes["入职日期"] == "填日期，如 2026-01-05"
    assert "必填" in notes["工号"]


def test_what_looks_like_a_formula_is_text_in_the_file(tmp_path, shapes):
    path = tmp_path / "a.xlsx"
    export({"people": register("people", records=[{"id": "=1+1", "name": "@x"}])}, path, TODAY, shapes)
    sheet = openpyxl.load_workbook(path)["people.records"]
    assert [(cell.data_type, cell.quotePrefix, cell.number_format) for cell in sheet[3][:2]] == [("s", True, "@")] * 2


def test_fields_that_a_register_has_not_are_grey(workbook):
    sheet = openpyxl.load_workbook(workbook)["heads"]
    names = [cell.value for cell in sheet[2]]
    row = next(row for row in sheet.iter_rows(3) if row[0].value.startswith("posts"))
    assert row[names.index("name")].fill.fgColor.rgb == "FFD9D9D9"
    assert row[names.index("since")].fill.fgColor.rgb != "FFD9D9D9"


def test_the_workbook_replaces_an_older_one_as_a_whole(tmp_path, shapes):
    path = tmp_path / "a.xlsx"
    path.write_text("older", "utf-8")
    export(agency(), path, TODAY, shapes)
    assert zipfile.is_zipfile(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o400


# What is not written


def test_registers_with_faults_are_not_exported(tmp_path, shapes):
    registers = agency()
    registers["posts"].faults.append(problems.Text("posts.yml:12: wrong", "posts.yml:12：有误"))
    with pytest.raises(SheetError, match=r"the registers are not valid, put them right first: posts\.yml:12: wrong"):
        export(registers, tmp_path / "a.xlsx", TODAY, shapes)
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_no_cell_can_hold_is_named(tmp_path, shapes):
    with pytest.raises(SheetError, match=r"people\.yml:10: name: its text is longer than the 32767 characters"):
        export(
            {"people": register("people", records=[{"id": "p", "name": "长" * 32768}])}, tmp_path / "a.xlsx", TODAY,
            shapes)
    assert list(tmp_path.iterdir()) == []


def test_a_field_that_no_schema_has_is_named(tmp_path, shapes):
    with pytest.raises(SheetError, match=r"people\.yml:10: no schema has the field 'confidentiality\.nickname'"):
        export(
            {"people": register("people", records=[{"id": "p", "confidentiality": {"nickname": "x"}}])},
            tmp_path / "a.xlsx", TODAY, shapes)


@pytest.mark.parametrize("package", ["xlsxwriter", "openpyxl"])
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(workbook, shapes, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    use = partial(export, agency(), workbook, TODAY) if package == "xlsxwriter" else partial(read, workbook)
    with pytest.raises(SheetError, match=f"(?i){package} is not installed: `pip install "):
        use(shapes=shapes)


def test_what_a_run_imports_needs_none_of_the_libraries():
    absent = "import sys; sys.modules.update(dict.fromkeys(('openpyxl', 'xlsxwriter', 'ruamel', 'ruamel.yaml')))"
    base = "ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers"
    names = (
        "reading.loading", "judging", "writing.writing", "sheets.imports", "sheets.reading", "sheets.writing")
    script = "; ".join([absent, *(f"import {base}.{name}" for name in names)])
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": str(COLLECTIONS)}, timeout=60)


def test_a_day_in_a_place_of_no_day_is_refused():
    with pytest.raises(CellError, match="there is a day where the schema has none"):
        encode([TODAY], Column(("x",), ANY, "x"))


def test_labels_of_nested_fields_name_both(shapes):
    labels = {column.name: column.label for column in columns_of("people.records", shapes)}
    assert labels["confidentiality.on"].count("·") == 1
    assert heads(shapes)[0].name == "register"


# The collection's own schemas


def test_the_example_comes_back_equal(tmp_path):
    registers = loading.load(EXAMPLE)
    assert [str(fault) for register in registers.values() for fault in register.faults] == []
    contents = come_back(registers, tmp_path / "a.xlsx", schemas.load())
    assert len(contents.lists) > 30 and said(contents.unknown) == []


DRAFT = """\
status: draft
since: 待填
records:
  - id: p01
    name: 待填
    department:
    employment: staff
    joined: 待填
    qualifications: TODO
"""


def test_what_a_draft_has_still_to_fill_in_comes_back(tmp_path):
    (tmp_path / "people.yml").write_text(DRAFT, "utf-8")
    registers = loading.load(tmp_path)
    assert registers["people"].lists["records"] == [] and registers["people"].unfinished
    export(registers, tmp_path / "a.xlsx", TODAY)
    contents = read(tmp_path / "a.xlsx")
    assert said(contents.faults) == []
    assert contents.heads["people"] == {"status": "draft", "since": "待填"}
    assert contents.lists["people.records"] == [{
        "id": "p01", "name": "待填", "employment": "staff", "joined": "待填", "qualifications": "TODO"}]


def test_columns_offer_what_the_schemas_refer_to():
    found = {column.name: column.choices for column in columns_of("activities.records", schemas.load())}
    assert found["kind"] == "activities.kinds" and found["by"] == "people suppliers"
    assert found["on"] == found["evidence"] == ""


@pytest.mark.parametrize("name", list(lists(schemas.load())))
def test_columns_of_a_list_have_labels_of_their_own(name):
    labels = [column.label for column in columns_of(name, schemas.load())]
    assert sorted(labels) == sorted(set(labels))
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in label) or "A/B" in label for label in labels), labels
