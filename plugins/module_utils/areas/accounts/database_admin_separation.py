# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database owners cannot log in, and database administrators do not administer the system."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import database_accounts, posts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.no_login import NoLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people


class DatabaseAdminSeparation(Control):
    """Separation of database and system administration."""

    id = "database_admin_separation"
    zh = "数据库与操作系统管理权限的分离"
    clauses = ("8.3.3-B-b-3",)
    disruption = "lockout"

    def applies(self, host, policy):
        if _owners(host, policy) or policy.database_admins or databases.of(host):
            return None
        return database_accounts.none(host, policy)

    def expectations(self, host, policy):
        owners = _owners(host, policy)
        yield from database_accounts.undeclared(host, policy, owners)
        for name in owners:
            yield NoLogin(name, policy, host)
            yield Judged(functools.partial(posts.in_no_group, policy=policy, name=name))
            yield Each(functools.partial(posts.by_sudo, name=name))
        for name in policy.database_admins:
            yield Judged(functools.partial(posts.apart, policy=policy, name=name))
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        if owners and not policy.database_admins:
            yield Judged(functools.partial(database_accounts.unnamed, owner=owners[0]))


def _owners(host, policy):
    return [name for name in policy.database_accounts if people.of(host).named(name) is not None]
