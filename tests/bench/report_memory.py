# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays a run of many hosts into the callback and writes its report; measures the controller's memory and the page.

    .venv/bin/python tests/bench/report_memory.py [--hosts 10000] [--findings 300] [--dest DIRECTORY]

Fails when the peak is 300 MB or more, the page 20 MB or more, or a result was not taken in. The record alone takes 2 GB
of disk.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

PEAK_MB = 300
PAGE_MB = 20
STATUSES = ("pass", "pass", "pass", "fail", "fail", "manual", "error", "not_applicable")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--findings", type=int, default=300)
    parser.add_argument("--dest", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        return measure(arguments, Path(scratch))


def measure(arguments: argparse.Namespace, scratch: Path) -> int:
    started = time.monotonic()
    replay(arguments.hosts, arguments.findings, scratch / "fragments")
    told("replayed into the callback, summary printed", started)
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import write
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

    fragment, = (scratch / "fragments").glob("*.jsonl")
    dest = arguments.dest or scratch / "report"
    report, _files, _changed = write([fragment], standard(), dest)
    told("report written", started)
    if report["hosts_summary"]["reached"] != arguments.hosts:
        sys.exit(f"The callback has not taken in all results: {report['hosts_summary']}")
    for path in sorted(path for path in [fragment, *dest.rglob("*")] if path.is_file()):
        print(f"{path.stat().st_size / 1e6:10.1f} MB  {path.name}")
    peak, page = peak_mb(), (dest / "index.html").stat().st_size / 1e6
    print(f"peak memory {peak:.0f} MB (bound {PEAK_MB}); page {page:.1f} MB (bound {PAGE_MB})")
    return int(peak >= PEAK_MB or page >= PAGE_MB)


def told(what: str, started: float) -> None:
    print(f"{time.monotonic() - started:8.1f} s  peak {peak_mb():.0f} MB  {what}", flush=True)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def replay(hosts: int, findings: int, fragments: Path) -> None:
    """Give the callback the events of one play, as Ansible's main process does."""
    from ansible import context
    from ansible.module_utils.common.collections import ImmutableDict
    from ansible.plugins.loader import callback_loader, init_plugin_loader

    context.CLIARGS = ImmutableDict(check=True)
    init_plugin_loader([str(ROOT / "collections")])
    callback = callback_loader.get("jrt0117.baseline.compliance")
    callback.set_options(direct={"fragments_dir": str(fragments), "lang": "en"})
    names = [f"host{number:05}.example.com" for number in range(hosts)]
    inventory = SimpleNamespace(
        get_hosts=lambda *_args, **_more: [SimpleNamespace(get_name=lambda name=name: name) for name in names])
    play = SimpleNamespace(
        _uuid="play", hosts="all", order=None, pre_tasks=[], roles=[], tasks=[], post_tasks=[],
        get_variable_manager=lambda: SimpleNamespace(extra_vars={}, _inventory=inventory))
    task = SimpleNamespace(
        action="jrt0117.baseline.assess", resolved_action="jrt0117.baseline.assess", loop=None, _uuid="task",
        async_val=0)
    callback.v2_playbook_on_start(SimpleNamespace(_file_name="assess.yml", get_plays=list))
    callback.v2_playbook_on_play_start(play)
    callback.v2_playbook_on_task_start(task, False)
    controls = sample_controls(findings)
    for number, name in enumerate(names):
        host = SimpleNamespace(get_name=lambda name=name: name)
        callback.v2_runner_on_ok(
            SimpleNamespace(_host=host, _task=task, _result={"changed": False, "jrt0117": payload(number, controls)}))
    callback.v2_playbook_on_stats(SimpleNamespace(processed=dict.fromkeys(names), failures={}, dark={}))


def sample_controls(count: int) -> list[tuple[str, str, list[str]]]:
    """(id, area, clauses) of the catalogue's controls, filled up with invented ones over its clauses."""
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

    clauses: dict[str, list[str]] = {}
    areas: dict[str, str] = {}
    for clause in standard():
        for control in clause.controls:
            if not control.startswith("register:"):
                clauses.setdefault(control, []).append(clause.id)
                areas.setdefault(control, clause.area)
    ids = [clause.id for clause in standard() if clause.scope == "host"]
    for number in range(count - len(clauses)):
        clauses[f"sample_{number}"], areas[f"sample_{number}"] = [ids[number % len(ids)]], "accounts"
    return [(control, areas[control], clauses[control]) for control in clauses][:count]


def payload(number: int, controls: list[tuple[str, str, list[str]]]) -> dict[str, Any]:
    """A module's result; the mix of statuses and half of the texts differ from host to host, as the worst fleet would
    have it.
    """
    chance = random.Random(number)
    return {
        "schema": 1, "run_id": "bench", "area": "assess",
        "areas": sorted({area for _control, area, _clauses in controls}), "mode": "check", "level": 3, "seconds": 0.4,
        "journal": None,
        "host": {
            "hostname": f"host{number}", "os": "Debian GNU/Linux 12 (bookworm)", "kernel": "6.1.0-18-amd64",
            "python": "3.11.2", "root": "/"}, "notices": [], "waivers_ignored": [],
        "findings": [
            finding(control, area, clauses, chance.choice(STATUSES), chance.choice((0, 0, 0, number)))
            for control, area, clauses in controls],
    }


def finding(control: str, area: str, clauses: list[str], status: str, own: int) -> dict[str, Any]:
    where = f"/etc/security/{control}.conf:{own % 90 + 1}"
    good = status in ("pass", "not_applicable")
    message = {
        "en": f"{control} is {own} in {where}, expected >= 8.", "zh": f"{where} 中 {control} 为 {own}，应不小于 8。"}
    advice = None if good else {
        "en": f"Run the enforce playbook with --tags {area}.", "zh": f"执行 enforce playbook 并加 --tags {area}。"}
    return {
        "control": control, "area": area, "clauses": clauses,
        "title": {"en": f"{control} is set", "zh": f"{control} 已设置"}, "status": status, "before": status,
        "after": None, "would": None if good else "pass", "reason": "setting_right" if good else "setting_wrong",
        "message": message, "advice": advice, "expected": ">= 8", "actual": str(own),
        "evidence": [{"kind": "file", "ref": where, "text": f"{control} = {own}"}],
        "details": [] if good else [{"status": status, "message": message, "where": where, "advice": advice}],
        "details_more": 0, "changed": False, "would_change": not good, "disruption": "none", "pending_reboot": False,
        "waivers": [],
    }


if __name__ == "__main__":
    sys.exit(main())
