# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cryptographic keys: the register, who may do what with them, and where they went."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    part,
    unreviewed,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, Past, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World

FIELDS = ("purpose", "algorithm", "custodians", "created", "expires", "verified", "place")


@rule()
def keys(world: World, *, look: str, window: str = LOOK_BACK) -> list[Observation]:
    """The keys are looked at for one thing: the `register` itself, the `roles` of people, or `movements`.

    pass: register: each key has its fields, is not expired and was verified within a year; roles: two employed
    custodians, neither maker nor user, who are named too; movements: each in the window has a taker and was approved
    before; and the register was gone through within a year. fail: `field_absent`, `expired_key`, `overdue`;
    `no_dual_control`, `conflict`, `left`; `no_taker`, `unapproved`; no key (`record_absent`). manual: none yet in a
    draft. not applicable: no keys, by dated statement. ValueError for another word than these three.
    """
    if look not in _LOOKS:
        raise ValueError(f"'{look}' is none of {', '.join(_LOOKS)}")
    year = str(world.period("", YEAR))
    rows = until_today(world, world.records("keys"), "created")
    if not rows:
        return nothing(world, "keys", "key", Text("any key", "任何密钥"))
    message, found = _MESSAGES[look].format(number=len(rows)), unreviewed(world, "keys", year)
    found += [one for row in rows for one in (*_LOOKS[look](world, row), *world.placeholders(row))]
    if look == "movements":
        past = _moved(world, rows, window)
        found += past.found
        message = past.told(message)
    dues = [day for row in rows for day in (_verified_until(row), row.get("expires"))] if look == "register" else []
    return outcome(world, "keys", found, message, dues=dues)


def _verified_until(row: Record) -> date | None:
    return Period(YEAR).after(row["verified"]) if row.get("verified") else None


def _register(world: World, row: Record) -> list[Observation]:
    found = world.lacking(row, FIELDS)
    expires, due = row.get("expires"), _verified_until(row)
    if expires is not None and expires < world.today:
        found.append(fail("expired_key", Text("{key} expired on {on}", "{key} 已于 {on} 到期").format(
            key=row.called, on=expires), row, due=expires))
    if due is not None and due < world.today:
        found.append(fail("overdue", Text(
            "{key} was last verified on {on}; that was due again on {due}",
            "{key} 上次核验为 {on}，应于 {due} 前再次核验").format(key=row.called, on=row["verified"], due=due), row,
            due=due))
    return found


def _roles(world: World, row: Record) -> list[Observation]:
    keepers = set(row.get("custodians") or ())
    found = world.lacking(row, ["maker", "users"])
    if len(keepers) < 2:
        found.append(fail("no_dual_control", Text(
            "{key} has {number} custodians; it has to need two", "{key} 有 {number} 名保管人，须双人控制").format(
                key=row.called, number=len(keepers)), row))
    others = {"maker": Text("made it", "是制作人"), "users": Text("uses it", "是使用人")}
    for field, why in others.items():
        named = row.get(field) or ()
        names = {named} if isinstance(named, str) else set(named)
        found += [fail("conflict", Text(
            "{key}: {name} keeps it and {why}", "{key}：{name} 是保管人，又{why}").format(
                key=row.called, name=world.called(name), why=why), row) for name in sorted(keepers & names)]
    return found + [fail("left", Text(
        "{key}: its custodian {name} is not employed", "{key}：保管人 {name} 并非在职人员").format(
            key=row.called, name=world.called(name)), row) for name in sorted(keepers) if not world.employed(name)]


def _moved(world: World, rows: Sequence[Record], window: str) -> Past:
    """Look at what was done with the keys; a finding about it names the key."""
    moves = [
        part(row, named, "movements", Text("{what} of {on}", "{on} {what}").format(what=named["what"], on=named["on"]))
        for row in rows for named in row.get("movements") or () if named["on"] <= world.today]
    return looked_back(world, moves, lambda move: move["on"], functools.partial(_movement, world), window=window)


def _movement(world: World, move: Record) -> list[Observation]:
    found = []
    parts = {"move": move.called, "approval": move.get("approval") or Text("none", "无")}
    if not move.get("taker"):
        found.append(fail("no_taker", Text(
            "{move} names nobody who took it (`taker`)", "{move}未登记接收人（taker）").format(**parts), move))
    record = next(iter(world.records("approvals", kind="key_movement", id=move.get("approval"))), None)
    if record is None or not approvals.approved_by_then(world, record, move["on"]):
        found.append(fail("unapproved", Text(
            "{move} was not approved by then as a key movement (`approval`: {approval})",
            "{move}：当日无有效的密钥流转审批（approval：{approval}）").format(**parts), move))
    return found


_LOOKS: Mapping[str, Callable[[World, Record], Sequence[Observation]]] = MappingProxyType(
    {"register": _register, "roles": _roles, "movements": lambda _world, _row: []})
_MESSAGES = {
    "register": Text(
        "{number} keys, each registered, verified and not expired", "{number} 个密钥均已登记、核验且未到期"),
    "roles": Text(
        "{number} keys, each with two custodians who neither made nor use it",
        "{number} 个密钥均由两名既非制作人也非使用人的人员保管"),
    "movements": Text(
        "what was done with {number} keys was approved before", "{number} 个密钥的流转均经事前审批"),
}
