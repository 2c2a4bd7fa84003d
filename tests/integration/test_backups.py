# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups on real hosts, with restic and pgBackRest themselves: what nothing covers is named, what is arranged runs and
is recorded, what keeps nothing or is damaged is found, and a rollback leaves the copies.

The judges are the tools' own: a restore that is compared by digests,
and their lists. The tools come from the mirrors of
this machine's apt, because the hosts' own source has them not.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from labs import LAB, Lab, Run

sys.path.insert(0, str(LAB))

from labkit.debian import RELEASES, _acquire_options, _sources

SYSTEMS = ("debian12", "debian13")
SECRET = "s3cret-of-a-repository"
AREA = ("--tags", "backup")
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq >/dev/null 2>&1 && apt-get install -qq -y --no-install-recommends postgresql restic \
  pgbackrest >/dev/null 2>&1
"""
CONF = """[global]
repo1-path=/srv/pg1
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=%s
repo2-path=/srv/pg2
repo1-retention-full=2
repo2-retention-full=2
start-fast=y
[main]
pg1-path=%s
"""
SET_UP = """
set -e
install -d -o postgres /srv/pg1 /srv/pg2
cat >/etc/pgbackrest.conf
chown postgres: /etc/pgbackrest.conf
chmod 640 /etc/pgbackrest.conf
runuser -u postgres -- psql -qc "ALTER SYSTEM SET archive_mode = on" \\
  -c "ALTER SYSTEM SET archive_command = 'pgbackrest --stanza=main archive-push %p'"
systemctl restart postgresql
sleep 2
runuser -u postgres -- psql -qc "CREATE TABLE credits AS SELECT generate_series(1, 1000) AS id"
runuser -u postgres -- pgbackrest --stanza=main stanza-create
install -d /srv/app
seq 2000 >/srv/app/numbers
chmod 644 /root/restic.key
restic -r /srv/restic --password-file /root/restic.key --no-cache init >/dev/null
"""
FLIP = """
path=$(find {place} -type f -size +300c | sort | head -n 1)
cp -p "$path" /root/kept
chmod u+w "$path"
printf 'XX' | dd of="$path" bs=1 seek=100 conv=notrunc 2>/dev/null
systemctl start {unit}
cp -p /root/kept "$path"
"""
KEYS = """status: kept
since: 2020-01-01
reviewed: 2026-10-08
records:
  - id: MY-002
    purpose: evidence_signing
    signing_key: """
TABLES = "tables of the running cluster that are no newer than the copy"
QUESTIONS = [{"set": "credit", "name": "credits", "query": "SELECT count(*) FROM credits", "database": "postgres",
              "at_least": 1000}]
# What a drill has left: folders and programs.
LEFT = "ls -d /var/lib/jrt0117-drill 2>/dev/null; pgrep -af jrt0117-drill | grep -v pgrep; true"
HOLD = """
python3 -c 'import fcntl, time
handle = open("/var/lib/jrt0117/evidence/drill.lock", "r+")
fcntl.flock(handle, fcntl.LOCK_EX)
time.sleep(300)' >/dev/null 2>&1 & echo $! >/root/holder"""
DAMAGE = """
place=$(ls -d /srv/pg1/backup/main/*F | tail -n 1)
path=$(ls -S $(find $place/pg_data/base -type f) | head -n 1)
echo "$path" >/root/damaged
cp -p "$path" /root/kept
chmod u+w "$path"
printf 'XX' | dd of="$path" bs=1 seek=100 conv=notrunc 2>/dev/null"""
KILL = """
for i in $(seq 1200); do
    process=$(pgrep -f pg1-path=/var/lib/[j]rt0117-drill | head -n 1)
    if [ -n "$process" ]; then kill -9 $(ps -o ppid= -p $process); exit 0; fi
    sleep 0.1
done
exit 1"""
TREE = "find /srv /etc /var/lib/jrt0117 /var/log/pgbackrest -type f -printf '%p %T@ %s\\n' | sort"
RESTIC = "restic -r /srv/restic --password-file /root/restic.key --no-lock --no-cache "
PSQL = "runuser -u postgres -- psql -Atqc "


@pytest.fixture(scope="module")
def sets(lab: Lab) -> dict[str, list[dict[str, Any]]]:
    """What is declared for each host, on which servers, tools and repositories are."""
    lab.up(*SYSTEMS)
    declared = {}
    for host in SYSTEMS:
        lines = "\n".join(_sources(RELEASES[host])).replace("deb ", "deb [trusted=yes] ")
        lab.root(host, "cat >/etc/apt/sources.list.d/mirrors.list", stdin=lines + "\n")
        options = "".join(line + "\n" for line in _acquire_options())
        lab.root(host, "cat >/etc/apt/apt.conf.d/99mirrors", stdin=options)
        lab.root(host, INSTALL, check=False)
        if "/pgbackrest" not in lab.root(host, "command -v pgbackrest", check=False):
            pytest.skip("no mirror of Debian can be reached from the lab's hosts")
        data = lab.root(host, PSQL + "'SHOW data_directory'").strip()
        lab.root(host, "cat >/root/restic.key", stdin=SECRET)
        lab.root(host, SET_UP, stdin=CONF % (SECRET, data))
        local = {"name": "local", "site": "bj-1", "medium": "disk"}
        away = {"name": "away", "site": "tj-2", "medium": "disk", "transport": "none"}
        more = {"retention_days": 90, "naming": "the tool's", "media_rotation": "none", "restore_objective_minutes": 60,
                "key_custody": "K-07", "arranged": True}
        declared[host] = [
            {"name": "credit", "what": {"engine": "postgresql", "data": data}, "tool": "pgbackrest",
             "importance": "critical", "repositories": [
                 {**local, "stanza": "main", "repo": 1}, {**away, "stanza": "main", "repo": 2}], **more},
            {"name": "app", "what": {"paths": ["/srv/app"]}, "tool": "restic", "importance": "normal", "repositories": [
                {**local, "location": "/srv/restic", "password_file": "/root/restic.key"}], **more}]
    return declared


def play(lab: Lab, playbook: str, sets: dict[str, list[dict[str, Any]]] | None, **variables: Any) -> Run:
    """Run a playbook with what is declared for each host."""
    given = {} if sets is None else {
        "backup_sets": "{{ of_hosts[inventory_hostname] }}", "of_hosts": sets, "backup_site": "bj-1"}
    run = lab.play(playbook, *(AREA if playbook != "rollback" else ()), **given, **variables)
    assert SECRET not in json.dumps(run.records) + run.output
    return run


def said(run: Run, host: str, control: str) -> tuple[str, str]:
    finding = run.findings[host, control]
    return finding["status"], json.dumps(finding, ensure_ascii=False)


def test_the_data_of_a_running_server_that_nothing_covers_is_named(lab: Lab, sets: dict) -> None:
    run = play(lab, "assess", None)
    for host in SYSTEMS:
        status, words = said(run, host, "backup_plan")
        data = lab.root(host, PSQL + "'SHOW data_directory'").strip()
        assert status == "fail" and f"{data} (data of postgres" in words
        assert said(run, host, "backup_incremental_daily")[0] == "manual"


def test_an_audit_writes_nothing_and_says_what_a_run_would(lab: Lab, sets: dict) -> None:
    before = {host: lab.root(host, TREE) for host in SYSTEMS}
    run = play(lab, "assess", sets)
    for host in SYSTEMS:
        assert lab.root(host, TREE) == before[host]
        for control in ("backup_incremental_daily", "backup_full_weekly", "backup_integrity"):
            finding = run.findings[host, control]
            assert (finding["status"], finding["would"]) == ("fail", "pass"), finding
        assert "lies on a file system of this host" in said(run, host, "backup_offsite")[1]
        assert "mode 0644" in said(run, host, "backup_encrypted")[1]


def test_what_is_arranged_runs_and_its_copies_come_back(lab: Lab, sets: dict) -> None:
    run = play(lab, "enforce", sets)
    for host in SYSTEMS:
        for control in ("backup_plan", "backup_incremental_daily", "backup_full_weekly", "backup_integrity"):
            assert said(run, host, control)[0] == "pass", said(run, host, control)
        info = json.loads(lab.root(host, "runuser -u postgres -- pgbackrest info --output=json"))
        assert [one["type"] for one in info[0]["backup"] if one["database"]["repo-key"] == 1] == ["full", "full"]
        assert len(json.loads(lab.root(host, RESTIC + "snapshots --json"))) == 2
        digest = "cd / && sha256sum srv/app/numbers >/root/sums"
        lab.root(host, f"{digest} && {RESTIC} restore latest --target /root/back >/dev/null && cd /root/back && "
                       "sha256sum -c --quiet /root/sums")
        assert lab.root(host, "stat -c %a /root/restic.key").strip() == "640"
        assert lab.root(host, f"grep -rl {SECRET} /etc/systemd /var/lib/jrt0117 /usr/local || true") == ""
    again = play(lab, "enforce", sets)
    assert [again.changed(host) for host in SYSTEMS] == [0, 0]


@pytest.fixture(scope="module")
def drilling(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The variables of drills whose records are signed by a key of the register."""
    folder = tmp_path_factory.mktemp("agency")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
    (folder / "keys.yml").write_text(KEYS + (folder / "key.pub").read_text(), encoding="utf-8")
    return {"baseline_registers": str(folder), "backup_drills": str(folder / "drills"),
            "drill_key": str(folder / "key"), "drill_queries": QUESTIONS}


def test_check_mode_says_what_a_drill_would_restore_and_writes_nothing(lab: Lab, sets: dict, drilling: dict) -> None:
    before = {host: lab.root(host, TREE) for host in SYSTEMS}
    run = lab.play("restore_drill", "--check", backup_sets="{{ of_hosts[inventory_hostname] }}", of_hosts=sets,
                   backup_site="bj-1", **drilling)
    assert run.code == 0 and '"repository": "away"' in run.output, run.output
    for host in SYSTEMS:
        assert lab.root(host, TREE) == before[host] and lab.root(host, LEFT) == ""


def test_a_drill_restores_starts_compares_and_is_signed(lab: Lab, sets: dict, drilling: dict) -> None:
    for host in SYSTEMS:
        lab.root(host, "runuser -u postgres -- pgbackrest --stanza=main --repo=2 backup")
    run = play(lab, "restore_drill", sets, **drilling)
    assert run.code == 0, run.output
    found = play(lab, "assess", sets, **drilling)
    for host in SYSTEMS:
        assert said(found, host, "restore_drill")[0] == "pass", said(found, host, "restore_drill")
        facts = json.loads(lab.root(host, "cat /var/lib/jrt0117/evidence/restore-credit.json"))["facts"]
        assert facts["site"] == "tj-2" and sum(facts["seconds"].values()) < 180, facts
        rows = {row["what"]: row["actual"] for row in facts["comparisons"]}
        assert rows["query credits"] == "1000" and rows[TABLES] == 1, rows
        facts = json.loads(lab.root(host, "cat /var/lib/jrt0117/evidence/restore-app.json"))["facts"]
        own = {row["what"]: row["actual"] for row in facts["comparisons"]}
        assert own["the canary of a recorded run"] in lab.root(host, "sha256sum /srv/app/.jrt0117-canary"), facts
        assert rows.get("pg_amcheck --all", "exit status 0") == "exit status 0"
        assert lab.root(host, LEFT) == ""


def test_a_signature_of_somebody_else_does_not_count(lab: Lab, sets: dict, drilling: dict) -> None:
    path = next(Path(drilling["backup_drills"]).glob(f"{SYSTEMS[0]}/restore-credit.*.json"))
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", drilling["drill_key"], str(path)]
    path.with_name(path.name + ".sig").unlink()
    subprocess.run(sign, check=True)
    run = play(lab, "assess", sets, **drilling)
    status, words = said(run, SYSTEMS[0], "restore_drill")
    assert status == "fail" and "has no signature by MY-002" in words
    assert said(run, SYSTEMS[1], "restore_drill")[0] == "pass"


def test_no_room_and_a_wrong_password_are_named(lab: Lab, sets: dict, drilling: dict) -> None:
    one, other = SYSTEMS
    lab.root(one, "mkdir /srv/small; mount -t tmpfs -o size=1m,mode=755 none /srv/small; echo x >/root/restic.key")
    lab.root(other, HOLD)
    run = play(lab, "restore_drill", sets, drill_scratch="/srv/small", **drilling)
    assert "credit: /srv/small/jrt0117-drill: has 1 MiB free" in run.output
    assert "wrong password or no key found" in run.output and "another drill is running" in run.output
    lab.root(one, "umount /srv/small; cat >/root/restic.key", stdin=SECRET)
    lab.root(other, "kill $(cat /root/holder)")
    finding = said(play(lab, "assess", sets, **drilling), one, "restore_drill")
    assert finding[0] == "fail" and "has 1 MiB free" in finding[1]


def test_a_damaged_copy_is_found_and_a_drill_that_is_killed_stays_failed(
        lab: Lab, sets: dict, drilling: dict) -> None:
    one, other = SYSTEMS
    lab.root(one, DAMAGE)
    process, _fragments = lab.start_play(
        "restore_drill", backup_sets="{{ of_hosts[inventory_hostname] }}", of_hosts=sets, backup_site="bj-1",
        **drilling)
    lab.root(other, KILL)
    output, _ = process.communicate(timeout=300)
    assert process.returncode != 0 and "pgbackrest restore: ERROR" in output, output
    lab.root(one, "cp -p /root/kept $(cat /root/damaged)")
    assert [lab.root(host, LEFT) for host in SYSTEMS] == ["", ""]
    run = play(lab, "assess", sets, **drilling)
    assert [said(run, host, "restore_drill")[0] for host in SYSTEMS] == ["fail", "fail"]
    assert "was cut short" in said(run, other, "restore_drill")[1]


def test_a_command_that_keeps_nothing_is_found(lab: Lab, sets: dict) -> None:
    for host in SYSTEMS:
        lab.root(host, PSQL + shlex.quote("ALTER SYSTEM SET archive_command = '/bin/true'"))
        lab.root(host, PSQL + "'SELECT pg_reload_conf()' -c 'SELECT txid_current()' -c 'SELECT pg_switch_wal()'; sleep "
        "3")
        assert lab.root(host, PSQL + "'SELECT last_failed_time IS NULL FROM pg_stat_archiver'").strip() == "t"
    run = play(lab, "assess", sets)
    for host in SYSTEMS:
        status, words = said(run, host, "backup_realtime")
        assert status == "fail" and "its archive command says yes and keeps nothing" in words


@pytest.mark.parametrize("place, unit, words", [
    ("/srv/restic/data", "jrt0117-backup-check-app", "repository contains errors"),
    ("/srv/pg1/backup/main/*F/pg_data/base", "jrt0117-backup-check-credit", "status: invalid")])
def test_a_flipped_byte_turns_the_next_check_into_a_finding(
        lab: Lab, sets: dict, place: str, unit: str, words: str) -> None:
    for host in SYSTEMS:
        lab.root(host, FLIP.format(place=place, unit=unit))
    run = play(lab, "assess", sets)
    for host in SYSTEMS:
        status, told = said(run, host, "backup_integrity")
        assert status == "fail" and words in told, told


def test_a_rollback_takes_the_units_away_and_leaves_the_copies(lab: Lab, sets: dict) -> None:
    runs = lab.root(SYSTEMS[0], "ls -tr /var/lib/jrt0117/journal").split()
    undone = play(lab, "rollback", None, baseline_run_id=runs[0])
    assert undone.code == 0, undone.output
    for host in SYSTEMS:
        assert lab.root(host, "ls /etc/systemd/system | grep jrt0117-backup || true") == ""
        assert len(json.loads(lab.root(host, RESTIC + "snapshots --json"))) == 2
        assert lab.root(host, "stat -c %a /root/restic.key").strip() == "644"
