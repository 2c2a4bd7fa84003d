# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback remembers of a run, and when it writes it down.

Nothing is written for a playbook that judges nothing: the fragment is opened when the first judging task starts. Only
host names stay in memory.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.absent import expanded
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import Refused, well_formed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.printed import without_prefix
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import spool
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.current_run import CurrentRun, set_current
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import (
    FragmentWriter,
    findings_line,
    now,
    organization_line,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

__all__ = ["Recorder"]

SCHEMA = 1
_MESSAGE_LENGTH = 500
# Of a longer message its beginning says what failed, and its end why: ssh puts a host's banner, and with -vvv all it
# does, before its reason.
_BEGINNING = 150


class Recorder:
    """Records one playbook run."""

    def __init__(
            self, *, run_id: str, directory: Path, head: dict[str, Any], warn: Callable[[str], None],
            spools: bool = False) -> None:
        self.run_id, self.directory, self._warn, self._spools = run_id, directory, warn, spools
        self._head = {"type": "run", "schema": SCHEMA, "run_id": run_id, "started": now(), **head}
        self._writer: FragmentWriter | None = None
        self._written: set[str] = set()
        self._down: dict[str, dict[str, Any]] = {}
        set_current(CurrentRun(run_id, directory))

    @property
    def fragment(self) -> Path | None:
        """The fragment, once there is something in it."""
        return self._writer.path if self._writer else None

    def expect(self, hosts: list[str]) -> None:
        """A judging task starts in a play of these hosts."""
        self._open()
        new = [host for host in hosts if host not in self._written]
        if new:
            self._write({"type": "hosts", "hosts": new})
            self._written.update(new)
        for host in new:
            if host in self._down:
                self._write(self._down[host])

    def findings(self, host: str, payload: Any, area: str, given: dict[str, Any] | None = None) -> None:
        """A module's result, in whatever form the host has sent it; `area` names the module that was asked, `given` is
        the controller's own word of what it has told the host.
        """
        try:
            well_formed(payload)
        except Refused as refused:
            self.failed(host, area, refused.told.en, refused.told.zh)
            return
        self._down.pop(host, None)
        # One that no action has seen (async) may still tell of absent areas.
        self._write(findings_line(host, expanded(payload), given))

    def put_by(self, host: str, name: str, area: str) -> None:
        """The line of a result that the collection's action has examined and put by (see spool.py)."""
        try:
            line = spool.take(self._open().path, name)
        except spool.Lost as error:
            self.failed(
                host, area, f"The findings of this host did not come into the record: {error}",
                f"本机的检查结果未能写入记录：{error}")
            return
        self._down.pop(host, None)
        self._open().append(line)

    def organization(self, judged: dict[str, Any]) -> None:
        """What the organization's registers come to; it is no host, and none is expected for it."""
        self._write(organization_line(judged))

    def failed(self, host: str, area: str, message: str, message_zh: str | None = None) -> None:
        """A judging task failed on a host."""
        chinese = {"message_zh": _short(message_zh)} if message_zh else {}
        self._write(
            {"type": "failed", "time": now(), "host": host, "area": area, "message": _short(message), **chinese})

    def skipped(self, host: str, area: str) -> None:
        """A judging task was skipped on a host."""
        self._write({"type": "skipped", "time": now(), "host": host, "area": area})

    def unreachable(self, host: str, message: str) -> None:
        """A host cannot be reached; written at once if a judging play expects it, else kept until one does."""
        line = {"type": "unreachable", "time": now(), "host": host, "message": _short(message)}
        self._down[host] = line
        if host in self._written:
            self._write(line)

    def reached(self, host: str) -> None:
        """A host answers, whatever came before."""
        self._down.pop(host, None)

    def is_down(self, hosts: list[str]) -> bool:
        """Whether one of these hosts could not be reached."""
        return not self._down.keys().isdisjoint(hosts)

    def trouble(self, message: str) -> None:
        """The record is incomplete; says so, once there is a record."""
        if self._writer:
            self._writer.write({"type": "trouble", "time": now(), "message": _short(message)})

    def end(self, status: str, hosts: dict[str, int] | None = None) -> None:
        """The run is over."""
        if self._writer:
            if status != "completed":
                self._take_left(self._writer)
            end = {"type": "end", "time": now(), "status": status, "hosts": hosts or {}}
            self._write({**end, "sha256": self._writer.sha256})
            self._writer.close()
            spool.clear(self._writer.path)
        set_current(None)

    @staticmethod
    def _take_left(writer: FragmentWriter) -> None:
        """What workers had put by when the run was interrupted is known all the same."""
        for path in spool.left(writer.path):
            with contextlib.suppress(spool.Lost):
                writer.append(spool.take(writer.path, path.name))

    def _write(self, line: dict[str, Any]) -> None:
        self._open().write(line)

    def _open(self) -> FragmentWriter:
        if self._writer:
            return self._writer
        try:
            self._writer = FragmentWriter(_unused(self.directory, self.run_id))
            self._writer.write(self._head)
        except OSError as error:
            elsewhere = Path(tempfile.mkdtemp(prefix="jrt0117-"))
            self._warn(spoken(
                f"Cannot record the run in {self.directory} ({error.strerror}); it is recorded in {elsewhere}.",
                f"无法将本次运行记录到 {self.directory}（{error.strerror}），已改为记录到 {elsewhere}。"))
            self._writer = FragmentWriter(elsewhere / f"{self.run_id}.jsonl")
            self._writer.write(self._head)
        set_current(CurrentRun(
            self.run_id, self.directory, self._writer.path, self._spools, frozenset(self._head.get("scope") or ())))
        return self._writer


def _unused(directory: Path, run_id: str) -> Path:
    """A file of its own, even when an id is used again."""
    path = directory / f"{run_id}.jsonl"
    number = 2
    while path.exists():
        path = directory / f"{run_id}-{number}.jsonl"
        number += 1
    return path


def _short(message: Any) -> str:
    text = without_prefix(str(message))
    if len(text) <= _MESSAGE_LENGTH:
        return text
    return f"{text[:_BEGINNING]} ... {text[_BEGINNING - _MESSAGE_LENGTH:]}"
