# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dropped packets and new management sessions are logged with their addresses."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    beyond,
    families,
    flow_patterns,
    hooks,
    in_force,
    let_in_by,
    management_patterns,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_MEANT = {"input": Text("for this host", "发往本机"), "forward": Text("to be forwarded", "待转发")}
_DIRECTIONS = {"input": "in", "forward": "forward"}


class FirewallLogging(Control):
    """Logging of the packet filter."""

    id = "firewall_logging"
    zh = "包过滤日志"
    clauses = ("8.3.2-B-c-1", "8.3.2-E-b-6")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared, ways = flows.declared(policy), hooks(policy)

        def judged(filter):
            for family in families(host):
                for hook in ways:
                    yield _drops(filter, declared, family, hook)
                yield _sessions(filter, declared, family)

        # Without a chain that drops what it would forward there is nothing to be logged.
        yield from in_force(host, policy, judged, ["input", "log"] + (["forward"] if "forward" in ways else []))


def _drops(filter, declared, family, hook):
    logs = filter.logs(hook, family)
    told = ["%s: %s" % (one.where, one.text) for one in logs]
    parts = dict(version=VERSION[family], meant=_MEANT[hook], expected="%s drops logged (hook %s)" % (VERSION[family], hook),
                 actual="; ".join(told[:3]) or "no log rule",
                 evidence=[Evidence("command", COMMAND, line) for line in told[:10]] or [Evidence("command", COMMAND, "no rule of hook %s logs" % hook)])
    known = flow_patterns(declared.of(_DIRECTIONS[hook]), family)
    default, logged = filter.default(hook, family, known), filter.drops_logged(hook, family)
    if default == "accept":
        return observed(
            "fail", "nothing_dropped", "{version} packets {meant} that nothing declares are accepted by {rule}, so that there is no drop to be logged.",
            "未申报的 {version} 数据包（{meant}）会被 {rule} 放行，无从记录拒绝。", rule=let_in_by(filter, filter.unnamed(hook, family, known)[0]), **parts)
    doubts = [doubt for one in filter.unnamed(hook, family, known) + ([] if logged else logs) for doubt in one.doubts]
    if filter.problems or default == "unreadable" or logged is None:
        return unreadable(filter, doubts)
    if not logged:
        return observed("fail", "drops_unlogged", "{version} packets {meant} that no rule names are dropped without a trace.",
                        "没有规则匹配的 {version} 数据包（{meant}）被丢弃而未记录。", **parts)
    return observed("pass", "drops_logged", "{version} drops {meant} are logged.", "已记录被丢弃的 {version} 数据包（{meant}）。", **parts)


def _sessions(filter, declared, family):
    ports = firewall.pattern(family, "tcp", [(port, port) for port in declared.ports])
    let_in = firewall.overlapping(filter.inputs(family), management_patterns(declared, family) or ports)
    silent, doubts = beyond(let_in, filter.logs("input", family))
    named = ", ".join(str(port) for port in declared.ports)
    parts = dict(version=VERSION[family], ports=named, expected="new connections to tcp %s logged" % named,
                 evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where, one.text)) for one in let_in[:5]] or [
                     Evidence("command", COMMAND, "tcp %s is not let in" % named)])
    doubtful = unreadable(filter, doubts)
    if doubtful:
        return doubtful
    if silent:
        return observed("fail", "sessions_unlogged", "New management sessions ({flow}) are let in without a trace.",
                        "新建的管理会话（{flow}）未被记录。", flow=firewall.told(silent[0]), actual=firewall.shown(silent[0]), **parts)
    return observed("pass", "sessions_logged", "New {version} connections to TCP {ports} are logged.", "已记录到 TCP {ports} 的 {version} 新连接。",
                    actual="logged", **parts)
