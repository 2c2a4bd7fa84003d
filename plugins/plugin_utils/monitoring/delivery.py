# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an alarm ends: the receivers that Alertmanager's tree of routes has for it, and whether these are anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.observation import seen
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Server, Unanswered

__all__ = ["delivered", "receivers_of", "undeclared", "unreal"]

_MATCHER = re.compile(r"\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(\"(?:[^\"\\]|\\.)*\"|[^,{}\"]*?)\s*(?:,|\Z)")
_RESERVED = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net)|example|invalid|test|localhost)\Z", re.IGNORECASE)
_DEPTH = 30
_DECLARE = Text(
    "Whoever runs the monitoring sets resources_alertmanager_url.", "请监控负责人设置 resources_alertmanager_url。")
_SET = Text(
    "Whoever runs the monitoring gives the receiver {name} an address at which somebody reads.",
    "请监控负责人为接收者 {name} 设置有人查看的地址。")


def undeclared() -> dict[str, Any]:
    """Return what is seen where no Alertmanager is declared."""
    return seen(
        "manual", "no_alertmanager_declared",
        "resources_alertmanager_url is not set: at whom an alarm of this host ends was not looked at.",
        "未设置 resources_alertmanager_url：未检查本机的报警发往何人。", advice=_DECLARE,
        expected="resources_alertmanager_url", evidence=[("absent", "resources_alertmanager_url", "")])


def delivered(server: Server, labels: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Yield what is seen of the receivers of alarms with such labels."""
    answer = server.json("/api/v2/status")
    inside = answer.get("config") if isinstance(answer, dict) else None
    original = inside.get("original") if isinstance(inside, dict) else None
    try:
        config = yaml.safe_load(original) if isinstance(original, str) else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unanswered(Text("its configuration cannot be read", "其配置无法解析")) from error
    if not isinstance(config, dict) or not isinstance(config.get("route"), dict):
        raise Unanswered(Text("its configuration has no route", "其配置中没有 route"))
    named = {str(one.get("name")): one for one in config.get("receivers") or () if isinstance(one, dict)}
    used: dict[str, None] = {}
    for one in labels or [{}]:
        used.update(dict.fromkeys(receivers_of(config["route"], one)))
    for name in used:
        yield _receiver(server.url, name, named.get(name, {}))


def _receiver(url: str, name: str, receiver: Mapping[str, Any]) -> dict[str, Any]:
    wrong = unreal(receiver)
    kinds = ", ".join(sorted(key for key in receiver if key.endswith("_configs"))) or "-"
    parts: dict[str, Any] = {
        "url": url, "name": name, "expected": "a receiver that somebody reads", "actual": kinds,
        "evidence": [("query", f"{url}/api/v2/status", f"{name}: {kinds}")]}
    if wrong is not None:
        return seen(
            "fail", "receiver_unreal", "Alarms of this host end at the receiver {name} of {url}: {wrong}.",
            "本机的报警止于 {url} 的接收者 {name}：{wrong}。", wrong=wrong, advice=_SET.format(name=name), **parts)
    return seen(
        "pass", "receiver_there", "Alarms of this host go to the receiver {name} of {url} ({kinds}).",
        "本机的报警发往 {url} 的接收者 {name}（{kinds}）。", kinds=kinds, **parts)


def receivers_of(route: Mapping[str, Any], labels: Mapping[str, str], above: str = "", depth: int = 0) -> list[str]:
    """Return the receivers that a tree of routes has for an alarm."""
    own, found = str(route.get("receiver") or above), []
    children = route.get("routes")
    for child in children if isinstance(children, list) and depth < _DEPTH else ():
        if isinstance(child, dict) and _matches(child, labels):
            found += receivers_of(child, labels, own, depth + 1)
            if not child.get("continue"):
                break
    return found or [own]


def _matches(route: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    wanted = [(name, "=", value) for name, value in _pairs(route.get("match"))]
    wanted += [(name, "=~", value) for name, value in _pairs(route.get("match_re"))]
    matchers = route.get("matchers")
    for text in matchers if isinstance(matchers, list) else ():
        wanted += [
            (name, sign, re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith("\"") else value)
            for name, sign, value in _MATCHER.findall(str(text).strip().strip("{}"))]
    return all(_holds(labels.get(name, ""), sign, value) for name, sign, value in wanted)


def _pairs(value: Any) -> list[tuple[str, str]]:
    return [(str(name), str(one)) for name, one in value.items()] if isinstance(value, dict) else []


def _holds(label: str, sign: str, value: str) -> bool:
    try:
        same = re.fullmatch(value, label) is not None if "~" in sign else label == value
    except re.error:
        return False
    return same != sign.startswith("!")


def unreal(receiver: Mapping[str, Any]) -> Text | None:
    """Return why nobody can be at a receiver, or None."""
    ways = [(key, one) for key, value in receiver.items() if key.endswith("_configs") and isinstance(value, list)
            for one in value if isinstance(one, dict)]
    if not ways:
        return Text("it has no way to anybody", "未配置任何发送方式")
    places = [place for key, one in ways for place in _places(key, one)]
    reserved = [place for place in places if _RESERVED.match(place)]
    if places and len(reserved) == len(places) == len(ways):
        return Text("{place} is a name for examples", "{place} 属于示例域名").format(place=reserved[0])
    return None


def _places(key: str, way: Mapping[str, Any]) -> list[str]:
    """Return the domain that a way leads to, where it tells one."""
    if key == "email_configs":
        return [str(way.get("to", "")).rpartition("@")[2].strip(" >")]
    url = way.get("url") or way.get("api_url") or way.get("webhook_url")
    if isinstance(url, str) and "://" in url:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return []
        # A bridge on the same machine is one.
        return [] if host in ("localhost", "") else [host]
    return []
