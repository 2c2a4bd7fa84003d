# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database as a script for psql, or for the client of MariaDB."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TextIO

from tools.credit_database.content import Content
from tools.credit_database.schema import CREDIT

__all__ = ["ENGINES"]

READER, APPLICATION, OWNER = "jrt0117_reader", "credit_app", "credit_owner"
ABOUT = "-- A credit database of persons who do not exist. Not for a server with real data.\n"
POSTGRESQL_KINDS = {
    "key": "varchar(32) PRIMARY KEY", "number": "bigint PRIMARY KEY", "code": "varchar(32)", "text": "text",
    "time": "timestamptz", "date": "date", "flag": "boolean", "big": "bigint", "count": "integer"}
MARIADB_KINDS = {**POSTGRESQL_KINDS, "text": "varchar(255)", "time": "datetime"}
CONSTRAINT = "ALTER TABLE credit.query_log ADD FOREIGN KEY (reason) REFERENCES credit.reason (code)"
ROWS_OF_INSERT = 2000


def postgresql(content: Content, script: TextIO, *, replace: bool) -> None:
    """Two databases: credit, which nobody who may log in owns, and analysis."""
    say = _speaker(script)
    script.write(ABOUT + "\\set ON_ERROR_STOP on\n\\set QUIET on\n")
    if replace:
        say("DROP DATABASE IF EXISTS credit", "DROP DATABASE IF EXISTS analysis",
            f"DROP ROLE IF EXISTS {READER}, {APPLICATION}, {OWNER}")
    say(f"CREATE ROLE {OWNER} NOLOGIN", f"CREATE ROLE {APPLICATION} LOGIN CONNECTION LIMIT 50",
        f"CREATE ROLE {READER} LOGIN CONNECTION LIMIT 5",
        *(f"CREATE DATABASE {name} OWNER {OWNER} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
          for name in ("credit", "analysis")))
    for database, schema in (("credit", "credit"), ("analysis", "lab")):
        script.write(f"\\connect {database}\n")
        say("SET client_encoding = 'UTF8'", "SET TimeZone = 'Asia/Shanghai'", f"SET ROLE {OWNER}",
            f"CREATE SCHEMA {schema}", f"GRANT USAGE ON SCHEMA {schema} TO {READER}")
        if schema == "credit":
            _credit(content, script, say)
        else:
            _create(say, "lab.sample", content.sample_columns, POSTGRESQL_KINDS)
            _copy(script, "lab.sample", content.sample())
        say(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}", "RESET ROLE", "ANALYZE")


def _credit(content: Content, script: TextIO, say: Callable[..., None]) -> None:
    say(f"GRANT USAGE ON SCHEMA credit TO {APPLICATION}")
    for name, table in CREDIT.items():
        _create(say, f"credit.{name}", table.columns, POSTGRESQL_KINDS)
        _copy(script, f"credit.{name}", content.table(name))
        say(*(f"CREATE INDEX ON credit.{name} ({column})" for column in table.indexes),
            f"GRANT SELECT{', ' + table.application if table.application else ''} ON credit.{name} TO {APPLICATION}")
    if content.constrained:
        # Planted rows stand there already; what comes would be refused.
        say(CONSTRAINT if _codes_only(content) else f"{CONSTRAINT} NOT VALID")
    say(*(statement.format(application=APPLICATION) for statement in content.statements))


def mariadb(content: Content, script: TextIO, *, replace: bool) -> None:
    """Two databases, which are schemas there: credit and lab."""
    say = _speaker(script)
    application, reader = f"{APPLICATION}@localhost", f"{READER}@localhost"
    script.write(ABOUT)
    if replace:
        say("DROP DATABASE IF EXISTS credit", "DROP DATABASE IF EXISTS lab",
            f"DROP USER IF EXISTS {application}, {reader}")
    say("SET NAMES utf8mb4", "SET foreign_key_checks = 0", "SET unique_checks = 0",
        *(f"CREATE USER {user} IDENTIFIED VIA unix_socket" for user in (application, reader)),
        *(f"CREATE DATABASE {name} CHARACTER SET utf8mb4" for name in ("credit", "lab")))
    for name, table in CREDIT.items():
        _create(say, f"credit.{name}", table.columns, MARIADB_KINDS, table.indexes)
        _insert(script, f"credit.{name}", content.table(name))
        say(f"GRANT SELECT{', ' + table.application if table.application else ''} ON credit.{name} TO {application}")
    if content.constrained:
        say(CONSTRAINT)
    _create(say, "lab.sample", content.sample_columns, MARIADB_KINDS)
    _insert(script, "lab.sample", content.sample())
    say(*(statement.format(application=application) for statement in content.statements),
        *(f"GRANT SELECT ON {name}.* TO {reader}" for name in ("credit", "lab")))


ENGINES: Mapping[str, Callable[..., None]] = {"postgresql": postgresql, "mariadb": mariadb}


def _codes_only(content: Content) -> bool:
    codes = {None, *(row["code"] for row in content.rows["reason"])}
    return all(row["reason"] in codes for row in content.rows["query_log"])


def _speaker(script: TextIO) -> Callable[..., None]:
    def say(*statements: str) -> None:
        script.writelines(f"{statement};\n" for statement in statements)
    return say


def _create(say: Callable[..., None], name: str, columns: Mapping[str, str], kinds: Mapping[str, str],
            indexes: Iterable[str] = ()) -> None:
    parts = [*(f"{column} {kinds[kind]}" for column, kind in columns.items()),
             *(f"INDEX ({column})" for column in indexes)]
    say(f"CREATE TABLE {name} ({', '.join(parts)})")


def _copy(script: TextIO, name: str, rows: Iterator[tuple[Any, ...]]) -> None:
    script.write(f"COPY {name} FROM stdin;\n")
    script.writelines("\t".join(["\\N" if value is None else str(value) for value in row]) + "\n" for row in rows)
    script.write("\\.\n")


def _insert(script: TextIO, name: str, rows: Iterator[tuple[Any, ...]]) -> None:
    script.write("START TRANSACTION;\n")
    while some := list(islice(rows, ROWS_OF_INSERT)):
        values = ",\n".join(f"({','.join(map(_literal, row))})" for row in some)
        script.write(f"INSERT INTO {name} VALUES\n{values};\n")
    script.write("COMMIT;\n")


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(int(value)) if isinstance(value, int) else f"'{value}'"
