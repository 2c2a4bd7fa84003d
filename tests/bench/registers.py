# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads registers and judges every clause that they settle: the example agency, grown to 500 and to 10,000 records.

    .venv/bin/python tests/bench/registers.py [--records 500 10000]

Each size is a process of its own, which reads files, schemas and vocabularies for the first time. Fails when 500
records take more than 0.5 s of processor, 10,000 more than 10 s or 300 MB, or a clause comes to something else than in
the example: what was added is in order, too. What else a run or its keeper may ask for (git's answers, the calendar,
the workbook written and read) is told beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "collections"), str(ROOT)]

EXAMPLE = ROOT / "inventories/example/registers"
TODAY = date(2026, 11, 27)
# Records -> most seconds of processor, most megabytes.
BOUNDS = {500: (0.5, 300.0), 10_000: (10.0, 300.0)}
# Of a hundred records that are added, how many come to which list.
SHARES = {
    "activities.records": 30, "approvals.records": 20, "people.records": 12, "posts.assignments": 12,
    "assets.records": 12, "incidents.records": 6, "members.records": 4, "suppliers.visits": 4}
# What the rules compare the registers with.
ADDRESS = "198.51.100.11"
FLOW = ("web1", "public web", "any", "SP-2026-006")
RUN = ("20260601T020000-ab12", date(2026, 6, 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=list(BOUNDS))
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measured(arguments.measure)))
        return 0
    expected = child(EXAMPLE)["verdicts"]
    return max(compared(number, expected) for number in arguments.records)


def compared(number: int, expected: dict[str, int]) -> int:
    """Measure one size; say what it took, and return 1 where that is too much."""
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        folder = Path(scratch) / "registers"
        grow(folder, number)
        for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "registers"]):
            subprocess.run(
                ["git", "-C", str(folder), "-c", "user.name=bench", "-c", "user.email=bench@example.org", *command],
                check=True)
        found = child(folder)
    seconds, megabytes = BOUNDS.get(number, (float("inf"), float("inf")))
    spent = found["load"] + found["judge"]
    print(
        f"{found['records']:6} records: load {found['load']:.2f} s, judge {found['judge']:.2f} s, together {spent:.2f} "
        f"s of processor (bound {seconds}); peak {found['peak']:.0f} MB (bound {megabytes}); {found['verdicts']}")
    print("       beside it: " + ", ".join(f"{name} {spent:.2f} s" for name, spent in found["beside"].items()))
    if found["verdicts"] != expected:
        print(f"       the example has {expected}")
    return int(spent > seconds or found["peak"] > megabytes or found["verdicts"] != expected)


def child(folder: Path) -> dict[str, Any]:
    """Measure in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", str(folder)], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(folder: Path) -> dict[str, Any]:
    """Load and judge; return seconds of processor, the peak in MB, and how many clauses came to what."""
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge_all
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, Flow, Run, World
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import catalogue

    clauses = [one for one in catalogue.load().clauses.values() if one.rules]
    started = time.process_time()
    registers = load(folder, TODAY)
    hosts: dict[str, str | None] = {
        one["inventory_name"]: ADDRESS for one in registers["assets"].lists["records"] if one.get("inventory_name")}
    checked(registers, hosts)
    loaded = time.process_time()
    world = World(
        registers, TODAY, files=Files(folder), hosts=hosts, accounts=[Account("db1", "zhao.min", "赵敏", ("p11",))],
        flows=[Flow(*FLOW)], runs=[Run(*RUN)])
    findings = judge_all(world, clauses)
    judged, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "records": sum(len(records) for one in registers.values() for records in one.lists.values()),
        "load": loaded - started, "judge": judged - loaded, "peak": peak / 1024,
        "beside": dict(beside(folder, registers, findings, {one.id: one.rules for one in clauses})),
        "verdicts": dict(sorted(Counter(finding["status"] for finding in findings).items()))}


def beside(folder: Path, registers: Any, findings: Any, calls: Any) -> Iterator[tuple[str, float]]:
    """Yield what else may be asked for, with the seconds of processor that it takes, git's own among them."""
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.calendar import ics, rounds
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.reading import read
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.writing import export

    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        workbook = Path(scratch, "registers.xlsx")
        for name, work in (
                ("git", lambda: Trail.of(folder, None, registers)),
                ("calendar", lambda: ics(rounds(findings, calls, today=TODAY), agency="bench", today=TODAY)),
                ("workbook written", lambda: export(registers, workbook, TODAY)),
                ("workbook read", lambda: read(workbook))):
            before = os.times()
            work()
            yield name, sum(os.times()[:4]) - sum(before[:4])


def grow(folder: Path, number: int) -> None:
    """Write the example's registers with as many records, each of those that are added with evidence of its own."""
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
    from tools.example_agency.writing import register

    registers = load(EXAMPLE, TODAY)
    (folder / "evidence").parent.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(EXAMPLE / "evidence"), str(folder)], check=True)
    (folder / "evidence/more").mkdir()
    wanted = number - sum(len(records) for one in registers.values() for records in one.lists.values())
    for share, percent in SHARES.items():
        name, of = share.split(".")
        records = registers[name].lists[of]
        records += [copied(folder, share, records, count) for count in range(wanted * percent // 100)]
    everybody = [one["id"] for one in registers["people"].lists["records"] if not one.get("left")]
    for one in registers["activities"].lists["records"]:
        if len(one.get("attended", ())) >= 30:
            one["attended"] = everybody
    for name, one in registers.items():
        (folder / f"{name}.yml").write_text(register([name], one.head, one.lists, lambda *_: ""), "utf-8")


def copied(folder: Path, share: str, records: list[Any], count: int) -> dict[str, Any]:
    """Return one more record: a copy of one of the list that another may be like."""
    if share == "posts.assignments":
        return {**next(one for one in records if one["post"] == "staff"), "person": f"more{count}"}
    if share == "assets.records":
        origin = next(one for one in records if one["class"] == "terminal")
    elif share == "people.records":
        origin = next(one for one in records if one["id"] == "p25")
    else:
        # Not one that was added: the example's own, in turn.
        own = [one for one in records if not one["id"].startswith("more")]
        origin = own[count % len(own)]
    name = f"more{count}" if share == "people.records" else f"more-{share.partition('.')[0]}-{count}"
    record = {**origin, "id": name}
    if share == "people.records":
        record["name"] = name
    if record.get("evidence"):
        content = (EXAMPLE / record["evidence"][0]["file"]).read_bytes()
        (folder / "evidence/more" / f"{name}.md").write_bytes(content)
        record["evidence"] = [{**record["evidence"][0], "file": f"evidence/more/{name}.md"}]
    return record


if __name__ == "__main__":
    sys.exit(main())
