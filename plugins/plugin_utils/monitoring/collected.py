# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host's module is told that only the controller can see: by control, observations as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring import agent
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.monitoring.server import Prometheus, Unanswered

__all__ = ["collected_for"]


def collected_for(name: str, address: str, values: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return {control: observations} of a host, by the variables of the area."""
    instance = values["resources_monitoring_instance"]
    names = [instance] if instance else list(dict.fromkeys([name, address]))
    return {"monitoring_agent": list(_of_agent(names, values))}


def _of_agent(names: list[str], values: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    query, url = values["resources_monitoring_query"], values["resources_prometheus_url"]
    if query:
        yield agent.queried(query, names[0])
    if url:
        yield from _asked(values, lambda server: agent.collected(server, names))
    elif not query:
        yield agent.undeclared()


def _asked(
        values: Mapping[str, Any],
        look: Callable[[Prometheus], Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what is seen on the server, or that it does not answer."""
    url = values["resources_prometheus_url"]
    try:
        return list(look(Prometheus(url, values["resources_prometheus_token_file"])))
    except Unanswered as error:
        return [agent.silent(url, error)]
