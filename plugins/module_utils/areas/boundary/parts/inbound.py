# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules in force let in from outside: by default, beyond the declared flows, and to the ports of management.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    base_chains,
    let_in_by,
    rules,
    strays,
    unreadable,
    yet_to_come,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    families,
    flow_patterns,
    link_patterns,
    management_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.reached import reached
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Ruleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.space import pattern_of

_MANAGE = Text(
    "Take the rule away or enforce. A port of sshd belongs in boundary_management_ports, and in no flow.",
    "请删除该规则或执行整改；sshd 端口应列入 boundary_management_ports，而不应作为业务流申报。")
_DECLARE = Text(
    "Declare it in boundary_flows if the host has business with it, else the administrator takes the rule away or "
    "enforces.", "确属业务需要的请在 boundary_flows 中申报，否则请管理员删除该规则或执行整改。")
_BLOCKED = Text(
    "The administrator opens it where that rule is made (firewall-cmd --permanent --add-rich-rule, ufw allow), or "
    "takes it out of boundary_flows.",
    "请管理员在相应防火墙中放行（如 firewall-cmd --permanent --add-rich-rule），或从 boundary_flows 中删除。")


def denied(filter, declared, family):
    known = flow_patterns(declared.of("in"), family)
    default, let_in = filter.default("input", family, known), filter.unnamed("input", family, known)
    chains = base_chains(filter, "input", family)
    parts = dict(
        version=VERSION[family], chains=", ".join(one.text for one in chains if one.kind != "absent") or NONE,
        expected="%s inbound: drop, with connection tracking" % VERSION[family],
        actual="%s inbound: %s" % (VERSION[family], default), evidence=chains)
    if default == "unreadable":
        return unreadable(filter, [doubt for one in let_in for doubt in one.doubts])
    if default != "drop":
        rule = let_in_by(filter, let_in[0])
        parts["evidence"] = rules(let_in[:1]) + chains
        return observed(
            "fail", "inbound_accepted",
            "A new {version} connection that nothing declares is accepted by {rule} (chains: {chains}).",
            "未申报的 {version} 新连接会被 {rule} 放行（链：{chains}）。", rule=rule, **parts)
    if not filter.stateful("input", family):
        return observed(
            "fail", "stateless",
            "{version} connections are not tracked: answers to this host's own connections are not told from new ones.",
            "{version} 未按连接状态过滤：无法区分本机连接的应答与新连接。", **parts)
    return observed(
        "pass", "inbound_denied",
        "New {version} connections are dropped unless a rule accepts them (chains: {chains}).",
        "{version} 新连接默认丢弃（链：{chains}）。", **parts)


def undeclared(host, filter, declared, family):
    accepted = filter.inputs(family)
    patterns = link_patterns(family) + management_patterns(declared, family) + flow_patterns(declared.of("in"), family)
    stray = firewall.uncovered(accepted, patterns)
    doubtful = unreadable(filter, [doubt for one in stray for doubt in one.doubts])
    if doubtful:
        yield doubtful
    certain = [one for one in stray if not one.doubts]
    if certain and filter.default("input", family, patterns) == "accept":
        # Each gap between what is declared would be a finding, and all of them one rule.
        yield _everything(host, certain, let_in_by(filter, filter.unnamed("input", family, patterns)[0]), family)
        return
    for one in certain:
        listening = reached(host, [one])
        yield observed(
            "fail", "flow_undeclared", "{flow} is let in by {where}, and is no declared flow; {listening}.",
            "{flow}被 {where} 放行，但未申报；{listening}。", flow=firewall.told(one), version=VERSION[family],
            where=one.where or firewall.NO_RULE, listening=listening, expected="declared flows only",
            actual=firewall.shown(one), evidence=rules([one]), advice=_DECLARE)
    if not stray and not doubtful:
        yield observed(
            "pass", "flows_declared",
            "The rules let in only declared {version} flows to this host's own ports: {names}.",
            "规则仅放行发往本机自身端口的已申报 {version} 流量：{names}。",
            version=VERSION[family],
            names=", ".join(flow.name for flow in declared.of("in")) or Text("management only", "仅管理流量"),
            evidence=rules(accepted) or base_chains(filter, "input", family))


def _everything(host, stray, rule, family):
    listening = reached(host, stray)
    return observed(
        "fail", "undeclared_let_in", "Whatever is not declared is let in as well ({version}), by {rule}; {listening}.",
        "未申报的流量同样被放行（{version}），规则为 {rule}；{listening}。", version=VERSION[family], rule=rule,
        listening=listening, expected="declared flows only", actual="default accept", advice=_DECLARE,
        evidence=rules(stray))


def blocked(own):
    """Yield a finding for a declared flow that our table lets in and another filter stops: somebody waits for it."""
    try:
        if own.host.declared(own_table.SUBJECT) is None and own.listed() is None:
            return
        if yet_to_come(own.host):
            # Where nft comes with the same run: of what is declared, ours will let in all.
            filter, ours = firewall.before(own.host), firewall.Firewall(Ruleset())
        else:
            filter, ours = firewall.of(own.host), firewall.from_text(own.host, own.text())
    except HostError:
        # Whoever judges what is let in tells of it.
        return
    for family in families(own.host):
        patterns = [(flow, flow_patterns([flow], family)) for flow in own.declared.of("in")]
        let_in, boxes = ours.inputs(family), [pattern_of(one.box) for one in filter.inputs(family)]
        for flow, mine in patterns if filter.rules.tables != ours.rules.tables else ():
            stopped = firewall.uncovered(firewall.overlapping(let_in, mine), boxes)
            if stopped:
                yield observed(
                    "manual", "flow_blocked",
                    "The declared flow {name} is stopped by another filter ({flow}; tables: {tables}).",
                    "已申报的流量 {name} 被其他过滤规则拦截（{flow}；表：{tables}）。", name=flow.name,
                    flow=firewall.told(stopped[0]),
                    tables=", ".join(table for table in filter.rules.tables if table not in ours.rules.tables),
                    advice=_BLOCKED)


def managed(filter, declared, family):
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
            evidence=rules([one]), advice=_MANAGE)

    def nothing():
        return observed(
            "pass", "management_bounded",
            "TCP {ports} ({version}) is let in from the management networks only: {networks}.",
            "TCP {ports}（{version}）仅允许自管理网段访问：{networks}。", ports=named, version=VERSION[family],
            networks=networks, evidence=rules(accepted) or base_chains(filter, "input", family))

    yield from strays(filter, stray, told, nothing)
