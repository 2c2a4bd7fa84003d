# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what a fleet costs the controller alone: hosts that answer at once, with what this machine has answered.

    .venv/bin/python tests/bench/fleet.py [--hosts 1000] [--forks 20] [--whole] [--strategy linear]

As root: the answer is taken from a real audit of this machine, every area of it, and given back for each name by a
connection plugin that runs nothing. ssh and the hosts' own time come on top of these figures. Beside it a play of one
ping of the same names. With --whole the findings go through Ansible (baseline_spool=false). Fails where 1,000 hosts
take more than 16 s or 100 MB, 10,000 more than 180 s or 150 MB, in proportion between; the report of the run is in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "collections"))

PING = "- hosts: all\n  gather_facts: false\n  strategy: {strategy}\n  tasks:\n    - ansible.builtin.ping:\n"
# The assess playbook without registers and report, to try strategies that know no run_once.
ASSESS = "- hosts: all\n  gather_facts: false\n  strategy: {strategy}\n  tasks:\n    - jrt0117.baseline.assess:\n"
PLUGIN = '''
import os
from ansible.plugins.connection import ConnectionBase
from ansible.plugins.connection.local import Connection as Local
DOCUMENTATION = """
name: canned
short_description: Answers at once
description: Gives back what stands in a file.
options:
  pipelining:
    description: Whether nothing is copied first.
    type: bool
    default: true
    vars: [{name: ansible_pipelining}]
"""
ANSWER = os.environ["CANNED_ANSWER"]
if os.environ.get("CANNED_RECORD"):
    class Connection(Local):
        transport = "canned"
        def exec_command(self, cmd, in_data=None, sudoable=True):
            code, out, err = super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
            if b'"jrt0117"' in out:
                with open(ANSWER, "wb") as file:
                    file.write(out)
            return code, out, err
else:
    class Connection(ConnectionBase):
        transport = "canned"
        has_pipelining = True
        def _connect(self):
            self._connected = True
            return self
        def exec_command(self, cmd, in_data=None, sudoable=True):
            with open(ANSWER, "rb") as file:
                return 0, file.read(), b""
        def put_file(self, in_path, out_path):
            pass
        def fetch_file(self, in_path, out_path):
            pass
        def close(self):
            self._connected = False
'''
# The main process tells of itself and of its workers as it ends.
RUNNER = """
import atexit, os, resource, sys
from ansible.cli.playbook import main
pid = os.getpid()
def tell():
    if os.getpid() == pid:
        own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        with open({used!r}, "w") as file:
            print(own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime, own.ru_maxrss / 1024, file=file)
# Ansible runs this file again where it starts a Python of its own.
if __name__ == "__main__":
    atexit.register(tell)
    sys.argv[0] = "ansible-playbook"
    sys.exit(main())
"""


class Cost(NamedTuple):
    """Of one command: seconds, processor seconds of the main process and of its children, megabytes of the main one."""

    wall: float
    main: float
    workers: float
    peak: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--forks", type=int, default=20)
    parser.add_argument("--whole", action="store_true", help="let the findings go through Ansible")
    parser.add_argument("--strategy", help="a play of the one task alone, with this strategy, in place of the playbook")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jrt0117-bench-") as scratch:
        return measure(arguments, Path(scratch))


def measure(arguments: argparse.Namespace, scratch: Path) -> int:
    (scratch / "canned.py").write_text(PLUGIN, encoding="utf-8")
    answer = recorded(scratch)
    inventory = scratch / "hosts"
    inventory.write_text(
        "[all:vars]\nansible_connection=canned\nansible_pipelining=true\n"
        f"ansible_python_interpreter=/usr/bin/{Path(sys.executable).resolve().name}\n[all]\n"
        + "".join(f"host{number:05}.example.com\n" for number in range(arguments.hosts)), encoding="utf-8")
    play, alone = scratch / "ping.yml", scratch / "alone.yml"
    play.write_text(PING.format(strategy=arguments.strategy or "linear"), encoding="utf-8")
    alone.write_text(ASSESS.format(strategy=arguments.strategy), encoding="utf-8")
    (scratch / "pong").write_text('{"ping": "pong", "changed": false}', encoding="utf-8")
    run = ["-i", str(inventory), "--forks", str(arguments.forks)]
    ping = cost([str(play), *run], scratch, scratch / "pong")
    told("ping", ping)
    whole = ["-e", "baseline_spool=false"] if arguments.whole else []
    playbook = str(alone if arguments.strategy else ROOT / "playbooks/assess.yml")
    audit = cost(
        [playbook, *run, "--check", "-e", "baseline_run_id=bench", "-e", f"baseline_report_dest={scratch}/report",
         *whole], scratch, answer)
    told("audit", audit)
    fragment = scratch / "fragments/bench.jsonl"
    judged = sum(line.startswith(b'{"type":"findings"') for line in fragment.open("rb"))
    print(f"{judged} hosts judged, {fragment.stat().st_size / 1e6 / judged:.3f} MB of record each", flush=True)
    if judged != arguments.hosts or list((scratch / "fragments").glob(".*")):
        sys.exit("Not every host came into the record, or something was left beside it.")
    share = max(0.0, (arguments.hosts - 1000) / 9000)
    seconds, megabytes = 16 + 164 * share, 100 + 50 * share
    print(f"bounds: {seconds:.0f} s, {megabytes:.0f} MB")
    return int(audit.wall > seconds or audit.peak > megabytes)


def recorded(scratch: Path) -> Path:
    """Return a file with the answer of a real audit, as the hosts of the bench are to give it."""
    raw, answer = scratch / "raw", scratch / "answer"
    cost(
        [str(ROOT / "playbooks/assess.yml"), "-i", "here,", "-e", f"ansible_python_interpreter={sys.executable}",
         "-e", "ansible_connection=canned", "-e", "baseline_run_id=bench"], scratch, raw, CANNED_RECORD="1")
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.absent import expanded

    said = json.loads(raw.read_text("utf-8"))
    # As of hosts that have something for every area.
    said["jrt0117"] = expanded(said["jrt0117"])
    answer.write_text(json.dumps(said), encoding="utf-8")
    findings = said["jrt0117"]["findings"]
    areas = len({one["area"] for one in findings})
    print(f"an answer has {len(findings)} findings of {areas} areas, {answer.stat().st_size / 1e3:.0f} kB")
    (scratch / "fragments/bench.jsonl").unlink()
    return answer


def cost(command: list[str], scratch: Path, answer: Path, **more: str) -> Cost:
    """Run a playbook; return what it has cost."""
    environment = dict(
        os.environ, ANSIBLE_CONFIG=str(ROOT / "ansible.cfg"), LC_ALL="C.UTF-8", CANNED_ANSWER=str(answer),
        ANSIBLE_CONNECTION_PLUGINS=str(scratch), ANSIBLE_STDOUT_CALLBACK="jrt0117.baseline.quiet",
        JRT0117_FRAGMENTS_DIR=str(scratch / "fragments"), JRT0117_DETAIL="short", **more)
    used, runner = scratch / "used", scratch / "runner.py"
    runner.write_text(RUNNER.format(used=str(used)), encoding="utf-8")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(runner), *command], env=environment, cwd=scratch, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False)
    wall = time.monotonic() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return Cost(wall, *map(float, used.read_text("ascii").split()))


def told(what: str, used: Cost) -> None:
    print(
        f"{what}: {used.wall:.1f} s; processor: main {used.main:.1f} s, workers {used.workers:.1f} s; "
        f"peak of main {used.peak:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
