# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""References between registers: whatever a field names (a person, a department, an asset) is there, once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import vocabulary
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import faults, fields, yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.yaml_text import Path
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record, is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["checked"]

Words = Callable[[str], Collection[str]]
Fault = tuple[Path, Text]
# What a schema's x-refers names: the register, the list, and what people call one of it.
_TARGETS: Mapping[str, tuple[str, str, Text]] = {
    "people": ("people", "records", Text("person", "人员")),
    "suppliers": ("suppliers", "records", Text("supplier", "供应商")),
    "departments": ("agency", "departments", Text("department", "部门")),
    "assets": ("assets", "records", Text("asset", "资产")),
    "approvals": ("approvals", "records", Text("approval", "审批")),
    "media": ("media", "records", Text("medium", "介质")),
    "policies": ("policies", "records", Text("document", "制度")),
    "projects": ("projects", "records", Text("project", "项目")),
    "visits": ("suppliers", "visits", Text("visit", "来访")),
    "movements": ("media", "movements", Text("movement", "介质出入")),
    "members": ("members", "records", Text("institution", "机构")),
    "incidents": ("incidents", "records", Text("incident", "事件")),
    "activities": ("activities", "records", Text("activity", "活动")),
    "keys": ("keys", "records", Text("key", "密钥")),
}
_UNIQUE = ("id", "matter")
# Among more names than this nobody looks for the nearest: it would take seconds.
_COMPARED = 1000
_EACH, _NAMES = "[]", "{}"


class _Named(NamedTuple):
    """A field that names something: the steps to it, and what it names: x-refers, or a vocabulary."""

    steps: tuple[str, ...]
    refers: tuple[str, ...]
    words: str


def checked(
        registers: Mapping[str, Register], hosts: Collection[str] = (), words: Words = vocabulary.words) -> None:
    """Add to each register's faults what it names and is not there: ids of other records, and words of vocabularies.

    `hosts` are the names of the inventory: a field for an asset may name one of them. `words` gives the words of a
    vocabulary. What a register that is not valid itself would hold is not missed. A record of which an id occurs twice
    in a list is told at its second place. Nothing is told twice. A statement of none that no rule asks for is a slip:
    it settles nothing, and the register stays good.
    """
    known = {name: _known(registers, name, hosts) for name in _TARGETS}
    found = {
        name: list(islice(chain(
            _twice(register), _astray(register, known, words)), 2 * faults.MOST))
        for name, register in registers.items() if register.there and not register.unreadable}
    for name, wrong in found.items():
        _told_of(registers[name], wrong)
        registers[name].slips = faults.placed(
            registers[name], _as_in_the_file(registers[name], list(_unstatable(registers[name]))))


def _told_of(register: Register, wrong: Sequence[Fault]) -> None:
    """Add faults to a register; a statement that has one is taken out, and costs what it is of."""
    said = [one for one in wrong if faults.of_statement(one[0])]
    register.faults += faults.placed(register, _as_in_the_file(register, [one for one in wrong if one not in said]))
    there = register.lists.get("none", [])
    numbers = {int(path[1]) for path, _told in said}
    for number in sorted(numbers):
        mine = _as_in_the_file(register, [one for one in said if one[0][1] == number])
        faults.misstate(register, there[number].get("kind"), faults.placed(register, mine))
    if numbers:
        # A list of its own: others may have the one that was loaded.
        register.lists = {
            **register.lists, "none": [one for number, one in enumerate(there) if number not in numbers]}


def _as_in_the_file(register: Register, wrong: Sequence[Fault]) -> list[Fault]:
    """Faults with the numbers that records have in the file: those of a draft that are not filled in are in no list."""
    spans = yaml_text.parsed(register.text).spans if wrong and register.text else {}
    found = []
    for path, told in wrong:
        if len(path) > 1 and path[0] in spans:
            place = register.lists[str(path[0])][int(path[1])].place
            path = (path[0], spans[str(path[0])].index((place.line, place.last)), *path[2:])
        found.append((path, told))
    return found


def _known(registers: Mapping[str, Register], target: str, hosts: Collection[str]) -> set[str] | None:
    """The ids that there are; None where nobody can say, as the register is not valid."""
    register, of, _called = _TARGETS[target]
    found = registers.get(register)
    if found is None:
        return set()
    if found.unreadable:
        return None
    ids = {str(record.get("id")) for record in (*found.lists.get(of, ()), *found.unfinished)}
    return ids | set(hosts) if target == "assets" else ids


def _twice(register: Register) -> Iterator[Fault]:
    for of, records in register.lists.items():
        for name in _UNIQUE:
            seen: dict[Any, Record] = {}
            for number, record in enumerate(records):
                value = record.get(name)
                if not isinstance(value, str) or is_placeholder(value):
                    continue
                if value in seen:
                    yield (of, number, name), Text(
                        "is '{value}', as in line {line} already; expected one that no other record of the list has",
                        "为“{value}”，与第 {line} 行重复；同一列表中不得重复").format(
                            value=harmless(value), line=seen[value].place.line)
                seen.setdefault(value, record)


def _astray(register: Register, known: Mapping[str, set[str] | None], words: Words) -> Iterator[Fault]:
    places: dict[str, Sequence[Mapping[str, Any]]] = {**register.lists, "": [register.head]}
    for of, records in places.items():
        for named in _named(register.name, of):
            for number, record in enumerate(records):
                start: Path = (of, number) if of else ()
                for path, value in _values(record, named.steps, start):
                    told = _told(value, named, known, words)
                    if told:
                        yield path, told


def _unstatable(register: Register) -> Iterator[Fault]:
    """Statements that there is none of a word that no rule asks for: they would settle nothing, and nobody would know.
    """
    there = vocabulary.stated(register.name)
    for number, record in enumerate(register.lists.get("none", ())):
        kind = record.get("kind")
        if not isinstance(kind, str) or is_placeholder(kind) or kind in there:
            continue
        told = Text("{word}; this statement settles nothing", "{word}；此声明不起作用").format(
            word=_no_word(kind, "none", there)) if there else Text(
            "is '{value}', but no clause is settled by a statement that there is none in {file}: it settles nothing, "
            "leave it out",
            "为“{value}”，但没有条款可凭 {file} 中的“无”声明判定：此声明不起作用，请删去").format(
                value=harmless(kind[:60]), file=f"{register.name}.yml")
        yield ("none", number, "kind"), told


def _told(value: Any, named: _Named, known: Mapping[str, set[str] | None], words: Words) -> Text | None:
    if not isinstance(value, str) or is_placeholder(value):
        return None
    if named.words:
        return None if value in words(named.words) else _no_word(value, named.words, words(named.words))
    sets = [known[one] for one in named.refers]
    if any(one is None or value in one for one in sets):
        return None
    register, _of, called = _TARGETS[named.refers[0]]
    there = sorted(set().union(*(one for one in sets if one)))
    near = difflib.get_close_matches(value, there, 1, 0.7) if len(there) <= _COMPARED else []
    return Text(
        "is '{value}', expected the id of a {called}; {file} has none of that name{near}",
        "为“{value}”，应为{called}编号；{file} 中没有{near}").format(
            value=harmless(value[:60]), called=called, near=_meant(near),
            file=" / ".join(f"{_TARGETS[one][0]}.yml" for one in named.refers))


def _no_word(value: str, name: str, there: Collection[str]) -> Text:
    near = difflib.get_close_matches(value, list(there), 1, 0.6)
    some = joined([*list(there)[:10], *(["..."] if len(there) > 10 else [])])
    return Text(
        "is '{value}', expected a word of {name}: {some}{near}",
        "为“{value}”，应为 {name} 中的词：{some}{near}").format(
            value=harmless(value[:60]), name=name, some=some, near=_meant(near))


def _meant(near: list[str]) -> Text:
    return Text(f"; did you mean '{near[0]}'?", f"；是否为 {near[0]}？") if near else Text("", "")


@cache
def _named(register: str, of: str) -> tuple[_Named, ...]:
    """The fields of a list, or of the head where `of` is empty, that name something."""
    parts = fields.schema(register)["properties"]
    if of:
        return tuple(_within(_resolved(parts[of])["items"], ()))
    heads = {name: part for name, part in parts.items() if _resolved(part).get("type") != "array"}
    return tuple(_within({"properties": heads}, ()))


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of a schema, or what of the common schema it points to."""
    step = part.get("$ref", "").partition("#/$defs/")[2]
    found: Mapping[str, Any] = fields.schema("common")["$defs"][step] if step else part
    return found


def _within(part: Mapping[str, Any], steps: tuple[str, ...]) -> Iterator[_Named]:
    refers, words = tuple(part.get("x-refers", "").split()), part.get("x-words", "")
    part = _resolved(part)
    if refers or words:
        yield _Named((*steps, _EACH) if part.get("type") == "array" else steps, refers, words)
    if "x-words-of-names" in part:
        yield _Named((*steps, _NAMES), (), part["x-words-of-names"])
    for name, one in part.get("properties", {}).items():
        yield from _within(one, (*steps, name))
    for step, key in ((_EACH, "items"), ("*", "additionalProperties")):
        if isinstance(part.get(key), dict):
            yield from _within(part[key], (*steps, step))


def _values(value: Any, steps: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    """The values at the end of some steps below a value, each with its path."""
    if not steps:
        yield path, value
        return
    step, rest = steps[0], steps[1:]
    if step == _EACH:
        for number, one in enumerate(value):
            yield from _values(one, rest, (*path, number))
    elif step == _NAMES:
        yield from (((*path, name), name) for name in value)
    elif step == "*":
        for name, one in value.items():
            yield from _values(one, rest, (*path, name))
    elif step in value:
        yield from _values(value[step], rest, (*path, step))
