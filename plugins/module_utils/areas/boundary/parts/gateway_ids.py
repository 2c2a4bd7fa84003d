# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection on a gateway: Suricata on the boundary interfaces, with rules for each kind of attack."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.minimal_rules import RULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import (
    alerting,
    suricata,
    suricata_expectations,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running


def watching(host, policy):
    """Yield what makes the gateway watch its boundary: Suricata, or another product that is declared."""
    return _other(policy) if policy.ids_unit else _suricata(host, policy)


def _suricata(host, policy):
    """Yield what makes Suricata watch the boundary interfaces, keep its alerts and tell them."""
    program = installed("suricata", (suricata.PROGRAM,))
    yield program
    if program.there(host) and suricata.known(host):
        yield Watching(_boundary(host, policy.interfaces))
        yield runs(suricata.UNIT)
        # What is staged is read at the restart that it brings.
        staged = host.staged(suricata.OWN) or host.declared(("unit", suricata.UNIT)) is not None
        if not staged and running(host, suricata.UNIT):
            yield Judged(suricata_expectations.loaded)
        yield Judged(lambda host: suricata_expectations.alerts_kept(host, staged))
    yield from alerting.expected(policy, "", suricata.in_syslog)


def _other(policy):
    """Yield what can be told of another product: that it runs."""
    yield runs(policy.ids_unit, fixable=False)
    yield Judged(
        lambda host: observed(
            "manual", "other_product", "What {unit} detects and where its alerts go cannot be told from here.",
            "无法在此判断 {unit} 的检测范围及报警去向。", unit=policy.ids_unit,
            expected="scans, brute force, backdoors, denial of service, overflows, fragments and worms detected; "
            "source, type, target and time recorded",
            advice=Text(
                "The security administrator shows the product's rule sets and its last alerts.",
                "请安全管理员提供该产品的规则集与最近报警。")))


def _boundary(host, declared):
    """Return the interfaces to watch: those declared that are up, else the ways out."""
    if declared:
        return [name for name, link in sorted(links.of(host).items()) if link.up and links.matches(name, declared)]
    return sorted(set(way.device for way in routes.defaults(host) if way.device))


class Watching(Expectation):
    """Suricata listens on every boundary interface, its rules know each kind of attack, and it writes alerts to
    eve.json and syslog.
    """

    def __init__(self, interfaces):
        self.interfaces = interfaces

    def _lacking(self, source):
        for name in self.interfaces:
            if name not in source.interfaces:
                yield Text("it does not listen on %s" % name, "未监听 %s" % name)
        known = source.kinds()
        missing = [name for name, _pattern in suricata.KINDS if name not in known]
        if missing:
            yield Text("no loaded rule is for {kinds}", "已加载规则未覆盖{kinds}").format(kinds=joined(missing))
        if not source.alerts_in_eve():
            yield Text("alerts are not written to eve.json", "报警未写入 eve.json")
        if source.in_syslog() is None:
            yield Text("alerts do not reach syslog", "报警未送往 syslog")

    def check(self, host):
        source = suricata.of(host)
        lacking = list(self._lacking(source))
        listening = ", ".join(source.interfaces) or "no interface"
        parts = dict(
            listening=listening, files=", ".join(source.rule_files) or NONE,
            expected="each kind of attack, on %s" % ", ".join(self.interfaces), evidence=_shown(source))
        if not self.interfaces:
            return observed(
                "not_checked", "no_boundary", "No boundary interface is declared or can be seen.",
                "未申报且无法识别边界接口。", **parts)
        if lacking:
            what = joined(lacking, "; ", "；")
            return observed(
                "fail", "not_watching", "Suricata lacks something: {what}.", "Suricata 存在不足：{what}。", what=what,
                actual=what, **parts)
        return observed(
            "pass", "watching", "Suricata watches {listening} for each kind of attack.",
            "Suricata 在 {listening} 上监视各类攻击。", actual=listening, **parts)

    def fix(self, host):
        source = suricata.of(host)
        # What stands there goes on being used: a subscribed rule set is worth more than this minimum.
        files = [path for path in source.rule_files if path != suricata.OWN_RULES and host.exists(path)]
        # It does not start where one of them is missing, as the eth0 of its own configuration may be.
        kept = [name for name in source.interfaces if name not in self.interfaces and name in links.of(host)]
        outputs = []
        for name in ("eve-log", "syslog"):
            found = source.output(name)
            if found is None:
                raise HostError(
                    suricata.MAIN,
                    Text("has no output named {name} to be enabled", "没有可启用的输出 {name}").format(name=name))
            outputs.append("%s.%s.enabled" % (found[0], name))
        host.stage_content(suricata.OWN_RULES, RULES.encode("utf-8"))
        source.configure(self.interfaces + kept, files + [suricata.OWN_RULES], outputs)


def _shown(source):
    """Return as evidence where it listens by its own answer, where it runs, and by its configuration, and its rules."""
    try:
        return [source.answer("iface-list")] + source.lines() if source.uptime is not None else source.lines()
    except HostError:
        return source.lines()
