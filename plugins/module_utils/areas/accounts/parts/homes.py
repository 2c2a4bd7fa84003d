# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes are closed to others. A home is what passwd calls one: only what plainly is the account's own is changed, the
rest is told.
"""

import posixpath
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import (
    access_list,
    home_use,
    mounts,
    places,
    taken,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import AccessList
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

# Accounts without a home of their own are given one of these.
_NO_HOMES = (
    "/", "/bin", "/boot", "/dev", "/etc", "/home", "/opt", "/proc", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr",
    "/var")
_ROOTS_HOME = "/root"
_SETGID = 0o2000

_SHARED = Text("it is the home of {users}", "它是 {users} 共用的主目录")
_FOREIGN = Text("it belongs to {owner} and not to the account", "其属主为 {owner} 而非该账号")
_TEAM = Text("its group {group} has rights of its own (mode {mode})", "属组 {group} 另有权限（权限 {mode}）")
_LISTED = Text(
    "its access list gives others rights of their own (getfacl)", "其访问控制列表另授予他人权限（见 getfacl）")
_ELSEWHERE = Text(
    "its file system ({kind}) has no modes of its own, is read-only, or is another machine's",
    "其文件系统（{kind}）没有自身权限、为只读或属于其他主机")
_UNSEEN_ADVICE = Text(
    "{user} ends what is mounted on {path} (fusermount -u); then audit again.",
    "请 {user} 卸载 {path} 上的挂载（fusermount -u）后重新审计。")
_ADVICE = Text(
    "A run leaves {path} alone, because {why}. The system administrator gives {user} a home of its own (usermod -d), "
    "or closes {path} with chmod o= where nobody else needs it.",
    "整改不会改动 {path}，原因：{why}。请系统管理员为 {user} 另设主目录（usermod -d），或在确认无他人使用后以 chmod "
    "o= 收紧。")


def expectations(host, folk, mode):
    """Yield an expectation for each folder that is the home of a person or of root, and what was seen of one that
    cannot be looked at.
    """
    residents: Dict[str, List[Any]] = {}
    for one in folk.humans + [account for account in folk.accounts if account.uid == 0]:
        home = posixpath.normpath(one.home) if one.home.startswith("/") else "/"
        if home not in _NO_HOMES:
            residents.setdefault(home, []).append(one)
    # What is to be asked about many homes is asked once.
    uses = home_use.of(host, sorted(residents))
    for home, accounts in sorted(residents.items()):
        try:
            found = host.stat(home)
        except HostError as error:
            # Whoever lives there may have mounted something on it that root cannot see: that is no reason to judge
            # nobody.
            yield _unseen(home, accounts, error)
            continue
        if found is not None and found.kind == "directory":
            yield HomeClosed(home, accounts, mode, uses)
            yield AccessList(home, mode, [one.uid for one in accounts])


def _unseen(home, accounts, error):
    path, user = places.shown(home), places.shown(accounts[0].name)
    return observed(
        "not_checked", "home_unseen",
        "Whether {path}, the home of {user}, is closed to others cannot be told: {error}.",
        "无法判断 {user} 的主目录 {path} 是否不对他人开放：{error}。", path=path, user=user, error=error.told,
        where=path, expected="%s closed to others" % path, actual="unseen", evidence=(Evidence("file", path, ""),),
        advice=_UNSEEN_ADVICE.format(path=path, user=user))


class HomeClosed(Expectation):
    """A home has no bits for its group and for others beyond those of `mode`, which a run takes where nobody else has
    them from it.
    """

    def __init__(self, path, accounts, mode, uses):
        self.path = path
        self.accounts = accounts
        self.mode = mode
        self._uses = uses

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether the home plainly is its account's own."""
        return self._uses.told(self) is None

    def _own_group(self, host, found):
        """Tell whether nobody but the account is in the home's group: its bits then are the account's own."""
        folk = people.of(host)
        named = [entry.name for entry in folk.group.entries if entry.gid == found.gid]
        inside = set(name for group in named for name in folk.members(group)) | set(
            one.name for one in folk.accounts if one.gid == found.gid)
        # Root needs no bits.
        return inside <= set(one.name for one in self.accounts) | set(one.name for one in folk.accounts if one.uid == 0)

    def check(self, host):
        found = host.stat(self.path)
        beyond = found.mode & ~self.mode & 0o777
        stranger = self._stranger(host, found)
        path, user = places.shown(self.path), places.shown(self.accounts[0].name)
        seen = places.seen(path, found)
        parts = dict(
            path=path, user=user, mode="%04o" % found.mode, most="%04o" % self.mode, where=path,
            expected="%s closed to others (mode %04o)" % (path, self.mode), actual="%s %s" % (path, seen.text),
            evidence=(seen,))
        if not beyond & 0o077 and stranger in (None, 0):
            return observed("pass", "home_closed", "{path}, the home of {user}, is closed to others (mode {mode}).",
                            "{user} 的主目录 {path} 不对他人开放（权限 {mode}）。", **parts)
        why = self._uses.told(self)
        if stranger == 0 and self.accounts[0].uid != 0:
            return observed(
                "manual", "home_is_roots",
                "{path}, which passwd calls the home of {user}, belongs to root and is open to others (mode {mode}).",
                "passwd 中 {user} 的主目录 {path} 属于 root，且对他人开放（权限 {mode}）。",
                advice=_ADVICE.format(why=why, path=path, user=user), **parts)
        problem = (
            Text("belongs to {owner}", "属主为 {owner}").format(owner=home_use.name_of(host, found.uid))
            if stranger is not None else Text("has mode {mode}", "权限为 {mode}").format(mode=parts["mode"]))
        return observed(
            "fail", "home_open", "{path} {problem} and is the home of {user}, expected its own, with {most} or less.",
            "{path} {problem}，它是 {user} 的主目录，应归其所有且权限不超过 {most}。",
            problem=problem, advice=None if why is None else _ADVICE.format(why=why, path=path, user=user), **parts)

    def _stranger(self, host, found):
        """Return the user id of the owner where that is none of the accounts, else None."""
        own = [one.uid for one in self.accounts] + ([] if host.live or not host.stat("/").uid else [host.stat("/").uid])
        return None if found.uid in own else found.uid

    def told(self, host):
        """Return as a Text why a run leaves this home alone, or None."""
        found = host.stat(self.path)
        users = sorted(set(one.name for one in self.accounts))
        stranger = self._stranger(host, found)
        if stranger is not None:
            return _FOREIGN.format(owner=home_use.name_of(host, stranger))
        if len(users) > 1:
            return _SHARED.format(users=joined([places.shown(name) for name in users]))
        if (found.mode & _SETGID or found.mode & ~self.mode & 0o070) and not self._own_group(host, found):
            return _TEAM.format(group=home_use.group_name(host, found.gid), mode="%04o" % found.mode)
        if found.mode & ~self.mode & 0o070 and access_list.grants(host, self.path, [one.uid for one in self.accounts]):
            return _LISTED
        if self.accounts[0].uid == 0:
            # All that is root's belongs to it; this alone is its home.
            return None if self.path == _ROOTS_HOME and not host.is_link(self.path) else home_use.ROOTS
        kind, options = mounts.under(host.real(host.resolve(self.path)))
        if kind is not None and (kind not in mounts.LOCAL or not mounts.changeable(kind, options)):
            return _ELSEWHERE.format(kind=kind)
        return (
            places.left_alone(host, self.path, self.accounts[0].uid)
            or self._uses.used(self.path, self.accounts[0].uid))

    def fix(self, host):
        found = host.stat(self.path)
        host.stage_attributes(self.path, mode=self._closed(found))

    def affects(self, host):
        found = host.stat(self.path)
        return taken.by_mode(host, self.path, found, self._closed(found))

    def _closed(self, found):
        # What its owner may do with it is the owner's.
        return found.mode & ~(0o077 & ~self.mode)
