# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A value of a record as a cell of a sheet, and back. What a column holds is known from its schema, never guessed.

- A text stays as it is. What a cell cannot carry unharmed (an empty text, one with white space at its ends, one with
  control characters, one in quotes) is written in double quotes, with JSON's escapes.
- A value with choices is written with its label behind it: `p03 李娜`, `security_head 安全主管`.
- Lists of texts are joined with 、, the empty list is `[]`; a list that has such a sign in a text of it is JSON.
- Other lists and mappings are JSON, days as `2026-01-05`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import Choices, Column
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import CellError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.shapes import ANY, Shape

__all__ = ["FIRST_DAY", "Cell", "decode", "encode", "is_empty", "typed"]

Cell = str | int | float | bool | date | None

# Excel's calendar has a 29 February 1900: days before the March after it are written as text.
FIRST_DAY = date(1900, 3, 1)
# What a number in a column of days may be: Excel's day numbers of 1990 to 2099.
_DAY_NUMBERS = range(32874, 73051)
_EPOCH = date(1899, 12, 30).toordinal()
# Excel keeps fifteen digits of a number.
_DIGITS = 10 ** 15
_LONGEST_CELL = 32767
_LONGEST_LABEL = 64
_TRUE, _FALSE = ("是", "true", "yes", "y", "√"), ("否", "false", "no", "n", "×")
_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))")
# What the XML of a workbook cannot carry, or gives back changed; and what reads like Excel's escape for such a sign.
_HARMED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufeff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Between the names of a list: 、 and the end of a line; where names are ids, also what people type instead.
_BETWEEN = re.compile("[、\n]")
_BETWEEN_IDS = re.compile("[、，,；;\n]")


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing, or white space only."""
    return cell is None or isinstance(cell, str) and not cell.strip()


# To the sheet


def encode(value: Any, column: Column, labels: Choices | None = None) -> Cell:
    """Return what a cell holds for a value; raise CellError.

    `labels` are what people call the values of a column with choices.
    """
    cell = _encode(value, column, labels or Choices())
    if isinstance(cell, str) and len(cell.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST_CELL:
        raise CellError(Text(
            "its text is longer than the {most} characters that a cell holds",
            "文本超过单元格上限 {most} 个字符").format(most=_LONGEST_CELL))
    return cell


def _encode(value: Any, column: Column, labels: Choices) -> Cell:
    shape = column.shape
    if is_placeholder(value):
        return _text(value)
    if shape.kind == "text" and isinstance(value, str):
        return _named(value, labels) if column.choices else _text(value)
    if shape.kind == "day" and isinstance(value, date):
        return value if value >= FIRST_DAY else value.isoformat()
    if shape.kind == "boolean" and isinstance(value, bool):
        return _TRUE[0] if value else _FALSE[0]
    if shape.kind in ("integer", "number") and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    if shape.names and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _names(value, column, labels)
    return _json(value, shape)


def _text(value: str) -> str:
    plain = value and value == value.strip() and not _HARMED.search(value)
    return value if plain and not (value[0] == value[-1] == '"') else _json(value, Shape("text"))


def _named(value: str, labels: Choices) -> str:
    """An id or a word with what people call it behind it."""
    if re.search(r"\s", value) or _text(value) != value or value in labels.named:
        return _json(value, Shape("text"))
    label = labels.get(value, "")
    fit = 0 < len(label) <= _LONGEST_LABEL and _text(label) == label and not _BETWEEN_IDS.search(label)
    return f"{value} {label}" if fit else value


def _names(value: list[str], column: Column, labels: Choices) -> str:
    """Names joined with 、, or JSON where one of them would be read back otherwise."""
    between = _BETWEEN_IDS if column.choices else _BETWEEN
    parts = [_named(one, labels) if column.choices else _text(one) for one in value]
    fit = value and not parts[0].startswith(("[", '"')) and not any(
        part.startswith('"') or between.search(part) for part in parts)
    return "、".join(parts) if fit else _json(value, column.shape)


def _number(value: int | float) -> Cell:
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError(Text("{value} is no number", "{value} 不是数").format(value=value))
    # A workbook keeps sixteen digits at the most, and Excel fifteen: what has more is written as text.
    if abs(value) >= _DIGITS or isinstance(value, float) and float(f"{value:.15G}") != value:
        return repr(value)
    return value


def _json(value: Any, shape: Shape) -> str:
    text = json.dumps(_plain(value, shape), ensure_ascii=False)
    return _HARMED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _plain(value: Any, shape: Shape) -> Any:
    """A value with its days as text; a day where the schema has none would come back as text, and is refused."""
    if isinstance(value, Mapping):
        return {str(name): _plain(below, _below(shape, name)) for name, below in value.items()}
    if isinstance(value, list):
        return [_plain(below, shape.item or ANY) for below in value]
    if isinstance(value, date):
        if shape.kind != "day":
            raise CellError(Text("there is a day where the schema has none", "此处按模式不应为日期"))
        return value.isoformat()
    return value


def _below(shape: Shape, name: Any) -> Shape:
    return shape.fields.get(name) or shape.item or ANY


# From the sheet


def decode(cell: Any, column: Column, labels: Choices | None = None) -> Any:
    """Return the value that a cell holds; raise CellError with what it is and what was expected.

    `labels` are what people call the values of a column with choices: a label alone is understood too.
    """
    shape = column.shape
    if isinstance(cell, str):
        cell = cell.replace("\r\n", "\n").strip()
    if is_placeholder(cell):
        return cell
    if shape.kind == "text":
        text = _unquoted(_as_text(cell))
        return text if not column.choices or text != cell else _id(text, labels or Choices())
    if shape.kind == "day":
        return _as_day(cell)
    if shape.kind == "boolean":
        return _as_boolean(cell)
    if shape.kind in ("integer", "number"):
        return _as_number(cell, shape.kind)
    if shape.names:
        return _as_names(_as_text(cell), column, labels or Choices())
    return _as_json(cell, shape)


def _wrong(cell: Any, en: str, zh: str) -> CellError:
    shown = str(cell) if len(str(cell)) <= 60 else str(cell)[:57] + "..."
    return CellError(Text("'{cell}' is no {what}", "“{cell}”不是{what}").format(cell=shown, what=Text(en, zh)))


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return _TRUE[0] if cell else _FALSE[0]
    if isinstance(cell, (int, float)) and abs(cell) < _DIGITS and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, date):
        raise _wrong(
            f"{cell:%Y-%m-%d}", "text but a date: give the cell the format Text and type it anew",
            "文本而是日期：请把单元格格式设为“文本”后重新录入")
    raise _wrong(
        cell, "text but a number, of which digits may be lost: give the cell the format Text and type it anew",
        "文本而是数值，可能已丢失数字：请把单元格格式设为“文本”后重新录入")


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def _id(text: str, labels: Choices) -> str:
    """The id in `p03 李娜`; that of a label, where it stands alone and is that of one."""
    first, _blank, rest = text.partition(" ")
    if not text or text in labels:
        return text
    if rest and labels.get(first) == rest:
        return first
    if text in labels.named:
        return labels.named[text] or text
    return text.split(maxsplit=1)[0]


def _as_day(cell: Any) -> date:
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            raise _wrong(cell, "day: it has a time of day", "日期：含有时刻")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell in _DAY_NUMBERS:
        return date.fromordinal(_EPOCH + int(cell))
    match = _DAY.fullmatch(re.sub(r"\s", "", str(cell)))
    try:
        if match:
            return date(*(int(part) for part in match.groups() if part and part.isdigit()))
    except ValueError:
        pass
    raise _wrong(cell, "date, expected one such as 2026-01-05", "日期，应如 2026-01-05")


def _as_boolean(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    for words, value in ((_TRUE, True), (_FALSE, False)):
        if str(cell).lower() in words:
            return value
    raise _wrong(cell, "yes or no, expected 是 or 否", "是或否")


def _as_number(cell: Any, kind: str) -> int | float:
    if isinstance(cell, str):
        for form in (int, float):
            try:
                cell = form(cell)
                break
            except ValueError:
                continue
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not math.isfinite(cell):
        raise _wrong(cell, "number", "数值")
    if cell == int(cell):
        return int(cell)
    if kind == "integer":
        raise _wrong(cell, "whole number", "整数")
    return cell


def _as_names(text: str, column: Column, labels: Choices) -> list[str]:
    if text.startswith("["):
        found = _as_json(text, column.shape)
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
        raise _wrong(text, "list of names, expected them with 、 between them", "名称列表，应以“、”分隔")
    if not column.choices:
        return [one for part in _BETWEEN.split(text) if (one := part.strip())]
    return [_id(one, labels) for part in _BETWEEN_IDS.split(text) if (one := part.strip())]


def _as_json(cell: Any, shape: Shape) -> Any:
    if not isinstance(cell, str):
        return cell if shape.kind == "any" else typed(cell, shape)
    try:
        value = json.loads(cell, object_pairs_hook=_unique)
    except ValueError as problem:
        if shape.kind == "any":
            return cell
        raise _wrong(
            cell, f"JSON ({problem}), expected {'[{...}]' if shape.kind == 'list' else '{...}'}",
            f"合法的 JSON，应为 {'[{...}]' if shape.kind == 'list' else '{...}'}")
    return typed(value, shape)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


_EXPECTED: Mapping[str, tuple[Callable[[Any], bool], str, str]] = {
    "text": (lambda value: isinstance(value, str), "text", "文本"),
    "boolean": (lambda value: isinstance(value, bool), "true or false", "true 或 false"),
    "integer": (lambda value: isinstance(value, int) and not isinstance(value, bool), "whole number", "整数"),
    "number": (lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "number", "数值"),
    "list": (lambda value: isinstance(value, list), "list", "列表"),
    "mapping": (lambda value: isinstance(value, dict), "mapping", "映射"),
    "table": (lambda value: isinstance(value, dict), "mapping", "映射"),
}


def typed(value: Any, shape: Shape) -> Any:
    """Return a value of JSON or YAML with days where the schema has them; raise CellError where it is no such value."""
    if value is None or is_placeholder(value):
        # A draft may say that a value is still to be filled in; loading tells it of others.
        return value
    if shape.kind == "day":
        return _as_day(value)
    if shape.kind in _EXPECTED:
        fits, en, zh = _EXPECTED[shape.kind]
        if not fits(value):
            raise _wrong(json.dumps(value, ensure_ascii=False), en, zh)
    if isinstance(value, dict):
        return {name: typed(below, _below(shape, name)) for name, below in value.items()}
    if isinstance(value, list):
        return [typed(below, shape.item or ANY) for below in value]
    return value
