# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is still to be written in a folder of registers: by post and by effort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

__all__ = ["Checklist", "Task", "checklist", "effort_told", "post_told", "unfilled", "usual_post"]

# Values of a record that are typed in a minute, and in a few: what takes more wants a sitting.
_QUICK, _MIDDLING = 3, 10
_EFFORTS = (
    Text(f"quick (1-{_QUICK} values)", f"易（1-{_QUICK} 项）"),
    Text(f"middling ({_QUICK + 1}-{_MIDDLING})", f"中（{_QUICK + 1}-{_MIDDLING} 项）"),
    Text(f"long (more than {_MIDDLING})", f"难（{_MIDDLING} 项以上）"))

_HEAD = "security_head"
# Who normally keeps a register, where it is not the head of security.
_USUAL = {
    "people": "security_admin", "assets": "data_asset_manager", "facilities": "room_manager",
    "application_tests": "tester", "projects": "security_admin", "suppliers": "security_admin",
    "media": "media_keeper", "incidents": "security_admin", "members": "user_manager", "keys": "key_custodian"}


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
        # What a kept register lacks is no work that is left over: it fails, and its finding tells.
        found.tasks += [
            Task(name, one.of, one.who or "", unfilled(one.values), True)
            for one in (() if register.kept else lacking(wanted, register))]
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
    return posts[0] if posts else _HEAD


def effort_told(tasks: Sequence[Task]) -> Text:
    """Return how much is to be typed, and how many records want a minute, a few, or a sitting."""
    sizes = Counter(0 if task.values <= _QUICK else 1 if task.values <= _MIDDLING else 2 for task in tasks)
    return Text(
        "{values} values to type in {records} records: {told}",
        "待填 {values} 个值，涉及 {records} 条记录：{told}").format(
            values=sum(task.values for task in tasks), records=len(tasks), told=joined([
                Text("{name} {count}", "{name} {count} 条").format(name=name, count=sizes[number])
                for number, name in enumerate(_EFFORTS)]))


def usual_post(register: str) -> str:
    """Return the post that normally keeps a register; what is of none is the head of security's."""
    return _USUAL.get(register, _HEAD)


def post_told(post: str, registers: Mapping[str, Register]) -> Text:
    """Return what a post is called, with those who hold it as far as the registers tell."""
    names = {one["id"]: one["name"] for one in registers["people"].lists.get("records", ())}
    holders = [
        names[one["person"]] for one in registers["posts"].lists.get("assignments", ())
        if one["post"] == post and not one.get("to") and one["person"] in names]
    called = label("posts.posts", post) if post else Text("nobody named", "未指定责任人")
    return called if not holders else Text("{post} ({names})", "{post}（{names}）").format(
        post=called, names=joined(dict.fromkeys(holders)))
