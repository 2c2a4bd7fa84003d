# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Empty passwords: no account has one, and PAM takes none."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import (
    PASSWD,
    passwd,
    passwords,
    shadow,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module, stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_ARGUMENTS = ("nullok", "nullok_secure")
_ADVICE = Text("The administrator sets a password with passwd {user}; locking it could cut this host off.",
               "请管理员用 passwd {user} 设置口令；锁定该账号可能导致无法登录本机。")
_LOCK_ADVICE = Text("Enforcing locks {user}, who logs in without a password now; passwd {user} gives it one.",
                    "整改将锁定目前无口令登录的 {user}；可用 passwd {user} 为其设置口令。")
_LOCKED = Text("{user} can no longer log in: its empty password is locked.", "{user} 不能再登录：其空口令已被锁定。")
_FIRST_ADVICE = Text("First {users} is given a password, for without nullok it could not log in at all.",
                     "请先为 {users} 设置口令：去掉 nullok 后其将无法登录。")


class Locked(Expectation):
    """An account with an empty password is locked, or where it is `spared` a person sets one."""

    def __init__(self, one, spared):
        self.one = one
        self.fixable = not spared
        self.affecting(_LOCKED.format(user=one.user))

    def check(self, host):
        if not any(one.empty and one.user == self.one.user for one in passwords(host)):
            return None
        return observed(
            "fail", "password_empty", "{user} has an empty password ({where}).", "{user} 的口令为空（{where}）。",
            user=self.one.user, where=self.one.where, expected="a password, or a locked account",
            actual="empty password field", evidence=(people.line(host, self.one.where),),
            advice=(_LOCK_ADVICE if self.fixable else _ADVICE).format(user=self.one.user))

    def fix(self, host):
        local = self.one.where.path == PASSWD
        document = passwd(host) if local else shadow(host)
        document.set_field(self.one.user, "password", "x" if local and self.one.ageing is not None else "!")
        host.stage_content(self.one.where.path, document.render())
        # With the "x" what lay unread in the shadow file counts, a hash that lets somebody in perhaps.
        people.of(host).lock_password(self.one.user)


class Refused(Expectation):
    """A line of a module that keeps local passwords takes no empty one."""

    def __init__(self, host, where, spared):
        self.where = where
        # Who is not locked for being root or this run's own would be shut out all the same.
        self.kept = [one.user for one in passwords(host) if one.empty and one.user in spared]
        self.fixable = not self.kept

    def check(self, host):
        entry = pam_module.at(host, self.where)
        named = [name for name in _ARGUMENTS if entry.has(name)]
        module = entry.module.rpartition(".")[0]
        parts = dict(
            where=self.where, type=entry.type, module=module, expected="%s without nullok" % entry.module,
            actual=" ".join([entry.module] + entry.args), evidence=(line(host, self.where),))
        if named:
            return observed(
                "fail", "empty_accepted", "{where} lets empty passwords in: the {type} line of {module} has {name}.",
                "{where} 允许空口令：{module} 的 {type} 行带有 {name}。", name=named[0],
                advice=_FIRST_ADVICE.format(users=people.listed(self.kept)) if self.kept else None, **parts)
        return observed(
            "pass", "empty_refused", "The {type} line of {module} refuses empty passwords ({where}).",
            "{module} 的 {type} 行拒绝空口令（{where}）。", **parts)

    def fix(self, host):
        if pam.family(host) == "authselect":
            from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import authselect

            if authselect.offers(host, "without-nullok"):
                authselect.enable(host, "without-nullok")
                return
        for name in _ARGUMENTS:
            if pam_module.at(host, self.where).has(name):
                pam_module.remove_argument(host, pam_module.at(host, self.where), name)
