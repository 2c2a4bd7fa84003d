# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file of logrotate's configuration: settings, includes and stanzas in order, and edits that keep every other byte.
"""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value

__all__ = ["LogrotateFile", "Rotation", "Setting", "Stanza", "load", "rotation"]

_SCRIPTS = ("prerotate", "postrotate", "firstaction", "lastaction", "preremove")
_SETTING = re.compile(r"(?P<name>[A-Za-z]+)(?P<gap>[ \t=]*)(?P<value>.*)$")
_WORD = re.compile(r'"([^"]*)"|\'([^\']*)\'|((?:\\.|[^\s"\'\\{])+)', re.A)
_SPACE = " \t\r\v\f"
_PERIODS = {"hourly": 1.0 / 24, "daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
_LARGEST = 2 ** 31 - 1


def _count(text: str) -> Optional[int]:
    """A number as logrotate reads it: 010 is 8. None for what it refuses."""
    number = numbers.of_c(text)
    return number if number is not None and -1 <= number <= _LARGEST else None


def _size(text: str) -> Optional[int]:
    digits = text[:-1] if text[-1:] in ("k", "K", "M", "G") else text
    number = numbers.of_c(digits)
    return number if number is not None and number >= 0 and digits == digits.strip(_SPACE) else None


def _sized(text: str) -> bool:
    return _size(text) is not None


_TAKES: Dict[str, Callable[[str], Any]] = {
    "rotate": lambda text: _count(text) is not None, "maxage": lambda text: _count(text) not in (None, -1),
    "weekly": re.compile(r"[0-7]?$").match, "size": _sized, "minsize": _sized, "maxsize": _sized,
}
_TAKES.update((name, "".__eq__) for name in ("hourly", "daily", "monthly", "yearly"))


class Setting(NamedTuple):
    """One directive on the line `at`; outside a stanza it holds for what follows."""

    name: str
    value: str
    at: int


class Stanza(NamedTuple):
    """The files that the patterns name, and their own settings between the lines `first` (its brace) and `last`."""

    patterns: List[str]
    settings: List[Setting]
    first: int
    last: int


class Rotation(NamedTuple):
    """What a stanza amounts to, after the settings before it: `days` is None where size alone decides."""

    rotate: Value
    days: Optional[float]
    criterion: Value
    maxsize: Optional[Value]
    maxage: Optional[Value]
    olddir: Optional[str]

    @property
    def kept_days(self) -> Optional[float]:
        """Days for which a record is kept at least; None: for ever. Zero where nothing bounds it from below."""
        age = self.age
        if self.copies == -1:
            return age
        if self.days is None or self.maxsize is not None:
            return 0
        return self.copies * self.days if age is None else min(self.copies * self.days, age)

    @property
    def copies(self) -> int:
        """Logs that are kept; -1: all."""
        return _count(self.rotate.text) or 0

    @property
    def age(self) -> Optional[int]:
        """Days after which a log is removed, or None."""
        return None if self.maxage is None else _count(self.maxage.text)


class LogrotateFile(Document):
    """`items` are the Settings and Stanzas in the file's order. ParseError where logrotate itself gives the file up."""

    def __init__(self, data: bytes, path: str) -> None:
        super().__init__(data, path)
        self.items: List[Any] = []
        self._parse()

    def value(self, setting: Setting) -> Value:
        """A directive's text, with its place."""
        return Value(setting.value, self.where(setting.at))

    def set(self, stanza: Stanza, name: str, value: str) -> None:
        """Put a directive into a stanza: in place of its last one of this name, or before its end."""
        same = [one for one in stanza.settings if one.name == name and one.at != stanza.first]
        if same:
            text = self.text(same[-1].at)
            self.replace(same[-1].at, text[: len(text) - len(text.lstrip())] + (name + " " + value).strip())
        else:
            self.insert(stanza.last, self._indent(stanza) + (name + " " + value).strip())
        self._parse()

    def drop(self, stanza: Stanza, names: Any) -> None:
        """Delete a stanza's directives of these names."""
        for one in reversed([one for one in stanza.settings if one.name in names]):
            if one.at == stanza.first:
                text = self.text(one.at)
                self.replace(one.at, text[: text.rindex("{") + 1])
            else:
                self.delete(one.at)
        self._parse()

    def stanza(self, first_pattern: str) -> Stanza:
        """The stanza that begins with this pattern, as it is after an edit."""
        return next(item for item in self.items if isinstance(item, Stanza) and item.patterns[:1] == [first_pattern])

    def _indent(self, stanza: Stanza) -> str:
        for setting in stanza.settings:
            text = self.text(setting.at)
            if setting.at != stanza.first:
                return text[: len(text) - len(text.lstrip())]
        return "\t"

    def _parse(self) -> None:
        self.items = []
        patterns: List[str] = []
        settings: Optional[List[Setting]] = None
        script: Optional[int] = None
        first = 0
        for index in range(len(self.lines)):
            text = self.text(index).strip(_SPACE)
            if script is not None:
                script = None if text == "endscript" else script
            elif not text or text.startswith("#"):
                continue
            elif settings is None and (patterns or text[0] in "/\"'~{"):
                words, brace, rest = self._patterns(index, text)
                patterns += words
                if brace:
                    settings, first = [], index
                    script = self._setting(index, rest, settings) if rest else None
            elif text.startswith("}"):
                if settings is None or text != "}":
                    raise self.error(index, "a closing brace that logrotate does not take here")
                self.items.append(Stanza(patterns, settings, first, index))
                patterns, settings = [], None
            else:
                script = self._setting(index, text, self.items if settings is None else settings)
        if script is not None or settings is not None or patterns:
            raise self.error(len(self.lines) - 1, "the file ends within a stanza or a script")

    def _patterns(self, index: int, text: str) -> Tuple[List[str], bool, str]:
        words: List[str] = []
        place = 0
        while place < len(text):
            if text[place] == "{":
                return words, True, text[place + 1 :].strip(_SPACE)
            match = _WORD.match(text, place)
            if match is None and text[place] not in _SPACE:
                raise self.error(index, "a file name that cannot be read")
            if match is not None:
                words.append(next(group for group in match.groups() if group is not None))
            place = place + 1 if match is None else match.end()
        return words, False, ""

    def _setting(self, index: int, text: str, into: List[Any]) -> Optional[int]:
        """Note a directive; return its line where it begins a script."""
        match = _SETTING.match(text)
        if match is None:
            raise self.error(index, "neither a directive nor a file name")
        name, value = match.group("name"), match.group("value").strip(_SPACE)
        if name in _TAKES and not _TAKES[name](value):
            raise self.error(index, "logrotate does not take %r for %s, and skips what this belongs to" % (value, name))
        into.append(Setting(name, value, index))
        return index if name in _SCRIPTS else None


def rotation(default: Value, settings: List[Any]) -> Rotation:
    """What (name, Value) pairs in reading order amount to; `default` stands for what logrotate has by itself."""
    rotate, criterion = default, Value("size 1M", default.where)
    days: Optional[float] = None
    found: Dict[str, Any] = {}
    for name, value in settings:
        if name == "rotate":
            rotate = value
        elif name in _PERIODS:
            criterion, days = Value(name, value.where), _PERIODS[name]
        elif name == "size":
            criterion, days = Value("size " + value.text, value.where), None
        elif name in ("maxsize", "maxage", "olddir", "noolddir"):
            found["olddir" if name == "noolddir" else name] = None if name == "noolddir" else value
    maxsize, maxage = [
        found[name] if name in found and read(found[name].text) else None
        for name, read in (("maxsize", _size), ("maxage", _count))]
    olddir = found.get("olddir")
    return Rotation(rotate, days, criterion, maxsize, maxage, None if olddir is None else olddir.text)


def load(reader: Any, path: str) -> LogrotateFile:
    """Read a file through the host; a missing or unreadable one raises the host's own error."""
    return LogrotateFile(reader.read(path), path)
