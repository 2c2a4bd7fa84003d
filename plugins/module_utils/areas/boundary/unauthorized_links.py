# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No link leads out beyond the declared ones."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.action import LinkDown
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled

_DOWN = Text("{name} goes down and stays down: whoever comes or goes by it is cut off.", "{name} 停用且不再启用：经由该接口的连接将中断。")
_ADVICE = Text(
    "The network administrator finds out who set it up, and has it removed, or declares it in boundary_interfaces. With"
    " boundary_links_disable it is taken down and kept from starting.",
    "请网络管理员查明由谁设置，予以拆除，或在 boundary_interfaces 中申报。设置 boundary_links_disable 后可自动停用。")
_OWN_ADVICE = Text(
    "This run comes through it, or it cannot be told by which interface the run comes: a person decides, at the console.",
    "本次运行经由该接口，或无法判断经由哪个接口：请由人工在控制台处理。")
_VIA = Text(" via {gateway}", "（网关 {gateway}）")
_UNSHOWN = Text("an interface not shown", "未显示的接口")
_TABLE = Text(", table {name}", "，路由表 {name}")
_ROUTE_ADVICE = Text(
    "The network administrator removes what should not be there, or declares the gateways of this host in boundary_default_gateways.",
    "请网络管理员删除多余路由，或在 boundary_default_gateways 中申报本机网关。")


class UnauthorizedLinks(Control):
    """Links to the outside."""

    id = "unauthorized_links"
    zh = "对外连接"
    clauses = ("8.3.2-B-d-1", "8.3.2-E-d-2", "7.5.6-E-a")
    disruption = "lockout"

    def expectations(self, host, policy):
        try:
            present = links.of(host)
            ways = [way for way in routes.defaults(host) if way.device is None or host.declared(("link", way.device)) != "down"]
        except Missing as error:
            yield Judged(observed("not_checked", "unseen", "Links and routes: {error}.", "网络接口与路由：{error}。", error=error))
            return
        inside = links.internal(present) - set(way.device for way in ways)
        up = [link for name, link in sorted(present.items()) if link.up and name not in inside]
        stray = [link for link in up if not _declared(link, policy.interfaces, policy.forwarding_interfaces)]
        for link in stray:
            yield _undeclared(host, policy, link)
        if not stray:
            yield Judged(observed(
                "pass", "links_declared", "No interface beyond the expected ones is up: {names}.", "没有超出预期的接口处于启用状态：{names}。",
                names=_names(up), evidence=(Evidence("file", links.FOLDER, _names(up)),)))
        yield Judged(_ways_out(ways, policy.default_gateways))


def _declared(link, patterns, containers):
    """Of a host that declares nothing, what leads outward by its nature is a link nobody has allowed; its wires are the ordinary uplink."""
    if not patterns:
        return link.kind not in links.OUTWARD
    return links.matches(link.name, patterns + containers)


def _undeclared(host, policy, link):
    spared = policy.links_disable and _carries_this_run(host, policy.connection, link.name)
    fix = functools.partial(_disable, host, link.name) if policy.links_disable and not spared else None
    return Judged(observed(
        "fail", "undeclared_link", "{name} is up, {kind}, and is not declared in boundary_interfaces.",
        "{name}（{kind}）处于启用状态，且未在 boundary_interfaces 中申报。", name=link.name, kind=links.described(link),
        expected="%s declared, or down" % link.name, actual="%s up (%s)" % (link.name, link.kind),
        evidence=(Evidence("file", "%s/%s" % (links.FOLDER, link.name), "up, %s" % link.kind),),
        advice=_OWN_ADVICE if spared else _ADVICE), fix).affecting(_DOWN.format(name=link.name))


def _carries_this_run(host, connection, name):
    """Tell whether answers to this run's controller leave by an interface, or by one that lies on it; where that cannot be told, they might."""
    if connection is None or connection.address is None:
        return False
    try:
        return name in links.made_of(links.of(host), routes.device_towards(host, connection.address))
    except HostError:
        return True


def _disable(host, name):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import link_start

    for unit in link_start.keep_down(host, name):
        host.stage_action(UnitDisabled(unit))
    host.stage_action(LinkDown(name))


def _ways_out(ways, gateways):
    shown = [_shown(way) for way in ways]
    parts = dict(ways=joined(shown, "; ", "；"), count=len(ways), actual="; ".join(map(str, shown)) or "none",
                 evidence=tuple(Evidence("command", "ip route show table all", str(text)) for text in shown))
    strange = [_shown(way) for way in ways if gateways and not {way.gateway, way.device} & set(gateways)]
    if strange:
        return observed(
            "fail", "undeclared_route", "A default route leads by a gateway that boundary_default_gateways does not declare: {strange}.",
            "默认路由经由未在 boundary_default_gateways 中申报的网关：{strange}。", strange=joined(strange, "; ", "；"),
            expected="default routes by " + ", ".join(gateways), advice=_ROUTE_ADVICE, **parts)
    if not gateways and _several(ways):
        return observed(
            "fail", "second_default_route", "{count} default routes lead out, one way out is expected: {ways}.",
            "有 {count} 条默认路由通往外部，应只有一个出口：{ways}。", expected="one default route for each of IPv4 and IPv6, by one interface",
            advice=_ROUTE_ADVICE, **parts)
    if not ways:
        return observed("pass", "no_default_route", "No default route leads out.", "没有通往外部的默认路由。", **parts)
    return observed("pass", "one_way_out", "The way out is the expected one: {ways}.", "对外出口符合预期：{ways}。", **parts)


def _several(ways):
    hops = set((way.family, way.gateway, way.device) for way in ways)
    return len(set(way.device for way in ways)) > 1 or any(sum(1 for hop in hops if hop[0] == family) > 1 for family in (4, 6))


def _shown(way):
    return Text("IPv{family}{via} by {device}{table}", "IPv{family}{via} 经 {device}{table}").format(
        family=way.family, via=_VIA.format(gateway=way.gateway) if way.gateway else "", device=way.device or _UNSHOWN,
        table="" if way.table == "main" else _TABLE.format(name=way.table))


def _names(found):
    return ", ".join("%s (%s)" % (link.name, link.kind) for link in found) or "none"
