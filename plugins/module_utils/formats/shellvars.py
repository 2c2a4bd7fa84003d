# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables and umask in login scripts (/etc/profile, /etc/profile.d/*.sh, /etc/bash.bashrc).

No shell runs: only what stands in the text is told. A value that the shell would compute is None,
and what stands in an `if`, a loop, a function or behind `&&` is marked as conditional.
"""

import re
from typing import Any, Iterable, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import Document, Where

__all__ = ["Command", "Setting", "Umask", "Variable", "commands", "settings", "umasks", "variable"]

_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=)?(.*)\Z", re.S)
_HEREDOC = re.compile(r"<<(-?)[ \t]*(['\"]?)([A-Za-z_][A-Za-z0-9_.]*)\2")
_TOKEN = re.compile(r"[ \t]+|\\\n|\n|#[^\n]*|&&|\|\||;;|[;&|(){}]|[^\s;&|(){}'\"\\$`]+|.", re.S)
_SPECIAL = ("'", '"', "`", "$", "\\")
_SEPARATORS = ("\n", ";", ";;", "&", "&&", "|", "||", "(", ")", "{", "}")
_OPENING = {"if": "fi", "case": "esac", "for": "done", "while": "done", "until": "done", "select": "done"}
_RESERVED = ("then", "else", "elif", "do", "!", "time", "fi", "esac", "done") + tuple(_OPENING)
_DECLARING = ("readonly", "export", "declare", "typeset", "local")


class Word(NamedTuple):
    """One word; computed when the shell would put something else in its place."""

    text: str
    computed: bool


class Command(NamedTuple):
    """One simple command and whether it runs only under some condition."""

    words: Tuple[Word, ...]
    conditional: bool
    where: Where


class Setting(NamedTuple):
    """One place that sets or declares a variable. text is None when it gives no value or a computed one (see computed)."""

    name: str
    text: Optional[str]
    computed: bool
    readonly: bool
    exported: bool
    conditional: bool
    where: Where


class Variable(NamedTuple):
    """A variable as a login shell finds it. certain is False where the text alone cannot tell; text is then a guess or None."""

    text: Optional[str]
    readonly: bool
    exported: bool
    certain: bool
    where: Where


class Umask(NamedTuple):
    """One umask command; text is None when its argument is computed."""

    text: Optional[str]
    conditional: bool
    where: Where


def commands(document: Document) -> List[Command]:
    """The simple commands of a script, in order; ParseError for a quotation that never ends."""
    return list(_Script(document).commands())


def settings(document: Document, name: str) -> List[Setting]:
    """Every place in a script that sets or declares this variable."""
    found = []  # type: List[Setting]
    for command in commands(document):
        for one in _settings_of(command):
            if one.name == name:
                found.append(one)
    return found


def variable(documents: Iterable[Document], name: str) -> Optional[Variable]:
    """The variable after the scripts ran in this order, None when none of them names it.

    Once it is readonly, later assignments fail and are left out.
    """
    state = None  # type: Optional[Variable]
    for document in documents:
        for one in settings(document, name):
            if state is not None and state.readonly and state.certain:
                state = state._replace(exported=state.exported or one.exported)
                continue
            sets = one.text is not None or one.computed
            state = Variable(
                text=one.text if sets or state is None else state.text,
                readonly=one.readonly or (state is not None and state.readonly),
                exported=one.exported or (state is not None and state.exported),
                certain=not one.computed and not one.conditional and (sets or state is None or state.certain),
                where=one.where if sets or state is None else state.where,
            )
    return state


def umasks(document: Document) -> List[Umask]:
    """Every umask command that sets the mask."""
    found = []  # type: List[Umask]
    for command in commands(document):
        if command.words[0].text == "umask":
            arguments = [word for word in command.words[1:] if word.computed or not word.text.startswith("-")]
            if arguments:
                text = None if arguments[0].computed else arguments[0].text
                found.append(Umask(text, command.conditional, command.where))
    return found


def _settings_of(command: Command) -> List[Setting]:
    words = list(command.words)
    first = words[0]
    if not first.computed and first.text in _DECLARING + ("unset",):
        flags = [word.text for word in words[1:] if word.text[:1] in "-+" and not word.computed]
        names = [word for word in words[1:] if word.text[:1] not in ("-", "+")]
        readonly = first.text == "readonly" or any("r" in flag for flag in flags if flag.startswith("-"))
        exported = first.text == "export" or any("x" in flag for flag in flags if flag.startswith("-"))
        return [one for one in (_setting(word, command, readonly, exported, first.text) for word in names) if one]
    found = [_setting(word, command, False, False, "") for word in words]
    # Assignments in front of a command hold for that command alone.
    return [one for one in found if one] if all(found) else []


def _setting(word: Word, command: Command, readonly: bool, exported: bool, verb: str) -> Optional[Setting]:
    match = _NAME.match(word.text)
    if match is None or (not verb and match.group(2) is None) or (match.group(2) is None and match.group(3)):
        return None
    computed = word.computed or match.group(2) == "+=" or verb == "unset"
    text = match.group(3) if match.group(2) and not computed else None
    return Setting(match.group(1), text, computed, readonly, exported, command.conditional, command.where)


class _Script:
    """A reader of shell grammar as far as it takes to tell simple commands and their conditions."""

    def __init__(self, document: Document) -> None:
        for index in range(len(document.lines)):
            document.refuse_carriage_return(index)
        self.document = document
        self.text = "\n".join(document.text(index) for index in range(len(document.lines))) + "\n"
        self.at = 0
        self.line = 0
        self.word = None  # type: Optional[Word]
        self.words = []  # type: List[Word]
        self.first = 0
        self.open = []  # type: List[str]
        self.chained = False
        self.heredocs = []  # type: List[Tuple[str, bool]]

    def commands(self) -> Any:
        while self.at < len(self.text):
            token = _TOKEN.match(self.text, self.at).group()
            heredoc = _HEREDOC.match(self.text, self.at)
            if token in _SPECIAL:
                self.extend(*self.special(token))
                continue
            if token.startswith("#") and self.word is not None:
                token = "#"
            if heredoc:
                token = heredoc.group()
                self.heredocs.append((heredoc.group(3), bool(heredoc.group(1))))
            elif token in _SEPARATORS:
                self.end_word()
                yield from self.separate(token)
            elif token[0] in " \t" or (token.startswith("#") and self.word is None):
                self.end_word()
            elif token != "\\\n":
                self.extend(token, False)
            self.at += len(token)
            self.line += token.count("\n")
            if token == "\n":
                self.skip_heredocs()

    def extend(self, text: str, computed: bool) -> None:
        if self.word is None:
            self.word = Word("", False)
            if not self.words:
                self.first = self.line
        self.word = Word(self.word.text + text, self.word.computed or computed)

    def end_word(self) -> None:
        word, self.word = self.word, None
        if word is None:
            return
        if self.words or word.computed or word.text not in _RESERVED:
            self.words.append(word)
        elif word.text in _OPENING:
            self.open.append(_OPENING[word.text])
        else:
            self.shut(word.text)

    def shut(self, closing: str) -> None:
        """Leave what this closes; the parenthesis after a pattern of `case` closes nothing."""
        if self.open and self.open[-1] == closing:
            self.open.pop()

    def separate(self, token: str) -> Any:
        """End the command at hand; the next one depends on it after && and ||."""
        had_words = bool(self.words)
        if had_words and not (token == "(" and len(self.words) == 1):
            yield Command(tuple(self.words), bool(self.open) or self.chained or token == "|", self.document.where(self.first))
        self.words = []
        self.chained = token in ("&&", "||", "|") or (token == "\n" and self.chained and not had_words)
        if token in "({":
            self.open.append(")" if token == "(" else "}")
        self.shut(token)

    def special(self, token: str) -> Tuple[str, bool]:
        """A quoted or computed piece of a word: its text, and whether the shell computes it."""
        start = self.at
        if token == "\\":
            self.at += 2
            return self.text[start + 1 : start + 2], False
        if token == "$":
            opening = self.text[start + 1 : start + 2]
            if opening in ("(", "{"):
                self.close(opening, ")" if opening == "(" else "}")
            else:
                self.at += len(re.compile(r"\$([A-Za-z_0-9]+|[^\s\"']?)").match(self.text, start).group())
            return "", True
        end = start + 1
        while end < len(self.text) and self.text[end] != token:
            end += 2 if self.text[end] == "\\" and token != "'" else 1
        if end >= len(self.text):
            raise self.document.error(self.line, "quotation mark without its partner")
        inner = self.text[start + 1 : end]
        self.at = end + 1
        self.line += inner.count("\n")
        if token == "`":
            return "", True
        return inner, token == '"' and re.search(r"(?<!\\)[$`]", inner) is not None

    def close(self, opening: str, closing: str) -> None:
        """Step over a bracketed expansion, nested ones included."""
        level, place = 0, self.at + 1
        while place < len(self.text):
            level += (self.text[place] == opening) - (self.text[place] == closing)
            place += 1
            if level == 0:
                break
        else:
            raise self.document.error(self.line, "expansion without its end")
        self.line += self.text.count("\n", self.at, place)
        self.at = place

    def skip_heredocs(self) -> None:
        for mark, tabs in self.heredocs:
            start, found = self.line, False
            while not found:
                if self.at >= len(self.text):
                    raise self.document.error(start - 1, "here-document without its end")
                end = self.text.index("\n", self.at)
                line = self.text[self.at : end]
                self.at, self.line = end + 1, self.line + 1
                found = (line.lstrip("\t") if tabs else line) == mark
        self.heredocs = []
