# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small agency for the tests of rules, and what is read off their observations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, Register, World

__all__ = [
    "ABSENT", "CHANGED", "CONFIRMED", "REVIEWED", "TODAY", "UNREADABLE", "Files", "agency", "ago", "due_of", "ended",
    "evidence", "good", "reasons", "statuses", "when", "world"]

TODAY = date(2026, 11, 27)
# The day on which the registers were confirmed; that holds until a year later.
REVIEWED = date(2026, 10, 8)
CONFIRMED = date(2027, 10, 8)
# What a file may be, beside text (of a document) and days (of a log).
ABSENT, CHANGED, UNREADABLE = "ABSENT", "CHANGED", "UNREADABLE"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEAD = {"status": "kept", "since": "2023-01-10", "reviewed": REVIEWED}
_NAMES = (
    "agency", "people", "posts", "policies", "activities", "approvals", "assets", "facilities", "application_tests",
    "projects", "suppliers", "media", "incidents", "members", "grading", "keys")


class Files:
    """Files that are as they were recorded, but for those that are told to be otherwise.

    `files` gives for a path ABSENT, CHANGED, UNREADABLE, the text of a document, or the days of a log. A document
    that is not among them has every heading.
    """

    def __init__(self, files: Mapping[str, str | Sequence[date]]) -> None:
        self.files = files

    def recorded(self, one: Mapping[str, Any], name: str, record: Record) -> list[Observation]:
        """Nothing where the file is the recorded one."""
        path = one["file"]
        if self.files.get(path) == ABSENT:
            return [fail("evidence_absent", _told(f"{name}: {path}"), record)]
        if self.files.get(path) == CHANGED:
            return [fail("evidence_differs", _told(f"{name}: {path}"), record)]
        return []

    def heading(self, record: Record, file: str, heading: str) -> list[Observation]:
        """Nothing where the document has the heading."""
        found = self.files.get(file)
        if found == UNREADABLE:
            return [manual("unreadable_text", _told(file), record)]
        if isinstance(found, str) and found not in (ABSENT, CHANGED) and heading not in found.splitlines():
            return [fail("heading_absent", _told(f"{file}: {heading}"), record)]
        return []

    def rows(self, record: Record, file: str, date_column: str) -> list[date]:
        """The days of a log."""
        found = self.files[file]
        if found == ABSENT:
            raise FileNotFoundError(file)
        if isinstance(found, str):
            raise ValueError(f"{file}: {found}")
        return list(found)

    def text(self, path: str) -> str:
        """The text of a document."""
        return str(self.files[path])


def _told(sentence: str) -> Text:
    return Text(sentence, sentence)


def when(value: Any) -> Any:
    """Return a value with every ISO day in it, at any depth, as a date."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, dict):
        return {name: when(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [when(one) for one in value]
    return value


def ago(days: int) -> date:
    """Return the day that is so many days before TODAY."""
    return TODAY - timedelta(days=days)


def evidence(name: str = "paper") -> list[dict[str, str]]:
    """Return what a record says of one file of evidence."""
    return [{"file": f"evidence/{name}.pdf", "sha256": "0" * 64}]


def world(
        *, today: date | str = TODAY, files: Mapping[str, str | Sequence[date]] | None = None, level: int = 3,
        hosts: Mapping[str, str | None] | None = None, accounts: Sequence[Account] = (), flows: Any = None,
        runs: Any = None, periods: Mapping[str, str] | None = None,
        looked_at: Mapping[str, Sequence[str]] | None = None, partly: Sequence[str] = (),
        **registers: dict[str, Any] | None) -> World:
    """Return a world of the small agency below, with these registers in it.

    A register is a dictionary of its head and lists, and is laid over the agency's own: what is not named stays. None
    takes the register away.
    """
    own = {**{name: {} for name in _NAMES}, **agency()}
    unknown = set(registers) - set(own)
    assert not unknown, f"there is no register {unknown}"
    return World(
        registers={
            name: _register(name, {**_HEAD, **fields, **(registers.get(name) or {})})
            for name, fields in own.items() if registers.get(name, {}) is not None},
        today=when(today), files=Files(files or {}), level=level, hosts=hosts or {}, accounts=accounts, flows=flows,
        runs=runs, periods=periods or {}, looked_at=looked_at or {}, partly=partly)


def _register(name: str, fields: dict[str, Any]) -> Register:
    lists = {of for of, value in fields.items() if isinstance(value, list)}
    return Register(
        name, head={of: when(value) for of, value in fields.items() if of not in lists},
        lists={of: [_record(name, of, number, one) for number, one in enumerate(fields[of])] for of in lists})


def _record(register: str, of: str, number: int, fields: dict[str, Any]) -> Record:
    line = 10 * (number + 1)
    return Record(when(fields), register, of, Place(f"{register}.yml", line, line + 5))


def agency() -> dict[str, dict[str, Any]]:
    """Return the registers of an agency of twelve people: who they are, what they do, and who approves.

    p01 and p02 are senior management, p03 heads security; of the pairs the first is A and the second is B: p04 and p05
    (security), p06 and p07 (systems), p08 and p09 (network), p10 and p11 (databases). p12 is of the business.
    """
    pairs = {
        "security_admin": ("p04", "p05"), "system_admin": ("p06", "p07"), "network_admin": ("p08", "p09"),
        "dba": ("p10", "p11")}
    singles = {"senior_manager": ("p01", "p02"), "security_head": ("p03",), "business_operator": ("p12",)}
    held: list[tuple[str, str, str | None]] = [
        (post, person, None) for post, people in singles.items() for person in people]
    held += [(post, person, role) for post, people in pairs.items() for person, role in zip(people, "AB", strict=True)]
    departments = {
        "p01": "mgmt", "p02": "mgmt", "p03": "security", "p04": "security", "p05": "security", "p12": "business"}
    return {
        "agency": {
            "name": "示例征信", "type": "individual", "operating_since": "2022-03-01",
            "departments": [
                {"id": "mgmt", "name": "总经理室", "technical": True},
                {"id": "security", "name": "信息安全部", "technical": True},
                {"id": "it", "name": "科技部", "technical": True},
                {"id": "business", "name": "业务部"}]},
        "people": {"records": [
            {"id": person, "name": f"员工{person[1:]}", "department": departments.get(person, "it"),
             "employment": "staff", "joined": "2022-03-01",
             "confidentiality": {"on": "2022-03-01", "evidence": evidence(f"undertaking-{person}")}}
            for person in (f"p{number:02d}" for number in range(1, 13))]},
        "posts": {"assignments": [
            {"post": post, "person": person, **({"role": role} if role else {}), "from": "2022-03-01",
             "evidence": evidence(f"appointment-{post}-{person}")} for post, person, role in held]},
        "policies": {"records": [
            {"id": "ZD-1", "title": "岗位职责", "kinds": ["duties"], "version": "2.0", "file": "policy/duties.md",
             "sha256": "0" * 64, "author": "p04", "approver": "p01", "approved": "2026-01-20",
             "effective": "2026-02-01", "reviewed": "2026-09-15", "topics": {},
             "duties": [{"post": post, "items": {}} for post in (*singles, *pairs)]}]},
        "approvals": {
            "matrix_reviewed": "2026-09-20",
            "matrix": [{"matter": "policy", "department": "mgmt", "approver": ["senior_manager"], "levels": 1}]},
    }


def statuses(observations: Sequence[Observation]) -> list[str]:
    """Return the statuses of observations, each once, sorted."""
    return sorted({one.status for one in observations})


def reasons(observations: Sequence[Observation]) -> list[str]:
    """Return the reason codes of observations, sorted, as often as they come."""
    return sorted(one.reason for one in observations)


def due_of(observations: Sequence[Observation]) -> date | None:
    """Return the day of the only observation."""
    assert len(observations) == 1, observations
    return observations[0].due


def good(observations: Sequence[Observation], due: date | str) -> bool:
    """Tell whether the observations are one pass until this day; say in the failing test what they are instead."""
    assert reasons(observations) == ["met"], [str(one.message) for one in observations]
    assert due_of(observations) == when(due)
    return True


def ended(look: Callable[[date], Sequence[Observation]], due: date | str) -> list[Observation]:
    """Return what `look` sees on the day after `due`, where it may pass no more; on `due` itself it has to."""
    day = when(due)
    assert good(look(day), day)
    after = list(look(day + timedelta(days=1)))
    assert "pass" not in statuses(after)
    return after
