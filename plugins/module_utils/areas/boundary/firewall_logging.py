# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dropped packets and new management sessions are logged with their addresses."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.in_force import (
    COMMAND,
    VERSION,
    families,
    in_force,
    lacking,
    management_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.packet_space import pattern_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import firewall


class FirewallLogging(Control):
    """Dropped packets and new management sessions are logged with their addresses."""

    id = "firewall_logging"
    zh = "记录被丢弃的数据包与新建的管理会话（含地址）"
    clauses = ("8.3.2-B-c-1", "8.3.2-E-b-6")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared = flows.declared(policy)
        yield from in_force(
            host, policy, lambda filter: [judge(filter, declared, family) for family in families(host) for judge in (_drops, _sessions)], ["input", "log"])


def _drops(filter, _declared, family):
    logs = ["%s: %s" % (one.where, one.text) for one in filter.logs("input", family)]
    parts = dict(version=VERSION[family], expected="%s drops logged" % VERSION[family], actual="; ".join(logs[:3]) or "no log rule",
                 evidence=[Evidence("command", COMMAND, line) for line in logs[:10]] or [Evidence("command", COMMAND, "no rule of hook input logs")])
    if filter.default("input", family) == "accept":
        return observed("fail", "nothing_dropped", "{version} packets that no rule names are accepted, so that there is no drop to be logged.",
                        "没有规则匹配的 {version} 数据包会被放行，无从记录拒绝。", **parts)
    if not filter.drops_logged("input", family):
        return observed("fail", "drops_unlogged", "{version} packets that no rule names are dropped without a trace.",
                        "没有规则匹配的 {version} 数据包被丢弃而未记录。", **parts)
    return observed("pass", "drops_logged", "{version} drops are logged.", "已记录被丢弃的 {version} 数据包。", **parts)


def _sessions(filter, declared, family):
    ports = firewall.pattern(family, "tcp", [(port, port) for port in declared.ports])
    let_in = firewall.overlapping(filter.inputs(family), management_patterns(declared, family) or ports)
    logged = [one.box for one in filter.logs("input", family)]
    silent = [one for each in let_in for one in lacking("input", family, [pattern_of(each.box)], logged)]
    named = ", ".join(str(port) for port in declared.ports)
    parts = dict(version=VERSION[family], ports=named, expected="new connections to tcp %s logged" % named,
                 evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where, one.text)) for one in let_in[:5]] or [
                     Evidence("command", COMMAND, "tcp %s is not let in" % named)])
    if silent:
        return observed("fail", "sessions_unlogged", "New management sessions ({flow}) are let in without a trace.",
                        "新建的管理会话（{flow}）未被记录。", flow=firewall.shown(silent[0]), actual=firewall.shown(silent[0]), **parts)
    return observed("pass", "sessions_logged", "New {version} connections to TCP {ports} are logged.", "已记录到 TCP {ports} 的 {version} 新连接。",
                    actual="logged", **parts)
