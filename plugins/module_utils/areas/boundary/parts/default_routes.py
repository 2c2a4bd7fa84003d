# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The default routes of this host, against the gateways declared."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import routes

_VIA = Text(" via {gateway}", "（网关 {gateway}）")
_UNSHOWN = Text("an interface not shown", "未显示的接口")
_TABLE = Text(", table {name}", "，路由表 {name}")
_ADVICE = Text(
    "The network administrator removes what should not be there, or declares the gateways of this host in "
    "boundary_default_gateways.",
    "请网络管理员删除多余路由，或在 boundary_default_gateways 中申报本机网关。")


def of(host):
    """Return the default routes; those by a link that is to go down go with it. Raises Missing where none can be seen.
    """
    return [
        way for way in routes.defaults(host)
        if way.device is None or host.declared(("link", way.device)) != "down"]


def expected(host, gateways):
    """Return whether the ways out are by these gateways, or, where none is declared, one."""
    ways = of(host)
    shown = [_shown(way) for way in ways]
    parts = dict(
        ways=joined(shown, "; ", "；"), count=len(ways), actual="; ".join(map(str, shown)) or "none",
        evidence=[way.row for way in ways] or [absent(*routes.places(host))])
    strange = [_shown(way) for way in ways if gateways and not {way.gateway, way.device} & set(gateways)]
    if strange:
        return observed(
            "fail", "undeclared_route",
            "A default route leads by a gateway that boundary_default_gateways does not declare: {strange}.",
            "默认路由经由未在 boundary_default_gateways 中申报的网关：{strange}。", strange=joined(strange, "; ", "；"),
            expected="default routes by " + ", ".join(gateways), advice=_ADVICE, **parts)
    if not gateways and _several(ways):
        return observed(
            "fail", "second_default_route", "{count} default routes lead out, one way out is expected: {ways}.",
            "有 {count} 条默认路由通往外部，应只有一个出口：{ways}。",
            expected="one default route for each of IPv4 and IPv6, by one interface", advice=_ADVICE, **parts)
    if not ways:
        return observed("pass", "no_default_route", "No default route leads out.", "没有通往外部的默认路由。", **parts)
    return observed(
        "pass", "one_way_out", "The way out is the expected one: {ways}.", "对外出口符合预期：{ways}。", **parts)


def _several(ways):
    hops = set((way.family, way.gateway, way.device) for way in ways)
    return len(set(way.device for way in ways)) > 1 or any(
        sum(1 for hop in hops if hop[0] == family) > 1 for family in (4, 6))


def _shown(way):
    return Text("IPv{family}{via} by {device}{table}", "IPv{family}{via} 经 {device}{table}").format(
        family=way.family, via=_VIA.format(gateway=way.gateway) if way.gateway else "", device=way.device or _UNSHOWN,
        table="" if way.table == "main" else _TABLE.format(name=way.table))
