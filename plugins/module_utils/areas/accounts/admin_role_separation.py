# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System, security and audit administrators are different people."""

import itertools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.groups import Apart, Filled

_NAMES_ADVICE = Text(
    "Name three different groups in accounts_system_admin_group, accounts_security_admin_group and "
    "accounts_audit_admin_group.",
    "请在 accounts_system_admin_group、accounts_security_admin_group、accounts_audit_admin_group 中写明三个不同的组。")


class AdminRoleSeparation(Control):
    """Separation of administrator roles."""

    id = "admin_role_separation"
    zh = "管理员角色分离"
    clauses = ("8.3.3-B-b-2", "7.5.7-E-a")

    def expectations(self, host, policy):
        groups = [policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group]
        if len(set(groups)) < len(groups):
            yield Judged(lambda host: observed(
                "manual", "roles_share_group", "Two administrator roles are given the same group: {groups}.",
                "两个管理员角色使用同一个组：{groups}。", groups=", ".join(groups), advice=_NAMES_ADVICE))
            return
        for group in groups:
            yield Filled(host, group)
        for pair in itertools.combinations(groups, 2):
            yield Apart(*pair)
        yield from directories.unseen(host, "passwd", "group")
