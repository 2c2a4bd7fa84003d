# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something watches the host itself for intrusions, and tells somebody."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class HostIntrusionDetection(Control):
    """Host intrusion detection."""

    id = "host_intrusion_detection"
    zh = "主机入侵检测"
    clauses = ("8.3.3-E-c-1",)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import agents

        yield from agents.watching(host, policy)
