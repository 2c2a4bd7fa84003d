# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: one dictionary (schemas/report.schema.json) from any fragments, and its files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils import exports
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.evidence import records_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.grouping import Controls, Counted
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import HostSet
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import (
    HostRecord,
    Merged,
    OrganizationRecord,
    Run,
    merge,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.organization import (
    calendar_of,
    of_registers,
    summed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.patches import Patches
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import (
    FORMULAS,
    Cell,
    ClauseTally,
    Scores,
    built_areas,
    counts_of,
    numbers,
    score,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.things import things_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.scope import told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.version import VERSION
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import texts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.areas import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue, Clause
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.crosswalks import Framework
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import metadata
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import frameworks

__all__ = [
    "ALL_FORMATS", "CALENDAR_FILE", "FINDINGS_FILE", "FORMATS", "build", "replacing", "write", "written"]

FINDINGS_FILE = "findings/findings.jsonl"
CALENDAR_FILE = "due.ics"
FORMATS = ("html", "json", "findings", "calendar")
# Beside those that every report has, the ones for other programs.
ALL_FORMATS = (*FORMATS, *exports.FORMATS)
_MAX_PROBLEMS = 200
# Sentences with names in them: as many keep the report small whatever the number of hosts.
_MAX_AFFECTS = 2000
# What may end somebody's access comes first.
_DISRUPTIONS = ("lockout", "session", "reload", "reboot", "none")
_STATES = ("reached", "unreachable", "failed", "skipped", "never_started")


def build(
    fragments: Iterable[str | os.PathLike[str]], catalogue: Catalogue, *,
    live: str | None = None, each: Callable[[dict[str, Any]], None] | None = None,
    complete: Callable[[Merged], None] | None = None, **merging: Any,
) -> dict[str, Any]:
    """Read the fragments host by host; `each` gets every merged finding, `complete` adds what is missing in them, and
    `merging` are options of merge().
    """
    merged = merge(fragments, built=BUILT, live=live, **merging)
    if not merged.runs:
        raise FragmentError("The fragments hold no line that can be read.")
    if complete:
        complete(merged)
    levels = [run.level for run in merged.runs.values() if run.level]
    return _Builder(merged, catalogue, max(levels, default=3), built_areas()).build(each)


class _Builder:
    """Adds up the hosts, then lays the report out."""

    def __init__(self, merged: Merged, catalogue: Catalogue, level: int, built: Iterable[str]) -> None:
        self.merged, self.catalogue, self.level, self.built = merged, catalogue, level, frozenset(built)
        self.clauses = catalogue.expected(level)
        self.organization = _ordered(merged.organization(), catalogue)
        self.scores = Scores(self.clauses, self.organization.findings if self.organization else [])
        self.controls = Controls()
        self.hosts: list[dict[str, Any]] = []
        self.waivers, self.waivers_ignored, self.notices = Counted(), Counted(), Counted()
        self.affects = Counted(_MAX_AFFECTS)
        self.patches = Patches()
        self.transitions: dict[tuple[str, str, str], HostSet] = {}
        self.hosts_changed = 0
        self.changed = 0
        self.pending_reboot = HostSet()
        self.prediction = dict.fromkeys(("pass", "fail", "person"), 0)

    def build(self, each: Callable[[dict[str, Any]], None] | None) -> dict[str, Any]:
        for finding in self.organization.findings if self.organization else ():
            self._add_of_organization(finding)
            if each:
                each(finding)
        by_level = {level: frozenset(clause.id for clause in self.catalogue.expected(level)) for level in (2, 3)}
        for number, record in enumerate(self.merged.records()):
            level = record.level or self.level
            cells = self.scores.add(record, number, by_level[level])
            self._add(record, number, level, cells)
            if each:
                for finding in record.findings:
                    each(finding)
        self.scores.finish()
        return self._report()

    def _add(self, record: HostRecord, number: int, level: int, cells: list[Cell]) -> None:
        changed = 0
        reboot = False
        for finding in record.findings:
            self.controls.add(finding, number)
            changed += bool(finding.get("changed"))
            reboot = reboot or bool(finding.get("pending_reboot"))
            self._add_change(finding, number)
            self._add_affects(finding, number)
            for waiver in finding.get("waivers") or ():
                self._add_waiver(finding, waiver, number)
        self.changed += changed
        self.hosts_changed += bool(changed)
        if reboot:
            self.pending_reboot.add(number)
        self.patches.add(record, number)
        for notice in record.notices:
            self.notices.add({"message": notice}, number)
        for ignored in record.waivers_ignored:
            self.waivers_ignored.add(ignored, number)
        self.hosts.append({**self._host(record, level, cells, changed, reboot), **things_of(record.findings),
                           **records_of(record.findings)})

    def _add_of_organization(self, finding: dict[str, Any]) -> None:
        self.controls.add(finding, None)
        for waiver in finding.get("waivers") or ():
            self._add_waiver(finding, waiver, None)

    def _add_change(self, finding: dict[str, Any], number: int) -> None:
        if finding.get("would") in self.prediction:
            self.prediction[finding["would"]] += 1
        before, after = finding.get("before"), finding.get("after")
        if before and after and before != after:
            self.transitions.setdefault((finding["control"], before, after), HostSet()).add(number)

    def _add_affects(self, finding: dict[str, Any], number: int) -> None:
        about = {
            "control": finding["control"], "disruption": finding.get("disruption") or "none",
            "done": bool(finding.get("changed"))}
        for text in finding.get("affects") or ():
            self.affects.add({**about, "text": text}, number)
        self.affects.left_out += finding.get("affects_more") or 0

    def _add_waiver(self, finding: dict[str, Any], given: dict[str, Any], number: int | None) -> None:
        waiver = {name: str(given.get(name, "")) for name in ("clause", "reason", "approver", "expires")}
        controls = self.waivers.add(waiver, number).setdefault("controls", [])
        if finding["control"] not in controls:
            controls.append(finding["control"])

    @staticmethod
    def _host(record: HostRecord, level: int, cells: list[Cell], changed: int, reboot: bool) -> dict[str, Any]:
        counts = counts_of(cell.status for cell in cells)
        return {
            **{
                name: getattr(record, name)
                for name in (
                    "name", "state", "message", "message_zh", "mode", "run_id", "time", "address", "facts", "journal",
                    "seconds")},
            "level": level,
            "counts": counts,
            "waived": sum(cell.accepted is None for cell in cells),
            **{name: number["value"] for name, number in numbers(counts).items()},
            "changed": changed,
            "pending_reboot": reboot,
        }

    def _report(self) -> dict[str, Any]:
        runs = [_run(run) for run in sorted(self.merged.runs.values(), key=lambda run: run.started)]
        aborted = [run["run_id"] for run in runs if run["status"] == "aborted"]
        modes = {host["mode"] for host in self.hosts if host["mode"]}
        campaigns = {run["campaign"] for run in runs}
        scope = told((run["run_id"], run["scope"]) for run in runs)
        tallies = self.scores.tallies
        return {
            "schema": 1,
            "generated": self.merged.newest,
            "generator": {"name": "jrt0117.baseline", "version": VERSION},
            "standard": {
                "id": "JR/T 0117-2014", "title": texts.STANDARD, "clauses": len(self.catalogue),
                "at_level": len(self.clauses)},
            "level": self.level,
            "mode": _one(modes or ({"check"} if self.organization else ())),
            "campaign": campaigns.pop() if len(campaigns) == 1 else None,
            "runs": runs,
            "scope": scope.as_dict() if scope else None,
            "completion": {"status": "aborted" if aborted else "completed", "aborted": aborted},
            "hosts_summary": {
                "expected": len(self.hosts),
                **{state: sum(host["state"] == state for host in self.hosts) for state in _STATES}},
            "formulas": FORMULAS,
            "scores": score(tallies),
            "chapters": self._parts(lambda clause: clause.section.split(".")[0], texts.CHAPTERS),
            "sections": self._parts(
                lambda clause: clause.section, {section.id: section.title for section in self.catalogue.sections},
                chapters=True),
            "areas": self._parts(lambda clause: clause.area, AREAS, built=True),
            "clauses": [self._clause(tally) for tally in tallies],
            "crosswalks": [_crosswalk(framework) for framework in frameworks()],
            "hosts": self.hosts,
            "organization": summed(self.organization, self.catalogue),
            "controls": self.controls.rows({**metadata(), **of_registers(self.catalogue)}),
            "enforcement": self._enforcement(tallies) if modes - {"check"} else None,
            "prediction": self.prediction,
            "affects": sorted(self.affects.rows(), key=lambda row: (_rank(row["disruption"]), -row["count"])),
            "affects_left_out": self.affects.left_out,
            "patches": self.patches.told(),
            "waivers": self.waivers.rows(),
            "waivers_ignored": self.waivers_ignored.rows(),
            "notices": self.notices.rows(),
            "problems": [
                {"where": problem.where, "message": {"en": problem.en, "zh": problem.zh}}
                for problem in self.merged.problems[:_MAX_PROBLEMS]],
            "problems_left_out": max(0, len(self.merged.problems) - _MAX_PROBLEMS),
            "findings_file": FINDINGS_FILE,
        }

    def _parts(
        self, of: Callable[[Clause], str], titles: dict[str, Any], *, chapters: bool = False, built: bool = False,
    ) -> list[dict[str, Any]]:
        parts: dict[str, list[ClauseTally]] = {}
        for tally in self.scores.tallies:
            parts.setdefault(of(tally.clause), []).append(tally)
        return [
            {
                "id": part,
                **({"chapter": part.split(".")[0]} if chapters else {}),
                "title": dict(titles.get(part) or {"en": part, "zh": part}),
                **({"built": part in self.built} if built else {}),
                "clauses": [tally.clause.id for tally in tallies],
                "scores": score(tallies),
            }
            for part, tallies in parts.items()
        ]

    def _clause(self, tally: ClauseTally) -> dict[str, Any]:
        clause = tally.clause
        names = ("id", "section", "tier", "settle", "area", "scope", "period")
        crosswalk = clause.crosswalk
        return {
            **{name: getattr(clause, name) for name in names},
            "title": dict(clause.title),
            "summary": dict(clause.summary),
            "controls": list(clause.controls),
            "registers": self.scores.of_registers(clause),
            "notes": [dict(note) for note in clause.notes],
            "crosswalk": {
                "gbt22239_2008": {"level2": crosswalk.gbt22239_2008_level2, "level3": crosswalk.gbt22239_2008_level3},
            },
            "built": clause.area in self.built or bool(clause.rules),
            "status": tally.status,
            "counts": tally.counts,
            "waived": tally.waived,
            "partial": tally.partial,
            "cells": {status: hosts.encode() for status, hosts in tally.hosts.items()},
            "waived_hosts": tally.waived_hosts.encode(),
        }

    def _enforcement(self, tallies: list[ClauseTally]) -> dict[str, Any]:
        return {
            "before": score(tallies, before=True),
            "after": score(tallies),
            "transitions": [
                {"control": control, "before": before, "after": after, "count": len(hosts), "hosts": hosts.encode()}
                for (control, before, after), hosts in self.transitions.items()
            ],
            "hosts_changed": self.hosts_changed,
            "changed": self.changed,
            "pending_reboot": self.pending_reboot.encode(),
        }


def _crosswalk(framework: Framework) -> dict[str, Any]:
    """A framework, with the references that a clause leads to."""
    used = {ref for refs in framework.map.values() for ref, _relation in refs}
    return {
        "id": framework.id, "name": dict(framework.name), "title": dict(framework.title),
        "checked": dict(framework.checked),
        "references": {ref: dict(about) for ref, about in framework.references.items() if ref in used},
        "map": {clause: [list(pair) for pair in refs] for clause, refs in framework.map.items()},
    }


def _ordered(record: OrganizationRecord | None, catalogue: Catalogue) -> OrganizationRecord | None:
    """Several lines may have told it; its findings stand in the standard's order all the same."""
    places = {register_control(clause.id): number for number, clause in enumerate(catalogue)}
    if record is not None:
        record.findings.sort(key=lambda finding: places.get(finding["control"], len(places)))
    return record


def _run(run: Run) -> dict[str, Any]:
    names = (
        "run_id", "campaign", "started", "ended", "playbook", "level", "version", "ansible", "check_mode", "scope",
        "status", "operator", "fragment", "bytes", "sha256")
    modes = run.modes or ({"check"} if run.organization else ())
    return {**{name: getattr(run, name) for name in names}, "mode": _one(modes)}


def _rank(disruption: str) -> int:
    # Another version may know more of them.
    return _DISRUPTIONS.index(disruption) if disruption in _DISRUPTIONS else 0


def _one(modes: Iterable[str]) -> str | None:
    found = sorted(modes)
    return (found[0] if len(found) == 1 else "mixed") if found else None


def write(
    fragments: Iterable[str | os.PathLike[str]], catalogue: Catalogue, dest: Path, *,
    formats: Iterable[str] = FORMATS, live: str | None = None, each: Callable[[dict[str, Any]], None] | None = None,
    complete: Callable[[Merged], None] | None = None, language: str = "en",
    trend: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None, **merging: Any,
) -> tuple[dict[str, Any], list[Path], bool]:
    """Build the report and put its files under `dest`, each whole or not at all; those for other programs are in one
    language. `trend` gives what the page shows of earlier runs.

    Returns (report, files, whether any differs); raises ExportError where a format cannot be written.
    """
    wanted = set(formats)
    dest.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    changed = False
    if "findings" in wanted:
        with replacing(dest / FINDINGS_FILE, files) as (file, done):
            def keep(finding: dict[str, Any]) -> None:
                file.write(json.dumps(finding, ensure_ascii=False, separators=(",", ":")) + "\n")
                if each:
                    each(finding)

            report = build(fragments, catalogue, live=live, each=keep, complete=complete, **merging)
        changed |= done[0]
    else:
        report = build(fragments, catalogue, live=live, each=each, complete=complete, **merging)
    earlier = trend(report) if trend else None
    if "json" in wanted:
        with replacing(dest / "summary.json", files) as (file, done):
            # In one piece: json.dump does not use the encoder in C, and takes three times as long.
            file.write(json.dumps(report, ensure_ascii=False, separators=(",", ":")) + "\n")
        changed |= done[0]
    if "html" in wanted:
        # The page is the largest part to import; a run that does not ask for it does not pay.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import render

        with replacing(dest / "index.html", files) as (file, done):
            file.close()
            render(report, file.name, trend=earlier)
        changed |= done[0]
    if "calendar" in wanted and report["organization"]:
        with replacing(dest / CALENDAR_FILE, files) as (file, done):
            file.close()
            Path(file.name).write_bytes(calendar_of(report["organization"]))
        changed |= done[0]
    for name in exports.FORMATS:
        if name in wanted:
            with replacing(dest / exports.FORMATS[name].file, files) as (file, done):
                file.close()
                exports.export(name, report, Path(file.name), language)
            changed |= done[0]
    return report, files, changed


def written(told: dict[str, Any], fragment: Path, run_id: str) -> dict[str, Any] | None:
    """The report that a task has written, if it is of this run's fragment alone and nothing has come into that since.

    `told` is what the task said of it: `jrt0117_report` in its result.
    """
    try:
        path = Path(told["dest"], "summary.json")
        if path not in [Path(file).absolute() for file in told["files"]]:
            return None
        if told["fragments"] != [str(fragment)] or told["size"] != fragment.stat().st_size:
            return None
        report = json.loads(path.read_text("utf-8"))
        # Another run may have put its own there meanwhile.
        return report if [run["run_id"] for run in report["runs"]] == [run_id] else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


@contextmanager
def replacing(path: Path, files: list[Path]) -> Iterator[tuple[IO[str], list[bool]]]:
    """A new file that takes the place of `path` when the block ends well; then `done` says whether the bytes differ."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    done = [True]
    try:
        with open(name, "w", encoding="utf-8") as file:
            yield file, done
        done[0] = not _same(path, Path(name))
        os.replace(name, path)
        files.append(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _same(left: Path, right: Path) -> bool:
    if not left.is_file() or left.stat().st_size != right.stat().st_size:
        return False
    with left.open("rb") as one, right.open("rb") as other:
        while chunk := one.read(1 << 20):
            if chunk != other.read(1 << 20):
                return False
    return True
