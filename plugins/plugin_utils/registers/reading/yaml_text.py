# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML as registers use it: no tags, no key twice, days as text, `on` and `no` as words, and bounds on all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["NotYaml", "Parsed", "Path", "lines_of", "parsed"]

Path = tuple[str | int, ...]

_MOST_NODES = 1_000_000
_DEEPEST = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False}
# Longer numbers are texts: accounts, serial numbers.
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}\Z")


class NotYaml(ValueError):
    """A text that cannot be taken apart: the line, counted from 1, and why."""

    def __init__(self, line: int, told: Text) -> None:
        super().__init__(f"line {line}: {told}")
        self.line, self.told = line, told


class Parsed(NamedTuple):
    """What a text says, and the first and last line of each record of each list."""

    data: Any
    spans: dict[str, list[tuple[int, int]]]


def parsed(text: str) -> Parsed:
    """Take a text apart in one pass.

    Mappings, lists, texts, whole and decimal numbers, true, false and null come back as Python's own; days and all
    other scalars as text. An alias counts as often as it is used. Raise NotYaml.
    """
    return _guarded(text, _Reader().document)


def lines_of(text: str, paths: Collection[Path]) -> dict[Path, int]:
    """Return the line of each path that is there: of its key, or of its first character in a list."""
    return _guarded(text, _Finder(paths).document)


def _guarded(text: str, read: Any) -> Any:
    try:
        return read(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(text, error) from error
    except yaml.YAMLError as error:
        raise NotYaml(_line_at(text, getattr(error, "position", 0)), Text(
            "not valid YAML: a control character stands here", "不是有效的 YAML：此处有控制字符")) from error


def _line_at(text: str, position: Any) -> int:
    return text.count("\n", 0, position if isinstance(position, int) else 0) + 1


def _not_yaml(text: str, error: yaml.MarkedYAMLError) -> NotYaml:
    mark: Any = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    lines = text.splitlines()
    line = lines[number] if number < len(lines) else ""
    if "\t" in line[:len(line) - len(line.lstrip())] or (mark and line[mark.column:mark.column + 1] == "\t"):
        return NotYaml(number + 1, Text(
            "a tab indents the line; YAML is indented with spaces", "该行用制表符缩进；YAML 只能用空格缩进"))
    if "control characters" in str(error.problem):
        return NotYaml(number + 1, Text(
            "not valid YAML: a control character stands here", "不是有效的 YAML：此处有控制字符"))
    return NotYaml(number + 1, Text("not valid YAML: {problem}", "不是有效的 YAML：{problem}").format(
        problem=harmless(str(error.problem or error)[:200])))


def _line(event: Any) -> int:
    """The line on which an event begins, counted from 1."""
    return int(event.start_mark.line) + 1


def _last_line(event: Any) -> int:
    """The line on which a scalar ends; the mark of a block of text (|) is at the beginning of the next."""
    return int(event.end_mark.line) + (1 if event.end_mark.column else 0)


def _scalar(event: Any) -> Any:
    value = event.value
    if event.style:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if value[0] in "+-0123456789":
        if _WHOLE.match(value):
            return int(value)
        if _NUMBER.match(value):
            return float(value)
    return value


class _Reader:
    """Builds the data out of the parser's events, which know their lines."""

    def __init__(self) -> None:
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._list = ""
        self._last = 0

    def document(self, events: Iterator[Any]) -> Parsed:
        self._events = events
        data = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and self._nodes:
                raise NotYaml(_line(event), Text(
                    "a second document (---) begins; a register is one",
                    "此处开始了第二个文档（---），一个台账只能有一个"))
            if isinstance(event, yaml.NodeEvent):
                data = self._value(event, 0)
        return Parsed(data, self._spans)

    def _value(self, event: Any, depth: int) -> Any:
        line = _line(event)
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent):
            return self._aliased(event, line)
        if event.tag is not None:
            raise NotYaml(line, Text(
                "the tag {tag} is not allowed, write the value without it", "不允许使用标签 {tag}，请直接写值").format(
                    tag=harmless(str(event.tag)[:60])))
        before = self._nodes
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
            self._last = _last_line(event)
        elif depth >= _DEEPEST:
            raise NotYaml(line, Text(
                "more than {most} levels lie within each other", "嵌套超过 {most} 层").format(most=_DEEPEST))
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(depth)
        else:
            value = self._sequence(depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before)
        self._bounded(line)
        return value

    def _bounded(self, line: int) -> None:
        if self._nodes > _MOST_NODES:
            raise NotYaml(line, Text(
                "more than {most} values, those that aliases repeat counted each time",
                "值超过 {most} 个（别名重复的值按次计算）").format(most=_MOST_NODES))

    def _aliased(self, event: Any, line: int) -> Any:
        if event.anchor not in self._anchors:
            raise NotYaml(line, Text(
                "*{name} names no anchor above it", "*{name} 之前没有同名的锚点").format(
                    name=harmless(event.anchor[:60])))
        self._last = line
        value, size = self._anchors[event.anchor]
        self._nodes += size
        self._bounded(line)
        return value

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in self._events:
            if isinstance(key, yaml.MappingEndEvent):
                self._ended(key)
                break
            name = self._key(key)
            if name in found:
                raise NotYaml(_line(key), Text(
                    "the key '{name}' appears twice in one mapping", "同一处出现了两个“{name}”").format(
                        name=harmless(name[:60])))
            if depth == 0:
                self._list = name
            found[name] = self._value(next(self._events), depth + 1)
        return found

    def _ended(self, event: Any) -> None:
        # The end of a block is where the next thing begins; that of a flow is its bracket.
        if event.end_mark.index > event.start_mark.index:
            self._last = event.end_mark.line + 1

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
            raise NotYaml(_line(event), Text(
                "a key has to be a word, without tag, anchor or brackets", "键必须是普通文字，不带标签、锚点或括号"))
        self._nodes += 1
        return str(event.value)

    def _sequence(self, depth: int) -> list[Any]:
        found = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                self._ended(event)
                break
            found.append(self._value(event, depth + 1))
            if depth == 1:
                self._spans.setdefault(self._list, []).append((_line(event), self._last))
        return found


class _Finder:
    """Walks through the events for the lines of some paths; what lies beside them is passed over."""

    def __init__(self, paths: Collection[Path]) -> None:
        self._wanted = set(paths)
        self._ways = {path[:length] for path in paths for length in range(len(path) + 1)}
        self._found: dict[Path, int] = {}

    def document(self, events: Iterator[Any]) -> dict[Path, int]:
        self._events = events
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._node(event, (), _line(event))
        return self._found

    def _node(self, event: Any, path: Path, line: int) -> None:
        if path in self._wanted:
            self._found[path] = line
        if isinstance(event, yaml.MappingStartEvent):
            for key in self._events:
                if isinstance(key, yaml.MappingEndEvent):
                    return
                self._node(next(self._events), (*path, key.value), _line(key))
        elif isinstance(event, yaml.SequenceStartEvent):
            for number, one in enumerate(iter(self._events.__next__, None)):
                if isinstance(one, yaml.SequenceEndEvent):
                    return
                self._node(one, (*path, number), _line(one))
