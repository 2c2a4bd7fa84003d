# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outbound connections are declared ones; any other is logged or denied."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, outbound, past_rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged


class EgressPolicy(Control):
    """Outbound connections."""

    id = "egress_policy"
    zh = "出站连接"
    clauses = ("8.3.2-B-d-1", "8.3.2-E-d-2", "9.9-b")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared = flows.declared(policy)
        if policy.egress == "log" and not declared.of("out"):
            yield Judged(outbound.none_declared)
        judge = outbound.denied if policy.egress == "deny" else outbound.logged
        yield InForce(
            policy, lambda rules: [one for family in families(host) for one in judge(rules, declared, family)],
            ["egress"], lockout=False)
        yield past_rules.outbound()
