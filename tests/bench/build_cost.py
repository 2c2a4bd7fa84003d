# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the enforced audit rules cost: builds of a small C project in the virtual machine, with the rules and
without.

    .venv/bin/python tests/bench/build_cost.py [--repeat 5] [--files 12] [--cpus 2]

The rules are those of level 2, which are the rules of level 3 without the lock that would keep them from being
unloaded. With and without take turns, the figures are medians. Exits with 1 above 1.15 x.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAB = f"build-{os.getpid()}"
MOST = 1.15
# A person builds, not root: what people do is what the rules are about.
BUILD = "sudo -u alice -H make -C /home/alice/project -s -B"
PROJECT = r"""
set -e
mkdir -p /home/alice/project && cd /home/alice/project
for n in $(seq {files}); do
  printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n' >part$n.c
  printf 'int part%d(int x) {{ char b[64]; snprintf(b, sizeof b, "%%d", x); return atoi(b) + %d; }}\n' $n $n >>part$n.c
done
printf '#include <stdio.h>\nint main(void) {{ puts("built"); return 0; }}\n' >main.c
printf 'SOURCES := $(wildcard *.c)\nproject: $(SOURCES:.c=.o)\n\t$(CC) -o $@ $^\n' >Makefile
chown -R alice: /home/alice/project
"""
RULES = {"without": "auditctl -D >/dev/null", "with": "augenrules --load >/dev/null"}
VARIABLES = {"baseline_areas": ["audit"], "baseline_level": 2, "baseline_guard_seconds": 900, "audit_walk_seconds": 60}


def main() -> int:
    """Measure, print a line, and tell whether the budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument(
        "--cpus", type=int, default=2, help="where people build there is more than one, and auditd writes beside them")
    arguments = parser.parse_args()
    try:
        _run(ROOT / "lab/vm", "up", "--cpus", arguments.cpus, "machine")
        _prepare(arguments.files)
        return measure(arguments.repeat)
    finally:
        _run(ROOT / "lab/vm", "down")


def measure(repeat: int) -> int:
    """Take turns without and with the rules; the first build only warms the caches."""
    _root(BUILD)
    times: dict[str, list[float]] = {name: [] for name in RULES}
    for _round in range(repeat):
        for name, load in RULES.items():
            _root(load)
            started = time.monotonic()
            _root(BUILD)
            times[name].append(time.monotonic() - started)
    without, audited = (statistics.median(seen) for seen in times.values())
    kept = audited / without <= MOST
    print(
        f"{'ok  ' if kept else 'FAIL'} build under {_root('auditctl -l | wc -l').strip()} audit rules: {audited:.1f} "
        f"s = {audited / without:.2f} x without ({without:.1f} s), budget {MOST} x")
    return 0 if kept else 1


def _prepare(files: int) -> None:
    _root("apt-get install --quiet=2 --no-install-recommends gcc libc6-dev make >/dev/null")
    _root(PROJECT.format(files=files))
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        _run("ansible-playbook", "-i", ROOT / "lab/inventory", ROOT / "playbooks/enforce.yml",
             "-e", json.dumps({**VARIABLES, "baseline_report_dest": f"{scratch}/report"}))
    if "arch=b64" not in _root("auditctl -l"):
        sys.exit("no rule is loaded after the enforcing run")


def _root(script: str) -> str:
    hosts = json.loads(_run(ROOT / "lab/vm", "inventory"))["all"]
    shared, machine = hosts["vars"], hosts["hosts"]["machine"]
    return _run(
        "ssh", *shared["ansible_ssh_common_args"].split(), "-i", shared["ansible_ssh_private_key_file"], "-p",
        machine["ansible_port"], f"{shared['ansible_user']}@127.0.0.1", "sudo bash -s", stdin=script + "\n")


def _run(*command: object, stdin: str = "") -> str:
    environment = {**os.environ, "LAB": LAB, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8",
                   "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    words = [str(word) for word in command]
    done = subprocess.run(words, env=environment, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
