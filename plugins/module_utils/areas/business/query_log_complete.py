# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every query is recorded with who asked, when, why, for which organization, and about whom."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, query_log
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class QueryLogComplete(Control):
    """Record of queries."""

    id = "query_log_complete"
    zh = "查询记录的完整性"
    clauses = ("9.7-a-2", "9.7-b-1")

    def expectations(self, host, policy):
        return asking.about(host, policy, "query_log", query_log.look)
