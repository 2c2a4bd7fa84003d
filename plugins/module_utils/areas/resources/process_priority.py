# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a machine is busy, what matters more gets more of it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class ProcessPriority(Control):
    """Priority of services."""

    id = "process_priority"
    zh = "服务优先级"
    clauses = ("8.3.4-E-i-4",)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import weights

        return weights.expectations(host, policy)
