# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries are made for reasons that are valid, and their conditions are checked."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, reasons
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class QueryReasonValid(Control):
    """Reasons and conditions of queries."""

    id = "query_reason_valid"
    zh = "查询原因与查询条件"
    clauses = ("9.7-a-1",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "query_log", reasons.look)
