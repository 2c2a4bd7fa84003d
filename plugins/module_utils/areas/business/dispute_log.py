# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disputes are answered in time and by what was found; a query for one has one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, disputes
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DisputeLog(Control):
    """Disputes and their queries."""

    id = "dispute_log"
    zh = "异议处理与异议查询"
    clauses = ("9.8-b", "9.8-c")

    def expectations(self, host, policy):
        return asking.about(host, policy, "dispute", disputes.look)
