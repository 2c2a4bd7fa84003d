"""Rules of access of PostgreSQL put right by opt-in: psql says who gets in before, after, and after a rollback."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from labs import Lab, Run

HOSTS = ("debian12", "debian13")
VERSION = {"debian12": "15", "debian13": "17"}
AREA = ("--tags", "database")
VARIABLES: dict[str, Any] = {"database_enforce": ["access_rules", "tls"]}
PSQL = "runuser -u postgres -- psql -qAtc "
RULES = """# kept as it is
local   all  postgres               peer
local   all  all                    trust   # as it was
host    all  "app"  0.0.0.0/0       scram-sha-256
host    all  app    ::/0  scram-sha-256
"""
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql ssl-cert >/dev/null 2>&1
systemctl start postgresql; sleep 2
runuser -u postgres -- psql -qc "SET password_encryption = 'scram-sha-256'" \
  -c "CREATE ROLE app LOGIN PASSWORD 's3cret-of-the-role'" -c "ALTER SYSTEM SET listen_addresses = '*'" \
  -c "ALTER SYSTEM SET ssl = on"
hba=$(runuser -u postgres -- psql -Atc 'SHOW hba_file')
cat >"$hba"
systemctl restart postgresql; sleep 2
"""
# Who gets in: over the socket without a password, over TCP in the clear, over TCP with TLS.
WAYS = """
export PGPASSWORD=s3cret-of-the-role PGCONNECT_TIMEOUT=5
address=$(hostname -I | cut -d' ' -f1)
for way in "user=app dbname=postgres" "host=$address user=app dbname=postgres sslmode=disable" \
    "host=$address user=app dbname=postgres sslmode=require"; do
  runuser -u nobody -- psql -Atc 'SELECT 1' "$way" 2>/dev/null || echo no
done"""


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Lab:
    """Hosts with a cluster of open rules."""
    lab.up(*HOSTS)
    for host in HOSTS:
        lab.root(host, INSTALL, stdin=RULES)
    return lab


def ways(lab: Lab, host: str) -> list[str]:
    return lab.root(host, WAYS).split()


def file_of(lab: Lab, host: str) -> str:
    return lab.root(host, f"cat /etc/postgresql/{VERSION[host]}/main/pg_hba.conf")


def enforced(lab: Lab, *words: str) -> Run:
    run = lab.play("enforce", *AREA, *words)
    assert run.code == 0, run.output
    assert "s3cret-of-the-role" not in run.output + json.dumps(run.records)
    return run


def test_who_is_connected_now_is_not_shut_out(hosts: Lab) -> None:
    assert {host: ways(hosts, host) for host in HOSTS} == dict.fromkeys(HOSTS, ["1", "1", "1"])
    for host in HOSTS:
        hosts.root(host, """
address=$(hostname -I | cut -d' ' -f1)
systemd-run -q --unit held -E PGPASSWORD=s3cret-of-the-role --uid nobody \
  psql -qc 'SELECT pg_sleep(600)' "host=$address user=app dbname=postgres sslmode=disable"; sleep 1""")
    run = enforced(hosts)
    for host in HOSTS:
        assert "would be shut out: app@" in json.dumps(run.findings[host, "database_tls_required"])
        # The other control's rule is nobody's now.
        assert file_of(hosts, host) == RULES.replace("trust", "peer")
        hosts.root(host, "systemctl stop held; " + PSQL + """\
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'" """)
    assert hosts.play("rollback", baseline_run_id=run.run_id).code == 0
    assert {file_of(hosts, host) for host in HOSTS} == {RULES}


def test_rules_are_put_right_shown_before_and_taken_back_byte_for_byte(hosts: Lab) -> None:
    shown = enforced(hosts, "--check", "--diff")
    assert {file_of(hosts, host) for host in HOSTS} == {RULES}
    run = enforced(hosts, "--diff")
    for host in HOSTS:
        assert shown.diffs[host, "database"] == run.diffs[host, "database"]
        assert run.findings[host, "database_tls_required"]["status"] == "pass"
        assert "asks for nothing" not in json.dumps(run.findings[host, "database_authentication"]["details"])
        assert file_of(hosts, host) == RULES.replace("trust", "peer").replace("host ", "hostssl ")
    assert {host: ways(hosts, host) for host in HOSTS} == dict.fromkeys(HOSTS, ["no", "no", "1"])
    again = enforced(hosts)
    assert [again.changed(host) for host in HOSTS] == [0, 0]
    assert hosts.play("rollback", baseline_run_id=run.run_id).code == 0
    assert {file_of(hosts, host) for host in HOSTS} == {RULES}
    assert {host: ways(hosts, host) for host in HOSTS} == dict.fromkeys(HOSTS, ["1", "1", "1"])


MARIADB = """
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends mariadb-server openssl >/dev/null 2>&1
openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/mysql/lab.key -out /etc/mysql/lab.pem -subj /CN=lab 2>/dev/null
chown mysql /etc/mysql/lab.key
printf '[mariadbd]\\nbind-address=0.0.0.0\\nssl_cert=/etc/mysql/lab.pem\\nssl_key=/etc/mysql/lab.key\\n' \
  >/etc/mysql/mariadb.conf.d/60-lab.cnf
systemctl restart mariadb; sleep 2
mariadb -e "CREATE USER app@'%' IDENTIFIED BY 's3cret-of-the-role'; CREATE USER ''@'10.9.9.9'"
"""
# The tables of accounts and of plugins, variables, and option files.
MARIADB_DIGEST = """
mariadb -N -e "SELECT * FROM mysql.plugin; SHOW GLOBAL VARIABLES" | grep -v '^gtid\\|^timest'
mariadb -N -e "SELECT User, Host, COALESCE(JSON_VALUE(Priv, '$.account_locked'), 0) IN ('1', 'true')
FROM mysql.global_priv"
find /etc/mysql -type f -exec sha256sum {} + | sort"""
MARIADB_WAYS = """
for tls in --skip-ssl "--ssl --skip-ssl-verify-server-cert"; do
  runuser -u nobody -- mariadb $tls -h $(hostname -I | cut -d' ' -f1) -u app -ps3cret-of-the-role -N -e 'SELECT 1' \
    2>/dev/null || echo no
done"""


def test_mariadb_is_put_right_lasts_over_a_restart_and_is_taken_back(hosts: Lab) -> None:
    hosts.variables["database_enforce"] = ["anonymous_accounts", "audit", "password_policy", "tls"]
    for host in HOSTS:
        hosts.root(host, MARIADB)
    before = {host: hosts.root(host, MARIADB_DIGEST) for host in HOSTS}
    assert {host: hosts.root(host, MARIADB_WAYS).split() for host in HOSTS} == dict.fromkeys(HOSTS, ["1", "1"])
    shown = enforced(hosts, "--check", "--diff")
    assert {host: hosts.root(host, MARIADB_DIGEST) for host in HOSTS} == before
    run = enforced(hosts, "--diff")
    for host in HOSTS:
        assert {path: sides for path, sides in shown.diffs[host, "database"].items() if path.endswith(".cnf")} == {
            path: sides for path, sides in run.diffs[host, "database"].items() if path.endswith(".cnf")}
        assert hosts.root(host, MARIADB_WAYS).split() == ["no", "1"]
        assert "MariaDB" not in json.dumps(run.findings[host, "database_tls_required"]["details"])
        # As it is after the next start, too; and what is done is recorded.
        hosts.root(host, "systemctl restart mariadb; sleep 2")
        assert hosts.root(host, MARIADB_WAYS).split() == ["no", "1"]
        hosts.root(host, "mariadb -e 'FLUSH LOGS'")
        weak = hosts.root(host, """mariadb -e "CREATE USER weak IDENTIFIED BY 'short'" 2>&1 || true""")
        assert "ERROR 1819" in weak
        record = hosts.root(host, "cat /var/lib/mysql/server_audit.log*")
        assert re.search(r",app,.*,CONNECT,", record), record[-2000:]
    again = enforced(hosts)
    assert [again.changed(host) for host in HOSTS] == [0, 0]
    assert hosts.play("rollback", baseline_run_id=run.run_id).code == 0
    assert {host: hosts.root(host, MARIADB_DIGEST) for host in HOSTS} == before


def test_what_is_refused_of_one_server_is_done_for_the_other_of_the_same_control(hosts: Lab) -> None:
    hosts.variables["database_enforce"] = ["tls"]
    host = HOSTS[0]
    hosts.root(host, """
address=$(hostname -I | cut -d' ' -f1)
systemd-run -q --unit held -E PGPASSWORD=s3cret-of-the-role --uid nobody \
  psql -qc 'SELECT pg_sleep(600)' "host=$address user=app dbname=postgres sslmode=disable"; sleep 1""")
    run = enforced(hosts, "--limit", host)
    found = run.findings[host, "database_tls_required"]
    assert {one["message"]["en"].split(" ")[0] for one in found["details"]} == {"PostgreSQL"}
    assert any("Not enforced" in one["advice"]["en"] and "app@" in one["advice"]["en"] for one in found["details"])
    assert (file_of(hosts, host), hosts.root(host, MARIADB_WAYS).split()) == (RULES, ["no", "1"])
    assert found["changed"] and hosts.play("rollback", baseline_run_id=run.run_id).code == 0
    assert hosts.root(host, MARIADB_WAYS).split() == ["1", "1"]
    hosts.root(host, "systemctl stop held")
