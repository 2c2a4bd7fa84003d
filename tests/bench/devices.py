# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long reading and judging the configuration of a device takes: each sample, and some of them with interfaces until
they have 40,000 lines.

python tests/bench/devices.py [--lines 40000] [--repeat 5]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "collections"), str(ROOT)]

from tests.unit.devices.support import SAMPLES, controls, device, observations, sample  # noqa: E402

INTERFACE = {
    "#": "#\ninterface GigabitEthernet0/0/{n}\n description to access switch {n}\n ip address 198.51.100.1 24\n",
    "!": "!\ninterface GigabitEthernet0/{n}\n description to access switch {n}\n ip address 198.51.100.1 255.0.0.0\n"}


def _large(data: bytes, lines: int) -> bytes:
    """Return a sample with interfaces in its middle until it has that many lines."""
    mark = "#" if b"\n#\n" in data else "!"
    begin, _mark, end = data.partition(f"\n{mark}\ninterface".encode())
    count = max(0, lines - data.count(b"\n")) // 4
    return begin + b"\n" + "".join(INTERFACE[mark].format(n=n) for n in range(count)).encode() + b"%c\ninterface" % ord(
        mark) + end


def _seconds(name: str, data: bytes, repeat: int) -> float:
    best = 1e9
    for _turn in range(repeat):
        began = time.process_time()
        read = device(name, lambda _data: data)
        for control in controls():
            observations(control.id, read)
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print a line a configuration: processor time, the best of a few."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=40000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    for path in sorted(SAMPLES.iterdir()):
        name = path.name.partition(".")[0]
        data = sample(name)[0]
        print(f"{name:10} {data.count(10):6} lines  {_seconds(name, data, options.repeat):.4f} s")
    for name in ("core1", "border1", "dist1"):
        data = _large(sample(name)[0], options.lines)
        print(f"{name:10} {data.count(10):6} lines  {_seconds(name, data, options.repeat):.4f} s")


if __name__ == "__main__":
    main()
