# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No source can take more than its share of connections."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import TrackedFromBoot
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    VERSION,
    beyond,
    families,
    hooks,
    in_force,
    link_patterns,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, at_most, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import kernel_setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl import live
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import place_of

_TRACKING = "net.netfilter.nf_conntrack_%s"
_RATE = Text("{most} new connections a second", "每秒 {most} 个新连接")
_AT_A_TIME = Text("{most} connections at a time", "同时 {most} 个连接")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


class ConnectionLimits(Control):
    """Connection limits of a source."""

    id = "connection_limits"
    zh = "单个来源的连接限制"
    clauses = ("8.3.2-E-b-4", "8.3.2-E-b-3")
    disruption = "lockout"

    def expectations(self, host, policy):
        yield kernel_setting("net.ipv4.tcp_syncookies", one_of("1", "2"), default="1")
        yield TrackedFromBoot(policy.idle_flow_seconds)
        for name, rule, default in (
                ("max", _room(policy.conntrack_max), None), ("tcp_timeout_syn_recv", at_most(60, lowest=0), "60"),
                ("udp_timeout", at_most(60, lowest=0), "30")):
            if not host.running or host.exists(place_of(_TRACKING % name)):
                yield _setting(host, _TRACKING % name, rule, default)
        declared = flows.declared(policy)
        yield from in_force(
            host, policy, lambda filter: [
                _limited(filter, policy, declared, family, hook, kind)
                for family in families(host) for hook in hooks(policy) for kind in ("rate", "count")], ["limits"], lockout=False)


def _room(least):
    """Accept a table for `least` connections, or one without a bound, which is what 0 is to the kernel."""
    return Rule(Text("{least} or more, or 0", "不小于 {least}，或 0").format(least=least), str(least),
                lambda text: text == "0" or at_least(least).accepts(text))


def _setting(host, name, rule, default):
    """The size of the table is the machine's: a container sees it and cannot change it."""
    setting = kernel_setting(name, rule, default)
    found, now = host.stat(place_of(name)), live(host, name)
    setting.fixable = found is None or bool(found.mode & 0o200) or (now is not None and rule.accepts(now))
    return setting


def _limited(filter, policy, declared, family, hook, kind):
    most = policy.source_rate if kind == "rate" else policy.source_connections
    limits = [one for one in filter.limits(hook, family) if one.kind == kind and one.per_source and one.over]
    good = [one for one in limits if _amount(one) <= most]
    unlimited = [str(net) for net in declared.unlimited if (net.version == 4) == (family == "ip")]
    aside = firewall.pattern(family, sources=unlimited) if unlimited else []
    if hook == "input":
        aside += link_patterns(family)
    else:
        # What this host itself runs behind these interfaces is no stranger.
        aside += [one for name in policy.forwarding_interfaces for one in firewall.pattern(family, interface=name)]
    let_in = firewall.uncovered(filter.inputs(family) if hook == "input" else filter.forwards(family), aside)
    free, doubts = beyond(let_in, good)
    wanted = _RATE.format(most=most) if kind == "rate" else _AT_A_TIME.format(most=most)
    parts = dict(version=VERSION[family], wanted=wanted, expected="at most %s for each source" % (wanted,),
                 actual=", ".join("%s %s" % (one.kind, one.amount) for one in limits) or "no limit for a source",
                 evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where, one.text)) for one in limits] or [
                     Evidence("command", COMMAND, "no rule of hook %s limits a source" % hook)])
    doubtful = unreadable(filter, doubts)
    if doubtful:
        return doubtful
    if free:
        return observed(
            "fail", "source_unlimited", "A source may open more than {wanted}: {flow} (hook {hook}) meets no such limit.",
            "单个来源可超过限额（{wanted}）：{flow}（{hook}）未受限制。", hook=hook, flow=firewall.told(free[0]), **parts)
    return observed("pass", "source_limited", "A source may open at most {wanted} ({version}, hook {hook}).", "单个来源受限：{wanted}（{version}，{hook}）。",
                    hook=hook, **parts)


def _amount(limit):
    number, slash, unit = limit.amount.partition("/")
    return float(number) / _SECONDS[unit] if slash else float(number)
