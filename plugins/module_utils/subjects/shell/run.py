# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What start scripts leave of TMOUT and the umask, in the order in which a shell executes them. No shell runs.

All ways through the scripts are gone at once: a condition that their text does not decide is gone both ways, so that
what holds is what holds on every way. Files read by `.` are read where they are read, functions where they are called.
"""

from typing import Any, List, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import syntax as shell
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.commands import (
    DEPTH,
    GLOB,
    MENTIONED,
    WORDS,
    WORK,
    Commands,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import OURS, clamped
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import wildcards
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where

_MOST = 300
# Root reads people's own files here, and whatever they put there must end: loops in loops, variables that double each
# other, megabytes of commands. What people write for themselves stays far below. Commands that a start executes, in
# root's files and in a person's own; bytes of a person's.
_STEPS, _OWN_STEPS = 1000000, 50000
_OWN_BYTES = 256 * 1024
_SCRIPTS = "/etc/profile.d"


class Run(Commands):
    """One start of a shell; `clashes` are the places that set TMOUT where it is readonly by then."""

    def __init__(self, host, bash=True, login=True, home=None):
        self.host = host
        self.login = login
        # With the last SUSE's /etc/profile marks that it was read, and no login begins with it.
        self.variables = {
            "KSH_VERSION": "", "ZSH_VERSION": "", "BASH_VERSION": "5" if bash else "", "PROFILEREAD": ""}
        # bash takes up its POSIX mode for `sh` after its start files.
        self.variables.update(
            {"SHELLOPTS": "braceexpand:hashall"} if bash else {"BASH": "", "SHELLOPTS": ""},
            **({} if home is None else {"HOME": home}))
        self.clashes = set()
        self.later = set()
        self._vague = set()
        self._functions = {}
        self._files = []
        self._calls = 0
        self._unsure = 0
        self._own = home is not None
        self._steps = _OWN_STEPS if self._own else _STEPS

    def read(self, path, states):
        """Return the states after a start file that the shell itself reads."""
        after = set()
        for state in states:
            after |= {one for one, _truth in self._source(path, state)} if state.flow == "" else {state}
        return after

    # Files

    def _source(self, path, state):
        if len(self._files) >= DEPTH or path in [file[0] for file in self._files]:
            return {(state, None)}
        try:
            found = self.host.stat(path)
            if found is None or found.kind != "file":
                return {(state, False)}
            data = self.host.read(path)
        except HostError:
            return {(state, None)}
        if self._own and len(data) > _OWN_BYTES:
            raise HostError(path, "is larger than a start file of a person's ever is")
        try:
            nodes = self.host.ask(("shell script", data), lambda: _parsed(data, path))
            if isinstance(nodes, ParseError):
                raise type(nodes)(path, nodes.line, nodes.problem)
        except shell.Grammar:
            # Of the grammars of many shells what names neither cannot set either.
            if MENTIONED.search(data):
                raise
            return {(state, None)}
        self._files.append((path, data.decode("utf-8", "surrogateescape")))
        after = self._block(nodes, state)
        self._files.pop()
        return {
            (one._replace(flow="") if one.flow != "exit" and one.flow != "end" else one, truth) for one, truth in after}

    def _where(self, token):
        return Where(self._files[-1][0], token.line + 1)

    # Commands

    def _block(self, nodes, state):
        now = {(state, True)}
        for node in nodes:
            after = set(pair for pair in now if pair[0].flow)
            for one in set(one for one, _truth in now if not one.flow):
                after |= self._step(node, one)
            if len(after) > _MOST:
                raise HostError(self._files[-1][0], "has more ways through it than are looked at")
            now = after
        return now

    def _step(self, node, state):
        self._count()
        return getattr(self, "_" + type(node).__name__.lower())(node, state)

    def _count(self, work=1):
        self._steps -= work
        if self._steps < 0:
            raise HostError(self._files[-1][0], "executes more commands than are looked at")

    def _maybe(self, sure, node, state):
        self._unsure += not sure
        try:
            return self._block(node, state)
        finally:
            self._unsure -= not sure

    def _chain(self, node, state):
        now = {(state, None)}
        for operator, link in node.links:
            after = set()
            for one, truth in now:
                runs = not operator or truth is not (operator == "||")
                if one.flow or not runs or operator and truth is None:
                    after.add((one, truth if one.flow or not runs else operator == "||"))
                if not one.flow and runs:
                    after |= self._maybe(not operator or truth is not None, [link], one)
            now = after
        return now

    def _not(self, node, state):
        return {(one, None if truth is None else not truth) for one, truth in self._step(node.node, state)}

    def _pipe(self, node, state):
        for one in node.nodes:
            self._maybe(False, [one], state)
        return {(state, None)}

    def _sub(self, node, state):
        self._maybe(False, node.body, state)
        return {(state, None)}

    def _group(self, node, state):
        return self._block(node.body, state)

    def _function(self, node, state):
        self._functions[node.name] = node.body
        return {(state, True)}

    def _if(self, node, state):
        path, text = self._files[-1]
        own = OURS.match(text, node.start, node.end)
        if own:
            return {(clamped(state, own.group(1), Where(path, text.count("\n", 0, node.start) + 1)), True)}
        after, pending = set(), {state}
        for test, body in node.branches:
            left = set()
            for one in pending:
                for tested, truth in {(one, True)} if test is None else self._block(test, one):
                    if tested.flow:
                        after.add((tested, truth))
                        continue
                    if truth is not False:
                        after |= self._maybe(truth, body, tested)
                    if truth is not True:
                        left.add(tested)
            pending = left
        return after | {(one, True) for one in pending}

    def _case(self, node, state):
        word = self.expand(node.word, state)
        after: Set[Any] = set()
        for patterns, body in node.branches:
            self._count(len(patterns) // WORDS)
            texts = [self.expand(one, state) for one in patterns]
            if "*" in texts:
                return after | self._maybe(not after, body, state)
            known = word is not None and not any(
                text is None or len(text) > wildcards.LONGEST for text in texts + [word])
            if known and any(self._matches(word, text) for text in texts):
                return after | self._maybe(not after, body, state)
            if not known:
                after |= self._maybe(False, body, state)
        return after | {(state, True)}

    def _matches(self, word, pattern):
        self._count(max(len(word), len(pattern)) * len(pattern) // (8 * WORK))
        return wildcards.matcher(pattern)(word)

    def _loop(self, node, state):
        items = self._items(node, state) if node.kind == "for" else None
        if items is None:
            return self._repeat(node, state)
        now = {state}
        for item in items:
            self.variables[node.name] = item
            after = set(one for one in now if one.flow)
            self._count()
            for one in now - after:
                after |= {_continued(left) for left, _truth in self._block(node.body, one)}
            now = after
        self.variables.pop(node.name, None)
        return {(_left(one), None) for one in now}

    def _repeat(self, node, state):
        self._forget(node.name)
        seen, fresh = {state}, {state}
        while fresh:
            after = set()
            for one in fresh:
                for tested, _truth in self._block(node.condition, one):
                    after.add(tested)
                    if not tested.flow:
                        after |= {_continued(left) for left, _truth in self._maybe(False, node.body, tested)}
            seen, fresh = seen | after, set(one for one in after - seen if not one.flow)
        return {(_left(one), None) for one in seen}

    def _items(self, node, state):
        items: List[Any] = []
        for word in node.words or ():
            text = self.expand(word, state)
            if text is None and _SCRIPTS in word.written:
                # Some distributions list the folder by a command (run-parts).
                text = _SCRIPTS + "/*.sh"
            if text is None:
                return None
            for one in text.split() if word.computed and not word.quoted else [text]:
                named = GLOB.search(one) and one.startswith("/") and not state.literal
                if named and len([part for part in one.split("/") if GLOB.search(part)]) > 1:
                    # The whole of a host may match.
                    return None
                items.extend(self.host.glob(one) if named else [one])
        return items if node.words is not None else None


def _parsed(data, path):
    try:
        return shell.parse(Document(data, path))
    except ParseError as error:
        return error


def _continued(state):
    return state._replace(flow="") if state.flow == "continue" else state


def _left(state):
    return state._replace(flow="") if state.flow == "break" else state
