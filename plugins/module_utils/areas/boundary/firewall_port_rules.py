# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every flow that is let in, or published from what runs behind this host, is a declared one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
    inbound,
    own_table,
    past_rules,
    published,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce, taking
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each


class FirewallPortRules(Control):
    """Inbound port rules."""

    id = "firewall_port_rules"
    zh = "入站端口规则"
    clauses = ("8.3.2-E-b-1", "8.3.2-B-b-3")
    disruption = "lockout"

    def expectations(self, host, policy):
        own = own_table.OwnTable(host, policy)
        if host.exists(own_table.PATH):
            yield own_table.AsDeclared(own).affecting(taking(own, *sorted({"input"} | set(own.parts))))
        yield InForce(
            policy,
            lambda rules: [
                one for family in families(host) for one in inbound.undeclared(host, rules, own.declared, family)],
            ["input"])
        # What somebody else publishes is closed where its interfaces are declared, and else told.
        yield InForce(
            policy,
            lambda rules: [
                one for family in families(host)
                for one in published.undeclared(rules, own.declared, family, policy)],
            published.parts(policy))
        yield Each(past_rules.by_ipvs)
        yield past_rules.inbound()
        yield Each(lambda _host: inbound.blocked(own))
