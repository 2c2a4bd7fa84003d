# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registers as one workbook: a sheet a list, its Chinese header above the hidden names of the fields."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record, is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.base import (
    BASE,
    forget,
    of_registers,
    rows_of,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import Cell, encode, typed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import (
    HEADS,
    REGISTER,
    Choices,
    Column,
    choices,
    columns_of,
    heads,
    list_label,
    lists,
    sheet_name,
    with_empty,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import (
    CellError,
    SheetError,
    library,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import Shapes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import stated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["CHOICES", "export", "whole"]

# The hidden sheet that the drop-downs take their values from.
CHOICES = "lists"
# The first rows: what people read, and below it, hidden, the names of the fields.
_LABELS, _NAMES, _FIRST = 0, 1, 2
# Rows below the last record that have formats and drop-downs as well, for what is added by hand.
_SPARE = 500
_NARROWEST, _WIDEST = 8, 48
_MEASURED = 200
# What a spreadsheet program takes for a formula.
_FORMULA = ("=", "+", "-", "@")
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "label": {"bold": True, "bg_color": "#DDEBF7", "border": 1, "border_color": "#9DB2C6", "valign": "vcenter"},
    "required": {"bold": True, "bg_color": "#9BC2E6", "border": 1, "border_color": "#9DB2C6", "valign": "vcenter"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "number": {"num_format": "General"},
    "text": {"num_format": "@"},
    "guarded": {"num_format": "@", "quote_prefix": True},
    "foreign": {"bg_color": "#D9D9D9"},
}


def export(
        registers: Mapping[str, Register], path: Path | str, today: date | None = None,
        shapes: Shapes | None = None) -> None:
    """Write every list of every register into one workbook.

    `registers` are what loading.load returns, `today` the day in the workbook's properties, `shapes` what the schemas
    say (those of the collection where None). A file that is there already is replaced as a whole. Raise SheetError
    where a register is not valid, where a value does not fit into a cell, or where XlsxWriter is not installed.
    """
    shapes = shapes or schemas.load()
    _check(registers)
    path = Path(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".xlsx", dir=path.parent)
    os.close(handle)
    try:
        _Workbook(registers, Path(temporary), today or date.today(), shapes).write()
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        forget(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _check(registers: Mapping[str, Register]) -> None:
    faults = [fault for register in registers.values() for fault in register.faults]
    if faults:
        raise SheetError(Text(
            "the registers are not valid, put them right first: {first}{more}",
            "台账有错误，请先改正：{first}{more}").format(
                first=faults[0],
                more=Text(f" (and {len(faults) - 1} more)", f"（另有 {len(faults) - 1} 处）") if faults[1:] else ""))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


class _Workbook:
    """A workbook that is being written."""

    def __init__(self, registers: Mapping[str, Register], path: Path, today: date, shapes: Shapes) -> None:
        self.registers, self.shapes = {name: whole(one, shapes) for name, one in registers.items()}, shapes
        self.records: dict[str, Sequence[Mapping[str, Any]]] = {
            name: _records(self.registers, name) for name in lists(shapes)}
        self.book = library("xlsxwriter", "XlsxWriter").Workbook(
            # Without a file for each sheet and part beside it.
            str(path), {"in_memory": True})
        self.book.set_properties({
            "title": "台账", "subject": "JR/T 0117-2014", "created": datetime(today.year, today.month, today.day)})
        self.formats = {name: self.book.add_format(dict(form)) for name, form in _FORMATS.items()}
        self.labels: dict[str, Choices] = {}
        # Values of the drop-downs by what they are of, in the order of their columns on the hidden sheet.
        self.choices: dict[str, list[str]] = {}

    def write(self) -> None:
        """Write all sheets and close the file."""
        rows = self._heads()
        self._sheet(HEADS, "台账", with_empty(heads(self.shapes), rows), rows)
        for name, records in self.records.items():
            register, _dot, of = name.partition(".")
            # A sheet for statements that would settle nothing asks for some.
            if of == "none" and not records and not stated(register):
                continue
            self._sheet(name, list_label(name), with_empty(columns_of(name, self.shapes), records), records)
        base = self.book.add_worksheet(BASE)
        for number, row in enumerate(rows_of(of_registers(self.records, {
                name: one.head for name, one in self.registers.items()}))):
            for at, cell in enumerate(row):
                base.write_string(number, at, cell)
        base.hide()
        hidden = self.book.add_worksheet(CHOICES)
        for at, (source, values) in enumerate(self.choices.items()):
            hidden.write_column(0, at, [source, *values])
        hidden.hide()
        self.book.close()

    def _heads(self) -> list[dict[str, Any]]:
        return [
            {REGISTER: name, **(self.registers[name].head if name in self.registers else {})} for name in self.shapes]

    def _sheet(
            self, name: str, label: str, columns: Sequence[Column], records: Sequence[Mapping[str, Any]]) -> None:
        sheet = self.book.add_worksheet(sheet_name(name))
        labels = {column.name: self._labels(column.choices) for column in columns if column.choices}
        table = [
            [_cell(name, record, column, labels.get(column.name)) for column in columns] for record in records]
        for at, column in enumerate(columns):
            cells = [row[at] for row in table]
            sheet.set_column(at, at, _width(column, cells), self.formats[_format(column)])
            self._header(sheet, at, column)
            self._validation(sheet, at, column, labels.get(column.name, Choices()), len(records))
            for number, cell in enumerate(cells, _FIRST):
                self._write(sheet, number, at, cell)
        if name == HEADS:
            self._grey(sheet, columns, records)
        sheet.set_row(_LABELS, 20)
        sheet.set_row(_NAMES, None, None, {"hidden": True})
        sheet.freeze_panes(_FIRST, 1)
        sheet.autofilter(_LABELS, 0, max(_FIRST, _FIRST + len(records) - 1), len(columns) - 1)
        # Ids such as 007 are texts on purpose.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        # What prints: one page wide, the header on each.
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_LABELS)
        sheet.set_header(f"&L{label.replace('&', '&&')}&R{name}")

    def _labels(self, source: str) -> Choices:
        if source not in self.labels:
            self.labels[source] = choices(source, self.records)
        return self.labels[source]

    def _header(self, sheet: Any, at: int, column: Column) -> None:
        sheet.write_string(_LABELS, at, column.label, self.formats["required" if column.required else "label"])
        sheet.write_string(_NAMES, at, column.name)
        if note := _note(column):
            sheet.write_comment(_LABELS, at, note, {"x_scale": 1.6, "font_size": 9})

    def _validation(
            self, sheet: Any, at: int, column: Column, labels: Choices, records: int) -> None:
        last = _FIRST + records + _SPARE
        if column.shape.kind == "day":
            sheet.data_validation(_FIRST, at, last, at, {
                "validate": "date", "criteria": ">=", "value": date(1950, 1, 1),
                "error_title": "日期", "error_message": "请填日期，如 2026-01-05。"})
        elif column.shape.kind == "boolean" or column.shape.kind == "text" and (column.shape.words or labels):
            source = "/".join(column.shape.words) or column.choices or column.shape.kind
            if source not in self.choices:
                self.choices[source] = _values(column, labels)
            values, place = self.choices[source], list(self.choices).index(source)
            letter = library("xlsxwriter.utility", "XlsxWriter").xl_col_to_name(place, True)
            # A warning: an id without its name, or somebody who is only now being added, is good as well.
            sheet.data_validation(_FIRST, at, last, at, {
                "validate": "list", "source": f"={CHOICES}!{letter}$2:{letter}${len(values) + 1}",
                "error_type": "warning", "error_title": "不在列表中",
                "error_message": "列表中没有此值，是否仍要使用？"})

    def _write(self, sheet: Any, row: int, at: int, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, date):
            sheet.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), self.formats["day"])
        elif isinstance(cell, (int, float)):
            sheet.write_number(row, at, cell, self.formats["number"])
        else:
            sheet.write_string(row, at, cell, self.formats["guarded" if cell.startswith(_FORMULA) else "text"])

    def _grey(self, sheet: Any, columns: Sequence[Column], records: Iterable[Mapping[str, Any]]) -> None:
        """Mark what a register has no such field for."""
        for number, record in enumerate(records, _FIRST):
            fields = self.shapes[record[REGISTER]].fields
            for at, column in enumerate(columns):
                if column.path[0] != REGISTER and column.path[0] not in fields and column.path[0] not in record:
                    sheet.write_blank(number, at, None, self.formats["foreign"])


def whole(register: Register, shapes: Shapes) -> Register:
    """Return a draft with what in it is still to be filled in, which loading leaves out."""
    if register.kept or not register.text:
        return register
    parsed = yaml_text.parsed(register.text)
    whole = Register(register.name)
    for name, value in typed(parsed.data, shapes[register.name]).items():
        if shapes[register.name].fields[name].records:
            whole.lists[name] = [
                Record(one, register.name, name, Place(f"{register.name}.yml", *span))
                for one, span in zip(value or [], parsed.spans.get(name, []), strict=True)]
        else:
            whole.head[name] = value
    return whole


def _records(registers: Mapping[str, Register], name: str) -> Sequence[Mapping[str, Any]]:
    register, _dot, of = name.partition(".")
    return registers[register].lists.get(of, []) if register in registers else []


def _cell(name: str, record: Mapping[str, Any], column: Column, labels: Choices | None) -> Cell:
    value: Any = record
    for step in column.path:
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    if value is None or column.shape.kind == "mapping" and value and not is_placeholder(value):
        # Its fields have columns of their own; this one is for those that are there and empty.
        return None
    try:
        return encode(value, column, labels)
    except CellError as problem:
        place = getattr(record, "place", None)
        raise SheetError(Text("{place}: {field}: {why}", "{place}：{field}：{why}").format(
            place=place or name, field=column.name, why=problem.told))


def _format(column: Column) -> str:
    kind = column.shape.kind
    return kind if kind == "day" else "number" if kind in ("integer", "number") else "text"


def _values(column: Column, labels: Choices) -> list[str]:
    """What a drop-down offers."""
    if column.shape.kind == "boolean":
        return ["是", "否"]
    if column.shape.words:
        return list(column.shape.words)
    # A word that is given to a record is its id: who begins a list does not choose from it.
    return [str(encode(value, column, labels)) for value in labels]


def _note(column: Column) -> str:
    """What stands in the comment of a header: the field's help, and how it is filled in."""
    shape = column.shape
    form = {
        "day": "填日期，如 2026-01-05", "boolean": "填“是”或“否”", "integer": "填整数", "number": "填数值",
        "text": "从列表中选择" if column.choices else ""}.get(
            shape.kind, "多项以“、”分隔，没有则填 []" if shape.names else "JSON 格式")
    parts = [column.help, "必填" if column.required else "", form]
    return "；".join(part for part in parts if part)


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """A width at which the label and most cells can be read: a Chinese character takes two."""
    measured = [_length(column.label) + 4, *(_length(str(cell)) + 2 for cell in list(cells)[:_MEASURED] if cell)]
    return max(_NARROWEST, min(_WIDEST, max(measured)))


def _length(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
