# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords of databases are strong, and end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, password_policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabasePasswordPolicy(Control):
    """Password rules in databases."""

    id = "database_password_policy"
    zh = "数据库口令策略"
    clauses = ("8.3.3-B-a-2",)

    def expectations(self, host, policy):
        return instances.each(host, policy, password_policy)
