# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an alarm of a host can fire: a rule is loaded for each threshold, evaluated, and gives a value for the host.

A rule over a metric that nobody has any more is healthy and never fires: so its left side is asked for a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.observation import seen
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Prometheus, Unanswered

__all__ = ["METRICS", "Alert", "left_of", "loaded", "managers", "of_host"]

# By threshold: the metrics of which a rule has to name one.
METRICS = {
    "load_per_cpu": ("node_load1", "node_load5", "node_load15", "node_cpu_seconds_total", "node_pressure_cpu"),
    "memory_available_percent": (
        "node_memory_MemAvailable_bytes", "node_memory_MemFree_bytes", "node_pressure_memory"),
    "disk_used_percent": ("node_filesystem_avail_bytes", "node_filesystem_free_bytes"),
    "inodes_used_percent": ("node_filesystem_files_free",),
    "pressure_percent": ("node_pressure_",)}
_TIMES, _WORDS = 2, re.compile(r"[A-Za-z_:][\w:]*")
_COMPARED = re.compile(r"(==|!=|<=|>=|<|>)")
_GONE = re.compile(r"\b(?:up|absent|absent_over_time)\b")
_LOAD = Text(
    "Whoever runs the monitoring loads a rule that compares {names} with the threshold for this host.",
    "请监控负责人加载一条规则，将本机的 {names} 与阈值比较。")
_UP = Text(
    "Whoever runs the monitoring loads a rule on up == 0 or absent() for this host.",
    "请监控负责人为本机加载 up == 0 或 absent() 规则。")
_CONNECT = Text(
    "Whoever runs the monitoring connects Prometheus with an Alertmanager that runs.",
    "请监控负责人将 Prometheus 接入运行中的 Alertmanager。")


class Alert:
    """An alerting rule: its expression, labels and state, as the server tells."""

    def __init__(self, rule: Mapping[str, Any], group: Mapping[str, Any]) -> None:
        self.name = str(rule.get("name", ""))[:200]
        self.expression = str(rule.get("query", ""))[:4000]
        labels = rule.get("labels")
        self.labels = {str(name): str(value) for name, value in labels.items()} if isinstance(labels, dict) else {}
        self.healthy = rule.get("health") == "ok"
        self.evaluated = _moment(rule.get("lastEvaluation"))
        interval = group.get("interval")
        self.interval = float(interval) if isinstance(interval, (int, float)) and interval > 0 else 60.0

    def names(self, metrics: Iterable[str]) -> bool:
        """Tell whether the expression names one of some metrics; one that ends with _ stands for all that begin so."""
        words = _WORDS.findall(self.expression)
        return any(word == one or (one.endswith("_") and word.startswith(one)) or word.startswith(f"{one}_")
                   for one in metrics for word in words)

    def shown(self) -> tuple[str, str, str]:
        """Return the rule as evidence."""
        return "query", self.name, self.expression


def of_host(server: Prometheus) -> list[Alert]:
    """Return the alerting rules that are loaded."""
    data = server.ask("rules", {"type": "alert"})
    groups = data.get("groups") if isinstance(data, dict) else None
    if not isinstance(groups, list):
        raise Unanswered(Text("its answer is not of the form that is known", "应答格式无法识别"))
    return [
        Alert(rule, group) for group in groups if isinstance(group, dict) and isinstance(group.get("rules"), list)
        for rule in group["rules"] if isinstance(rule, dict) and rule.get("type", "alerting") == "alerting"]


def left_of(expression: str) -> str:
    """Return what is compared: all before the first comparison that stands in no bracket and no quotes."""
    depth, quote, at = 0, "", 0
    while at < len(expression):
        sign = expression[at]
        if quote:
            if sign == "\\" and quote != "`":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and _COMPARED.match(expression, at):
            return expression[:at].strip()
        at += 1
    return expression.strip()


def loaded(
        server: Prometheus, names: list[str], thresholds: Mapping[str, Any],
        alerts: list[Alert]) -> Iterator[dict[str, Any]]:
    """Yield what is seen of the rules for a host."""
    # Of what was asked for already, the answer.
    known: dict[str, bool] = {}
    for threshold in [name for name in METRICS if name in thresholds]:
        yield _of(server, names, threshold, [one for one in alerts if one.names(METRICS[threshold])], known)
    yield _presence(server, names, alerts, known)


def _of(
        server: Prometheus, names: list[str], threshold: str, alerts: list[Alert],
        known: dict[str, bool]) -> dict[str, Any]:
    metrics = ", ".join(METRICS[threshold])
    parts: dict[str, Any] = {
        "url": server.url, "threshold": threshold, "expected": f"a rule on {metrics}",
        "advice": _LOAD.format(names=metrics), "evidence": [one.shown() for one in alerts[:5]] or [
            ("absent", f"{server.url}/api/v1/rules", "")]}
    if not alerts:
        return seen(
            "fail", "no_rule", "{url} has no alerting rule for {threshold}.", "{url} 没有针对 {threshold} 的报警规则。",
            actual="none", **parts)
    late = [one for one in alerts if one.evaluated is None or server.now - one.evaluated > _TIMES * one.interval]
    alive = [one for one in alerts if one.healthy and one not in late]
    if not alive:
        return seen(
            "fail", "rules_unhealthy",
            "No rule of {url} for {threshold} is evaluated: {rules}.",
            "{url} 针对 {threshold} 的规则均未正常求值：{rules}。",
            rules=", ".join(one.name for one in alerts[:5]), actual="not evaluated", **parts)
    if not any(_gives(server, names, one, known) for one in alive):
        return seen(
            "fail", "rules_blind",
            "No rule of {url} for {threshold} gives a value for this host, so none can fire: {rules}.",
            "{url} 针对 {threshold} 的规则对本机均无取值，无法触发：{rules}。",
            rules=", ".join(one.name for one in alive[:5]), actual="no value", **parts)
    return seen(
        "pass", "rule_loaded", "{url} has a rule for {threshold} that gives a value for this host.",
        "{url} 有针对 {threshold} 且对本机有取值的规则。", actual=alive[0].name, **{**parts, "advice": None})


def _presence(
        server: Prometheus, names: list[str], alerts: list[Alert], known: dict[str, bool]) -> dict[str, Any]:
    """Return what is seen of the rule that fires where nothing is collected any more."""
    found = [one for one in alerts if one.healthy and _GONE.search(one.expression)]
    parts: dict[str, Any] = {"url": server.url, "expected": "up == 0, or absent()", "advice": _UP}
    for one in found:
        named = "absent" in one.expression and any(name in one.expression for name in names)
        if named or _gives(server, names, one, known):
            return seen(
                "pass", "absence_told", "{url} has a rule for when this host is collected no more ({rule}).",
                "{url} 有本机停止采集时触发的规则（{rule}）。", rule=one.name, actual=one.name,
                evidence=[one.shown()], **{**parts, "advice": None})
    return seen(
        "fail", "absence_untold", "{url} has no rule that fires when this host is collected no more.",
        "{url} 没有在本机停止采集时触发的规则。", actual="none",
        evidence=[one.shown() for one in found[:5]] or [("absent", f"{server.url}/api/v1/rules", "")], **parts)


def _gives(server: Prometheus, names: list[str], alert: Alert, known: dict[str, bool]) -> bool:
    """Tell whether the left side of a rule has a value for this host."""
    left = left_of(alert.expression)
    if left not in known:
        own = re.compile(r"\[?(?:%s)\]?(?::[0-9]+)?" % "|".join(re.escape(name) for name in names))
        try:
            known[left] = any(
                own.fullmatch(str(one["metric"].get(label, ""))) for one in server.query(left)
                for label in ("instance", "nodename", "host"))
        except Unanswered:
            known[left] = False
    return known[left]


def managers(server: Prometheus) -> dict[str, Any]:
    """Return what is seen of the Alertmanagers that the server tells."""
    data = server.ask("alertmanagers")
    active = data.get("activeAlertmanagers") if isinstance(data, dict) else None
    shown = json.dumps(active)[:500]
    parts: dict[str, Any] = {
        "url": server.url, "expected": "an active Alertmanager",
        "evidence": [("query", f"{server.url}/api/v1/alertmanagers", shown)]}
    if not isinstance(active, list) or not active:
        return seen(
            "fail", "no_alertmanager", "{url} tells no Alertmanager: no alarm leaves it.",
            "{url} 未接入任何 Alertmanager：报警无法发出。", advice=_CONNECT, actual="none", **parts)
    return seen(
        "pass", "alertmanager_there", "{url} tells {count} Alertmanagers of its alarms.",
        "{url} 向 {count} 个 Alertmanager 发送报警。", count=len(active), actual=str(len(active)), **parts)


def _moment(value: Any) -> float | None:
    text = re.sub(r"\.\d+", "", str(value)).replace("Z", "+00:00")
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return None
    return day.timestamp() if day.tzinfo and day.year > 1970 else None
