# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks real servers of the lab what TLS they offer: hellos, processor time and wall time of each endpoint, and whether
sslyze finds the same versions and suites.

    .venv/bin/python tests/bench/tls_offers.py [--sslyze PATH] [--repeat 5]

sslyze is a program of its own, which is neither imported nor shipped: install it elsewhere (`pip install sslyze` in
another environment). Exits with 1 where a good endpoint takes more than 15 hellos or 6 ms of processor time, a bad one
more than 77 hellos, or sslyze finds what is not found here. What sslyze does not find is told: the server took it. So
it is with ECDSA before TLS 1.2 at a HAProxy with both kinds of certificate, which looks at the signature schemes of a
hello.
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
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "collections"), str(ROOT / "tests/integration")]
import tls_servers  # noqa: E402
from labs import Lab  # noqa: E402

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, suites  # noqa: E402

HOST = "debian12"
# As sslyze calls them.
COMMANDS = {
    suites.SSL3: "ssl_3_0_cipher_suites", suites.TLS10: "tls_1_0_cipher_suites", suites.TLS11: "tls_1_1_cipher_suites",
    suites.TLS12: "tls_1_2_cipher_suites", suites.TLS13: "tls_1_3_cipher_suites"}


def main() -> int:
    """Measure and compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sslyze", help="the program sslyze, to compare with")
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(f"tlsbench-{os.getpid()}", Path(folder))
        try:
            lab.up(HOST)
            lab.root(HOST, tls_servers.SETUP)
            address = lab.root(
                HOST, "ip -4 -o address show scope global | awk '{print $4}' | cut -d/ -f1 | head -1").strip()
            return max([measured(address, one, given) for one in tls_servers.SERVED])
        finally:
            lab.down()


def measured(address: str, one: tls_servers.Served, given: argparse.Namespace) -> int:
    """Print one endpoint's line; return 1 where it is not as it has to be."""
    best: tuple[float, float] = (9.0, 9.0)
    for _turn in range(given.repeat):
        cpu, wall = time.process_time(), time.monotonic()
        offer = ask(address, one)
        best = min(best, (time.process_time() - cpu, time.monotonic() - wall))
    wrong, more = [str(offer.problem)] if offer.problem else [], []
    if offer.hellos > (15 if one.good else 77) or one.good and best[0] > 0.006:
        wrong.append("takes too much")
    if given.sslyze and one.starttls != "mysql":
        every = ask(address, one, most=300, named=200)
        missing, more = different(every, sslyze(given.sslyze, address, one))
        wrong += missing
    versions = ", ".join(suites.VERSIONS[version] for version in offer.versions)
    print(
        f"{one.server}:{one.port:<5} {offer.hellos:3} hellos {best[0] * 1000:5.1f} ms processor "
        f"{best[1] * 1000:6.1f} ms {versions} {'; '.join(wrong + more)}", flush=True)
    return 1 if wrong else 0


def ask(address: str, one: tls_servers.Served, **more: Any) -> asking.Offer:
    """Ask one endpoint."""
    return asking.look(address, one.port, one.starttls, tls_servers.NAME, asking.Limits(60, 400), **more)


def sslyze(program: str, address: str, one: tls_servers.Served) -> dict[int, set[str]]:
    """Return the names of suites that sslyze finds, by version."""
    words = [program, "--json_out=-", "--sni", tls_servers.NAME]
    words += ["--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3"]
    words += ["--starttls", "postgres"] if one.starttls == "postgresql" else []
    told = subprocess.run([*words, f"{address}:{one.port}"], capture_output=True, text=True, check=False).stdout
    result = json.loads(told[told.index("{"):])["server_scan_results"][0]["scan_result"]
    return {
        version: {row["cipher_suite"]["name"] for row in result[command]["result"]["accepted_cipher_suites"]}
        for version, command in COMMANDS.items() if result[command]["result"]["accepted_cipher_suites"]}


def different(offer: asking.Offer, judge: dict[int, set[str]]) -> tuple[list[str], list[str]]:
    """Return what sslyze finds alone, and what it does not find; of good suites one is asked for."""
    found = [f"versions {offer.versions} not {sorted(judge)}"] if sorted(judge) != offer.versions else []
    beyond: list[str] = []
    good = {suites.name(code) for code in suites.GOOD_RSA + suites.GOOD_ECDSA + suites.GOOD13}
    for version, names in judge.items():
        mine = {suites.name(code) for code in offer.suites.get(version, ())}
        missing = names - mine - good
        more = mine - names - good
        found += [f"{suites.VERSIONS[version]}: sslyze finds {sorted(missing)}"] if missing else []
        beyond += [f"{suites.VERSIONS[version]}: sslyze finds no {', '.join(sorted(more))}"] if more else []
    return found, beyond


if __name__ == "__main__":
    sys.exit(main())
