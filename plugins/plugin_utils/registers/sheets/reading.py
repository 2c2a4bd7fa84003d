# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workbook of the registers, or one sheet of it as CSV, read back: what `writing.export` wrote comes back equal.

Columns are known by the hidden row of names, wherever they were moved and whatever was written above them; where that
row was deleted, by their Chinese labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.base import BASE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import decode, is_empty
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import (
    HEADS,
    REFERRED,
    REGISTER,
    Choices,
    Column,
    choices,
    columns_of,
    heads,
    lists,
    sheet_name,
    strangers,
    told,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import CellError, SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shape, Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.tables import (
    Row,
    Table,
    address,
    tables,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import CHOICES

__all__ = ["Contents", "by_label", "read", "record_of"]

# What of the columns has to be known before a row is taken for that of the names, or of the labels.
_RECOGNIZED = 0.5


@dataclass
class Contents:
    """What a workbook holds.

    `lists` are the records of each list that has a sheet, `heads` what stands above them by register. `faults` name
    cells that cannot be taken, `unknown` those that hold a word or an id that nobody knows: with any of them nothing
    should be imported. `notes` are what was left out or supposed. `base` is what the workbook was written from.
    """

    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    heads: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Text] = field(default_factory=list)
    unknown: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    base: list[tuple[Any, ...]] = field(default_factory=list)


def read(path: Path | str, shapes: Shapes | None = None, known: Mapping[str, Sequence[Any]] | None = None) -> Contents:
    """Read a workbook of the registers, or a CSV file that is named for its list (`posts.assignments.csv`).

    `known` are records by list that are not in the file: names of people are looked up there as well. Raise SheetError
    where the file cannot be read at all, or has no sheet of any list.
    """
    shapes = shapes or schemas.load()
    contents = Contents()
    sheets: dict[str, Table] = {}
    by_sheet = {sheet_name(name): name for name in (HEADS, *lists(shapes))}
    for table in tables(path):
        name = by_sheet.get(table.name.strip())
        if name:
            sheets[name] = table
        elif table.name == BASE:
            contents.base = [row.cells for row in table.rows]
        elif table.name != CHOICES:
            contents.notes.append(Text(
                "{sheet}: left out, no list of a register has this name", "{sheet}：没有同名的清单，未读取").format(
                    sheet=table.name))
    if not sheets:
        raise SheetError(Text(
            "{file}: no sheet has the name of a list, expected one such as posts.assignments",
            "{file}：没有以清单命名的工作表，应如 posts.assignments").format(file=Path(path).name))
    # The sheets that others take their labels from come first.
    for name in sorted(sheets, key=[*REFERRED.values(), *by_sheet.values()].index):
        _take(contents, name, sheets[name], shapes, known or {})
    return contents


def _take(
        contents: Contents, name: str, table: Table, shapes: Shapes, known: Mapping[str, Sequence[Any]]) -> None:
    """Add what a sheet holds."""
    if table.hidden:
        contents.notes.append(Text(
            "{sheet} is a hidden sheet, and was read", "{sheet} 为隐藏工作表，已读取").format(sheet=table.name))
    contents.faults += table.faults
    columns = {column.name: column for column in (heads(shapes) if name == HEADS else columns_of(name, shapes))}
    header = _Header.of(table, columns)
    if header is None:
        if table.rows:
            contents.faults.append(Text(
                "{sheet}: no row has the names of its columns, expected such as {names}",
                "{sheet}：没有列名行，应含 {names}").format(sheet=table.name, names=joined(list(columns)[:3])))
        return
    contents.notes += header.notes
    records = {**known, **contents.lists}
    labels = {place: choices(column.choices, records) for place, column in header.columns.items() if column.choices}
    found = [
        _record(contents, table.name, row, header.columns, labels)
        for row in table.rows if row.number not in header.rows]
    if name == HEADS:
        _heads(contents, table, [row for row in table.rows if row.number not in header.rows], found, shapes)
    else:
        contents.lists[name] = found


def _heads(
        contents: Contents, table: Table, rows: Sequence[Row], found: Sequence[dict[str, Any]], shapes: Shapes) -> None:
    for row, head in zip(rows, found, strict=True):
        register = head.pop(REGISTER, None)
        place = f"{table.name}!{row.number}"
        if register not in shapes:
            contents.faults.append(Text(
                "{place}: there is no register '{register}', expected one of {names}",
                "{place}：没有台账 {register}，应为 {names} 之一").format(
                    place=place, register=register, names=joined(list(shapes))))
            continue
        if register in contents.heads:
            contents.faults.append(Text(
                "{place}: {register} has a row already", "{place}：{register} 重复").format(
                    place=place, register=register))
        if strangers := [name for name in head if name not in shapes[register].fields]:
            contents.faults.append(Text(
                "{place}: {register} has no {names}", "{place}：{register} 没有 {names}").format(
                    place=place, register=register, names=joined(strangers)))
        contents.heads[register] = head


@dataclass
class _Header:
    """Which column is where (`columns`, by place from 0 on), and which rows hold no record (`rows`)."""

    columns: dict[int, Column]
    rows: set[int]
    notes: list[Text]

    @classmethod
    def of(cls, table: Table, columns: Mapping[str, Column]) -> _Header | None:
        """Find the row of names, else that of labels; None where there is neither."""
        names = dict(columns)
        for column in columns.values():
            # What is there and empty has a column of its own: `confidentiality` beside `confidentiality.on`.
            for depth in range(1, len(column.path)):
                above = column.path[:depth]
                names.setdefault(".".join(above), Column(above, Shape("mapping"), ".".join(above)))
        # Sorting may have moved the hidden row.
        for row in table.rows:
            if cls._recognized(row, names):
                before = {one.number for one in table.rows[:1] if one.number < row.number}
                return cls._at(table, row, names, before | {row.number})
        labels = by_label(columns)
        first = next(iter(table.rows), None)
        if first is None or not cls._recognized(first, labels):
            return None
        header = cls._at(table, first, labels, {first.number})
        header.notes.insert(0, Text(
            "{sheet}: the hidden row of names is missing, the columns were taken by their labels",
            "{sheet}：隐藏的字段名行已被删除，按中文表头识别各列").format(sheet=table.name))
        return header

    @staticmethod
    def _recognized(row: Row, names: Mapping[str, Column]) -> bool:
        filled = [str(cell).strip() for cell in row.cells if not is_empty(cell)]
        return bool(filled) and sum(one in names for one in filled) > len(filled) * _RECOGNIZED

    @classmethod
    def _at(cls, table: Table, row: Row, names: Mapping[str, Column], rows: set[int]) -> _Header:
        header = cls({}, rows, [])
        for place, cell in enumerate(row.cells):
            name = "" if is_empty(cell) else str(cell).strip()
            column = names.get(name)
            where = f"{table.name}!{address(place, row.number)}"
            if column and column in header.columns.values():
                header.notes.append(Text(
                    "{where}: {column} is there twice, the second was left out",
                    "{where}：{column} 重复，后者未读取").format(where=where, column=told(column)))
            elif column:
                header.columns[place] = column
            elif name:
                header.notes.append(Text(
                    "{where}: '{name}' is no field of this list, the column was left out",
                    "{where}：“{name}”不是此清单的字段，该列未读取").format(where=where, name=name))
        return header


def by_label(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Columns by what people call them, where that is one column only; by their names as well."""
    labels = [column.label for column in columns.values()]
    return {
        **{column.label: column for column in columns.values() if labels.count(column.label) == 1}, **columns}


def _record(
        contents: Contents, sheet: str, row: Row, columns: Mapping[int, Column],
        labels: Mapping[int, Choices]) -> dict[str, Any]:
    cells = {}
    for place, column in columns.items():
        if is_empty(row.at(place)):
            continue
        try:
            cells[place] = decode(row.at(place), column, labels.get(place))
        except CellError as problem:
            contents.faults.append(_at_cell(sheet, row, place, column, problem.told))
        else:
            contents.unknown += [
                _at_cell(sheet, row, place, column, why)
                for why in strangers(cells[place], column, labels.get(place, Choices()))]
    return record_of((columns[place], value) for place, value in cells.items())


def _at_cell(sheet: str, row: Row, place: int, column: Column, why: Text) -> Text:
    return Text("{place} ({column}): {why}", "{place}（{column}）：{why}").format(
        place=f"{sheet}!{address(place, row.number)}", column=told(column), why=why)


def record_of(values: Iterable[tuple[Column, Any]]) -> dict[str, Any]:
    """Put the values of a row's columns together; dotted columns make mappings."""
    record: dict[str, Any] = {}
    for column, value in values:
        at = record
        for step in column.path[:-1]:
            # One that says 待填 as a whole, and is filled in meanwhile.
            if not isinstance(at.get(step), dict):
                at[step] = {}
            at = at[step]
        if column.shape.kind == "mapping":
            at.setdefault(column.path[-1], value if is_placeholder(value) else {})
        else:
            at[column.path[-1]] = value
    return record
