# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables and umask in login scripts (/etc/profile, /etc/profile.d/*.sh, /etc/bash.bashrc).

No shell runs: only what stands in the text is told. A value that the shell would compute is None,
and what stands in an `if`, a loop, a function or behind `&&` is marked as conditional.
"""

from typing import Any, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import syntax as shell
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.words import DECLARING, Token, assignment
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where

__all__ = ["Command", "Setting", "Umask", "Variable", "commands", "settings", "umasks", "variable"]


class Command(NamedTuple):
    """One simple command and whether it runs only under some condition."""

    words: Tuple[Token, ...]
    conditional: bool
    where: Where


class Setting(NamedTuple):
    """One place that sets or declares a variable. text is None when it gives no value or a computed one (see computed).
    """

    name: str
    text: Optional[str]
    computed: bool
    readonly: bool
    exported: bool
    conditional: bool
    where: Where


class Variable(NamedTuple):
    """A variable as a login shell finds it. certain is False where the text alone cannot tell; text is then a guess or
    None.
    """

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
    return [
        Command(words, conditional, document.where(words[0].line))
        for words, conditional in _flat(shell.parse(document), False)]


def _flat(nodes: Iterable[Any], conditional: bool) -> Iterator[Tuple[Tuple[Token, ...], bool]]:
    for node in nodes:
        if isinstance(node, shell.Simple):
            # A redirection alone is no command.
            if node.words:
                yield node.words, conditional
        elif isinstance(node, shell.Chain):
            for operator, link in node.links:
                yield from _flat([link], conditional or bool(operator))
        elif isinstance(node, shell.Not):
            yield from _flat([node.node], conditional)
        else:
            yield from _flat(_inner(node), True)


def _inner(node: Any) -> List[Any]:
    """Everything inside a compound command."""
    if isinstance(node, shell.If):
        return [one for test, body in node.branches for one in (test or []) + body]
    if isinstance(node, shell.Case):
        return [one for _patterns, body in node.branches for one in body]
    if isinstance(node, shell.Pipe):
        return list(node.nodes)
    if isinstance(node, shell.Loop):
        return node.condition + node.body
    return [node.body] if isinstance(node, shell.Function) else node.body


def settings(document: Document, name: str) -> List[Setting]:
    """Every place in a script that sets or declares this variable."""
    found: List[Setting] = []
    for command in commands(document):
        for one in _settings_of(command):
            if one.name == name:
                found.append(one)
    return found


def variable(documents: Iterable[Document], name: str) -> Optional[Variable]:
    """The variable after the scripts ran in this order, None when none of them names it.

    Once it is readonly, later assignments fail and are left out.
    """
    state: Optional[Variable] = None
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
    found: List[Umask] = []
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
    if not first.computed and first.text in DECLARING + ("unset",):
        flags = [word.text for word in words[1:] if word.text[:1] in "-+" and not word.computed]
        names = [word for word in words[1:] if word.text[:1] not in ("-", "+")]
        readonly = first.text == "readonly" or any("r" in flag for flag in flags if flag.startswith("-"))
        exported = first.text == "export" or any("x" in flag for flag in flags if flag.startswith("-"))
        return [one for one in (_setting(word, command, readonly, exported, first.text) for word in names) if one]
    found = [_setting(word, command, False, False, "") for word in words]
    # Assignments in front of a command hold for that command alone.
    return [one for one in found if one] if all(found) else []


def _setting(word: Token, command: Command, readonly: bool, exported: bool, verb: str) -> Optional[Setting]:
    found = assignment(word)
    if found is None or (not verb and not found[1]):
        return None
    name, operator, value = found
    computed = value.computed or operator == "+=" or verb == "unset"
    text = value.text if operator and not computed else None
    return Setting(name, text, computed, readonly, exported, command.conditional, command.where)
