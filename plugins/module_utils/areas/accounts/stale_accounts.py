# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that nobody uses any more are expired."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import stale
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import (
    days,
    directories,
    last_logins,
    source as people,
    useradd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable


class StaleAccounts(Control):
    """Unused and overdue accounts."""

    id = "stale_accounts"
    zh = "闲置与过期账号"
    clauses = ("8.3.3-B-b-5",)
    disruption = "lockout"

    def expectations(self, host, policy):
        yield (
            stale.NewAccounts(host, policy) if useradd.read(host)
            else programs.unread(useradd.TOOLS, useradd.PATH, "INACTIVE"))
        folk, logins = people.of(host), last_logins.of(host)
        enabled = [one for one in folk.humans if not folk.expired(one.name, days.number(policy.today))]
        yield Each(
            [stale.Needed(folk, one, policy, logins) for one in enabled], "accounts_in_use",
            "Each of the {count} enabled accounts of people was used within {days} days or is new; left out, as used "
            "by this run or by machines: {spared}.",
            "{count} 个启用的个人账号均在 {days} 天内使用过或为新建；本次运行或自动化使用的账号除外：{spared}。",
            none=Text("No account of a person is enabled.", "没有启用的个人账号。"),
            days=policy.stale_days, spared=people.listed(sorted(printable(name) for name in stale.spared(policy))),
            expected="used within %d days" % policy.stale_days, actual="%d accounts" % len(enabled),
            evidence=[Evidence("file", path, "") for path in logins.sources] or [absent(*last_logins.PLACES)])
        yield from directories.unseen(host, "passwd", "shadow")
