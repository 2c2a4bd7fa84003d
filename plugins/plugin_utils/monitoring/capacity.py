# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host and its links have taken at the peak of each of the last days, as the monitoring server has kept it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.agent import selector
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.observation import seen
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Prometheus

__all__ = ["expressions", "peaks"]

DAYS, _LEAST_DAYS = 7, 5
_OF_DISKS = 'fstype!~"tmpfs|devtmpfs|overlay|squashfs|iso9660|ramfs|nsfs|fuse.*"'
# In percent, of a host (SELECTOR).
_SHARES = {
    "processor": '100 * (1 - avg by (instance, job) (rate(node_cpu_seconds_total{mode="idle",SELECTOR}[5m])))',
    "memory": "100 * (1 - node_memory_MemAvailable_bytes{SELECTOR} / node_memory_MemTotal_bytes{SELECTOR})",
    "disk": f"100 * (1 - node_filesystem_avail_bytes{{{_OF_DISKS},SELECTOR}} / "
            f"node_filesystem_size_bytes{{{_OF_DISKS},SELECTOR}})",
    "inodes": f"100 * (1 - node_filesystem_files_free{{{_OF_DISKS},SELECTOR}} / "
              f"(node_filesystem_files{{{_OF_DISKS},SELECTOR}} > 0))",
    "connections": "100 * node_nf_conntrack_entries{SELECTOR} / node_nf_conntrack_entries_limit{SELECTOR}"}
# The way in which a link carries more.
_CARRIED = (
    "8 * (rate(node_network_receive_bytes_total{SELECTOR}[5m]) > rate(node_network_transmit_bytes_total{SELECTOR}[5m]) "
    "or rate(node_network_transmit_bytes_total{SELECTOR}[5m]))")
# A host without connection tracking has no such table.
_MAY_LACK = ("connections",)
_WIDEN = Text(
    "Whoever plans capacity finds out what the peak is, and has {name} extended or the load moved.",
    "请容量负责人查明峰值原因，扩容 {name} 或迁移负载。")


def expressions(names: list[str], links: list[Mapping[str, Any]]) -> dict[str, str]:
    """Return {what: the expression of its share in percent}."""
    found = {name: text.replace("SELECTOR", selector(names)) for name, text in _SHARES.items()}
    for link in links:
        bits = link.get("query") or _CARRIED.replace(
            "SELECTOR", f'device="{link["interface"]}",{selector(names)}')
        found[f"link {link['name']}"] = f"100 * ({bits}) / {int(link['capacity']) * 10**6}"
    return found


def peaks(
        server: Prometheus, names: list[str], links: list[Mapping[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    """Yield what is seen of each peak."""
    for name, expression in expressions(names, links).items():
        found = [_of(one) for one in server.daily(expression, DAYS)]
        found = [one for one in found if one]
        if not found and name in _MAY_LACK:
            continue
        parts: dict[str, Any] = {
            "url": server.url, "name": name, "most": most, "days": DAYS, "least": _LEAST_DAYS,
            "expected": f"{name} <= {most} % at the peak of {DAYS} days"}
        days = max(map(len, found), default=0)
        if days < _LEAST_DAYS:
            yield seen(
                "not_checked", "few_days",
                "{url} has values of {name} for {seen_days} of {days} days; a peak is told from {least} on.",
                "{url} 仅有 {name} 近 {days} 天中 {seen_days} 天的数据；至少需要 {least} 天。", seen_days=days,
                actual=f"{days} days", evidence=[("query", server.url, expression)], **parts)
            continue
        peak = max(max(one) for one in found)
        daily = " ".join(f"{one:.1f}" for one in max(found, key=max))
        parts |= {"peak": f"{peak:.1f}", "actual": f"{peak:.1f} %",
                  "evidence": [("query", f"{server.url} {name}", daily)]}
        if peak > most:
            yield seen(
                "fail", "peak_high",
                "{name} took {peak} % at the peak of the last {days} days, expected {most} % at most.",
                "{name} 近 {days} 天的峰值为 {peak}%，应不超过 {most}%。", advice=_WIDEN.format(name=name), **parts)
        else:
            yield seen(
                "pass", "peak_low", "{name} took {peak} % at the peak of the last {days} days.",
                "{name} 近 {days} 天的峰值为 {peak}%。", **parts)


def _of(series: Mapping[str, Any]) -> list[float]:
    values = series.get("values")
    found = []
    for one in values if isinstance(values, list) else ():
        try:
            number = float(one[1])
        except (TypeError, ValueError, IndexError):
            continue
        if math.isfinite(number):
            found.append(number)
    return found
