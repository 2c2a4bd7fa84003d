# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs kept as CSV: the day of each row, whatever separates the columns and however the day is written."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.texts import Unfit, decoded

__all__ = ["days"]

# Characters of a field of a log.
_LONGEST_FIELD = 131_072
# Columns that a sentence names.
_NAMED = 12

_SEPARATORS = (",", ";", "\t")
# 2026-11-27, 2026/1/5, 2026.1.5, 2026年1月5日 or 20261127; a time of day may follow.
_DAY = re.compile(
    r"(?:([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{4})([0-9]{2})([0-9]{2}))"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}.*)?\Z")


def days(content: bytes, file: str, column: str) -> list[date]:
    """Return the day of each row of a table with a row of names; raise Unfit with file and line."""
    try:
        text = decoded(content)
    except Unfit as unfit:
        raise _unfit(file, 1, unfit.told) from unfit
    reader, place = _table(text, file, column)
    found = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append(_day(row[place] if place < len(row) else "", file, reader.line_num, column))
    except csv.Error as error:
        raise _unfit(file, reader.line_num, Text("{error}", "{error}").format(error=harmless(str(error)))) from error
    return found


def _table(text: str, file: str, column: str) -> tuple[Any, int]:
    """A reader that stands behind the names, and the place of the column."""
    seen: list[str] = []
    for separator in _SEPARATORS:
        # Of the process: whoever reads workbooks may have set another.
        csv.field_size_limit(_LONGEST_FIELD)
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        try:
            names = [name.strip() for name in next(reader, [])]
        except csv.Error:
            continue
        if names.count(column.strip()) == 1:
            return reader, names.index(column.strip())
        seen = max(seen, names, key=len)
    raise _unfit(file, 1, Text(
        "no column, or more than one, is called '{column}' (date_column); there are: {names}",
        "没有名为“{column}”的列，或不止一列（date_column）；现有：{names}").format(
            column=harmless(column[:60]), names=joined(harmless(name[:60]) for name in seen[:_NAMED]) if seen else "-"))


def _day(cell: str, file: str, line: int, column: str) -> date:
    match = _DAY.match(cell.strip())
    if match:
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise _unfit(file, line, Text(
        "{column} is '{cell}', expected a day such as 2026-11-27 or 2026/1/5",
        "{column} 为“{cell}”，应为 2026-11-27 或 2026/1/5 形式的日期").format(
            column=harmless(column[:60]), cell=harmless(cell.strip()[:60])))


def _unfit(file: str, line: int, told: Text) -> Unfit:
    return Unfit(Text("{file}:{line}: {told}", "{file}:{line}：{told}").format(
        file=harmless(file[:200]), line=line, told=told))
