# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waivers: dated, approved exceptions. One that is not in order is never applied, and always shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["waivers_for"]

KEYS = ("clause", "hosts", "reason", "approver", "expires")


def waivers_for(
        waivers: Any, host: str, groups: Iterable[str], *, today: date | None = None) -> dict[
        str, list[dict[str, Any]]]:
    """Sort the waivers that name this host into `apply` and, with the reason why, `ignored`."""
    today = today or date.today()
    if waivers is None:
        waivers = []
    if not isinstance(waivers, (list, tuple)):
        raise VariableError(f"Waivers are a list of entries with {', '.join(KEYS)}; this is {_kind(waivers)}.")
    sorted_out: dict[str, list[dict[str, Any]]] = {"apply": [], "ignored": []}
    names = [host, *groups, "all"]
    for waiver in waivers:
        if not _names_host(waiver, names):
            continue
        why = _why_not(waiver, today)
        if why:
            sorted_out["ignored"].append({"waiver": _plain(waiver), "why": {"en": why[0], "zh": why[1]}})
        else:
            sorted_out["apply"].append(_plain({key: waiver[key] for key in KEYS}))
    return sorted_out


def _names_host(waiver: Any, names: list[str]) -> bool:
    """Whether the waiver may concern the host: one that does not say is shown with every host."""
    hosts = waiver.get("hosts") if isinstance(waiver, dict) else None
    if not isinstance(hosts, list) or not hosts or not all(isinstance(pattern, str) for pattern in hosts):
        return True
    return any(fnmatchcase(name, pattern) for pattern in hosts for name in names)


def _why_not(waiver: Any, today: date) -> tuple[str, str] | None:
    if not isinstance(waiver, dict):
        return (
            f"A waiver is a mapping with {', '.join(KEYS)}; this is {_kind(waiver)}.",
            f"豁免应为含 {'、'.join(KEYS)} 的映射。")
    unknown = sorted(str(key) for key in waiver if key not in KEYS)
    if unknown:
        return (
            f"Unknown key {', '.join(unknown)}; expected {', '.join(KEYS)}.",
            f"未知的键 {'、'.join(unknown)}；应为 {'、'.join(KEYS)}。")
    return _why_not_clause(waiver) or _why_not_texts(waiver) or _why_not_date(waiver, today)


def _why_not_clause(waiver: dict[str, Any]) -> tuple[str, str] | None:
    clause = waiver.get("clause")
    if not isinstance(clause, str) or not clause:
        return "It names no clause.", "未写明条款。"
    if clause not in standard().clauses:
        near = "".join(get_close_matches(clause, standard().clauses, n=1))
        hints = (f" Did you mean {near}?", f"是否为 {near}？") if near else ("", "")
        return f"Clause {clause} is not in the standard.{hints[0]}", f"标准中没有条款 {clause}。{hints[1]}"
    return None


def _why_not_texts(waiver: dict[str, Any]) -> tuple[str, str] | None:
    hosts = waiver.get("hosts")
    if not isinstance(hosts, list) or not hosts or not all(isinstance(pattern, str) for pattern in hosts):
        return "Its hosts are not a list of host names, groups or patterns.", "hosts 应为主机名、组名或通配模式的列表。"
    for key, zh in (("reason", "理由"), ("approver", "批准人")):
        if not isinstance(waiver.get(key), str) or not waiver[key].strip():
            return f"It has no {key}.", f"没有{zh}。"
    return None


def _why_not_date(waiver: dict[str, Any], today: date) -> tuple[str, str] | None:
    expires = waiver.get("expires")
    if not expires:
        return "It has no date of expiry.", "没有到期日。"
    try:
        day = _day(expires)
    except ValueError:
        return (
            f"Its date of expiry, {expires}, is not a date in the form 2026-12-31.",
            f"到期日 {expires} 不是形如 2026-12-31 的日期。")
    if day < today:
        return f"It expired on {day}.", f"已于 {day} 到期。"
    return None


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError(value)
    return date.fromisoformat(value)


def _plain(value: Any) -> Any:
    """The same in JSON's types: YAML makes dates of what looks like one."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _kind(value: Any) -> str:
    kinds = ((str, "text"), (dict, "a mapping"), (bool, "true or false"), ((int, float), "a number"), (list, "a list"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")
