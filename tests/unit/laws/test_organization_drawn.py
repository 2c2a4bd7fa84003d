# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over drawn changes: one value of the example's registers is another, and so is one of an agency with gaps.

REGISTERS_CHANGES=1000 draws as many of each (with -o faulthandler_timeout=0); the few of a usual run are the first.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register
from tests.unit.laws.organization import EXAMPLE, TODAY, Finding, verdicts, world

pytestmark = pytest.mark.slow

SEED = 1129
DRAWN = int(os.environ.get("REGISTERS_CHANGES", "25"))
# Values that an agency with gaps has otherwise than the example.
GAPS = 20
BETTER = ["error", "fail", "manual", "pass", "not_applicable"]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r"\b([a-z_]+\.yml)(?::(\d+))?")
_BLANK = re.compile(" [（）]|[（）] ")

Texts = dict[str, str]


class Change(NamedTuple):
    """A value of a file that is another: file and line, what it was, what it is, the file's text then."""

    file: str
    line: int
    before: str
    after: str
    text: str


def values(node: yaml.Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    """Yield each value of a file, and each list on one line, with the names of the fields above it."""
    if isinstance(node, yaml.MappingNode):
        for name, below in node.value:
            yield from values(below, (*path, name.value))
        return
    if isinstance(node, yaml.SequenceNode):
        for below in node.value:
            yield from values(below, path)
        if not (node.flow_style and node.value):
            return
    yield path, node


def other(draw: random.Random, value: str, known: list[str]) -> str:
    """Return another value: a day or two off, another digest, a word or somebody of the file's own, what nobody knows.
    """
    if _DAY.fullmatch(value):
        return str(date.fromisoformat(value) + timedelta(days=draw.choice([-400, -1, 1, 30])))
    if re.fullmatch("[0-9a-f]{64}", value):
        return value[::-1]
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    if value.isdigit():
        return str(int(value) + draw.choice([-1, 1]))
    return json.dumps(draw.choice([*known, f"x{value}"]), ensure_ascii=False)


def drawn(draw: random.Random, texts: Texts) -> Change:
    """Change one value."""
    name = draw.choice(sorted(texts))
    text = texts[name]
    found = list(values(yaml.compose(text, Loader=yaml.CSafeLoader)))
    path, node = draw.choice(found)
    first, last = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        alike = {str(one.value) for where, one in found if where == path and isinstance(one, yaml.ScalarNode)}
        new = other(draw, node.value, sorted(alike - {node.value}))
    else:
        new = "[]"
    return Change(name, node.start_mark.line + 1, text[first:last], new, text[:first] + new + text[last:])


class Agency:
    """An agency whose registers are written to a folder: the example, with changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: Texts = {}
        for path in sorted((EXAMPLE / "registers").glob("*.yml")):
            self.change(path.name, path.read_text("utf-8"))

    def change(self, name: str, text: str) -> None:
        """Write a register."""
        self.texts[name] = text
        (self.folder / name).write_text(text, "utf-8")

    def judged(self, change: Change | None = None) -> tuple[dict[str, Register], dict[str, Finding]]:
        """Return the registers and what they come to, with a change for this once."""
        if change is not None:
            (self.folder / change.file).write_text(change.text, "utf-8")
        seen = world(load(self.folder, TODAY))
        if change is not None:
            (self.folder / change.file).write_text(self.texts[change.file], "utf-8")
        return dict(seen.registers), verdicts(seen)


@pytest.fixture(scope="module", params=["example", "gaps"])
def agency(request, tmp_path_factory) -> Agency:
    found = Agency(tmp_path_factory.mktemp(request.param))
    draw = random.Random(SEED + 1)
    made = 0
    while request.param == "gaps" and made < GAPS:
        change = drawn(draw, found.texts)
        registers, _findings = found.judged(change)
        if not any(one.faults for one in registers.values()):
            found.change(change.file, change.text)
            made += 1
    return found


def wrong_places(told: str, texts: Texts) -> list[str]:
    """Return the places in a sentence that there are not."""
    return [
        match.group() for match in _PLACE.finditer(told) if match[1] in texts
        and not 0 < int(match[2] or 1) <= texts[match[1]].count("\n") + 1]


def complaints(before: Finding, after: Finding, texts: Texts, *, faulty: bool) -> Iterator[Any]:
    """Yield what is wrong with a clause's verdict after a change."""
    if after["reason"] == "rule_failed":
        yield after["message"]["en"]
    if before["status"] != after["status"]:
        known = {detail["message"]["en"] for detail in before["details"]}
        fresh = [detail["message"]["en"] for detail in after["details"] if detail["message"]["en"] not in known]
        if not fresh:
            yield "nothing tells why", before["status"], after["status"]
        if BETTER.index(after["status"]) > BETTER.index(before["status"]) and before["status"] != "pass" and faulty:
            yield "better by a fault", after["message"]["en"]
    for told in (after["message"]["zh"], *(detail["message"]["zh"] for detail in after["details"])):
        if _BLANK.search(told):
            yield "a blank beside a bracket", told
    for place in (one["ref"] for one in after["evidence"] if one["kind"] == "record"):
        yield from wrong_places(place, texts)
    for detail in after["details"]:
        yield from wrong_places(f"{detail['where']} {detail['message']['en']} {detail['message']['zh']}", texts)


def test_a_changed_value_keeps_each_verdict_or_is_told(agency):
    draw = random.Random(SEED)
    _registers, before = agency.judged()
    found = []
    for _count in range(DRAWN):
        change = drawn(draw, agency.texts)
        registers, after = agency.judged(change)
        texts = {**agency.texts, change.file: change.text}
        faults = [fault for one in registers.values() for fault in one.faults]
        found += [(change[:4], wrong) for fault in faults for wrong in wrong_places(str(fault), texts)]
        found += [
            (change[:4], clause, wrong) for clause, finding in after.items()
            for wrong in complaints(before[clause], finding, texts, faulty=bool(faults))]
    assert found == []
