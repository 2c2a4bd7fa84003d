# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets with forged addresses are dropped and recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows, table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    beyond,
    families,
    in_force,
    link_patterns,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_most, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import WildcardSetting, kernel_setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl import files, live
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links

_V4 = "net.ipv4.conf.%s.%s"
_V6 = "net.ipv6.conf.%s.%s"
_OFF = one_of("0")
_ASYMMETRIC = Text(
    "What comes in by another interface than its answers would go out by is dropped (rp_filter 1).",
    "数据包的入接口与应答的出接口不一致时将被丢弃（rp_filter 1）。")
_UNROUTED = Text("What comes from an address that no route leads back to is dropped (rp_filter 2).",
                 "源地址没有回程路由的数据包将被丢弃（rp_filter 2）。")


class AntiSpoofing(Control):
    """Packets with forged addresses."""

    id = "anti_spoofing"
    zh = "伪造地址的数据包"
    clauses = ("8.3.2-E-b-5",)
    disruption = "lockout"

    def expectations(self, host, policy):
        names = _interfaces(host, policy.interfaces)
        yield from _reverse_path(host, names, policy.reverse_path)
        yield kernel_setting(_V4 % ("all", "log_martians"), one_of("1"))
        yield kernel_setting(_V4 % ("all", "accept_source_route"), _OFF)
        yield from _everywhere(host, _V4, "accept_redirects", names)
        yield from _everywhere(host, _V4, "send_redirects", names)
        if "ip6" in families(host):
            yield kernel_setting(_V6 % ("all", "accept_source_route"), at_most(0))
            yield from _everywhere(host, _V6, "accept_redirects", names)
        yield from in_force(host, policy, lambda filter: [_impossible(filter, policy, family) for family in families(host)], ["spoofing"])


def _interfaces(host, declared):
    """Return the interfaces that traffic comes in by; those inside the host belong to what runs containers and machines there."""
    try:
        present = links.of(host)
    except Missing:
        return []
    inside = links.internal(present)
    return [name.replace(".", "/") for name, link in sorted(present.items())
            if name not in inside and not (declared and link.kind == "virtual" and not links.matches(name, declared))]


def _reverse_path(host, names, wanted):
    """The kernel takes the larger of `all` and the interface's own value: 1 is strict, 2 is loose."""
    good = ("1",) if wanted == "strict" else ("1", "2")
    ends = _ASYMMETRIC if wanted == "strict" else _UNROUTED
    yield kernel_setting(_V4 % ("all", "rp_filter"), one_of(*(good + ("0",))), default="0").affecting(ends)
    yield kernel_setting(_V4 % ("default", "rp_filter"), one_of(*good)).affecting(ends)
    yield WildcardSetting(_V4 % ("*", "rp_filter"), one_of(*good)).affecting(ends)
    for name in names:
        yield kernel_setting(
            _V4 % (name, "rp_filter"), _with_all(host, "rp_filter", good), default=_inherited(host, _V4, "rp_filter")).affecting(ends)


def _with_all(host, setting, good):
    everywhere = live(host, _V4 % ("all", setting)) or "0"
    return Rule(Text("{good} (max with conf.all)", "{good}（与 conf.all 取大）").format(good=" | ".join(good)), good[0],
                lambda text: text in good or (text == "0" and everywhere in good))


def _everywhere(host, family, setting, names):
    """A setting that counts where `all` or the interface has it."""
    yield kernel_setting(family % ("all", setting), _OFF)
    yield kernel_setting(family % ("default", setting), _OFF)
    yield WildcardSetting(family % ("*", setting), _OFF)
    for name in names:
        yield kernel_setting(family % (name, setting), _OFF, default=_inherited(host, family, setting))


def _inherited(host, family, setting):
    """An interface that no file names starts with the default's value."""
    value = files(host).get(family % ("default", setting))
    return None if value is None else value.text


def _unchecked(filter, let_in, hooks):
    """Return what of IPv6 meets no check whether a route leads back to its source, and the doubts whether it does.

    What the link needs comes from addresses that no route has, or that any neighbour may use.
    """
    aside = link_patterns("ip6") + firewall.pattern("ip6", "icmpv6", sources=["::", "fe80::/10"])
    checks = [one for hook in hooks for one in filter.limits(hook, "ip6") if one.kind == "reverse path"]
    return beyond(firewall.uncovered(let_in, aside), checks)


def _impossible(filter, policy, family):
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
            "{version} 数据包的源地址不可能存在却被放行：{flow}（{where}）。", flow=firewall.told(forged[0]), actual=firewall.shown(forged[0]),
            where=forged[0].where or firewall.NO_RULE, evidence=[Evidence("command", COMMAND, firewall.shown(one)) for one in forged[:5]], **parts)
    unchecked, doubts = _unchecked(filter, let_in, hooks) if family == "ip6" else ([], [])
    if doubts:
        return unreadable(filter, doubts)
    if unchecked:
        return observed(
            "fail", "no_reverse_path", "No rule checks the reverse path of IPv6 packets, for which the kernel has no setting: {flow} is let in by {where}.",
            "没有规则校验 IPv6 数据包的反向路径，而内核对此无参数可设：{flow} 由 {where} 放行。", flow=firewall.told(unchecked[0]),
            where=unchecked[0].where, actual="not checked for " + firewall.shown(unchecked[0]),
            evidence=[Evidence("command", COMMAND, "no rule with fib saddr: " + firewall.shown(one)) for one in unchecked[:5]], **parts)
    return observed(
        "pass", "impossible_dropped", "{version} packets from impossible addresses are dropped.", "源地址不可能存在的 {version} 数据包会被丢弃。",
        actual="dropped", evidence=[Evidence("command", COMMAND, "dropped: " + ", ".join(nets))], **parts)
