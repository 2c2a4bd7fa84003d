# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforces, lets the guard take back, and rolls back on test hosts whose users attack all of it, for as long as it is
told.

    .venv/bin/python tests/bench/hostile_runs.py [--minutes 60] [--seed N] [--hosts 3]

A round is that of tests/integration/hostile_runs.py, on all hosts at once (Debian 11, 12, 13 in turn). Exits with 1 at
the first harm, and names it; also where some attack was never done, or no run got through. Needs the lab's containers
(lab/prepare).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from hostile_runs import HostileRuns
from labs import SYSTEMS, Lab


def main() -> int:
    """Run the rounds and tell how they went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--lab", default="hostile")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.hosts} hosts, {arguments.minutes:g} minutes", flush=True)
    hosts = {f"h{number}": SYSTEMS[number % len(SYSTEMS)] for number in range(arguments.hosts)}
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(arguments.lab, Path(folder))
        try:
            lab.up(*(f"{host}={system}" for host, system in hosts.items()))
            return attacked(HostileRuns(lab, tuple(hosts), arguments.seed), arguments.minutes * 60)
        finally:
            lab.down()


def attacked(runs: HostileRuns, seconds: float) -> int:
    """Go round until the time is up, or something is harmed."""
    begun, number = time.monotonic(), 0
    try:
        while not runs.harm and (time.monotonic() < begun + seconds or number < 2):
            runs.round(number)
            number += 1
            print(
                f"{time.monotonic() - begun:6.0f} s  round {number}: {dict(sorted(runs.outcomes.items()))}", flush=True)
        problems = runs.harm or runs.idle()
        print(
            f"{number} rounds, {time.monotonic() - begun:.0f} s, harm: {len(runs.harm)}\n{runs.told()}\n"
            + "\n".join(problems))
        return 1 if problems else 0
    finally:
        runs.end()


if __name__ == "__main__":
    sys.exit(main())
