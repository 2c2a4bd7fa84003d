# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the lists of the area resources, by the entry: a number or a name where one belongs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = [
    "check_links", "check_limits", "check_monitored", "check_priorities", "check_query", "check_thresholds",
    "check_unit"]

_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.@\\-]{0,200}\.(?:service|slice)\Z")
_SIZE = re.compile(r"[1-9][0-9]{0,17}[KMGT]?\Z")
_NO_MAPPING = Text(": {value} is no mapping", "：{value} 不是映射")
_UNKNOWN = Text(": {value} has {name}, which is none of {known}", "：{value} 含有 {name}，可用字段为 {known}")
_MISSING = Text(": {value} needs {name}", "：{value} 缺少 {name}")
_CANNOT = Text(": {given} cannot be the {name} of {value}", "：{given} 不能作为 {value} 的 {name}")
_NO_UNIT = Text(": {value} is no service or socket of systemd", "：{value} 不是 systemd 的 service 或 socket")
_ONE_OF = Text(" needs a url or a command, one of them", " 应有 url 或 command 之一")
_NO_ADDRESS = Text(
    "resources_agent_install needs resources_agent_address: at every address, anybody may ask an exporter",
    "resources_agent_install 需要 resources_agent_address：监听所有地址时任何人都可查询导出器")
_TWICE = Text(": {unit} stands there twice", "：{unit} 出现两次")


def _number(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _size(value: Any) -> bool:
    return not isinstance(value, bool) and _SIZE.match(str(value)) is not None


def _unit(value: Any) -> bool:
    return isinstance(value, str) and _UNIT.match(value) is not None


_LIMIT: dict[str, Callable[[Any], bool]] = {
    "unit": _unit, "tasks": _number(1, 4194304), "memory": _size, "open_files": _number(1, 1073741816)}
_PRIORITY: dict[str, Callable[[Any], bool]] = {
    "unit": _unit, "cpu_weight": _number(1, 10000), "io_weight": _number(1, 10000), "memory_low": _size}


def _text(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


_QUERY: dict[str, Callable[[Any], bool]] = {
    "url": lambda value: isinstance(value, str) and re.match(r"https?://[!-~]{1,1000}\Z", value) is not None,
    "command": lambda value: isinstance(value, list) and 0 < len(value) <= 50 and all(map(_text(1000), value)),
    "time": _text(200), "body": _text(4000), "token_file": _text(500), "interval": _number(1, 86400)}


_LEVELS: dict[str, tuple[float, float]] = {
    "load_per_cpu": (0.1, 100), "memory_available_percent": (1, 90), "disk_used_percent": (10, 99),
    "inodes_used_percent": (10, 99), "pressure_percent": (1, 100)}


def check_thresholds(values: dict[str, Any]) -> None:
    """Raise ValueError of resources_thresholds that cannot be meant."""
    for name, value in values.items():
        if name not in _LEVELS:
            raise ValueError(_UNKNOWN.format(value=repr(values), name=repr(name), known=", ".join(sorted(_LEVELS))))
        least, most = _LEVELS[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise ValueError(_CANNOT.format(given=repr(value), name=name, value=f"{least} - {most}"))


_LINK: dict[str, Callable[[Any], bool]] = {
    "name": _text(60), "capacity": _number(1, 10**7), "query": _text(2000),
    "interface": lambda value: isinstance(value, str) and re.match(r"[\w.:@-]{1,15}\Z", value) is not None}


def check_links(values: list[Any]) -> None:
    """Raise ValueError of resources_links that cannot be meant."""
    for value in values:
        _fields(value, _LINK, ("name", "capacity"))


def check_limits(values: list[Any]) -> None:
    """Raise ValueError of resources_service_limits that cannot be meant."""
    _entries(values, _LIMIT)


def check_priorities(values: list[Any]) -> None:
    """Raise ValueError of resources_priorities that cannot be meant."""
    _entries(values, _PRIORITY)


def check_unit(value: str) -> None:
    """Raise ValueError of what is no name of a unit."""
    if value and not re.match(r"[A-Za-z0-9][A-Za-z0-9:_.@\\-]{0,200}\.(?:service|socket)\Z", value):
        raise ValueError(_NO_UNIT.format(value=repr(value)))


def check_query(value: dict[str, Any]) -> None:
    """Raise ValueError of a resources_monitoring_query that cannot be meant."""
    if value:
        _fields(value, _QUERY, ("time",))
        if ("url" in value) == ("command" in value):
            raise ValueError(_ONE_OF)


def check_monitored(values: dict[str, Any]) -> None:
    """Raise ValueError where an exporter is to be installed, and not said where it listens."""
    if values["agent_install"] and not values["agent_address"]:
        raise ValueError(_NO_ADDRESS)


def _entries(values: list[Any], fields: dict[str, Callable[[Any], bool]]) -> None:
    seen = set()
    for value in values:
        _fields(value, fields)
        if value["unit"] in seen:
            raise ValueError(_TWICE.format(unit=value["unit"]))
        seen.add(value["unit"])


def _fields(value: Any, fields: dict[str, Callable[[Any], bool]], needed: tuple[str, ...] = ("unit",)) -> None:
    if not isinstance(value, dict):
        raise ValueError(_NO_MAPPING.format(value=repr(value)))
    unknown = sorted(map(str, set(value) - set(fields)))
    if unknown:
        raise ValueError(_UNKNOWN.format(value=repr(value), name=repr(unknown[0]), known=", ".join(sorted(fields))))
    missing = [name for name in needed if name not in value]
    if missing or len(value) <= len(needed):
        more = " | ".join(sorted(set(fields) - set(needed)))
        raise ValueError(_MISSING.format(value=repr(value), name=missing[0] if missing else more))
    for name, given in value.items():
        if not fields[name](given):
            raise ValueError(_CANNOT.format(given=repr(given), name=name, value=repr(value)))
