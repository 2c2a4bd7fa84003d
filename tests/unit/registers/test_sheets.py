# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook of the registers: what is written comes back equal, and what cannot be taken is named by its cell."""

from __future__ import annotations

import csv
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
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import (
    problems,
    shapes as schemas,
    tables,
)
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
from tests.unit.registers.workbook import agency, register, write_schemas

TODAY = date(2026, 11, 29)
EXAMPLE = Path(__file__).parents[3] / "inventories/example/registers"
COLLECTIONS = Path(__file__).parents[3] / "collections"


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return write_schemas(tmp_path_factory.mktemp("schemas"))


@pytest.fixture
def workbook(tmp_path, shapes):
    """The path of a workbook of the small agency."""
    path = tmp_path / "registers.xlsx"
    export(agency(), path, TODAY, shapes)
    return path


def edit(path, change):
    """Open a workbook as a person does, change it and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def exact(value):
    """A value with the types in it: True is not 1, nor 2 a 2.0."""
    if isinstance(value, dict):
        return {name: exact(below) for name, below in value.items()}
    if isinstance(value, list):
        return [exact(below) for below in value]
    return type(value), value


def lists_of(registers):
    return {
        f"{name}.{of}": [dict(one) for one in found]
        for name, register in registers.items() for of, found in register.lists.items()
        # A register of which nothing may be stated to be none has no sheet for that.
        if found or of != "none"}


def come_back(registers, path, shapes):
    """Write registers, read them, and hold that nothing has changed."""
    export(registers, path, TODAY, shapes)
    contents = read(path, shapes)
    assert [str(fault) for fault in contents.faults + contents.notes] == []
    wanted = lists_of(registers)
    assert {name: exact(found) for name, found in contents.lists.items() if found or name in wanted} == exact(wanted)
    assert exact({name: contents.heads[name] for name in registers}) == exact(
        {name: one.head for name, one in registers.items()})
    return contents


def said(problems):
    return [problem.en for problem in problems]


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


# What people do to a workbook


def test_columns_may_be_moved(workbook, shapes):
    def change(book):
        sheet = book["posts.assignments"]
        rows = [[cell.value for cell in reversed(row)] for row in sheet.iter_rows()]
        for row, values in zip(sheet.iter_rows(), rows, strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value
    contents = read(edit(workbook, change), shapes)
    assert contents.lists == {**contents.lists, **lists_of(agency())}
    assert said(contents.faults) == []


def test_visible_headers_may_be_renamed(workbook, shapes):
    def change(book):
        for cell in book["posts.assignments"][1]:
            cell.value = "列"
    contents = read(edit(workbook, change), shapes)
    assert contents.lists["posts.assignments"] == lists_of(agency())["posts.assignments"]
    assert said(contents.faults + contents.notes) == []


def test_a_visible_header_may_be_deleted(workbook, shapes):
    contents = read(edit(workbook, lambda book: book["posts.assignments"].delete_rows(1)), shapes)
    assert contents.lists["posts.assignments"] == lists_of(agency())["posts.assignments"]


def test_without_the_hidden_row_columns_are_known_by_their_labels(workbook, shapes):
    contents = read(edit(workbook, lambda book: book["posts.assignments"].delete_rows(2)), shapes)
    assert contents.lists["posts.assignments"] == lists_of(agency())["posts.assignments"]
    assert said(contents.notes) == [
        "posts.assignments: the hidden row of names is missing, the columns were taken by their labels"]


def test_without_either_header_nothing_is_supposed(workbook, shapes):
    contents = read(edit(workbook, lambda book: book["posts.assignments"].delete_rows(1, 2)), shapes)
    assert said(contents.faults) == [
        "posts.assignments: no row has the names of its columns, expected such as post, person, role"]
    assert "posts.assignments" not in contents.lists


def test_the_hidden_row_may_be_sorted_into_the_records(workbook, shapes):
    def change(book):
        sheet = book["posts.assignments"]
        names, last = [cell.value for cell in sheet[2]], [cell.value for cell in sheet[4]]
        for at in range(len(names)):
            sheet.cell(2, at + 1).value, sheet.cell(4, at + 1).value = last[at], names[at]
    found = read(edit(workbook, change), shapes).lists["posts.assignments"]
    assert sorted(one["person"] for one in found) == ["p01", "p02"]


def test_trailing_empty_rows_and_spaces_are_nothing(workbook, shapes):
    def change(book):
        sheet = book["posts.assignments"]
        sheet.cell(5000, 1).value = "  "
        sheet.cell(5, 1).number_format = "@"
        sheet["B3"].value = " p01 周建国 "
    contents = read(edit(workbook, change), shapes)
    assert contents.lists["posts.assignments"] == lists_of(agency())["posts.assignments"]


CELLS = {
    # column, what somebody typed, what it comes to
    "an id alone": ("B3", "p02", ("person", "p02")),
    "a label alone": ("A3", "数据库管理员", ("post", "dba")),
    "a name alone": ("B3", "李娜", ("person", "p02")),
    "a date as text": ("D3", "2026-01-05", ("from", date(2026, 1, 5))),
    "a date with slashes": ("D3", "2026/1/5", ("from", date(2026, 1, 5))),
    "a date with points": ("D3", "2026.1.5", ("from", date(2026, 1, 5))),
    "a date in Chinese": ("D3", "2026年1月5日", ("from", date(2026, 1, 5))),
    "a date in eight digits": ("D3", 20260105, ("from", date(2026, 1, 5))),
    "a date without its format": ("D3", 46027, ("from", date(2026, 1, 5))),
    "a whole number where text belongs": ("C3", 7, ("role", "7")),
}


@pytest.mark.parametrize(("where", "typed", "wanted"), CELLS.values(), ids=CELLS)
def test_what_people_type_is_understood(workbook, shapes, where, typed, wanted):
    def change(book):
        book["posts.assignments"][where].value = typed
        book["posts.assignments"][where].number_format = "General"
    contents = read(edit(workbook, change), shapes)
    assert said(contents.faults) == []
    assert contents.lists["posts.assignments"][0][wanted[0]] == wanted[1]


@pytest.mark.parametrize("typed", ["root、zhou", "root\nzhou", "root 、 zhou、", '["root", "zhou"]'])
def test_names_may_be_divided_in_several_ways(workbook, shapes, typed):
    contents = read(edit(workbook, partial(put, "people.records", "accounts", 3, typed)), shapes)
    assert contents.lists["people.records"][0]["accounts"] == ["root", "zhou"]


@pytest.mark.parametrize("typed", ["p01,p02", "p01，李娜", "p01；p02", "p01 周建国、p02 李娜"])
def test_people_may_be_divided_by_commas_as_well(workbook, shapes, typed):
    contents = read(edit(workbook, partial(put, "activities.records", "by", 3, typed)), shapes)
    assert contents.lists["activities.records"][0]["by"] == ["p01", "p02"]


def put(sheet, field, row, value, book):
    """Put a value into the column of a field."""
    at = [cell.value for cell in book[sheet][2]].index(field) + 1
    book[sheet].cell(row, at).value = value
    if isinstance(value, int):
        book[sheet].cell(row, at).number_format = "General"


REFUSED = {
    "a formula": (
        "posts.assignments", "person", "=B4", "posts.assignments!B3 holds a formula: put in the value itself"),
    "an error": ("posts.assignments", "person", "#REF!", "posts.assignments!B3 holds an error (#REF!)"),
    "no date": (
        "posts.assignments", "from", "下周", "posts.assignments!D3 (from): '下周' is no date, expected one such as"),
    "a day that there is not": ("posts.assignments", "from", "2026-11-31", "'2026-11-31' is no date"),
    "a year alone": ("posts.assignments", "from", 2026, "posts.assignments!D3 (from): '2026' is no date"),
    "a time of day": ("posts.assignments", "from", datetime(2026, 1, 5, 13), "is no day: it has a time of day"),
    "a number with a point for text": ("posts.assignments", "role", 1.1, "'1.1' is no text but a number"),
    "a number too long for text": ("people.records", "phone", 12345678901234567, "is no text but a number"),
    "a date for text": ("posts.assignments", "role", datetime(2026, 1, 5), "'2026-01-05' is no text but a date"),
    "no number": ("people.records", "level", "三", "(level): '三' is no number"),
    "a fraction": ("people.records", "level", 2.5, "(level): '2.5' is no whole number"),
    "no yes": ("agency.departments", "technical", "也许", "'也许' is no yes or no"),
    "no JSON": ("posts.assignments", "evidence", "任命.md", "'任命.md' is no JSON"),
    "JSON of another kind": ("posts.assignments", "evidence", '{"file": "x"}', "is no list"),
    "a key twice": ("posts.assignments", "evidence", '[{"file": "x", "file": "y"}]', "a key appears twice"),
    "a day in JSON": ("posts.assignments", "evidence", '[{"file": "x", "on": "never"}]', "'never' is no date"),
    "a number in a list of names": ("people.records", "accounts", "[1]", "'1' is no text"),
}


@pytest.mark.parametrize(("sheet", "field", "value", "wanted"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_taken_is_named_by_its_cell(workbook, shapes, sheet, field, value, wanted):
    contents = read(edit(workbook, partial(put, sheet, field, 3, value)), shapes)
    assert len(contents.faults) == 1
    assert wanted in contents.faults[0].en
    assert contents.faults[0].en.startswith(f"{sheet}!")
    assert contents.faults[0].zh != contents.faults[0].en


@pytest.mark.parametrize(("sheet", "field", "value", "wanted"), [
    ("posts.assignments", "post", "打杂", "posts.assignments!A3 (post): '打杂' is not known, expected one of "),
    ("posts.assignments", "person", "p77", "posts.assignments!B3 (person): 'p77' is not known, expected one of p01 "),
    ("activities.records", "by", "p01、p77", "(by): 'p77' is not known"),
])
def test_words_and_people_that_nobody_knows_are_named_by_their_cell(workbook, shapes, sheet, field, value, wanted):
    contents = read(edit(workbook, partial(put, sheet, field, 3, value)), shapes)
    assert said(contents.faults) == [] and len(contents.unknown) == 1
    assert wanted in contents.unknown[0].en and contents.unknown[0].zh != contents.unknown[0].en


def test_merged_cells_are_refused(workbook, shapes):
    contents = read(edit(workbook, lambda book: book["posts.assignments"].merge_cells("B3:B4")), shapes)
    assert said(contents.faults) == ["posts.assignments!B3:B4 cells are merged: divide them and fill in each"]


def test_what_is_no_list_is_told(workbook, shapes):
    def change(book):
        book.create_sheet("备注").append(["a"])
        book["posts.assignments"].cell(2, 8).value = "nickname"
        book["people.records"].sheet_state = "hidden"
        book["posts.assignments"].cell(2, 9).value = "post"
    contents = read(edit(workbook, change), shapes)
    assert said(contents.notes) == [
        "备注: left out, no list of a register has this name",
        "people.records is a hidden sheet, and was read",
        "posts.assignments!H2: 'nickname' is no field of this list, the column was left out",
        "posts.assignments!I2: post is there twice, the second was left out"]
    assert contents.lists["posts.assignments"] == lists_of(agency())["posts.assignments"]


@pytest.mark.parametrize(("field", "value", "wanted"), [
    ("register", "jobs", "heads!3: there is no register 'jobs', expected one of activities, agency, people, posts"),
    ("register", "posts", "heads!6: posts has a row already"), ("name", "x", "heads!3: activities has no name")])
def test_heads_of_no_register_are_named(workbook, shapes, field, value, wanted):
    assert wanted in said(read(edit(workbook, partial(put, "heads", field, 3, value)), shapes).faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_may_come_back_as_csv(workbook, shapes, tmp_path, encoding, separator):
    path = tmp_path / "posts.assignments.csv"
    with path.open("w", encoding=encoding, newline="") as handle:
        for row in openpyxl.load_workbook(workbook)["posts.assignments"].iter_rows(values_only=True):
            csv.writer(handle, delimiter=separator).writerow(
                [f"{cell:%Y/%m/%d}" if isinstance(cell, datetime) else cell for cell in row])
    contents = read(path, shapes)
    assert said(contents.faults) == []
    assert contents.lists == {"posts.assignments": lists_of(agency())["posts.assignments"]}


# What is no workbook


def bomb(path):
    """A small file that unpacks into a hundred megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 * 2 ** 20))
    assert path.stat().st_size < 2 ** 20


def entities(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>')


def forged(path, change):
    """A workbook of one cell whose sheet somebody has changed by hand."""
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = change(parts[sheet])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def far_row(path):
    """A row that is said to be beyond the last that there is."""
    forged(path, lambda sheet: sheet.replace(b'r="1"', b'r="99999999999"').replace(b'r="A1"', b'r="A99999999999"'))


def wide_row(path):
    """A row of more cells than a sheet has columns, each at the same place."""
    forged(path, lambda sheet: sheet.replace(b"</row>", b'<c r="A1" t="n"><v>1</v></c>' * 20000 + b"</row>"))


UNUSABLE = {
    "a password": (
        lambda path: path.write_bytes(tables._COMPOUND + bytes(512) + tables._ENCRYPTED), "protected by a password"),
    "the old format": (lambda path: path.write_bytes(tables._COMPOUND + bytes(512)), r"the old format \.xls"),
    "a bomb": (bomb, "larger than 32 MB"),
    "many bytes": (lambda path: path.write_bytes(bytes(tables.LARGEST_FILE + 1)), "larger than 20 MB"),
    "entities": (entities, r"xl/workbook\.xml defines entities"),
    "a row too far": (far_row, "more than 100000 rows"),
    "a row too wide": (wide_row, "more than 100000 rows or 1000 columns"),
    "a zip of something": (lambda path: zipfile.ZipFile(path, "w").close(), "no workbook of Excel .* save it as"),
    "a torn zip": (lambda path: path.write_bytes(b"PK\x03\x04abc"), "no workbook that can be read"),
    "an image": (lambda path: path.write_bytes(b"\x89PNG\0\0"), "neither a workbook"),
    "no text": (lambda path: path.write_bytes(b"\xff\xff\xff\xff"), "neither UTF-8 nor GB18030"),
    "no sheet of a list": (lambda path: path.write_bytes(b"a,b\n"), "no sheet has the name of a list"),
    "a torn CSV": (lambda path: path.write_bytes(b'a,"b\n'), "line 1: this is no CSV"),
    "nothing": (lambda path: None, "No such file"),
}


@pytest.mark.parametrize(("make", "wanted"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_workbook_is_refused_with_the_reason(tmp_path, shapes, make, wanted):
    path = tmp_path / "registers.xlsx"
    make(path)
    with pytest.raises(SheetError, match=rf"registers\.xlsx: .*{wanted}") as caught:
        read(path, shapes)
    assert caught.value.told.zh != caught.value.told.en


@pytest.mark.parametrize(("column", "row", "wanted"), [(0, 1, "A1"), (25, 3, "Z3"), (26, 1, "AA1"), (702, 9, "AAA9")])
def test_addresses_are_those_that_people_see(column, row, wanted):
    assert tables.address(column, row) == wanted


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
