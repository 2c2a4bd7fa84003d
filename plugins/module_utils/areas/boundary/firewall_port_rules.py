# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every flow that is let in is a declared one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    families,
    flow_patterns,
    in_force,
    let_in_by,
    link_patterns,
    management_patterns,
    taking,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.reached import reached
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.space import pattern_of

_ADVICE = Text("Declare it in boundary_flows if the host has business with it, else the administrator takes the rule away or enforces.",
               "确属业务需要的请在 boundary_flows 中申报，否则请管理员删除该规则或执行整改。")
_BLOCKED = Text("The administrator opens it where that rule is made (firewall-cmd --permanent --add-rich-rule, ufw allow), or takes it out of"
                " boundary_flows.", "请管理员在相应防火墙中放行（如 firewall-cmd --permanent --add-rich-rule），或从 boundary_flows 中删除。")


class FirewallPortRules(Control):
    """Inbound port rules."""

    id = "firewall_port_rules"
    zh = "入站端口规则"
    clauses = ("8.3.2-E-b-1", "8.3.2-B-b-3")
    disruption = "lockout"

    def expectations(self, host, policy):
        own = own_table.OwnTable(host, policy)
        if host.exists(own_table.PATH):
            yield own_table.AsDeclared(own).affecting(taking(own, "input"))
        yield from in_force(
            host, policy, lambda filter: [one for family in families(host) for one in _undeclared(host, filter, own.declared, family)], ["input"])
        yield from (Judged(one) for one in _blocked(own))


def _undeclared(host, filter, declared, family):
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
            where=one.where or firewall.NO_RULE, listening=listening, expected="declared flows only", actual=firewall.shown(one),
            evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where or "default", one.text or firewall.shown(one)))], advice=_ADVICE)
    if not stray and not doubtful:
        yield observed(
            "pass", "flows_declared", "Only declared {version} flows are let in: {names}.", "仅放行已申报的 {version} 流量：{names}。",
            version=VERSION[family], names=", ".join(flow.name for flow in declared.of("in")) or Text("management only", "仅管理流量"),
            evidence=[Evidence("command", COMMAND, firewall.shown(one)) for one in accepted[:20]])


def _everything(host, stray, rule, family):
    listening = reached(host, stray)
    return observed(
        "fail", "undeclared_let_in", "Whatever is not declared is let in as well ({version}), by {rule}; {listening}.",
        "未申报的流量同样被放行（{version}），规则为 {rule}；{listening}。", version=VERSION[family], rule=rule, listening=listening,
        expected="declared flows only", actual="default accept", advice=_ADVICE,
        evidence=[Evidence("command", COMMAND, rule.en)] + [Evidence("command", COMMAND, "%s: %s" % (one.where, firewall.shown(one))) for one in stray[:20]])


def _blocked(own):
    """Yield a finding for a declared flow that our table lets in and another filter stops: somebody waits for it."""
    try:
        if own.host.declared(own_table.SUBJECT) is None and own.listed() is None:
            return
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
                    "manual", "flow_blocked", "The declared flow {name} is stopped by another filter ({flow}; tables: {tables}).",
                    "已申报的流量 {name} 被其他过滤规则拦截（{flow}；表：{tables}）。", name=flow.name, flow=firewall.told(stopped[0]),
                    tables=", ".join(table for table in filter.rules.tables if table not in ours.rules.tables), advice=_BLOCKED)
