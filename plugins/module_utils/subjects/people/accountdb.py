# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account files: passwd(5), shadow(5), group(5) and gshadow(5).

Errors name a line and never quote it: these files hold password hashes. For the same reason a
hash is left out when an entry is printed.
"""

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Type

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

__all__ = ["AccountDb", "Group", "Gshadow", "Passwd", "Shadow", "group", "gshadow", "passwd", "shadow"]

_NUMBER = re.compile(r"-?[0-9]{1,30}$")


class Passwd(NamedTuple):
    """An account. `line` counts from one."""

    name: str
    password: str
    uid: int
    gid: int
    gecos: str
    home: str
    shell: str
    line: int = 0

    def __repr__(self) -> str:
        return _without_password(self)


class Shadow(NamedTuple):
    """An account's password and its ageing, in days; None where the field is empty."""

    name: str
    password: str
    last_change: Optional[int]
    min_days: Optional[int]
    max_days: Optional[int]
    warn_days: Optional[int]
    inactive_days: Optional[int]
    expire_date: Optional[int]
    reserved: str
    line: int = 0

    def __repr__(self) -> str:
        return _without_password(self)


class Group(NamedTuple):
    """A group and the accounts that have it as a supplementary one."""

    name: str
    password: str
    gid: int
    members: Tuple[str, ...]
    line: int = 0

    def __repr__(self) -> str:
        return _without_password(self)


class Gshadow(NamedTuple):
    """A group's password, administrators and members."""

    name: str
    password: str
    admins: Tuple[str, ...]
    members: Tuple[str, ...]
    line: int = 0

    def __repr__(self) -> str:
        return _without_password(self)


_REQUIRED_NUMBERS = ("uid", "gid")
_NUMBERS = ("last_change", "min_days", "max_days", "warn_days", "inactive_days", "expire_date")
_LISTS = ("admins", "members")


_PARSED: Dict[Tuple[bytes, Type[Any]], Tuple[Tuple[Any, ...], Tuple[int, ...]]] = {}


class AccountDb(Document):
    """One of the four files.

    entries: the local entries in order. compat: line numbers of `+` and `-` entries, which let
    NIS in; they, comments and blank lines are kept as they are. With `damaged`, which takes their errors, lines that
    cannot be read are left out.
    """

    def __init__(
            self, data: bytes, path: str, kind: Type[Any], damaged: Optional[List[Exception]] = None) -> None:
        super().__init__(data, path)
        self._damaged = damaged
        self.newline = "\n"
        self.kind = kind
        self.fields = kind._fields[:-1]
        self.entries: List[Any] = []
        self._first: Dict[str, Any] = {}
        self.compat: List[int] = []
        # Read anew after each staged change, most of them have the same bytes.
        if damaged is not None:
            self._parse()
            return
        if (data, kind) not in _PARSED:
            self._parse()
            _PARSED[data, kind] = tuple(self.entries), tuple(self.compat)
        self.entries, self.compat = map(list, _PARSED[data, kind])
        self._index()

    def get(self, name: str) -> Optional[Any]:
        """The entry that counts for this name: the first, as the C library takes it."""
        return self._first.get(name)

    def all(self, name: str) -> List[Any]:
        """Every entry of this name; more than one is a fault the C library does not notice."""
        return [entry for entry in self.entries if entry.name == name]

    def set_field(self, name: str, field: str, value: Any) -> bool:
        """Set one field of the entry that counts and tell whether a byte changed; KeyError without one."""
        entry = self.get(name)
        if entry is None:
            raise KeyError(name)
        index = entry.line - 1
        parts = self.text(index).split(":")
        place = self.fields.index(field)
        text = _text(value)
        if parts[place] == text:
            return False
        parts[place] = text
        self.replace(index, ":".join(parts))
        self._parse()
        return True

    def add(self, *values: Any) -> None:
        """Add an entry from its fields: at the end, but before NIS entries, which would hide it."""
        if len(values) != len(self.fields):
            raise ValueError("%s takes %s fields" % (self.kind.__name__, len(self.fields)))
        index = self.compat[0] - 1 if self.compat else len(self.lines)
        self.insert(index, ":".join(_text(value) for value in values))
        self._parse()

    def remove(self, name: str) -> bool:
        """Delete every entry of this name and tell whether there was one."""
        found = self.all(name)
        for entry in reversed(found):
            self.delete(entry.line - 1)
        self._parse()
        return bool(found)

    def _parse(self) -> None:
        self.entries, self.compat = [], []
        for index in range(len(self.lines)):
            text = self.text(index)
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            self.refuse_carriage_return(index)
            if text[0] in "+-":
                self.compat.append(index + 1)
                continue
            try:
                self.entries.append(self._entry(index, text))
            except ParseError as error:
                if self._damaged is None:
                    raise
                self._damaged.append(error)
        self._index()

    def _index(self) -> None:
        self._first = {}
        for entry in self.entries:
            self._first.setdefault(entry.name, entry)

    def _entry(self, index: int, text: str) -> Any:
        parts = text.split(":")
        if len(parts) != len(self.fields):
            raise self.error(index, "has %s fields where %s belong" % (len(parts), len(self.fields)))
        if not parts[0]:
            raise self.error(index, "has no name")
        values = [self._typed(index, field, parts[place]) for place, field in enumerate(self.fields)]
        return self.kind(*values, line=index + 1)

    def _typed(self, index: int, field: str, text: str) -> Any:
        if field in _LISTS:
            return tuple(name for name in text.split(",") if name)
        if field not in _NUMBERS + _REQUIRED_NUMBERS:
            return text
        if not text and field in _NUMBERS:
            return None
        if not _NUMBER.match(text):
            raise self.error(index, "%s is not a number" % field)
        return int(text)


def passwd(data: bytes, path: str = "/etc/passwd", damaged: Optional[List[Exception]] = None) -> AccountDb:
    return AccountDb(data, path, Passwd, damaged)


def shadow(data: bytes, path: str = "/etc/shadow", damaged: Optional[List[Exception]] = None) -> AccountDb:
    return AccountDb(data, path, Shadow, damaged)


def group(data: bytes, path: str = "/etc/group", damaged: Optional[List[Exception]] = None) -> AccountDb:
    return AccountDb(data, path, Group, damaged)


def gshadow(data: bytes, path: str = "/etc/gshadow", damaged: Optional[List[Exception]] = None) -> AccountDb:
    return AccountDb(data, path, Gshadow, damaged)


def _text(value: Any) -> str:
    text = "" if value is None else ",".join(value) if isinstance(value, tuple) else str(value)
    if ":" in text:
        raise ValueError("a field cannot contain a colon")
    return text


def _without_password(entry: Any) -> str:
    shown = ["%s=%r" % (field, getattr(entry, field)) for field in entry._fields if field != "password"]
    return "%s(%s)" % (type(entry).__name__, ", ".join(shown))
