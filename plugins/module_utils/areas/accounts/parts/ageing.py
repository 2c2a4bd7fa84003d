# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a password may be kept: those there are, and those of accounts to come."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import SHADOW, shadow
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import days, login_defs, source as people

_ADVICE = Text(
    "{user} sets a new password with passwd, or accounts_password_force_change is turned on to ask for it at the next "
    "login.", "请 {user} 用 passwd 更换口令；或启用 accounts_password_force_change，在下次登录时要求更换。")
_MADE = Text("Accounts that useradd makes from now on have to change their password every {limit} days.",
             "此后由 useradd 新建的账号须每 {limit} 天更换口令。")
_NEXT = Text("{user} has to set a new password at the next login, which automation cannot.",
             "{user} 下次登录时必须更换口令（自动化程序无法完成）。")
_FROM = Text("{user} has to set a new password at logins from {date} on.", "{user} 自 {date} 起登录时必须更换口令。")
_ALSO_KEYS = Text("{seen}; useradd gives this to accounts that log in with a key alone, too.",
                  "{seen}；useradd 也会将其用于仅以密钥登录的账号。")
_KEYS_ADVICE = Text(
    "Who makes an account that logs in with a key alone runs chage -M -1 -I -1 for it; the audit names those that "
    "will be shut out, 30 days ahead.",
    "新建仅以密钥登录的账号时请执行 chage -M -1 -I -1；审计会提前 30 天列出即将无法登录的账号。")


class NewPasswords(Setting):
    """The age that new accounts begin with; useradd gives it to those that will log in with a key alone, too, and this
    is said.
    """

    def __init__(self, host, limit):
        # With 0 every password is too old, by the next day at the latest; it is -1 that stands for no limit.
        super().__init__(login_defs.of(host), "PASS_MAX_DAYS", at_most(limit, lowest=0, read=login_defs.number))
        self.affecting(_MADE.format(limit=limit))

    def check(self, host):
        seen = super().check(host)
        message = _ALSO_KEYS.format(seen=Text(seen.message.en.rstrip("."), seen.message.zh.rstrip("。")))
        return seen._replace(message=message, advice=_KEYS_ADVICE)


class Aged(Expectation):
    """A password is not older than allowed, and will not be; where it is right, the check says nothing."""

    def __init__(self, password, policy):
        self.user, self.where, self.ageing = password.user, password.where, password.ageing
        self.limit = policy.password_max_days
        self.today = days.number(policy.today)
        self.overdue = _overdue(self.ageing, self.today, self.limit)
        # A bound on a password that is older makes the next login ask for a new one, which no automation can answer.
        own = policy.connection is not None and self.user == policy.connection.user
        self.fixable = self.ageing is not None and (self.overdue is None or policy.password_force_change and not own)
        self.affecting(self._asked())

    def check(self, host):
        ageing = people.of(host).ageing(self.user)
        overdue = _overdue(ageing, self.today, self.limit)
        problem = overdue or _unbounded(ageing, self.limit)
        return None if problem is None else observed(
            "fail", "password_overdue" if overdue else "age_unbounded",
            "{user}: {problem} ({where}), expected {limit} days at most.",
            "{user}：{problem}（{where}），应不超过 {limit} 天。", user=self.user, problem=problem, where=self.where,
            limit=self.limit, expected="max age <= %d days" % self.limit, actual=problem.en,
            evidence=(people.line(host, self.where),),
            advice=_ADVICE.format(user=self.user) if overdue else None)

    def _asked(self):
        """Return when the account is asked for a new password, once it has the maximum age."""
        changed = self.ageing and self.ageing.last_change
        if self.overdue or not changed:
            return _NEXT.format(user=self.user)
        return _FROM.format(user=self.user, date=days.shown(changed + self.limit + 1))

    def fix(self, host):
        document = shadow(host)
        if _unbounded(self.ageing, self.limit) is not None:
            document.set_field(self.user, "max_days", self.limit)
        if self.overdue:
            document.set_field(self.user, "last_change", 0)
        host.stage_content(SHADOW, document.render())


def _overdue(ageing, today, limit):
    """Return what is wrong with the date of the last change, or None. Day 0 asks for a new password at the next login.
    """
    if ageing is None:
        return Text("the account has no ageing in %s" % SHADOW, "账号在 %s 中没有期限信息" % SHADOW)
    if ageing.last_change is None:
        return Text("no date of the last change, so the password never ages", "没有上次更换日期，口令永不过期")
    if ageing.last_change > today:
        return Text("the last change lies in the future", "上次更换日期在未来")
    age = today - ageing.last_change
    if ageing.last_change > 0 and age > limit:
        return Text("the password is %d days old" % age, "口令已 %d 天未更换" % age)
    return None


def _unbounded(ageing, limit):
    if ageing.max_days is None or ageing.max_days < 0:
        return Text("the password never ages", "口令永不过期")
    if ageing.max_days > limit:
        return Text("the password may be kept for %d days" % ageing.max_days, "口令期限为 %d 天" % ageing.max_days)
    return None
