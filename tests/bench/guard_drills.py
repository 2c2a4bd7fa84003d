# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks itself out of test hosts, a hundred times, in ways drawn at random, and measures how they come back.

    .venv/bin/python tests/bench/guard_drills.py [--drills 100] [--hosts 6] [--guard 20] [--seed N]

Each drill enforces one fault of tests/integration/drill_faults.py through the real engine, commit and guard, and may
kill the controller or the module, restart the host or cut its power. A drill is good when a fresh login has root's
rights within the guard's time and ten seconds, every file of the host is the one from before, and the playbook did
not pass. Exits with 1 where one is not. Needs the lab's containers (lab/prepare).
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from drill_faults import FAULTS, PREPARE
from drills import INTERRUPTIONS, SLACK, Drill, Outcome
from labs import SYSTEMS, Lab

# How often each interruption is drawn.
WEIGHTS = dict(zip(INTERRUPTIONS, (5, 2, 2, 0.5, 0.5), strict=True))


def main() -> int:
    """Run the drills and tell how they went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drills", type=int, default=100)
    parser.add_argument("--hosts", type=int, default=6)
    parser.add_argument("--guard", type=int, default=20, help="the guard's seconds")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--lab", default="drills")
    arguments = parser.parse_args()
    print(
        f"seed {arguments.seed}, {arguments.drills} drills on {arguments.hosts} hosts, guard {arguments.guard} s",
        flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(arguments.lab, Path(folder))
        try:
            outcomes = run(lab, arguments)
        finally:
            lab.down()
    bad = [outcome for outcome in outcomes if outcome.problems]
    times, guards = (
        sorted(seconds)
        for seconds in (
            [outcome.seconds for outcome in outcomes],
            [outcome.taken_back for outcome in outcomes if outcome.taken_back is not None]))
    print(
        f"{len(outcomes) - len(bad)} of {len(outcomes)} hosts came back as they were within {arguments.guard} + "
        f"{SLACK:.0f} s; from the arming until all was taken back: median {statistics.median(guards):.1f} s, slowest "
        f"{guards[-1]:.1f} s; to a fresh login: median {statistics.median(times):.1f} s, slowest {times[-1]:.1f} s; "
        f"{time.monotonic() - begun:.0f} s in all, load {os.getloadavg()[1]:.0f}")
    return 1 if bad else 0


def run(lab: Lab, arguments: argparse.Namespace) -> list[Outcome]:
    """Run the drills on all hosts side by side, and return what came of them."""
    hosts = {f"d{number}": SYSTEMS[number % len(SYSTEMS)] for number in range(arguments.hosts)}
    lab.up(*(f"{host}={system}" for host, system in hosts.items()))
    for host in hosts:
        lab.root(host, PREPARE)
    rng = random.Random(arguments.seed)
    drills: queue.SimpleQueue[tuple] = queue.SimpleQueue()
    for fault, interruption in draw(rng, arguments.drills):
        drills.put((fault, interruption, random.Random(rng.random())))
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=work, args=(lab, host, arguments.guard, drills, outcomes)) for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def draw(rng: random.Random, count: int) -> list[tuple]:
    """Draw faults and interruptions; every fault comes up before one comes again."""
    faults = [fault for _ in range(count // len(FAULTS) + 1) for fault in rng.sample(FAULTS, len(FAULTS))]
    return list(zip(faults[:count], rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count), strict=True))


def work(lab: Lab, host: str, guard: int, drills: queue.SimpleQueue, outcomes: list[Outcome]) -> None:
    """Take one drill after the other on one host."""
    while not drills.empty():
        try:
            fault, interruption, rng = drills.get_nowait()
        except queue.Empty:
            return
        try:
            outcome = Drill(lab, host, fault, interruption, guard, rng).run()
        except Exception as error:  # pylint: disable=broad-except
            outcome = Outcome(host, fault.name, interruption, problems=[f"{type(error).__name__}: {error}"])
        print(outcome, flush=True)
        outcomes.append(outcome)
        if outcome.problems:
            with Path(f"guard-drill-{host}.txt").open("a", encoding="utf-8") as stream:
                stream.write(f"{outcome}\n{outcome.output}\n")
        if any("no login" in problem for problem in outcome.problems):
            return


if __name__ == "__main__":
    sys.exit(main())
