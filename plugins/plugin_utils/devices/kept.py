# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the configuration of a device is kept: whole, fetched lately, with its history, elsewhere too, and from
before each update of the software (7.5.6-B-e, 7.5.6-B-c).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, Observation, absent
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import VENDORS, read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import name
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.saved import Saved, commits, content, elsewhere

__all__ = ["kept"]

# As many states of a file are looked through for a change of the version.
_MOST_COMMITS = 60
_WHOLE = Text("{file} is the whole configuration of {device}.", "{file} 是 {device} 的完整配置。")
_LATELY = Text("{file} was fetched {hours} hours ago ({by}).", "{file} 于 {hours} 小时前获取（{by}）。")
_OLD = Text(
    "{file} was fetched {hours} hours ago ({by}), {most} at most are wanted.",
    "{file} 于 {hours} 小时前获取（{by}），应不超过 {most} 小时。")
_NO_AGE = Text(
    "When {file} was fetched is not known: it has no record of the fetch, and git has no commit with these bytes.",
    "{file} 的获取时间未知：没有获取记录，git 中也没有与之内容一致的提交。")
_HISTORY = Text(
    "git keeps {count} states of {file}, the oldest of {day}.",
    "git 保存了 {file} 的 {count} 个历史版本，最早为 {day}。")
_SHORT = Text(
    "git keeps {file} since {day}, which is less than {days} days: that older states will be kept is not proved yet.",
    "git 自 {day} 起保存 {file}，不足 {days} 天：尚不能证明更早的版本会被保留。")
_NO_HISTORY = Text(
    "{file} is the only copy: git keeps no state of it, and what is overwritten by the next fetch is gone.",
    "{file} 是唯一的副本：git 中没有其历史版本，下次获取即被覆盖。")
_ELSEWHERE = Text("The newest commit of {file} is at the remote {remote}.", "{file} 的最新提交已推送到远程 {remote}。")
_HERE_ALONE = Text(
    "No remote of git is known to have the newest commit of {file}: whether a copy lies elsewhere cannot be told.",
    "未见任何 git 远程拥有 {file} 的最新提交，无法判断别处是否有副本。")
_BEFORE = Text(
    "From before the update from {old} to {new} ({day}) a whole configuration is kept, of {before}.",
    "从 {old} 升级到 {new}（{day}）之前的完整配置已保存，时间为 {before}。")
_BEFORE_CUT = Text(
    "From before the update from {old} to {new} ({day}) no whole configuration is kept: {why}",
    "从 {old} 升级到 {new}（{day}）之前没有保存完整配置：{why}")
_BEFORE_OLD = Text(
    "The configuration from before the update from {old} to {new} ({day}) is of {before}, more than {most} hours "
    "earlier.",
    "从 {old} 升级到 {new}（{day}）之前的配置保存于 {before}，早于升级 {most} 小时以上。")
_NO_UPDATE = Text(
    "The {count} newest states of {file} are of one version ({version}): no update is seen in them.",
    "{file} 最近的 {count} 个版本均为同一软件版本（{version}），未见升级。")
_FETCH = Text("Fetch it each day: playbook fetch_device_configs.", "请每天获取：playbook fetch_device_configs。")
_COMMIT = Text(
    "Keep the folder under git, commit after each fetch, and push to a repository at another site.",
    "请将该目录纳入 git，每次获取后提交，并推送到另一站点的仓库。")


def kept(
        found: Saved, device: str, vendor: str, now: datetime, *, hours: int, days: int) -> Iterator[Observation]:
    """Yield what is seen of the copies of a configuration that was read already."""
    seen = (Evidence("file", found.file, ""),)
    yield Observation("pass", "met", _WHOLE.format(file=found.file, device=device), evidence=seen)
    yield _age(found, now, hours)
    history = list(commits(found.path))
    if not history:
        yield Observation(
            "fail", "no_history", _NO_HISTORY.format(file=found.file), evidence=(absent("git"),), advice=_COMMIT)
        return
    oldest, told = history[-1][1], {"file": found.file, "day": history[-1][1].date().isoformat()}
    evidence = (Evidence("command", "git log", f"{history[-1][0][:12]} {told['day']}"),)
    if oldest > now - timedelta(days=days):
        yield Observation("not_checked", "history_short", _SHORT.format(days=days, **told), evidence=evidence)
    else:
        yield Observation("pass", "met", _HISTORY.format(count=len(history), **told), evidence=evidence)
    yield _away(found, history[0][0])
    yield _update(found, history[:_MOST_COMMITS], device, vendor, hours)


def _age(found: Saved, now: datetime, most: int) -> Observation:
    if found.fetched is None:
        return Observation(
            "not_checked", "age_unknown", _NO_AGE.format(file=found.file), evidence=(absent("git"),), advice=_FETCH)
    hours = max(0, int((now - found.fetched).total_seconds() // 3600))
    told = {"file": found.file, "hours": hours, "by": found.by}
    evidence = (Evidence("record", found.by, found.fetched.isoformat(timespec="seconds")),)
    if hours < most:
        return Observation("pass", "met", _LATELY.format(**told), evidence=evidence)
    return Observation(
        "fail", "configuration_old", _OLD.format(most=most, **told), expected=f"<= {most} h", actual=f"{hours} h",
        evidence=evidence, advice=_FETCH)


def _away(found: Saved, commit: str) -> Observation:
    remote = elsewhere(found.path, commit)
    evidence = (Evidence("command", f"git branch -r --contains {commit[:12]}", remote),)
    if remote:
        return Observation("pass", "met", _ELSEWHERE.format(file=found.file, remote=name(remote)), evidence=evidence)
    return Observation("manual", "here_alone", _HERE_ALONE.format(file=found.file), evidence=evidence, advice=_COMMIT)


def _update(
        found: Saved, history: list[tuple[str, datetime]], device: str, vendor: str, hours: int) -> Observation:
    """Return whether the newest update of the software that the history shows had a copy before it."""
    newer, version = history[0], _version(vendor, found.data)
    for commit, when in history[1:]:
        data = content(found.path, commit)
        old = _version(vendor, data)
        if old == version:
            newer = commit, when
            continue
        told = {
            "old": name(old or "?"), "new": name(version or "?"), "day": newer[1].date().isoformat(), "most": hours,
            "before": when.isoformat(timespec="minutes")}
        evidence = (Evidence("command", f"git show {commit[:12]}", name(old)),)
        why = _not_whole(data, found.path, vendor, device)
        if why:
            return Observation("fail", "no_copy_before", _BEFORE_CUT.format(why=why, **told), evidence=evidence)
        if newer[1] - when > timedelta(hours=hours):
            return Observation("manual", "copy_old", _BEFORE_OLD.format(**told), evidence=evidence)
        return Observation("pass", "met", _BEFORE.format(**told), evidence=evidence)
    told = {"count": len(history), "file": found.file, "version": name(version or "?")}
    return Observation("pass", "met", _NO_UPDATE.format(**told), evidence=(Evidence("command", "git log", found.file),))


def _version(vendor: str, data: bytes) -> str:
    for line in data[:20000].decode("utf-8", "replace").splitlines():
        match = VENDORS[vendor].version.match(line.rstrip())
        if match:
            return match.group(1).strip()
    return ""


def _not_whole(data: bytes, path: Path, vendor: str, device: str) -> Text | None:
    try:
        read(data, path.name, vendor, name=device)
    except Problem as problem:
        return problem.told
    return None
