# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts are administered from the management networks only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
    flows,
    inbound,
    own_table,
    past_rules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class AdminSources(Control):
    """Source networks of management access."""

    id = "admin_sources"
    zh = "管理访问的来源网段"
    clauses = ("8.3.2-B-f-2", "8.3.3-B-e-1")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared, here = flows.declared(policy), policy.connection
        # Where sshd really listens counts as well, whatever is declared of it.
        ports = set(
            own_table.sshd_ports(host) + ([here.port] if here is not None and here.port else []) + declared.ports)
        judged = declared._replace(ports=sorted(ports))
        yield InForce(
            policy, lambda rules: [one for family in families(host) for one in inbound.managed(rules, judged, family)],
            ["input"])
        yield past_rules.inbound()
