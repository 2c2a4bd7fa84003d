"""The synthetic credit database: what is planted is there, and nothing else; the same seed gives the same bytes."""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import sqlite3
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from stdnum.cn import ric

from tools.credit_database import persons
from tools.credit_database.content import Content
from tools.credit_database.defects import DEFECTS, plant
from tools.credit_database.engines import ENGINES
from tools.credit_database.files import write_files
from tools.credit_database.schema import CREDIT
from tools.credit_database.setting import Chance, Setting

TODAY = date(2026, 11, 27)
# What counts each defect, by another language than the one that it is planted in.
COUNTS = {
    "missing_organization": "SELECT count(*) FROM query_log WHERE trim(coalesce(org_id, '')) = ''",
    "missing_user": "SELECT count(*) FROM query_log WHERE trim(coalesce(user_id, '')) = ''",
    "missing_time": "SELECT count(*) FROM query_log WHERE queried_at IS NULL",
    "missing_reason": "SELECT count(*) FROM query_log WHERE trim(coalesce(reason, '')) = ''",
    "missing_subject": "SELECT count(*) FROM query_log WHERE subject IS NULL",
    "other_organization": """SELECT count(*) FROM query_log q JOIN app_user u ON u.id = q.user_id
        WHERE q.org_id <> u.org_id AND trim(q.org_id) <> ''""",
    "unknown_reason": """SELECT count(*) FROM query_log
        WHERE trim(reason) <> '' AND reason NOT IN (SELECT code FROM reason)""",
    "retired_reason": """SELECT count(*) FROM query_log q JOIN reason r ON r.code = q.reason
        WHERE r.valid_until < date(q.queried_at)""",
    "batch_short": """SELECT count(*) FROM query_batch b
        WHERE records <> (SELECT count(*) FROM query_log WHERE batch_id = b.id)""",
    "batch_blank": "SELECT count(*) FROM query_batch WHERE content = ''",
    "night": """SELECT count(*) FROM (SELECT 1 FROM query_log WHERE strftime('%H', queried_at) >= '22'
        GROUP BY user_id, date(queried_at) HAVING count(*) >= 20)""",
    "weekend": """SELECT count(*) FROM (SELECT 1 FROM query_log WHERE strftime('%w', queried_at) IN ('0', '6')
        GROUP BY user_id, date(queried_at) HAVING count(*) >= 20)""",
    "same_subject": """SELECT count(*) FROM (SELECT 1 FROM query_log WHERE queried_at > '2026-11-20'
        GROUP BY subject HAVING count(DISTINCT org_id) >= 10 AND subject IS NOT NULL)""",
    "after_leaving": """SELECT count(*) FROM query_log q JOIN app_user u ON u.id = q.user_id
        WHERE u.left_on < date(q.queried_at)""",
    "past_term": "SELECT count(*) FROM adverse WHERE subject_kind = 'P' AND ended_on < '2021-11-27'",
    "future_end": "SELECT count(*) FROM adverse WHERE ended_on > '2026-11-27'",
    "file_no_digest": "SELECT count(*) FROM exchange_file WHERE digest IS NULL",
    "file_no_peer": "SELECT count(*) FROM exchange_file WHERE peer = ''",
    "file_no_result": "SELECT count(*) FROM exchange_file WHERE result IS NULL",
    "file_wrong_counts": "SELECT count(*) FROM exchange_file WHERE accepted + rejected <> records",
    "file_no_feedback": "SELECT count(*) FROM exchange_file WHERE fed_back_at IS NULL",
    "file_not_followed": """SELECT count(*) FROM exchange_file WHERE rejected > 0
        AND id NOT IN (SELECT corrects FROM exchange_file WHERE corrects IS NOT NULL)""",
    "file_late_feedback": """SELECT count(*) FROM exchange_file
        WHERE julianday(fed_back_at) > julianday(received_at) + 3""",
    "dispute_late": "SELECT count(*) FROM dispute WHERE julianday(replied_at) > julianday(received_at) + 20",
    "dispute_unanswered": "SELECT count(*) FROM dispute WHERE replied_at IS NULL AND received_at < '2026-11-07'",
    "dispute_no_handler": "SELECT count(*) FROM dispute WHERE handler IS NULL",
    "dispute_uncorrected": "SELECT count(*) FROM dispute WHERE outcome = 'wrong' AND corrected_at IS NULL",
    "dispute_no_statement": "SELECT count(*) FROM dispute WHERE outcome = 'unclear' AND statement_at IS NULL",
    "dispute_query": """SELECT count(*) FROM query_log q WHERE reason = '16' AND NOT EXISTS (SELECT 1 FROM dispute d
        WHERE d.subject_id = q.subject AND q.queried_at BETWEEN received_at AND coalesce(replied_at, '9999'))""",
    "review_overdue": "SELECT count(*) FROM app_user WHERE enabled AND reviewed_on < '2026-05-31'",
    "closed_organization": """SELECT count(*) FROM app_user WHERE enabled
        AND org_id IN (SELECT id FROM org WHERE closed_on IS NOT NULL)""",
    "left_enabled": "SELECT count(*) FROM app_user WHERE enabled AND left_on IS NOT NULL",
    "stale_login": "SELECT count(*) FROM app_user WHERE enabled AND last_login < '2026-08-29'",
    "old_password": "SELECT count(*) FROM app_user WHERE enabled AND pwd_changed_on < '2026-05-31'",
    "shared_login": "SELECT count(*) - count(DISTINCT login) FROM app_user",
    "small_groups": """SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM sample
        GROUP BY birth_year, sex, region) WHERE n < 5""",
    "numbers_in_text": "SELECT count(*) FROM sample WHERE remark GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'",
}
USER_DAYS = """SELECT user_id, org_id, count(*) FROM query_log
    WHERE queried_at > '2026-10-28' AND trim(coalesce(user_id, '')) <> '' AND trim(coalesce(org_id, '')) <> ''
    GROUP BY user_id, org_id, date(queried_at)"""


def made(*names: str, rows: int = 80_000, days: int = 120, seed: int = 1) -> tuple[Content, dict[str, dict]]:
    content = Content(Setting(rows, days, TODAY, seed))
    return content, plant(content, names)


def loaded(content: Content) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    tables = [(name, table.columns, content.table(name)) for name, table in CREDIT.items()]
    for name, columns, rows in [*tables, ("sample", content.sample_columns, content.sample())]:
        database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        database.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})",
            ([str(value) if isinstance(value, date) else value for value in row] for row in rows))
    return database


def counted(database: sqlite3.Connection) -> dict[str, int]:
    return {name: database.execute(count).fetchone()[0] for name, count in COUNTS.items()}


@pytest.fixture(scope="module")
def good() -> Iterator[sqlite3.Connection]:
    yield loaded(made()[0])


@pytest.mark.slow
def test_without_defects_nothing_is_wrong(good: sqlite3.Connection) -> None:
    assert counted(good) == dict.fromkeys(COUNTS, 0)
    # One outlier is there, which somebody has looked at.
    assert good.execute("SELECT count(*) FROM query_alert").fetchone() == (1,)


@pytest.mark.slow
def test_a_day_ago_there_were_80_000_ordinary_rows_in_office_hours(good: sqlite3.Connection) -> None:
    assert good.execute("""SELECT count(*), min(strftime('%H', queried_at)), max(strftime('%H', queried_at)),
        max(date(queried_at)) FROM query_log WHERE id <= 80000""").fetchone() == (80_000, "09", "16", "2026-11-26")


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "days", "seed"), [(80_000, 120, 1), (60_000, 60, 7), (130_000, 200, 3)])
def test_what_is_planted_is_there_in_just_that_number(rows: int, days: int, seed: int) -> None:
    content, planted = made(*DEFECTS, rows=rows, days=days, seed=seed)
    assert counted(loaded(content)) == {name: planted[name]["count"] for name in COUNTS}


@pytest.mark.slow
def test_one_defect_is_one_defect() -> None:
    # Of the kinds that touch each other; all of them together is the test above.
    for name in ("missing_reason", "batch_short", "dispute_late"):
        content, planted = made(name, rows=60_000, days=60)
        found = {other: count for other, count in counted(loaded(content)).items() if count}
        assert found == {name: planted[name]["count"]}


@pytest.mark.slow
def test_outliers_stand_out_and_nobody_else(good: sqlite3.Connection) -> None:
    content, planted = made("volume", "organization", "handled_late")
    everyday, busy = most_above_the_median(good), most_above_the_median(loaded(content))
    assert everyday["users"] == {"u00007"} and not everyday["organizations"]
    planted_users = {user for name in ("volume", "handled_late") for user, _day in planted[name]["user_days"]}
    assert busy["users"] == {"u00007"} | planted_users
    assert busy["organizations"] == {planted["organization"]["organization_days"][0][0]}


def most_above_the_median(database: sqlite3.Connection) -> dict[str, set[str]]:
    """Return users above 5 times, and organizations above 3 times, of their median day."""
    users: dict[str, list[int]] = {}
    for user, _organization, count in database.execute(USER_DAYS):
        users.setdefault(user, []).append(count)
    organizations: dict[str, list[int]] = {}
    for name, count in database.execute("""SELECT org_id, count(*) FROM query_log WHERE queried_at > '2026-10-28'
            GROUP BY org_id, date(queried_at)"""):
        organizations.setdefault(name, []).append(count)
    return {"users": {user for user, days in users.items() if above(days, 5)},
            "organizations": {name for name, days in organizations.items() if above(days, 3)}}


def above(days: list[int], times: int) -> bool:
    return max(days) >= 100 and max(days) > times * sorted(days)[len(days) // 2]


def test_identity_numbers_have_a_valid_checksum_and_a_region_that_nobody_has() -> None:
    chance = Setting(80_000, 120, TODAY, 1).chance("any")
    for number in (persons.identity_number(chance) for _ in range(2000)):
        assert number[2:4] == "99" and date.fromisoformat(number[6:14]) < TODAY
        wrong = persons.with_wrong_check(number)
        assert valid(number) and not valid(wrong) and wrong[:-1] == number[:-1]


def valid(number: str) -> bool:
    """Return whether the checksum of GB 11643, ISO 7064 MOD 11-2, holds."""
    return functools.reduce(lambda sofar, digit: sofar * 2 + (10 if digit == "X" else int(digit)), number, 0) % 11 == 1


def test_kept_files_are_those_of_the_log_but_for_what_is_planted(tmp_path: Path) -> None:
    content, planted = made("files_lost", "files_changed")
    write_files(content, tmp_path / "exchange.tar")
    with tarfile.open(tmp_path / "exchange.tar") as tar:
        members = {f"/{member.name}": member for member in tar}
        assert {member.mode for member in members.values() if member.isdir()} == {0o750}
        held = {path: hashlib.sha256(tar.extractfile(member).read()).hexdigest()    # type: ignore[union-attr]
                for path, member in members.items() if member.isfile()}
    files = content.rows["exchange_file"]
    lost = [row["id"] for row in files if row["kept_path"] not in held]
    changed = [row["id"] for row in files if held.get(row["kept_path"], row["digest"]) != row["digest"]]
    assert [lost, changed] == [planted["files_lost"]["rows"], planted["files_changed"]["rows"]]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(engine: str) -> None:
    first, same, other = (written(engine, seed) for seed in (1, 1, 2))
    assert first == same and first != other
    assert not [line for line in itertools.islice(first.splitlines(), 2000) if "{" in line]


def written(engine: str, seed: int) -> str:
    script = io.StringIO()
    ENGINES[engine](made(*DEFECTS, seed=seed, rows=60_000, days=60)[0], script, replace=False)
    return script.getvalue()


def test_check_digits_are_those_of_a_library_of_others():
    chance = Chance(7, "checks")
    for _turn in range(500):
        number = persons.identity_number(chance)
        assert ric.calc_check_digit(number) == number[-1]
        assert ric.calc_check_digit(persons.with_wrong_check(number)) == number[-1]
