# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done in a database is recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import audit_log, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseAuditLog(Control):
    """Audit record of databases."""

    id = "database_audit_log"
    zh = "数据库审计记录"
    clauses = ("8.3.3-B-c-1", "8.3.3-B-c-2", "8.3.3-B-c-3", "8.3.4-B-c-1", "8.3.4-B-c-3",)

    def expectations(self, host, policy):
        return instances.each(host, policy, audit_log)
