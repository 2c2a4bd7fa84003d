# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and ids that stand for more than one, and users that are root by another name."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_KINDS = (
    ("passwd", "name", Text("user name", "用户名")),
    ("passwd", "uid", Text("user id", "用户 ID")),
    ("group", "name", Text("group name", "组名")),
    ("group", "gid", Text("group id", "组 ID")),
)
_ADVICE = Text(
    "The system administrator gives each its own (usermod, groupmod), then changes the owner of the files that were its"
    " own.",
    "请系统管理员用 usermod、groupmod 为其分别设置，并相应更改其文件属主。")
_SHUT = Text("{user} can no longer log in: its password is locked and its shell refuses.",
             "{user} 不能再登录：口令已锁定，shell 改为拒绝登录。")
_ROOT_ADVICE = Text(
    "The system administrator removes {user}, or accounts_extra_root_lock is turned on to lock such accounts.",
    "请系统管理员删除 {user}；或启用 accounts_extra_root_lock 锁定此类账号。")


def shared(host):
    """Yield what is to be said of each name and id that more than one has."""
    folk = people.of(host)
    for file, field, kind in _KINDS:
        document = getattr(folk, file)
        holders: Dict[Any, List[Any]] = {}
        for entry in document.entries:
            holders.setdefault(getattr(entry, field), []).append(entry)
        for value, entries in holders.items():
            # Other users with id 0 are spoken of by themselves.
            if len(entries) == 1 or (field == "uid" and (value == 0 or len(set(entry.name for entry in entries)) == 1)):
                continue
            places = [printable("%s (%s)" % (entry.name, Where(document.path, entry.line))) for entry in entries]
            yield observed(
                "fail", "identity_shared", "The {kind} {value} stands for more than one: {holders}.",
                "{kind} {value} 不唯一：{holders}。", kind=kind, value=printable(str(value)),
                holders=people.listed(places), expected="unique %s" % kind.en, actual="%d entries" % len(entries),
                where=Where(document.path, entries[1].line),
                evidence=[people.line(host, Where(document.path, one.line)) for one in entries],
                advice=_ADVICE)


class ExtraRoot(Expectation):
    """A user that is root by another name cannot log in."""

    def __init__(self, name, policy):
        self.name = name
        own = policy.connection is not None and policy.connection.user == name
        self.fixable = policy.extra_root_lock and not own
        self.affecting(_SHUT.format(user=printable(name)))

    def check(self, host):
        folk = people.of(host)
        one = folk.named(self.name)
        parts = dict(
            user=printable(self.name), where=one.where, expected="uid 0: root only",
            actual="uid 0, shell %s" % printable(one.shell), evidence=(people.line(host, one.where),))
        if people.log_in(one.shell) or folk.unlocked(self.name):
            return observed(
                "fail", "extra_root", "{user} is root by another name: it has user id 0 ({where}).",
                "{user} 的用户 ID 为 0，等同于 root（{where}）。", advice=_ROOT_ADVICE.format(user=parts["user"]),
                **parts)
        return observed(
            "pass", "extra_root_locked", "{user} has user id 0 and is locked ({where}).",
            "{user} 的用户 ID 为 0，但已锁定（{where}）。", **parts)

    def fix(self, host):
        folk = people.of(host)
        folk.set_shell(self.name, people.refusing_shell(host))
        folk.lock_password(self.name)
