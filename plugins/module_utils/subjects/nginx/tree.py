# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx's configuration as a tree of directives, each with its file, its line and the place of its words."""

import posixpath
import re
from typing import Any, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# Blanks and comments; a word between quotes; one without; and the three signs. A brace ends a word, but for ${name}.
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)|(?P<quoted>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?P<sign>[;{}])|"""
    r"""(?P<word>(?!["'])(?:\\[\s\S]|\$\{|[^\s;{\\])+)""")
_ESCAPE = re.compile(r"""\\(["'\\])""")
_LUA = re.compile(
    r"""--\[\[[\s\S]*?\]\]|--[^\n]*|\[\[[\s\S]*?\]\]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[{}]""")
_DEEPEST, _MOST_FILES = 50, 2000


class Directive(NamedTuple):
    """A directive: its name, its words, where it stands, from which character to which its words go (in the file's
    text), and what its block holds, None where it has none.
    """

    name: str
    words: Tuple[str, ...]
    where: Where
    span: Tuple[int, int]
    block: Optional[List[Any]]


def load(host: Any, path: str) -> List[Directive]:
    """Return the directives of a configuration with all that it includes; raises ParseError, Missing, Unreadable."""
    return _load(host, path, posixpath.dirname(path), [])


def _load(host, path, folder, above):
    if path in above:
        raise ParseError(path, None, "includes itself")
    if len(above) > _DEEPEST:
        raise ParseError(path, None, "is included too deeply")
    text = host.read(path).decode("utf-8", "surrogateescape")
    return _included(host, parse(text, path), folder, above + [path], set())


def _included(host: Any, tree: Sequence[Directive], folder: str, above: List[str], seen: Set[str]) -> List[Directive]:
    found: List[Directive] = []
    for one in tree:
        if one.block is not None:
            one = one._replace(block=_included(host, one.block, folder, above, seen))
        elif one.name == "include" and len(one.words) == 1:
            for path in host.found(posixpath.join(folder, one.words[0])):
                seen.add(path)
                if len(seen) > _MOST_FILES:
                    raise ParseError(one.where.path, one.where.line, "includes too many files")
                found += _load(host, path, folder, above)
            continue
        found.append(one)
    return found


def parse(text: str, path: str) -> List[Directive]:
    """Return the directives of one file, as they stand there."""
    reader = _Reader(text, path)
    tree = reader.block(0)
    return tree


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._place = 0
        self._line = 1
        self._counted = 0

    def _where(self, place: int) -> Where:
        self._line += self._text.count("\n", self._counted, place)
        self._counted = place
        return Where(self._path, self._line)

    def _wrong(self, problem: str) -> ParseError:
        return ParseError(self._path, self._text.count("\n", 0, self._place) + 1, problem)

    def _tokens(self) -> Iterator[Any]:
        while self._place < len(self._text):
            match = _TOKEN.match(self._text, self._place)
            if match is None:
                raise self._wrong("a quote without end")
            self._place = match.end()
            if match.lastgroup != "skip":
                yield match

    def block(self, depth: int) -> List[Directive]:
        """Read directives up to the brace that ends their block, or the end of the file."""
        if depth > _DEEPEST:
            raise self._wrong("blocks too deep")
        found: List[Directive] = []
        words: List[Any] = []
        for match in self._tokens():
            sign = match.group("sign")
            if sign is None:
                words.append(match)
            elif sign == "}":
                if words or not depth:
                    raise self._wrong("a brace that ends nothing")
                return found
            elif not words:
                raise self._wrong("a directive without a name")
            else:
                found.append(self._directive(words, sign == "{", depth))
                words = []
        if words or depth:
            raise self._wrong("ends within a directive" if words else "ends within a block")
        return found

    def _directive(self, words: List[Any], opens: bool, depth: int) -> Directive:
        name, where = _told(words[0]), self._where(words[0].start())
        span = (words[1].start() if len(words) > 1 else words[0].end(), words[-1].end())
        told = tuple(_told(word) for word in words[1:])
        if not opens:
            return Directive(name, told, where, span, None)
        if name.endswith("_by_lua_block"):
            self._skip_lua()
            return Directive(name, told, where, span, [])
        return Directive(name, told, where, span, self.block(depth + 1))

    def _skip_lua(self) -> None:
        depth = 1
        for match in _LUA.finditer(self._text, self._place):
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            if not depth:
                self._place = match.end()
                return
        raise self._wrong("a block of Lua without end")


def _told(match: Any) -> str:
    text = match.group()
    return _ESCAPE.sub(r"\1", text[1:-1] if match.group("quoted") else text)
