# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the rules in force log what is dropped, and who comes in to administer."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    base_chains,
    beyond,
    let_in_by,
    rules,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    flow_patterns,
    management_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_MEANT = {"input": Text("for this host", "发往本机"), "forward": Text("to be forwarded", "待转发")}
_DIRECTIONS = {"input": "in", "forward": "forward"}


def drops(filter, declared, family, hook):
    logs = filter.logs(hook, family)
    told = ["%s: %s" % (one.where, one.text) for one in logs]
    parts = dict(
        version=VERSION[family], meant=_MEANT[hook], expected="%s drops logged (hook %s)" % (VERSION[family], hook),
        actual="; ".join(told[:3]) or "no log rule",
        evidence=rules(logs) or [Evidence("absent", COMMAND, "log, hook %s" % hook)])
    known = flow_patterns(declared.of(_DIRECTIONS[hook]), family)
    default, logged = filter.default(hook, family, known), filter.drops_logged(hook, family)
    if default == "accept":
        return observed(
            "fail", "nothing_dropped",
            "{version} packets {meant} that nothing declares are accepted by {rule}, so that there is no drop to be "
            "logged.", "未申报的 {version} 数据包（{meant}）会被 {rule} 放行，无从记录拒绝。",
            rule=let_in_by(filter, filter.unnamed(hook, family, known)[0]), **parts)
    doubts = [doubt for one in filter.unnamed(hook, family, known) + ([] if logged else logs) for doubt in one.doubts]
    if filter.problems or default == "unreadable" or logged is None:
        return unreadable(filter, doubts)
    if not logged:
        return observed(
            "fail", "drops_unlogged", "{version} packets {meant} that no rule names are dropped without a trace.",
            "没有规则匹配的 {version} 数据包（{meant}）被丢弃而未记录。", **parts)
    return observed(
        "pass", "drops_logged", "{version} drops {meant} are logged.", "已记录被丢弃的 {version} 数据包（{meant}）。",
        **parts)


def sessions(filter, declared, family):
    ports = firewall.pattern(family, "tcp", [(port, port) for port in declared.ports])
    let_in = firewall.overlapping(filter.inputs(family), management_patterns(declared, family) or ports)
    silent, doubts = beyond(let_in, filter.logs("input", family))
    named = ", ".join(str(port) for port in declared.ports)
    parts = dict(version=VERSION[family], ports=named, expected="new connections to tcp %s logged" % named,
                 evidence=rules(let_in) or base_chains(filter, "input", family))
    doubtful = unreadable(filter, doubts)
    if doubtful:
        return doubtful
    if silent:
        return observed(
            "fail", "sessions_unlogged", "New management sessions ({flow}) are let in without a trace.",
            "新建的管理会话（{flow}）未被记录。", flow=firewall.told(silent[0]), actual=firewall.shown(silent[0]),
            **parts)
    return observed(
        "pass", "sessions_logged", "New {version} connections to TCP {ports} are logged.",
        "已记录到 TCP {ports} 的 {version} 新连接。", actual="logged", **parts)
