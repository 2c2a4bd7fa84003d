# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`check`: what is missing, by who has to act and by effort, in one screen; all of it where that is asked for."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping import scaffold
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.checklist import (
    Task,
    checklist,
    effort_told,
    post_told,
    usual_post,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.shared import (
    LEVEL,
    folder_of,
    inventory_of,
    judged_by,
    said,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["check"]

# Lines and columns of a terminal.
_LINES, _COLUMNS = 24, 80
_FAULTS = 5
_GOOD = ("pass", "not_applicable")
_STATUSES = {
    "error": Text("error", "检查出错"), "fail": Text("fail", "不符合"), "manual": Text("manual", "需人工判定"),
    "pass": Text("pass", "符合"), "not_applicable": Text("not_applicable", "不适用")}


@dataclass
class _Person:
    """What somebody has to do: values to type, and what is to be put right, a sentence each."""

    called: Text
    tasks: list[Task] = field(default_factory=list)
    told: dict[str, None] = field(default_factory=dict)

    @property
    def values(self) -> int:
        return sum(task.values for task in self.tasks)


def check(options: argparse.Namespace) -> int:
    """Print what is missing; return 0 where nothing is, 1 where something is, 2 where a register cannot be used."""
    found = judged_by(options)
    inventory = known.addresses(inventory_of(options))
    registers = load(folder_of(options), options.today or date.today())
    checked(registers, inventory)
    asked = scaffold.asked_of(registers["agency"].head.get("type") or "both", options.level or LEVEL)
    work = checklist(registers, asked, inventory)
    people = _people(found["findings"], work.tasks, registers)
    slips = [slip for register in registers.values() for slip in register.slips]
    head = [
        *_head(found["findings"], options), *_named("!", work.faults, options), *_named("-", slips, options)]
    if work.tasks:
        head.append(said(effort_told(work.tasks), options))
    if work.drafts:
        head.append(said(Text(
            "{count} drafts, which prove nothing; when complete set status: kept: {names}",
            "草稿 {count} 个，不作证明；填完后改为 status: kept：{names}").format(
                count=len(work.drafts), names=", ".join(work.drafts)), options))
    lines = [*head, *_listed(people, options, None if options.all else _LINES - len(head))]
    print("\n".join(line if options.all else _cut(line) for line in lines))
    left = work.tasks or work.drafts or any(one["status"] not in _GOOD for one in found["findings"])
    return 2 if work.faults else int(bool(left))


def _head(findings: Sequence[Mapping[str, Any]], options: argparse.Namespace) -> Iterator[str]:
    counts = Counter(finding["status"] for finding in findings)
    yield "  ".join(f"{said(told, options)} {counts[status]}" for status, told in _STATUSES.items())


def _named(mark: str, sentences: Sequence[Text], options: argparse.Namespace) -> Iterator[str]:
    most = len(sentences) if options.all else _FAULTS
    yield from (f"{mark} {said(one, options)}" for one in sentences[:most])
    if sentences[most:]:
        yield said(Text("{mark} and {count} more", "{mark} 另有 {count} 处").format(
            mark=mark, count=len(sentences) - most), options)


def _people(
        findings: Sequence[Mapping[str, Any]], tasks: Sequence[Task],
        registers: Mapping[str, Register]) -> list[_Person]:
    """Everybody who has to act, who has most to do first."""
    drafts = {f"{name}.yml" for name, register in registers.items() if not register.kept}
    everybody: dict[str, _Person] = {}
    for task in tasks:
        person = everybody.setdefault(task.post, _Person(post_told(task.post, registers)))
        person.tasks.append(task)
    for finding in findings:
        for detail in _open(finding, drafts):
            who = detail["who"] or usual_post((detail["where"] or "").partition(".")[0])
            person = everybody.setdefault(who, _Person(_called(who, registers)))
            person.told[f"{detail['message']['zh']}\0{detail['message']['en']}"] = None
    return sorted(everybody.values(), key=lambda one: (-one.values - len(one.told), one.called.en))


def _open(finding: Mapping[str, Any], drafts: set[str]) -> Iterator[Mapping[str, Any]]:
    """What a finding sees that is not good; what a draft lacks is counted as values, and told as a draft."""
    if finding["status"] in (*_GOOD, "error"):
        return
    details = finding["details"][1:] if finding["reason"] == "draft" else finding["details"]
    for detail in details:
        file = (detail["where"] or "").partition(":")[0]
        # A post that nobody holds has no place.
        counted = detail["status"] == "manual" and drafts and (not file or file in drafts)
        if detail["status"] not in _GOOD and not counted:
            yield detail


def _called(who: str, registers: Mapping[str, Register]) -> Text:
    person = next((one for one in registers["people"].lists.get("records", ()) if one.get("id") == who), None)
    if person is None:
        return post_told(who, registers)
    return Text("{name} ({who})", "{name}（{who}）").format(name=person.get("name") or who, who=who)


def _listed(people: Sequence[_Person], options: argparse.Namespace, most: int | None) -> Iterator[str]:
    """A line for each person, and of what they have to put right as many sentences as there is room for."""
    if most is not None and len(people) > most - 1:
        people, rest = people[:most - 2], len(people) - most + 2
    else:
        rest = 0
    room = None if most is None else most - len(people) - 1 - bool(rest)
    shown = _shares([len(person.told) for person in people], room)
    for person, number in zip(people, shown, strict=True):
        yield said(_summed(person), options)
        for told in list(person.told)[:number]:
            yield "    " + told.split("\0")[0 if options.language == "zh" else 1]
    if rest:
        yield said(Text("and {count} more people or posts", "另有 {count} 人或岗位").format(count=rest), options)
    if rest or sum(shown) < sum(len(person.told) for person in people):
        yield said(Text("--all tells everything", "加 --all 列出全部"), options)


def _shares(wanted: Sequence[int], room: int | None) -> list[int]:
    """How many of the lines that each wants it gets, one by one in turn until there is no room."""
    if room is None or sum(wanted) <= room:
        return list(wanted)
    given = [0] * len(wanted)
    while room > 0 and given != list(wanted):
        for number, most in enumerate(wanted):
            if room > 0 and given[number] < most:
                given[number] += 1
                room -= 1
    return given


def _summed(person: _Person) -> Text:
    parts = []
    if person.tasks:
        counted = Counter[str]()
        for task in person.tasks:
            counted[task.register] += task.values
        parts.append(Text("{values} values to type ({where})", "待填 {values} 个值（{where}）").format(
            values=person.values, where=", ".join(f"{name} {count}" for name, count in counted.most_common())))
    if person.told:
        parts.append(Text("{count} to be put right", "待办 {count} 项").format(count=len(person.told)))
    return Text("  {who}: {what}", "  {who}：{what}").format(who=person.called, what=joined(parts, "; ", "；"))


def _cut(line: str) -> str:
    """A line no wider than a terminal; a Chinese sign takes two columns."""
    widths = [2 if ord(sign) >= 0x1100 else 1 for sign in line]
    if sum(widths) <= _COLUMNS:
        return line
    # Two columns for the sign that tells of the rest.
    width = kept = 0
    while width + widths[kept] <= _COLUMNS - 2:
        width += widths[kept]
        kept += 1
    return line[:kept] + "…"
