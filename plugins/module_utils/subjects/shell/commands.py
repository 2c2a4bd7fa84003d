# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one simple command of a start script does to TMOUT, the umask and what is known of the variables, and what
becomes of its words.
"""

import os
import re
from typing import Any, Dict, List, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import tests as shell_tests
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import COMPUTED, UNSEEN, umask_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.words import DECLARING, assignment
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

NAME = "TMOUT"
DEPTH = 12
MENTIONED = re.compile(rb"\b(?:TMOUT|umask)\b")
GLOB = re.compile(r"[*?\[]")
# Characters of one word: variables may double each other.
_LONGEST = 65536
# As many words of a command, and as many characters, are as much work as a command: a long one in a loop is looked at
# again and again.
WORDS, WORK = 2, 64
_OWN = re.compile(r"~|\$\{?(?:HOME|XDG_|USER|LOGNAME)")
_SETS = re.compile(
    r"\$\{TMOUT:?=|\$?\(\(.*(?:\bTMOUT\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*TMOUT\b)", re.S)
# In a text that the shell executes: not its value, which any text may use.
_NAMED = re.compile(r"(?<![$\w{#])TMOUT\b")
_BARE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?\Z")
_ALWAYS = ("BASH", "EUID", "HOME", "HOSTNAME", "IFS", "LOGNAME", "PATH", "PPID", "PWD", "SHELL", "UID", "USER")
_PROGRAMS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What is executed later: at a prompt, by a signal, in the place of a word.
_LATER = ("alias", "trap", "PROMPT_COMMAND")
_UMASK = re.compile(r"\bumask\b")
# What a shell below reads by itself, in place of the files that are known.
_FILES = ("ENV", "BASH_ENV")
_WHOLE = re.compile(r"\"?(?:\$\(|`)\s*(?:cat\s+|<\s*)(/[\w./+-]+)\s*[)`]\"?\Z")
_SETTING = ("read", "mapfile", "readarray", "getopts", "printf", "let", "unset")


class Commands:
    """The simple commands of a Run (run.py), which reads files and follows what stands around them."""

    host: Any
    variables: Dict[str, str]
    clashes: Set[Where]
    # Files that shells below read.
    later: Set[str]
    _vague: Set[str]
    _functions: Dict[str, Any]
    # (path, text) of those that are being read, the innermost last.
    _files: List[Tuple[str, str]]
    _calls: int
    _unsure: int

    def _source(self, path, state):
        raise NotImplementedError

    def _block(self, nodes, state):
        raise NotImplementedError

    def _count(self, work=1):
        raise NotImplementedError

    def _where(self, token):
        raise NotImplementedError

    def _simple(self, node, state):
        self._count(len(node.words) // WORDS + sum(word.end - word.start for word in node.words) // WORK)
        unset = next((word for word in node.words if self._may_be_unset(word, state)), None)
        # With `set -u` a variable that is not set ends the start files, and bash then goes on without the rest of them.
        early = set() if unset is None else {(state._replace(flow="end", ended=self._where(unset)), None)}
        return early | self._command(node, state)

    def _may_be_unset(self, word, state):
        bare = [_BARE.match(text) for computed, text in word.pieces if computed and state.strict]
        names = [match.group(1) for match in bare if match and match.group(1) not in _ALWAYS]
        return any(
            state.tmout in (None, COMPUTED, UNSEEN) if name == NAME else self.variables.get(name) is None
            for name in names)

    def _command(self, node, state):
        words = list(node.words)
        for word in words:
            state = self._expanded(word, state)
        while words and (assignment(words[0]) or ("", ""))[1]:
            words.pop(0)
        for word in node.words[: len(node.words) - len(words)]:
            if not words:
                state = self._assign(word, state)
            elif (assignment(word) or ("",))[0] == NAME:
                # In front of a command it holds for that command alone.
                self._clash(word, state)
        while len(words) > 1 and words[0].text in ("command", "builtin") and not words[1].text.startswith("-"):
            words.pop(0)
        if not words:
            return {(state, None)}
        name = self.expand(words[0], state)
        if name in self._functions and self._calls < DEPTH:
            self._calls += 1
            after = self._block([self._functions[name]], state)
            self._calls -= 1
            return {(one._replace(flow="") if one.flow == "return" else one, truth) for one, truth in after}
        return self._builtin(name, words, state)

    def _expanded(self, word, state):
        """Return the state after expansions that set the variable themselves: ${TMOUT:=900}, $((TMOUT = 900))."""
        for computed, text in word.pieces:
            if computed and _SETS.match(text) and not (
                    text.startswith("${") and state.tmout not in (None, "", COMPUTED, UNSEEN)):
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
        if name == "eval":
            return self._evaluated(words, state)
        if name in _SETTING and any(
                NAME in word.text.split("=")[0] for word in words[1:] if not word.text.startswith("-")):
            value = None if name == "unset" else COMPUTED
            return {(self._set(words[0], value, state), None)}
        if name in _LATER:
            return {(self._later(words[1:], words[0], state), None)}
        if name == "umask":
            return {(self._umask(words, state), None)}
        return {(state, shell_tests.truth(self, name, words, state))}

    def _evaluated(self, words, state):
        texts = [self.expand(word, state) for word in words[1:]]
        text = " ".join(word.written if known is None else known for word, known in zip(words[1:], texts))
        if None in texts or _NAMED.search(text):
            self._may_set(words[0], text, state)
        whole = _WHOLE.match(words[1].written) if len(words) == 2 else None
        if whole:
            return self._source(whole.group(1), state)
        if MENTIONED.search(text.encode("utf-8", "replace")):
            return {(self._unknown(words[0], state, COMPUTED), None)}
        return {(state, None)}

    def _may_set(self, token, text, state):
        """Note what may set TMOUT where it is readonly by then: what names it, and with `set -e` whatever is not known.

        Without that bash says so and goes on, and start files are full of `eval "$(dircolors)"`.
        """
        if state.brittle or _NAMED.search(text):
            self._clash(token, state)

    def _sourced(self, word, state):
        path = self.expand(word, state)
        if path is None or path.startswith(("/dev/", "/proc/")):
            self._may_set(word, word.written, state)
            # People's own files are their own matter.
            return {(state if _OWN.match(word.written) else self._unknown(word, state, UNSEEN), None)}
        if path.startswith("~"):
            self._may_set(word, path, state)
            return {(state, None)}
        path = self._found(path, word, state)
        if path is None:
            self._may_set(word, word.written, state)
            return {(self._unknown(word, state, UNSEEN), None)}
        after = self._source(path, state)
        return after if shell_tests.open_to_all(self.host, path) else after | {(state, False)}

    def _found(self, path, word, state):
        """Return the file that a name leads to, None where only the shell knows: it depends on where that is by then.
        """
        folder, name = os.path.split(path)
        if GLOB.search(path) and not word.quoted and not state.literal:
            found = [] if GLOB.search(folder) or not folder.startswith("/") else self.host.glob(path)
            return found[0] if found else None if GLOB.search(folder) or not folder.startswith("/") else path
        if folder:
            return path if folder.startswith("/") else None
        folders = (self.variables.get("PATH") or _PROGRAMS).split(":")
        return next((one for one in (os.path.join(folder, name) for folder in folders) if self.host.exists(one)), None)

    def _later(self, words, token, state):
        """Return the state after commands that are only kept: what they do to the umask, they may do at any time."""
        text = " ".join(self.expand(word, state) or word.written for word in words)
        return state._replace(umask=COMPUTED, umask_at=self._where(token)) if _UMASK.search(text) else state

    def _unknown(self, token, state, how):
        where = self._where(token)
        tmout = {} if state.held else dict(tmout=how, tmout_at=where)
        return state._replace(umask=how, umask_at=where, **tmout)

    def _declare(self, name, words, state):
        flags = [word.text for word in words[1:] if word.text[:1] == "-" and not word.computed]
        readonly = name == "readonly" or any("r" in flag for flag in flags)
        for word in words[1:]:
            found = assignment(word)
            if found is None and word.computed and not word.text.startswith("-"):
                self._may_set(word, word.written, state)
            if found is not None and found[1]:
                state = self._assign(word, state)
            if found is not None and found[0] == NAME and readonly and not state.held:
                state = state._replace(held=self._where(word))
        return state

    def _assign(self, word, state):
        found = assignment(word)
        if found is None:
            return state
        name, operator, value = found
        if name in _LATER:
            return self._later([value], word, state)
        text = self.expand(value, state) if operator == "=" else None
        if name == NAME:
            return self._set(word, COMPUTED if text is None else text, state)
        if name in _FILES and text is not None and text.startswith("/"):
            self.later.add(text)
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
        home, pieces, length = self.variables.get("HOME"), [], 0
        for computed, text in token.pieces:
            pieces.append(self._value(text, state) if computed else text)
            length += len(pieces[-1] or "")
            if pieces[-1] is None or length > _LONGEST:
                # Not put together first: a word may name a long variable thousands of times.
                self._count(len(pieces) // WORK)
                return None
        text = "".join(pieces)
        self._count(length // WORK)
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
        if sign not in ("-", "+") or word.text == "--":
            break
        named = [one.text for one in words[place + 1:][:1]] if text.endswith("o") else []
        for letter, option, field in (
                ("f", "noglob", "literal"), ("u", "nounset", "strict"), ("e", "errexit", "brittle")):
            if letter in text or option in named:
                state = state._replace(**{field: sign == "-"})
    return state
