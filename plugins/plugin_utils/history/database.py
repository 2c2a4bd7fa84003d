# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a history is kept: a file of SQLite, or PostgreSQL by its URL. Both are asked by the same statements."""

from __future__ import annotations

import importlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history import HistoryError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.schema import ASKED, ORGANIZATION, STEPS, TABLES

__all__ = ["Database", "HistoryError", "is_url", "opened", "shown", "told"]

# Seconds that a second writer waits for the first.
WAIT = 30.0
_SCHEME = "postgresql"


class Database(Protocol):
    """What is asked of either kind. Parameters are named, as in `:ord`."""

    def all(self, statement: str, parameters: Mapping[str, Any] | None = ...) -> list[tuple[Any, ...]]:
        """Return every row."""

    def run(self, statement: str, parameters: Mapping[str, Any] | None = ...) -> None:
        """Run one statement."""

    def many(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of the rows."""

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put many rows into a table that has none of them."""

    def writing(self) -> Any:
        """Be the one writer for the time of a block, which counts as a whole or not at all."""

    def compact(self) -> None:
        """Give back the room of what was removed."""

    def close(self) -> None:
        """Close it."""


def is_url(place: str) -> bool:
    """Whether a place is a URL rather than a file."""
    return "://" in place


def shown(place: str) -> str:
    """Return a place without its password."""
    scheme, sign, rest = place.partition("://")
    user, at, where = rest.rpartition("@")
    if "?" in user or "/" in user:
        # Either may be of a password, or an @ of what follows the host.
        return f"{scheme}{sign}***"
    return f"{scheme}{sign}{user.partition(':')[0]}{at}{where.partition('?')[0]}" if sign else place


@contextmanager
def opened(place: str, *, wait: float = WAIT, create: bool = True) -> Iterator[Database]:
    """Open a history, with the tables of this version; raise HistoryError where that cannot be.

    `wait` is how many seconds to wait for another writer. Without `create` a file that is not there is an error.
    """
    if is_url(place):
        with _told(place), closing(_Postgres(place, wait)) as database:
            _upgrade(database, place)
            yield database
        return
    with _told(place):
        if not create and not Path(place).is_file():
            raise HistoryError(f"{place}: there is no history yet.", f"{place}：尚无历史。")
        with closing(_Sqlite(place, wait)) as database:
            _upgrade(database, place)
            yield database


@contextmanager
def _told(place: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Without its cause, which may have the password in it.
        raise told(error, place) from None


def told(error: Exception, place: str) -> Exception:
    """Return what a library says as one sentence that names the place, and never its password; any other error as it
    is.
    """
    name, text = shown(place), str(error)
    if isinstance(error, sqlite3.OperationalError):
        return _is_written(name) if "locked" in text or "busy" in text else _cannot_be_used(name, text)
    # What is derived from it says something else than that the file cannot be read.
    if error.__class__ is sqlite3.DatabaseError:
        return HistoryError(
            f"{name}: is damaged ({text}); make it anew from the fragments: "
            "make history ARGS='rebuild reports/fragments'.",
            f"{name}：已损坏（{text}）；请由片段重建：make history ARGS='rebuild reports/fragments'。")
    if isinstance(error, sqlite3.Error):
        return _cannot_be_used(name, text)
    if isinstance(error, OSError):
        return _cannot_be_used(name, error.strerror or text)
    if type(error).__module__.startswith(("sqlalchemy", "psycopg")):
        lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [""]
        if "lock timeout" in lines[0]:
            return _is_written(name)
        return _cannot_be_used(name, _without_password(lines[0], place))
    return error


def _is_written(name: str) -> HistoryError:
    return HistoryError(
        f"{name}: another report is writing it; this one is left out.", f"{name}：另一报告正在写入，本次略过。")


def _cannot_be_used(name: str, why: str) -> HistoryError:
    return HistoryError(f"{name}: cannot be used: {why}.", f"{name}：无法使用：{why}。")


def _of_something_else(name: str) -> HistoryError:
    return HistoryError(
        f"{name}: is a database of something else; it is left as it is.", f"{name}：是其他用途的数据库，未作改动。")


def _without_password(text: str, place: str) -> str:
    password = place.partition("://")[2].rpartition("@")[0].partition(":")[2]
    # One that has an @ of its own is taken for the beginning of the host.
    for part in (password, unquote(password), *re.split("[@:/?]", password)):
        if part and (part == password or len(part) > 2):
            text = text.replace(part, "***")
    return text


def _upgrade(database: Any, place: str) -> None:
    version = database.version()
    if version > len(STEPS):
        raise HistoryError(
            f"{shown(place)}: is of a newer version of this collection (its form {version}; {len(STEPS)} is known "
            "here); it is left as it is.",
            f"{shown(place)}：由本合集的更新版本写成（其格式为 {version}，此处识别到 {len(STEPS)}），未作改动。")
    if version < len(STEPS):
        with database.writing():
            # Another writer may have done it meanwhile.
            for number in range(database.version(), len(STEPS)):
                database.script(STEPS[number])
                if number == 0:
                    database.run("INSERT INTO meta (name, value) VALUES ('version', '0')")
                    database.run("INSERT INTO host (id, name) VALUES (0, :name)", {"name": ORGANIZATION})
                database.run("UPDATE meta SET value = :value WHERE name = 'version'", {"value": str(number + 1)})
    database.script(ASKED)


class _Sqlite:
    """A file, for its owner alone."""

    _WORDS = {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB", "compact": "WITHOUT ROWID"}

    def __init__(self, place: str, wait: float) -> None:
        path = Path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is weak on a server is nobody else's to read.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._place = place
        self._connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            # A reader of an old report does not wait for a writer, nor a writer for the disk.
            self.all("PRAGMA journal_mode = WAL")
            self.run("PRAGMA synchronous = NORMAL")
            self.run("PRAGMA cache_size = -65536")
        except BaseException:
            self.close()
            raise

    def version(self) -> int:
        tables = {name for name, in self.all("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "meta" in tables:
            return _number(self.all("SELECT value FROM meta WHERE name = 'version'"), self._place)
        if tables:
            raise _of_something_else(self._place)
        return 0

    def script(self, statements: str) -> None:
        for statement in statements.format(**self._WORDS).split(";"):
            self._connection.execute(statement)

    def all(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters or {}).fetchall()

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._connection.execute(statement, parameters or {})

    def many(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self._connection.executemany(statement, rows)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        signs = ", ".join("?" * len(columns))
        alone = not self._connection.in_transaction
        if alone:
            # As a whole: each row by itself costs several times as much. A table of this process locks nobody out.
            self._connection.execute("BEGIN")
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({signs})", rows)
        if alone:
            self._connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk has ended the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def compact(self) -> None:
        self._connection.execute("VACUUM")

    def close(self) -> None:
        self._connection.close()


class _Postgres:
    """A database of a team, by SQLAlchemy and psycopg, which are imported only here."""

    _WORDS = {"id": "INTEGER PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY", "bytes": "BYTEA", "compact": ""}
    # Held by who writes: the number is ours alone.
    _LOCK = 117_0117

    def __init__(self, place: str, wait: float) -> None:
        self._place, self._wait = place, wait
        self._sqlalchemy, url = _library(place)
        self._engine = self._sqlalchemy.create_engine(url, poolclass=self._sqlalchemy.pool.NullPool)
        self._connection = self._engine.connect()
        self.run(f"SET lock_timeout = {max(1, round(wait * 1000))}")
        self._connection.commit()

    def version(self) -> int:
        there = self.all("SELECT to_regclass('meta') IS NOT NULL")[0][0]
        if there:
            return _number(self.all("SELECT value FROM meta WHERE name = 'version'"), shown(self._place))
        others = self.all(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        taken = sorted(name for name, in others if name in TABLES)
        if taken:
            raise HistoryError(
                f"{shown(self._place)}: has a table {taken[0]} of something else; it is left as it is.",
                f"{shown(self._place)}：其中的表 {taken[0]} 属于其他用途，未作改动。")
        return 0

    def script(self, statements: str) -> None:
        for statement in statements.format(**self._WORDS).split(";"):
            self.run(statement)

    def all(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        found = self._connection.execute(self._sqlalchemy.text(statement), dict(parameters or {}))
        return [tuple(row) for row in found]

    def run(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._connection.execute(self._sqlalchemy.text(statement), dict(parameters or {}))

    def many(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(self._sqlalchemy.text(statement), [dict(row) for row in rows])

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.connection.cursor() as cursor:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._connection.commit()
        try:
            self.run(f"SELECT pg_advisory_xact_lock({self._LOCK})")
            yield
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise

    def compact(self) -> None:
        """PostgreSQL does that by itself."""

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _library(place: str) -> tuple[Any, Any]:
    """Return SQLAlchemy, and the URL for it."""
    try:
        sqlalchemy = importlib.import_module("sqlalchemy")
        importlib.import_module("psycopg")
    except ImportError as error:
        raise HistoryError(
            f"A history in PostgreSQL needs the Python library {error.name} here: pip install 'sqlalchemy>=2' "
            "'psycopg[binary]>=3'.",
            f"使用 PostgreSQL 保存历史需要在此安装 Python 库 {error.name}：pip install 'sqlalchemy>=2' "
            "'psycopg[binary]>=3'。") from error
    try:
        url = sqlalchemy.make_url(place)
    except Exception:
        # What it says has parts of the password where that has an @ or a : of its own.
        raise HistoryError(
            f"{shown(place)}: is no URL of a database; an @, : or / of a password is written as %40, %3A or %2F, or "
            "the password kept in PGPASSFILE.",
            f"{shown(place)}：不是数据库的 URL；口令中的 @、: 和 / 应写作 %40、%3A 和 %2F，或将口令存入 PGPASSFILE。"
        ) from None
    if url.get_backend_name() != _SCHEME:
        raise HistoryError(
            f"{shown(place)}: a history is a file of SQLite or a URL {_SCHEME}://USER@HOST/DATABASE; no other "
            "database is known here.",
            f"{shown(place)}：历史只能是 SQLite 文件，或 {_SCHEME}://USER@HOST/DATABASE 形式的 URL。")
    return sqlalchemy, url.set(drivername=f"{_SCHEME}+psycopg")


def _number(rows: list[tuple[Any, ...]], place: str) -> int:
    try:
        return int(rows[0][0])
    except (IndexError, ValueError) as error:
        raise _of_something_else(place) from error
