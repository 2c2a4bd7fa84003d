# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection on a gateway: Suricata on the boundary interfaces, with rules for each kind of attack."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.minimal_rules import RULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import suricata
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running

_FIELDS = ("timestamp", "src_ip", "dest_ip")


def by_suricata(host, policy):
    """Yield what makes Suricata watch the boundary interfaces and keep its alerts."""
    program = installed("suricata", (suricata.PROGRAM,))
    yield program
    if program.there(host):
        yield Watching(_boundary(host, policy.interfaces))
        yield runs(suricata.UNIT)
        # What is staged is read at the restart that it brings.
        staged = suricata.OWN in host.changes or host.declared(("unit", suricata.UNIT)) is not None
        if not staged and running(host, suricata.UNIT):
            yield Judged(_in_force(suricata.of(host)))
        yield Judged(_alerts(host, suricata.of(host), staged))


def by_other(policy):
    """Yield what can be told of another product: that it runs."""
    yield runs(policy.ids_unit, fixable=False)
    yield Judged(observed(
        "manual", "other_product", "What {unit} detects and where its alerts go cannot be told from here.",
        "无法在此判断 {unit} 的检测范围及报警去向。", unit=policy.ids_unit, expected="scans, brute force, backdoors, denial of service, overflows,"
        " fragments and worms detected; source, type, target and time recorded", advice=Text(
            "The security administrator shows the product's rule sets and its last alerts.", "请安全管理员提供该产品的规则集与最近报警。")))


def _boundary(host, declared):
    """Return the interfaces to watch: those declared that are up, else the ways out."""
    if declared:
        return [name for name, link in sorted(links.of(host).items()) if link.up and links.matches(name, declared)]
    return sorted(set(way.device for way in routes.defaults(host) if way.device))


class Watching(Expectation):
    """Suricata listens on every boundary interface, its rules know each kind of attack, and it writes alerts to eve.json and syslog."""

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
            listening=listening, files=", ".join(source.rule_files) or "none", expected="each kind of attack, on %s" % ", ".join(self.interfaces),
            evidence=(Evidence("command", "suricata --dump-config", "on %s, rules %s" % (listening, ", ".join(source.rule_files))),))
        if not self.interfaces:
            return observed("not_checked", "no_boundary", "No boundary interface is declared or can be seen.", "未申报且无法识别边界接口。", **parts)
        if lacking:
            what = joined(lacking, "; ", "；")
            return observed("fail", "not_watching", "Suricata lacks something: {what}.", "Suricata 存在不足：{what}。", what=what, actual=what, **parts)
        return observed(
            "pass", "watching", "Suricata watches {listening} for each kind of attack.", "Suricata 在 {listening} 上监视各类攻击。",
            actual=listening, **parts)

    def fix(self, host):
        source = suricata.of(host)
        # What stands there goes on being used: a subscribed rule set is worth more than this minimum.
        files = [path for path in source.rule_files if path != suricata.OWN_RULES and host.exists(path)]
        kept = [name for name in source.interfaces if name not in self.interfaces]
        outputs = []
        for name in ("eve-log", "syslog"):
            found = source.output(name)
            if found is None:
                raise HostError(suricata.MAIN, Text("has no output named {name} to be enabled", "没有可启用的输出 {name}").format(name=name))
            outputs.append("%s.%s.enabled" % (found[0], name))
        host.stage_content(suricata.OWN_RULES, RULES.encode("utf-8"))
        source.configure(self.interfaces + kept, files + [suricata.OWN_RULES], outputs)


def _in_force(source):
    """Return whether Suricata runs with what its files say."""
    parts: Dict[str, Any] = dict(expected="rules and configuration loaded since they were last written")
    try:
        loaded, unread = source.loaded(), source.unread()
    except HostError as error:
        return observed(
            "not_checked", "loaded_unseen", "What Suricata has loaded cannot be told: {error}.", "无法得知 Suricata 已加载的内容：{error}。", error=error,
            advice=Text("The administrator enables unix-command in {path} and restarts Suricata.".format(path=suricata.MAIN),
                        "请管理员在 {path} 中启用 unix-command 并重启 Suricata。".format(path=suricata.MAIN)), **parts)
    told = "%d rules" % loaded
    parts.update(paths=", ".join(unread), count=loaded, evidence=(Evidence("command", "suricatasc -c ruleset-stats", told),))
    if unread:
        return observed(
            "fail", "not_loaded", "Suricata runs without what was written since it read its files: {paths}.",
            "Suricata 未加载此后写入的内容：{paths}。", actual="older", advice=Text(
                "The administrator restarts Suricata.", "请管理员重启 Suricata。"), **parts)
    if not loaded:
        return observed("fail", "no_rules", "Suricata has loaded no rule.", "Suricata 未加载任何规则。", actual=told, **parts)
    return observed("pass", "loaded", "Suricata has loaded {count} rules.", "Suricata 已加载 {count} 条规则。", actual=told, **parts)


def _alerts(host, source, staged):
    parts = dict(path=source.eve, expected="source, type, target and time of each alert")
    if source.eve_to_syslog:
        return observed(
            "manual", "alerts_elsewhere", "Alerts are written to syslog alone, so whether they are whole a person has to see.",
            "报警仅写入 syslog，其内容是否完整需人工确认。", advice=Text(
                "The security administrator shows the last alert in syslog.", "请安全管理员提供 syslog 中最近的报警。"), **parts)
    if not host.exists(source.eve):
        return observed("pass", "eve_to_come", "{path} will be there once Suricata has started.", "Suricata 启动后将写入 {path}。", **parts) if staged \
            else observed("fail", "no_eve", "{path} does not exist, so no alert is kept.", "{path} 不存在，报警未被保存。", actual="missing",
                          evidence=(Evidence("file", source.eve, "does not exist"),), **parts)
    last = source.last_alert()
    if last is None:
        return observed("pass", "no_alert_yet", "{path} is written, and has no alert yet.", "{path} 已写入，尚无报警记录。", actual="none", **parts)
    missing = [name for name in _FIELDS if not last.get(name)] + ([] if last.get("alert", {}).get("signature") else ["alert.signature"])
    told = "%s %s -> %s: %s" % (last.get("timestamp"), last.get("src_ip"), last.get("dest_ip"), last.get("alert", {}).get("signature"))
    parts.update(actual=told, told=told, missing=", ".join(missing), evidence=(Evidence("file", source.eve, told),))
    if missing:
        return observed("fail", "alert_incomplete", "The last alert in {path} lacks {missing}.", "{path} 中最近一条报警缺少 {missing}。", **parts)
    return observed("pass", "alert_complete", "The last alert in {path} is whole: {told}.", "{path} 中最近一条报警完整：{told}。", **parts)
