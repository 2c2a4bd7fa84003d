# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not allowed to come in is dropped, by a packet filter that tracks connections."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import boot_rules, flows, own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    families,
    flow_patterns,
    in_force,
    let_in_by,
    taking,
    unreadable,
    yet_to_come,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_KEPT = Text(
    "The administrator makes what is in force permanent (firewall-cmd --runtime-to-permanent, netfilter-persistent save), or lets this"
    " collection put its own table there.", "请管理员将现行规则固化（如 firewall-cmd --runtime-to-permanent），或由本集合写入自有表。")


class FirewallDefaultDeny(Control):
    """Default policy for inbound packets."""

    id = "firewall_default_deny"
    zh = "入站默认策略"
    clauses = ("8.3.2-B-b-1", "8.3.2-B-b-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        declared = flows.declared(policy)
        yield from in_force(host, policy, lambda filter: [_denies(filter, declared, family) for family in families(host)], ["input"])
        yield AfterReboot(host, policy).affecting(taking(own_table.OwnTable(host, policy), "input"))


def _denies(filter, declared, family):
    known = flow_patterns(declared.of("in"), family)
    default, let_in = filter.default("input", family, known), filter.unnamed("input", family, known)
    chains = ["%s (priority %s, policy %s)" % (chain.where, chain.priority, chain.policy) for chain in filter.base_chains("input", family)]
    parts: Dict[str, Any] = dict(
        version=VERSION[family], chains=", ".join(chains) or "none", expected="%s inbound: drop, with connection tracking" % VERSION[family],
        actual="%s inbound: %s" % (VERSION[family], default),
        evidence=[Evidence("command", COMMAND, chain) for chain in chains] or [Evidence("command", COMMAND, "no chain of hook input")])
    if default == "unreadable":
        return unreadable(filter, [doubt for one in let_in for doubt in one.doubts])
    if default != "drop":
        rule = let_in_by(filter, let_in[0])
        parts["evidence"] = [Evidence("command", COMMAND, rule.en)] + parts["evidence"]
        return observed(
            "fail", "inbound_accepted", "A new {version} connection that nothing declares is accepted by {rule} (chains: {chains}).",
            "未申报的 {version} 新连接会被 {rule} 放行（链：{chains}）。", rule=rule, **parts)
    if not filter.stateful("input", family):
        return observed(
            "fail", "stateless", "{version} connections are not tracked: answers to this host's own connections are not told from new ones.",
            "{version} 未按连接状态过滤：无法区分本机连接的应答与新连接。", **parts)
    return observed("pass", "inbound_denied", "New {version} connections are dropped unless a rule accepts them (chains: {chains}).",
                    "{version} 新连接默认丢弃（链：{chains}）。", **parts)


class AfterReboot(Expectation):
    """The rules that the enabled services load at boot drop inbound connections as well."""

    def __init__(self, host, policy):
        self.own = own_table.OwnTable(host, policy)
        self.reason = self.own.refusal() or self.own.lockout()
        self.fixable = self.reason is None

    def check(self, host):
        others = boot_rules.others(host)
        parts: Dict[str, Any] = dict(expected="inbound dropped after a reboot", others=", ".join(others))
        advice = self.reason or _KEPT
        try:
            text = boot_rules.text(host)
            parts["evidence"] = [Evidence("file", "services enabled at boot", "%d bytes of nft rules; %s" % (len(text), parts["others"] or "no others"))]
            if yet_to_come(host):
                return observed("pass", "boot_staged", "Our table is staged to be loaded at boot.", "自有表已预备在启动时加载。")
            denied = bool(text) and all(
                _denies(firewall.from_text(host, text), self.own.declared, family).status == "pass" for family in families(host))
        except HostError as error:
            return observed("not_checked", "boot_unseen", "What is loaded at boot cannot be told: {error}.", "无法确定启动时加载的规则：{error}。",
                            error=error, advice=advice, **parts)
        if denied:
            return observed("pass", "kept_at_boot", "What is loaded at boot drops inbound connections.", "启动时加载的规则默认丢弃入站连接。",
                            **parts)
        if "firewalld.service" in others and _same_when_permanent(host):
            return observed("pass", "kept_by_firewalld", "firewalld starts at boot, and its permanent rules are those in force.",
                            "firewalld 开机启动，其永久规则与现行规则一致。", **parts)
        if others:
            return observed(
                "not_checked", "boot_unknown", "{others} loads rules at boot; whether they drop inbound connections cannot be told before.",
                "{others} 在启动时加载规则，无法预先确定其是否默认丢弃入站连接。", actual=parts["others"], advice=advice, **parts)
        return observed(
            "fail", "lost_at_boot", "Nothing that is loaded at boot drops inbound connections.", "启动时没有加载默认丢弃入站连接的规则。",
            actual="none", advice=advice, **parts)

    def fix(self, host):
        self.own.stage("input")


def _same_when_permanent(host):
    told = [host.run(["firewall-cmd"] + words + ["--list-all-zones"]) for words in ([], ["--permanent"])]
    return all(one.rc == 0 for one in told) and _zones(told[0].out) == _zones(told[1].out)


def _zones(text):
    """Return what zones say, but for which are active and by which interfaces: only firewalld in force knows that."""
    lines = [line.partition(" (")[0] if line and not line.startswith(" ") else line.strip() for line in text.splitlines()]
    return sorted(line for line in lines if line and not line.startswith("interfaces:"))
