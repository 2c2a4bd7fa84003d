# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with backup_sets, backup_excluded and backup_site, by the place in them: nothing that a user writes
there reaches a tool as anything but a name, a number or a path, and no secret stands there.
"""

# _wrong puts the parts into the sentences.
# pylint: disable=raising-format-tuple

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["check_declared", "check_excluded", "check_sets"]

TOOLS = ("restic", "pgbackrest", "mariabackup", "borg", "barman", "wal-g", "record")
ENGINES = ("postgresql", "mysql", "redis", "mongodb", "ldap", "other")
IMPORTANCE = ("critical", "important", "normal")
# Records of runs of these kinds have a name with such a beginning.
_NAME = re.compile(r"(?!(?:full|copy|check)-)[a-z0-9][a-z0-9-]{0,39}\Z")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_TEXT = re.compile(r"[^\0-\37]{1,300}\Z")
_PATH = re.compile(r"/[^\0-\37]{0,500}\Z")
# A place as a tool takes it; one that begins with a dash would be an option.
_LOCATION = re.compile(r"[^\0-\40-][^\0-\40]{0,499}\Z")
_CREDENTIAL = re.compile(r"//[^/@]*:[^/@]*@")


def _is(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def _number(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _one_of(*known: str) -> Callable[[Any], bool]:
    return lambda value: value in known


def _paths(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= 200 and all(map(_is(_PATH), value))


def _any(value: Any) -> bool:
    """For what is looked at by itself."""
    return True


_SET: dict[str, Callable[[Any], bool]] = {
    "name": _is(_NAME), "what": _any, "importance": _one_of(*IMPORTANCE), "tool": _one_of(*TOOLS),
    "repositories": lambda value: isinstance(value, list) and 0 < len(value) <= 20,
    "retention_days": _number(1, 36500), "naming": _is(_TEXT), "media_rotation": _is(_TEXT),
    "restore_objective_minutes": _number(1, 43200), "key_custody": _is(_TEXT), "hostname": _is(_WORD),
    "receiver": _is(_WORD),
    "arranged": lambda value: isinstance(value, bool),
}
_REPOSITORY: dict[str, Callable[[Any], bool]] = {
    "name": _is(_WORD), "site": _is(_WORD), "medium": _is(_TEXT), "stanza": _is(_WORD), "repo": _number(1, 256),
    "location": _is(_LOCATION), "password_file": _is(_PATH), "transport": _is(_TEXT),
}
_WHAT: dict[str, Callable[[Any], bool]] = {
    "engine": _one_of(*ENGINES), "data": _is(_PATH), "paths": _paths}
_EXCLUDED: dict[str, Callable[[Any], bool]] = {
    "path": _is(_PATH), "reason": _is(_TEXT), "approved_by": _is(_TEXT),
    "until": lambda value: isinstance(value, (str, datetime.date)) and _day(str(value)) is not None}


def check_sets(sets: list[Any]) -> None:
    """Raise ValueError of sets that cannot be meant."""
    names: list[str] = []
    for number, one in enumerate(sets, 1):
        label = one["name"] if isinstance(one, dict) and _is(_NAME)(one.get("name")) else str(number)
        _entry(one, _SET, ("name", "what", "tool", "repositories"), label)
        _what(one["what"], label)
        for repository in one["repositories"]:
            _repository(repository, label)
        if one.get("arranged"):
            _arranged(one, label)
        kept = [repository["name"] for repository in one["repositories"]]
        for name in kept:
            if kept.count(name) > 1:
                raise _wrong(
                    " [{set}]: two repositories are named {name}", " [{set}]：有两个存储库名为 {name}", set=label,
                    name=name)
        if one["name"] in names:
            raise _wrong(": two sets are named {name}", "：有两个备份集名为 {name}", name=one["name"])
        names.append(one["name"])


def check_excluded(excluded: list[Any]) -> None:
    """Raise ValueError of exclusions that cannot be meant."""
    for number, one in enumerate(excluded, 1):
        _entry(one, _EXCLUDED, ("path", "reason", "approved_by", "until"), str(number))


def check_declared(values: dict[str, Any]) -> None:
    """Raise ValueError where sets and the host's site do not go together."""
    sites = {its["site"] for one in values["sets"] for its in one["repositories"]}
    if values["site"] and sites and values["site"] not in sites:
        raise _wrong(
            "backup_site is {site}, and no repository of backup_sets is there; those are at {sites}",
            "backup_site 为 {site}，而 backup_sets 中没有该站点的存储库；现有站点：{sites}", site=values["site"],
            sites=", ".join(sorted(sites)))


def _what(value: Any, label: str) -> None:
    _entry(value, _WHAT, (), label)
    if ("paths" in value) == ("data" in value) or ("data" in value) != ("engine" in value):
        raise _wrong(
            " [{set}]: what is either paths, or an engine with its data",
            " [{set}]：what 应为 paths，或 engine 加 data", set=label)


def _arranged(one: dict[str, Any], label: str) -> None:
    if one["tool"] not in ("restic", "pgbackrest"):
        raise _wrong(
            " [{set}]: runs of {tool} are not arranged; those of restic and pgbackrest are",
            " [{set}]：无法安排 {tool} 的运行，可安排 restic 与 pgbackrest", set=label, tool=one["tool"])
    if one["tool"] == "pgbackrest" and one["what"].get("engine") != "postgresql" or (
            one["tool"] == "restic" and "paths" not in one["what"]):
        raise _wrong(
            " [{set}]: {tool} is arranged for a postgresql, restic for paths",
            " [{set}]：pgbackrest 用于 postgresql，restic 用于 paths；此处为 {tool}", set=label, tool=one["tool"])
    needed = ("location", "password_file") if one["tool"] == "restic" else ()
    for repository in one["repositories"]:
        for name in needed:
            if name not in repository:
                raise _wrong(
                    " [{set}]: its repository {repository} has no {name}, which arranging it takes",
                    " [{set}]：存储库 {repository} 缺少 {name}，无法安排运行", set=label, repository=repository["name"],
                    name=name)


def _repository(value: Any, label: str) -> None:
    if isinstance(value, dict) and isinstance(value.get("location"), str) and _CREDENTIAL.search(value["location"]):
        # Before anything that would show it.
        raise _wrong(
            " [{set}]: the location of a repository has a password in it; it belongs into a file that the tool reads",
            " [{set}]：存储库的 location 中含有口令，应写在由工具读取的文件中", set=label)
    _entry(value, _REPOSITORY, ("name", "site", "medium"), label)


def _entry(value: Any, fields: dict[str, Callable[[Any], bool]], needed: tuple[str, ...], label: str) -> None:
    """Refuse what is no mapping of these fields."""
    if not isinstance(value, dict):
        raise _wrong(" [{set}]: {value} is no mapping", " [{set}]：{value} 不是映射", set=label, value=repr(value))
    missing = [name for name in needed if name not in value]
    if missing:
        raise _wrong(" [{set}] has no {name}", " [{set}] 缺少 {name}", set=label, name=missing[0])
    for name, given in value.items():
        if name not in fields:
            raise _wrong(
                " [{set}] has {name}, which is none of {known}", " [{set}] 含有 {name}，可用字段为 {known}", set=label,
                name=repr(name), known=", ".join(sorted(fields)))
        if not fields[name](given):
            raise _wrong(
                " [{set}]: {given} cannot be its {name}", " [{set}]：{given} 不能作为 {name}", set=label,
                given=repr(given), name=name)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


def _wrong(en: str, zh: str, **parts: Any) -> ValueError:
    return ValueError(Text(en, zh).format(**parts))
