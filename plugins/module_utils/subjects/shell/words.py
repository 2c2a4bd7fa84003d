# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words and operators of a script of a Bourne shell, with their places; quotations, expansions and here-documents
in one piece.
"""

import re
from typing import Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

__all__ = ["DECLARING", "Token", "assignment", "tokens"]

_SKIPPED = re.compile(r"(?:[ \t]|\\\n)+|#[^\n]*")
_REDIRECTION = re.compile(r"(?:[0-9]+|\{\w+\})?(?:&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\())")
_OPERATOR = re.compile(r"\n|&&|\|\||;;&|;;|;&|\|&|[;&|()]")
_PLAIN = re.compile(r"[^ \t\n;&|()<>'\"\\$`]+")
_EXPANSION = re.compile(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])")
# What is special between double quotation marks.
_SPECIAL = re.compile(r'["\\$`]')
_ARRAY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=\Z")
_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=)?")
# What declares variables, with or without giving them values.
DECLARING = ("readonly", "export", "declare", "typeset", "local")
_PARTNER = {"(": ")", "{": "}"}


class Token(NamedTuple):
    """A word, an operator or a redirection. pieces: (whether the shell computes it, its text)."""

    kind: str
    pieces: Tuple[Tuple[bool, str], ...]
    quoted: bool
    line: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is written, without quotation marks and without what is computed."""
        return "".join(text for computed, text in self.pieces if not computed)

    @property
    def computed(self) -> bool:
        return any(computed for computed, _text in self.pieces)

    @property
    def written(self) -> str:
        """Everything, with what is computed as it stands in the script."""
        return "".join(text for _computed, text in self.pieces)


def assignment(token: Token) -> Optional[Tuple[str, str, Token]]:
    """The name, the operator (`=`, `+=` or nothing) and the value of a word that may be an assignment, or None."""
    first = token.pieces[0] if token.pieces else (True, "")
    match = None if first[0] else _NAME.match(first[1])
    if match is None or (not match.group(2) and (match.end() < len(first[1]) or len(token.pieces) > 1)):
        return None
    rest = first[1][match.end() :]
    return (
        match.group(1), match.group(2) or "",
        token._replace(pieces=(((False, rest),) if rest else ()) + token.pieces[1:]))


def tokens(document: Document) -> Iterator[Token]:
    """The tokens of a script; ParseError for what never ends."""
    return _Reader(document).tokens()


class _Reader:
    def __init__(self, document: Document) -> None:
        for index in range(len(document.lines)):
            document.refuse_carriage_return(index)
        self.document = document
        self.text = "".join(document.lines)
        self.at = 0
        # Where lines are counted from: a place in the text, and its line.
        self.counted = (0, 0)
        self.heredocs: List[Tuple[str, bool, int]] = []

    def line(self, place: int) -> int:
        start, line = self.counted
        self.counted = (place, line + self.text.count("\n", start, place))
        return self.counted[1]

    def error(self, place: int, problem: str) -> ParseError:
        return self.document.error(self.text.count("\n", 0, place), problem)

    def tokens(self) -> Iterator[Token]:
        pending: Optional[str] = None
        while True:
            skipped = _SKIPPED.match(self.text, self.at)
            if skipped:
                self.at = skipped.end()
                continue
            if self.at >= len(self.text):
                return
            start, line = self.at, self.line(self.at)
            redirection, operator = _REDIRECTION.match(self.text, self.at), _OPERATOR.match(self.text, self.at)
            if redirection:
                self.at = redirection.end()
                pending = redirection.group().lstrip("0123456789")
                yield Token("redirection", ((False, redirection.group()),), False, line, start, self.at)
            elif operator and not (operator.group() == "(" and self.text.startswith("((", self.at)):
                self.at = operator.end()
                if operator.group() == "\n":
                    self.skip_heredocs()
                yield Token("operator", ((False, operator.group()),), False, line, start, self.at)
            else:
                word = self.word(line)
                if pending in ("<<", "<<-"):
                    self.heredocs.append((word.written, pending == "<<-", line))
                pending = None
                yield word
                if word.text == "[[" and not word.quoted:
                    yield self.brackets(line)

    def word(self, line: int) -> Token:
        start, quoted = self.at, False
        pieces: List[Tuple[bool, str]] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            plain = _PLAIN.match(self.text, self.at)
            if plain:
                self.at = plain.end()
                pieces.append((False, plain.group()))
            elif character == "\\":
                piece = self.text[self.at + 1 : self.at + 2]
                self.at += 1 + len(piece)
                quoted = True
                pieces += [(False, piece)] if piece != "\n" else []
            elif character == "'":
                end = self.text.find("'", self.at + 1)
                if end < 0:
                    raise self.error(self.at, "quotation mark without its partner")
                pieces.append((False, self.text[self.at + 1 : end]))
                self.at, quoted = end + 1, True
            elif character == '"':
                pieces += self.quotation()
                quoted = True
            elif character in "$`":
                pieces.append(self.expansion())
            elif character == "(" and (self.at == start or _ARRAY.match("".join(text for _computed, text in pieces))):
                pieces.append(self.bracketed(self.at))
            elif self.text.startswith(("<(", ">("), self.at):
                pieces.append(self.bracketed(self.at + 1))
            else:
                break
        return Token("word", tuple(pieces), quoted, line, start, self.at)

    def quotation(self) -> List[Tuple[bool, str]]:
        start = self.at
        self.at += 1
        pieces: List[Tuple[bool, str]] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return pieces or [(False, "")]
            if character == "\\":
                escaped = self.text[self.at + 1 : self.at + 2]
                pieces.append((False, {"\n": ""}.get(escaped, escaped) if escaped in '$`"\\\n' else "\\" + escaped))
                self.at += 2
            elif character in "$`":
                pieces.append(self.expansion())
            else:
                special = _SPECIAL.search(self.text, self.at)
                end = special.start() if special else len(self.text)
                pieces.append((False, self.text[self.at : end]))
                self.at = end
        raise self.error(start, "quotation mark without its partner")

    def expansion(self) -> Tuple[bool, str]:
        start = self.at
        if self.text[start] == "`":
            end = start + 1
            while end < len(self.text) and self.text[end] != "`":
                end += 2 if self.text[end] == "\\" else 1
            if end >= len(self.text):
                raise self.error(start, "quotation mark without its partner")
            self.at = end + 1
            return True, self.text[start : self.at]
        if self.text[start + 1 : start + 2] in ("(", "{"):
            return self.bracketed(start + 1, start)
        if self.text[start + 1 : start + 2] == "'":
            end = start + 2
            while end < len(self.text) and self.text[end] != "'":
                end += 2 if self.text[end] == "\\" else 1
            if end >= len(self.text):
                raise self.error(start, "quotation mark without its partner")
            self.at = end + 1
            return True, self.text[start : self.at]
        found = _EXPANSION.match(self.text, start)
        self.at = found.end() if found else start + 1
        return found is not None, self.text[start : self.at]

    def bracketed(self, place: int, start: Optional[int] = None) -> Tuple[bool, str]:
        """Step over what stands in brackets, nested ones, quotations and all."""
        start = place if start is None else start
        opening, closing = self.text[place], _PARTNER[self.text[place]]
        level, at = 0, place
        while at < len(self.text):
            character = self.text[at]
            level += (character == opening) - (character == closing)
            if level == 0:
                self.at = at + 1
                return True, self.text[start : self.at]
            if character == "\\":
                at += 1
            elif character in "'\"" and not (character == "'" and opening == "{"):
                at = self.partner(at)
            at += 1
        raise self.error(start, "expansion without its end")

    def partner(self, place: int) -> int:
        """The quotation mark that belongs to this one; itself where it has none."""
        mark, at = self.text[place], place + 1
        while at < len(self.text) and self.text[at] != mark:
            at += 2 if self.text[at] == "\\" and mark == '"' else 1
        return at if at < len(self.text) else place

    def brackets(self, line: int) -> Token:
        """All of a `[[ ... ]]` in one word: nothing in it is an operator of the shell."""
        start = self.at
        while self.at < len(self.text):
            end = re.compile(r"(?<=[\s])\]\](?=[\s;&|)]|\Z)|['\"]|\\").search(self.text, self.at)
            if end is None:
                break
            if end.group() == "]]":
                self.at = end.end()
                return Token("word", ((True, self.text[start : self.at]),), False, line, start, self.at)
            self.at = end.start() + 2 if end.group() == "\\" else self.partner(end.start()) + 1
        raise self.error(start, "`[[` without its end")

    def skip_heredocs(self) -> None:
        for mark, tabs, line in self.heredocs:
            found = False
            while not found:
                if self.at >= len(self.text):
                    raise self.document.error(line, "here-document without its end")
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                text = self.text[self.at : end]
                self.at = min(end + 1, len(self.text))
                found = (text.lstrip("\t") if tabs else text) == mark
        self.heredocs = []
