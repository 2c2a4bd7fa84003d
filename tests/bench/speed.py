# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the budgets of docs/performance.md against a ping of the same hosts, in one run.

    .venv/bin/python tests/bench/speed.py [nothing] [everything] [servers] [fleet] [second] [local] [--repeat 5]
        [--areas A,B]

nothing: audit over SSH of one host that serves nothing, against `ansible -m ping` (budget 2.2).   everything: the same
of a host with the whole baseline enforced: auditd, rsyslog, a packet filter (3).   servers: the same of a host with
nginx (four names over TLS), PostgreSQL (three databases), MariaDB and Redis (3).   fleet: audit of 200 names that serve
nothing, against a play of one ping with the same forks (2.3).   second: an enforcing run with nothing left to do (4).
local: `make assess` once set up (8 s).   Each figure is the median of the repeats. With --areas those areas alone are
judged. Needs the lab's containers; exits with 1 where a budget is missed.
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
BIN = ROOT / ".venv/bin"
LAB = [str(ROOT / "lab/containers"), "--lab", "bench"]
PING_PLAY = "- hosts: {pattern}\n  gather_facts: false\n  tasks:\n    - ansible.builtin.ping:\n"
FLEET = 200
# nginx with four names, PostgreSQL with three databases, MariaDB and Redis, from the packages that the image has.
SERVERS = r"""
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends nginx postgresql mariadb-server redis-server openssl >/dev/null 2>&1
for name in a b c d; do
  openssl req -x509 -newkey rsa:2048 -nodes -days 400 -keyout /etc/ssl/private/$name.key -out /etc/ssl/certs/$name.pem \
    -subj /CN=$name.example -addext subjectAltName=DNS:$name.example 2>/dev/null
  cat >/etc/nginx/sites-enabled/$name <<END
server {
  listen 443 ssl; server_name $name.example;
  ssl_certificate /etc/ssl/certs/$name.pem; ssl_certificate_key /etc/ssl/private/$name.key;
}
END
done
systemctl start postgresql mariadb redis-server
systemctl restart nginx
for i in $(seq 100); do
  runuser -u postgres -- psql -qAtc 'SELECT 1' >/dev/null 2>&1 && mariadb -e 'SELECT 1' >/dev/null 2>&1 && break
  sleep 0.3
done
for name in one two three; do
  runuser -u postgres -- createdb $name
  runuser -u postgres -- psql -qc 'CREATE TABLE t (id int)' $name
done
"""
# What every run of the collection's is told besides.
OPTIONS: list[str] = []


def main() -> int:
    """Measure what was asked for, print a line each, and tell whether every budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="nothing|everything|servers|fleet|second|local")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--areas", help="those alone, with commas between (all)")
    arguments = parser.parse_args()
    if arguments.areas:
        OPTIONS.extend(["-e", json.dumps({"baseline_areas": arguments.areas.split(",")})])
    chosen = arguments.what or ["nothing", "everything", "servers", "fleet", "second", "local"]
    kept = [globals()[f"measure_{name}"](arguments.repeat) for name in chosen]
    return 0 if all(kept) else 1


def measure_nothing(repeat: int) -> bool:
    """One host as it was installed: the audit with its report against one ping."""
    with _inventory("up", "debian12") as inventory:
        ping, audit = _medians(repeat, _ping(inventory), _audit(inventory, "debian12,localhost"))
    return _line("audit of one host with nothing to serve", audit, ping, 2.2)


def measure_everything(repeat: int) -> bool:
    """One host on which the baseline was enforced, with a packet filter: the audit with its report against one ping."""
    with _inventory("up", "debian12") as inventory:
        _run([*_enforcing(inventory), "-e", json.dumps(_everything(inventory))])
        ping, audit = _medians(repeat, _ping(inventory), _audit(inventory, "debian12,localhost"))
    return _line("audit of one host with everything", audit, ping, 3)


def measure_servers(repeat: int) -> bool:
    """One host with servers of four kinds: the audit with its report against one ping."""
    with _inventory("up", "debian12") as inventory:
        _run([*LAB, "exec", "debian12", "sh", "-c", SERVERS])
        told = _run(_audit(inventory, "debian12,localhost"))
        if not all(name in told for name in ("tls_certificate", "PostgreSQL", "MariaDB", "Redis")):
            print(f"FAIL audit of one host with servers: not all of them were judged\n{told}")
            return False
        ping, audit = _medians(repeat, _ping(inventory), _audit(inventory, "debian12,localhost"))
    return _line("audit of one host with servers of four kinds", audit, ping, 3)


def _enforcing(inventory: Path) -> list[str]:
    playbook = str(ROOT / "playbooks/enforce.yml")
    return ["ansible-playbook", "-b", "-i", str(inventory), playbook, "--limit", "debian12", *OPTIONS]


def _everything(inventory: Path) -> dict[str, object]:
    """Return what enforcing has to be told to write a packet filter: whence the host is administered, and what it has
    business with.
    """
    controller = json.loads(inventory.read_text("utf-8"))["all"]["hosts"]["debian12"]["lab_controller"]
    return {
        "boundary_management_networks": [f"{controller}/32"],
        "boundary_flows": [
            {"name": "web", "protocol": "tcp", "ports": [443]},
            {"name": "names", "direction": "out", "protocol": ["udp", "tcp"], "ports": [53]}]}


def measure_fleet(repeat: int) -> bool:
    """200 names on a few containers: the audit with its report against a play of one ping."""
    with _inventory("up", "--fleet", *(f"m{number}=debian12" for number in range(1, 5)), fleet=FLEET) as inventory:
        play = inventory.with_suffix(".ping.yml")
        play.write_text(PING_PLAY.format(pattern="all"), encoding="utf-8")
        # A nightly run has met its hosts before: it knows which of them take compiled code.
        _run(_audit(inventory, None))
        ping, audit = _medians(
            min(repeat, 3), ["ansible-playbook", "-i", str(inventory), str(play)], _audit(inventory, None))
    return _line(f"audit of {FLEET} names", audit, ping, 2.3)


def measure_second(repeat: int) -> bool:
    """One host: an enforcing run that finds everything done, against one ping."""
    with _inventory("up", "debian12") as inventory:
        enforce = _enforcing(inventory)
        _run(enforce)
        out = _run(enforce)
        if "changed=0" not in out:
            print("FAIL second enforcing run: it changed something")
            return False
        ping, second = _medians(repeat, _ping(inventory), enforce)
    return _line("second enforcing run, changed=0", second, ping, 4)


def measure_local(repeat: int) -> bool:
    """This machine, everything set up: `make assess`, in seconds."""
    _run(["make", "-C", str(ROOT), "assess"])
    (local,) = _medians(repeat, ["make", "-C", str(ROOT), "assess"])
    print(f"{'ok  ' if local < 8 else 'FAIL'} make assess, set up: {local:.2f} s (budget 8 s)")
    return local < 8


def _ping(inventory: Path) -> list[str]:
    return ["ansible", "-i", str(inventory), "debian12", "-m", "ping"]


def _audit(inventory: Path, limit: str | None) -> list[str]:
    command = ["ansible-playbook", "-b", "-i", str(inventory), str(ROOT / "playbooks/assess.yml"), *OPTIONS]
    return command + (["--limit", limit] if limit else [])


def _medians(repeat: int, *commands: list[str]) -> list[float]:
    """Run the commands in turn, so that all of them meet the same load, and return the median of each."""
    times: list[list[float]] = [[] for _command in commands]
    for _round in range(repeat):
        for index, command in enumerate(commands):
            started = time.monotonic()
            _run(command)
            times[index].append(time.monotonic() - started)
    return [statistics.median(each) for each in times]


def _line(name: str, measured: float, reference: float, budget: float) -> bool:
    ratio = measured / reference
    verdict = "ok  " if ratio <= budget else "FAIL"
    print(f"{verdict} {name}: {measured:.2f} s = {ratio:.2f} x ping ({reference:.2f} s), budget {budget} x", flush=True)
    return ratio <= budget


class _inventory:
    """Containers of the bench's own lab and an inventory of them; both gone afterwards."""

    def __init__(self, *up: str, fleet: int = 0) -> None:
        self._up = up
        self._fleet = fleet

    def __enter__(self) -> Path:
        self._folder = tempfile.TemporaryDirectory(prefix="jrt0117-bench-")
        _run([*LAB, *self._up])
        path = Path(self._folder.name) / "hosts.yml"
        path.write_text(
            _run([*LAB, "inventory", *(["--fleet", str(self._fleet)] if self._fleet else [])]), encoding="utf-8")
        return path

    def __exit__(self, *_unused: object) -> None:
        _run([*LAB, "down"])
        self._folder.cleanup()


def _run(command: list[str]) -> str:
    environment = dict(
        os.environ, ANSIBLE_CONFIG=str(ROOT / "ansible.cfg"), PATH=f"{BIN}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
    # Every command opens its own connections: one that finds those of the one before it would seem faster than it is.
    with tempfile.TemporaryDirectory(prefix="cp-", ignore_cleanup_errors=True) as sockets:
        environment["ANSIBLE_SSH_CONTROL_PATH_DIR"] = sockets
        done = subprocess.run(
            command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
