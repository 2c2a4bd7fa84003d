# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database owners cannot log in, and database administrators do not administer the system."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import posts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.no_login import NoLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_NAMES_ADVICE = Text("The organization names its database administrators in accounts_database_admins.",
                     "请机构在 accounts_database_admins 中写明数据库管理员。")


class DatabaseAdminSeparation(Control):
    """Separation of database and system administration."""

    id = "database_admin_separation"
    zh = "数据库与操作系统管理权限的分离"
    clauses = ("8.3.3-B-b-3",)
    disruption = "lockout"

    def applies(self, host, policy):
        if _owners(host, policy) or policy.database_admins:
            return None
        return Text("No database account (%s) is in %s." % (", ".join(policy.database_accounts), people.PASSWD),
                    "%s 中没有数据库账户（%s）。" % (people.PASSWD, "、".join(policy.database_accounts)))

    def expectations(self, host, policy):
        owners = _owners(host, policy)
        for name in owners:
            yield NoLogin(name, policy, host)
            yield Judged(functools.partial(posts.in_no_group, policy=policy, name=name))
            yield Each(functools.partial(posts.by_sudo, name=name))
        for name in policy.database_admins:
            yield Judged(functools.partial(posts.apart, policy=policy, name=name))
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        if owners and not policy.database_admins:
            yield Judged(lambda host: _unnamed(people.of(host), owners[0]))


def _owners(host, policy):
    return [name for name in policy.database_accounts if people.of(host).named(name) is not None]


def _unnamed(folk, owner):
    return observed(
        "manual", "administrators_unnamed",
        "This host has the database account {name}, and no database administrator is named.",
        "本机有数据库账户 {name}，但未指定数据库管理员。", name=printable(owner), where=folk.named(owner).where,
        evidence=folk.seen_account(owner), expected="names in accounts_database_admins", actual="none",
        advice=_NAMES_ADVICE)
