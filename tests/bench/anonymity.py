# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the smallest group of a copy, as the area business asks a database for it, with pyCANON's k-anonymity.

    python -m venv /tmp/judge && /tmp/judge/bin/pip install pycanon
    /tmp/judge/bin/python tests/bench/anonymity.py [--draws 50] [--seed 7]

pyCANON is not among the pinned requirements: it asks for older versions of what the tests need. The question is run in
SQLite, which takes it as it stands. Fails where the two differ.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
from pathlib import Path

import pandas
from pycanon import anonymity

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identified import (  # noqa: E402
    _GROUPS,
)

COLUMNS = ("born", "region", "gender", "amount")


def main() -> int:
    """Draw tables, and tell how many are judged alike."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    found = []
    for _turn in range(arguments.draws):
        years, regions = draw.choice([1, 2, 5, 40]), draw.choice([1, 3, 30])
        rows = [
            (1950 + draw.randrange(years), draw.randrange(regions), draw.choice("MF"), draw.randrange(1000))
            for _row in range(draw.choice([20, 300, 3000]))]
        quasi = list(COLUMNS[:draw.choice([1, 2, 3])])
        base = sqlite3.connect(":memory:")
        base.execute(f"CREATE TABLE copy ({', '.join(COLUMNS)})")
        base.executemany("INSERT INTO copy VALUES (?, ?, ?, ?)", rows)
        ours = base.execute(_GROUPS.format(k=5, table="copy", quasi=", ".join(quasi))).fetchone()[0]
        found.append((ours, anonymity.k_anonymity(pandas.DataFrame(rows, columns=list(COLUMNS)), quasi)))
    alike = sum(ours == theirs for ours, theirs in found)
    print(f"{alike} of {len(found)} tables have the same k; k from {min(found)[0]} to {max(found)[0]}")
    return int(alike != len(found))


if __name__ == "__main__":
    sys.exit(main())
