# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A text file as lines whose bytes survive, and the one error for what cannot be parsed."""

from typing import Any, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless

__all__ = ["MAX_BYTES", "Document", "Value", "Where", "printable", "read_document"]

MAX_BYTES = 8 * 1024 * 1024


def printable(text: str) -> str:
    """Text in one line that any terminal or JSON encoder takes: bytes that were not UTF-8 are shown escaped, as are
    controls.
    """
    return harmless(text)


class Where(NamedTuple):
    """A place in a file; lines count from one."""

    path: str
    line: int

    def __str__(self) -> str:
        return "%s:%s" % (self.path, self.line)


class Value(NamedTuple):
    """A setting's text and the place that gives it."""

    text: str
    where: Where


class Document:
    """The lines of one file, with their endings, rendered back byte for byte.

    Only a line feed ends a line: `str.splitlines` would also break at form feeds and
    Unicode separators, which configuration files may contain inside a line.
    newline: the ending of the lines that are added, by default that of the first line.
    """

    def __init__(self, data: bytes, path: str) -> None:
        if len(data) > MAX_BYTES:
            raise ParseError(path, None, "larger than any such file should be (%s bytes)" % len(data))
        if b"\0" in data:
            raise ParseError(path, data[: data.index(b"\0")].count(b"\n") + 1, "contains a NUL byte")
        self.path = path
        self.lines = _split(data.decode("utf-8", "surrogateescape"))
        self.newline = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"

    def text(self, index: int) -> str:
        """One line without its ending."""
        return _without_ending(self.lines[index])

    def where(self, index: int) -> Where:
        return Where(self.path, index + 1)

    def error(self, index: int, problem: str) -> ParseError:
        """The error to raise for what stands on this line."""
        return ParseError(self.path, index + 1, problem)

    def refuse_carriage_return(self, index: int) -> None:
        """For files whose readers would take it as part of the last value."""
        if self.lines[index].endswith("\r\n"):
            raise self.error(index, "ends in a carriage return, which would be read as part of the line")

    def replace(self, index: int, text: str, last: Optional[int] = None) -> None:
        """Put `text` in place of a line, or of the lines up to `last`, keeping the last one's ending."""
        _refuse_line_breaks(text)
        last = index if last is None else last
        ending = self.lines[last][len(self.text(last)) :]
        self.lines[index : last + 1] = [text + ending]

    def insert(self, index: int, text: str) -> None:
        """Put a new line before the line at `index`; at the end, after a last line that may lack its ending."""
        _refuse_line_breaks(text)
        if index == len(self.lines) and self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += self.newline
        self.lines.insert(index, text + self.newline)

    def append(self, text: str) -> None:
        self.insert(len(self.lines), text)

    def delete(self, index: int, last: Optional[int] = None) -> None:
        del self.lines[index : (index if last is None else last) + 1]

    def render(self) -> bytes:
        return "".join(self.lines).encode("utf-8", "surrogateescape")


def read_document(reader: Any, path: str) -> Document:
    """Read a file through the host; a missing or unreadable one raises the host's own error."""
    return Document(reader.read(path), path)


def _split(text: str) -> List[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return lines + [last] if last else lines


def _without_ending(line: str) -> str:
    if line.endswith("\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith("\n") else line


def _refuse_line_breaks(text: str) -> None:
    if "\n" in text or "\0" in text:
        raise ValueError("a line cannot contain a line feed or a NUL")
