# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries out of the ordinary are noticed, and looked into in time."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import abnormal, asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class AbnormalQueries(Control):
    """Abnormal queries."""

    id = "abnormal_queries"
    zh = "异常查询"
    clauses = ("9.3-c", "9.7-c")

    def expectations(self, host, policy):
        return asking.about(host, policy, "query_log", abnormal.look)
