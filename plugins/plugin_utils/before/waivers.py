# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waivers: dated, approved exceptions. One that is not in order is never applied, and always shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waiver_reach import Reach
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["waivers_for", "wrong_date"]

_NO_LIST = Text(
    "Waivers are a list of entries with {keys}; this is {kind}.", "豁免应为列表，每项含 {keys}；而此处为{kind}。")
_NO_DATE = Text(
    "{key} of entry {number} is {value}, in line {line}, which is no date ({error}). A day is written as in "
    "2026-12-31.",
    "第 {number} 项的 {key} 为 {value}（第 {line} 行），不是日期（{error}）。日期应写作 2026-12-31 的形式。")
KEYS = ("clause", "hosts", "reason", "approver", "expires")


def waivers_for(
        waivers: Any, host: str, groups: Iterable[str], *, today: date | None = None,
        reach: Reach | None = None) -> dict[str, list[Any]]:
    """Sort the waivers that name this host into `apply` and, with the reason why, `ignored`.

    With the reach of this run's waivers those that can never apply are ignored, too, and `told` has what else there is
    to say of them.
    """
    today = today or date.today()
    if waivers is None:
        waivers = []
    if not isinstance(waivers, (list, tuple)):
        raise VariableError(_NO_LIST.format(keys=joined(KEYS), kind=_kind(waivers)))
    sorted_out: dict[str, list[Any]] = {"apply": [], "ignored": [], **({} if reach is None else {"told": []})}
    names = [host, *groups, "all"]
    for waiver in waivers:
        named = _names_host(waiver, names)
        if not named:
            nobody = reach and reach.nobody(waiver["hosts"])
            if nobody:
                sorted_out["ignored"].append({"waiver": _plain(waiver), "why": nobody.as_dict()})
            continue
        why = _why_not(waiver, today)
        if why:
            sorted_out["ignored"].append({"waiver": _plain(waiver), "why": {"en": why[0], "zh": why[1]}})
            continue
        never = reach and reach.never(waiver["clause"], waiver["hosts"])
        if never:
            sorted_out["ignored"].append({"waiver": _plain(waiver), "why": never.as_dict()})
            continue
        sorted_out["apply"].append(_plain({key: waiver[key] for key in KEYS}))
        if reach:
            sorted_out["told"] += reach.told(waiver["clause"], waiver["hosts"], _day(waiver["expires"]), today)
    return sorted_out


def wrong_date(path: str) -> Text | None:
    """Return which entry of a file of waivers has what looks like a date and is none, or None: YAML itself refuses
    the whole file for it, and says neither.
    """
    try:
        text = Path(path).read_text("utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return None
    for number, entry in enumerate(tree.value if isinstance(tree, yaml.SequenceNode) else (), 1):
        for key, value in entry.value if isinstance(entry, yaml.MappingNode) else ():
            if value.tag != "tag:yaml.org,2002:timestamp":
                continue
            try:
                yaml.safe_load(value.value)
            except ValueError as error:
                return _NO_DATE.format(
                    key=key.value, number=number, value=value.value, line=value.start_mark.line + 1, error=str(error))
    return None


def _names_host(waiver: Any, names: list[str]) -> bool:
    """Whether the waiver may concern the host: one that does not say is shown with every host."""
    hosts = waiver.get("hosts") if isinstance(waiver, dict) else None
    if not isinstance(hosts, list) or not hosts or not all(isinstance(pattern, str) for pattern in hosts):
        return True
    return any(fnmatchcase(name, pattern) for pattern in hosts for name in names)


def _why_not(waiver: Any, today: date) -> tuple[str, str] | None:
    if not isinstance(waiver, dict):
        return (
            f"A waiver is a mapping with {', '.join(KEYS)}; this is {_kind(waiver).en}.",
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


def _kind(value: Any) -> Text:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), _ELSE)


_KINDS: tuple[tuple[Any, Text], ...] = (
    (str, Text("text", "文本")), (dict, Text("a mapping", "映射")), (bool, Text("true or false", "布尔值")),
    ((int, float), Text("a number", "数字")), (list, Text("a list", "列表")))
_ELSE = Text("something else", "其他类型")
