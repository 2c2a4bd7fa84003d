# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a report in each format for other programs, each in a process of its own; measures time and memory.

    .venv/bin/python tests/bench/report_memory.py --dest DIRECTORY
    .venv/bin/python tests/bench/exports.py DIRECTORY/summary.json [FORMAT ...]

Fails when a format takes more than 60 s, or its process 500 MB and more, the report that it reads included.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

SECONDS, MB = 60, 500


def main() -> int:
    report, *names = sys.argv[1:]
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import FORMATS

    missed = 0
    for name in names or FORMATS:
        with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
            command = [sys.executable, __file__, "--one", report, name, scratch]
            told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        read, seconds, peak, size = json.loads(told.stdout)
        over = seconds > SECONDS or peak >= MB
        missed += over
        print(f"{name:24} {seconds:6.1f} s (report read in {read:.1f} s)  {peak:5.0f} MB  "
              f"file {size / 1e6:6.2f} MB{'  over the bound' if over else ''}", flush=True)
    return int(missed > 0)


def one(report: str, name: str, scratch: str) -> None:
    """Write one format; print seconds to read the report, seconds to write, peak of memory, bytes."""
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import FORMATS, export

    started = time.monotonic()
    data = json.loads(Path(report).read_text("utf-8"))
    read = time.monotonic()
    path = Path(scratch) / FORMATS[name].file
    export(name, data, path, "en")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([read - started, time.monotonic() - read, peak, path.stat().st_size]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        sys.exit(main())
