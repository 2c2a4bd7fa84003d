# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files with one setting a line, perhaps under [sections], in the dialects of the programs that read them.

A line that the program itself would skip with a warning is kept and gives no setting.
"""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value

__all__ = [
    "AUDITD_CONF", "Dialect", "FAILLOCK_CONF", "KeyValue", "LOGIN_DEFS", "PWQUALITY_CONF", "SYSCTL_CONF",
    "SYSTEMD_INI", "USERADD_DEFAULTS", "load", "sysctl_name",
]

_SPACE = " \t\r\f\v"
_HEADER = re.compile(r"[ \t]*\[(?P<name>[^\]]*)\][ \t\r]*$")
_WORDS = re.compile(r"(?P<key>[^ \t]+)(?P<gap>[ \t]+)(?P<value>.+)", re.S)
_EQUALS = re.compile(r"(?P<key>[^ \t=]+)(?P<gap>[ \t]*=[ \t]*)(?P<value>.*)", re.S)
_LOOSE = re.compile(r"(?P<key>[^ \t=]+)(?P<gap>[ \t]*=?[ \t]*)(?P<value>.*)", re.S)
_VERBATIM = re.compile(r"(?P<key>[^=]*)(?P<gap>=)(?P<value>.*)", re.S)


def sysctl_name(name: str) -> str:
    """A kernel parameter's name in its dotted form; `-` (ignore errors) aside, as sysctl.d(5) reads names.

    The first separator tells which one a name uses; the other then stands for itself
    (`net/ipv4/conf/eth0.1/forwarding` is `net.ipv4.conf.eth0/1.forwarding`).
    """
    name = name[1:] if name.startswith("-") else name
    first = re.search(r"[./]", name)
    if first is None or first.group() == ".":
        return name
    return name.translate({ord("."): "/", ord("/"): "."})


class Dialect(NamedTuple):
    """How one program reads its file.

    assignment: what a setting looks like once indent, comment and trailing space are off.
    comments: characters that start a comment line; inline: those that start one anywhere.
    continued: a final backslash joins lines. wins: the occurrence in force, "last" or "first".
    same: turns a key into the form in which two spellings of it are equal.
    joiner: what to write between a new key and its value. verbatim: all white space counts.
    unix: the program takes a carriage return as part of the value, so a setting that has one is refused.
    """

    assignment: Any
    comments: str
    joiner: str
    inline: str = ""
    sections: bool = False
    continued: bool = False
    wins: str = "last"
    same: Callable[[str], str] = str
    verbatim: bool = False
    unix: bool = False


LOGIN_DEFS = Dialect(_WORDS, "#", "\t", unix=True)
USERADD_DEFAULTS = Dialect(_VERBATIM, "", "=", verbatim=True, unix=True)
PWQUALITY_CONF = Dialect(_LOOSE, "#", " = ", inline="#", same=str.lower)
FAILLOCK_CONF = Dialect(_LOOSE, "#", " = ", inline="#")
AUDITD_CONF = Dialect(_EQUALS, "#", " = ", same=str.lower, unix=True)
SYSTEMD_INI = Dialect(_EQUALS, "#;", "=", sections=True, continued=True)
SYSCTL_CONF = Dialect(_EQUALS, "#;", " = ", same=sysctl_name)


class Entry(NamedTuple):
    """One setting as written, on the lines `first..last`."""

    section: Optional[str]
    same: str
    indent: str
    key: str
    gap: str
    value: str
    after: str
    first: int
    last: int


_PARSED: Dict[Tuple[bytes, Dialect], Tuple[Tuple[Entry, ...], Tuple[Tuple[int, str], ...]]] = {}


class KeyValue(Document):
    """One file, its settings, and edits that leave every other byte alone."""

    def __init__(self, data: bytes, path: str, dialect: Dialect) -> None:
        super().__init__(data, path)
        self.dialect = dialect
        if dialect.unix:
            self.newline = "\n"
        self.entries: List[Entry] = []
        self.headers: List[Tuple[int, str]] = []
        # Read anew after each staged change, few files have other bytes by then.
        if (data, dialect) not in _PARSED:
            self._parse()
            _PARSED[data, dialect] = tuple(self.entries), tuple(self.headers)
        entries, headers = _PARSED[data, dialect]
        self.entries, self.headers = list(entries), list(headers)

    def get(self, key: str, section: Optional[str] = None) -> Optional[Value]:
        """The value in force; that of a flag (a key alone) is empty."""
        entry = self._in_force(key, section)
        return None if entry is None else Value(entry.value, self.where(entry.first))

    def all(self, key: str, section: Optional[str] = None) -> List[Value]:
        """Every occurrence, in the file's order."""
        return [Value(entry.value, self.where(entry.first)) for entry in self._find(key, section)]

    def keys(self, section: Optional[str] = None) -> List[str]:
        """The keys that are set, once each, in the file's order."""
        seen: Dict[str, None] = {}
        for entry in self.entries:
            if entry.section == section:
                seen.setdefault(entry.same, None)
        return list(seen)

    def set(self, key: str, value: str, section: Optional[str] = None) -> bool:
        """Make `value` the one in force and tell whether a byte changed; an empty one may be a flag.

        The occurrence in force is edited where it stands. Without one, a line is added after the
        section's last; a commented-out example is left as it is.
        """
        entry = self._in_force(key, section)
        if entry is None:
            self._add(self._assignment(key, value), section)
        elif entry.value == value:
            return False
        elif entry.value and value:
            self.replace(entry.first, entry.indent + entry.key + entry.gap + value + entry.after, entry.last)
        else:
            self.replace(entry.first, entry.indent + self._assignment(entry.key, value) + entry.after, entry.last)
        self._parse()
        return True

    def remove(self, key: str, section: Optional[str] = None) -> bool:
        """Delete every occurrence and tell whether there was one."""
        found = self._find(key, section)
        for entry in reversed(found):
            self.delete(entry.first, entry.last)
        self._parse()
        return bool(found)

    def _find(self, key: str, section: Optional[str]) -> List[Entry]:
        wanted = self.dialect.same(key)
        return [entry for entry in self.entries if entry.same == wanted and entry.section == section]

    def _in_force(self, key: str, section: Optional[str]) -> Optional[Entry]:
        found = self._find(key, section)
        if not found:
            return None
        return found[-1] if self.dialect.wins == "last" else found[0]

    def _assignment(self, key: str, value: str) -> str:
        if not value and self.dialect.assignment is _LOOSE:
            return key
        return key + self.dialect.joiner + value

    def _add(self, line: str, section: Optional[str]) -> None:
        places = [place for place, name in self.headers if name == section]
        if section is None:
            end = self.headers[0][0] if self.headers else len(self.lines)
        elif places:
            end = min([place for place, _name in self.headers if place > places[-1]] + [len(self.lines)])
            while not self.text(end - 1).strip():
                end -= 1
        else:
            self.append("[%s]" % section)
            end = len(self.lines)
        self.insert(end, line)

    def _parse(self) -> None:
        self.entries, self.headers = [], []
        section: Optional[str] = None
        index = 0
        while index < len(self.lines):
            first, text = index, self.text(index)
            index += 1
            stripped = text if self.dialect.verbatim else text.lstrip(_SPACE)
            if not stripped or stripped[0] in self.dialect.comments:
                continue
            if self.dialect.sections and stripped[0] == "[":
                section = self._header(first)
                continue
            if self.dialect.continued:
                stripped, index = self._joined(first)
            entry = self._entry(section, text[: len(text) - len(text.lstrip(_SPACE))], stripped, first, index - 1)
            if entry is not None:
                if self.dialect.unix:
                    self.refuse_carriage_return(first)
                self.entries.append(entry)

    def _header(self, index: int) -> str:
        match = _HEADER.match(self.text(index))
        if match is None:
            raise self.error(index, "section header without its closing bracket")
        self.headers.append((index, match.group("name")))
        return match.group("name")

    def _joined(self, first: int) -> Tuple[str, int]:
        """A line with its continuations, each backslash a space; comment lines in between are left out."""
        parts: List[str] = []
        index, more = first, True
        while more and index < len(self.lines):
            text = self.text(index).lstrip(_SPACE)
            index += 1
            if parts and text and text[0] in self.dialect.comments:
                continue
            more = (len(text) - len(text.rstrip("\\"))) % 2 == 1
            parts.append(text[:-1] + " " if more else text)
        return "".join(parts), index

    def _entry(self, section: Optional[str], indent: str, text: str, first: int, last: int) -> Optional[Entry]:
        body = re.split("[" + self.dialect.inline + "]", text, maxsplit=1)[0] if self.dialect.inline else text
        if self.dialect.verbatim:
            indent = ""
        else:
            body = body.rstrip(_SPACE)
        match = self.dialect.assignment.match(body)
        if match is None:
            return None
        key, gap, value = match.group("key", "gap", "value")
        return Entry(section, self.dialect.same(key), indent, key, gap, value, text[len(body) :], first, last)


def load(reader: Any, path: str, dialect: Dialect) -> KeyValue:
    """Read a file through the host; a missing or unreadable one raises the host's own error."""
    return KeyValue(reader.read(path), path, dialect)
