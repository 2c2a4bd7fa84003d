# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an empty folder to sixteen kept registers, for a made-up agency of eight people: what is typed, and how long.

    python tests/bench/keeping.py [FOLDER]

The commands are those of docs/registers.md. What a person types is typed here into the workbook, or into the YAML where
a sheet has JSON, and counted by what kind of value it is; the seconds for each kind are an estimate. At the end the
verdicts: how many clauses pass, and what remains.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "collections"), str(ROOT)]

if __name__ == "__main__":
    from tests.bench.agency_of_eight.way import trial

    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(trial(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)))
