# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No source can take more than its share of connections."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, tracking
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.limited import limited
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families, hooks
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import kernel_setting


class ConnectionLimits(Control):
    """Connection limits of a source."""

    id = "connection_limits"
    zh = "单个来源的连接限制"
    clauses = ("8.3.2-E-b-4", "8.3.2-E-b-3")
    disruption = "lockout"

    def expectations(self, host, policy):
        yield kernel_setting("net.ipv4.tcp_syncookies", one_of("1", "2"))
        yield tracking.TrackedFromBoot()
        yield from tracking.room(host, policy.conntrack_max)
        declared = flows.declared(policy)
        yield InForce(
            policy,
            lambda rules: [
                limited(rules, policy, declared, family, hook, kind) for family in families(host)
                for hook in hooks(policy) for kind in ("rate", "count")], ["limits"], lockout=False)
