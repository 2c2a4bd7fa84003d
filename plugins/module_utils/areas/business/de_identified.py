# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases outside of production hold nothing that identifies a person."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, identified
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DeIdentified(Control):
    """De-identified data."""

    id = "de_identified"
    zh = "去标识数据"
    clauses = ("9.6-c", "9.10-a")

    def expectations(self, host, policy):
        return asking.about(host, policy, "", identified.look)
