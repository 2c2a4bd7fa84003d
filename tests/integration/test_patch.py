# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook `patch` over three rings of real hosts: what is not tested, approved and soaked goes nowhere; a batch
stops where a step fails, at whichever, and the run goes on from there; a sick host gets its versions back.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from labs import Lab, Run
from test_security_updates import BUILD, released

TEST, PRODUCTION = "ring1", ("ring2", "ring3", "ring4")
FIXES = "".join(f"fix{number:03} 1.{number}-1 1.{number}-2\n" for number in range(5))
CHECKS = [{"name": "ssh", "unit": "ssh.service"}, {"name": "app", "command": ["test", "-e", "/srv/well"]}]
KEYS = """status: kept
since: 2020-01-01
reviewed: 2026-10-08
records:
  - id: MY-002
    purpose: evidence_signing
    signing_key: """
HERE = "dpkg-query -W -f '${Version}' fix000"
# In the place of a program: kills whoever runs it for the step that is named, once, and halfway leaves dpkg at work.
KILLED_AT = """#!/bin/bash
step=$(cat /root/step)
if [ "$step" = halfway ] && [[ "$*" = *--no-remove* ]]; then
    : >/root/step
    /usr/bin/dpkg --unpack /srv/fixes/pool/*.deb >/dev/null
    kill -9 $PPID
    exit 1
elif [ -n "$step" ] && [[ " $* " = *" $step "* ]]; then
    : >/root/step
    kill -9 $PPID
    exit 1
fi
exec "/usr/bin/${0##*/}" "$@"
"""
CACHE = """mkdir -p /var/cache/apt/archives; touch /srv/well
for n in 0 1 2 3 4; do cp /srv/now/fix00$n.deb /var/cache/apt/archives/fix00${n}_1.$n-1_all.deb; done"""


@pytest.fixture(scope="module")
def rings(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One test host and three of production, with the same source; and the key of who approves."""
    lab.up(*(f"{host}=debian12" for host in (TEST, *PRODUCTION)))
    lab.root(TEST, "cat >/root/build.py", stdin=BUILD)
    lab.root(TEST, "python3 /root/build.py", stdin=FIXES)
    packed = lab.root(TEST, "tar -C /srv -czf - fixes now | base64")
    for host in (TEST, *PRODUCTION):
        lab.root(host, "base64 -d | tar -C /srv -xzf -; dpkg -i /srv/now/*.deb >/dev/null", stdin=packed)
        lab.root(host, released(days=1))
        lab.root(host, CACHE)
    folder = tmp_path_factory.mktemp("patches")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
    (folder / "keys.yml").write_text(KEYS + (folder / "key.pub").read_text(), encoding="utf-8")
    lab.variables.update(
        patch_run="r1", patch_ring_test=TEST, patch_checks=CHECKS, patch_check_retries=1, patch_check_delay=1,
        patching_manifests=str(folder / "m"), baseline_registers=str(folder), patch_soak_hours=0,
        patch_reboot_seconds=15)
    return lab


def patched(lab: Lab, stage: str, **variables: Any) -> Run:
    return lab.play("patch", patch_stage=stage, **variables)


def versions(lab: Lab) -> list[str]:
    return [lab.root(host, HERE) for host in PRODUCTION]


def test_what_is_not_tested_approved_and_soaked_goes_nowhere(rings: Lab) -> None:
    assert "there is no manifest" in patched(rings, "production").output
    assert patched(rings, "test").code == 0
    assert rings.root(TEST, HERE) == "1.0-2"
    assert "is not approved yet" in patched(rings, "production").output
    key = Path(rings.variables["baseline_registers"], "key")
    approved = patched(rings, "approve", patch_approved_by="li", patch_change="SP-2026-040", patch_key=str(key))
    assert approved.code == 0, approved.output
    assert "production waits 24 hours" in patched(rings, "production", patch_soak_hours=24).output
    assert versions(rings) == ["1.0-1"] * 3


def test_check_mode_says_what_would_be_and_writes_nothing(rings: Lab) -> None:
    rings.remember(*PRODUCTION)
    run = rings.play("patch", "--check", patch_stage="production")
    assert run.code == 0 and run.changed("ring2") == 1, run.output
    assert rings.differences(*PRODUCTION).strip() == ""


def test_a_batch_stops_at_the_step_that_fails_and_goes_on_from_there(rings: Lab) -> None:
    rings.root("ring2", "mv /var/cache/apt/archives/fix001_1.1-1_all.deb /root")
    run = patched(rings, "production")
    assert run.code != 0 and "cannot be kept to go back to: fix001=1.1-1" in run.output
    rings.root("ring2", "mv /root/fix001_1.1-1_all.deb /var/cache/apt/archives; mv /srv/fixes /srv/gone")
    run = patched(rings, "production")
    assert run.code != 0 and "Fetch the lists of the sources" in run.output and versions(rings) == ["1.0-1"] * 3
    rings.root("ring2", "mv /srv/gone /srv/fixes")
    rings.root("ring3", "rm /srv/well")
    run = patched(rings, "production")
    assert run.code != 0 and "ring3 is not well after run r1: Look at the health: app: exit status 1" in run.output
    assert versions(rings) == ["1.0-2", "1.0-2", "1.0-1"]


def test_a_cluster_that_votes_is_begun_one_host_at_a_time(rings: Lab) -> None:
    run = patched(rings, "production", patch_serial=["100%"], patch_quorum_groups=["ring3", "ring4"])
    assert run.code != 0 and "ring3 is not well" in run.output and versions(rings) == ["1.0-2", "1.0-2", "1.0-1"]


def test_a_sick_host_gets_its_versions_back_and_others_are_left_as_they_are(rings: Lab) -> None:
    run = patched(rings, "production", patch_on_failure="rollback")
    assert run.code != 0 and "The versions from before are back" in run.output
    assert versions(rings) == ["1.0-2", "1.0-1", "1.0-1"] and run.changed("ring2") == 0
    assert '"taken back"' in rings.root("ring3", "cat /var/lib/jrt0117/patches/r1/run.json")


def test_a_run_that_is_killed_at_any_step_is_begun_anew(rings: Lab) -> None:
    rings.root("ring3", "touch /srv/well")
    rings.root("ring4", "cat >/root/wrapper; for name in apt-mark apt-get test; do "
               "install /root/wrapper /usr/sbin/$name; done", stdin=KILLED_AT)
    for step in ("showhold", "update", "--no-remove", "halfway"):
        rings.root("ring4", f"echo '{step}' >/root/step")
        run = rings.play("patch", "--limit", "localhost,ring4", patch_stage="production")
        assert run.code != 0 and "ring4 is not well after run r1" in run.output, (step, run.output[-3000:])
        left = rings.root("ring4", "dpkg --audit; cat /root/step")
        assert ("fix000" in left) == (step == "halfway") and step not in left, left
    # A check of the health that is killed is asked once more, as one that failed.
    rings.root("ring4", "echo /srv/well >/root/step")
    run = rings.play("patch", "--limit", "localhost,ring4", patch_stage="production")
    assert run.code == 0 and "RETRYING" in run.output, run.output[-3000:]
    assert rings.root("ring4", "cat /root/step") == ""
    rings.root("ring4", "rm /usr/sbin/apt-mark /usr/sbin/apt-get /usr/sbin/test")
    assert rings.root("ring4", HERE) == "1.0-2" and rings.root("ring4", "dpkg --audit") == ""


def test_what_came_by_the_playbook_is_approved_and_what_came_otherwise_is_named(rings: Lab) -> None:
    assert patched(rings, "production").code == 0 and versions(rings) == ["1.0-2"] * 3
    assert patched(rings, "production").changed("ring4") == 0
    rings.root("ring4", "cp /srv/now/fix000.deb /root; cd /root; dpkg-deb -R fix000.deb new; "
               "sed -i 's/^Version: .*/Version: 1.0-3/' new/DEBIAN/control; dpkg-deb -b new other.deb; "
               "dpkg -i other.deb")
    run = rings.play("assess", "--tags", "patching")
    for host in (TEST, "ring2", "ring3"):
        assert run.findings[host, "patch_flow"]["status"] == "pass", run.findings[host, "patch_flow"]
    finding = run.findings["ring4", "patch_flow"]
    assert finding["status"] == "fail" and "fix000 1.0-3" in finding["message"]["en"], finding


def test_a_host_that_does_not_come_back_stops_the_batch(rings: Lab) -> None:
    for host in ("ring2", "ring3"):
        rings.root(host, "dpkg -i /srv/now/fix000.deb; rm -rf /var/lib/jrt0117/patches")
    rings.root("ring2", "touch /run/reboot-required")
    run = patched(rings, "production")
    assert run.code != 0 and "ring2 is not well after run r1: Reboot where it is due" in run.output
    assert rings.root("ring3", HERE) == "1.0-1"
