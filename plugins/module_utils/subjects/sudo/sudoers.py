# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what through sudo: sudoers(5) with its included files read and its aliases expanded."""

import posixpath
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.grammar import (
    Alias,
    Default,
    Include,
    Member,
    Spec,
    parse,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where, read_document

__all__ = ["Default", "Grant", "Sudoers", "load"]

MAX_DEPTH = 128
MAX_MEMBERS = 10000
MAX_GRANTS = 200000
MAX_READS = 1000


class Grant(NamedTuple):
    """One command that one user, group or netgroup may run.

    who: a name, `%group`, `#uid`, `%#gid`, `+netgroup` or ALL. The tuples hold names with `!` for a negated one.
    who_except, command_except: what later items of the same list take away again.
    runas_users: None where the Defaults decide (root, as a rule), () for the user's own identity.
    tags: those in force for this command, such as NOPASSWD or NOEXEC.
    """

    who: str
    who_except: Tuple[str, ...]
    hosts: Tuple[str, ...]
    runas_users: Optional[Tuple[str, ...]]
    runas_groups: Tuple[str, ...]
    tags: frozenset
    options: Tuple[Tuple[str, str], ...]
    command: str
    command_except: Tuple[str, ...]
    where: Where


class Sudoers:
    """The whole policy: files {path: Document}, grants, defaults, aliases {(kind, name): Alias}."""

    def __init__(self) -> None:
        self.files: Dict[str, Document] = {}
        self.defaults: List[Default] = []
        self.aliases: Dict[Tuple[str, str], Alias] = {}
        self.grants: List[Grant] = []
        self.reads = 0

    def default(self, name: str, scope: str = "all") -> Optional[Default]:
        """The last setting of this name for everyone (or in another scope), which is the one in force."""
        found = [one for one in self.defaults if one.name == name and one.scope == scope]
        return found[-1] if found else None

    def expand(self, kind: str, members: Sequence[Member], seen: Tuple[str, ...] = ()) -> List[Member]:
        """The members with aliases replaced by what they stand for; unknown ones, which match nothing, stay."""
        found: List[Member] = []
        for member in members:
            alias = self.aliases.get((kind, member.text))
            if alias is None:
                found.append(member)
                continue
            if member.text in seen:
                raise ParseError(alias.where.path, alias.where.line, "alias %s contains itself" % member.text)
            inner = self.expand(kind, alias.members, seen + (member.text,))
            found.extend(Member(one.text, one.negated != member.negated, member.where) for one in inner)
            if len(found) > MAX_MEMBERS:
                raise ParseError(alias.where.path, alias.where.line, "alias %s grows beyond measure" % member.text)
        return found

    def names(self, kind: str, members: Sequence[Member]) -> Tuple[str, ...]:
        return tuple(("!" if one.negated else "") + one.text for one in self.expand(kind, members))

    def grant(self, spec: Spec) -> None:
        """Add what one user specification grants."""
        users = self.expand("user", spec.users)
        hosts = self.names("host", spec.hosts)
        commands = [(granted, one) for granted in spec.commands for one in self.expand("command", [granted.command])]
        if max(len(users), len(commands)) > MAX_MEMBERS or len(self.grants) + len(users) * len(commands) > MAX_GRANTS:
            where = spec.users[0].where
            raise ParseError(where.path, where.line, "grants more than can be judged")
        less_users, less_commands = _taken_away(users), _taken_away([one for _granted, one in commands])
        for place, user in enumerate(users):
            for order, (granted, command) in enumerate(commands):
                if user.negated or command.negated:
                    continue
                self.grants.append(Grant(
                    who=user.text,
                    who_except=less_users[place],
                    hosts=hosts,
                    runas_users=None if granted.runas_users is None else self.names("runas", granted.runas_users),
                    runas_groups=self.names("runas", granted.runas_groups),
                    tags=granted.tags,
                    options=granted.options,
                    command=command.text,
                    command_except=less_commands[order],
                    where=command.where,
                ))


def _taken_away(members: Sequence[Member]) -> List[Tuple[str, ...]]:
    found: List[Tuple[str, ...]] = []
    later: Tuple[str, ...] = ()
    for one in reversed(members):
        found.append(later)
        later = (one.text,) + later if one.negated else later
    return found[::-1]


def load(reader: Any, path: str = "/etc/sudoers", hostname: str = "") -> Sudoers:
    """Read the policy. `hostname` stands for %h in the path of an included file."""
    policy = Sudoers()
    specs: List[Spec] = []
    _read(policy, specs, reader, path, hostname, 0)
    # An alias may be used above its definition, so specifications wait for the last file.
    for spec in specs:
        policy.grant(spec)
    return policy


def _read(policy: Sudoers, specs: List[Spec], reader: Any, path: str, hostname: str, depth: int) -> None:
    policy.reads += 1
    if policy.reads > MAX_READS:
        raise ParseError(path, None, "is included over and over")
    if path not in policy.files:
        policy.files[path] = read_document(reader, path)
    document = policy.files[path]
    for statement in parse(document, getattr(reader, "damaged", None)):
        if isinstance(statement, Include):
            if depth == MAX_DEPTH:
                raise ParseError(path, statement.where.line, "more than %s levels of include" % MAX_DEPTH)
            for included in _included(reader, document, statement, hostname):
                _read(policy, specs, reader, included, hostname, depth + 1)
        elif isinstance(statement, Alias):
            if (statement.kind, statement.name) in policy.aliases:
                raise ParseError(path, statement.where.line, "alias %s is already defined" % statement.name)
            policy.aliases[(statement.kind, statement.name)] = statement
        elif isinstance(statement, Default):
            policy.defaults.append(statement)
        else:
            specs.append(statement)


def _included(reader: Any, document: Document, include: Include, hostname: str) -> List[str]:
    """The files an include names; in a directory, those without a dot in their name or a tilde at its end."""
    path = include.path.replace("%h", hostname.split(".")[0]).replace("%%", "%")
    path = posixpath.join(posixpath.dirname(document.path), path)
    if include.directory:
        found = [one for one in reader.found(path.rstrip("/") + "/*") if reader.stat(one).kind == "file"]
        return [one for one in found if "." not in posixpath.basename(one) and not one.endswith("~")]
    if not reader.exists(path):
        raise ParseError(include.where.path, include.where.line, "included file %s does not exist" % path)
    return [path]
