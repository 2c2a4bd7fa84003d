# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in without a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import (
    PASSWD,
    SHADOW,
    passwd,
    passwords,
    shadow,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    module as pam_module,
    stack as pam,
    unix as pam_unix,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd

_ARGUMENTS = ("nullok", "nullok_secure")
_ADVICE = Text("The administrator sets a password with passwd {user}; locking it could cut this host off.",
               "请管理员用 passwd {user} 设置口令；锁定该账户可能导致无法登录本机。")

_LOCK_ADVICE = Text(
    "Enforcing locks {user}, who logs in without a password now; passwd {user} gives it one.",
    "整改将锁定目前无口令登录的 {user}；可用 passwd {user} 为其设置口令。")
_LOCKED = Text("{user} can no longer log in: its empty password is locked.", "{user} 不能再登录：其空口令已被锁定。")
_EMPTY = Text("An account without a password can no longer log in by entering none.", "没有口令的账户不能再以空口令登录。")
_FIRST_ADVICE = Text(
    "First {users} is given a password: without nullok it could not log in at all.", "请先为 {users} 设置口令：去掉 nullok 后其将无法登录。")


class NoEmptyPasswords(Control):
    """Empty passwords."""

    id = "no_empty_passwords"
    zh = "空口令"
    clauses = ("8.3.3-B-a-1",)
    disruption = "lockout"

    def expectations(self, host, policy):
        empty = [one for one in passwords(host) if one.empty]
        own = ("root",) if policy.connection is None else ("root", policy.connection.user)
        for one in empty:
            yield Judged(observed(
                "fail", "password_empty", "{user} has an empty password ({where}).", "{user} 的口令为空（{where}）。",
                user=one.user, where=one.where, expected="a password, or a locked account", actual="empty password field",
                advice=(_ADVICE if one.user in own else _LOCK_ADVICE).format(user=one.user)),
                None if one.user in own else _locking(host, one)).affecting(_LOCKED.format(user=one.user))
        if not empty:
            yield Judged(observed(
                "pass", "passwords_set", "No account has an empty password.", "没有空口令账户。", where=SHADOW,
                expected="no empty password", actual="none"))
        yield from directories.unseen(host, "passwd")
        for entry in pam_unix.lines(host, ("auth", "password")):
            yield _Refuses(entry.where, [one.user for one in empty if one.user in own]).affecting(_EMPTY)
        if sshd.absence(host) is None:
            yield sshd.SshdSetting(sshd.of(host), "PermitEmptyPasswords", equals("no")).affecting(_EMPTY)


def _locking(host, one):
    def fix():
        document, field = (passwd(host), "x" if one.ageing is not None else "!") if one.where.path == PASSWD else (shadow(host), "!")
        document.set_field(one.user, "password", field)
        host.stage_content(one.where.path, document.render())
        # With the "x" what lay unread in the shadow file counts, a hash that lets somebody in perhaps.
        people.of(host).lock_password(one.user)
    return fix


class _Refuses(Expectation):
    """A line of pam_unix takes no empty password."""

    def __init__(self, where, kept):
        self.where = where
        # Who is not locked for being root or this run's own would be shut out all the same.
        self.kept = kept
        self.fixable = not kept

    def check(self, host):
        entry = pam_module.at(host, self.where)
        named = [name for name in _ARGUMENTS if entry.has(name)]
        parts = dict(where=self.where, type=entry.type, expected="pam_unix.so without nullok", actual="pam_unix.so " + " ".join(entry.args))
        if named:
            return observed(
                "fail", "empty_accepted", "{where} lets empty passwords in: the {type} line of pam_unix has {name}.",
                "{where} 允许空口令：pam_unix 的 {type} 行带有 {name}。", name=named[0],
                advice=_FIRST_ADVICE.format(users=people.listed(self.kept)) if self.kept else None, **parts)
        return observed(
            "pass", "empty_refused", "The {type} line of pam_unix refuses empty passwords ({where}).",
            "pam_unix 的 {type} 行拒绝空口令（{where}）。", **parts)

    def fix(self, host):
        if pam.family(host) == "authselect":
            from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import authselect

            if authselect.offers(host, "without-nullok"):
                authselect.enable(host, "without-nullok")
                return
        for name in _ARGUMENTS:
            if pam_module.at(host, self.where).has(name):
                pam_module.remove_argument(host, pam_module.at(host, self.where), name)
