# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is important leaves before all else."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged

_NOTHING = Text(
    "This host passes nothing on (boundary_gateway) and declares no order (boundary_priorities).",
    "本主机不转发流量（boundary_gateway），也未申报优先级（boundary_priorities）。")


class TrafficPriority(Control):
    """Bandwidth priorities."""

    id = "traffic_priority"
    zh = "带宽优先级"
    clauses = ("8.3.2-E-a-3",)
    disruption = "reload"

    def applies(self, host, policy):
        return None if policy.gateway or policy.priorities or policy.link_rates else _NOTHING

    def expectations(self, host, policy):
        # Few hosts declare an order: the others are spared what knows of it.
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
            links_up,
            ordered,
            priorities,
            prioritized,
        )

        if policy.priorities:
            yield prioritized.Prioritized(policy, priorities.declared(policy))
        else:
            yield Judged(lambda host: ordered.undeclared(host, [link.name for link in links_up.up(host)]))
