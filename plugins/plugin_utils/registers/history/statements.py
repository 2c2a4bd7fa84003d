# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody says in a register in person: that it is kept and confirmed, that there is none, that it is approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["Statement", "approvals_of", "head_of", "none_of"]

# YAML may quote a key.
_HEAD = re.compile(rb"[\"']?(status|reviewed)[\"']?\s*:")
_NONE = Text("none of {kind}", "零声明 {kind}")
# The fields that say what is approved: what was signed was about these.
_APPROVED = ("id", "kind", "what", "applicant", "asset", "plan", "impact", "purpose")
_ALIAS = re.compile(rb"(?:^|[\s,:\[{-])\*\S")


@dataclass(frozen=True)
class Statement:
    """Something that counts when `by` has signed it; of None, when anybody of the agency has.

    `first` and `last` are its lines in `file`, counted from 1; `record` is what it belongs to, and `matter` what it is
    about in the words of the rules. `about` are the lines that nobody else may change once it is signed.
    """

    file: str
    first: int
    last: int
    what: Text
    by: str | None
    record: Record | None = None
    matter: str | None = None
    about: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.first}"


def head_of(register: Register, file: str, lines: Sequence[bytes]) -> Iterator[Statement]:
    """Yield `status: kept` and `reviewed`. Where their lines are not found, all of the file has to be signed."""
    found = {match[1].decode(): number for number, line in enumerate(lines, 1) if (match := _HEAD.match(line))}
    said = {"status": register.kept, "reviewed": register.head.get("reviewed") is not None}
    for name in ("status", "reviewed"):
        if said[name]:
            first, last = (found[name], _goes_on(found[name], lines)) if name in found else (1, len(lines))
            first, last = _said(first, last, lines)
            yield Statement(file, first, last, Text(
                "{name}: {value}", "{name}: {value}").format(name=name, value=register.head[name]), None)


def _goes_on(first: int, lines: Sequence[bytes]) -> int:
    """Return the last line of what begins at a line: the value may stand below its key."""
    last = first
    for number, line in enumerate(lines[first:], first + 1):
        if line[:1] not in (b"", b" ", b"#"):
            break
        if line.strip() and not line.lstrip().startswith(b"#"):
            last = number
    return last


def none_of(register: Register, lines: Sequence[bytes]) -> Iterator[Statement]:
    """Yield the statements that there is nothing of a kind."""
    for one in register.lists.get("none", ()):
        first, last = _said(one.place.line, one.place.last, lines)
        yield Statement(
            one.place.file, first, last, _NONE.format(kind=one["kind"]), one["by"], one, one["kind"])


def approvals_of(register: Register, lines: Sequence[bytes]) -> Iterator[Statement]:
    """Yield the steps of approvals whose matter is to be signed (`sign: true` in the matrix)."""
    signed = {one["matter"] for one in register.lists.get("matrix", ()) if one.get("sign") is True}
    for record in register.lists.get("records", ()):
        if record["kind"] not in signed:
            continue
        fields = _fields(record, lines)
        places = _steps(record, fields)
        about = tuple(line for name in _APPROVED if name in fields for line in _lines(record, *fields[name]))
        for number, step in enumerate(record["steps"]):
            told = places[number] if len(places) == len(record["steps"]) else record.place[1:]
            first, last = _said(*told, lines)
            yield Statement(
                record.place.file, first, last,
                Text("step {number} of {record}", "{record} 的第 {number} 步审批").format(
                    number=number + 1, record=record.name), step["by"], record, record["kind"], about)


def _said(first: int, last: int, lines: Sequence[bytes]) -> tuple[int, int]:
    """Return the lines of a statement; all of the file, where an alias brings in what stands elsewhere."""
    return (1, len(lines)) if any(_ALIAS.search(line) for line in lines[first - 1:last]) else (first, last)


def _fields(record: Record, lines: Sequence[bytes]) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return name and value of each field of a record as YAML has them; none where an anchor stands elsewhere."""
    _file, first, last = record.place
    try:
        node = yaml.compose(b"\n".join([*lines[first - 1:last], b""]), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError):
        return {}
    while isinstance(node, yaml.SequenceNode) and len(node.value) == 1:
        node = node.value[0]
    return {name.value: (name, value) for name, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _lines(record: Record, name: yaml.Node, value: yaml.Node) -> range:
    """Return the lines of a field: what is written as a block ends where the next field begins."""
    end = value.end_mark
    last = end.line - (end.line > name.start_mark.line and end.column <= name.start_mark.column)
    return range(record.place.line + name.start_mark.line, record.place.line + last + 1)


def _steps(record: Record, fields: Mapping[str, tuple[yaml.Node, yaml.Node]]) -> list[tuple[int, int]]:
    """Return the lines of each step; nothing where they cannot be told."""
    _name, steps = fields.get("steps", (None, None))
    if not isinstance(steps, yaml.SequenceNode):
        return []
    first = record.place.line
    return [(first + one.start_mark.line, first + _end(one)) for one in steps.value]


def _end(step: yaml.Node) -> int:
    # What is written as a block ends where the next thing begins.
    block = isinstance(step, yaml.MappingNode) and not step.flow_style
    return int(step.end_mark.line) - block
