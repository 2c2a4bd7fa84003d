# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table from outside: the sheets of a workbook, or a CSV file, as rows of cells. Nothing in it is trusted.

Size is bounded before anything is unpacked. Formulas and merged cells are told with their address, because what they
show is not what they hold.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import is_empty
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError, library

__all__ = ["Row", "Table", "address", "tables"]

_MEGABYTE = 2 ** 20
LARGEST_FILE = 20 * _MEGABYTE
LARGEST_UNPACKED = 32 * _MEGABYTE
MOST_PARTS = 2000
MOST_ROWS = 100_000
MOST_COLUMNS = 1000
# The last row that a spreadsheet program has: what counts on is no sheet.
_LAST_ROW = 2 ** 20
# As many cells as a row of a sheet has: openpyxl takes a whole row at once.
_MOST_CELLS = 2 ** 14
# How the XML of a workbook writes signs that it cannot hold.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What every workbook of Excel has a part for, and no other archive.
_CONTENTS = "[Content_Types].xml"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]+)")
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """A row with the number that a spreadsheet program shows for it."""

    number: int
    cells: tuple[Any, ...]

    def at(self, column: int) -> Any:
        """Return a cell by its place from 0 on; None beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass
class Table:
    """A sheet or a CSV file: its rows but the empty ones, and what is wrong with single cells (`faults`).

    `name` is the sheet's, or the file's without its ending; `hidden` whether the sheet is not shown.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Text] = field(default_factory=list)
    hidden: bool = False


def tables(path: Path | str) -> list[Table]:
    """Read a workbook (.xlsx, .xlsm) or a CSV file; raise SheetError where it is neither, too large or protected."""
    path = Path(path)
    try:
        with path.open("rb") as handle:
            content = handle.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise _unusable(path, str(problem.strerror), "无法读取：" + str(problem.strerror))
    if len(content) > LARGEST_FILE:
        raise _too_large(path, LARGEST_FILE)
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise _unusable(
                path, "the workbook is protected by a password: remove it in the spreadsheet program and save it anew",
                "工作簿设有打开密码：请在表格软件中取消密码后重新保存")
        raise _unusable(
            path, "this is the old format .xls: save it as .xlsx", "这是旧格式 .xls：请另存为 .xlsx")
    if content.startswith(b"PK"):
        return _workbook(path, content)
    return [_csv(path, content)]


def address(column: int, row: int) -> str:
    """Return what a spreadsheet program calls a cell: column from 0 on, row from 1 on."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _unusable(path: Path, en: str, zh: str) -> SheetError:
    return SheetError(Text("{file}: {why}", "{file}：{why}").format(file=path.name, why=Text(en, zh)))


def _too_large(path: Path, limit: int) -> SheetError:
    size = f"{limit // _MEGABYTE} MB"
    return _unusable(
        path, f"it is larger than {size}, unpacked or as it is: divide it into several files",
        f"文件（或解压后）超过 {size}：请拆分为多个文件")


def _too_many(path: Path, sheet: str) -> SheetError:
    return _unusable(
        path, f"{sheet} has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns",
        f"{sheet} 超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列")


# Workbooks


def _workbook(path: Path, content: bytes) -> list[Table]:
    openpyxl = library("openpyxl", "openpyxl")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _bounded(path, archive)
            if _CONTENTS not in archive.namelist():
                raise _unusable(
                    path, "this is no workbook of Excel (.ods, .et or another archive): save it as .xlsx",
                    "不是 Excel 工作簿（而是 .ods、.et 或其他压缩文件）：请另存为 .xlsx")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            try:
                return [_sheet(path, archive, sheet) for sheet in book.worksheets]
            finally:
                book.close()
    except SheetError:
        raise
    except Exception as problem:
        # openpyxl raises what it happens to meet: KeyError, ValueError, errors of the XML parser.
        raise _unusable(
            path, f"this is no workbook that can be read ({type(problem).__name__}: {problem})"[:300],
            f"不是可读取的工作簿（{type(problem).__name__}）")


def _bounded(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory. The sizes are those at which zipfile stops reading, whatever follows."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large(path, LARGEST_UNPACKED)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as handle:
                if b"<!DOCTYPE" in handle.read(2048):
                    raise _unusable(
                        path, f"{part.filename} defines entities, which no workbook needs",
                        f"{part.filename} 含有实体定义，已拒绝读取")


def _sheet(path: Path, archive: zipfile.ZipFile, sheet: Any) -> Table:
    table = Table(sheet.title, hidden=sheet.sheet_state != "visible")
    with archive.open(sheet._worksheet_path) as handle:
        content = handle.read()
    if any(row.count(b"<c ") > _MOST_CELLS for row in content.split(b"<row")):
        raise _too_many(path, sheet.title)
    # What openpyxl does not tell where it reads cell by cell.
    for where in (found.decode() for found in _MERGED.findall(content)):
        table.faults.append(_fault(
            sheet.title, where, "cells are merged: divide them and fill in each", "为合并单元格：请取消合并并逐格填写"))
    # What a file says of its own dimensions may be wrong.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        values = [_value(table, cell, number, at) for at, cell in enumerate(cells)]
        while values and is_empty(values[-1]):
            values.pop()
        if values:
            table.rows.append(Row(number, tuple(values)))
        if len(table.rows) > MOST_ROWS or len(values) > MOST_COLUMNS or number > _LAST_ROW:
            raise _too_many(path, sheet.title)
    return table


def _value(table: Table, cell: Any, row: int, at: int) -> Any:
    """A cell's value; what is none of its own is told, and taken for empty."""
    if cell.data_type == "f":
        table.faults.append(_fault(
            table.name, address(at, row), "holds a formula: put in the value itself", "含有公式：请改为数值或文本"))
        return None
    if cell.data_type == "e":
        table.faults.append(_fault(
            table.name, address(at, row), f"holds an error ({cell.value})", f"含有错误值（{cell.value}）"))
        return None
    if isinstance(cell.value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value)
    return cell.value


def _fault(sheet: str, where: str, en: str, zh: str) -> Text:
    return Text(f"{sheet}!{where} {en}", f"{sheet}!{where} {zh}")


# CSV


def _csv(path: Path, content: bytes) -> Table:
    text = _decoded(path, content)
    table = Table(path.stem)
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        first = 1
        for cells in reader:
            if len(table.rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise _too_many(path, path.stem)
            if not all(map(is_empty, cells)):
                table.rows.append(Row(first, tuple(cell or None for cell in cells)))
            # A text may go on over several lines.
            first = reader.line_num + 1
    except csv.Error as problem:
        raise _unusable(
            path, f"line {reader.line_num}: this is no CSV ({problem})", f"第 {reader.line_num} 行：不是合法的 CSV")
    return table


def _decoded(path: Path, content: bytes) -> str:
    if b"\0" in content[:4096]:
        raise _unusable(
            path, "this is neither a workbook (.xlsx) nor a CSV file", "既不是工作簿（.xlsx），也不是 CSV 文件")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unusable(
        path, "its text is neither UTF-8 nor GB18030: save it anew as CSV UTF-8",
        "文本编码既不是 UTF-8 也不是 GB18030：请另存为 CSV UTF-8")


def _separator(text: str) -> str:
    """The separator that the first line has most of, outside of quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(_SEPARATORS, key=first.count)
