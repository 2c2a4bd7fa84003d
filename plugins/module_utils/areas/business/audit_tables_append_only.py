# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of queries are neither changed nor deleted, and nobody may do so."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import appended, asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class AuditTablesAppendOnly(Control):
    """Changes of query records."""

    id = "audit_tables_append_only"
    zh = "查询记录的改动"
    clauses = ("8.3.4-B-c-2",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "query_log", appended.look)
