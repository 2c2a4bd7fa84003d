# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a list of records differs from what it is to become: added, changed field by field, removed."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import is_placeholder

__all__ = ["Change", "Difference", "changed_fields", "difference", "key_of", "unfilled"]

# What tells records of a list apart where they have no id.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "activities.logs": ("kind", "file"),
    "approvals.matrix": ("matter", "department"),
    "assets.links": ("a", "b"),
    "assets.subnets": ("net",),
    "posts.assignments": ("post", "person", "from"),
    "posts.responsibilities": ("task", "since"),
}
_LONGEST = 60


@dataclass(frozen=True)
class Change:
    """A record that is to become another; `fields` are those that differ, with what they were and what they will be."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass
class Difference:
    """What a list is to become: `name` is the list's (`people.records`), `same` counts the records that stay."""

    name: str
    added: list[Mapping[str, Any]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Mapping[str, Any]] = field(default_factory=list)
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def lines(self) -> list[Text]:
        """Return a sentence on each record that is added, changed or removed."""
        return [
            *(self._line(one, Text("added ({fields})", "新增（{fields}）").format(fields=_shown(one)))
              for one in self.added),
            *(self._line(one.before, joined(
                (Text("{field}: {old} -> {new}", "{field}：{old} → {new}").format(
                    field=name, old=_short(old), new=_short(new)) for name, old, new in one.fields), "; ", "；"))
              for one in self.changed),
            *(self._line(one, Text("removed", "删除")) for one in self.removed)]

    def _line(self, record: Mapping[str, Any], what: Text) -> Text:
        return Text("{list} {record}: {what}", "{list} {record}：{what}").format(
            list=self.name, record=" ".join(map(str, key_of(self.name, record))), what=what)


def key_of(name: str, record: Mapping[str, Any]) -> tuple[Hashable, ...]:
    """Return what tells a record of a list from the others: its id, or its fields that do."""
    fields = ("kind", "on") if name.endswith(".none") else _KEYS.get(name, ("id",))
    found = tuple(record.get(one) for one in fields)
    return found if any(one is not None for one in found) else (json.dumps(record, default=str, sort_keys=True),)


def difference(name: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Difference:
    """Compare a list as it is with what it is to become; records with the same key are the same record.

    Where a key is there several times, the first of them belong together, then the second ones. A draft whose key still
    says 待填 becomes the first new record that says all that the draft says.
    """
    found = Difference(name)
    left: dict[Any, list[Mapping[str, Any]]] = {}
    for one in before:
        left.setdefault(key_of(name, one), []).append(one)
    for one in after:
        others = left.get(key_of(name, one))
        if not others:
            found.added.append(one)
        elif fields := changed_fields(old := others.pop(0), one):
            found.changed.append(Change(old, one, fields))
        else:
            found.same += 1
    _fill_drafts(found, [one for others in left.values() for one in others])
    return found


def _fill_drafts(found: Difference, left: Sequence[Mapping[str, Any]]) -> None:
    """Let drafts that are left over become records that are new; what is left of both is removed and added."""
    for one in left:
        new = next((new for new in found.added if _may_become(found.name, one, new)), None)
        if new is None:
            found.removed.append(one)
        else:
            found.added = [other for other in found.added if other is not new]
            found.changed.append(Change(one, new, changed_fields(one, new)))


def _may_become(name: str, draft: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    return any(map(is_placeholder, key_of(name, draft))) and all(
        unfilled(value) or record.get(field) == value for field, value in draft.items())


def unfilled(value: Any) -> bool:
    """Whether a value says 待填, or something in it does."""
    if isinstance(value, Mapping):
        return any(map(unfilled, value.values()))
    return any(map(unfilled, value)) if isinstance(value, list) else is_placeholder(value)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """The fields that differ, each with its value before and after; None where there is none."""
    names = dict.fromkeys([*before, *after])
    return tuple(
        (name, before.get(name), after.get(name)) for name in names
        if before.get(name) != after.get(name) or type(before.get(name)) is not type(after.get(name)))


def _shown(record: Mapping[str, Any]) -> Text:
    return joined(f"{name} {_short(value)}" for name, value in list(record.items())[:4])


def _short(value: Any) -> str:
    if value is None:
        return "-"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str).strip('"')
    return text if len(text) <= _LONGEST else text[:_LONGEST - 3] + "..."
