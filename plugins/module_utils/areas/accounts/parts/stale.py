# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that are needed no longer: beyond the date that somebody named for them, or unused for long; and how long
new ones last.
"""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.account_use import last_use
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import days, source as people, useradd
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c

_ADVICE = Text(
    "The account's owner says whether {user} is still needed; then usermod --expiredate 1 {user}, or turn on "
    "accounts_stale_expire.",
    "请账号责任人确认 {user} 是否仍需使用；不需要时执行 usermod --expiredate 1 {user}，或启用 accounts_stale_expire。")
_UNSEEN_ADVICE = Text(
    "The account's owner says whether {user} is still needed; keep login records (lastlog, lastlog2 or wtmp) for "
    "longer than {days} days.",
    "请账号责任人确认 {user} 是否仍需使用；登录记录（lastlog、lastlog2 或 wtmp）应保存 {days} 天以上。")
_DATE_ADVICE = Text("Write the date of {user} in accounts_valid_until as YYYY-MM-DD.",
                    "请在 accounts_valid_until 中以 YYYY-MM-DD 写明 {user} 的日期。")
_NEW_ADVICE = Text(
    "accounts_stale_expire has new accounts end {days} days after their password; those that log in with a key alone "
    "then need chage -M -1 -I -1.",
    "启用 accounts_stale_expire 后，新建账号在口令到期 {days} 天后停用；仅以密钥登录的账号需执行 chage -M -1 -I -1。")
_EXPIRED = Text("{user} can no longer log in, by key or by password, and its cron jobs no longer run: it is expired.",
                "{user} 已过期，不能再以密钥或口令登录，其 cron 任务不再运行。")
_INACTIVE = Text("Accounts that useradd makes from now on end {days} days after their password's age.",
                 "此后由 useradd 新建的账号在口令到期 {days} 天后停用。")
_ENDS_ADVICE = Text(
    "Enforcing has accounts that useradd makes from now on end {days} days after their password; for one that logs in "
    "with a key alone: chage -M -1 -I -1.",
    "整改后，此后由 useradd 新建的账号在口令到期 {days} 天后停用；仅以密钥登录的账号请执行 chage -M -1 -I -1。")


def spared(policy):
    """Return who is never expired: this run's own user, and machines, whose logins without a terminal leave no record.
    """
    return set(policy.automation_users) | {"root"} | (
        {policy.connection.user} if policy.connection is not None else set())


class Needed(Expectation):
    """An enabled account is within the date that was named for it, and in use; where it is, the check says nothing."""

    def __init__(self, folk, account, policy, logins):
        self.folk = folk
        self.account = account
        self.policy = policy
        self.logins = logins
        self.user = printable(account.name)
        self.affecting(_EXPIRED.format(user=self.user))

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether it may be expired, and was seen to be needed no longer."""
        may = (
            self.policy.stale_expire and self.account.name not in spared(self.policy)
            and self.folk.ageing(self.account.name) is not None)
        return may and self.check(self.folk.host).status == "fail"

    def check(self, host):
        return (
            None if people.of(host).expired(self.account.name, days.number(self.policy.today)) else self._overdue()
            or self._unused(host))

    def _overdue(self):
        until = self.policy.valid_until.get(self.account.name)
        if until is None:
            return None
        parts = dict(
            user=self.user, until=printable(str(until)), where=self.account.where, expected="expired after its date")
        try:
            date = datetime.datetime.strptime(str(until), "%Y-%m-%d").date()
        except ValueError:
            return observed(
                "manual", "date_unreadable", "{user}: {until} in accounts_valid_until is no date.",
                "{user}：accounts_valid_until 中的 {until} 不是日期。", advice=_DATE_ADVICE.format(user=self.user),
                **parts)
        return None if date >= self.policy.today else observed(
            "fail", "account_overdue", "{user} was to be used until {until} and is still enabled ({where}).",
            "{user} 的有效期至 {until}，仍处于启用状态（{where}）。", advice=_ADVICE.format(user=self.user), **parts)

    def _unused(self, host):
        if self.account.name in spared(self.policy):
            return None
        limit = self.policy.stale_days
        use = last_use(host, self.logins, self.account, days.number(self.policy.today), limit)
        parts = dict(
            user=self.user, where=self.account.where, problem=use.problem, expected="used within %d days" % limit,
            actual=use.problem.en, evidence=(people.line(host, self.account.where),))
        if use.stale is None:
            return observed(
                "not_checked", "use_unknown", "{user}: {problem} ({where}).", "{user}：{problem}（{where}）。",
                advice=_UNSEEN_ADVICE.format(user=self.user, days=limit), **parts)
        return (
            observed(
                "fail", "account_unused", "{user} is enabled and unused: {problem} ({where}).",
                "{user} 处于启用状态但长期未用：{problem}（{where}）。", advice=_ADVICE.format(user=self.user),
                **parts) if use.stale else None)

    def fix(self, host):
        self.folk.expire(self.account.name)


class NewAccounts(Setting):
    """Accounts that useradd makes end so many days after their password: those that log in with a key too, so only by
    opt-in.
    """

    def __init__(self, host, policy):
        super().__init__(
            useradd.of(host), "INACTIVE", at_most(policy.stale_days, lowest=0, read=of_c), policy.stale_expire)
        self.affecting(_INACTIVE.format(days=policy.stale_days))

    def check(self, host):
        seen = super().check(host)
        return (
            seen._replace(advice=(_ENDS_ADVICE if self.fixable else _NEW_ADVICE).format(days=self.rule.target))
            if seen.open else seen)
