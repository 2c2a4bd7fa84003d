# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the saved configuration of a device lies, and when it was fetched: by the record that the fetch has left, or by
the commit that has these bytes. The time of the file itself is what somebody's copy said, and no date.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.clean import MOST_BYTES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.repository import SAFE, environment

__all__ = ["RECORD", "Saved", "commits", "content", "elsewhere", "find"]

# Beside core1.cfg: core1.cfg.fetched.json.
RECORD = ".fetched.json"
_NAMES = ("{name}.cfg", "{name}.conf", "{name}.txt", "{name}")
_MOST_RECORD = 1 << 16
_SECONDS = 20
_AHEAD_SECONDS = 300
_MISSING = Text(
    "There is no configuration of {name} in {folder}: {names} were looked for. Fetch it (playbook "
    "fetch_device_configs), or save it there.",
    "{folder} 中没有 {name} 的配置：已查找 {names}。请用 playbook fetch_device_configs 获取，或自行保存到该处。")
_NO_FILE = Text("{file} is no file: {why}.", "{file} 不是普通文件：{why}。")
_RECORD_OF_OTHER = Text(
    "{record} is of other bytes than {file} has: the file was changed after it was fetched.",
    "{record} 对应的内容与 {file} 不符：文件在获取之后被修改过。")
_RECORD_UNREADABLE = Text("{record} cannot be read: {why}.", "无法读取 {record}：{why}。")
_AHEAD = Text("{place} says {time}, which is in the future.", "{place} 的时间为 {time}，在未来。")


@dataclass(frozen=True)
class Saved:
    """A saved configuration: its bytes, and when the device said so (None where nothing tells)."""

    file: str
    path: Path
    data: bytes
    fetched: datetime | None
    by: str = ""


def find(folder: Path, name: str, now: datetime) -> Saved:
    """Return the saved configuration of a device; raise Problem."""
    path = next((path for one in _NAMES if (path := folder / one.format(name=name)).exists()), None)
    if path is None:
        names = ", ".join(one.format(name=name) for one in _NAMES)
        raise Problem("configuration_missing", _MISSING.format(name=name, folder=folder, names=names))
    try:
        if not path.is_file():
            raise Problem("configuration_unreadable", _NO_FILE.format(file=path.name, why="directory"))
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem("configuration_unreadable", _NO_FILE.format(file=path.name, why=error.strerror)) from error
    fetched, by = _by_record(path, data) or _by_commit(path, data) or (None, "")
    if fetched is not None and (fetched - now).total_seconds() > _AHEAD_SECONDS:
        raise Problem("configuration_time", _AHEAD.format(place=by, time=fetched.isoformat(timespec="seconds")))
    return Saved(path.name, path, data, fetched, by)


def _by_record(path: Path, data: bytes) -> tuple[datetime, str] | None:
    record = path.with_name(path.name + RECORD)
    if not record.exists():
        return None
    told: Any = None
    try:
        with record.open("rb") as stream:
            told = json.loads(stream.read(_MOST_RECORD))
        fetched, digest = datetime.fromisoformat(str(told["fetched"]).replace("Z", "+00:00")), told["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Problem(
            "configuration_record", _RECORD_UNREADABLE.format(record=record.name, why=type(error).__name__)) from error
    if fetched.tzinfo is None:
        raise Problem("configuration_record", _RECORD_UNREADABLE.format(record=record.name, why="no time zone"))
    if digest != sha256(data).hexdigest():
        raise Problem("configuration_record", _RECORD_OF_OTHER.format(record=record.name, file=path.name))
    return fetched, record.name


def _by_commit(path: Path, data: bytes) -> tuple[datetime, str] | None:
    """Return the time of the commit whose bytes these are; None where the file is not as it was committed."""
    found = next(commits(path, most=1), None)
    if found is None or content(path, found[0]) != data:
        return None
    commit, when = found
    return when, f"commit {commit[:12]}"


def commits(path: Path, most: int = 400) -> Iterator[tuple[str, datetime]]:
    """Yield the commits that changed a file, with their times, the newest first."""
    told = _git(path, "log", f"-{most}", "--format=%H %ct", "--", path.name)
    for line in (told or "").splitlines():
        commit, _blank, seconds = line.partition(" ")
        yield commit, datetime.fromtimestamp(int(seconds), timezone.utc)


def content(path: Path, commit: str) -> bytes:
    """Return what a file was in a commit."""
    return _git_bytes(path, "cat-file", "blob", f"{commit}:./{path.name}") or b""


def elsewhere(path: Path, commit: str) -> str:
    """Return the branch of a remote that is known to have a commit, or nothing."""
    told = _git(path, "branch", "-r", "--contains", commit, "--format=%(refname:short)")
    return (told or "").partition("\n")[0].strip()


def _git(path: Path, *words: str) -> str | None:
    answer = _git_bytes(path, *words)
    return None if answer is None else answer.decode("utf-8", "replace")


def _git_bytes(path: Path, *words: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(path.parent), *SAFE, *words], check=False, capture_output=True, timeout=_SECONDS,
            env=environment(), stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
