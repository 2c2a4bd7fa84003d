# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts are administered from the management networks only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    families,
    in_force,
    management_patterns,
    strays,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_DECLARE = Text("Take the rule away or enforce. A port of sshd belongs in boundary_management_ports, and in no flow.",
                "请删除该规则或执行整改；sshd 端口应列入 boundary_management_ports，而不应作为业务流申报。")


class AdminSources(Control):
    """Source networks of management access."""

    id = "admin_sources"
    zh = "管理访问的来源网段"
    clauses = ("8.3.2-B-f-2", "8.3.3-B-e-1")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared, here = flows.declared(policy), policy.connection
        # Where sshd really listens counts as well, whatever is declared of it.
        ports = set(own_table.sshd_ports(host) + ([here.port] if here is not None and here.port else []) + declared.ports)
        judged = declared._replace(ports=sorted(ports))
        yield from in_force(host, policy, lambda filter: [one for family in families(host) for one in _open(filter, judged, family)], ["input"])


def _open(filter, declared, family):
    ports = [(port, port) for port in declared.ports]
    named = ", ".join(str(port) for port in declared.ports)
    accepted = firewall.overlapping(filter.inputs(family), firewall.pattern(family, "tcp", ports))
    stray = firewall.uncovered(accepted, management_patterns(declared, family))
    networks = ", ".join(str(net) for net in declared.management) or Text("no management network", "无管理网段")

    def told(one):
        return observed(
            "fail", "management_open", "Management is let in from elsewhere: {flow}, by {where}; declared: {networks}.",
            "管理端口可从管理网段之外访问：{flow}，由 {where} 放行；已申报：{networks}。", flow=firewall.told(one),
            version=VERSION[family], where=one.where or firewall.NO_RULE, networks=networks,
            expected="tcp %s from %s only" % (named, networks), actual=firewall.shown(one),
            evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where or "default", one.text or firewall.shown(one)))], advice=_DECLARE)

    def nothing():
        return observed(
            "pass", "management_bounded", "TCP {ports} ({version}) is let in from the management networks only: {networks}.",
            "TCP {ports}（{version}）仅允许自管理网段访问：{networks}。", ports=named, version=VERSION[family], networks=networks,
            evidence=[Evidence("command", COMMAND, firewall.shown(one)) for one in accepted[:10]])

    yield from strays(filter, stray, told, nothing)
