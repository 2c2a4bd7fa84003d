# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What start scripts leave of TMOUT and the umask, in the order in which a shell executes them. No shell runs.

All ways through the scripts are gone at once: a condition that their text does not decide is gone both ways, so that what holds is what
holds on every way. Files read by `.` are read where they are read, functions where they are called.
"""

import fnmatch
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import shell
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import Document, Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.shellvars import DECLARING, assignment
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import shell_tests
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources.shell_state import COMPUTED, OURS, UNSEEN, clamped, umask_of

NAME = "TMOUT"
_MOST = 300
_DEPTH = 12
# Root reads people's own files here, and whatever they put there must end: loops in loops, variables that double each other, megabytes of commands.
# What people write for themselves stays far below. Commands that a start executes, in root's files and in a person's own; bytes of a person's; characters.
_STEPS, _OWN_STEPS = 1000000, 50000
_OWN_BYTES = 256 * 1024
_LONGEST = 65536
_MENTIONED = re.compile(rb"\b(?:TMOUT|umask)\b")
_OWN = re.compile(r"~|\$\{?(?:HOME|XDG_|USER|LOGNAME)")
_SCRIPTS = "/etc/profile.d"
_GLOB = re.compile(r"[*?\[]")
_SETS = re.compile(r"\$\{TMOUT:?=|\$?\(\(.*\bTMOUT\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)", re.S)
_BARE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?\Z")
_ALWAYS = ("BASH", "EUID", "HOME", "HOSTNAME", "IFS", "LOGNAME", "PATH", "PPID", "PWD", "SHELL", "UID", "USER")
_SETTING = ("read", "mapfile", "readarray", "getopts", "printf", "let", "unset")


class Run:
    """One start of a shell; `clashes` are the places that set TMOUT where it is readonly by then."""

    def __init__(self, host, bash=True, login=True, home=None):
        self.host = host
        self.login = login
        self.variables = {"KSH_VERSION": "", "ZSH_VERSION": "", "BASH_VERSION": "5" if bash else ""}
        self.variables.update({} if bash else {"BASH": ""}, **({} if home is None else {"HOME": home}))
        self.clashes = set()
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
        if len(self._files) >= _DEPTH or path in [file[0] for file in self._files]:
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
            nodes = self.host.ask(("shell script", data), lambda: shell.parse(Document(data, path)))
        except shell.Grammar:
            # Of the grammars of many shells what names neither cannot set either.
            if _MENTIONED.search(data):
                raise
            return {(state, None)}
        self._files.append((path, data.decode("utf-8", "surrogateescape")))
        after = self._block(nodes, state)
        self._files.pop()
        return {(one._replace(flow="") if one.flow != "exit" and one.flow != "end" else one, truth) for one, truth in after}

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

    def _count(self):
        self._steps -= 1
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
        word, after = self.expand(node.word, state), set()
        for patterns, body in node.branches:
            texts = [self.expand(one, state) for one in patterns]
            if "*" in texts:
                return after | self._maybe(not after, body, state)
            known = word is not None and None not in texts
            if known and any(fnmatch.fnmatchcase(word, text) for text in texts):
                return after | self._maybe(not after, body, state)
            if not known:
                after |= self._maybe(False, body, state)
        return after | {(state, True)}

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
        items = []
        for word in node.words or ():
            text = self.expand(word, state)
            if text is None and _SCRIPTS in word.written:
                # Some distributions list the folder by a command (run-parts).
                text = _SCRIPTS + "/*.sh"
            if text is None:
                return None
            for one in text.split() if word.computed and not word.quoted else [text]:
                named = _GLOB.search(one) and one.startswith("/") and not state.literal
                if named and len([part for part in one.split("/") if _GLOB.search(part)]) > 1:
                    # The whole of a host may match.
                    return None
                items.extend(self.host.glob(one) if named else [one])
        return items if node.words is not None else None

    # Simple commands

    def _simple(self, node, state):
        unset = next((word for word in node.words if self._may_be_unset(word, state)), None)
        # With `set -u` a variable that is not set ends the start files, and bash then goes on without the rest of them.
        early = set() if unset is None else {(state._replace(flow="end", ended=self._where(unset)), None)}
        return early | self._command(node, state)

    def _may_be_unset(self, word, state):
        names = [_BARE.match(text) for computed, text in word.pieces if computed and state.strict]
        names = [match.group(1) for match in names if match and match.group(1) not in _ALWAYS]
        return any(state.tmout in (None, COMPUTED, UNSEEN) if name == NAME else self.variables.get(name) is None for name in names)

    def _command(self, node, state):
        words = list(node.words)
        for word in words:
            state = self._expanded(word, state)
        while words and (assignment(words[0]) or ("", ""))[1]:
            words.pop(0)
        for word in node.words[: len(node.words) - len(words)]:
            if not words:
                state = self._assign(word, state)
            elif assignment(word)[0] == NAME:
                # In front of a command it holds for that command alone.
                self._clash(word, state)
        while len(words) > 1 and words[0].text in ("command", "builtin") and not words[1].text.startswith("-"):
            words.pop(0)
        if not words:
            return {(state, None)}
        name = self.expand(words[0], state)
        if name in self._functions and self._calls < _DEPTH:
            self._calls += 1
            after = self._block([self._functions[name]], state)
            self._calls -= 1
            return {(one._replace(flow="") if one.flow == "return" else one, truth) for one, truth in after}
        return self._builtin(name, words, state)

    def _expanded(self, word, state):
        """Return the state after expansions that set the variable themselves: ${TMOUT:=900}, $((TMOUT = 900))."""
        for computed, text in word.pieces:
            if computed and _SETS.match(text) and not (text.startswith("${") and state.tmout not in (None, "", COMPUTED, UNSEEN)):
                state = self._set(word, COMPUTED, state)
        return state

    def _builtin(self, name, words, state):
        if name == "source" and not self.variables.get("BASH_VERSION", "5"):
            # A shell that does not know this word reads nothing.
            return {(state, False)}
        if name in (".", "source") and len(words) > 1:
            return self._sourced(words[1], state)
        if name in ("return", "exit"):
            top = name == "return" and len(self._files) == 1 and not self._calls
            return {(state._replace(flow=name, ended=self._where(words[0]) if top else state.ended), None)}
        if name == "exec" and len(words) > 1:
            return {(state._replace(flow="end", ended=self._where(words[0])), None)}
        if name in ("break", "continue"):
            return {(state._replace(flow=name), None)}
        if name == "set":
            return {(_with_options(words[1:], state), True)}
        if name in DECLARING:
            return {(self._declare(name, words, state), None)}
        if name in _SETTING and any(NAME in word.text.split("=")[0] for word in words[1:] if not word.text.startswith("-")):
            value = None if name == "unset" else COMPUTED
            return {(self._set(words[0], value, state), None)}
        if name == "umask":
            return {(self._umask(words, state), None)}
        if name == "eval" and _MENTIONED.search(" ".join(word.written for word in words).encode("utf-8", "replace")):
            return {(self._unknown(words[0], state, COMPUTED), None)}
        return {(state, shell_tests.truth(self, name, words, state))}

    def _sourced(self, word, state):
        path = self.expand(word, state)
        if path is None:
            # People's own files are their own matter.
            return {(state if _OWN.match(word.written) else self._unknown(word, state, UNSEEN), None)}
        if path.startswith("~") or _GLOB.search(path):
            return {(state, None)}
        if "/" not in path:
            found = [folder + path for folder in ("/usr/local/bin/", "/usr/bin/", "/bin/") if self.host.exists(folder + path)]
            if not found:
                return {(state, None)}
            path = found[0]
        after = self._source(path, state)
        return after if shell_tests.open_to_all(self.host, path) else after | {(state, False)}

    def _unknown(self, token, state, how):
        where = self._where(token)
        tmout = {} if state.held else dict(tmout=how, tmout_at=where)
        return state._replace(umask=how, umask_at=where, **tmout)

    def _declare(self, name, words, state):
        flags = [word.text for word in words[1:] if word.text[:1] == "-" and not word.computed]
        readonly = name == "readonly" or any("r" in flag for flag in flags)
        for word in words[1:]:
            found = assignment(word)
            if found is not None and found[1]:
                state = self._assign(word, state)
            if found is not None and found[0] == NAME and readonly and not state.held:
                state = state._replace(held=self._where(word))
        return state

    def _assign(self, word, state):
        name, operator, value = assignment(word)
        text = self.expand(value, state) if operator == "=" else None
        if name == NAME:
            return self._set(word, COMPUTED if text is None else text, state)
        known = self.variables.get(name, text)
        if text is None or known != text or self._unsure or name in self._vague:
            self._forget(name)
        else:
            self.variables[name] = text
        return state

    def _forget(self, name):
        self.variables.pop(name, None)
        self._vague.add(name)

    def _set(self, token, text, state):
        if state.held:
            self._clash(token, state)
            return state
        return state._replace(tmout=text, tmout_at=self._where(token))

    def _clash(self, token, state):
        if state.held:
            self.clashes.add(self._where(token))

    def _umask(self, words, state):
        arguments = [word for word in words[1:] if word.computed or word.text not in ("-S", "-p")]
        if not arguments:
            return state
        mask = umask_of(self.expand(arguments[0], state), state.umask)
        return state if mask is None else state._replace(umask=mask, umask_at=self._where(words[0]))

    # Words

    def expand(self, token, state):
        """Return what the shell makes of a word, or None where that is not known."""
        home = self.variables.get("HOME")
        pieces = [self._value(text, state) if computed else text for computed, text in token.pieces]
        if None in pieces:
            return None
        text = "".join(pieces)
        if len(text) > _LONGEST:
            return None
        return home + text[1:] if home is not None and not token.quoted and text.startswith("~/") else text

    def _value(self, text, state):
        return shell_tests.value(text, lambda name: self._variable(name, state))

    def _variable(self, name, state):
        if name != NAME:
            return self.variables.get(name)
        return None if state.tmout in (COMPUTED, UNSEEN) else state.tmout or ""


def _with_options(words, state):
    for place, word in enumerate(words):
        sign, text = word.text[:1], word.text[1:]
        if sign in ("-", "+") and ("f" in text or text.endswith("o") and "noglob" in [one.text for one in words[place + 1:][:1]]):
            state = state._replace(literal=sign == "-")
        if sign in ("-", "+") and ("u" in text or text.endswith("o") and "nounset" in [one.text for one in words[place + 1:][:1]]):
            state = state._replace(strict=sign == "-")
        if sign not in ("-", "+") or word.text == "--":
            break
    return state


def _continued(state):
    return state._replace(flow="") if state.flow == "continue" else state


def _left(state):
    return state._replace(flow="") if state.flow == "break" else state
