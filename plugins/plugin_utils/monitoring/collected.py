# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host's module is told that only the controller can see: by control, observations as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import agent, alarms, capacity, delivery
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Prometheus, Server, Unanswered

__all__ = ["collected_for"]


def collected_for(name: str, address: str, values: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return {control: observations} of a host, by the variables of the area."""
    instance = values["resources_monitoring_instance"]
    names = [instance] if instance else list(dict.fromkeys([name, address]))
    found = {"monitoring_agent": list(_of_agent(names, values)), "service_level_alarm": list(_of_alarms(names, values))}
    if values["resources_prometheus_url"]:
        found["capacity"] = _asked(values, lambda server: capacity.peaks(
            server, names, values["resources_links"], values["resources_peak_share"]))
    return found


def _of_agent(names: list[str], values: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    query, url = values["resources_monitoring_query"], values["resources_prometheus_url"]
    if query:
        yield agent.queried(query, names[0])
    if url:
        yield from _asked(values, lambda server: agent.collected(server, names))
    elif not query:
        yield agent.undeclared()


def _of_alarms(names: list[str], values: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    url, told = values["resources_prometheus_url"], values["resources_alertmanager_url"]
    if not url:
        yield agent.undeclared()
        return
    alerts: list[alarms.Alert] = []

    def rules(server: Prometheus) -> Iterable[dict[str, Any]]:
        alerts.extend(alarms.of_host(server))
        yield from alarms.loaded(server, names, values["resources_thresholds"], alerts)
        yield alarms.managers(server)
    yield from _asked(values, rules)
    if not told:
        yield delivery.undeclared()
        return
    metrics = [one for name in values["resources_thresholds"] for one in alarms.METRICS[name]]
    labels = [
        {**one.labels, "alertname": one.name, "instance": names[0]} for one in alerts if one.names([*metrics, "up"])]
    try:
        yield from list(delivery.delivered(Server(told, values["resources_alertmanager_token_file"]), labels))
    except Unanswered as error:
        yield agent.silent(told, error)


def _asked(
        values: Mapping[str, Any],
        look: Callable[[Prometheus], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what is seen on the server, or that it does not answer."""
    url = values["resources_prometheus_url"]
    try:
        return list(look(Prometheus(url, values["resources_prometheus_token_file"])))
    except Unanswered as error:
        return [agent.silent(url, error)]
