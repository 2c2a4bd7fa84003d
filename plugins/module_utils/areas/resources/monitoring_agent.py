# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent tells how busy the host is, and a server collects it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class MonitoringAgent(Control):
    """Monitoring of the host."""

    id = "monitoring_agent"
    zh = "主机监控"
    clauses = ("8.3.3-B-e-4",)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import agent, collected

        yield from agent.expectations(host, policy)
        yield collected.seen(policy, self.id)
