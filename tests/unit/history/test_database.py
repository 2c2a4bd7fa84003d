# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A history that cannot be used is one warning that names it, and never costs the report; PostgreSQL as SQLite."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import HistoryError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.database import opened, shown, told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.keeping import rebuild, take
from tests.unit.history.conftest import everything
from tests.unit.support.postgres import PASSWORD, cluster, program


def test_the_file_is_its_owners_alone(runs):
    runs.run("r0")
    runs.report()
    assert stat.S_IMODE(os.stat(runs.place).st_mode) == 0o600


def unusable(runs, told):
    """The report of the newest run is whole, and one warning says `told`."""
    report, trend = runs.report()
    assert report["hosts_summary"]["reached"] == 3 and trend is None
    [warning] = runs.warnings
    assert runs.place in warning and told in warning


def test_a_damaged_file_is_told_with_the_remedy_and_made_anew(runs):
    runs.year(5)
    for path in runs.paths:
        runs.report(path)
    good = everything(runs.place)
    data = bytearray(Path(runs.place).read_bytes())
    data[4096:-1] = os.urandom(len(data) - 4097)
    Path(runs.place).write_bytes(data)
    runs.run("new")
    report, _trend = runs.report()
    assert report["hosts_summary"]["reached"] == 3 and "rebuild" in runs.warnings[0] and "damaged" in runs.warnings[0]
    rebuild(runs.place, runs.paths[:5])
    assert everything(runs.place) == good and Path(f"{runs.place}.before").exists()


def test_a_file_that_is_no_database_is_left_as_it_is(runs):
    Path(runs.place).write_text("a list of my own\n" * 100)
    runs.run("r0")
    unusable(runs, "damaged")
    assert Path(runs.place).read_text().startswith("a list of my own")


def test_a_database_of_something_else_is_left_as_it_is(runs):
    with sqlite3.connect(runs.place) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")
    runs.run("r0")
    unusable(runs, "of something else")
    with sqlite3.connect(runs.place) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("invoices",)]


def test_a_newer_version_is_left_as_it_is(runs):
    runs.run("r0")
    runs.report()
    with sqlite3.connect(runs.place) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    runs.run("r1")
    unusable(runs, "newer version")


def test_a_full_disk_costs_the_run_its_place_in_the_history_alone(runs, monkeypatch):
    runs.run("r0")
    runs.report()
    before = everything(runs.place)
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import database

    class Full(database._Sqlite):
        def __init__(self, place, wait):
            super().__init__(place, wait)
            pages = self.all("PRAGMA page_count")[0][0]
            self.run(f"PRAGMA max_page_count = {pages}")
    monkeypatch.setattr(database, "_Sqlite", Full)
    runs.run("r1", dict.fromkeys(("web1", "web2", "web3"), "fail"), own="fail")
    unusable(runs, "database or disk is full")
    monkeypatch.undo()
    assert everything(runs.place) == before


def test_a_folder_in_the_place_of_the_file_is_named(runs):
    Path(runs.place).mkdir()
    runs.run("r0")
    unusable(runs, "cannot be used")


def test_a_second_writer_waits_for_the_first(runs):
    runs.run("r0")
    runs.report()
    with sqlite3.connect(runs.place, isolation_level=None, check_same_thread=False) as first:
        first.execute("BEGIN IMMEDIATE")
        runs.run("r1")
        ends = threading.Timer(0.3, lambda: first.execute("ROLLBACK"))
        ends.start()
        _report, trend = runs.report()
        ends.join()
    assert runs.warnings == [] and len(trend["points"]) == 2


def test_a_second_writer_that_has_waited_long_enough_says_so(runs, monkeypatch):
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import recording
    runs.run("r0")
    runs.report()
    monkeypatch.setattr(recording, "opened", lambda place: opened(place, wait=0.05))
    with sqlite3.connect(runs.place, isolation_level=None) as first:
        first.execute("BEGIN IMMEDIATE")
        runs.run("r1")
        unusable(runs, "another report is writing it")
        first.execute("ROLLBACK")


def test_a_writer_that_is_killed_leaves_what_was_there(runs):
    runs.run("r0")
    runs.report()
    before = everything(runs.place)
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE')\nc.execute('DELETE FROM span')\nos._exit(9)\n")
    assert subprocess.run([sys.executable, "-c", code, runs.place], check=False).returncode == 9
    assert everything(runs.place) == before


def test_a_password_is_shown_nowhere():
    assert shown("postgresql://keeper:s3cret@db.example.com/jrt?password=other") == (
        "postgresql://keeper@db.example.com/jrt")
    assert shown("reports/history.sqlite") == "reports/history.sqlite"
    for url in ("postgresql://db/jrt?user=keeper&password=s3@cret", "postgresql://keeper:s3?cret@db/jrt",
                "postgresql://keeper:s3/cret@db/jrt", "postgresql://db:5432/jrt?password=s3@cret"):
        assert "s3" not in shown(url) and "cret" not in shown(url)


@pytest.mark.parametrize("url", [
    "postgresql://keeper:one@two:three@db/jrt", "postgresql://keeper:one@db:two/jrt"])
def test_a_url_that_is_none_is_one_sentence_without_its_password(url, capsys):
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("psycopg")
    assert main(["--database", url, "show"]) == 2
    told = capsys.readouterr().err
    assert "PGPASSFILE" in told and "three" not in told and "one@" not in told and len(told.splitlines()) == 1


def test_a_password_with_an_at_is_taken_for_a_host_and_shown_nowhere():
    class Refused(Exception):
        __module__ = "psycopg.errors"
    error = told(Refused("failed to resolve host 'three@db' (p%40ss, p@ss)"), "postgresql://keeper:one@three@db/jrt")
    assert "three" not in str(error) and "***@db" in str(error)
    assert "p@ss" not in str(told(Refused("p@ss is wrong"), "postgresql://keeper:p%40ss@db/jrt"))


def test_a_missing_library_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert main(["--database", "postgresql://keeper:s3cret@db/jrt", "show"]) == 2
    told = capsys.readouterr().err
    assert "needs the Python library sqlalchemy" in told and "pip install" in told and "s3cret" not in told


@pytest.fixture(scope="module")
def postgres():
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("psycopg")
    if not program("initdb"):
        pytest.skip("PostgreSQL is not installed")
    with cluster() as url:
        yield url


def test_postgresql_holds_what_sqlite_holds(runs, postgres):
    runs.year(10)
    for path in runs.paths:
        runs.report(path)
    assert rebuild(postgres, runs.paths).new == 10
    assert everything(postgres) == everything(runs.place)
    _report, of_file = runs.report(runs.paths[-1], taken=False)
    place, runs.place = runs.place, postgres
    _report, of_server = runs.report(runs.paths[-1])
    runs.place = place
    assert of_server == of_file and runs.warnings == []
    with opened(postgres) as database:
        assert take(database, runs.paths).known == 10


def test_the_password_of_a_server_is_in_no_message(postgres, capsys):
    wrong = postgres.replace(PASSWORD, "wr0ng-one")
    assert main(["--database", wrong, "show"]) == 2
    told = capsys.readouterr().err
    assert "password authentication failed" in told and "wr0ng-one" not in told
    with pytest.raises(HistoryError) as error, opened("mysql://keeper:s3cret@db/jrt"):
        raise AssertionError("a database that is not known here")
    assert "s3cret" not in str(error.value) and error.value.__cause__ is None


def test_a_second_writer_of_a_server_says_so(runs, postgres):
    runs.run("r0")
    with opened(postgres) as first, opened(postgres, wait=0.1) as second, first.writing():
        with pytest.raises(Exception, match="lock timeout"), second.writing():
            raise AssertionError("two writers at once")
