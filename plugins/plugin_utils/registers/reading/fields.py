# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the schema of a register says of each field, as a reader: it makes days of texts and tells all that is wrong.

A value that still says 待填 is left out in a draft, as is one that is empty.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import Unfit, check_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.yaml_text import Path
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder

__all__ = ["FOLDER", "REGISTERS", "Notes", "Reader", "dotted", "reader_of"]

FOLDER = File(__file__).resolve().parents[4] / "schemas" / "registers"
REGISTERS = (
    "agency", "people", "posts", "policies", "activities", "approvals", "assets", "facilities", "application_tests",
    "projects", "suppliers", "media", "incidents", "members", "grading", "keys")
# What is returned for a value that is left out.
LEFT_OUT: Any = object()

_COMMON = "common"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_EXPECTED = {
    "id": Text("letters, digits, '.', '_', '-', at most 64", "由字母、汉字、数字和 . _ - 组成的编号，不超过 64 个字符"),
    "sha256": Text("64 hexadecimal digits in lower case", "64 位小写十六进制数"),
    "period": Text("a period such as P30D, P3M or P1Y", "P30D、P3M、P1Y 形式的周期"),
    "file": Text("a path below the root of the evidence", "证据根目录下的相对路径")}


@dataclass
class Notes:
    """What a reader writes down: faults with the path of the field, and what of a draft is not filled in.

    `today` is the last day on which something can have happened; without it no day lies in the future. `incomplete`
    tells that a field which every record has is among the unfilled.
    """

    draft: bool = False
    today: date | None = None
    faults: list[tuple[Path, Text]] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)
    incomplete: bool = False

    def fault(self, path: Path, en: str, zh: str, **parts: Any) -> None:
        """Write down what is wrong with a field."""
        self.faults.append((path, Text(en, zh).format(**parts)))


class Reader:
    """Reads a value that a check allows as it is."""

    def __init__(self, check: Any, title: str, expected: Text | None = None) -> None:
        self._check, self.title, self._expected = check, title, expected

    def read(self, value: Any, path: Path, notes: Notes) -> Any:
        """Return the value; LEFT_OUT where there is none to go on with."""
        if notes.draft and is_placeholder(value):
            notes.unfilled.append(dotted(path))
            return LEFT_OUT
        try:
            self._check(value)
        except Unfit as unfit:
            return self._refused(value, path, notes, unfit)
        return value

    def _refused(self, value: Any, path: Path, notes: Notes, unfit: Unfit) -> Any:
        if is_placeholder(value):
            return _unfilled(path, notes)
        told = unfit.told
        en, zh = told["en"], told["zh"]
        if isinstance(value, str) and self._expected:
            shown = harmless(value[:60])
            en, zh = f"is '{shown}', expected {self._expected.en}", f"为“{shown}”，应为{self._expected.zh}"
        elif isinstance(value, (int, float)) and ("text" in en or self._expected):
            en, zh = f"{en}: put it in quotes", f"{zh}：请加引号"
        notes.faults.append((path, Text(en, zh)))
        return LEFT_OUT


def _unfilled(path: Path, notes: Notes) -> Any:
    notes.fault(
        path, "is still to be filled in, which no kept register may say: fill it in, or set status: draft",
        "尚未填写（待填）：正式台账不允许，请填写，或改回 status: draft")
    return LEFT_OUT


class _Day(Reader):
    """Reads a day; of one that has happened it is told when it lies in the future."""

    def __init__(self, title: str, happened: bool) -> None:
        super().__init__(None, title)
        self._happened = happened

    def read(self, value: Any, path: Path, notes: Notes) -> Any:
        if notes.draft and is_placeholder(value):
            notes.unfilled.append(dotted(path))
            return LEFT_OUT
        if is_placeholder(value):
            return _unfilled(path, notes)
        if not isinstance(value, str) or not _DAY.match(value):
            notes.fault(
                path, "is {value}, expected a day such as 2026-11-27", "为 {value}，应为 2026-11-27 形式的日期",
                value=_shown(value))
            return LEFT_OUT
        try:
            day = date.fromisoformat(value)
        except ValueError:
            notes.fault(
                path, "is {value}, a day that is not in the calendar", "为 {value}，日历上没有这一天", value=value)
            return LEFT_OUT
        if self._happened and notes.today and day > notes.today:
            notes.fault(
                path, "is {value}, which lies in the future (today is {today}); expected a day that has been",
                "为 {value}，晚于今天（{today}）；应为已发生的日期", value=value, today=notes.today)
        return day


class _List(Reader):
    """Reads a list, each entry by itself."""

    def __init__(self, check: Any, title: str, each: Reader) -> None:
        super().__init__(check, title)
        self.each = each

    def read(self, value: Any, path: Path, notes: Notes) -> Any:
        if super().read(value, path, notes) is LEFT_OUT:
            return LEFT_OUT
        found = [self.each.read(one, (*path, number), notes) for number, one in enumerate(value)]
        return [one for one in found if one is not LEFT_OUT]


class _Table(Reader):
    """Reads a mapping of names that the schema leaves open."""

    def __init__(self, title: str, each: Reader) -> None:
        super().__init__(_mapping_check, title)
        self._each = each

    def read(self, value: Any, path: Path, notes: Notes) -> Any:
        if super().read(value, path, notes) is LEFT_OUT:
            return LEFT_OUT
        found = {name: self._each.read(one, (*path, name), notes) for name, one in value.items() if one is not None}
        return {name: one for name, one in found.items() if one is not LEFT_OUT}


class _Mapping(Reader):
    """Reads a mapping of known fields."""

    def __init__(self, title: str, fields: Mapping[str, Reader], required: Sequence[str]) -> None:
        super().__init__(_mapping_check, title)
        self.fields, self._required = fields, required

    def read(self, value: Any, path: Path, notes: Notes) -> Any:
        if super().read(value, path, notes) is LEFT_OUT:
            return LEFT_OUT
        found = {}
        for name, one in value.items():
            reader = self.fields.get(name)
            if reader is None:
                self._unknown(name, path, notes)
            elif one is not None:
                read = reader.read(one, (*path, name), notes)
                if read is not LEFT_OUT:
                    found[name] = read
            elif notes.draft:
                notes.unfilled.append(dotted((*path, name)))
        missing = [name for name in self._required if name not in found]
        if missing:
            self._missing(missing, value, path, notes)
        return found

    def lists(self) -> dict[str, Reader]:
        """The readers of the entries of each field that is a list."""
        return {name: reader.each for name, reader in self.fields.items() if isinstance(reader, _List)}

    def _missing(self, missing: Sequence[str], value: Mapping[str, Any], path: Path, notes: Notes) -> None:
        for name in missing:
            if value.get(name) is None and not (notes.draft and name in value):
                notes.fault(
                    (*path, name) if name in value else path, "lacks {field}", "缺少 {field}",
                    field=Text(f"'{name}'", f"{name}（{self.fields[name].title}）"))
            elif notes.draft:
                notes.incomplete = True

    def _unknown(self, name: str, path: Path, notes: Notes) -> None:
        by_title = [own for own, reader in self.fields.items() if reader.title == name]
        near = by_title or difflib.get_close_matches(name, self.fields, 1, 0.6)
        advice = Text(
            f"; did you mean '{near[0]}'?", f"；是否为 {near[0]}（{self.fields[near[0]].title}）？") if near else Text(
                "; known are {names}", "；可用字段：{names}").format(names=joined(list(self.fields)[:12]))
        notes.fault((*path, name), "is no field that is known here{advice}", "不是此处的字段{advice}", advice=advice)


def _mapping_check(value: Any) -> None:
    if not isinstance(value, dict):
        shown = _shown(value)
        raise Unfit(f"is {shown.en}, not a mapping (field: value)", f"为 {shown.zh}，应为映射（字段: 值）")


def _shown(value: Any) -> Text:
    """A value as a sentence shows it."""
    if isinstance(value, list):
        return Text(f"a list of {len(value)}", f"含 {len(value)} 项的列表")
    if isinstance(value, dict):
        return Text(f"a mapping of {len(value)}", f"含 {len(value)} 项的映射")
    shown = harmless(str(value)[:60])
    return Text(f"'{shown}'", f"“{shown}”") if isinstance(value, str) else Text(shown, shown)


def dotted(path: Path) -> str:
    """A path as people write it: records[3].steps[0].by."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{harmless(step[:60])}" for step in path).lstrip(".")


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of a register."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return found


@cache
def reader_of(register: str) -> _Mapping:
    """The reader of a register's file, made once a process."""
    reader = _made(schema(register), register, "")
    if not isinstance(reader, _Mapping):
        raise TypeError(f"the schema of {register} is of no mapping")
    return reader


def _made(part: Mapping[str, Any], document: str, pointer: str) -> Reader:
    title = part.get("title", "")
    if "$ref" in part:
        name, step = _COMMON, part["$ref"].partition("#/$defs/")[2]
        target = schema(name)["$defs"][step]
        if target.get("format") == "date":
            return _Day(title, happened=step == "past")
        if step in _EXPECTED:
            return Reader(check_of(f"registers/{name}", f"$defs/{step}"), title, _EXPECTED[step])
        return _made({**target, "title": title}, name, f"$defs/{step}")
    kind, below = part.get("type"), f"{pointer}/" if pointer else ""
    if kind == "array":
        each = _made(part["items"], document, f"{below}items")
        return _List(_list_check(part.get("minItems", 0), part.get("maxItems")), title, each)
    if kind == "object" and "properties" in part:
        return _Mapping(title, {
            name: _made(one, document, f"{below}properties/{name}") for name, one in part["properties"].items()},
            part.get("required", ()))
    if kind == "object":
        return _Table(title, _made(part["additionalProperties"], document, f"{below}additionalProperties"))
    return Reader(check_of(f"registers/{document}", pointer), title)


def _list_check(least: int, most: int | None) -> Any:
    def check(value: Any) -> None:
        if not isinstance(value, list):
            raise Unfit(f"is {_shown(value).en}, not a list ([...])", f"为 {_shown(value).zh}，应为列表（[...]）")
        if len(value) < least:
            raise Unfit(f"is an empty list, expected at least {least}", f"为空列表，至少应有 {least} 项")
        if most is not None and len(value) > most:
            raise Unfit(f"is a list of {len(value)}, expected at most {most}", f"有 {len(value)} 项，至多 {most} 项")
    return check
