# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several fragments as one: of each host and control the newest finding. One host's findings are in memory at a time.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import STATUSES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.compared import in_force, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import shared_keys
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import spool
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import Entry, Problem, Spoilt, lines, load

__all__ = ["HostRecord", "Merged", "OrganizationRecord", "Run", "merge"]

ONE_PASS = "assess"
_KNOWN = frozenset([*STATUSES, None])
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z\Z")
# The area whose findings tell of keys.
_KEYS_OF = "tls"
# Characters of names in a sentence.
_LONGEST = 200
# The area that is held against manifests of patches.
_MANIFESTS_OF = "patching"
_OF_HOSTS = ("findings", "unreachable", "failed", "skipped")


@dataclass
class Run:
    """One playbook run, as its fragment tells it."""

    run_id: str
    fragment: str
    campaign: str | None = None
    started: str = ""
    ended: str | None = None
    playbook: str = ""
    version: str = ""
    ansible: str = ""
    check_mode: bool = False
    scope: dict[str, str] = field(default_factory=dict)
    status: str = "aborted"
    operator: str | None = None
    # What was read of the fragment: a run that is going on has yet to write its end.
    bytes: int = 0
    sha256: str | None = None
    modes: set[str] = field(default_factory=set)
    level: int | None = None
    # Whether it has judged the organization, which is always a check.
    organization: bool = False


@dataclass
class HostRecord:
    """What is known of one host."""

    name: str
    state: str = "never_started"
    message: str | None = None
    message_zh: str | None = None
    level: int | None = None
    mode: str | None = None
    run_id: str | None = None
    time: str | None = None
    address: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: float | None = None
    journal: str | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    notices: list[dict[str, str]] = field(default_factory=list)
    waivers_ignored: list[dict[str, Any]] = field(default_factory=list)
    # The manifests of patches that it was held against last; None: by no line.
    manifests: list[dict[str, Any]] | None = None


@dataclass
class OrganizationRecord:
    """What is known of the organization: of each control the newest finding, with what was seen of hosts and runs, the
    names of who has to act by all lines, and the rest of the newest line.
    """

    time: str
    run_id: str
    level: int
    today: str
    agency: str | None = None
    registers: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, str]] = field(default_factory=list)
    waivers_ignored: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Seen:
    """A line about a host, or the organization, before it is loaded."""

    time: str
    source: int
    entry: Entry
    run: Run
    kind: str
    # Of a line that is spoilt: what stands for it.
    line: dict[str, Any] | None = None

    @property
    def age(self) -> tuple[str, int, int]:
        return (self.time, self.source, self.entry.offset)


class Merged:
    """Runs, hosts in the inventory's order, and `records()` to stream what is known of each host."""

    def __init__(
            self, built: Collection[str] = (), only: Mapping[Path, Collection[str]] | None = None,
            stale: Callable[[str], Text | None] = lambda time: None) -> None:
        self.runs: dict[str, Run] = {}
        self.problems: list[Problem] = []
        self.newest = ""
        self._built = built
        # Fragments that speak for some hosts only, by whose key has signed them.
        self._only = only or {}
        # Why what is of a time counts no more.
        self._stale = stale
        self._hosts: dict[str, list[_Seen]] = {}
        self._organization: list[_Seen] = []
        self._digests: dict[Path, tuple[int, str]] = {}
        # Of each host the keys that its newest line tells of, which has looked for them.
        self._keys: dict[str, tuple[tuple[str, int, int], dict[str, str]]] = {}
        self._shared: dict[str, list[str]] | None = None

    @property
    def hosts(self) -> list[str]:
        """Every host that was expected or heard of."""
        return list(self._hosts)

    def expect(self, hosts: Iterable[str]) -> list[str]:
        """Have these in the report, too; return those that no fragment has told of."""
        unseen = [host for host in hosts if host not in self._hosts]
        self._hosts.update((host, []) for host in unseen)
        return unseen

    def add(self, path: Path, source: int, live: str | None = None) -> None:
        """Index one fragment; where its run has come to no end, and is not `live`, with the lines on their way."""
        allowed = self._only.get(path)
        run, ended = self._add(path, source, None, allowed)
        if run is not None and not ended and run.run_id != live:
            for beside in spool.left(path):
                # A run that is still going on may have taken it meanwhile.
                with contextlib.suppress(FileNotFoundError):
                    self._add(beside, source, run, allowed)

    def _add(
            self, path: Path, source: int, run: Run | None, allowed: Collection[str] | None) -> tuple[Run | None, bool]:
        """Index the lines of a file, those of hosts that it may speak for; return their run, and whether it has ended.
        """
        ended, of_others = False, 0
        for found in lines(path, self.problems):
            entry, head = found.entry, found.head
            kind = "spoilt" if isinstance(found, Spoilt) else head["type"]
            ended = ended or kind == "end"
            if kind == "run":
                run = self._run(head, path, allowed is not None)
                continue
            if allowed is not None and not _speaks_for(allowed, kind, head):
                of_others += 1
                continue
            if run is None:
                self.problems.append(
                    Problem(
                        entry.where, "The fragment does not begin with its run; its name stands for the run's id.",
                        "片段缺少首行运行信息，以文件名作为运行编号。"))
                run = self._run(
                    {"run_id": path.stem, "started": head.get("time", "1970-01-01T00:00:00Z")}, path,
                    allowed is not None)
            if isinstance(found, Spoilt):
                self._take_spoilt(found, run, source)
            else:
                self._take(kind, head, run, entry, source)
        if of_others and allowed is not None:
            named = ", ".join(sorted(allowed))[:_LONGEST]
            self.problems.append(Problem(
                path.name, f"Lines left out, for they speak of others than {named}, whose key has signed: {of_others}.",
                f"{of_others} 行涉及签名者 {named} 以外的对象，已略过。"))
        return run, ended

    def _run(self, head: dict[str, Any], path: Path, apart: bool) -> Run:
        # One that speaks for some hosts only says nothing of a run of others that has the same id.
        key = f"{head['run_id']}/{path}" if apart else head["run_id"]
        run = self.runs.setdefault(key, Run(head["run_id"], path.name))
        run.campaign, run.started = head.get("campaign"), head["started"]
        run.playbook, run.version, run.ansible = (
            head.get("playbook", ""), head.get("version", ""), head.get("ansible", ""))
        run.check_mode = bool(head.get("check_mode"))
        run.scope, run.operator = head.get("scope") or {}, head.get("operator")
        run.bytes, run.sha256 = self._digest(path)
        self.newest = max(self.newest, run.started)
        return run

    def _digest(self, path: Path) -> tuple[int, str]:
        """How many bytes of a fragment were there, and their SHA-256."""
        if path not in self._digests:
            digest, size = sha256(), 0
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
                    size += len(chunk)
            self._digests[path] = (size, digest.hexdigest())
        return self._digests[path]

    def _take(self, kind: str, head: dict[str, Any], run: Run, entry: Entry, source: int) -> None:
        self.newest = max(self.newest, head.get("time", ""))
        if kind == "hosts":
            for name in head["hosts"]:
                self._hosts.setdefault(name, [])
        elif kind == "end":
            run.ended, run.status = head["time"], head["status"]
        elif kind == "trouble":
            self.problems.append(Problem(entry.where, head["message"], head["message"]))
        elif kind == "organization":
            run.organization = True
            self._organization.append(_Seen(head["time"], source, entry, run, kind))
            run.level = max(filter(None, [run.level, head.get("level")]), default=None)
        elif kind in _OF_HOSTS:
            self._hosts.setdefault(head["host"], []).append(_Seen(head["time"], source, entry, run, kind))
            if kind == "findings":
                self._take_keys(head, self._hosts[head["host"]][-1].age)
                run.modes.update(filter(None, [head.get("mode")]))
                run.level = max(filter(None, [run.level, head.get("level")]), default=None)

    def _take_keys(self, head: dict[str, Any], age: tuple[str, int, int]) -> None:
        if _KEYS_OF in (head["area"], *(head.get("areas") or ())):
            known = self._keys.get(head["host"])
            if known is None or known[0] < age:
                self._keys[head["host"]] = age, head.get("keys") or {}
            self._shared = None

    def _take_spoilt(self, spoilt: Spoilt, run: Run, source: int) -> None:
        """What a host's spoilt line said is lost: the host is in error, as if its module had failed."""
        time = spoilt.head.get("time", "")
        # Told by a sign that sorts: what is no time stands where the newest line before it does.
        time = time if _TIME.match(time) else self.newest
        line = _failure(spoilt.told, spoilt.head.get("area"))
        self._hosts.setdefault(spoilt.head["host"], []).append(_Seen(time, source, spoilt.entry, run, "failed", line))

    def records(self) -> Iterator[HostRecord]:
        """Each host, in the order of `hosts`."""
        for name, seen in self._hosts.items():
            yield self._record(name, sorted(seen, key=lambda line: line.age, reverse=True))

    def organization(self) -> OrganizationRecord | None:
        """What the registers come to; None where no run has judged them."""
        record: OrganizationRecord | None = None
        newest: dict[str, tuple[_Seen, dict[str, Any]]] = {}
        compared: dict[str, list[tuple[dict[str, list[str]], list[dict[str, Any]]]]] = {}
        for seen in sorted(self._organization, key=lambda line: line.age, reverse=True):
            line = load(seen.entry, self.problems)
            if isinstance(line, Spoilt):
                # What it said is lost, and what an older one says is no longer so.
                break
            if record is None:
                record = OrganizationRecord(
                    seen.time, seen.run.run_id, line["level"], line["today"], line.get("agency"),
                    line.get("registers") or {}, line.get("notices") or [], line.get("waivers_ignored") or [])
            record.people = {**(line.get("people") or {}), **record.people}
            for finding in line["findings"]:
                newest.setdefault(finding["control"], (seen, finding))
                # One that could not be compared has looked at nothing.
                looked_at = (line.get("looked_at") or {}) if "compared" in finding else {}
                compared.setdefault(finding["control"], []).append((looked_at, finding.get("compared") or []))
        if record is not None:
            record.findings = [
                _known({
                    "host": None, "run_id": seen.run.run_id, "time": seen.time,
                    **joined(finding, in_force(compared[control]))})
                for control, (seen, finding) in newest.items()]
        return record

    def _record(self, name: str, newest_first: list[_Seen]) -> HostRecord:
        record = HostRecord(name)
        heard: set[str] = set()
        covered: set[str] = set()
        stale = self._stale(newest_first[0].time) if newest_first else None
        for seen in newest_first:
            if self._stale(seen.time) is not None:
                continue
            stale = None
            if record.state == "unreachable" and seen.run.run_id != record.run_id:
                # An older run says nothing of a host that cannot be reached now.
                break
            kind, line = seen.kind, seen.line or load(seen.entry, self.problems)
            if isinstance(line, Spoilt):
                kind, line = "failed", _failure(line.told, ONE_PASS)
            if record.run_id is None:
                record.run_id, record.time = seen.run.run_id, seen.time
            if kind == "findings":
                self._take_findings(record, line, seen, heard, covered)
            elif kind == "failed":
                self._take_failure(record, line, covered)
            elif kind == "unreachable" and record.state == "never_started":
                record.state, record.message = "unreachable", line.get("message") or ""
            elif kind == "skipped" and record.state == "never_started":
                record.state = "skipped"
        if stale is not None:
            record.run_id, record.time = newest_first[0].run.run_id, newest_first[0].time
            self._take_failure(record, _failure(stale.as_dict(), ONE_PASS), covered)
        if self._shared is None:
            self._shared = shared_keys.hosts_of({host: keys for host, (_age, keys) in self._keys.items()})
        if self._shared:
            record.findings = [shared_keys.told(finding, name, self._shared) for finding in record.findings]
        return record

    def _take_failure(self, record: HostRecord, line: dict[str, Any], covered: set[str]) -> None:
        areas = sorted(self._built) if line["area"] == ONE_PASS else [line["area"]]
        failed = [area for area in areas if area not in covered and area not in record.failed]
        if line["area"] == ONE_PASS and ONE_PASS in covered:
            return
        record.failed.update({area: line.get("message") or "" for area in failed})
        if failed and record.state != "unreachable":
            record.state = "failed"
            if not record.message:
                record.message, record.message_zh = line.get("message") or "", line.get("message_zh")

    @staticmethod
    def _take_findings(
            record: HostRecord, line: dict[str, Any], seen: _Seen, heard: set[str], covered: set[str]) -> None:
        fresh = [
            finding for finding in line["findings"]
            if finding["control"] not in heard and finding["area"] not in record.failed]
        covered.update([line["area"], *(line.get("areas") or ())])
        heard.update(finding["control"] for finding in fresh)
        record.findings += [
            _known({"host": record.name, "run_id": seen.run.run_id, "time": seen.time, **finding}) for finding in fresh]
        if record.state in ("never_started", "skipped"):
            record.state = "reached"
        if record.mode is None:
            record.mode, record.level = line.get("mode"), line.get("level")
            record.facts = line.get("facts") or {}
            record.address = (line.get("given") or {}).get("address")
        if record.manifests is None and _MANIFESTS_OF in (line["area"], *(line.get("areas") or ())):
            record.manifests = (line.get("given") or {}).get("manifests") or []
        if seen.run.run_id == record.run_id:
            record.seconds = round((record.seconds or 0) + (line.get("seconds") or 0), 3)
        record.journal = record.journal or line.get("journal")
        if fresh:
            record.notices += [notice for notice in line.get("notices") or () if notice not in record.notices]
            record.waivers_ignored += [
                one for one in line.get("waivers_ignored") or () if one not in record.waivers_ignored]


def _speaks_for(allowed: Collection[str], kind: str, head: dict[str, Any]) -> bool:
    """Whether a line is of these hosts alone."""
    if kind == "hosts":
        return all(host in allowed for host in head["hosts"])
    return head["host"] in allowed if "host" in head else kind in ("end", "trouble")


def _failure(told: dict[str, str], area: str | None) -> dict[str, Any]:
    """A line of a failed module, of every area where none is known."""
    return {"area": area or ONE_PASS, "message": told["en"], "message_zh": told["zh"]}


def _known(finding: dict[str, Any]) -> dict[str, Any]:
    """The finding with a status that can be counted: what another version says and this one does not know is no
    verdict.
    """
    for name in ("status", "before", "after"):
        if finding.get(name) not in _KNOWN:
            finding[name] = "error"
    return finding


def merge(
        paths: Iterable[str | os.PathLike[str]], *, built: Collection[str] = (), live: str | None = None,
        only: Mapping[Path, Collection[str]] | None = None,
        stale: Callable[[str], Text | None] = lambda time: None) -> Merged:
    """Index the fragments. `live` is the run that is still going on and has come to its report: it is not aborted.
    `only` are the hosts that some of the fragments may speak for; `stale` tells why a time is too old to count.
    """
    merged = Merged(built, only, stale)
    for source, path in enumerate(paths):
        merged.add(Path(path), source, live)
    if live in merged.runs:
        merged.runs[live].status = "completed"
    return merged
