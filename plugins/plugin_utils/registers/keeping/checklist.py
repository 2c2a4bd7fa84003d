# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is still to be written in a folder of registers: by person and by effort, in one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.asked import Asked
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.drafts import Draft, Hosts, drafts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import lacking
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import REGISTERS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["Checklist", "Task", "checklist", "screen", "unfilled"]

# Values of a record that are typed in a minute, and in a few: what takes more wants a sitting.
_QUICK, _MIDDLING = 3, 10
_MOST_POSTS = 14
_EFFORTS = (
    Text(f"quick (1-{_QUICK} values)", f"易（1-{_QUICK} 项）"),
    Text(f"middling ({_QUICK + 1}-{_MIDDLING})", f"中（{_QUICK + 1}-{_MIDDLING} 项）"),
    Text(f"long (more than {_MIDDLING})", f"难（{_MIDDLING} 项以上）"))


@dataclass(frozen=True)
class Task:
    """A record to be written or finished: its register and list, who normally does it, and how many values it lacks.

    `absent` tells that there is no such record yet; `post` is a word of posts.posts.
    """

    register: str
    of: str
    post: str
    values: int
    absent: bool


@dataclass
class Checklist:
    """The tasks, with the registers that are drafts still, and the faults of those that cannot be read."""

    tasks: list[Task]
    drafts: list[str]
    faults: list[Text]

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return not (self.tasks or self.drafts or self.faults)


def checklist(registers: Mapping[str, Register], asked: Asked, hosts: Hosts | None = None) -> Checklist:
    """Return what is still missing in registers, as loading.load returns them, of what is asked for."""
    found = Checklist([], [], [])
    for name in REGISTERS:
        register = registers[name]
        found.faults += register.faults
        if register.faults:
            continue
        wanted = drafts(name, asked, hosts or {})
        if not register.kept:
            found.drafts.append(name)
        found.tasks += _begun(register, wanted)
        found.tasks += [
            Task(name, one.of, one.who or "", unfilled(one.values), True) for one in lacking(wanted, register)]
    return found


def unfilled(value: Any) -> int:
    """How many values still say 待填 in a value, and in all below it."""
    if isinstance(value, Mapping):
        return sum(map(unfilled, value.values()))
    if isinstance(value, list):
        return sum(map(unfilled, value))
    return int(is_placeholder(value))


def _begun(register: Register, wanted: Sequence[Draft]) -> Iterator[Task]:
    """The records that are there and say 待填 somewhere, and the head of the file."""
    data = yaml_text.parsed(register.text).data if register.text else {}
    head = {name: value for name, value in data.items() if not isinstance(value, list)}
    if unfilled(head):
        yield Task(register.name, "", _usual(wanted, ""), unfilled(head), False)
    for of, records in data.items():
        for record in records if isinstance(records, list) else ():
            if unfilled(record):
                yield Task(register.name, of, _who(record, of, wanted), unfilled(record), False)


def _who(record: Any, of: str, wanted: Sequence[Draft]) -> str:
    for one in wanted:
        value = record.get(one.by) if one.by and isinstance(record, Mapping) and one.of == of else None
        if value == one.word or isinstance(value, (list, Mapping)) and one.word in value:
            return one.who or ""
    return _usual(wanted, of)


def _usual(wanted: Sequence[Draft], of: str) -> str:
    """The post that normally keeps a list, else the register."""
    posts = [one.who for one in wanted if one.who and of in ("", one.of)] or [one.who for one in wanted if one.who]
    return posts[0] if posts else "security_head"


# The screen


def screen(found: Checklist, registers: Mapping[str, Register], folder: Path, language: str = "zh") -> str:
    """Return the checklist as plain text of 80 columns: totals, one line a post, effort, drafts; zh or en."""
    return "".join(f"{_cut(getattr(line, language), 80)}\n" for line in _lines(found, registers, folder))


def _lines(found: Checklist, registers: Mapping[str, Register], folder: Path) -> Iterator[Text]:
    yield Text("Registers in {folder}", "台账目录 {folder}").format(folder=str(folder))
    if found.faults:
        yield Text("{count} faults, to be put right first:", "先改正 {count} 处错误：").format(count=len(found.faults))
        yield from found.faults[:5]
    if found.done:
        yield Text("Nothing is missing: every register is kept.", "已填写完整，台账均为正式（kept）。")
        return
    yield Text(
        "{values} values to type in {records} records", "待填 {values} 个值，涉及 {records} 条记录").format(
            values=sum(task.values for task in found.tasks), records=len(found.tasks))
    yield from _posts(found.tasks, registers)
    sizes = [[task for task in found.tasks if _effort(task) == number] for number in range(len(_EFFORTS))]
    yield Text("Effort: {told}", "工作量：{told}").format(told=joined([
        Text("{name} {count} records", "{name} {count} 条").format(name=name, count=len(tasks))
        for name, tasks in zip(_EFFORTS, sizes, strict=True)]))
    if found.drafts:
        yield Text(
            "{count} drafts; when complete set status: kept: {names}",
            "草稿 {count} 个，填完后改为 status: kept：{names}").format(
                count=len(found.drafts), names=", ".join(found.drafts))


def _effort(task: Task) -> int:
    return 0 if task.values <= _QUICK else 1 if task.values <= _MIDDLING else 2


def _posts(tasks: Iterable[Task], registers: Mapping[str, Register]) -> Iterator[Text]:
    by_post: dict[str, list[Task]] = {}
    for task in tasks:
        by_post.setdefault(task.post, []).append(task)
    ordered = sorted(by_post.items(), key=lambda item: (-sum(task.values for task in item[1]), item[0]))
    for post, mine in ordered[:_MOST_POSTS]:
        yield Text("  {values:>5}  {who}: {where}", "  {values:>5}  {who}：{where}").format(
            values=sum(task.values for task in mine), who=_called(post, registers), where=_where(mine))
    if ordered[_MOST_POSTS:]:
        yield Text("         and {count} more posts", "         另有 {count} 个岗位").format(
            count=len(ordered) - _MOST_POSTS)


def _where(tasks: Sequence[Task]) -> str:
    counted: dict[str, int] = {}
    for task in tasks:
        counted[task.register] = counted.get(task.register, 0) + task.values
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: -item[1]))


def _called(post: str, registers: Mapping[str, Register]) -> Text:
    """The post, with those who hold it as far as the registers tell."""
    names = {one["id"]: one["name"] for one in registers["people"].lists.get("records", ())}
    holders = [
        names[one["person"]] for one in registers["posts"].lists.get("assignments", ())
        if one["post"] == post and not one.get("to") and one["person"] in names]
    called = label("posts.posts", post) if post else Text("nobody named", "未指定")
    return called if not holders else Text("{post} ({names})", "{post}（{names}）").format(
        post=called, names=joined(dict.fromkeys(holders)))


def _cut(line: str, columns: int) -> str:
    """A line no wider than a terminal; a Chinese sign takes two columns."""
    width = 0
    kept: list[str] = []
    for sign in line:
        width += 2 if ord(sign) >= 0x1100 else 1
        if width > columns:
            return "".join(kept[:-2]) + "…"
        kept.append(sign)
    return line
