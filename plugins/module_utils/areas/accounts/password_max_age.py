# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are changed within the allowed time."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import shut_out
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import (
    SHADOW,
    passwords,
    shadow,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, login_defs

_EPOCH = datetime.date(1970, 1, 1)
_ADVICE = Text(
    "{user} sets a new password with passwd, or accounts_password_force_change is turned on to ask for it at the next login.",
    "请 {user} 用 passwd 更换口令；或启用 accounts_password_force_change，在下次登录时要求更换。")

_MADE = Text("Accounts that useradd makes from now on have to change their password every {limit} days.",
             "此后由 useradd 新建的账户须每 {limit} 天更换口令。")
_NEXT = Text("{user} has to set a new password at the next login, which automation cannot.",
             "{user} 下次登录时必须更换口令（自动化程序无法完成）。")
_FROM = Text("{user} has to set a new password at logins from {date} on.", "{user} 自 {date} 起登录时必须更换口令。")
_ALSO_KEYS = Text("{seen}; useradd gives this to accounts that log in with a key alone, too.",
                  "{seen}；useradd 也会将其用于仅以密钥登录的账户。")
_KEYS_ADVICE = Text(
    "Who makes an account that logs in with a key alone runs chage -M -1 -I -1 for it; the audit names those that will be shut out, 30 days ahead.",
    "新建仅以密钥登录的账户时请执行 chage -M -1 -I -1；审计会提前 30 天列出即将无法登录的账户。")


class PasswordMaxAge(Control):
    """Password age."""

    id = "password_max_age"
    zh = "口令使用期限"
    clauses = ("7.5.9-B-a", "8.3.3-B-a-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        limit = policy.password_max_days
        if login_defs.read(host):
            # With 0 every password is too old, by the next day at the latest; it is -1 that stands for no limit.
            yield NewPasswords(login_defs.of(host), "PASS_MAX_DAYS", at_most(limit, lowest=0, read=login_defs.number)).affecting(
                _MADE.format(limit=limit))
        else:
            yield Judged(programs.unread(login_defs.TOOLS, login_defs.PATH, "PASS_MAX_DAYS"))
        today = (policy.today - _EPOCH).days
        kept = [one for one in passwords(host) if one.usable]
        wrong = 0
        for one in kept:
            problem = _overdue(one.ageing, today, limit) or _unbounded(one.ageing, limit)
            if problem is not None:
                wrong += 1
                yield self._judged(host, policy, one, problem, today)
        if not wrong:
            yield Judged(observed(
                "pass", "ages_right", "Each of the {count} passwords is less than {limit} days old and bounded.",
                "{count} 个账户的口令均在 {limit} 天内更换并设有期限。", count=len(kept), limit=limit, where=SHADOW,
                expected="max age <= %d days" % limit, actual="%d accounts with a password" % len(kept)))
        for observation in shut_out.observations(host, today):
            yield Judged(observation)
        yield from directories.unseen(host, "passwd")

    @staticmethod
    def _judged(host, policy, one, problem, today):
        overdue = _overdue(one.ageing, today, policy.password_max_days) is not None
        # A bound on a password that is older makes the next login ask for a new one, which no automation can answer.
        own = policy.connection is not None and one.user == policy.connection.user
        allowed = one.ageing is not None and (not overdue or (policy.password_force_change and not own))

        def fix():
            document = shadow(host)
            if _unbounded(one.ageing, policy.password_max_days) is not None:
                document.set_field(one.user, "max_days", policy.password_max_days)
            if overdue:
                document.set_field(one.user, "last_change", 0)
            host.stage_content(SHADOW, document.render())
        return Judged(observed(
            "fail", "password_overdue" if overdue else "age_unbounded", "{user}: {problem} ({where}), expected {limit} days at most.",
            "{user}：{problem}（{where}），应不超过 {limit} 天。", user=one.user, problem=problem, where=one.where,
            limit=policy.password_max_days, expected="max age <= %d days" % policy.password_max_days, actual=problem.en,
            advice=_ADVICE.format(user=one.user) if overdue else None), fix if allowed else None).affecting(
                _asked(one, policy, overdue))


class NewPasswords(Setting):
    """The age that new accounts begin with; useradd gives it to those that will log in with a key alone, too, and this is said."""

    def check(self, host):
        seen = super().check(host)
        message = _ALSO_KEYS.format(seen=Text(seen.message.en.rstrip("."), seen.message.zh.rstrip("。")))
        return seen._replace(message=message, advice=_KEYS_ADVICE)


def _asked(one, policy, overdue):
    """Return when the account is asked for a new password, once it has the maximum age."""
    changed = one.ageing and one.ageing.last_change
    if overdue or not changed:
        return _NEXT.format(user=one.user)
    day = _EPOCH + datetime.timedelta(days=changed + policy.password_max_days + 1)
    return _FROM.format(user=one.user, date=day.isoformat())


def _overdue(ageing, today, limit):
    """Return what is wrong with the date of the last change, or None. Day 0 asks for a new password at the next login."""
    if ageing is None:
        return Text("the account has no ageing in %s" % SHADOW, "账户在 %s 中没有期限信息" % SHADOW)
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
