# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adverse records of persons are not kept past their term."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import adverse, asking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class AdverseRetention(Control):
    """Term of adverse records."""

    id = "adverse_retention"
    zh = "个人不良信息保存期限"
    clauses = ("9.6-b",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "adverse", adverse.look)
