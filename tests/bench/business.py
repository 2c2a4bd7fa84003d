# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audits a made-up credit database on PostgreSQL 15 and tells how long each question took, by the server's own log.

    .venv/bin/python tests/bench/business.py [--rows 20000000] [--days 400]

Every defect is planted. Questions of less than 50 ms are left out. Exits with 1 where a question takes more than 15 s,
one control is in error, or one was not asked for what it costs. 20 million rows take 1.5 GB as a file and 4 GB in all.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/integration")]
from labs import Lab  # noqa: E402

HOST = "debian12"
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql >/dev/null 2>&1
systemctl start postgresql; sleep 3; useradd --system jrt0117_reader
"""
PSQL = "runuser -u postgres -- psql -q"
LOG = "/var/log/postgresql/postgresql-15-main.log"
# A statement ends where the next line of the log begins.
TOLD = re.compile(r"duration: ([0-9.]+) ms +statement: (.*?)(?=\n\d{4}-\d\d-\d\d |\Z)", re.S)
LEAST, MOST = 50, 15_000


def main() -> int:
    """Load, audit and tell; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--days", type=int, default=400)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(f"businessbench-{os.getpid()}", Path(folder) / "lab")
        (Path(folder) / "lab").mkdir()
        try:
            lab.up(HOST)
            lab.root(HOST, INSTALL)
            _load(lab, Path(folder) / "credit", given)
            return _audited(lab)
        finally:
            lab.down()


def _load(lab: Lab, folder: Path, given: argparse.Namespace) -> None:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "tools.credit_database", "--out", folder, "--rows", str(given.rows), "--days",
         str(given.days), "--defects", "all"], check=True, cwd=ROOT)
    written = time.monotonic()
    command = [sys.executable, ROOT / "lab/containers", "--lab", lab.name, "exec", HOST]
    with (folder / "database.sql").open("rb") as script:
        subprocess.run([*command, "runuser", "-u", "postgres", "--", "psql", "-q"], stdin=script, check=True)
    with (folder / "exchange.tar").open("rb") as files:
        subprocess.run([*command, "tar", "-C", "/", "-x"], stdin=files, check=True)
    print(f"{given.rows} rows: written in {written - began:.0f} s, loaded in {time.monotonic() - written:.0f} s")
    lab.root(HOST, f"{PSQL} -c 'ALTER ROLE jrt0117_reader SET log_min_duration_statement = {LEAST}' -c CHECKPOINT")


def _audited(lab: Lab) -> int:
    began = time.monotonic()
    run = lab.play(
        "assess", "--tags", "business", business_seconds=60, business_total_seconds=600,
        business_mapping=yaml.safe_load((ROOT / "tests/integration/business_mapping.yml").read_text(encoding="utf-8")),
        business_database={
            "engine": "postgresql", "socket": "/var/run/postgresql", "database": "credit", "user": "jrt0117_reader"})
    print(f"all controls, the play included: {time.monotonic() - began:.1f} s")
    slow = 0
    for taken, statement in TOLD.findall(lab.root(HOST, f"cat {LOG}")):
        tables = dict.fromkeys(re.findall(r'(?:FROM|JOIN) "?\w+"?\."?(\w+)', statement))
        words = " ".join(statement.split())
        print(f"{float(taken) / 1000:8.2f} s  {', '.join(tables)}: {words[:110]}")
        slow += float(taken) > MOST
    left = 0
    for (_host, control), finding in sorted(run.findings.items()):
        if finding["area"] == "business":
            costly = [one for one in finding["details"] if "not asked" in one["message"]["en"]]
            left += finding["status"] == "error" or bool(costly)
            print(f"{control}: {finding['status']}" + "".join(" - " + one["message"]["en"] for one in costly))
    return int(bool(slow or left or run.code))


if __name__ == "__main__":
    sys.exit(main())
