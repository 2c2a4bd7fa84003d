"""`make demo`: what it breaks is named, what it says is put right is so on the wire, and nothing of it stays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import LAB, ROOT

NAME = f"demo-{os.getpid()}"
PLACE = ROOT / "build" / NAME
LATEST = ROOT / "reports"


def demo(command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "LAB": NAME, "JRT0117_LANG": "en", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run([sys.executable, "-m", "tools.demo", command], cwd=ROOT, capture_output=True, text=True,
                          check=False, env=environment)


def on(host: str, script: str) -> str:
    return subprocess.run([sys.executable, LAB / "containers", "--lab", NAME, "exec", host, "bash", "-c", script],
                          capture_output=True, text=True, check=False).stdout


def reports() -> list[tuple[str, float]]:
    return sorted((str(path), path.lstat().st_mtime) for path in LATEST.rglob("*"))


@pytest.fixture(scope="module")
def shown() -> Iterator[str]:
    before = reports()
    done = demo("up")
    try:
        assert done.returncode == 0, done.stdout + done.stderr
        assert reports() == before
        yield done.stdout
    finally:
        assert demo("down").returncode == 0
    left = subprocess.run(
        [sys.executable, LAB / "containers", "--lab", NAME, "list"], capture_output=True, text=True, check=False).stdout
    assert not PLACE.exists() and left == ""


def became(shown: str) -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^  (\w+) +(\w+) +(fail|pass) +(fail|pass) ", shown, re.MULTILINE)
    return {control: (before, after) for _host, control, before, after in rows}


def test_everything_that_was_broken_is_named(shown: str) -> None:
    found = became(shown)
    assert len(found) >= 10 and {before for before, _after in found.values()} == {"fail"}
    assert "/etc/postgresql/15/main/pg_hba.conf:" in shown and "/etc/shadow:" in shown


def test_what_enforcing_may_is_put_right_and_the_rest_is_a_person_s(shown: str) -> None:
    found = became(shown)
    assert {name for name, (_before, after) in found.items() if after == "pass"} >= {
        "tls_protocols", "tls_ciphers", "tls_private_keys", "no_empty_passwords", "ssh_root_login",
        "database_audit_log"}
    for name in ("tls_own_keys", "database_authentication", "database_least_privilege", "query_log_complete"):
        assert found[name][1] == "fail"
    assert "a person: " in shown


def test_the_servers_themselves_say_the_same(shown: str) -> None:
    # bastion1 made the certificates, so that it has OpenSSL's client; web1 is asked through both packet filters.
    old, new = (on("bastion1", f"openssl s_client -connect 198.51.100.11:443 {version} </dev/null 2>&1")
                for version in ("-tls1_1 -cipher ALL:@SECLEVEL=0", "-tls1_2"))
    assert "Cipher is (NONE)" in old and "Cipher is ECDHE" in new
    assert on("web1", "stat -c %a /etc/pki/agency/host.key").strip() == "640"
    assert "permitrootlogin no" in on("bastion1", "sshd -T")
    # Nobody has closed this one: a person does.
    answer = on("db2", "psql 'host=203.0.113.31 user=report dbname=postgres' -Atc 'SHOW log_connections'")
    assert answer.strip() == "on"


def test_the_score_rises_and_every_host_was_reached(shown: str) -> None:
    before, after = (json.loads((PLACE / name / "summary.json").read_text("utf-8")) for name in ("before", "after"))
    assert after["hosts_summary"]["reached"] == before["hosts_summary"]["reached"] == 9
    assert after["scores"]["strict"]["value"] > before["scores"]["strict"]["value"] + 0.1
    # The hosts' packages come from a folder: none of them has a security source, nor the tool of the declared backups.
    lines = (PLACE / "after/findings/findings.jsonl").read_text("utf-8").splitlines()
    errors = {(one["host"] == "fw1", one["control"]) for one in map(json.loads, lines) if one["status"] == "error"}
    assert {control for of_device, control in errors if not of_device} == {
        "security_updates", "backup_encrypted", "backup_full_weekly", "backup_incremental_daily", "backup_integrity",
        "backup_offsite"}
    # Its saved configuration was cut off.
    assert "network_device_login" in {control for of_device, control in errors if of_device}
    assert f"Report: {PLACE / 'after/index.html'}" in shown and (PLACE / "after/index.html").exists()


def test_the_credit_database_has_what_was_planted(shown: str) -> None:
    planted = json.loads((PLACE / "credit/planted.json").read_text("utf-8"))
    counted = on("db1", "cd /; runuser -u postgres -- psql -d credit -Atc \"SELECT count(*) FROM credit.query_log "
                        "WHERE trim(coalesce(reason, '')) = ''\" -c 'SELECT count(*) FROM credit.query_log'").split()
    assert int(counted[0]) == planted["missing_reason"]["count"] and int(counted[1]) > 80_000
    lines = (PLACE / "before/findings/findings.jsonl").read_text("utf-8").splitlines()
    said = {one["control"]: json.dumps(one) for one in map(json.loads, lines) if one["host"] == "db1"}
    count = {name: one["count"] for name, one in planted.items()}
    assert f"reason {count['missing_reason']}" in said["query_log_complete"]
    assert f"{count['unknown_reason']} of" in said["query_reason_valid"]
    assert f"{count['past_term']} adverse records" in said["adverse_retention"]
    assert f"{count['left_enabled']} enabled users" in said["user_review"]
    assert f"{count['file_no_feedback']} files have no feedback" in said["exchange_log"]
    assert f"{count['dispute_late']} disputes were answered" in said["dispute_log"]
