"""PostgreSQL 15 and MariaDB 10.11 in odd states: one clear error for what cannot be asked, and the rest is judged."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from labs import Lab, Run, read_fragments

HOST = "debian12"
VARIABLES: dict[str, Any] = {"database_enforce": ["audit"], "database_seconds": 3}
PSQL = "runuser -u postgres -- psql -qAtc "
HBA = "/etc/postgresql/15/main/pg_hba.conf"
INSTALL = f"""
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql mariadb-server >/dev/null 2>&1
systemctl start postgresql mariadb
for i in $(seq 100); do {PSQL} 'SELECT 1' >/dev/null 2>&1 && mariadb -e 'SELECT 1' >/dev/null 2>&1 && break; sleep 0.3
done
cp -p {HBA} /root/hba.kept
"""
RELOAD = f"{PSQL} 'SELECT pg_reload_conf()' >/dev/null; sleep 1"


@pytest.fixture(scope="module")
def host(lab: Lab) -> Lab:
    """A host with both servers."""
    lab.up(HOST)
    lab.root(HOST, INSTALL)
    return lab


@pytest.fixture
def rules(host: Lab) -> Any:
    """Return a function that puts lines before the rules of PostgreSQL; they are as before afterwards."""
    def put(lines: str) -> None:
        host.root(HOST, f"cat - /root/hba.kept >{HBA}; {RELOAD}", stdin=lines)
    yield put
    host.root(HOST, f"cp -p /root/hba.kept {HBA}; pkill -o -HUP postgres; sleep 1")


def assessed(lab: Lab) -> Run:
    run = lab.play("assess", "--tags", "database")
    assert run.code == 0, run.output
    return run


def statuses(run: Run, engine: str) -> set[str]:
    """Return the statuses of what is said of a kind of server by all controls."""
    return {
        one["status"] for (_host, _name), finding in run.findings.items() if finding["area"] == "database"
        for one in finding["details"] if f"{engine} " in one["message"]["en"] or f"{engine}:" in one["message"]["en"]}


def said(run: Run, control: str) -> str:
    return json.dumps(run.findings[HOST, control], ensure_ascii=False)


def test_odd_names_and_many_roles_rules_and_databases_are_judged(host: Lab, rules: Any) -> None:
    rules("".join(f"host db{number} all 10.0.{number % 256}.0/24 reject\n" for number in range(500)))
    host.root(HOST, """
export PGCLIENTENCODING=UTF8
{ for i in $(seq 10000); do echo "CREATE ROLE r$i LOGIN;"; done
  echo "CREATE DATABASE gb ENCODING 'EUC_CN' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;"
  printf '%s\\n' 'CREATE DATABASE shut ALLOW_CONNECTIONS false;' 'CREATE DATABASE "征信 %s ''; \\x";'
  printf 'CREATE ROLE "line\\nbreak %%d" LOGIN SUPERUSER;\\n'; } | runuser -u postgres -- psql -q
runuser -u postgres -- psql -qc 'CREATE SCHEMA "模式"; GRANT CREATE ON SCHEMA "模式" TO PUBLIC' gb
mariadb -e "SET GLOBAL sql_mode='ANSI_QUOTES'; SET GLOBAL read_only=1; CREATE USER 'o\\'d d%'@'%' IDENTIFIED BY 'x'"
""")
    began = time.monotonic()
    run = assessed(host)
    assert time.monotonic() - began < 60
    assert "error" not in statuses(run, "PostgreSQL") | statuses(run, "MariaDB")
    words = said(run, "database_least_privilege")
    assert "模式" in words and "line" in words and "break %d" in words
    host.root(HOST, """
{ for i in $(seq 10000); do echo "DROP ROLE r$i;"; done; echo 'DROP DATABASE gb; DROP DATABASE shut;'
  echo 'DROP DATABASE "征信 %s ''; \\x";'; printf 'DROP ROLE "line\\nbreak %%d";\\n'; } | runuser -u postgres -- psql -q
mariadb -e "SET GLOBAL sql_mode=DEFAULT; SET GLOBAL read_only=0; DROP USER 'o\\'d d%'@'%'" """)


def test_a_full_server_is_asked_by_what_is_reserved(host: Lab) -> None:
    host.root(HOST, f"""
{PSQL} 'CREATE ROLE crowd LOGIN'; {PSQL} "ALTER SYSTEM SET max_connections = 12" ; systemctl restart postgresql; sleep 2
sed -i '1i local all crowd trust' {HBA}; {RELOAD}
for i in $(seq 12); do (psql -U crowd -h /var/run/postgresql postgres -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &) ; done
sleep 2""")
    run = assessed(host)
    assert "error" not in statuses(run, "PostgreSQL")
    host.root(HOST, f"""
{PSQL} "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crowd'" >/dev/null
{PSQL} 'DROP ROLE crowd' -c 'ALTER SYSTEM RESET max_connections'; cp -p /root/hba.kept {HBA}
systemctl restart postgresql; sleep 2""")


@pytest.mark.parametrize(("lines", "status"), [
    ("local all postgres reject\n", "error"), ("local all all peer map=nobody\n", "error"),
    ("host all @nofile 10.0.0.0/8 md5\n", "error"), ("# " + "x" * 2**20 + "\r\nlocal all all peer\r\n", "")])
def test_rules_that_shut_us_out_or_cannot_be_read_are_errors_and_odd_ones_are_read(
        host: Lab, rules: Any, lines: str, status: str) -> None:
    rules(lines)
    run = assessed(host)
    assert ("error" in statuses(run, "PostgreSQL")) == bool(status), said(
        run, "database_authentication")
    assert "error" not in statuses(run, "MariaDB")


def test_who_gets_in_by_a_map_is_one_person(host: Lab, rules: Any) -> None:
    ident = HBA.replace("hba", "ident")
    host.root(HOST, f"""cp -p {ident} /root/ident.kept; printf 'staff daemon app\\nstaff bin app\\n' >>{ident}
{PSQL} 'CREATE ROLE app LOGIN'""")
    rules("local all postgres peer\nlocal all all peer map=staff\n")
    for account in ("daemon", "bin"):
        assert host.root(HOST, f"runuser -u {account} -- psql -U app -Atc 'SELECT 1' postgres").strip() == "1"
    assert "get in as the one role app: bin, daemon" in said(assessed(host), "database_unique_accounts")
    host.root(HOST, f"sleep 1; echo >>{ident}")
    assert "was edited since it was loaded" in said(assessed(host), "database_unique_accounts")
    host.root(HOST, f"cp -p /root/ident.kept {ident}; {RELOAD}; {PSQL} 'DROP ROLE app'")


def test_a_locked_catalogue_is_an_error_in_time(host: Lab) -> None:
    host.root(HOST, "systemd-run -q --uid postgres psql -qc "
              "'BEGIN; LOCK TABLE pg_authid IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)'; sleep 1")
    run = assessed(host)
    finding = run.findings[HOST, "database_authentication"]
    assert finding["status"] == "error" and ".s.PGSQL.5432: gave no answer in time" in finding["message"]["en"]
    assert "error" not in statuses(run, "MariaDB")
    host.root(HOST, "systemctl restart postgresql; sleep 2")


def test_a_server_that_dies_while_it_is_asked_is_one_error(host: Lab) -> None:
    # Frozen, it lets others connect; killed, it ends that.
    host.root(HOST, "kill -STOP $(pidof mariadbd)")
    process, fragments = host.start_play("assess", "--tags", "database", database_seconds=60)
    waiting = "ss -Hxl src /run/mysqld/mysqld.sock | awk '{print $3}'"
    for _second in range(60):
        if host.root(HOST, waiting).strip() not in ("", "0"):
            break
        time.sleep(1)
    host.root(HOST, "kill -KILL $(pidof mariadbd)")
    output, _ = process.communicate(timeout=300)
    run = Run(process.returncode, output, read_fragments(fragments), fragments.parent)
    # It is asked once, and named by its socket: whose it was, nobody can tell any more.
    assert statuses(run, "mysqld.sock") == {"error"}
    assert "error" not in statuses(run, "PostgreSQL")
    host.root(HOST, "systemctl restart mariadb")


def test_an_option_file_with_includes_and_odd_passwords_is_read(host: Lab) -> None:
    host.root(HOST, """
mkdir -p /root/my.cnf.d; printf '[client]\\nuser = "root"\\n!includedir /root/my.cnf.d\\n' >/root/.my.cnf
printf "[client]\\npassword = 'p#q\\\\\\\\x;y'\\n" >/root/my.cnf.d/secret.cnf
mariadb -e "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('p#q\\\\\\\\x;y')" """)
    # The server's own client reads it as we do.
    assert host.root(HOST, "mariadb -Ne 'SELECT 1'").strip() == "1"
    run = assessed(host)
    assert "error" not in statuses(run, "MariaDB") and "p#q" not in run.output + json.dumps(run.records)
    host.root(HOST, "mv /root/.my.cnf /root/kept.cnf")
    # The server's own account is left, of which the kernel tells who it is.
    assert "error" not in statuses(assessed(host), "MariaDB")
    host.root(HOST, """mv /root/kept.cnf /root/.my.cnf
mariadb -e "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING 'invalid' OR unix_socket"
rm -r /root/.my.cnf /root/my.cnf.d""")


def test_a_server_without_accounts_fails_at_once(host: Lab) -> None:
    host.root(HOST, """
printf '[mysqld]\\nskip-grant-tables\\nskip-name-resolve\\n' >/etc/mysql/mariadb.conf.d/99-odd.cnf
systemctl restart mariadb""")
    assert "runs with skip_grant_tables" in said(assessed(host), "database_authentication")
    host.root(HOST, "rm /etc/mysql/mariadb.conf.d/99-odd.cnf; systemctl restart mariadb")


def test_a_standby_is_judged_and_left_alone_until_it_is_promoted(host: Lab) -> None:
    host.root(HOST, f"""
echo 'local replication all peer' >>{HBA}; {RELOAD}
pg_createcluster 15 other >/dev/null; rm -rf /var/lib/postgresql/15/other
runuser -u postgres -- pg_basebackup -D /var/lib/postgresql/15/other -R -c fast
pg_ctlcluster 15 other start; sleep 2""")
    of_other = f"{PSQL} 'SHOW log_connections' -p 5433"
    first = host.play("enforce", "--tags", "database")
    assert first.code == 0, first.output
    assert host.root(HOST, f"{PSQL} 'SHOW log_connections'; {of_other}").split() == ["on", "off"]
    host.root(HOST, f"{PSQL} 'SELECT pg_promote()' -p 5433 >/dev/null; sleep 1")
    second = host.play("enforce", "--tags", "database")
    assert second.code == 0, second.output
    assert host.root(HOST, of_other).strip() == "on"
    for run in (second, first):
        assert host.play("rollback", baseline_run_id=run.run_id).code == 0
    host.root(HOST, "pg_dropcluster --stop 15 other")


def test_a_server_that_is_gone_with_its_socket_left_is_no_server(host: Lab) -> None:
    host.root(HOST, "systemctl mask -q --runtime postgresql@15-main; pkill -KILL postgres; sleep 1; "
              "test -S /var/run/postgresql/.s.PGSQL.5432")
    run = assessed(host)
    assert statuses(run, "PostgreSQL") == set() and "error" not in statuses(run, "MariaDB")
