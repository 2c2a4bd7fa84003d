# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What independent judges say of a Debian 12 host before and after all areas have been enforced.

    .venv/bin/python tests/bench/judges.py                                      a container, by Lynis
    .venv/bin/python tests/bench/judges.py --machine --datastream FILE.xml      a virtual machine, by OpenSCAP, too

Prints Lynis's hardening index before and after, each test that lost points or says something new, each that still does
not have all its points, and what is still suggested; with a data stream of ComplianceAsCode (docs/other-judges.md tells
where one comes from), the same of its profiles' rules. Exits with 1 where anything that passed before does not
afterwards. An emulated machine takes an hour with a data stream, ten minutes without. Needs the lab (lab/prepare).
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from labs import LAB, Lab, Machines
from shown import CERTIFICATES, certificates, put_certificates

HOST, SYSTEM = "judged", "debian12"
PROFILES = ("cis_level2_server", "anssi_bp28_high")
# Every opt-in of the documentation that ends nothing for the account this run logs in by.
VARIABLES = {
    **CERTIFICATES, "audit_collector_host": "192.0.2.1", "audit_time_servers": ["192.0.2.2"],
    "accounts_lockout_root": True, "accounts_extra_root_lock": True, "accounts_stale_expire": True,
    "accounts_password_force_change": False, "accounts_sudo_administrators": ["root", "admin", "%sysadmin"],
    "accounts_ssh_max_auth_tries": 3, "boundary_links_disable": True, "boundary_ssh_forwarding": "refuse",
    "boundary_router_advertisements": False, "patching_core_pattern": "|/bin/false",
    "integrity_aide_approved": "Zhao Min, 2026-11-30"}
# What enforcing installs and the lab's images have not: from a source of the host's own, as an agency has one.
OFFERED = ("aide",)
OFFER = """
set -e
mkdir -p /srv/more && tar x -C /srv/more && cd /srv/more
for one in *.deb; do
    dpkg-deb -f $one; echo Filename: ./$one; echo Size: $(stat -c %s $one); echo SHA256: $(sha256sum <$one | cut -c-64)
    echo
done >Packages
echo 'deb [trusted=yes] file:/srv/more ./' >/etc/apt/sources.list.d/more.list
apt-get update -qq
"""
TEST = re.compile(r"Performing test ID (\S+)")
POINTS = re.compile(r"Hardening: assigned (?:partial|maximum) number of hardening points .*?\((\d+)(?: of (\d+))?\)\.")
SAID = re.compile(r"(suggestion|warning)\[\]=([^|]+)\|([^|]*)\|([^|]*)\|")
SCANNED = "/root/judged"


@dataclass
class Judged:
    """What the judges said: Lynis's index, the points of each test and its words, and the result of each rule."""

    index: int
    points: dict[str, list[int]]
    said: set[tuple[str, str]]
    rules: dict[str, dict[str, str]] = field(default_factory=dict)


def main() -> int:
    """Judge, enforce, judge again, and tell what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lab", default=f"judges-{os.getpid()}", help="name of the lab that the host is in")
    parser.add_argument("--machine", action="store_true", help="a virtual machine instead of a container")
    parser.add_argument("--datastream", type=Path, metavar="FILE", help="ComplianceAsCode's, for Debian 12")
    parser.add_argument("--keep", action="store_true", help="leave the host running")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="judges-") as folder:
        lab = (Machines if options.machine else Lab)(options.lab, Path(folder, "runs"), dict(VARIABLES))
        try:
            lab.up(f"{HOST}={SYSTEM}")
            before, after = _both(lab, Path(folder), options.datastream)
        finally:
            if not options.keep:
                lab.down()
    _tell_lynis(before, after)
    for profile in before.rules:
        _tell_profile(profile, before.rules[profile], after.rules[profile])
    return int(bool(_worse(before, after)))


def _both(lab: Lab, folder: Path, datastream: Path | None) -> tuple[Judged, Judged]:
    """Return what the judges say before and after enforcing."""
    _bring(lab, "lynis", *(("openscap-scanner",) if datastream else ()))
    if datastream:
        _root(lab, f"mkdir -p {SCANNED} && cat >{SCANNED}/ds.xml", datastream.read_bytes())
    (folder / "pki").mkdir()
    put_certificates(lab, HOST, certificates(folder / "pki"))
    _root(lab, OFFER, _packed(*OFFERED))
    before = _judged(lab, datastream is not None)
    sees = lab.inventory()["hosts"][HOST]["lab_controller"]
    sees = [f"{sees}/32"]
    run = lab.play("enforce", boundary_management_networks=sees, accounts_login_networks=sees)
    if run.code:
        raise SystemExit(run.output)
    if isinstance(lab, Machines):
        lab.containers("reboot", HOST)
    return before, _judged(lab, datastream is not None)


def _bring(lab: Lab, *packages: str) -> None:
    """Install packages on the host from files; it reaches no mirror."""
    _root(lab, "mkdir -p /tmp/debs && tar x -C /tmp/debs && dpkg -i /tmp/debs/*.deb && rm -r /tmp/debs",
          _packed(*packages))


def _packed(*packages: str) -> bytes:
    found = subprocess.run(
        [sys.executable, LAB / "packages", SYSTEM, *packages], capture_output=True, text=True, check=True).stdout
    return subprocess.run(["tar", "c", "-C", found.strip(), "."], capture_output=True, check=True).stdout


def _root(lab: Lab, script: str, stdin: bytes = b"", *, fine: tuple[int, ...] = (0,)) -> str:
    """Run a script on the host as root, over SSH and however long it takes: an emulated machine is slow."""
    everyone = lab.inventory()
    shared, port = everyone["vars"], everyone["hosts"][HOST]["ansible_port"]
    done = subprocess.run(
        ["ssh", *shared["ansible_ssh_common_args"].split(), "-o", "BatchMode=yes", "-p", str(port), "-i",
         shared["ansible_ssh_private_key_file"], "admin@127.0.0.1", f"sudo bash -c {shlex.quote(script)}"],
        input=stdin, capture_output=True, check=False)
    if done.returncode not in fine:
        raise SystemExit(f"{script}\n{done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    return done.stdout.decode("utf-8", "replace")


def _judged(lab: Lab, scan: bool) -> Judged:
    _root(lab, "lynis audit system --quick --no-colors --quiet >/dev/null || true")
    log, report = (_root(lab, f"cat /var/log/lynis{name}") for name in (".log", "-report.dat"))
    found = re.search(r"^hardening_index=(\d+)", report, re.M)
    if found is None:
        raise SystemExit(f"Lynis gave no index:\n{log[-2000:]}")
    said = {(test, f"{what.strip()} {more.strip(' -')}".strip()) for _, test, what, more in SAID.findall(report)}
    judged = Judged(int(found.group(1)), _points(log), said)
    for profile in PROFILES if scan else ():
        judged.rules[profile] = _scanned(lab, profile)
    return judged


def _points(log: str) -> dict[str, list[int]]:
    """Return the points that each test gave, and how many it could have given."""
    points: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    test = "?"
    for line in log.splitlines():
        if begun := TEST.search(line):
            test = begun.group(1)
        elif given := POINTS.search(line):
            points[test][0] += int(given.group(1))
            points[test][1] += int(given.group(2) or given.group(1))
    return dict(points)


def _scanned(lab: Lab, profile: str) -> dict[str, str]:
    """Return the result of each of a profile's rules, by its short name."""
    # 2 is that some rule fails.
    _root(lab, f"cd {SCANNED}; oscap xccdf eval --profile {profile} --skip-valid --results {profile}.xml ds.xml >&2",
          fine=(0, 2))
    tree = ElementTree.fromstring(_root(lab, f"cat {SCANNED}/{profile}.xml"))
    return {
        one.get("idref", "").partition("content_rule_")[2]: result
        for one in tree.iter("{http://checklists.nist.gov/xccdf/1.2}rule-result")
        if (result := one.findtext("{http://checklists.nist.gov/xccdf/1.2}result", "")) != "notselected"}


def _worse(before: Judged, after: Judged) -> list[str]:
    """Return what passed before and does not afterwards."""
    tests = [
        f"{test}: {given} of {most}, before {before.points[test][0]} of {before.points[test][1]}"
        for test, (given, most) in after.points.items()
        if test in before.points and given - most < before.points[test][0] - before.points[test][1]]
    # A test that asked for something before may ask for less of the same now.
    asked = {test for test, _words in before.said}
    said = [f"{test}: {words}" for test, words in sorted(after.said) if test not in asked]
    rules = [
        f"{profile}: {rule}" for profile, results in after.rules.items() for rule, result in results.items()
        if before.rules[profile].get(rule) == "pass" and result in ("fail", "error", "unknown")]
    return tests + said + rules


def _tell_lynis(before: Judged, after: Judged) -> None:
    print(f"Lynis: {before.index} before, {after.index} after")
    print("\nWorse than before:", *(_worse(before, after) or ["nothing"]), sep="\n  ")
    print("\nPoints that are missing:", *(
        f"{test}: {given} of {most}" for test, (given, most) in after.points.items() if given < most), sep="\n  ")
    print("\nStill suggested:", *(f"{test}: {words}" for test, words in sorted(after.said)), sep="\n  ")


def _tell_profile(profile: str, before: dict[str, str], after: dict[str, str]) -> None:
    for when, results in (("before", before), ("after", after)):
        print(f"\n{profile} {when}:", ", ".join(f"{count} {what}" for what, count in Counter(results.values()).items()))
    print("Still failing:", *sorted(rule for rule, result in after.items() if result == "fail"), sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
