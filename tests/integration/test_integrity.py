# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Integrity on real hosts, with AIDE 0.17 and 0.19 and ClamAV themselves.

A planted file, a changed program and a removed one are named; what a run has changed is none of them; a database is
made by an approval alone, and one that is cut, exchanged, gone or open is told; EICAR is found, and an engine that does
not run is not started by the question.

The packages are not among those of the lab's images: lab/packages fetches them, once on each machine.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile

import pytest
from labs import LAB, Lab, Run

sys.path.insert(0, str(LAB))

from labkit.packages import folder_of
from labkit.shell import LabError

SYSTEMS = ("debian11", "debian13")
AREA = ("--tags", "integrity")
APPROVED = "Zhao Min, 2026-11-30"
# A source of its own, as an agency has one.
SOURCE = """
set -e
mkdir -p /srv/more && tar -xf - -C /srv/more && cd /srv/more
for one in *.deb; do
    dpkg-deb -f $one; echo Filename: ./$one; echo Size: $(stat -c %s $one); echo SHA256: $(sha256sum <$one | cut -c-64)
    echo
done >Packages
echo 'deb [trusted=yes] file:/srv/more ./' >/etc/apt/sources.list.d/more.list
apt-get update -qq
"""
TREE = "find /etc /usr/bin /usr/local /var/lib/{aide,jrt0117} -type f -printf '%p %T@ %s %m\\n' 2>/dev/null | sort"
RECORD = "systemctl start jrt0117-file-integrity.service; cat /var/lib/jrt0117/evidence/file-integrity.json"


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Lab:
    """Hosts whose sources offer AIDE."""
    lab.up(*SYSTEMS)
    for host in SYSTEMS:
        offered(lab, host, ["aide"])
    return lab


def offered(lab: Lab, host: str, packages: list[str]) -> None:
    """Have a host's sources offer packages."""
    try:
        folder = folder_of(host, packages)
    except LabError:
        pytest.skip("no mirror of Debian can be reached")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.add(folder, ".")
    done = subprocess.run(
        [sys.executable, LAB / "containers", "--lab", lab.name, "exec", host, "bash", "-c", SOURCE],
        input=packed.getvalue(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def play(lab: Lab, playbook: str, approved: str = "", **more: object) -> Run:
    return lab.play(playbook, *(AREA if playbook != "rollback" else ()), integrity_aide_approved=approved, **more)


def said(run: Run, host: str) -> tuple[str, str]:
    finding = run.findings[host, "file_integrity"]
    return finding["status"], json.dumps(finding, ensure_ascii=False)


def test_an_audit_writes_nothing_and_says_what_a_run_would(hosts: Lab) -> None:
    before = {host: hosts.root(host, TREE) for host in SYSTEMS}
    run = play(hosts, "assess", APPROVED)
    for host in SYSTEMS:
        assert hosts.root(host, TREE) == before[host]
        status, words = said(run, host)
        assert status == "fail" and "aide is not installed" in words
        assert run.findings[host, "file_integrity"]["would"] == "pass"


def test_without_an_approval_there_is_a_timer_and_no_database(hosts: Lab) -> None:
    run = play(hosts, "enforce")
    for host in SYSTEMS:
        status, words = said(run, host)
        assert status == "fail" and "Nobody has approved" in words, words
        assert "aide.db" not in hosts.root(host, "ls /var/lib/aide")


def test_an_approved_host_passes_and_the_second_run_changes_nothing(hosts: Lab) -> None:
    run = play(hosts, "enforce", APPROVED)
    again = play(hosts, "enforce", APPROVED)
    for host in SYSTEMS:
        assert said(run, host)[0] == "pass", said(run, host)
        assert f"approved by {APPROVED}" in said(run, host)[1]
        assert again.changed(host) == 0


def test_what_was_planted_changed_and_removed_is_named_and_what_a_run_wrote_is_not(hosts: Lab) -> None:
    for host in SYSTEMS:
        hosts.root(host, "cp /usr/bin/mawk /root; cp -p /usr/bin/tac /root; echo x >/usr/local/bin/planted; "
                         "printf x >>/usr/bin/tac; rm /usr/bin/mawk")
    # A run of another area, after the approval.
    hosts.play("enforce", "--tags", "8.3.3-B-e-2")
    for host in SYSTEMS:
        assert '"rc": 7' in hosts.root(host, RECORD)
    run = play(hosts, "assess", APPROVED)
    for host in SYSTEMS:
        status, words = said(run, host)
        assert status == "fail" and "3 files differ" in words, words
        assert "/usr/local/bin/planted (new)" in words and "/usr/bin/tac" in words and "mawk (missing)" in words
        assert "as a run of this collection has left them: /etc/" in words


SPOILT = {
    "cut": ("head -c 60000 /root/aide.db >/var/lib/aide/aide.db", "cut", "end-of-stream"),
    "exchanged": ("aide --config /etc/aide/aide.conf --init >/dev/null; mv /var/lib/aide/aide.db.new "
                  "/var/lib/aide/aide.db", "not the one that was approved", ""),
    "gone": ("mv /var/lib/aide/aide.db /var/lib/aide/aide.db.new", "aide.db.new was left beside it", ""),
    "open": ("chmod 666 /var/lib/aide/aide.db", "Others than root can change", ""),
    "old words": (
        "sed -i s/^database_in/database/ /etc/aide/aide.conf", "unexpected character", "not what this version"),
}
REPAIR = "cp -p /root/aide.db /var/lib/aide; cp -p /root/aide.conf /etc/aide; rm -f /var/lib/aide/*.new"


@pytest.mark.parametrize("name", SPOILT)
def test_a_database_that_proves_nothing_is_told(hosts: Lab, name: str) -> None:
    script, *words = SPOILT[name]
    host = "debian13"
    hosts.root(host, "test -e /root/aide.db || cp -p /var/lib/aide/aide.db /etc/aide/aide.conf /root")
    hosts.root(host, script)
    hosts.root(host, RECORD)
    run = play(hosts, "assess", APPROVED, baseline_hosts=host)
    hosts.root(host, REPAIR)
    status, told = said(run, host)
    assert status == "fail" and any(one and one in told for one in words), told


def test_a_rollback_takes_all_away_but_the_database(hosts: Lab) -> None:
    host = "debian11"
    for run in hosts.root(host, "ls -t /var/lib/jrt0117/journal").split():
        undone = play(hosts, "rollback", baseline_hosts=host, baseline_run_id=run)
        assert undone.code == 0, undone.output
    assert hosts.root(host, "ls -d /etc/aide /etc/systemd/system/jrt0117-* /usr/bin/aide 2>/dev/null || true") == ""
    assert hosts.root(host, "ls /var/lib/aide").split() == ["aide.db"]


# ClamAV's own signatures come from a mirror on the internet, signed. These are made by hand, for EICAR alone; systemd's
# conditions on Debian are met by what an old freshclam leaves.
EICAR = r"""
set -e
mkdir -p /var/lib/clamav/daily.inc /var/lib/clamav/main.inc /srv/in
printf '%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-' 'ANTIVIRUS-TEST-FILE!$H+H*' >/srv/in/letter
printf '%s:68:Eicar\n' $(md5sum </srv/in/letter | cut -c-32) >/var/lib/clamav/own.hdb
cp /etc/passwd /srv/in
systemctl start clamav-daemon.service
for turn in $(seq 40); do test -S /run/clamav/clamd.ctl && break; sleep .5; done
"""
SCAN = """
clamscan -ri --database /var/lib/clamav/own.hdb /srv/in >/tmp/scan || true
count() { grep "^$1 files:" /tmp/scan | cut -d' ' -f3; }
printf '{"tool": "clamscan", "result": "ok", "files": %s, "infected": %s}' $(count Scanned) $(count Infected) |
    python3 /usr/local/lib/jrt0117/record.py malware-scan --external
"""
HEAD = "printf 'ClamAV-VDB:%s 08-30 -0500:27999:1:90:X:X:b:1' \"$(date +'%d %b %Y')\" >/var/lib/clamav/daily.cvd"


def test_a_scanner_counts_by_what_its_engine_says_and_its_scan_found(hosts: Lab) -> None:
    host = "debian12"
    hosts.up(host)
    offered(hosts, host, ["clamav-daemon", "clamav-freshclam", "clamav"])
    hosts.root(host, "DEBIAN_FRONTEND=noninteractive apt-get install -qq -y clamav-daemon clamav-freshclam clamav")
    hosts.root(host, EICAR)
    play(hosts, "enforce", baseline_hosts=host)
    hosts.root(host, HEAD + "\n" + SCAN)
    found = play(hosts, "assess", baseline_hosts=host).findings[host, "malware_scanner"]
    told = json.dumps(found)
    assert "clamscan found 1 infected files among 2" in told
    # Real clamd has no day for signatures of one's own: that is no pass.
    assert found["status"] == "error" and "answers without the day of its signatures" in told
    hosts.root(host, "systemctl stop clamav-daemon.service; echo '<html>502' >/var/lib/clamav/daily.cvd")
    told = json.dumps(play(hosts, "assess", baseline_hosts=host).findings[host, "malware_scanner"])
    assert "clamd does not run" in told and "daily.cvd has no head" in told
    assert "inactive" in hosts.root(host, "systemctl is-active clamav-daemon.service", check=False)
