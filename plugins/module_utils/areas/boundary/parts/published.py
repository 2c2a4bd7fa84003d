# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published ports: what comes in and is sent on by address translation, beyond the declared flows."""

import fnmatch

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    base_chains,
    rules,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    flow_patterns,
    link_patterns,
    management_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall, space

_MOST = 8
_ADVICE = Text(
    "Declare the port that is asked for in boundary_flows (direction: in) if others have business with it. Else "
    "whoever published it takes that back, publishes it for the host alone (-p 127.0.0.1:8080:80, from Docker 28 on), "
    "or drops it before it is forwarded (chain DOCKER-USER, a policy of the cluster). Where "
    "boundary_forwarding_interfaces are declared, enforcing closes it.",
    "确属业务需要的，请在 boundary_flows 中将该端口申报为入站流量；否则请发布者取消发布、改为仅面向本机发布"
    "（-p 127.0.0.1:8080:80，需 Docker 28 及以上版本），或在转发前丢弃（DOCKER-USER 链、集群网络策略）。"
    "已申报 boundary_forwarding_interfaces 时，整改会关闭未申报的端口。")
_DROP_EARLY = Text(
    "The administrator drops what comes for 127.0.0.0/8 by a link before it is translated (table raw, PREROUTING; "
    "Docker 28 does so by itself), or declares the port.",
    "请管理员在地址转换之前丢弃自网络接口到达、目的为 127.0.0.0/8 的数据包（raw 表 PREROUTING 链；Docker 28 已自带），"
    "或申报该端口。")
_FOREIGN = Text(
    "Declare these addresses in boundary_flows (direction: in, to: their network) if others have business with them; "
    "else the administrator of the cluster or gateway narrows the rules to those who have.",
    "确属业务需要的，请在 boundary_flows 中将这些地址申报为入站流量（目的地址填写其网段）；否则请集群或网关管理员收窄"
    "规则的来源范围。")
_BY_RULE = Text("{where} lets it through", "由 {where} 放行")
_BY_NOBODY = Text("nothing drops it", "途中没有规则丢弃")
_LOOPBACK = space.network("127.0.0.0/8")[1]


def undeclared(filter, declared, family, policy):
    """Yield what is published beyond the declared flows, or that nothing is; of a gateway, a flow that is forwarded may
    be declared as such.
    """
    known = (
        link_patterns(family) + management_patterns(declared, family) + flow_patterns(declared.of("in"), family)
        + _from_inside(filter, policy, family))
    further = flow_patterns(declared.of("forward"), family) if policy.gateway else []
    published = filter.published(family)
    stray = [
        (one, part) for one in published if not further or firewall.uncovered(one.through, further)
        for part in firewall.uncovered([one.flow], known)]
    doubts = [doubt for one, _part in stray for doubt in one.flow.doubts]
    if doubts:
        yield unreadable(filter, doubts)
    certain = [(one, part) for one, part in stray if not one.flow.doubts]
    all_of_it = filter.published_by_default(family, known) if certain else None
    if all_of_it is not None:
        # Each gap between what is declared would be a finding, and all of them one rule.
        yield _told(all_of_it, all_of_it.flow, family)
    for one, part in certain:
        if one.own and _on_loopback(part):
            yield _told_on_loopback(one, part)
        elif one.own and (all_of_it is None or one.flow.where != all_of_it.flow.where):
            yield _told(one, part, family)
    foreign = [(one, part) for one, part in certain if not one.own]
    if foreign:
        yield _of_others(foreign, family)
    if not stray and not filter.problems:
        yield observed(
            "pass", "published_declared",
            "No undeclared {version} port is published: of what the rules translate on its way in, only declared flows "
            "get through ({names}).", "没有未申报的 {version} 发布端口：经地址转换后放行的仅有已申报流量（{names}）。",
            version=VERSION[family],
            names=_named([one.flow for one in published]),
            evidence=rules([one.flow for one in published]) or base_chains(filter, "prerouting", family))


def _from_inside(filter, policy, family):
    """Return patterns of what comes from the interfaces that this host forwards for, as they are declared: which are
    there stay inside, and which may come later our table takes for such. Not where one leads out.
    """
    return [
        one for name in policy.forwarding_interfaces if not fnmatch.filter(filter.interfaces, name)
        for one in firewall.pattern(family, interface=name)]


def parts(policy):
    """Return the parts of our table that close what is not declared, where it is decided for whom this host forwards.
    """
    return ["forward"] if policy.gateway or policy.forwarding_interfaces else []


def by_default(filter, declared, family, policy):
    """Yield that packets which no rule names are sent on, and get through."""
    one = filter.published_by_default(
        family, flow_patterns(declared.of("in"), family) + _from_inside(filter, policy, family))
    if one is not None:
        yield observed(
            "fail", "inbound_sent_on",
            "A new {version} connection that nothing declares is sent on to {target} by {where}, and gets through.",
            "未申报的 {version} 新连接会被 {where} 转换到 {target} 并放行。", version=VERSION[family],
            target=one.target, where=one.flow.where, expected="%s inbound: drop" % VERSION[family],
            actual="%s inbound: sent on to %s" % (VERSION[family], one.target.en), evidence=_rules(one), advice=_ADVICE)


def _told(one, part, family):
    return observed(
        "fail", "published_undeclared",
        "{flow} is published, and is no declared flow: {where} sends it on to {target}, and {through}.",
        "{flow}已对外发布，但未申报：{where} 将其转换到 {target}，{through}。", flow=firewall.told(part),
        version=VERSION[family], where=one.flow.where, target=one.target, through=_place(one.through),
        expected="declared flows only", actual=firewall.shown(part), evidence=_rules(one), advice=_ADVICE)


def _on_loopback(part):
    return part.family == "ip" and not space.without(part.box[space.DADDR], _LOOPBACK)


def _told_on_loopback(one, part):
    return observed(
        "fail", "published_on_loopback",
        "{flow} is published for this host alone, and whoever is on the same link gets in all the same: {where} sends "
        "it on to {target} before the kernel looks at the address, and {through}.",
        "{flow}仅面向本机发布，但同一链路上的主机仍可进入：{where} 在内核检查地址之前将其转换到 {target}，{through}。",
        flow=firewall.told(part), where=one.flow.where, target=one.target, through=_place(one.through),
        expected="dropped before it is translated", actual=firewall.shown(part), evidence=_rules(one),
        advice=_DROP_EARLY)


def _of_others(foreign, family):
    parts = [part for _one, part in foreign]
    return observed(
        "fail", "published_for_others",
        "Packets for addresses that are not this host's are sent on and let through where they come by way of it, and "
        "are no declared flows ({version}): {names}.",
        "途经本机、发往非本机地址的数据包会被转换并放行，但未申报（{version}）：{names}。", version=VERSION[family],
        names=_named(parts), expected="declared flows only", actual="%d flows" % len(set(parts)),
        evidence=_rules(*[one for one, _part in foreign]), advice=_FOREIGN)


def _named(flows):
    told = sorted(set(firewall.told(one) for one in flows), key=str)
    return joined(told[:_MOST] + [Text("...", "……")] * (len(told) > _MOST), "; ", "；") if told else NONE


def _place(found):
    one = found[0]
    return _BY_RULE.format(where=one.where) if isinstance(one.text, str) else _BY_NOBODY


def _rules(*published):
    return rules([one.flow for one in published] + [
        each for one in published for each in one.through[:1] if isinstance(each.text, str)])
