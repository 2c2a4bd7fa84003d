# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to a workbook of the registers is understood, or named by its cell; what is none is refused."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from functools import partial

import openpyxl
import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import tables
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import read
from tests.unit.registers.workbook import agency, lists_of, said


def edit(path, change):
    """Open a workbook as a person does, change it and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


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
