# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the rules in force bound the connections of each source."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    beyond,
    rules,
    unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    link_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall

_RATE = Text("{most} new connections a second", "每秒 {most} 个新连接")
_AT_A_TIME = Text("{most} connections at a time", "同时 {most} 个连接")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def limited(filter, policy, declared, family, hook, kind):
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
                 evidence=rules(limits) or [Evidence("absent", COMMAND, "limit, hook %s" % hook)])
    doubtful = unreadable(filter, doubts)
    if doubtful:
        return doubtful
    if free:
        return observed(
            "fail", "source_unlimited",
            "A source may open more than {wanted}: {flow} (hook {hook}) meets no such limit.",
            "单个来源可超过限额（{wanted}）：{flow}（{hook}）未受限制。", hook=hook, flow=firewall.told(free[0]),
            **parts)
    return observed(
        "pass", "source_limited", "A source may open at most {wanted} ({version}, hook {hook}).",
        "单个来源受限：{wanted}（{version}，{hook}）。", hook=hook, **parts)


def _amount(limit):
    number, slash, unit = limit.amount.partition("/")
    return float(number) / _SECONDS[unit] if slash else float(number)
