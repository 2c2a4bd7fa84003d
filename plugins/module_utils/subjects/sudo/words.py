# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of sudoers(5): names, strings and commands, with their quoting and continued lines."""

import bisect
import re
from typing import Any, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where

__all__ = ["Cursor", "Member", "NAME"]

_BLANK = re.compile(r"(?:[ \t]|\\[ \t]*\r?\n)*")
_COMMENT = re.compile(r"#(?:-[^\r\n0-9][^\n]*|[^\r\n0-9-][^\n]*)?(?=\r?\n|\Z)")
_END = re.compile(r"\r?\n|\Z")
_STRING = re.compile(r'"((?:[^"\r\n\\]|\\(?:[^\r\n]|[ \t]*\r?\n))+)"')
_USER = re.compile(r'(?:%:?)?(?:#-?[0-9]+|(?:[^#>!=:,() \t\r\n\\"]|\\[^\t\n])+)')
_HOST = re.compile(
    r'(?!%)(?:(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*(?:/[0-9A-Fa-f:.]+)?|(?:[^#>!=:,() \t\r\n\\"]|\\[^\t\n])+)')
NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_DIGEST = re.compile(r"sha(?:224|256|384|512)[ \t]*:[ \t]*[0-9A-Za-z+/=]+[ \t]*,?")
_COMMAND = re.compile(
    r"/(?:\\[*?\[\]!^:\\,= \t#]|[^,:=\\ \t\r\n#])+|sudoedit(?![^#>!=:,() \t\r\n\\\"])|\^(?:[^#\r\n$]|\\[#$])*\$")
_REGEX_ARGUMENTS = re.compile(r"\^(?:\\[^\r\n]|[^#\\\r\n$])*\$")
_ARGUMENTS = re.compile(r"(?:\\[ \t]*\r?\n|\\[*?\[\]!^:\\,= \t#]|[^#\\:,\r\n])+")
_CONTINUATION = re.compile(r"\\[ \t]*\r?\n[ \t]*")


class Member(NamedTuple):
    """One name in a list, perhaps negated."""

    text: str
    negated: bool
    where: Where


class Cursor:
    """A place in the file's text, and what can be taken from there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = "".join(document.lines)
        self.at = 0
        self.starts = [0]
        for line in document.lines:
            self.starts.append(self.starts[-1] + len(line))

    @property
    def index(self) -> int:
        return max(0, min(bisect.bisect_right(self.starts, self.at), len(self.document.lines)) - 1)

    @property
    def where(self) -> Where:
        return self.document.where(self.index)

    def error(self, problem: str) -> ParseError:
        return self.document.error(self.index, problem)

    def blank(self) -> None:
        self.take(_BLANK)

    def take(self, pattern: Any) -> Optional[Any]:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return match

    def character(self, wanted: str) -> bool:
        """Step over this text, and blanks around it, when it is next."""
        self.blank()
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        self.blank()
        return True

    def negated(self) -> bool:
        self.blank()
        start = self.at
        while self.text.startswith("!", self.at):
            self.at += 1
        odd = (self.at - start) % 2 == 1
        self.blank()
        return odd

    def ended(self) -> bool:
        """Step over a comment and the end of the line where they are next."""
        self.blank()
        self.take(_COMMENT)
        return self.take(_END) is not None

    def leave_line(self) -> None:
        """Step over the rest of this line, and those that it goes on in."""
        index = self.index
        while index + 1 < len(self.document.lines) and self.document.text(index).endswith("\\"):
            index += 1
        self.at = self.starts[index + 1]

    def end(self) -> None:
        """Step over the end of a statement."""
        if not self.ended():
            raise self.error("syntax error near %r" % self.text[self.at : self.at + 1])

    def string(self) -> str:
        match = self.take(_STRING)
        if match is None:
            raise self.error("quotation mark without its partner, or nothing between two")
        return _CONTINUATION.sub("", match.group(1)).replace('\\"', '"')

    def members(self, kind: str) -> Tuple[Member, ...]:
        found = [self.member(kind)]
        while self.character(","):
            found.append(self.member(kind))
        return tuple(found)

    def member(self, kind: str) -> Member:
        if kind in ("command", "default"):
            return self.command(kind == "command")
        negated = self.negated()
        where = self.where
        if self.text.startswith('"', self.at) and kind != "host":
            return Member(self.string(), negated, where)
        match = self.take(_HOST if kind == "host" else _USER)
        if match is None or match.group() in ("%", "%:", "+"):
            raise self.error("%s expected" % kind)
        return Member(re.sub(r"\\(.)", r"\1", match.group()), negated, where)

    def command(self, with_arguments: bool = True) -> Member:
        digests = ""
        digest = self.take(_DIGEST)
        while digest:
            digests += digest.group().replace(" ", "") + " "
            self.blank()
            digest = self.take(_DIGEST)
        negated = self.negated()
        where, match = self.where, self.take(_COMMAND)
        if match is None:
            match = self.take(NAME)
            if match is None:
                raise self.error("command expected")
            return Member(digests + match.group(), negated, where)
        parts = [re.sub(r"\\([:\\,= \t#])", r"\1", match.group())]
        self.blank()
        if with_arguments:
            arguments = self.take(_REGEX_ARGUMENTS) or self.take(_ARGUMENTS)
            parts += (
                re.sub(r"\\([:\\,=#])", r"\1", _CONTINUATION.sub(" ", arguments.group())).split() if arguments else [])
        return Member(digests + " ".join(parts), negated, where)
