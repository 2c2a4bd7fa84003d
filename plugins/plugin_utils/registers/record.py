# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record of a register: a mapping that knows its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label, stated

__all__ = ["Place", "Record", "is_placeholder"]

# Of lists whose records have no id: the field that tells one from another, with the words that it holds.
_TOLD_BY: Mapping[tuple[str, str], tuple[str, str]] = {
    ("posts", "assignments"): ("post", "posts.posts"), ("posts", "responsibilities"): ("task", "posts.tasks"),
    ("posts", "groups"): ("id", "posts.groups"), ("approvals", "matrix"): ("matter", "approvals.matters"),
    ("activities", "logs"): ("kind", "activities.logs")}
_PLACEHOLDER = re.compile(r"\s*(TODO|待填|待补)")


def is_placeholder(value: Any) -> bool:
    """Tell whether a value is a text that asks somebody to write one: 待填, 待补, TODO."""
    return isinstance(value, str) and _PLACEHOLDER.match(value) is not None


class Place(NamedTuple):
    """Where a record stands: the register's file and the lines of the record, the first and the last."""

    file: str
    line: int
    last: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Record(dict[str, Any]):
    """What a register's list holds: its fields, dates as datetime.date, mappings below it as plain dictionaries.

    `register` and `list` tell where it belongs ("posts", "assignments"), `place` its file and line. `unfilled` are the
    fields that still say 待填 where no text can stand (a day, a list): a draft may have them, the record has not.
    `told` is what people call it where that does not follow from its fields.
    """

    __slots__ = ("list", "place", "register", "told", "unfilled")

    def __init__(
            self, fields: dict[str, Any], register: str = "", of: str = "records", place: Place | None = None,
            unfilled: tuple[str, ...] = (), told: Text | None = None) -> None:
        super().__init__(fields)
        self.told = told
        self.unfilled = unfilled
        self.register, self.list = register, of
        self.place = place or Place(f"{register}.yml", 0, 0)

    @property
    def called(self) -> Text:
        """What people call it in a sentence: its name or title with its id, or the label of the word that it is about.

        Who holds a post is told by the id; the world knows the name (`World.named`).
        """
        if self.told is not None:
            return self.told
        field, words = _TOLD_BY.get((self.register, self.list), ("", ""))
        if self.get(field):
            holder = f" {self['person']}" if self.get("person") and field == "post" else ""
            known = label(words, self[field])
            return Text(known.en + holder, known.zh + holder)
        if self.list == "none" and self.get("kind"):
            word = stated(self.register).get(self["kind"])
            return word.text if word else Text(self["kind"], self["kind"])
        title = self.get("title") or self.get("name")
        name = f"{title} ({self['id']})" if title and self.get("id") else self.name
        return Text(name, name)

    @property
    def name(self) -> str:
        """What tells it from others: its id, or the first field that does. For people there is `called`."""
        for field in ("id", "inventory_name", "task", "matter", "net", "kind", "post", "a"):
            if self.get(field):
                return str(self[field]) + (f"/{self['person']}" if field == "post" and self.get("person") else "")
        return str(self.place)
