# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A script of a Bourne shell as a tree: commands, chains, conditions, loops, functions. No shell runs.

Redirections are left out, and what the shell would compute stays as it is written.
"""

from typing import Any, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import words as shell_words
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.words import Token
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

__all__ = ["Case", "Chain", "Function", "Grammar", "Group", "If", "Loop", "Not", "Pipe", "Simple", "Sub", "parse"]

_ENDS = ("then", "else", "elif", "fi", "do", "done", "esac", "}")
_CLOSING = (")", ";;", ";&", ";;&")


class Grammar(ParseError):
    """The words of a script were read, and not how they go together."""


class Simple(NamedTuple):
    """One simple command: its words, assignments in front included."""

    words: Tuple[Token, ...]


class Chain(NamedTuple):
    """Commands with && and || between them: (operator, command), the first with an empty operator."""

    links: Tuple[Tuple[str, Any], ...]


class Not(NamedTuple):
    """A command whose answer is turned round."""

    node: Any


class Pipe(NamedTuple):
    """A pipeline of several commands."""

    nodes: Tuple[Any, ...]


class If(NamedTuple):
    """(condition, what follows) in their order, an `else` with no condition; and where its text begins and ends."""

    branches: Tuple[Tuple[Optional[List[Any]], List[Any]], ...]
    start: int
    end: int


class Loop(NamedTuple):
    """kind is for, select, while or until; name and words belong to the first two, the condition to the others."""

    kind: str
    name: str
    words: Optional[Tuple[Token, ...]]
    condition: List[Any]
    body: List[Any]


class Case(NamedTuple):
    """A `case`: its word, and for each of its branches the patterns and the commands."""

    word: Token
    branches: Tuple[Tuple[Tuple[Token, ...], List[Any]], ...]


class Function(NamedTuple):
    """The definition of a function."""

    name: str
    body: Any


class Group(NamedTuple):
    """Commands between braces."""

    body: List[Any]


class Sub(NamedTuple):
    """Commands in a shell of their own: between parentheses, or in the background."""

    body: List[Any]


def parse(document: Document) -> List[Any]:
    """The commands of a script; ParseError for a quotation without its end, Grammar for what does not go together."""
    return _Parser(document).script()


_DEEPEST = 50


class _Parser:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = list(shell_words.tokens(document))
        self.at = 0
        self.depth = 0

    def script(self) -> List[Any]:
        nodes = self.block()
        if self.at < len(self.tokens):
            raise self.error("`%s` without its beginning" % self.tokens[self.at].text)
        return nodes

    def error(self, problem: str) -> Grammar:
        line = self.tokens[min(self.at, len(self.tokens) - 1)].line if self.tokens else 0
        return Grammar(self.document.path, line + 1, problem)

    # Tokens

    def operator(self) -> str:
        return (
            self.tokens[self.at].text if self.at < len(self.tokens) and self.tokens[self.at].kind == "operator" else "")

    def reserved(self) -> str:
        """The word at hand, where the shell would take it for one of its own."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return (
            token.text if token is not None and token.kind == "word" and not token.quoted and not token.computed
            else "")

    def take(self) -> Token:
        if self.at >= len(self.tokens):
            raise self.error("ends before its time")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, *texts: str) -> None:
        if (self.reserved() or self.operator()) not in texts:
            raise self.error("expected `%s`" % texts[0])
        self.at += 1

    def blanks(self, *texts: str) -> None:
        while self.operator() in (texts or ("\n",)):
            self.at += 1

    def word(self) -> Token:
        token = self.take()
        if token.kind != "word":
            self.at -= 1
            raise self.error("expected a word")
        return token

    def redirections(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "redirection":
            self.at += 1
            self.word()

    # Grammar

    def block(self) -> List[Any]:
        """What may be empty: a script, a branch of a `case`."""
        nodes: List[Any] = []
        while True:
            self.blanks()
            if self.at >= len(self.tokens) or self.operator() in _CLOSING or self.reserved() in _ENDS:
                return nodes
            node = self.chain()
            nodes.append(Sub([node]) if self.operator() == "&" else node)
            # One separator: a shell reads no further at a second.
            if self.operator() in (";", "&"):
                self.at += 1
            elif (
                    self.at < len(self.tokens) and self.operator() not in ("\n",) + _CLOSING
                    and self.reserved() not in _ENDS):
                raise self.error("`%s` after a command" % self.tokens[self.at].text)

    def commands(self) -> List[Any]:
        """What no shell takes without a command in it."""
        nodes = self.block()
        if not nodes:
            raise self.error("no command where the shell wants one")
        return nodes

    def chain(self) -> Any:
        links = [("", self.pipeline())]
        while self.operator() in ("&&", "||"):
            operator = self.take().text
            self.blanks()
            links.append((operator, self.pipeline()))
        return links[0][1] if len(links) == 1 else Chain(tuple(links))

    def pipeline(self) -> Any:
        turned = False
        while self.reserved() in ("!", "time"):
            turned ^= self.take().text == "!"
        nodes = [self.command()]
        while self.operator() in ("|", "|&"):
            self.take()
            self.blanks()
            nodes.append(self.command())
        node = nodes[0] if len(nodes) == 1 else Pipe(tuple(nodes))
        return Not(node) if turned else node

    def command(self) -> Any:
        self.depth += 1
        if self.depth > _DEEPEST:
            # No Grammar: that is passed over where it names nothing.
            line = self.tokens[self.at - 1].line + 1
            raise ParseError(self.document.path, line, "commands within commands, too deep")
        found = self.one_command()
        self.depth -= 1
        return found

    def one_command(self) -> Any:
        compound = {
            "if": self.condition, "for": self.loop, "select": self.loop, "while": self.repeat, "until": self.repeat,
            "case": self.case, "{": self.group, "(": self.subshell, "function": self.function}
        build = compound.get(self.reserved() or self.operator())
        if build is None:
            return self.simple()
        node = build()
        self.redirections()
        return node

    def simple(self) -> Any:
        words: List[Token] = []
        start = self.at
        if self.reserved() in _ENDS + ("in", "!"):
            raise self.error("unexpected `%s`" % self.reserved())
        while self.at < len(self.tokens):
            self.redirections()
            if self.operator() == "(" and len(words) == 1 and "=" not in words[0].text and not words[0].computed:
                self.at += 1
                self.expect(")")
                return Function(words[0].text, self.body())
            if self.at >= len(self.tokens) or self.tokens[self.at].kind != "word":
                break
            words.append(self.take())
        if self.at == start:
            raise self.error(
                "unexpected `%s`" % self.tokens[self.at].text if self.at < len(self.tokens) else "ends before its time")
        return Simple(tuple(words))

    def condition(self) -> If:
        start = self.take().start
        branches: List[Tuple[Optional[List[Any]], List[Any]]] = []
        while True:
            test = self.commands()
            self.expect("then")
            branches.append((test, self.commands()))
            closing = self.reserved()
            self.expect("fi", "else", "elif")
            if closing == "else":
                branches.append((None, self.commands()))
                self.expect("fi")
            if closing != "elif":
                return If(tuple(branches), start, self.tokens[self.at - 1].end)

    def loop(self) -> Loop:
        kind = self.take().text
        name = self.word()
        self.blanks("\n")
        words = None
        if self.reserved() == "in":
            self.take()
            words = []
            while self.at < len(self.tokens) and self.tokens[self.at].kind == "word":
                words.append(self.take())
        self.blanks("\n", ";")
        body = self.group() if self.reserved() == "{" else self.done()
        return Loop(
            kind, name.text, None if words is None else tuple(words), [],
            body.body if isinstance(body, Group) else body)

    def done(self) -> List[Any]:
        self.expect("do")
        body = self.commands()
        self.expect("done")
        return body

    def repeat(self) -> Loop:
        kind = self.take().text
        condition = self.commands()
        return Loop(kind, "", None, condition, self.done())

    def case(self) -> Case:
        self.take()
        word = self.word()
        self.blanks()
        self.expect("in")
        branches = []
        self.blanks()
        while self.reserved() != "esac":
            self.blanks("(")
            patterns = [self.word()]
            while self.operator() == "|":
                self.take()
                patterns.append(self.word())
            self.expect(")")
            branches.append((tuple(patterns), self.block()))
            if self.operator() in (";;", ";&", ";;&"):
                self.take()
            self.blanks()
        self.take()
        return Case(word, tuple(branches))

    def group(self) -> Group:
        self.take()
        body = self.commands()
        self.expect("}")
        return Group(body)

    def subshell(self) -> Sub:
        self.take()
        body = self.commands()
        self.expect(")")
        return Sub(body)

    def function(self) -> Function:
        self.take()
        name = self.word()
        if self.operator() == "(":
            self.take()
            self.expect(")")
        return Function(name.text, self.body())

    def body(self) -> Any:
        self.blanks()
        node = self.command()
        # One command alone is a body for some shells only.
        if isinstance(node, Simple):
            raise self.error("the function before has no body")
        return node
