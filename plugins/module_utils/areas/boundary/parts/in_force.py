# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controls of the packet filter share: expectations of the rules in force, which our own table can meet."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import cut_off, own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall, space

FAMILIES = ("ip", "ip6")
VERSION = {"ip": "IPv4", "ip6": "IPv6"}
COMMAND = "nft -j list ruleset"
# Every packet of these is of the link itself: neighbours, groups, and the host's own address.
_ICMPV6_OF_THE_LINK = ((130, 132), (133, 137), (143, 143))
_ERRORS = {"ip": ((3, 3), (11, 12)), "ip6": ((1, 4),)}


def families(host):
    """Return the families that this host speaks: one with IPv6 switched off needs no rules for it."""
    return FAMILIES if not host.running or host.exists("/proc/sys/net/ipv6") else ("ip",)


def in_force(host, policy, judge, parts, lockout=True):
    """Yield what `judge(firewall)` observes of the rules in force, as expectations that these parts of our table meet.

    With `lockout`, nothing is written that could cut off whoever administers the host.
    """
    own = own_table.OwnTable(host, policy)
    reason = own.refusal() or (own.lockout() if lockout or "input" in own.parts else None)
    fix = (lambda: own.stage(*parts)) if reason is None else None
    try:
        found = [_STAGED] if yet_to_come(host) else judge(firewall.of(host))
    except Missing as error:
        found = [_unseen(host, error)]
    for one in found:
        judged = Judged(one._replace(advice=reason) if one.open and reason is not None else one, fix)
        yield judged.affecting(taking(own, *parts))


def taking(own, *parts):
    """Return what tells, when asked, what our table with these parts takes from whom."""
    declared = own.declared

    def known(host):
        inbound = declared.of("in")
        return [(family, link_patterns(family) + management_patterns(declared, family) + flow_patterns(inbound, family))
                for family in families(host)]
    return lambda host: cut_off.of(own, parts, known(host))


def yet_to_come(host):
    """Tell whether nft is staged to be installed, so that only once it is there our staged table can be loaded to be judged."""
    return host.declared(own_table.SUBJECT) is not None and host.declared(("package", "nftables")) is not None


_STAGED = observed("pass", "table_staged", "The package nftables and our table are staged; once they are there, the kernel is asked.",
                   "已预备安装软件包 nftables 与自有表，就绪后再向内核查询。")


def _unseen(host, error):
    return observed(
        "fail" if host.running else "not_checked", "rules_unseen", "No packet filter can be seen on this host: {error}.",
        "本机看不到包过滤规则：{error}。", error=error, expected="a packet filter of the kernel, seen by nft", actual=str(error),
        evidence=[Evidence("command", COMMAND, str(error))])


def link_patterns(family, direction="in"):
    """Return patterns of what a link itself needs: neighbour discovery, errors, the host's own address by DHCP."""
    if family == "ip":
        ports = ((68, 68),) if direction == "in" else ((67, 67),)
        return firewall.pattern(family, "udp", ports) + firewall.pattern(family, "icmp", types=_ERRORS["ip"])
    ports = ((546, 546),) if direction == "in" else ((547, 547),)
    return (firewall.pattern(family, "udp", ports, **{"sources" if direction == "in" else "destinations": ["fe80::/10", "ff02::/16"]})
            + firewall.pattern(family, "icmpv6", types=_ICMPV6_OF_THE_LINK + _ERRORS["ip6"]))


def flow_patterns(flows, family):
    """Return the patterns of declared flows."""
    found = []
    for flow in flows:
        for version, sources, destinations in flow.families():
            if (version == 4) == (family == "ip"):
                for protocol in flow.protocols:
                    found += firewall.pattern(
                        family, protocol, flow.ports or None, None, [str(net) for net in sources], [str(net) for net in destinations],
                        flow.interface, flow.out_interface)
    return found


def management_patterns(declared, family):
    """Return the patterns of the management ports from the management networks."""
    mine = [str(net) for net in declared.management if (net.version == 4) == (family == "ip")]
    return firewall.pattern(family, "tcp", [(port, port) for port in declared.ports], sources=mine) if mine else []


def hooks(policy):
    """Return the hooks by which packets of others come: a host that forwards has two."""
    return ("input", "forward") if policy.gateway or policy.forwarding_interfaces else ("input",)


def let_in_by(filter, one):
    """Return what lets these packets in: the rule, and the interfaces where it does not for all of them."""
    rule, named = "%s: %s" % (one.where, one.text), ", ".join(one.interfaces or ())
    here = space.ranges(pair for name in filter.interfaces for pair in space.interface(name))
    # By any other interface than the host's own there is one in the box that no rule names.
    return Text(rule, rule) if space.without(one.box[space.IIF], here) else Text(rule + ", on " + named, rule + "，接口 " + named)


def beyond(accepted, met):
    """Return (the Accepted that not all packets meet one of these Logged or Limited, the doubts whether they do).

    What has further conditions is met by those packets only that choose to.
    """
    certain = [space.pattern_of(one.box) for one in met if not one.conditions and not one.doubts]
    left = firewall.uncovered(accepted, certain)
    doubts = [doubt for one in left for doubt in one.doubts]
    return left, doubts + [doubt for one in met if one.doubts for each in left if space.overlap(each.box, space.pattern_of(one.box))
                           for doubt in one.doubts]


def unreadable(filter, doubts=()):
    """Return an Observation that names what cannot be read of the rules, or None."""
    told = [(one.where, one.text) for one in filter.problems] + list(doubts)
    if not told:
        return None
    where, text = told[0]
    return observed(
        "not_checked", "rules_unreadable", "A rule cannot be read, so that what it lets through is not known ({where}: {text}).",
        "有规则无法解读，不能确定其放行范围（{where}：{text}）。", where=where, text=text if isinstance(text, Text) else Text(text, text),
        evidence=[Evidence("command", one, str(getattr(what, "en", what))) for one, what in told[:10]], advice=_UNREADABLE)


def strays(filter, stray, told, nothing):
    """Yield what cannot be read of the rules, `told(one)` for each Accepted that is certain, or `nothing()` where there is neither."""
    doubtful = unreadable(filter, [doubt for one in stray for doubt in one.doubts])
    if doubtful:
        yield doubtful
    for one in stray:
        if not one.doubts:
            yield told(one)
    if not stray and not doubtful:
        yield nothing()


_UNREADABLE = Text(
    "The administrator reads that rule, and replaces it by one without the construct; or removes it where our table does the same.",
    "请管理员核对该规则，改写为可解读的形式，或在本表已涵盖时删除。")
