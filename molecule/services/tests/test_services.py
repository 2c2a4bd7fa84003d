"""What was wrong was named, and what the servers' own clients say of it once it was put right."""

from __future__ import annotations

import json
from typing import Any

import pytest
from labs import Lab

Findings = dict[tuple[str, str], dict[str, Any]]
# Of the bad host: control, and what its finding has to say.
NAMED = (
    ("tls_protocols", "nginx:443 at 127.0.0.1:443"), ("tls_ciphers", "takes the weak suites"),
    ("tls_private_keys", "/etc/lab/site.pem has mode 0644"),
    ("tls_own_keys", "/etc/lab/site.pem is a key of good as well"),
    ("database_authentication", "pg_hba.conf:1 (host all all 127.0.0.1 255.255.255.255 trust) asks for nothing"),
    ("database_authentication", "'open'@'%' has no password"), ("database_authentication", "Redis 127.0.0.1:6379"),
    ("database_least_privilege", "the role report has SUPERUSER"), ("database_audit_log", "log_connections is off"),
    ("database_audit_log", "MariaDB"), ("database_idle_timeouts", "idle_in_transaction_session_timeout is 0 s"),
    ("database_connection_limits", "site"), ("web_connection_limits", "/etc/nginx/"))
OLD = ("tls1", "tls1_1")


def said(finding: dict[str, Any]) -> str:
    return json.dumps([finding["message"], finding["details"]], ensure_ascii=False)


def taken(lab: Lab, host: str, version: str) -> bool:
    command = f"openssl s_client -connect 127.0.0.1:443 -{version} -cipher ALL:@SECLEVEL=0 </dev/null 2>&1"
    return "Cipher is (NONE)" not in lab.root(host, command, check=False)


def psql(lab: Lab, host: str, question: str) -> str:
    return lab.root(host, f'cd /; runuser -u postgres -- psql -Atc "{question}"').strip()


@pytest.mark.parametrize(("control", "words"), NAMED, ids=[f"{control}-{words[:12]}" for control, words in NAMED])
def test_what_is_wrong_is_named_with_its_place(assessed: Findings, control: str, words: str) -> None:
    finding = assessed["bad", control]
    assert finding["status"] == "fail" and words in said(finding)


def test_a_host_in_good_order_passes_where_the_other_fails(assessed: Findings) -> None:
    # MariaDB of Debian takes old versions by itself.
    for control, words in NAMED:
        if control not in ("tls_own_keys", "web_connection_limits"):
            failed = [one["message"]["en"] for one in assessed["good", control]["details"] if one["status"] == "fail"]
            assert not [text for text in failed if words in text]


def test_one_private_key_on_two_hosts_is_found_on_both(assessed: Findings) -> None:
    for host, other in (("good", "bad"), ("bad", "good")):
        finding = assessed[host, "tls_own_keys"]
        assert finding["status"] == "fail" and f"is a key of {other} as well" in said(finding)


def test_nothing_secret_stands_in_a_finding(assessed: Findings, enforced: Findings) -> None:
    told = json.dumps([*assessed.values(), *enforced.values()])
    assert "Kx7!qzW-secret" not in told and "PRIVATE KEY" not in told


def test_nginx_takes_no_old_version_any_more(lab: Lab) -> None:
    for host in ("good", "bad"):
        assert [version for version in OLD if taken(lab, host, version)] == []
        assert taken(lab, host, "tls1_2")


def test_the_key_is_closed(lab: Lab) -> None:
    assert lab.root("bad", "stat -c %a /etc/lab/site.pem").strip() in ("600", "640")


def test_postgresql_says_that_it_keeps_what_was_set(lab: Lab) -> None:
    settings = {"log_connections": "on", "log_disconnections": "on", "idle_in_transaction_session_timeout": "10min"}
    assert {name: psql(lab, "bad", f"SHOW {name}") for name in settings} == settings
    assert psql(lab, "bad", "SHOW auth_delay.milliseconds") not in ("0", "")
    assert psql(lab, "bad", "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'site'") == "20"


def test_a_login_is_recorded_now(lab: Lab) -> None:
    psql(lab, "bad", "SELECT 1")
    assert "connection authorized: user=postgres" in lab.root("bad", "tail -n 50 /var/log/postgresql/*.log")


def test_mariadb_records_logins_and_what_changes_data(lab: Lab) -> None:
    asked = "SELECT @@server_audit_logging, @@server_audit_events"
    assert lab.root("bad", f"mariadb -Ne '{asked}'").split() == ["1", "CONNECT,QUERY_DDL,QUERY_DCL,QUERY_DML_NO_SELECT"]


def test_what_is_a_person_s_was_left_to_one(lab: Lab, enforced: Findings) -> None:
    entered = lab.root("bad", "runuser -u nobody -- psql -h 127.0.0.1 -U report -d postgres -Atc 'SELECT current_user'")
    assert entered.strip() == "report"
    finding = enforced["bad", "database_authentication"]
    assert finding["status"] == "fail" and finding["advice"]


def test_nothing_was_changed_on_the_host_in_good_order(enforced: Findings) -> None:
    assert [control for (host, control), finding in enforced.items() if host == "good" and finding["changed"]] == []
