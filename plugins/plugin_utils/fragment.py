# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run's fragment: a file of JSON lines, appended while the playbook runs (schemas/fragment-line.schema.json)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Entry", "FragmentError", "FragmentWriter", "Line", "Problem", "find", "load", "lines", "now"]

# The writer puts the findings last, so a line of 300 findings is indexed without parsing them.
_FINDINGS = b',"findings":['
_NEEDS = {
    "run": ("run_id", "started"),
    "hosts": ("hosts",),
    "findings": ("host", "time", "area"),
    "unreachable": ("host", "time"),
    "failed": ("host", "time", "area"),
    "skipped": ("host", "time"),
    "trouble": ("time", "message"),
    "end": ("time", "status"),
}


class FragmentError(Exception):
    """The fragments that were asked for are not there."""


class Problem(NamedTuple):
    """Something that could not be read, with its place and what that means, in English and Chinese."""

    where: str
    en: str
    zh: str


class Entry(NamedTuple):
    """Where a line stands."""

    path: Path
    offset: int
    length: int
    number: int

    @property
    def where(self) -> str:
        return f"{self.path.name}:{self.number}"


class Line(NamedTuple):
    """A line's place and its head: everything but the findings."""

    entry: Entry
    head: dict[str, Any]


def now() -> str:
    """This moment, in UTC, so that fragments of many controllers sort as text."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class FragmentWriter:
    """Appends lines; each is in the file, whole, when `write` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is weak on a server is nobody else's to read.
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._torn = False

    def write(self, line: dict[str, Any]) -> None:
        """Append one line; after a failed write the next line starts afresh, so that only the torn one is lost."""
        ordered = {key: value for key, value in line.items() if key != "findings"}
        if "findings" in line:
            ordered["findings"] = line["findings"]
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), default=str)
        data = (b"\n" if self._torn else b"") + text.encode("utf-8", "backslashreplace") + b"\n"
        self._torn = True
        while data:
            data = data[os.write(self._file, data):]
        self._torn = False

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def find(sources: Iterable[str | os.PathLike[str]], *, run_id: str | None = None, campaign: str | None = None) -> list[Path]:
    """The fragments that the sources (files, directories, patterns) name, each once; of one run or campaign where asked."""
    found: dict[Path, None] = {}
    for source in sources:
        path = Path(source).expanduser()
        if path.is_dir():
            matches = sorted(path.glob("*.jsonl"))
        elif any(sign in str(source) for sign in "*?["):
            matches = sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor) if path.anchor else path)))
        elif path.is_file():
            matches = [path]
        else:
            raise FragmentError(f"No fragment and no directory of fragments at {path}.")
        found.update((match.resolve(), None) for match in matches)
    wanted = [path for path in found if (run_id is None and campaign is None) or _belongs(path, run_id, campaign)]
    if not wanted:
        asked = [f"run {run_id}"] * bool(run_id) + [f"campaign {campaign}"] * bool(campaign)
        raise FragmentError(f"No fragments{' of ' + ', '.join(asked) if asked else ''} in {', '.join(map(str, sources)) or 'no place'}.")
    return wanted


def _belongs(path: Path, run_id: str | None, campaign: str | None) -> bool:
    with path.open("rb") as file:
        try:
            head = _parse(file.readline())
        except ValueError:
            return False
    return (run_id is None or head.get("run_id") == run_id) and (campaign is None or head.get("campaign") == campaign)


def lines(path: Path, problems: list[Problem]) -> Iterator[Line]:
    """Every readable line's place and head, in order; what cannot be read is added to the problems."""
    offset = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            entry = Entry(path, offset, len(raw), number)
            offset += len(raw)
            if not raw.strip():
                continue
            try:
                yield Line(entry, _head(raw))
            except ValueError as error:
                problems.append(_unreadable(entry, raw, error))


def load(entry: Entry, problems: list[Problem]) -> dict[str, Any] | None:
    """The whole line, or None and a problem."""
    with entry.path.open("rb") as file:
        file.seek(entry.offset)
        raw = file.read(entry.length)
    try:
        line = _parse(raw)
        if line["type"] == "findings":
            _require_findings(line)
        return line
    except ValueError as error:
        problems.append(_unreadable(entry, raw, error))
        return None


def _head(raw: bytes) -> dict[str, Any]:
    cut = raw.find(_FINDINGS) if raw.startswith(b'{"type":"findings"') else -1
    # A line that was cut short is worth nothing, however good its head is.
    if cut >= 0 and raw.rstrip().endswith(b"]}"):
        return _parse(raw[:cut] + b"}")
    head = _parse(raw)
    head.pop("findings", None)
    return head


def _parse(raw: bytes) -> dict[str, Any]:
    line = json.loads(raw)
    if not isinstance(line, dict) or line.get("type") not in _NEEDS:
        raise ValueError("not a line of a fragment")
    missing = [key for key in _NEEDS[line["type"]] if not line.get(key) and line.get(key) != []]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing")
    return line


def _require_findings(line: dict[str, Any]) -> None:
    for finding in line.get("findings") or ():
        if not isinstance(finding, dict) or not {"control", "area", "clauses", "status", "message"} <= finding.keys():
            raise ValueError("a finding without control, area, clauses, status or message")


def _unreadable(entry: Entry, raw: bytes, error: Exception) -> Problem:
    if not raw.endswith(b"\n"):
        return Problem(entry.where, "The last line is cut short; the run was killed while writing it.", "最后一行不完整：写入时运行被终止。")
    return Problem(entry.where, f"This line cannot be read and is left out: {error}.", f"此行无法读取，已略过：{error}。")
