# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that are no gateways do not forward; gateways forward declared flows only; by opt-in sshd forwards nothing."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, forwarded, past_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import FAMILIES
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged


class ForwardingOff(Control):
    """Packet forwarding."""

    id = "forwarding_off"
    zh = "数据包转发"
    clauses = ("8.3.2-E-a-1", "8.3.2-E-a-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared, inside = flows.declared(policy), policy.forwarding_interfaces
        if policy.gateway or inside:
            yield InForce(
                policy,
                lambda rules: [
                    one for family in FAMILIES for one in forwarded.forwarded(rules, declared, inside, family)],
                ["forward"], lockout=False)
        elif forwarded.engines(host):
            yield Judged(forwarded.for_engines)
        else:
            yield from forwarded.off(host)
        yield past_rules.inbound()
        if policy.ssh_forwarding == "refuse":
            from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import ssh_tunnels

            yield from ssh_tunnels.refused(host)
