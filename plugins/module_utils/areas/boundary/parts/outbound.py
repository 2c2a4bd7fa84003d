# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules in force let out beyond the declared flows."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    base_chains,
    beyond,
    rules,
    strays,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    flow_patterns,
    link_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_DECLARE = Text(
    "Declare the destinations that this host needs (name servers, time, packages, log collector) in boundary_flows "
    "with direction: out.",
    "请在 boundary_flows 中以 direction: out 申报本机所需的外部目标（域名解析、时间、软件源、日志服务器）。")


def none_declared(_host):
    """Say that without a declared destination no connection can be told from an unauthorized one."""
    return observed(
        "fail", "no_destinations",
        "No outbound flow is declared, so that no connection can be told from an unauthorized one.",
        "未申报任何出站流量，无法区分授权与未授权连接。", expected="outbound flows in boundary_flows", actual="none",
        advice=_DECLARE, evidence=[absent("boundary_flows")])


def denied(filter, declared, family):
    stray = _stray(filter, declared, family)

    def told(one):
        return observed(
            "fail", "outbound_undeclared", "{flow} may go out ({where}), and is no declared flow.",
            "{flow}可以出站（{where}），但未申报。", flow=firewall.told(one), version=VERSION[family],
            where=one.where or firewall.NO_RULE, expected="outbound default deny", actual=firewall.shown(one),
            evidence=rules([one]))

    def nothing():
        return observed(
            "pass", "outbound_denied", "Only declared {version} connections may go out.",
            "仅允许已申报的 {version} 出站连接。", version=VERSION[family], expected="outbound default deny",
            actual="drop", evidence=base_chains(filter, "output", family))

    yield from strays(filter, stray, told, nothing)


def logged(filter, declared, family):
    silent, doubts = beyond(_stray(filter, declared, family), filter.logs("output", family))
    doubtful = unreadable(filter, doubts)
    if doubtful:
        yield doubtful
        return
    if silent:
        one = silent[0]
        yield observed(
            "fail", "outbound_unlogged", "{flow} may go out, is no declared flow, and is not logged ({where}).",
            "{flow}可以出站，未申报且未记录（{where}）。", flow=firewall.told(one), version=VERSION[family],
            where=one.where or firewall.NO_RULE, expected="undeclared outbound connections logged or denied",
            actual=firewall.shown(one), evidence=rules(silent))
        return
    yield observed(
        "pass", "outbound_logged", "{version} connections that go out beyond the declared ones are logged or denied.",
        "未申报的 {version} 出站连接均被记录或拒绝。", version=VERSION[family],
        evidence=rules(filter.logs("output", family)) or base_chains(filter, "output", family))


def _stray(filter, declared, family):
    """Return what may go out beyond what is declared and what the link needs."""
    patterns = link_patterns(family, "out") + flow_patterns(declared.of("out"), family)
    return firewall.uncovered(filter.outputs(family), patterns)
