# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that nobody uses any more are expired."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.account_use import last_use
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import (
    directories,
    last_logins,
    source as people,
    useradd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_c

_EPOCH = datetime.date(1970, 1, 1)
_ADVICE = Text(
    "The account's owner says whether {user} is still needed; then usermod --expiredate 1 {user}, or turn on accounts_stale_expire.",
    "请账户责任人确认 {user} 是否仍需使用；不需要时执行 usermod --expiredate 1 {user}，或启用 accounts_stale_expire。")
_UNSEEN_ADVICE = Text(
    "The account's owner says whether {user} is still needed; keep login records (lastlog, lastlog2 or wtmp) for longer than {days} days.",
    "请账户责任人确认 {user} 是否仍需使用；登录记录（lastlog、lastlog2 或 wtmp）应保存 {days} 天以上。")
_DATE_ADVICE = Text("Write the date of {user} in accounts_valid_until as YYYY-MM-DD.",
                    "请在 accounts_valid_until 中以 YYYY-MM-DD 写明 {user} 的日期。")


_NEW_ADVICE = Text(
    "accounts_stale_expire has new accounts end {days} days after their password; those that log in with a key alone then need chage -M -1 -I -1.",
    "启用 accounts_stale_expire 后，新建账户在口令到期 {days} 天后停用；仅以密钥登录的账户需执行 chage -M -1 -I -1。")
_EXPIRED = Text("{user} can no longer log in, by key or by password, and its cron jobs no longer run: it is expired.",
                "{user} 已过期，不能再以密钥或口令登录，其 cron 任务不再运行。")
_INACTIVE = Text("Accounts that useradd makes from now on end {days} days after their password's age.",
                 "此后由 useradd 新建的账户在口令到期 {days} 天后停用。")
_ENDS_ADVICE = Text(
    "Enforcing has accounts that useradd makes from now on end {days} days after their password; for one that logs in with a key alone: "
    "chage -M -1 -I -1.", "整改后，此后由 useradd 新建的账户在口令到期 {days} 天后停用；仅以密钥登录的账户请执行 chage -M -1 -I -1。")


class StaleAccounts(Control):
    """Unused and overdue accounts."""

    id = "stale_accounts"
    zh = "闲置与过期账户"
    clauses = ("8.3.3-B-b-5",)
    disruption = "lockout"

    def expectations(self, host, policy):
        yield NewAccounts(host, policy) if useradd.read(host) else Judged(programs.unread(useradd.TOOLS, useradd.PATH, "INACTIVE"))
        folk = people.of(host)
        today = (policy.today - _EPOCH).days
        judged = [one for one in folk.humans if not folk.expired(one.name, today)]
        logins = last_logins.of(host)
        good = True
        for one in judged:
            seen = self._overdue(one, policy) or self._unused(host, logins, one, policy, today)
            if seen is not None:
                good = False
                yield Judged(seen, self._expiry(folk, one, policy) if seen.status == "fail" else None).affecting(
                    _EXPIRED.format(user=printable(one.name)))
        if good:
            yield Judged(observed(
                "pass", "accounts_in_use", "Each of the {count} enabled accounts of people was used within {days} days or is new.",
                "{count} 个启用的个人账户均在 {days} 天内使用过或为新建。", count=len(judged), days=policy.stale_days,
                expected="used within %d days" % policy.stale_days, actual="%d accounts" % len(judged),
                evidence=tuple(Evidence("file", path, "login records") for path in logins.sources)
                + (Evidence("file", people.PASSWD, "left out, as used by this run or by machines: " + (
                    printable(", ".join(sorted(_exempt(policy)))) or "none")),)))
        yield from directories.unseen(host, "passwd")

    @staticmethod
    def _overdue(one, policy):
        until = policy.valid_until.get(one.name)
        if until is None:
            return None
        parts = dict(user=printable(one.name), until=printable(str(until)), where=one.where, expected="expired after its date")
        try:
            date = datetime.datetime.strptime(str(until), "%Y-%m-%d").date()
        except ValueError:
            return observed(
                "manual", "date_unreadable", "{user}: {until} in accounts_valid_until is no date.",
                "{user}：accounts_valid_until 中的 {until} 不是日期。", advice=_DATE_ADVICE.format(user=parts["user"]), **parts)
        if date >= policy.today:
            return None
        return observed(
            "fail", "account_overdue", "{user} was to be used until {until} and is still enabled ({where}).",
            "{user} 的有效期至 {until}，仍处于启用状态（{where}）。", advice=_ADVICE.format(user=parts["user"]), **parts)

    @staticmethod
    def _unused(host, logins, one, policy, today):
        if one.name in _exempt(policy):
            return None
        use = last_use(host, logins, one, today, policy.stale_days)
        parts = dict(
            user=printable(one.name), where=one.where, problem=use.problem, expected="used within %d days" % policy.stale_days,
            actual=use.problem.en)
        if use.stale is None:
            return observed(
                "not_checked", "use_unknown", "{user}: {problem} ({where}).", "{user}：{problem}（{where}）。",
                advice=_UNSEEN_ADVICE.format(user=parts["user"], days=policy.stale_days), **parts)
        if use.stale:
            return observed(
                "fail", "account_unused", "{user} is enabled and unused: {problem} ({where}).",
                "{user} 处于启用状态但长期未用：{problem}（{where}）。", advice=_ADVICE.format(user=parts["user"]), **parts)
        return None

    @staticmethod
    def _expiry(folk, one, policy):
        if policy.stale_expire and one.name not in _exempt(policy) and folk.ageing(one.name) is not None:
            return lambda: folk.expire(one.name)
        return None


class NewAccounts(Setting):
    """Accounts that useradd makes end so many days after their password: those that log in with a key too, so only by opt-in."""

    def __init__(self, host, policy):
        super().__init__(useradd.of(host), "INACTIVE", at_most(policy.stale_days, lowest=0, read=of_c), policy.stale_expire)
        self.affecting(_INACTIVE.format(days=policy.stale_days))

    def check(self, host):
        seen = super().check(host)
        return seen._replace(advice=(_ENDS_ADVICE if self.fixable else _NEW_ADVICE).format(days=self.rule.target)) if seen.open else seen


def _exempt(policy):
    """Return who is never expired: this run's own user, and machines, whose logins without a terminal leave no record."""
    return set(policy.automation_users) | {"root"} | ({policy.connection.user} if policy.connection is not None else set())
