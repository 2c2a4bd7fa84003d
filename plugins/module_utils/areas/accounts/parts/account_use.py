# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an account has been in use lately, from the login records; and for one that was never seen, from its age."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import (
    days,
    last_logins,
    source as people,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_DAY = 86400

_KEYS = Text("{count} SSH keys open it ({where})", "{count} 个 SSH 密钥可登录（{where}）")

# stale: True, False, or None where it cannot be told. problem: a Text that says what was seen.
Use = namedtuple("Use", "stale problem")


def last_use(host, logins, account, today, limit):
    """Return the Use of an account; `today` counts days since 1970, `limit` is how many days an account may rest."""
    last = logins.last(account.name, account.uid)
    if last is not None:
        ago = today - last.time // _DAY
        return Use(ago > limit, Text(
            "last login %s, %d days ago (%s)" % (days.shown(last.time // _DAY), ago, last.source),
            "上次登录 %s，距今 %d 天（%s）" % (days.shown(last.time // _DAY), ago, last.source)))
    # Nothing on a host dates an account better than the day its password was set.
    ageing = people.of(host).ageing(account.name)
    born = ageing.last_change if ageing is not None else None
    if born and today - born <= limit:
        return Use(
            False,
            Text("no login yet, password set %s" % days.shown(born), "尚未登录，口令设置于 %s" % days.shown(born)))
    if logins.since is None:
        return Use(None, Text("this host keeps no login records", "本机没有登录记录"))
    if logins.since // _DAY > today - limit:
        begins = days.shown(logins.since // _DAY)
        return Use(
            None,
            Text("no login in the records, which begin on %s" % begins, "登录记录（始于 %s）中没有该账号" % begins))
    if not born:
        return Use(None, Text("no login, and nothing tells how old the account is", "从未登录，且无法判断账号创建时间"))
    return Use(True, Text(
        "no login on record, password set %s, %d days ago" % (days.shown(born), today - born),
        "没有登录记录，口令设置于 %s，距今 %d 天" % (days.shown(born), today - born)))


def in_use(host, account, policy):
    """Return as a Text who logs in to an account: by which keys, or when last; None where nothing tells of anybody."""
    try:
        for path in authorized_keys.files_of(host, people.of(host), account):
            keys = authorized_keys.keys_in(host, path, account.name) if host.exists(path) else []
            if keys:
                return _KEYS.format(count=len(keys), where=printable(str(keys[0].where)))
        last = last_logins.of(host).last(account.name, account.uid)
    except HostError as error:
        return Text("it cannot be told ({problem})", "无法判断（{problem}）").format(problem=error)
    ago = None if last is None else days.number(policy.today) - last.time // _DAY
    if ago is None or ago > policy.stale_days:
        return None
    return Text(
        "last login {date} ({source})", "上次登录 {date}（{source}）").format(
        date=days.shown(last.time // _DAY), source=last.source)
