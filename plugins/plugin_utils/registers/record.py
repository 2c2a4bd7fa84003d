# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record of a register: a mapping that knows its place."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

__all__ = ["Place", "Record", "is_placeholder"]

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
    """

    __slots__ = ("list", "place", "register", "unfilled")

    def __init__(
            self, fields: dict[str, Any], register: str = "", of: str = "records", place: Place | None = None,
            unfilled: tuple[str, ...] = ()) -> None:
        super().__init__(fields)
        self.unfilled = unfilled
        self.register, self.list = register, of
        self.place = place or Place(f"{register}.yml", 0, 0)

    @property
    def name(self) -> str:
        """What it is called in a sentence: its id, or the first field that tells it from others."""
        for field in ("id", "inventory_name", "task", "matter", "net", "kind", "post", "a"):
            if self.get(field):
                return str(self[field]) + (f"/{self['person']}" if field == "post" and self.get("person") else "")
        return str(self.place)
