# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record of a register: a mapping that knows its place."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["Place", "Record"]


class Place(NamedTuple):
    """Where a record stands: the register's file and the lines of the record, the first and the last."""

    file: str
    line: int
    last: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Record(dict[str, Any]):
    """What a register's list holds: its fields, dates as datetime.date, mappings below it as plain dictionaries.

    `register` and `list` tell where it belongs ("posts", "assignments"), `place` its file and line.
    """

    __slots__ = ("list", "place", "register")

    def __init__(
            self, fields: dict[str, Any], register: str = "", of: str = "records", place: Place | None = None) -> None:
        super().__init__(fields)
        self.register, self.list = register, of
        self.place = place or Place(f"{register}.yml", 0, 0)

    @property
    def name(self) -> str:
        """What it is called in a sentence: its id, or the first field that tells it from others."""
        for field in ("id", "inventory_name", "task", "matter", "net", "kind", "post", "a"):
            if self.get(field):
                return str(self[field]) + (f"/{self['person']}" if field == "post" and self.get("person") else "")
        return str(self.place)
