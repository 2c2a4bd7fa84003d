# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Original records are as they came in."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, raw
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class OriginalUnchanged(Control):
    """Original records."""

    id = "original_unchanged"
    zh = "原始数据未改动"
    clauses = ("9.5-a",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "raw", raw.look)
