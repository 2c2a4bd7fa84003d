# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who types, and the workbook that is open for that."""

from __future__ import annotations

import collections
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes
from tests.bench.agency_of_eight.answers import SECONDS, said


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
