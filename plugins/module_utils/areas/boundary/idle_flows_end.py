# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Idle connections end."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import tracking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each


class IdleFlowsEnd(Control):
    """Timeout of idle connections."""

    id = "idle_flows_end"
    zh = "空闲连接超时"
    clauses = ("8.3.2-E-b-3",)

    def expectations(self, host, policy):
        yield tracking.TrackedFromBoot()
        yield from tracking.idle(host, policy.idle_flow_seconds)
        yield Each(lambda host: tracking.exempted(host, policy.idle_flow_seconds))
