# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the enforced firewall takes from the throughput, in one run with the same hosts unfiltered.

    .venv/bin/python tests/bench/throughput.py [--repeat 7] [--seconds 4]

iperf3 from an outsider through a gateway to a server, on the port of its public site; the gateway and the server are
enforced with the flows of molecule/network. Filtered and unfiltered take turns, the figures are medians. Exits with 1
below 95 %.

The gateway's intrusion detection stands still meanwhile, with the rules and without: it reads every packet on the same
two processors, and would be what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAB = f"throughput-{os.getpid()}"
FILTERED = ("gateway", "web")
SERVER, PORT = "10.117.1.10", 443
LEAST = 0.95


def main() -> int:
    """Measure, print a line, and tell whether the budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4)
    arguments = parser.parse_args()
    try:
        _run(ROOT / "lab/network", "up")
        _prepare()
        return measure(arguments.repeat, arguments.seconds)
    finally:
        _run(ROOT / "lab/containers", "down")


def measure(repeat: int, seconds: int) -> int:
    """Take turns with and without the rulesets that the enforcing run left."""
    rates: dict[str, list[float]] = {"flush ruleset": [], 'include "/run/enforced.nft"': []}
    for _round in range(repeat):
        for rules, seen in rates.items():
            for host in FILTERED:
                _root(host, f"nft flush ruleset && nft -f - <<<'{rules}'")
            seen.append(_throughput(seconds))
    free, filtered = (statistics.median(seen) / 1e9 for seen in rates.values())
    kept = filtered / free >= LEAST
    print(
        f"{'ok  ' if kept else 'FAIL'} throughput through the enforced firewall: {filtered:.2f} of {free:.2f} Gbit/s "
        f"unfiltered = {filtered / free:.1%}, at least {LEAST:.0%}")
    return 0 if kept else 1


def _prepare() -> None:
    for host in ("web", "outsider"):
        _root(host, "apt-get install --quiet=2 --no-install-recommends iperf3 >/dev/null")
    _root("web", f"systemd-run --quiet --unit=bench iperf3 --server --port {PORT}")
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        _run(
            "ansible-playbook", "-i", ROOT / "lab/inventory", "-i", ROOT / "molecule/network/inventory",
            ROOT / "playbooks/enforce.yml", "-e",
            json.dumps({"baseline_hosts": ",".join(FILTERED), "baseline_report_dest": f"{scratch}/report"}))
    _root("gateway", "systemctl stop suricata")
    for host in FILTERED:
        # The address of this run's controller is in dynamic sets; a ruleset that is loaded again starts them empty.
        _root(host, "nft --stateless list ruleset >/run/enforced.nft && grep -q 'policy drop' /run/enforced.nft")


def _throughput(seconds: int) -> float:
    told = _root("outsider", f"iperf3 --json --client {SERVER} --port {PORT} --time {seconds} --omit 1")
    return json.loads(told)["end"]["sum_received"]["bits_per_second"]


def _root(host: str, script: str) -> str:
    return _run(ROOT / "lab/containers", "exec", host, "bash", "-c", script)


def _run(*command: object) -> str:
    environment = {**os.environ, "LAB": LAB, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8",
                   "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
