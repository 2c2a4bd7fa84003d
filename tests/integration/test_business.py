"""A credit database that is made up, with its defects planted by name, in PostgreSQL and in MariaDB.

What is planted is what is found, by its number; nothing of a person is in any output; nothing is written. tools/
credit_database makes the database, and tells what it has planted.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from labs import ROOT, Lab, Run
from stdnum import luhn
from stdnum.cn import ric

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import checksum, mysql, postgresql
from tools.credit_database import persons as persons_who_are_none
from tools.credit_database.setting import Chance

# Another release has other versions of both servers.
HOST = os.environ.get("BUSINESS_HOST", "debian12")
READER = "s3cret-of-the-reader"
VARIABLES = {"business_site": "bj1", "business_sites_in_country": [{"name": "bj1", "networks": ["10.0.0.0/8"]}],
             "business_backup_repositories": [{"name": "tape", "site": "bj1"}]}
SERVERS: dict[str, dict[str, Any]] = {
    "postgresql": {"engine": "postgresql", "socket": "/var/run/postgresql"},
    "mariadb": {"engine": "mysql", "socket": "/run/mysqld/mysqld.sock"}}
# Of PostgreSQL the log that the figures of docs/performance.md are about; MariaDB loads four times as long.
ROWS = {"postgresql": ("1000000", "400"), "mariadb": ("100000", "100")}
MAPPING = yaml.safe_load((Path(__file__).parent / "business_mapping.yml").read_text(encoding="utf-8"))
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq -y --no-install-recommends postgresql mariadb-server >/dev/null 2>&1
systemctl start postgresql mariadb
for i in $(seq 100); do
  runuser -u postgres -- psql -qAtc 'SELECT 1' >/dev/null 2>&1 && mariadb -e 'SELECT 1' >/dev/null 2>&1 && break
  sleep 0.3
done
useradd --system jrt0117_reader
"""
LOAD = {"postgresql": "runuser -u postgres -- psql -q", "mariadb": "mariadb --default-character-set=utf8mb4"}
PSQL = "runuser -u postgres -- psql -qAt credit -c "
# By what is planted: the control, and the words with its number.
FOUND = {
    "missing_organization": ("query_log_complete", r"organization (\d+)"),
    "missing_user": ("query_log_complete", r"user (\d+)"),
    "missing_reason": ("query_log_complete", r"[, ]reason (\d+)"),
    "missing_subject": ("query_log_complete", r"subject (\d+);"),
    "missing_time": ("query_log_complete", r"(\d+) rows of credit.query_log have no time"),
    "other_organization": ("query_log_complete", r"(\d+) rows of credit.query_log have another organization"),
    "batch_short": ("query_log_complete", r"(\d+) requests of credit.query_batch name another number"),
    "batch_blank": ("query_log_complete", r"content (\d+)"),
    "past_term": ("adverse_retention", r"(\d+) adverse records of persons ended before"),
    "future_end": ("adverse_retention", r"(\d+) records of credit.adverse end in the future"),
    "review_overdue": ("user_review", r"(\d+) enabled users were not reviewed"),
    "closed_organization": ("user_review", r"(\d+) enabled users belong to an organization that is not there"),
    "left_enabled": ("user_review", r"(\d+) enabled users belong to persons who have left"),
    "stale_login": ("user_review", r"(\d+) enabled users have not logged in"),
    "old_password": ("user_review", r"(\d+) enabled users have had their password"),
    "file_no_digest": ("exchange_log", r"(\d+) files have no digest"),
    "file_no_peer": ("exchange_log", r"(\d+) files have no peer"),
    "file_no_result": ("exchange_log", r"(\d+) files have no result"),
    "file_wrong_counts": ("exchange_log", r"(\d+) files do not add up"),
    "file_no_feedback": ("exchange_log", r"(\d+) files have no feedback"),
    "file_not_followed": ("exchange_log", r"(\d+) files with rejected records have neither"),
    "file_late_feedback": ("exchange_log", r"(\d+) files had feedback after"),
    "dispute_late": ("dispute_log", r"(\d+) disputes were answered after"),
    "dispute_unanswered": ("dispute_log", r"(\d+) disputes of more than 20 days"),
    "dispute_no_handler": ("dispute_log", r"(\d+) disputes have no handler"),
    "dispute_uncorrected": ("dispute_log", r"(\d+) disputes found to be right"),
    "dispute_no_statement": ("dispute_log", r"(\d+) disputes that stayed unclear"),
    "dispute_query": ("dispute_log", r"queries for disputes (\d+) have no dispute"),
    "night": ("abnormal_queries", r"(\d+) days .* between 22 and 6"),
    "weekend": ("abnormal_queries", r"(\d+) days .* on a day off"),
    "same_subject": ("abnormal_queries", r"(\d+) subjects were asked for by 10 organizations"),
    "organization": ("abnormal_queries", r"(\d+) days .* the organization's usual"),
    "after_leaving": ("abnormal_queries", r"(\d+) days .* after having left"),
    "small_groups": ("de_identified", r"\((\d+) rows; the smallest has"),
    "shared_login": ("user_review", r"(\d+) logins of credit.app_user belong to more than one user"),
}
# Whatever the audit would have written.
DIGEST = """
runuser -u postgres -- psql -qAt credit -c "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables
 ORDER BY 1" -c "SELECT * FROM pg_settings WHERE source <> 'session' ORDER BY name" -c "SELECT * FROM pg_authid" \
 -c "SELECT relname, relacl FROM pg_class ORDER BY oid"
mariadb -N -e "SELECT * FROM mysql.global_priv ORDER BY User; CHECKSUM TABLE credit.query_log, credit.app_user;
 SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_update', 'Com_delete', 'Com_create_table')"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The databases as files, every defect planted."""
    folders = {}
    for engine, (rows, days) in ROWS.items():
        folders[engine] = tmp_path_factory.mktemp(engine)
        subprocess.run(
            [sys.executable, "-m", "tools.credit_database", "--out", folders[engine], "--engine", engine, "--rows",
             rows, "--days", days, "--defects", "all", "--replace"], check=True, cwd=ROOT)
    return folders


@pytest.fixture(scope="module")
def host(lab: Lab, made: dict[str, Path]) -> Iterator[Lab]:
    """A host with both servers, a reader in each, and a database without any defect's number shifted by another."""
    lab.up(HOST)
    lab.root(HOST, INSTALL)
    # The kept files are the same for both, but for those that PostgreSQL's longer log has besides.
    subprocess.run(
        [sys.executable, ROOT / "lab/containers", "--lab", lab.name, "exec", HOST, "tar", "-C", "/", "-x"],
        stdin=(made["postgresql"] / "exchange.tar").open("rb"), check=True)
    for engine, folder in made.items():
        lab.root(HOST, LOAD[engine], stdin=(folder / "database.sql").read_text(encoding="utf-8"))
    yield lab


def assessed(lab: Lab, engine: str, *words: str, database: dict[str, Any] | None = None,
             mapping: dict[str, Any] | None = None, **variables: Any) -> Run:
    # What is another database in PostgreSQL is one of the same server in MariaDB.
    copies = {"databases": [{"postgresql": "analysis", "mariadb": "lab"}[engine]],
              "tables": MAPPING["de_identified"]["tables"]}
    where = {**SERVERS[engine], "database": "credit", "user": "jrt0117_reader", "time_zone": "+08:00",
             **(database or {})}
    run = lab.play(
        "assess", "--tags", "business", *words,
        business_mapping={**MAPPING, "de_identified": copies} if mapping is None else mapping,
        business_database={name: value for name, value in where.items() if value is not None}, **variables)
    assert run.code == 0, run.output
    return run


def told(run: Run, control: str) -> str:
    """Return all English sentences of a control's finding."""
    finding = run.findings[HOST, control]
    return "\n".join([finding["message"]["en"]] + [one["message"]["en"] for one in finding["details"]])


def statuses(run: Run) -> dict[str, str]:
    return {control: finding["status"] for (_host, control), finding in run.findings.items()
            if finding["area"] == "business"}


@pytest.fixture(scope="module")
def persons(host: Lab) -> set[str]:
    """Identity numbers, names and telephone numbers of all who are in the databases."""
    question = "SELECT id_no, name, phone FROM credit.subject"
    rows = host.root(HOST, f'{PSQL} "{question}" | tr "|" "\\t"; mariadb -N -e "{question}"')
    return {value for row in rows.splitlines() for value in row.split("\t") if len(value) > 1 and value != "NULL"}


@pytest.mark.parametrize("engine", SERVERS)
def test_what_is_planted_is_found_and_nothing_of_a_person_is_told(
        host: Lab, made: dict[str, Path], persons: set[str], engine: str) -> None:
    before = host.root(HOST, DIGEST)
    run = assessed(host, engine, "-vvv")
    assert host.root(HOST, DIGEST) == before
    planted = json.loads((made[engine] / "planted.json").read_text(encoding="utf-8"))
    found = {}
    for name, (control, words) in FOUND.items():
        match = re.search(words, told(run, control))
        found[name] = match and int(match.group(1))
    assert found == {name: planted[name]["count"] for name in FOUND}
    reasons = planted["unknown_reason"]["count"] + planted["retired_reason"]["count"]
    assert f"{reasons} of " in told(run, "query_reason_valid")
    assert "have a wrong check digit" in told(run, "query_reason_valid")
    assert "no foreign key and no CHECK holds credit.query_log.reason" in told(run, "query_reason_valid")
    assert len(re.findall(r"of 20 kept files that were looked at, \d+ are (not there|other)", told(
        run, "exchange_log"))) == 2
    assert "of 200 records of credit.raw_record are other than" in told(run, "original_unchanged")
    if engine == "postgresql":
        assert "5 rows of credit.raw_record were written again" in told(run, "original_unchanged")
        assert "credit_app has DELETE, UPDATE on credit.raw_record" in told(run, "original_unchanged")
        assert "credit_app has DELETE, UPDATE on credit.query_log" in told(run, "audit_tables_append_only")
    many = planted["volume"]["count"] + planted["handled_late"]["count"]
    assert f"{many} days on which somebody asked 100 times or more" in told(run, "abnormal_queries")
    assert "lab.sample.remark holds identity numbers." in told(run, "de_identified")
    assert "lab.sample.id_hash holds digests under a name of identifiers." in told(run, "de_identified")
    assert personal(json.dumps(run.records, ensure_ascii=False) + run.output, persons) == []


def personal(text: str, persons: set[str]) -> list[str]:
    """Return what of the persons stands in an output: each run of digits, and each few characters in a row."""
    words = set(re.findall(r"[0-9]{11,17}[0-9Xx]?", text))
    for length in range(2, 6):
        for run in re.findall(r"[\u3400-\u9fff]+", text):
            words.update(run[place:place + length] for place in range(len(run) - length + 1))
    return sorted(words & persons)


def test_a_password_by_scram_is_proven_and_never_shown(host: Lab) -> None:
    host.root(HOST, f"""{PSQL} "ALTER ROLE jrt0117_reader PASSWORD '{READER}'"
hba=$({PSQL} 'SHOW hba_file'); cp -p $hba /root/hba
sed -i '1i local credit jrt0117_reader scram-sha-256' $hba; {PSQL} 'SELECT pg_reload_conf()'; sleep 1""")
    try:
        run = assessed(host, "postgresql", "-vvv", business_password=READER)
        wrong = assessed(host, "postgresql", "-vvv", business_password=READER + "x")
    finally:
        host.root(HOST, f"cp -p /root/hba $({PSQL} 'SHOW hba_file'); {PSQL} 'SELECT pg_reload_conf()'; sleep 1")
    assert statuses(run)["adverse_retention"] == "fail"
    assert set(statuses(wrong).values()) == {"error"} and "refuses the password" in told(wrong, "adverse_retention")
    assert READER not in json.dumps(run.records) + json.dumps(wrong.records)


TLS = f"""
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=credit.example -addext subjectAltName=DNS:credit.example \
  -keyout /tmp/k.pem -out /etc/ssl/credit.pem 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=other.example -keyout /dev/null -out /etc/ssl/other.pem \
  2>/dev/null
echo "127.0.0.1 credit.example" >>/etc/hosts
d=$(dirname $({PSQL} 'SHOW hba_file'))
install -o postgres -m 0600 /tmp/k.pem $d/k.pem; install -o postgres /etc/ssl/credit.pem $d/c.pem
printf "ssl = on\nssl_cert_file = '$d/c.pem'\nssl_key_file = '$d/k.pem'\n" >$d/conf.d/tls.conf
{PSQL} "ALTER ROLE jrt0117_reader PASSWORD '{READER}'" -c 'SELECT pg_reload_conf()'
install -o mysql -m 0600 /tmp/k.pem /etc/mysql/k.pem; install -o mysql /etc/ssl/credit.pem /etc/mysql/c.pem
printf "[mysqld]\nssl_cert=/etc/mysql/c.pem\nssl_key=/etc/mysql/k.pem\n" >/etc/mysql/mariadb.conf.d/99-tls.cnf
systemctl restart mariadb
for host in localhost %; do mariadb -e "CREATE USER remote_reader@'$host' IDENTIFIED BY '{READER}' REQUIRE SSL;
  GRANT SELECT ON credit.* TO remote_reader@'$host'; GRANT SELECT ON lab.* TO remote_reader@'$host'"; done
"""


def test_over_tcp_a_server_has_to_show_its_certificate(host: Lab) -> None:
    host.root(HOST, TLS)
    there = {"socket": None, "host": "credit.example", "ca": "/etc/ssl/credit.pem"}
    for engine, user in (("postgresql", "jrt0117_reader"), ("mariadb", "remote_reader")):
        run = assessed(host, engine, database={**there, "user": user}, business_password=READER)
        assert statuses(run)["adverse_retention"] == "fail", told(run, "adverse_retention")
        assert READER not in json.dumps(run.records)
    other = {**there, "ca": "/etc/ssl/other.pem"}
    run = assessed(host, "postgresql", database=other, business_password=READER)
    assert set(statuses(run).values()) == {"error"} and "CERTIFICATE_VERIFY" in told(run, "adverse_retention")


ODD = """
CREATE SCHEMA "odd""schema"; CREATE TABLE "odd""schema"."查询 ""记录" ("编 号" bigint, "Org" text, "u'%s{0}" text,
 "t" timestamp, r char(4), s numeric, PRIMARY KEY ("编 号"));
INSERT INTO "odd""schema"."查询 ""记录" SELECT i, 'O1', nullif('u' || i % 7, 'u3'), now() - interval '1 hour', '01', i
 FROM generate_series(1, 70) i;
GRANT USAGE ON SCHEMA "odd""schema" TO jrt0117_reader; GRANT SELECT ON ALL TABLES IN SCHEMA "odd""schema" TO
 jrt0117_reader;
CREATE TABLE credit.hidden AS SELECT * FROM credit.adverse; ALTER TABLE credit.hidden ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON credit.hidden TO jrt0117_reader; CREATE TABLE credit.closed AS SELECT * FROM credit.adverse;
CREATE TABLE credit.part (id bigint, ended_on date) PARTITION BY RANGE (ended_on);
CREATE TABLE credit.part_1 PARTITION OF credit.part FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
CREATE TABLE credit.part_2 PARTITION OF credit.part FOR VALUES FROM ('2020-01-01') TO ('2040-01-01');
INSERT INTO credit.part SELECT i, date '2019-12-01' + i % 40 FROM generate_series(1, 80) i;
CREATE VIEW credit.viewed AS SELECT id, ended_on::text AS ended_text, ended_on FROM credit.part;
CREATE TABLE credit.one (id numeric, org char(18), usr text, at timestamp, reason char(4), subject char(18), s bigint);
INSERT INTO credit.one VALUES (1, 'O1', 'u', now(), '01', '', 1764000000); GRANT SELECT ON credit.one TO jrt0117_reader;
CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE credit.far (id_no text) SERVER files OPTIONS (filename '/srv/far');
CREATE FOREIGN TABLE credit.near (id_no text) SERVER files OPTIONS (filename '/etc/passwd');
GRANT SELECT ON credit.far, credit.near TO jrt0117_reader;
CREATE MATERIALIZED VIEW credit.held AS SELECT * FROM credit.viewed;
CREATE VIEW credit.dispute_loan AS SELECT *, id AS loan_id FROM credit.dispute;
CREATE TABLE credit.loan AS SELECT id, verified_at + interval '1 day' * (row_number() OVER (ORDER BY id) % 2)
 AS changed_at FROM credit.dispute;
GRANT SELECT ON credit.part, credit.viewed, credit.held, credit.dispute_loan, credit.loan TO jrt0117_reader;
"""


def test_names_with_quotes_blanks_and_other_scripts_are_names(host: Lab) -> None:
    host.root(HOST, "runuser -u postgres -- psql -q -v ON_ERROR_STOP=1 credit", stdin=ODD)
    run = assessed(host, "postgresql", mapping={"query_log": {
        "table": '"odd""schema"."查询 ""记录"', "id": '"编 号"', "organization": '"Org"', "user": '"u\'%s{0}"',
        "time": "t", "reason": "r", "subject": "s"}})
    assert "of 70 rows" in told(run, "query_log_complete") and "user 10;" in told(run, "query_log_complete")


@pytest.mark.parametrize("time, status, words", [
    ("at", "fail", "of 1 rows of credit.one since"),
    ("s", "error", "is of type int8 where a date or a time is needed")])
def test_a_log_of_one_row_of_odd_columns_is_judged_or_named(host: Lab, time: str, status: str, words: str) -> None:
    run = assessed(host, "postgresql", mapping={"query_log": {
        "table": "credit.one", "id": "id", "organization": "org", "user": "usr", "time": time, "reason": "reason",
        "subject": "subject"}})
    assert statuses(run)["query_log_complete"] == status and words in told(run, "query_log_complete")
    assert status == "error" or "subject 1;" in told(run, "query_log_complete")


def test_a_foreign_table_that_cannot_be_read_costs_itself_alone(host: Lab) -> None:
    run = assessed(host, "postgresql", mapping={"de_identified": {"databases": ["credit"]}})
    assert "credit.far cannot be looked into" in told(run, "de_identified")
    # Persons, for it is what production holds; the table of /etc/passwd was read as well.
    assert "credit.subject.id_no holds identity numbers" in told(run, "de_identified")
    assert "credit.near" not in told(run, "de_identified")


@pytest.mark.parametrize("table, column, status, words", [
    ("credit.hidden", "ended_on", "error", "row-level security"),
    ("credit.closed", "ended_on", "error", "may not be read by jrt0117_reader"),
    ("credit.viewed", "ended_text", "error", "is of type text where a date or a time is needed"),
    ("credit.viewed", "ended_on", "fail", "80 adverse records"),
    ("credit.held", "ended_on", "fail", "credit.held is a materialized view"),
])
def test_a_table_tells_what_of_it_cannot_be_seen(
        host: Lab, table: str, column: str, status: str, words: str) -> None:
    run = assessed(host, "postgresql", mapping={"adverse": {"table": table, "id": "id", "ended": column}})
    assert statuses(run)["adverse_retention"] == status and words in told(run, "adverse_retention")


def test_records_found_to_be_right_that_were_changed_later_are_counted(host: Lab) -> None:
    run = assessed(host, "postgresql", mapping={"dispute": {
        **MAPPING["dispute"], "table": "credit.dispute_loan",
        "record": {"table": "credit.loan", "id": "id", "changed": "changed_at", "dispute": "loan_id"}}})
    total, changed = host.root(HOST, f"""{PSQL} "SELECT count(*), count(*) FILTER (WHERE changed_at > verified_at)
      FROM credit.dispute JOIN credit.loan USING (id) WHERE outcome = 'right'" """).strip().split("|")
    assert int(changed) > 0
    assert f"of {total} records that were found to be right {changed} were changed" in told(run, "dispute_log")


GBK = {
    "postgresql": """CREATE DATABASE gb ENCODING 'EUC_CN' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\\c gb
""",
    "mariadb": "CREATE DATABASE gb CHARACTER SET gbk; USE gb;"}
# The blank of Chinese texts.
BLANK = "\u3000"


@pytest.mark.parametrize("engine", SERVERS)
def test_a_database_in_a_chinese_encoding_is_judged(host: Lab, engine: str) -> None:
    reader = "jrt0117_reader@localhost" if engine == "mariadb" else "jrt0117_reader"
    host.root(HOST, f"PGCLIENTENCODING=UTF8 {LOAD[engine]}", stdin=GBK[engine] + f"""
CREATE TABLE 查询记录 (编号 int, 机构 varchar(9), 用户 varchar(9), 时间 timestamp, 原因 varchar(9), 主体 varchar(9));
INSERT INTO 查询记录 VALUES (1, '华北', '张', now(), '01', 's'), (2, '华北', '{BLANK}', now(), '01', 's'),
 (3, '华北', '李', now(), '', 's');
GRANT SELECT ON 查询记录 TO {reader};
""")
    run = assessed(host, engine, database={"database": "gb"}, mapping={"query_log": {
        "table": '"查询记录"', "id": '"编号"', "organization": '"机构"', "user": '"用户"', "time": '"时间"',
        "reason": '"原因"', "subject": '"主体"', "reasons": {"values": ["01"]}}})
    host.root(HOST, LOAD[engine], stdin="DROP DATABASE gb;")
    assert "of 3 rows" in told(run, "query_log_complete"), told(run, "query_log_complete")
    assert "user 1" in told(run, "query_log_complete") and "reason 1" in told(run, "query_log_complete")


# Of its tables, without the words that tell which database was asked.
UNLIKE = {"original_unchanged", "audit_tables_append_only", "data_in_country"}
REPLICA = """
v=$(pg_lsclusters -h | awk 'NR == 1 {print $1}')
pg_createcluster $v other >/dev/null; rm -rf /var/lib/postgresql/$v/other
runuser -u postgres -- pg_basebackup -D /var/lib/postgresql/$v/other -R -c fast
pg_ctlcluster $v other start; sleep 3; runuser -u postgres -- psql -p 5433 -Atc 'SELECT pg_is_in_recovery()'"""


def test_a_replica_is_judged_as_its_primary_and_what_it_cannot_tell_is_named(host: Lab) -> None:
    assert host.root(HOST, REPLICA).split()[-1] == "t"
    primary, replica = assessed(host, "postgresql"), assessed(host, "postgresql", database={"port": 5433})
    for control in set(statuses(primary)) - UNLIKE:
        assert told(replica, control) == told(primary, control)
    for control in ("original_unchanged", "audit_tables_append_only"):
        assert "is not counted here" in told(replica, control) and "a replica" in told(replica, control)
        assert "error" not in statuses(replica)[control]
    host.root(HOST, "pg_dropcluster --stop $(pg_lsclusters -h | awk 'NR == 1 {print $1}') other")


def test_a_superuser_that_asks_is_a_finding(host: Lab) -> None:
    run = assessed(host, "postgresql", database={"user": "postgres"})
    assert "postgres, has SUPERUSER" in told(run, "user_review")
    maria = assessed(host, "mariadb", database={"user": "root"})
    assert "root@localhost, has " in told(maria, "user_review")


@pytest.mark.parametrize("engine", SERVERS)
def test_what_costs_too_much_is_not_asked_and_what_takes_too_long_is_an_error(host: Lab, engine: str) -> None:
    small = assessed(host, engine, business_scan_rows=1000, business_period_days=400)
    assert statuses(small)["query_log_complete"] == "not_checked"
    assert "more than business_scan_rows (1000)" in told(small, "query_log_complete")
    if engine == "mariadb":
        return
    total = assessed(host, engine, business_seconds=1, business_total_seconds=1, business_period_days=400)
    assert "error" in statuses(total).values()


def test_a_server_that_is_not_there_is_one_error(host: Lab) -> None:
    run = assessed(host, "postgresql", database={"socket": "/run/nowhere"})
    assert set(statuses(run).values()) == {"error"}


def test_a_database_without_defects_has_no_finding(host: Lab, tmp_path: Path) -> None:
    for engine in ROWS:
        subprocess.run(
            [sys.executable, "-m", "tools.credit_database", "--out", tmp_path / engine, "--engine", engine,
             "--replace"], check=True, cwd=ROOT)
        host.root(HOST, LOAD[engine], stdin=(tmp_path / engine / "database.sql").read_text(encoding="utf-8"))
    subprocess.run(
        [sys.executable, ROOT / "lab/containers", "--lab", host.name, "exec", HOST, "tar", "-C", "/", "-x"],
        stdin=(tmp_path / "mariadb/exchange.tar").open("rb"), check=True)
    for engine in ROWS:
        run = assessed(host, engine)
        # No auditd runs in a container, so nothing watches the directory of the files.
        told_of = {control: told(run, control) for control, status in statuses(run).items() if status != "pass"}
        assert "auditctl" in told_of.pop("exchange_log"), told_of
        # What MariaDB shows nobody who only reads.
        unseen = {"audit_tables_append_only", "original_unchanged", "data_in_country"}
        assert set(told_of) == (unseen if engine == "mariadb" else set()), told_of


class Asked:
    """What checksum.py asks of a database, for the functions of one engine."""

    def __init__(self, engine: str) -> None:
        self.functions = {"postgresql": postgresql.FUNCTIONS, "mariadb": mysql.FUNCTIONS}[engine]

    def function(self, name: str, *values: Any) -> str:
        return self.functions[name].format(*values)

    def text(self, column: str) -> str:
        return self.function("text", column)


@pytest.mark.parametrize("engine", sorted(ROWS))
def test_check_digits_are_told_as_a_library_of_others_tells_them(host: Lab, engine: str) -> None:
    chance = Chance(11, "checks")
    numbers = [persons_who_are_none.identity_number(chance) for _turn in range(300)]
    numbers += [number[:-1] + str(chance.below(10)) for number in numbers]
    cards = [f"62{chance.below(10 ** 14):014}" for _turn in range(300)] + [
        f"4{chance.below(10 ** 15):015}" for _turn in range(300)]
    asked = Asked(engine)
    for values, condition, judged in (
            (numbers, checksum.valid(asked, "n"), lambda one: ric.calc_check_digit(one) == one[-1]),
            (cards, checksum.card(asked, "n"), luhn.is_valid)):
        rows = " UNION ALL ".join(f"SELECT '{one}' AS n" for one in values)
        told = host.root(HOST, LOAD[engine] + {"postgresql": " -At", "mariadb": " -N"}[engine],
                         stdin=f"SELECT n FROM ({rows}) given WHERE {condition};")
        assert sorted(told.split()) == sorted(one for one in values if judged(one))
        assert 0 < len(told.split()) < len(values)


def test_a_host_without_such_a_database_says_so_in_a_word(host: Lab) -> None:
    run = host.play("assess", "--tags", "business")
    assert set(statuses(run).values()) == {"not_applicable"}
