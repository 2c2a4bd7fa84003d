# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a year of nightly runs into a history, and measures it; compares two reports by the gate.

    .venv/bin/python tests/bench/history.py [--hosts 1000] [--findings 300] [--days 365] [--place FILE|URL]

Each day 0.5 % of the findings change and 1 % of the hosts are down. Fails where a run takes more than a second (median;
of processor time, as all the others), the file of the year more than 100 MB, the trend more than 0.5 s, the gate of two
reports more than a second.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "collections")]

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.command import main as gate  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.asking import trend  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import is_url, opened  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.keeping import prune  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.taking import Taking  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import build  # noqa: E402
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard  # noqa: E402
from tests.unit.support.report_samples import Fragment, complete, finding  # noqa: E402

IMPORT_S, YEAR_MB, TREND_S, GATE_S = 1.0, 100, 0.5, 1.0
CHANGING, DOWN = 0.005, 0.01
STATUSES = ("pass", "pass", "pass", "fail", "fail", "manual", "error", "not_applicable")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--findings", type=int, default=300)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--place", help="a file of SQLite, or a URL of PostgreSQL; by default a file that is removed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        place = given.place or str(Path(scratch, "history.sqlite"))
        over = measure_year(given, place, Path(scratch)) + measure_gate(given, Path(scratch))
    for line in over:
        print(f"OVER: {line}")
    return int(bool(over))


class Year:
    """Findings that change a little every day, and a report that says so; all else of it stands still."""

    def __init__(self, given: argparse.Namespace, scratch: Path) -> None:
        self.random = random.Random(117)
        self.names = [f"host{number:05}.example.com" for number in range(given.hosts)]
        self.controls = [f"control_{number:03}" for number in range(given.findings)]
        self.state = [[self.random.randrange(len(STATUSES)) for _ in self.controls] for _ in self.names]
        fragment = Fragment(scratch / "template.jsonl", "template").hosts("one")
        fragment.findings("one", *complete("8.3.3-B-a-1")).end()
        self.template = build([fragment.path], standard())
        self.made = {name: [self._finding(name, number) for number in range(len(STATUSES))] for name in self.controls}

    @staticmethod
    def _finding(control: str, number: int) -> dict[str, Any]:
        return {
            "control": control, "area": "accounts", "status": STATUSES[number], "waivers": [],
            "reason": f"reason_{number}", "message": {
                "en": f"The control {control} is {STATUSES[number]} in a sentence of the usual length.",
                "zh": f"检查项 {control} 为 {STATUSES[number]}，句子长度与平常相当。"}}

    def change(self) -> None:
        for row in self.state:
            for place in range(len(row)):
                if self.random.random() < CHANGING:
                    row[place] = self.random.randrange(len(STATUSES))

    def report(self, day: int) -> tuple[dict[str, Any], list[bool]]:
        time_ = (datetime(2026, 1, 1, 3, tzinfo=timezone.utc) + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        up = [self.random.random() >= DOWN for _ in self.names]
        run = {**self.template["runs"][0], "run_id": f"run{day}", "started": time_, "sha256": f"{day:064}"}
        counts = {name: self.random.randrange(len(self.names)) for name in self.template["scores"]["counts"]}
        scores = {**self.template["scores"], "counts": counts, "with_waivers": {"counts": counts}}
        host = self.template["hosts"][0]
        return {
            **self.template, "runs": [run], "generated": time_, "scores": scores,
            "sections": [{**part, "scores": scores} for part in self.template["sections"]],
            "clauses": [{**clause, "counts": counts} for clause in self.template["clauses"]],
            "hosts": [
                {**host, "name": name, "state": "reached" if there else "unreachable"}
                for name, there in zip(self.names, up, strict=True)],
            "hosts_summary": {"expected": len(up), "reached": sum(up)}}, up


def measure_year(given: argparse.Namespace, place: str, scratch: Path) -> list[str]:
    year, took, all_findings = Year(given, scratch), [], []
    report: dict[str, Any] = {}
    with opened(place) as database:
        for day in range(given.days):
            year.change()
            report, up = year.report(day)
            all_findings = [
                {**year.made[control][number], "host": name}
                for name, there, row in zip(year.names, up, year.state, strict=True) if there
                for control, number in zip(year.controls, row, strict=True)]
            began = time.process_time()
            taking = Taking(database)
            for one in all_findings:
                taking.add(one)
            taking.finish(report)
            took.append(time.process_time() - began)
        spans = database.all("SELECT count(*) FROM span")[0][0]
        asked = min(timed(lambda: trend(database, report)) for _ in range(3))
        size = size_of(database, place)
        print(f"{given.days} runs of {given.hosts} hosts and {given.findings} findings: {spans} spans, {size:.0f} MB")
        median = statistics.median(took)
        print(f"import of a run: first {took[0]:.2f} s, median {median:.2f} s, worst {max(took[1:]):.2f} s")
        print(f"trend with since: {asked:.2f} s")
        half = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(days=given.days)
        pruned = timed(lambda: prune(database, "P180D", half))
        print(f"prune to 180 days: {pruned:.2f} s; peak memory {peak_mb():.0f} MB")
    over = []
    over += [f"import {median:.2f} s"] * (median > IMPORT_S)
    over += [f"file {size:.0f} MB"] * (size > YEAR_MB)
    over += [f"trend {asked:.2f} s"] * (asked > TREND_S)
    return over


def size_of(database: Any, place: str) -> float:
    if is_url(place):
        return float(database.all("SELECT pg_database_size(current_database())")[0][0]) / 1e6
    database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(place).stat().st_size / 1e6


def measure_gate(given: argparse.Namespace, scratch: Path) -> list[str]:
    """Two reports of as many hosts with all controls of this version, a week apart."""
    controls = sorted({control for clause in standard() for control in clause.controls if ":" not in control})
    draw = random.Random(118)
    reports = []
    for name in ("old", "new"):
        fragment = Fragment(scratch / f"{name}.jsonl", name).hosts(*(f"host{n:05}" for n in range(given.hosts)))
        for number in range(given.hosts):
            fragment.findings(f"host{number:05}", *(
                finding(control, "fail" if draw.random() < 0.2 else "pass") for control in controls))
        began = time.process_time()
        report = build([fragment.end().path], standard())
        took = time.process_time() - began
        print(f"report {name}: {len(controls)} controls on {given.hosts} hosts built in {took:.1f} s")
        path = scratch / f"{name}.json"
        path.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
        reports.append(str(path))
    took = min(timed(lambda: gate([*reports, "--json", str(scratch / "gate.json")])) for _ in range(3))
    print(f"gate of the two: {took:.2f} s")
    return [f"gate {took:.2f} s"] * (took > GATE_S)


def timed(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
