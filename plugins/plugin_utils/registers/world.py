# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that a rule may look at: the registers as they were read, the day, and what this run knows of the hosts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    manual,
    not_applicable,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record, is_placeholder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import field_told, label, stated

__all__ = ["Account", "Flow", "Register", "Run", "Unreadable", "World"]

YEAR = "P1Y"


class Unreadable(Exception):
    """A register that a rule needs is not valid; its faults are told in the finding."""

    def __init__(self, register: Register) -> None:
        super().__init__(register.name)
        self.register = register


class Account(NamedTuple):
    """An account on a host: whom `accounts_owners` names for it there, and whether it is there.

    `owner` is the text, None where nobody is named; `people` are the ids that it means: several where people share a
    name, none where the registers know nobody of it. `there` is None where nobody looked.
    """

    host: str
    name: str
    owner: str | None = None
    people: tuple[str, ...] = ()
    there: bool | None = None


class Flow(NamedTuple):
    """A declared flow whose other end is outside the agency."""

    host: str
    name: str
    peer: str
    approval: str | None


class Run(NamedTuple):
    """An enforcing run of this tool."""

    run_id: str
    day: date


@dataclass
class Register:
    """One register: `head` is all of the file but its lists of records, `lists` the records by the name of their list.

    `faults` are what keeps it from being read, a sentence with file, line and field each; `misstated` are those of them
    that are of a statement of none, by what it is of; `slips` are statements that settle nothing; `there` tells that
    the file exists. `unfinished` are the records of a draft that say 待填 where a rule needs a value: they are in no
    list. `sha256` is the digest of the bytes that were read, `text` what they say, for the lines of what is found
    later.
    """

    name: str
    head: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Record]] = field(default_factory=dict)
    faults: list[Text] = field(default_factory=list)
    slips: list[Text] = field(default_factory=list)
    misstated: dict[str, list[Text]] = field(default_factory=dict)
    there: bool = True
    unfinished: list[Record] = field(default_factory=list)
    sha256: str | None = None
    text: str = field(default="", repr=False)

    @property
    def unreadable(self) -> bool:
        """Whether a fault is of more than a statement: those cost what they are of, as they make nothing pass."""
        return len(self.faults) > sum(map(len, self.misstated.values()))

    @property
    def kept(self) -> bool:
        """Whether the agency says that everything is in it; a draft is not."""
        return self.head.get("status") == "kept"

    def part(self, name: str) -> Record:
        """Return a mapping of the head (`iso27001`, `topology`) as a record with its lines in the file."""
        begins = re.compile(rf"[\"']?{name}[\"']?\s*:")
        lines = self.text.split("\n")
        first = next((number for number, line in enumerate(lines, 1) if begins.match(line)), 0)
        below = enumerate(lines[first:], first + 1)
        last = next((number - 1 for number, line in below if line[:1] not in ("", " ", "#")), len(lines))
        place = Place(f"{self.name}.yml", first, last) if first else None
        return Record({**self.head[name], "id": name}, self.name, name, place)


# Its number among all, its activity, and itself.
_Finding = tuple[int, Record, Mapping[str, Any]]


@dataclass
class World:
    """The registers, the day, and what else there is to compare. Nothing here is changed by a rule.

    `files` answers what the evidence and the documents are (evidence.py): a function of a path, or an imitation.
    `level` is baseline_level; `hosts` the inventory's names with their addresses (None where it has none); `accounts`
    those on hosts that belong to somebody; `flows` and `runs` are None where nobody told this run of any.
    `looked_at` names, by what was looked at ("inventory", "accounts", "flows", "runs"), the hosts and runs that told it
    themselves; of the others the inventory's variables speak. `partly` are hosts whose directories were not looked at.
    """

    registers: Mapping[str, Register]
    today: date
    files: Any = None
    level: int = 3
    hosts: Mapping[str, str | None] = field(default_factory=dict)
    accounts: Sequence[Account] = ()
    flows: Sequence[Flow] | None = None
    runs: Sequence[Run] | None = None
    periods: Mapping[str, str] = field(default_factory=dict)
    looked_at: Mapping[str, Collection[str]] = field(default_factory=dict)
    partly: Collection[str] = ()
    # Names of the registers that were asked: what a clause rests on.
    asked: set[str] = field(default_factory=set)
    # Periods by which a day was counted, each with what the clause or the default says: a finding tells them.
    counted: set[tuple[str, Period]] = field(default_factory=set)
    _indexes: dict[tuple[str, str, str], dict[Any, list[Record]]] = field(default_factory=dict, repr=False)
    _accounts: dict[str, list[Account]] = field(default_factory=dict, init=False, repr=False)
    _findings: dict[str, list[_Finding]] | None = field(default=None, init=False, repr=False)
    _held: set[str] | None = field(default=None, init=False, repr=False)

    def register(self, name: str) -> Register:
        """Return a register; raise Unreadable where its file is not valid."""
        self.asked.add(name)
        found = self.registers.get(name) or Register(name, there=False)
        if found.unreadable:
            raise Unreadable(found)
        return found

    def records(self, register: str, of: str = "records", **where: Any) -> list[Record]:
        """Return the records of a list whose fields have these values; a list or set of values means any of them."""
        found = self.register(register).lists.get(of, [])
        for name, value in where.items():
            values = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
            if found and found is self.register(register).lists.get(of):
                index = self._index(register, of, name)
                found = [record for one in values for record in index.get(one, ())]
                found = found if len(values) == 1 else sorted(found, key=lambda record: record.place.line)
            else:
                found = [record for record in found if record.get(name) in values]
        return list(found)

    def _index(self, register: str, of: str, name: str) -> dict[Any, list[Record]]:
        """The records of a list by a field, gathered once: rules ask for people and holders by the thousand."""
        key = (register, of, name)
        if key not in self._indexes:
            index: dict[Any, list[Record]] = {}
            for record in self.registers[register].lists[of]:
                value = record.get(name)
                if value is None or isinstance(value, (str, int, date)):
                    index.setdefault(value, []).append(record)
            self._indexes[key] = index
        return self._indexes[key]

    @property
    def agency_type(self) -> str | None:
        """What the agency holds information of: individual, enterprise, both."""
        return self.register("agency").head.get("type")

    @property
    def operating_since(self) -> date | None:
        """The day on which the agency began to operate."""
        return self.register("agency").head.get("operating_since")

    def departments(self) -> list[Record]:
        """Return the agency's departments."""
        return self.records("agency", "departments")

    # People and posts

    def person(self, name: str | None) -> Record | None:
        """Return somebody of the people register by id."""
        return next(iter(self.records("people", id=name)), None) if name else None

    def called(self, name: str) -> str:
        """Return what somebody is called in a sentence: the name with the id, or the id alone."""
        person = self.person(name)
        return f"{person['name']} ({name})" if person and person.get("name") else name

    def named(self, record: Record) -> Text:
        """Return what people call a record in a sentence; of an assignment the post and the person by name."""
        if record.told is None and record.list == "assignments" and record.get("post") and record.get("person"):
            return Text("{post} {person}", "{post} {person}").format(
                post=label("posts.posts", record["post"]), person=self.called(record["person"]))
        return record.called

    def employed(self, name: str | None, day: date | None = None) -> bool:
        """Tell whether somebody was employed on a day, today without one."""
        person, day = self.person(name), day or self.today
        if person is None or person["joined"] > day:
            return False
        return not (person.get("left") and person["left"] <= day)

    def staff(self, name: str | None, day: date | None = None) -> bool:
        """Tell whether somebody is one of the agency's own, and no supplier's."""
        person = self.person(name)
        return self.employed(name, day) and person is not None and person["employment"] == "staff"

    def everybody(self) -> set[str]:
        """Return the ids of all who are employed today."""
        return {person["id"] for person in self.records("people") if self.employed(person["id"])}

    def holders(self, post: str, day: date | None = None, *, staff: bool = False) -> list[Record]:
        """Return the assignments of employed people to a post on a day, A and B alike."""
        day = day or self.today
        belongs = self.staff if staff else self.employed
        return [
            one for one in self.records("posts", "assignments", post=post)
            if one["from"] <= day and not (one.get("to") and one["to"] <= day) and belongs(one["person"], day)]

    def people_in(self, posts: Iterable[str], day: date | None = None) -> set[str]:
        """Return the ids of all who hold one of the posts on a day."""
        return {one["person"] for post in posts for one in self.holders(post, day)}

    # What was found

    def findings_about(self, ids: Iterable[str]) -> list[tuple[Record, Mapping[str, Any]]]:
        """Return the findings about records with these ids (`about`), in the order of the file, each with its activity.

        None where activities.yml is not valid: this says nothing of what rests on it.
        """
        if self._findings is None:
            self._findings = {}
            register = self.registers.get("activities")
            rows = [] if register is None or register.unreadable else register.lists.get("records", [])
            every = ((activity, one) for activity in rows for one in activity.get("issues") or ())
            for number, (activity, one) in enumerate(every):
                for name in one.get("about") or ():
                    self._findings.setdefault(name, []).append((number, activity, one))
        found = {number: (activity, one) for name in ids for number, activity, one in self._findings.get(name, ())}
        return [found[number] for number in sorted(found)]

    # What hosts have

    def accounts_of(self, person: str) -> list[Account]:
        """Return the accounts on hosts that are said to be somebody's, by id."""
        return self._account_index().get(f"of {person}", [])

    def accounts_named(self, name: str) -> list[Account]:
        """Return the accounts of a name, on whichever host."""
        return self._account_index().get(f"named {name}", [])

    def holds(self, account: str) -> bool:
        """Tell whether the people register has an account for somebody who is employed."""
        if self._held is None:
            self._held = {
                name for person in self.records("people") if self.employed(person["id"])
                for name in person.get("accounts") or ()}
        return account in self._held

    def _account_index(self) -> dict[str, list[Account]]:
        """The accounts by name and by person, gathered once: there may be tens of thousands."""
        if not self._accounts:
            for one in self.accounts:
                for key in (f"named {one.name}", *(f"of {person}" for person in one.people)):
                    self._accounts.setdefault(key, []).append(one)
        return self._accounts

    def without(self, things: Collection[tuple[str, str]]) -> World:
        """Return the world without these hosts and runs, of what is said: ("accounts", "web1")."""
        return replace(
            self, hosts={host: address for host, address in self.hosts.items() if ("inventory", host) not in things},
            accounts=[one for one in self.accounts if ("accounts", one.host) not in things],
            flows=None if self.flows is None else [one for one in self.flows if ("flows", one.host) not in things],
            runs=None if self.runs is None else [one for one in self.runs if ("runs", one.run_id) not in things])

    # What a register says, and does not

    def missing(self, register: str, what: Text, *, who: str | None = None) -> Observation:
        """There is no record of something: that fails where the register is kept, and is work to do in a draft."""
        found = self.register(register)
        if found.kept:
            return fail("record_absent", Text(
                "{file}: there is no record of {what}", "{file}：没有{what}的记录").format(
                    file=f"{register}.yml", what=what), who=who)
        if found.unfinished:
            return manual("placeholder", Text(
                "{file} is a draft: no record of {what} yet; {number} records still say 待填, the first is {first}",
                "{file} 为草稿，尚无{what}的记录；另有 {number} 条记录仍为待填，首条为 {first}").format(
                    file=f"{register}.yml", what=what, number=len(found.unfinished),
                    first=found.unfinished[0].place), found.unfinished[0], who=who)
        return manual("record_absent", Text(
            "{file} is {state}: no record of {what} yet", "{file} {state}，尚无{what}的记录").format(
                file=f"{register}.yml", what=what,
                state=Text("a draft", "为草稿") if found.there else Text("not there", "不存在")), who=who)

    def none(self, register: str, kind: str) -> list[Observation] | None:
        """Return what the newest statement that there is nothing of a kind comes to; None without one."""
        if wrong := self.register(register).misstated.get(kind):
            return [Observation("error", "schema", one) for one in wrong]
        said = [one for one in self.records(register, "none", kind=kind) if one["on"] <= self.today]
        if not said:
            return None
        one = max(said, key=lambda record: record["on"])
        until = Period(one.get("holds") or YEAR).after(one["on"])
        word = stated(register).get(kind)
        parts = {
            "by": self.called(one["by"]), "on": one["on"], "kind": word.text if word else kind, "until": until}
        if not self.employed(one["by"], one["on"]):
            return [fail("unknown_person", Text(
                "{by}, who states that there is none ({kind}), was not employed on {on}",
                "{by} 于 {on} 声明无“{kind}”，但当日并非在职人员").format(**parts), one)]
        if until < self.today:
            return [manual("expired", Text(
                "the statement of {by} on {on} that there is none ({kind}) ended on {until}: state it again, or enter "
                "what there is",
                "{by} 于 {on} 声明无“{kind}”，已于 {until} 到期：须重新声明，或登记实际情况").format(**parts), one,
                due=until, who=one["by"])]
        return [not_applicable("none_declared", Text(
            "{by} stated on {on} that there is none ({kind})", "{by} 于 {on} 声明无“{kind}”").format(**parts),
            due=until, record=one)]

    def confirmed(self, register: str, every: str = YEAR) -> list[Observation]:
        """Nothing, or that nobody has confirmed the register within the period: then it proves nothing."""
        until = self.confirmed_until(register, every)
        if until is not None and until >= self.today:
            return []
        if until is None:
            return [manual("expired", Text(
                "{file} has no day of confirmation up to today (`reviewed`): go through its records, then enter "
                "the day",
                "{file} 没有截至今日的确认日期（reviewed）：逐条核对后填写").format(file=f"{register}.yml"))]
        return [manual("expired", Text(
            "{file} was last confirmed on {on} (`reviewed`), which held until {until}: go through its records, then "
            "enter the new day",
            "{file} 上次确认（reviewed）为 {on}，已于 {until} 到期：逐条核对后更新该日期").format(
                file=f"{register}.yml", on=self.register(register).head.get("reviewed"), until=until), due=until)]

    def confirmed_until(self, register: str, every: str = YEAR) -> date | None:
        """Return the day until which the register's confirmation holds; one that is still to come is none."""
        reviewed = self.register(register).head.get("reviewed")
        return None if reviewed is None or reviewed > self.today else Period(every).after(reviewed)

    def period(self, kind: str, every: str) -> Period:
        """Return how often something of a kind is due, and note that it was counted by."""
        found = self.shortened(kind, every)
        self.counted.add((every, found))
        return found

    def shortened(self, kind: str, every: str) -> Period:
        """Return how often something of a kind is due: the agency may shorten what the clause or the default says."""
        own = self.periods.get(kind)
        return min(Period(every), Period(own)) if own else Period(every)

    def placeholders(self, record: Record) -> list[Observation]:
        """What in a record still has to be filled in."""
        left = [name for name, value in record.items() if is_placeholder(value)]
        left += [name for name in record.unfilled if name not in left]
        return [manual("placeholder", Text(
            "{record}: still to be filled in: {fields}", "{record}：待填写{fields}").format(
                record=self.named(record), fields=self._fields(record, left)), record)] if left else []

    def lacking(self, record: Record, fields: Collection[str]) -> list[Observation]:
        """Fields that a record needs and has not."""
        return [fail("field_absent", Text(
            "{record}: {field} is missing", "{record}：缺少{field}").format(
                record=self.named(record), field=self._fields(record, [name])), record)
            for name in fields if record.get(name) in (None, "", []) and name not in record.unfilled]

    @staticmethod
    def _fields(record: Record, named: Iterable[str]) -> Text:
        return joined(field_told(record.register, record.list, name) for name in named)

    # Files

    def evidence(
            self, record: Record, named: Mapping[str, Any] | None = None, *, about: str | Text = "",
            needed: bool = True) -> list[Observation]:
        """What is wrong with the files that a record, or a mapping below it (`named`), gives as evidence.

        `about` is the field that the mapping stands in, or what people call it.
        """
        files = (record if named is None else named).get("evidence") or []
        name = self.named(record)
        if about:
            known = field_told(record.register, record.list, about) if isinstance(about, str) else about
            name = Text("{record}, {about}", "{record} {about}").format(record=name, about=known)
        if not files:
            return [manual("no_evidence", Text(
                "{record} names no evidence", "{record} 未列出证据").format(record=name), record)] if needed else []
        return [
            seen for one in files for seen in self.files.recorded(one, name, record)]

    def heading(self, record: Record, file: str, heading: str) -> list[Observation]:
        """Nothing where a document has this heading; else what is wrong."""
        found: list[Observation] = self.files.heading(record, file, heading)
        return found
