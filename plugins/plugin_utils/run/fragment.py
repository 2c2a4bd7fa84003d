# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run's fragment: a file of JSON lines, appended while the playbook runs (schemas/fragment-line.schema.json)."""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless, harmless_in, is_harmless
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import Unfit, check_of

__all__ = [
    "Entry", "FragmentError", "FragmentWriter", "Line", "OWN_KEYS", "Problem", "Spoilt", "find", "findings_line",
    "keys_of", "load", "lines", "now", "organization_line", "written"]

# The control whose evidence tells the public keys of a host, and what each of these begins with.
OWN_KEYS, _PUBLIC_KEY = "tls_own_keys", "public key SHA-256 "
# The writer puts the findings last, so a line of 300 findings is indexed without parsing them.
_FINDINGS = b',"findings":['
# Digests of findings whose form is known to be right.
_SOUND: set[bytes] = set()
_MOST_SOUND = 100_000
# How JSON writes what no text holds as it is: controls, and halves of characters. Line feeds and tabs have signs of
# their own.
_ESCAPED = re.compile(r"\\(?:u(?:00[01]|007f|00[89]|[dD][89a-fA-F])|[rbf])")
_OTHERWISE = (
    "The lines before the end are not those that the run has written: its digest of them is another.",
    "结束行之前的内容与运行时写入的不一致：摘要不同。")
_NEEDS = {
    "run": ("run_id", "started"),
    "hosts": ("hosts",),
    "findings": ("host", "time", "area"),
    "organization": ("time", "level", "today"),
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


class Spoilt(NamedTuple):
    """A line about a host that cannot be believed: what is wrong with it, in English and Chinese."""

    entry: Entry
    head: dict[str, Any]
    told: dict[str, str]


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
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest of all that was written."""
        return self._digest.hexdigest()

    def write(self, line: dict[str, Any]) -> None:
        """Append one line."""
        self.append(written(line))

    def append(self, data: bytes) -> None:
        """Append a written line; after a failed write the next one starts afresh, so that only the torn one is lost."""
        data = (b"\n" if self._torn else b"") + data
        self._torn = True
        while data:
            count = os.write(self._file, data)
            self._digest.update(data[:count])
            data = data[count:]
        self._torn = False

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def written(line: dict[str, Any]) -> bytes:
    """Return a line as it stands in the file, with its end."""
    ordered = {key: value for key, value in line.items() if key != "findings"}
    if "findings" in line:
        ordered["findings"] = line["findings"]
    text = _text(ordered)
    if not is_harmless(text) or _ESCAPED.search(text):
        text = _text(harmless_in(ordered))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def findings_line(host: str, payload: dict[str, Any], given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the line of a module's result, which is well-formed; `given` is what the controller knows besides."""
    line: dict[str, Any] = {"type": "findings", "time": now(), "host": host}
    line.update({name: payload[name] for name in ("area", "areas", "mode", "level", "seconds", "journal")})
    line["facts"] = payload["host"]
    line.update({name: payload[name] for name in ("notices", "waivers_ignored", "findings")})
    told = (("accounts", payload.get("accounts")), ("given", given), ("keys", keys_of(payload["findings"])))
    for name, value in told:
        if value:
            line[name] = value
    return line


def keys_of(findings: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the digests of the public keys of a host by the files of their private ones, as its control tells them."""
    return {
        evidence["ref"]: evidence["text"].removeprefix(_PUBLIC_KEY)
        for finding in findings if finding["control"] == OWN_KEYS for evidence in finding.get("evidence") or ()
        if (evidence.get("text") or "").startswith(_PUBLIC_KEY)}


def organization_line(judged: dict[str, Any]) -> dict[str, Any]:
    """Return the line of what the organization's registers come to (`verdict` of plugin_utils/registers)."""
    names = ("agency", "level", "today", "registers", "notices", "waivers_ignored", "people", "looked_at", "findings")
    return {"type": "organization", "time": now(), **{name: judged[name] for name in names}}


def _text(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=str)


def find(
        sources: Iterable[str | os.PathLike[str]], *, run_id: str | None = None, campaign: str | None = None) -> list[
        Path]:
    """The fragments that the sources (files, directories, patterns) name, each once; of one run or campaign where
    asked.
    """
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
        raise FragmentError(
            f"No fragments{' of ' + ', '.join(asked) if asked else ''} in "
            f"{', '.join(map(str, sources)) or 'no place'}.")
    return wanted


def _belongs(path: Path, run_id: str | None, campaign: str | None) -> bool:
    with path.open("rb") as file:
        try:
            head = _parse(file.readline())
        except ValueError:
            return False
    return (run_id is None or head.get("run_id") == run_id) and (campaign is None or head.get("campaign") == campaign)


def lines(path: Path, problems: list[Problem], beginning: bytes = b"") -> Iterator[Line | Spoilt]:
    """Every line's place and head, in order, or of those that begin so; what cannot be read is added to the problems,
    and spoilt where a host can be made out.
    """
    offset, before = 0, hashlib.sha256()
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            entry = Entry(path, offset, len(raw), number)
            offset += len(raw)
            if not raw.strip() or not raw.startswith(beginning):
                before.update(raw)
                continue
            try:
                head = _head(raw)
                _require_form(head)
                if head["type"] == "run":
                    # Of a file into which several were put.
                    before = hashlib.sha256()
                elif head["type"] == "end" and not beginning and head.get("sha256") not in (None, before.hexdigest()):
                    problems.append(Problem(entry.where, *_OTHERWISE))
                before.update(raw)
                yield Line(entry, head)
            except (ValueError, RecursionError) as error:
                before.update(raw)
                problem = _unreadable(entry, raw, error)
                problems.append(problem)
                about = _about(raw)
                if about:
                    yield Spoilt(entry, about, {"en": problem.en, "zh": problem.zh})


def load(entry: Entry, problems: list[Problem]) -> dict[str, Any] | Spoilt:
    """The whole line, or what is wrong with it, which is a problem too."""
    raw = b"\n"
    try:
        with entry.path.open("rb") as file:
            file.seek(entry.offset)
            raw = file.read(entry.length)
        line = _parse(raw)
        if line["type"] in ("findings", "organization"):
            _require_findings(line)
        return line
    except (OSError, ValueError, RecursionError) as error:
        problem = _unreadable(entry, raw, error)
        problems.append(problem)
        return Spoilt(entry, {}, {"en": problem.en, "zh": problem.zh})


def _head(raw: bytes) -> dict[str, Any]:
    cut = raw.find(_FINDINGS) if raw.startswith(b'{"type":"findings"') else -1
    # A line that was cut short is worth nothing, however good its head is.
    if cut >= 0 and raw.rstrip().endswith(b"]}"):
        return _parse(raw[:cut] + b"}")
    head = _parse(raw)
    head.pop("findings", None)
    return head


def _parse(raw: bytes) -> dict[str, Any]:
    line = json.loads(raw, parse_constant=_no_number, parse_float=_finite)
    if not isinstance(line, dict) or not isinstance(line.get("type"), str) or line["type"] not in _NEEDS:
        raise ValueError("not a line of a fragment")
    missing = [key for key in _NEEDS[line["type"]] if not line.get(key) and line.get(key) != []]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing")
    # An older version, or another hand, may have written down what a host said as it was said.
    text = raw.decode("utf-8", "replace")
    return line if is_harmless(text) and not _ESCAPED.search(text) else harmless_in(line)


def _no_number(sign: str) -> float:
    raise ValueError(f"{sign} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if isfinite(number) else _no_number(digits[:40])


def _require_form(head: dict[str, Any]) -> None:
    """Raise ValueError unless what the line says beside its findings has the form that
    schemas/fragment-line.schema.json gives it.

    What is missing and not needed was not said by an older version; what is not known here a newer one has said.
    """
    check_of("fragment-line", f"$defs/{head['type']}/properties/type")(head["type"])
    for name, value in head.items():
        try:
            part = _part(head["type"], name)
            if part is not None:
                part(value)
        except Unfit as unfit:
            raise unfit.below(name) from None


@cache
def _part(kind: str, name: str) -> Callable[[Any], None] | None:
    try:
        return check_of("fragment-line", f"$defs/{kind}/properties/{name}", exact=False)
    except KeyError:
        return None


def _require_findings(line: dict[str, Any]) -> None:
    if "findings" not in line:
        raise ValueError("findings missing")
    findings = line["findings"]
    if not isinstance(findings, list):
        raise ValueError("findings is no list")
    check, seen = check_of("finding", exact=False), _SOUND
    for number, finding in enumerate(findings):
        try:
            # Most findings of a fleet are equal, and to see that is faster than to look at their form again.
            key = hashlib.blake2b(marshal.dumps(finding, 0), digest_size=16).digest()
            if key not in seen:
                check(finding)
                if len(seen) < _MOST_SOUND:
                    seen.add(key)
        except Unfit as unfit:
            raise unfit.below(f"findings[{number}]") from None


def _about(raw: bytes) -> dict[str, Any] | None:
    """The host, time and area that a spoilt line still tells, where it tells a host."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict) or not isinstance(line.get("host"), str) or not line["host"]:
        return None
    return harmless_in({name: line[name] for name in ("host", "time", "area") if isinstance(line.get(name), str)})


def _unreadable(entry: Entry, raw: bytes, error: Exception) -> Problem:
    if not raw.endswith(b"\n"):
        return Problem(
            entry.where, "The last line is cut short; the run was killed while writing it.",
            "最后一行不完整：写入时运行被终止。")
    told = error.told if isinstance(error, Unfit) else dict.fromkeys(("en", "zh"), harmless(str(error))[:300])
    return Problem(
        entry.where, f"This line cannot be read and is left out: {told['en']}.",
        f"此行无法读取，已略过：{told['zh']}。")
