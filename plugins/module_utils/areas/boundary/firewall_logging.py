# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dropped packets and new management sessions are logged with their addresses."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families, hooks
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class FirewallLogging(Control):
    """Logging of the packet filter."""

    id = "firewall_logging"
    zh = "包过滤日志"
    clauses = ("8.3.2-B-c-1", "8.3.2-E-b-6")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared, ways = flows.declared(policy), hooks(policy)

        def judged(rules):
            for family in families(host):
                for hook in ways:
                    yield recorded.drops(rules, declared, family, hook)
                yield recorded.sessions(rules, declared, family)

        # Without a chain that drops what it would forward there is nothing to be logged.
        yield InForce(policy, judged, ["input", "log"] + (["forward"] if "forward" in ways else []))
