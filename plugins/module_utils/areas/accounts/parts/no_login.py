# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account that nobody is to log in with has neither a login shell nor a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import account_use
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ADVICE = Text("This run connects as {user}; connect as a person's account, then enforce again.",
               "本次运行以 {user} 连接；请改用个人账号连接后重新执行整改。")


_USED = Text(
    "A run leaves {user} alone, because somebody uses it: {use}. The system administrator asks who that is, then "
    "closes it (usermod -L -s /usr/sbin/nologin {user}), or names it in accounts_automation_users.",
    "整改不会停用 {user}，因其正在使用：{use}。请系统管理员查明使用者后停用（usermod -L -s /usr/sbin/nologin "
    "{user}），或列入 accounts_automation_users。")
_CLOSES = Text("Enforcing closes {user}: su - {user} ends, sudo -u {user} and its services go on.",
               "整改将停用 {user} 的登录：su - {user} 不再可用，sudo -u {user} 及其服务不受影响。")

_ENDS = Text("{user} can no longer log in: su - {user} and su {user} end; sudo -u {user} and its services go on.",
             "{user} 不能再登录：su - {user} 与 su {user} 不再可用；sudo -u {user} 及其服务不受影响。")


class NoLogin(Expectation):
    """One account, by its name; the one that this run connects with, and one that somebody uses, is reported and left
    alone.
    """

    def __init__(self, name, policy, host):
        self.name = name
        self._own = policy.connection is not None and policy.connection.user == name
        self._use = lambda: account_use.in_use(host, people.of(host).named(name), policy)

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether nobody is known to lose a login."""
        return not self._own and self._use() is None

    def _advice(self, user):
        if self._own:
            return _ADVICE.format(user=user)
        use = self._use()
        return _CLOSES.format(user=user) if use is None else _USED.format(user=user, use=use)

    def check(self, host):
        folk = people.of(host)
        one = folk.named(self.name)
        shell, password = people.log_in(one.shell), folk.unlocked(self.name)
        parts = dict(
            user=printable(self.name), shell=printable(one.shell) or "/bin/sh", where=one.where,
            evidence=folk.seen_login(self.name), expected="no password, no login shell")
        if shell or password:
            has = [
                text
                for text, held in (
                    (Text("the login shell {shell}", "登录 shell {shell}"), shell),
                    (Text("a password", "可用口令"), password)) if held]
            problem = Text(
                " and ".join(text.en for text in has), "和".join(text.zh for text in has)).format(shell=parts["shell"])
            return observed(
                "fail", "account_open", "{user} is no person's account and has {problem} ({where}).",
                "{user} 并非个人账号，但具有{problem}（{where}）。", problem=problem, actual=problem.en,
                advice=self._advice(parts["user"]), **parts)
        return observed(
            "pass", "account_locked", "{user} has no login shell and no password ({where}).",
            "{user} 没有登录 shell 和可用口令（{where}）。", actual="shell %s" % parts["shell"], **parts)

    def affects(self, host):
        return _ENDS.format(user=printable(self.name))

    def fix(self, host):
        folk = people.of(host)
        if people.log_in(folk.named(self.name).shell):
            folk.set_shell(self.name, people.refusing_shell(host))
        if folk.unlocked(self.name):
            people.of(host).lock_password(self.name)
