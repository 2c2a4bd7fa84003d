# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the monitoring server has what the agent of a host tells: its last sample, and what it is of."""

from __future__ import annotations

import itertools
import json
import math
import re
import statistics
import subprocess
import time
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.observation import seen
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Prometheus, Server, Unanswered

__all__ = ["KINDS", "collected", "label_of", "queried", "selector", "silent", "undeclared"]

# What the standard names, by the sample that tells it.
KINDS = {
    "node_cpu_seconds_total": Text("processor", "处理器"), "node_memory_MemAvailable_bytes": Text("memory", "内存"),
    "node_filesystem_avail_bytes": Text("disk", "磁盘"), "node_network_transmit_bytes_total": Text("network", "网络")}
_USUAL, _INTERVALS, _AHEAD = 60.0, 3, 300
_DECLARE = Text(
    "Whoever runs the monitoring sets resources_prometheus_url, or resources_monitoring_query for another system.",
    "请监控负责人设置 resources_prometheus_url；其他监控系统设置 resources_monitoring_query。")
_COLLECT = Text(
    "Whoever runs the monitoring has the server collect this host, or names its instance label in "
    "resources_monitoring_instance.",
    "请监控负责人将本机加入采集，或在 resources_monitoring_instance 中写明其 instance 标签。")


def undeclared() -> dict[str, Any]:
    """Return what is seen where no server is declared."""
    return seen(
        "manual", "no_server_declared",
        "No monitoring server is declared: whether anybody collects and keeps what this host tells was not looked at.",
        "未申报监控服务器：未检查是否有系统采集并保存本机的监控数据。", advice=_DECLARE,
        expected="resources_prometheus_url", evidence=[("absent", "resources_prometheus_url", "")])


def silent(url: str, error: Unanswered) -> dict[str, Any]:
    """Return what is seen of a server that does not answer."""
    return seen(
        "error", "server_silent", "The monitoring server {url} cannot be asked: {error}.",
        "无法查询监控服务器 {url}：{error}。", url=url, error=error.told, expected=url, actual="no answer",
        evidence=[("endpoint", url, error.told.en)])


def selector(names: Iterable[str]) -> str:
    """Return the matcher of the instance label of a host, by any of its names and with any port."""
    any_of = "|".join(re.escape(name) for name in dict.fromkeys(names) if name)
    return "instance=~" + json.dumps(f"(?:\\[?(?:{any_of})\\]?)(?::[0-9]+)?")


def label_of(labels: Mapping[str, Any]) -> str:
    """Return how a target is called."""
    return f"{labels.get('job', '-')} {labels.get('instance', '-')}"


def collected(server: Prometheus, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what is seen of the samples of a host."""
    question = f"up{{{selector(names)}}}[30m]"
    targets, now = server.query(question), server.now
    parts: dict[str, Any] = {"url": server.url, "expected": f"a sample within {_INTERVALS} intervals"}
    if not targets:
        yield _uncollected(server, names, question, parts)
        return
    told = server.query("count by (__name__, job, instance) ({__name__=~" + json.dumps("|".join(KINDS))
                        + f",{selector(names)}}})")
    kinds: dict[str, set[str]] = {}
    for one in told:
        kinds.setdefault(label_of(one["metric"]), set()).add(str(one["metric"].get("__name__")))
    # A host may have exporters of other things, too.
    of_host = [one for one in targets if kinds.get(label_of(one["metric"]))] or targets
    for target in of_host:
        yield _sampled(server.url, now, target, question, parts)
    has = set().union(*kinds.values()) if kinds else set()
    missing = [KINDS[name] for name in KINDS if name not in has]
    shown = ("query", server.url, " ".join(sorted(has)) or "-")
    if missing:
        names_of = Text(", ".join(one.en for one in missing), "、".join(one.zh for one in missing))
        yield seen(
            "fail", "kinds_missing", "{url} has no samples of this host of: {missing}.",
            "{url} 没有本机以下监控数据：{missing}。",
            missing=names_of, actual=", ".join(sorted(has)), evidence=[shown], **{**parts, "expected": " ".join(KINDS)})
    else:
        yield seen(
            "pass", "kinds_there", "{url} has samples of processor, memory, disk and network of this host.",
            "{url} 有本机处理器、内存、磁盘与网络的监控数据。", actual=" ".join(sorted(has)), evidence=[shown],
            **{**parts, "expected": " ".join(KINDS)})


def _uncollected(server: Prometheus, names: list[str], question: str, parts: dict[str, Any]) -> dict[str, Any]:
    shorts = "|".join(re.escape(name) for name in names if name)
    others = server.query("node_uname_info{nodename=~" + json.dumps(f"(?:{shorts})(?:[.].*)?") + "}")
    elsewhere = ", ".join(label_of(one["metric"]) for one in others[:5])
    known = Text(" (of the same name: {there})", "（同名目标：{there}）").format(there=elsewhere) if others else Text(
        "", "")
    return seen(
        "fail", "not_collected", "{url} collects no target of this host ({names}){known}.",
        "{url} 未采集本机（{names}）{known}。", names=", ".join(names), known=known, advice=_COLLECT,
        actual="no target",
        evidence=[("query", server.url, question)], **parts)


def _sampled(
        url: str, now: float, target: dict[str, Any], question: str, parts: dict[str, Any]) -> dict[str, Any]:
    samples = sorted((when, value) for when, value in map(_sample, target.get("values") or ()) if when is not None)
    where = label_of(target["metric"])
    parts = {**parts, "target": where}
    if not samples:
        return seen(
            "error", "samples_odd", "{url} gives samples of {target} in no form that is known.",
            "{url} 返回的 {target} 数据格式无法识别。", evidence=[("query", url, question)], **parts)
    gaps = [after[0] - before[0] for before, after in itertools.pairwise(samples)]
    interval = max(1.0, statistics.median(gaps)) if gaps else _USUAL
    last, value = samples[-1]
    age = now - last
    parts |= {"age": abs(round(age)), "interval": round(interval), "actual": f"{age:.0f} s",
              "evidence": [("query", f"{url} {question}", f"{where} up={value:g} {age:.0f} s ago, every "
                            f"{interval:.0f} s")]}
    if age < -_AHEAD:
        return seen("error", "samples_ahead", "{url} has a sample of {target} from {age} s ahead of its own clock.",
                    "{url} 中 {target} 的数据晚于服务器时钟（{age} 秒）。", **parts)
    if age > _INTERVALS * interval:
        return seen(
            "fail", "samples_old", "{url} has had no sample of {target} for {age} s; it takes one every {interval} s.",
            "{url} 已 {age} 秒没有 {target} 的数据，采集间隔为 {interval} 秒。", advice=_COLLECT, **parts)
    if value != 1:
        return seen(
            "fail", "target_down", "{url} cannot reach {target}: its last try, {age} s ago, failed.",
            "{url} 无法采集 {target}：最近一次（{age} 秒前）失败。", advice=_COLLECT, **parts)
    return seen(
        "pass", "collected", "{url} has a sample of {target} of {age} s ago, and takes one every {interval} s.",
        "{url} 有 {target} {age} 秒前的数据，采集间隔 {interval} 秒。", **parts)


def _sample(given: Any) -> tuple[float | None, float]:
    try:
        when, value = float(given[0]), float(given[1])
    except (TypeError, ValueError, IndexError):
        return None, 0.0
    return (when if math.isfinite(when) else None), value


def queried(declared: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what another monitoring system says of the time of the last sample of a host."""
    place = declared.get("url") or " ".join(declared.get("command", ()))
    parts: dict[str, Any] = {"place": place, "path": declared["time"], "expected": "a sample within three intervals"}
    try:
        answer, now = _answer(declared, name)
    except Unanswered as error:
        return silent(place, error)
    when = _moment(_at(answer, declared["time"]))
    shown = json.dumps(_at(answer, declared["time"]), ensure_ascii=False)[:200]
    parts["evidence"] = [("query", place, f"{declared['time']}: {shown}")]
    if when is None:
        return seen("error", "time_unknown", "{place} tells no time of a last sample at {path}.",
                    "{place} 的 {path} 处没有最近数据的时间。", **parts)
    age, interval = now - when, declared.get("interval", 60)
    parts |= {"age": abs(round(age)), "interval": interval, "actual": f"{age:.0f} s"}
    if age < -_AHEAD:
        return seen("error", "samples_ahead", "{place} tells of a sample from {age} s ahead.",
                    "{place} 中的数据时间晚于当前时间（{age} 秒）。", **parts)
    if age > _INTERVALS * interval:
        return seen(
            "fail", "samples_old", "{place} has had no sample of this host for {age} s, expected every {interval} s.",
                    "{place} 已 {age} 秒没有本机数据，应每 {interval} 秒一次。", advice=_COLLECT, **parts)
    return seen(
        "pass", "collected", "{place} has a sample of this host of {age} s ago.", "{place} 有本机 {age} 秒前的数据。",
                **parts)


def _answer(declared: Mapping[str, Any], name: str) -> tuple[Any, float]:
    if "command" in declared:
        argv = [word.replace("{host}", name) for word in declared["command"]]
        try:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=True)
            return json.loads(done.stdout[:2**20]), time.time()
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            told = Text("it fails ({error})", "执行失败（{error}）").format(error=type(error).__name__)
            raise Unanswered(told) from error
    server = Server(
        declared["url"].replace("{host}", urllib.parse.quote(name, safe="")), declared.get("token_file", ""))
    body = declared.get("body")
    # Within the text of a JSON string.
    inside = json.dumps(name)[1:-1]
    return server.json("", None if body is None else body.replace("{host}", inside).encode()), server.now


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _moment(value: Any) -> float | None:
    """Return a time of seconds, milliseconds or ISO 8601 with its zone."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        try:
            day = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            return None
        return day.timestamp() if day.tzinfo else None
    if isinstance(value, bool) or not math.isfinite(number) or number <= 0:
        return None
    return number / 1000 if number > 1e11 else number
