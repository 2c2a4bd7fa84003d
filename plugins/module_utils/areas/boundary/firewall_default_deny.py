# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not allowed to come in is dropped, by a packet filter that tracks connections."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
    flows,
    inbound,
    past_rules,
    published,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.boot_rules import AfterReboot
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class FirewallDefaultDeny(Control):
    """Default policy for inbound packets."""

    id = "firewall_default_deny"
    zh = "入站默认策略"
    clauses = ("8.3.2-B-b-1", "8.3.2-B-b-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared = flows.declared(policy)
        yield InForce(
            policy, lambda rules: [inbound.denied(rules, declared, family) for family in families(host)], ["input"])
        yield InForce(
            policy,
            lambda rules: [
                one for family in families(host) for one in published.by_default(rules, declared, family, policy)],
            published.parts(policy))
        yield past_rules.inbound()
        yield AfterReboot(host, policy)
