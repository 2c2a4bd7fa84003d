# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of sudoers(5): one file's text taken apart, aliases not yet expanded, nothing included yet."""

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.words import NAME, Cursor, Member
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where

__all__ = ["Alias", "CommandSpec", "Default", "Include", "Member", "Spec", "parse"]

_INCLUDE = re.compile(r"(?:[ \t]*@(include|includedir)(?![a-z])|#(include|includedir)(?=[ \t]))")
_ALIAS_KIND = re.compile(r"[ \t]*(Host|Cmnd|Cmd|User|Runas)_Alias(?=[ \t\\])")
_DEFAULTS = re.compile(r"[ \t]*Defaults([:@>!]|(?=[ \t\\]))")
_PATH = re.compile(r"(?:[^\s\"\\]|\\.)+")
_TAG = re.compile(r"((?:NO)?(?:PASSWD|EXEC|INTERCEPT|SETENV|LOG_OUTPUT|LOG_INPUT|MAIL|FOLLOW))[ \t]*:")
_OPTION = re.compile(r"(ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER)[ \t]*=")
_OPTION_VALUE = re.compile(r'(?:[^#,=()\s\\"]|\\.)+')
_DEFAULT_NAME = re.compile(r"[a-z_]+")
_DEFAULT_VALUE = re.compile(r'(?:[^#!=, \t\r\n\\"]|\\[^\r\n])(?:[^#=, \t\r\n\\"]|\\[^\r\n])*')

_KINDS = {"Host": "host", "Cmnd": "command", "Cmd": "command", "User": "user", "Runas": "runas"}
_SCOPES = {"": "all", ":": "user", "@": "host", ">": "runas", "!": "command"}


class Alias(NamedTuple):
    """kind is user, runas, host or command."""

    kind: str
    name: str
    members: Tuple[Member, ...]
    where: Where


class Default(NamedTuple):
    """One Defaults setting: op is "=", "+=", "-=", "!" (off) or "" (on); scope is all, user, host, runas or command."""

    scope: str
    members: Tuple[Member, ...]
    name: str
    op: str
    value: str
    where: Where


class CommandSpec(NamedTuple):
    """A command as granted: whom to run as (None: the default), tags and options that hold for it, the command."""

    runas_users: Optional[Tuple[Member, ...]]
    runas_groups: Tuple[Member, ...]
    tags: frozenset
    options: Tuple[Tuple[str, str], ...]
    command: Member


class Spec(NamedTuple):
    """Who may run what on which hosts."""

    users: Tuple[Member, ...]
    hosts: Tuple[Member, ...]
    commands: Tuple[CommandSpec, ...]


class Include(NamedTuple):
    path: str
    directory: bool
    where: Where


def parse(document: Document, damaged: Optional[List[Exception]] = None) -> List[Any]:
    """The statements of one file in order; ParseError for the first that sudo would refuse.

    With `damaged`, which takes the errors, those of the other lines: since 1.9.3 sudo goes by them.
    """
    parser, found = _Parser(document), []  # type: _Parser, List[Any]
    while True:
        try:
            for statement in parser.statements():
                found.append(statement)
            return found
        except ParseError as error:
            if damaged is None:
                raise
            damaged.append(error)
            parser.leave_line()


class _Parser(Cursor):
    """One method for each rule of the grammar."""

    def statements(self) -> Any:
        while self.at < len(self.text):
            where, include = self.where, self.take(_INCLUDE)
            if include:
                yield self.include(include.group(1) or include.group(2), where)
                continue
            alias = self.take(_ALIAS_KIND)
            if alias:
                yield from self.aliases(_KINDS[alias.group(1)])
                continue
            defaults = self.take(_DEFAULTS)
            if defaults:
                yield from self.defaults(_SCOPES[defaults.group(1)])
                continue
            if not self.ended():
                yield from self.specs()

    def include(self, keyword: str, where: Where) -> Include:
        self.blank()
        path = self.string() if self.text.startswith('"', self.at) else None
        if path is None:
            match = self.take(_PATH)
            if match is None:
                raise self.error("%s without a path" % keyword)
            path = re.sub(r"\\([ \t])", r"\1", match.group())
        self.end()
        return Include(path, keyword == "includedir", where)

    def aliases(self, kind: str) -> Any:
        more = True
        while more:
            self.blank()
            where, name = self.where, self.take(NAME)
            if name is None or name.group() == "ALL":
                raise self.error("alias without a proper name")
            if not self.character("="):
                raise self.error("alias %s without =" % name.group())
            members = self.members(kind)
            yield Alias(kind, name.group(), members, where)
            more = self.character(":")
        self.end()

    def defaults(self, scope: str) -> Any:
        members: Tuple[Member, ...] = () if scope == "all" else self.members("default" if scope == "command" else scope)
        more = True
        while more:
            off = self.negated()
            where, name = self.where, self.take(_DEFAULT_NAME)
            if name is None:
                raise self.error("Defaults without a setting")
            op = next((one for one in ("+=", "-=", "=") if self.character(one)), "")
            if op and off:
                raise self.error("Defaults setting %s is negated and has a value" % name.group())
            yield Default(
                scope, members, name.group(), op or ("!" if off else ""), self.default_value() if op else "", where)
            more = self.character(",")
        self.end()

    def default_value(self) -> str:
        if self.text.startswith('"', self.at):
            return self.string()
        match = self.take(_DEFAULT_VALUE)
        if match is None:
            raise self.error("Defaults setting without its value")
        return re.sub(r"\\(.)", r"\1", match.group())

    def specs(self) -> Any:
        users = self.members("user")
        more = True
        while more:
            hosts = self.members("host")
            if not self.character("="):
                raise self.error("= expected after the hosts")
            yield Spec(users, hosts, self.command_specs())
            more = self.character(":")
        self.end()

    def command_specs(self) -> Tuple[CommandSpec, ...]:
        """The commands after one `hosts =`; whom to run as, tags and options hold for those that follow, too."""
        users: Optional[Tuple[Member, ...]] = None
        groups: Tuple[Member, ...] = ()
        tags: Dict[str, str] = {}
        options: Dict[str, str] = {}
        found: List[CommandSpec] = []
        while not found or self.character(","):
            if self.character("("):
                users, groups = self.runas()
            named = self.settings(tags, options)
            command = self.command()
            if command.text == "ALL" and not command.negated and "SETENV" not in named:
                # ALL brings its own SETENV, which does not hold for what follows.
                tags.pop("SETENV", None)
            found.append(CommandSpec(users, groups, frozenset(tags.values()), tuple(sorted(options.items())), command))
        return tuple(found)

    def runas(self) -> Tuple[Tuple[Member, ...], Tuple[Member, ...]]:
        users: Tuple[Member, ...] = ()
        groups: Tuple[Member, ...] = ()
        if self.text[self.at : self.at + 1] not in (":", ")"):
            users = self.members("runas")
        if self.character(":") and self.text[self.at : self.at + 1] != ")":
            groups = self.members("runas")
        if not self.character(")"):
            raise self.error(") expected")
        return users, groups

    def settings(self, tags: Dict[str, str], options: Dict[str, str]) -> List[str]:
        """Take tags and options into account and return the tags named here."""
        named: List[str] = []
        while True:
            self.blank()
            tag = self.take(_TAG)
            if tag:
                named.append(tag.group(1)[2:] if tag.group(1).startswith("NO") else tag.group(1))
                tags[named[-1]] = tag.group(1)
                continue
            option = self.take(_OPTION)
            if option is None:
                return named
            self.blank()
            value = self.string() if self.text.startswith('"', self.at) else None
            if value is None:
                match = self.take(_OPTION_VALUE)
                if match is None:
                    raise self.error("%s without its value" % option.group(1))
                value = match.group()
            options[option.group(1)] = value
