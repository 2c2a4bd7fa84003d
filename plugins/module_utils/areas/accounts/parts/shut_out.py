# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who will soon be shut out by the dates in /etc/shadow: told by name and date, thirty days ahead."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import days, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

AHEAD = 30
_KEY_ONLY = Text(
    "it logs in with a key, has no password, and is asked for a new one from {date} on (last change + {days} days), "
    "which it cannot give",
    "该账号仅以密钥登录、没有口令，自 {date} 起（上次更换后 {days} 天）将被要求更换口令而无法完成")
_INACTIVE = Text(
    "it is shut out from {date} on unless it sets a new password before (last change + {days} days)",
    "若不在此前更换口令，自 {date} 起（上次更换后 {days} 天）将无法登录")
_EXPIRES = Text("the account expires on {date}", "账号将于 {date} 到期")
_KEY_ADVICE = Text(
    "Where {user} is to go on, the system administrator runs chage -M -1 -I -1 {user}: a key is not aged by a "
    "password's dates.", "如 {user} 仍需使用，请系统管理员执行 chage -M -1 -I -1 {user}：密钥不受口令期限约束。")
_ADVICE = Text(
    "Where {user} is to go on, it sets a new password with passwd, or the system administrator sets other dates with "
    "chage.", "如 {user} 仍需使用，请其用 passwd 更换口令，或由系统管理员用 chage 调整日期。")


def announced(date):
    """Return a function of the host that yields what is to be said of each account that can log in on that date, and
    whose day comes.
    """
    return lambda host: (_account(host, one, days.number(date)) for one in passwords(host))


def _account(host, one, today):
    folk = people.of(host)
    account = folk.named(one.user)
    if one.ageing is None or not people.log_in(account.shell) or folk.expired(one.user, today):
        return None
    problem, advice = _told(host, folk, account, one, today)
    user = printable(one.user)
    return None if problem is None else observed(
        "manual", "login_ends", "{user}: {problem} ({where}).", "{user}：{problem}（{where}）。", user=user,
        problem=problem, where=one.where, expected="no login ends unannounced", actual=problem.en,
        evidence=(people.line(host, one.where),), advice=advice.format(user=user))


def _told(host, folk, account, one, today):
    ageing = one.ageing
    bounded = ageing.last_change and ageing.max_days is not None and ageing.max_days >= 0
    if bounded and not one.usable and not one.empty:
        day = ageing.last_change + ageing.max_days + 1
        # From that day on the next login asks; who found no time to look before is told after, too.
        if day <= today + AHEAD and _has_key(host, folk, account):
            return _KEY_ONLY.format(date=days.shown(day), days=ageing.max_days), _KEY_ADVICE
    elif bounded and ageing.inactive_days is not None and ageing.inactive_days >= 0:
        kept = ageing.max_days + ageing.inactive_days
        if today < ageing.last_change + kept + 1 <= today + AHEAD:
            return _INACTIVE.format(date=days.shown(ageing.last_change + kept + 1), days=kept), _ADVICE
    if ageing.expire_date is not None and today < ageing.expire_date <= today + AHEAD:
        return _EXPIRES.format(date=days.shown(ageing.expire_date)), _ADVICE
    return None, None


def _has_key(host, folk, account):
    if authorized_keys.elsewhere(host):
        return True
    try:
        return any(
            host.exists(path) and authorized_keys.keys_in(host, path, account.name)
            for path in authorized_keys.files_of(host, folk, account))
    except HostError:
        # What is there and cannot be read may hold a key.
        return True
