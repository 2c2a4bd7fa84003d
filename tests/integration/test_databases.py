"""PostgreSQL 13, 15 and 17, MariaDB 10.5, 10.11 and 11.8, Redis: asked over their own sockets, broken, judged again.

psql and mariadb, the servers' own clients, are the judges. One story, in this order: assessed, and nothing is other
than before -> broken -> named, and what is named is so -> odd servers -> enforced -> enforced again -> rolled back.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from labs import SYSTEMS, Lab, Run

AREA = ("--tags", "database")
VARIABLES = {
    "database_enforce": ["audit", "idle_transactions"], "database_connection_limits": {'odd" role': 20},
    "database_accounts": {"mended": {"owner": "Zhang Wei", "kind": "service"}}}
# None of these may stand in any output.
SECRETS = ("s3cret-of-the-role", "s3cret-of-an-account", "s3cret-of-the-option-file")
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql mariadb-server redis-server >/dev/null 2>&1
systemctl start postgresql mariadb redis-server
for i in $(seq 100); do
  runuser -u postgres -- psql -qAtc 'SELECT 1' >/dev/null 2>&1 && mariadb -e 'SELECT 1' >/dev/null 2>&1 && break
  sleep 0.3
done
runuser -u postgres -- psql -qc "CREATE ROLE \\"odd\\"\\" role\\" LOGIN PASSWORD 's3cret-of-the-role'"
mariadb -e "CREATE USER mended@localhost IDENTIFIED BY 's3cret-of-an-account'"
"""
# All that is kept of settings, roles and accounts, and each file of configuration.
DIGEST = """
psql() { runuser -u postgres -- psql "$@"; }
psql -Atc "SELECT * FROM pg_settings ORDER BY name" -c "SELECT * FROM pg_authid ORDER BY rolname" \
  -c "SELECT * FROM pg_db_role_setting" -c "SELECT * FROM pg_hba_file_rules"
mariadb -N -e "SELECT * FROM mysql.global_priv ORDER BY User, Host; SHOW GLOBAL VARIABLES" | grep -v '^gtid\\|^timest'
data=$(psql -Atc 'SHOW data_directory')
find /etc/postgresql /etc/mysql /etc/redis "$data"/*.conf -type f -exec sha256sum {} +
"""
PSQL = "runuser -u postgres -- psql -Atc "


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Lab:
    """A host of each release with all three servers."""
    lab.up(*SYSTEMS)
    everywhere(lab, INSTALL)
    return lab


def everywhere(lab: Lab, script: str) -> dict[str, str]:
    """Run a script on every host at the same time; return what each has printed."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(SYSTEMS, pool.map(lambda host: lab.root(host, script), SYSTEMS), strict=True))


def assessed(lab: Lab, **variables: object) -> Run:
    run = lab.play("assess", *AREA, **variables)
    assert run.code == 0, run.output
    assert not [secret for secret in SECRETS if secret in json.dumps(run.records) + run.output]
    return run


def reasons(run: Run, host: str, control: str) -> set[tuple[str, str]]:
    """Return (status, English sentence) of what a control has to say of a host."""
    finding = run.findings[host, control]
    return {(one["status"], one["message"]["en"]) for one in finding["details"]} or {
        (finding["status"], finding["message"]["en"])}


def said(run: Run, host: str, control: str) -> str:
    return json.dumps(run.findings[host, control], ensure_ascii=False)


def test_an_audit_sees_all_three_and_changes_nothing(hosts: Lab) -> None:
    before = everywhere(hosts, DIGEST)
    run = assessed(hosts)
    assert everywhere(hosts, DIGEST) == before
    findings = {(host, finding["control"]): finding for (host, _name), finding in run.findings.items()
                if finding["area"] == "database"}
    assert len(findings) == 15 * len(SYSTEMS)
    assert [key for key, finding in findings.items() if finding["status"] in ("error", "not_applicable")] == []
    for host in SYSTEMS:
        words = said(run, host, "database_idle_timeouts")
        assert all(name in words for name in ("PostgreSQL (/var/lib/postgresql/", "MariaDB", "Redis 127.0.0.1:6379"))


def test_what_is_said_of_settings_is_what_the_servers_own_clients_say(hosts: Lab) -> None:
    run = assessed(hosts)
    asked = everywhere(hosts, f"""
{PSQL} "SHOW data_checksums" -c "SHOW password_encryption" -c "SHOW log_connections"
mariadb -N -e "SELECT @@interactive_timeout, @@log_bin, @@local_infile"
redis-cli CONFIG GET timeout | tail -1""")
    for host, answer in asked.items():
        checksums, encryption, logins, maria, redis = answer.split("\n")[:5]
        assert ("its pages have no checksums" in said(run, host, "data_checksums")) == (checksums == "off")
        assert ("password_encryption is md5" in said(run, host, "database_authentication")) == (encryption == "md5")
        assert ("log_connections is off" in said(run, host, "database_audit_log")) == (logins == "off")
        interactive, binlog, infile = maria.split("\t")
        assert (f"interactive_timeout is {interactive} s" in said(run, host, "database_idle_timeouts"))
        assert ("it writes no binary log" in said(run, host, "archive_mode")) == (binlog == "0")
        assert ("local_infile is on" in said(run, host, "database_least_privilege")) == (infile == "1")
        assert (f"timeout is {redis}, so idle clients stay" in said(run, host, "database_idle_timeouts")) == (
            redis == "0")


def test_what_is_broken_is_named_and_is_so(hosts: Lab) -> None:
    everywhere(hosts, f"""
hba=$({PSQL} 'SHOW hba_file')
cp -p "$hba" /root/hba.kept
sed -i '1i host all all 127.0.0.1/32 trust' "$hba"
{PSQL} "SELECT pg_reload_conf()" >/dev/null; sleep 1
{PSQL} "CREATE ROLE boss SUPERUSER LOGIN" >/dev/null
mariadb -e "CREATE USER open@'%'; CREATE USER ''@localhost; GRANT FILE ON *.* TO open@'%'; CREATE DATABASE test;
CREATE ROLE chief; GRANT RELOAD ON *.* TO chief; CREATE USER clerk@localhost IDENTIFIED BY 's3cret-of-an-account';
GRANT chief TO clerk@localhost"
""")
    # Whoever asks over TCP is let in without a password, by both.
    entered = everywhere(hosts, """
runuser -u nobody -- psql -h 127.0.0.1 -U boss -d postgres -Atc 'SELECT current_user'
runuser -u nobody -- mariadb -h 127.0.0.1 -u open -N -e 'SELECT CURRENT_USER()'""")
    # The server takes whoever comes from here for the anonymous account first.
    assert {answer.strip() for answer in entered.values()} == {"boss\n@localhost"}
    run = assessed(hosts)
    for host in SYSTEMS:
        words = said(run, host, "database_authentication")
        assert "pg_hba.conf:1 (host all all 127.0.0.1 255.255.255.255 trust) asks for nothing" in words
        assert "'open'@'%' has no password" in words and "''@'localhost'" in words
        assert "the role boss has SUPERUSER" in said(run, host, "database_least_privilege")
        assert "'open'@'%' has rights over all databases" in said(run, host, "database_least_privilege")
        assert "'clerk'@'localhost' has rights over all databases and is not declared: ROLE 'chief'@''" in said(
            run, host, "database_least_privilege")
        assert "the first superuser postgres gets in by other means" in said(run, host, "database_default_accounts")
        assert "there is a database test" in said(run, host, "database_default_accounts")


def test_rules_that_are_not_loaded_are_no_verdict(hosts: Lab) -> None:
    everywhere(hosts, f"""
sleep 2; cp /root/hba.kept "$({PSQL} 'SHOW hba_file')" """)
    run = assessed(hosts)
    for host in SYSTEMS:
        finding = run.findings[host, "database_authentication"]
        assert finding["status"] == "error" and "was edited since it was loaded" in finding["message"]["en"]
    everywhere(hosts, f"""
{PSQL} "SELECT pg_reload_conf()" -c "DROP ROLE boss" >/dev/null
mariadb -e "DROP USER open@'%'; DROP USER ''@localhost; DROP USER clerk@localhost; DROP ROLE chief; \
DROP DATABASE test" """)


def test_a_server_that_does_not_answer_is_one_error_and_the_others_are_judged(hosts: Lab) -> None:
    everywhere(hosts, "kill -STOP $(pidof mariadbd)")
    try:
        run = assessed(hosts, database_seconds=2)
    finally:
        everywhere(hosts, "kill -CONT $(pidof mariadbd)")
    for host in SYSTEMS:
        finding = run.findings[host, "database_idle_timeouts"]
        assert finding["status"] == "error" and "gave no answer in time" in finding["message"]["en"]
        assert "idle_in_transaction_session_timeout is 0 s" in said(run, host, "database_idle_timeouts")


def test_a_wrong_option_file_is_passed_over_for_the_socket_and_never_shown(hosts: Lab) -> None:
    everywhere(hosts, "printf '[client]\\nuser=nobody\\npassword=\"s3cret-of-the-option-file\"\\n' >/root/.my.cnf")
    run = assessed(hosts)
    everywhere(hosts, "rm /root/.my.cnf")
    assert {run.findings[host, "database_idle_timeouts"]["status"] for host in SYSTEMS} == {"fail"}


def test_two_clusters_and_a_database_of_many_schemas_are_judged(hosts: Lab) -> None:
    host = "debian12"
    hosts.root(host, f"""
pg_createcluster 15 second >/dev/null && pg_ctlcluster 15 second start
{PSQL} "CREATE DATABASE many" >/dev/null
for i in $(seq 2000); do echo "CREATE SCHEMA s$i;"; done | runuser -u postgres -- psql -q many
runuser -u postgres -- psql -qc 'GRANT CREATE ON SCHEMA s77 TO PUBLIC' many""")
    run = assessed(hosts)
    assert "in these schemas of the database many: s77." in said(run, host, "database_least_privilege")
    words = said(run, host, "data_checksums")
    assert "/var/lib/postgresql/15/main" in words and "/var/lib/postgresql/15/second" in words
    hosts.root(host, f'pg_dropcluster --stop 15 second; {PSQL} "DROP DATABASE many" >/dev/null')


def test_what_was_edited_and_not_loaded_is_not_brought_into_force(hosts: Lab) -> None:
    everywhere(hosts, f'echo "host all all 0.0.0.0/0 trust" >>"$({PSQL} "SHOW hba_file")"')
    before = everywhere(hosts, f'{PSQL} "SELECT pg_conf_load_time()"')
    run = hosts.play("enforce", *AREA)
    assert run.code == 0, run.output
    assert everywhere(hosts, f'{PSQL} "SELECT pg_conf_load_time()"') == before
    assert {run.findings[host, "database_audit_log"]["status"] for host in SYSTEMS} == {"fail"}
    everywhere(hosts, f'sed -i "\\$d" "$({PSQL} "SHOW hba_file")"; {PSQL} "SELECT pg_reload_conf()" >/dev/null')


def test_enforcing_settles_what_it_may_and_rolling_back_brings_every_byte_back(hosts: Lab) -> None:
    before = everywhere(hosts, DIGEST)
    run = hosts.play("enforce", *AREA)
    assert run.code == 0, run.output
    asked = everywhere(hosts, f"""
{PSQL} "SHOW idle_in_transaction_session_timeout" -c "SHOW log_connections" -c "SHOW log_disconnections" \
  -c "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'odd\\" role'" """)
    assert {answer.strip() for answer in asked.values()} == {"10min\non\non\n20"}
    for host in SYSTEMS:
        assert "idle_in_transaction" not in said(run, host, "database_idle_timeouts").partition('"evidence"')[0]
        assert [words for _status, words in reasons(run, host, "database_connection_limits")
                if "PostgreSQL" in words and "may take" in words] == []
    again = hosts.play("enforce", *AREA)
    assert [again.changed(host) for host in SYSTEMS] == [0, 0, 0]
    undone = hosts.play("rollback", baseline_run_id=run.run_id)
    assert undone.code == 0, undone.output
    assert everywhere(hosts, DIGEST) == before
