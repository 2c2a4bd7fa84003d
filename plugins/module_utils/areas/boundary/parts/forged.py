# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the rules in force drop packets from addresses that no packet from a link can have."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    base_chains,
    beyond,
    rules,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    link_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall


def dropped(filter, policy, family):
    """Return whether packets are dropped whose source no packet from a link can have."""
    nets = [str(net) for net in table_text.bogons(flows.declared(policy)) if (net.version == 4) == (family == "ip")]
    hooks = ("input", "forward") if policy.gateway else ("input",)
    let_in = filter.inputs(family) + (filter.forwards(family) if policy.gateway else [])
    forged = firewall.overlapping(let_in, firewall.pattern(family, sources=nets))
    parts = dict(version=VERSION[family], nets=", ".join(nets), expected="packets from %s dropped" % ", ".join(nets))
    doubtful = unreadable(filter, [doubt for one in forged for doubt in one.doubts])
    if doubtful:
        return doubtful
    if forged:
        return observed(
            "fail", "impossible_source", "{version} packets from impossible addresses are let in: {flow} ({where}).",
            "{version} 数据包的源地址不可能存在却被放行：{flow}（{where}）。", flow=firewall.told(forged[0]),
            actual=firewall.shown(forged[0]), where=forged[0].where or firewall.NO_RULE, evidence=rules(forged),
            **parts)
    unchecked, doubts = _unchecked(filter, let_in, hooks) if family == "ip6" else ([], [])
    if doubts:
        return unreadable(filter, doubts)
    if unchecked:
        return observed(
            "fail", "no_reverse_path",
            "No rule checks the reverse path of IPv6 packets, for which the kernel has no setting: {flow} is let in "
            "by {where}.", "没有规则校验 IPv6 数据包的反向路径，而内核对此无参数可设：{flow} 由 {where} 放行。",
            flow=firewall.told(unchecked[0]), where=unchecked[0].where,
            actual="not checked for " + firewall.shown(unchecked[0]),
            evidence=[Evidence("absent", COMMAND, "fib saddr")] + rules(unchecked), **parts)
    return observed(
        "pass", "impossible_dropped", "{version} packets from impossible addresses are dropped.",
        "源地址不可能存在的 {version} 数据包会被丢弃。", actual="dropped",
        evidence=base_chains(filter, "input", family), **parts)


def _unchecked(filter, let_in, hooks):
    """Return what of IPv6 meets no check whether a route leads back to its source, and the doubts whether it does.

    What the link needs comes from addresses that no route has, or that any neighbour may use.
    """
    aside = link_patterns("ip6") + firewall.pattern("ip6", "icmpv6", sources=["::", "fe80::/10"])
    checks = [one for hook in hooks for one in filter.limits(hook, "ip6") if one.kind == "reverse path"]
    return beyond(firewall.uncovered(let_in, aside), checks)
