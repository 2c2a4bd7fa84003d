# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file of rsyslog's configuration as a tree of statements, in both its languages: RainerScript and the legacy one.

Only read: what is to be set goes into a file of our own.
"""

import bisect
import re
from typing import Any, Dict, List, NamedTuple, Optional, Pattern

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value, Where

__all__ = ["Statement", "load", "parse"]

_SPACE = re.compile(r"(?:\s+|#[^\n]*|/\*.*?\*/)+", re.S)
_OBJECT = re.compile(r"([A-Za-z_]+)\s*\(")
_PARAMETER = re.compile(r"([A-Za-z_][\w.]*)\s*=\s*")
_STRING = re.compile(r"\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'", re.S)
# What rsyslogd asks for when it starts: a variable of its environment, a file.
_ASKED = re.compile(r"`[^`\n]{1,1000}`")
_BARE = re.compile(r"[^\s,\])]+")
_THEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\bthen\b", re.S)
_WORD = re.compile(r"[A-Za-z_]+\b")
_CALLED = re.compile(r"\s*[^\s;}]*;?")
_LINE = re.compile(r"(?:\\\r?\n|[^\n])*")
_CONTINUED = re.compile(r"\\\r?\n\s*")
_LEVELS = r"[A-Za-z0-9_*,]+\.[!=]*[A-Za-z0-9*]+"
_PRIORITY = re.compile(_LEVELS + r"(?:;(?:[ \t]*\\\r?\n[ \t]*)*" + _LEVELS + r")*;?(?=[\s{])")
_PROPERTY = re.compile(r":[^,\n]+,[ \t]*!?[\w-]+[ \t]*,[ \t]*\"(?:\\.|[^\"\\\n])*\"")
# How a legacy action begins that stands by itself.
_ALONE = "/-@:?~|^"
_DEEPEST = 100
_BODIED = ("ruleset", "template")
# Their parameters have no names.
_BY_PLACE = ("reload_lookup_table",)
_WITHOUT_VALUE = ("stop", "continue")


class Statement(NamedTuple):
    """kind: object, directive, legacy (an action's text), command, or filter with the `body` it holds for.

    name: the object's or directive's name in small letters; of a filter: priority, property, expression or else.
    """

    kind: str
    name: str
    text: str
    params: Dict[str, Value]
    body: Optional[List[Any]]
    where: Where


class _Reader:
    """Goes through the text once, statement by statement."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = "".join(document.lines)
        self.place = 0
        self.depth = 0
        self.ends = [match.start() for match in re.finditer("\n", self.text)]

    def statements(self, closed: bool = False) -> List[Statement]:
        found: List[Statement] = []
        start = self.place
        while True:
            self._skip()
            if self.place >= len(self.text):
                if closed:
                    raise self._error("a block that begins here is not closed", start)
                return found
            if self.text[self.place] == "}":
                if not closed:
                    raise self._error("a closing brace without its block")
                self.place += 1
                return found
            found.append(self._statement(found))

    def _statement(self, before: List[Statement]) -> Statement:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error("statements within statements, too deep")
        found = self._read(before)
        self.depth -= 1
        return found

    def _read(self, before: List[Statement]) -> Statement:
        where, char = self._where(), self.text[self.place]
        if char == "$":
            words = self._line()[1:].split(None, 1) + ["", ""]
            return Statement("directive", words[0].lower(), _uncommented(words[1]), {}, None, where)
        if char == "&":
            self.place += 1
            if before and before[-1].kind == "legacy":
                return self._action()
            body = before[-1].body if before and before[-1].kind == "filter" else None
            if body is None:
                raise self._error("an & with no filter before it")
            body.append(self._action())
            return before.pop()
        for kind, pattern in (("property", _PROPERTY), ("priority", _PRIORITY)):
            match = pattern.match(self.text, self.place)
            if match is not None:
                self.place = match.end()
                return Statement("filter", kind, _CONTINUED.sub("", match.group()).strip(), {}, self._body(), where)
        match = _OBJECT.match(self.text, self.place)
        if match is not None and match.group(1).lower() not in ("if", "foreach"):
            return self._object(match.group(1).lower(), match.end(), where)
        word = _WORD.match(self.text, self.place)
        if word is not None:
            return self._command(word.group().lower(), where)
        if char in _ALONE:
            return self._action()
        raise self._error("a statement that cannot be read")

    def _command(self, word: str, where: Where) -> Statement:
        start = self.place
        if word == "if":
            condition = self._condition()
            return Statement("filter", "expression", condition, {}, self._body(), where)
        self.place += len(word)
        if word == "else":
            return Statement("filter", "else", "", {}, self._body(), where)
        if word == "foreach":
            self.place = self._after(re.compile(r"\bdo\b"))
            return Statement("filter", "expression", "foreach", {}, self._body(), where)
        if word in _WITHOUT_VALUE:
            return Statement("command", word, "", {}, None, where)
        if word in ("set", "reset", "unset"):
            self.place = self._after(re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|;"), ";")
        elif word in ("call", "call_indirect"):
            self._take(_CALLED)
        else:
            raise self._error("a statement that cannot be read", start)
        return Statement("command", word, _uncommented(self.text[start + len(word) : self.place]), {}, None, where)

    def _condition(self) -> str:
        start = self.place + 2
        self.place = self._after(_THEN, "then")
        return " ".join(self.text[start : self.place - 4].split())

    def _after(self, pattern: Pattern[str], wanted: Optional[str] = None) -> int:
        for match in pattern.finditer(self.text, self.place):
            if wanted is None or match.group() == wanted:
                return match.end()
        raise self._error("a statement that does not end")

    def _body(self) -> List[Statement]:
        self._skip()
        if self.place < len(self.text) and self.text[self.place] == "{":
            self.place += 1
            return self.statements(closed=True)
        return [self._action()]

    def _action(self) -> Statement:
        """Read what stands behind a filter: a statement of RainerScript or a legacy action to the end of the line."""
        self._skip()
        if self.place >= len(self.text):
            raise self._error("a filter without its action")
        match = _OBJECT.match(self.text, self.place)
        word = _WORD.match(self.text, self.place)
        keyword = word is not None and word.group().lower() in (
            "if", "stop", "continue", "call", "call_indirect", "set", "unset", "reset")
        if match is not None or keyword:
            return self._statement([])
        where = self._where()
        return Statement("legacy", "", _uncommented(self._line()), {}, None, where)

    def _object(self, name: str, place: int, where: Where) -> Statement:
        params: Dict[str, Value] = {}
        body: Optional[List[Statement]] = None
        self.place = place
        while True:
            self._skip()
            if self.text[self.place : self.place + 1] == ")":
                self.place += 1
                break
            match = _PARAMETER.match(self.text, self.place)
            if match is None and name in _BY_PLACE and _STRING.match(self.text, self.place):
                self._string()
                self._skip()
                self.place += self.text.startswith(",", self.place)
                continue
            if match is None:
                raise self._error("a parameter of %s() that cannot be read" % name)
            here = self._where()
            self.place = match.end()
            params[match.group(1).lower()] = Value(self._value(), here)
        end = self.place
        self._skip()
        if name in _BODIED and self.text[self.place : self.place + 1] == "{":
            self.place += 1
            body = self.statements(closed=True)
        else:
            self.place = end
        return Statement("object", name, "", params, body, where)

    def _value(self) -> str:
        if self.text[self.place : self.place + 1] != "[":
            return self._string()
        self.place += 1
        found: List[str] = []
        while True:
            self._skip()
            if self.text[self.place : self.place + 1] == "]":
                self.place += 1
                return ",".join(found)
            if self.text[self.place : self.place + 1] == ",":
                self.place += 1
                continue
            found.append(self._string())

    def _string(self) -> str:
        asked = _ASKED.match(self.text, self.place)
        if asked is not None:
            self.place = asked.end()
            return asked.group()
        quoted = _STRING.match(self.text, self.place)
        match = quoted or _BARE.match(self.text, self.place)
        if match is None:
            raise self._error("a value that cannot be read")
        self.place = match.end()
        if quoted is None:
            return match.group()
        return re.sub(r"\\(.)", r"\1", next(group for group in match.groups() if group is not None))

    def _line(self) -> str:
        return _CONTINUED.sub("", self._take(_LINE)).strip()

    def _skip(self) -> None:
        self._take(_SPACE)

    def _take(self, pattern: Pattern[str]) -> str:
        """Go past what a pattern takes here, if anything, and return it."""
        match = pattern.match(self.text, self.place)
        if match is None:
            return ""
        self.place = match.end()
        return match.group()

    def _where(self) -> Where:
        return self.document.where(bisect.bisect_left(self.ends, self.place))

    def _error(self, problem: str, place: Optional[int] = None) -> ParseError:
        return self.document.error(bisect.bisect_left(self.ends, self.place if place is None else place), problem)


def _uncommented(text: str) -> str:
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def parse(document: Document) -> List[Statement]:
    """Every statement of a file, in order. ParseError at what cannot be read."""
    return _Reader(document).statements()


def load(reader: Any, path: str) -> List[Statement]:
    """Read a file through the host; a missing or unreadable one raises the host's own error."""
    return parse(Document(reader.read(path), path))
