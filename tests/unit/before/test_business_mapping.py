# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be meant in business_database and business_mapping is refused before a host is asked, by its place."""

from __future__ import annotations

import copy

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import shape
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import parts, quoted
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.validity import problem_of

DATABASE = {"engine": "postgresql", "socket": "/run/postgresql", "database": "credit", "user": "reader"}
MAPPING = {
    "query_log": {
        "table": "credit.query_log", "id": "id", "organization": "org_id", "user": "user_id", "time": "queried_at",
        "reason": "reason", "subject": "subject", "kind": {"column": "kind", "single": "S", "batch": "B"},
        "batch": {
            "table": "credit.batch", "id": "id", "organization": "org_id", "user": "user_id", "time": "requested_at",
            "reason": "reason", "content": "content", "records": "records", "log": "batch_id"},
        "reasons": {"table": "credit.reason", "code": "code"}},
    "users": {
        "table": "credit.app_user", "id": "id", "login": "login", "enabled": "enabled", "reviewed": "reviewed_on"},
    "de_identified": {"tables": [{"table": "lab.sample", "quasi": ["born", "sex"], "k": 5}]},
}


def changed(path: str, value: object) -> dict:
    """Return the mapping with another value at a path; None takes it away."""
    found = copy.deepcopy(MAPPING)
    *above, last = path.split(".")
    place: dict = found
    for name in above:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return found


def problem(variable: str, value: object) -> str:
    found = problem_of(variable, value, value)
    assert found is None or found.zh != found.en
    return "" if found is None else found.en


def test_what_can_be_meant_is_taken():
    assert problem("business_mapping", MAPPING) == problem("business_mapping", {}) == ""
    assert problem("business_database", DATABASE) == problem("business_database", {}) == ""
    tls = {"engine": "mysql", "host": "db1.example.com", "port": 3307, "ca": "/etc/ca.pem", "database": "c",
           "user": "u", "time_zone": "Asia/Shanghai", "role": "non_production"}
    assert problem("business_database", tls) == ""


@pytest.mark.parametrize("path, value, words", [
    ("query_log.user", None, "business_mapping.query_log has no user"),
    ("query_log.usr", "x", "business_mapping.query_log.usr is not known, did you mean user?"),
    ("querylog", {}, "business_mapping.querylog is not known, did you mean query_log?"),
    ("query_log.table", "a.b.c", "business_mapping.query_log.table is 'a.b.c'"),
    ("query_log.table", "credit.query_log; DROP TABLE x", "business_mapping.query_log.table is"),
    ("query_log.table", "credit.\"a", "business_mapping.query_log.table is"),
    ("query_log.reason", "reason -- x", "business_mapping.query_log.reason is"),
    ("query_log.reason", "reason\n", "business_mapping.query_log.reason is"),
    ("query_log.reason", "count(*)", "business_mapping.query_log.reason is"),
    ("query_log.reason", 7, "business_mapping.query_log.reason is 7"),
    ("query_log.reason", {"column": "x"}, "business_mapping.query_log.reason is"),
    ("query_log.kind", "kind", "business_mapping.query_log.kind is 'kind'; it has to be a mapping"),
    ("query_log.kind.batch", "B\0", "business_mapping.query_log.kind.batch is"),
    ("query_log.batch.records", None, "business_mapping.query_log.batch has no records"),
    ("query_log.reasons", {"values": []}, "business_mapping.query_log.reasons.values is []"),
    ("query_log.reasons", {}, "business_mapping.query_log.reasons has to have either table or values"),
    ("query_log.reasons", {"table": "a", "values": ["1"]}, "has to have either table or values"),
    ("query_log.reasons.code", None, "business_mapping.query_log.reasons has no code"),
    ("users.organizations", {"table": "o", "id": "id", "closed": "c"}, "business_mapping.users has no organization"),
    ("de_identified.tables", {}, "business_mapping.de_identified.tables is {}; it has to be a list"),
    ("de_identified.tables.0.k", 1, "business_mapping.de_identified.tables.0.k is 1; it has to be a number from 2"),
    ("de_identified.tables.0.k", True, "business_mapping.de_identified.tables.0.k is True"),
    ("de_identified.tables.0.quasi", ["a b"], "business_mapping.de_identified.tables.0.quasi is"),
    ("users", None, ""),
])
def test_the_place_of_what_cannot_be_meant_is_told(path, value, words):
    assert words in problem("business_mapping", changed(path, value))
    assert bool(problem("business_mapping", changed(path, value))) == bool(words)


@pytest.mark.parametrize("change, words", [
    ({"engine": "oracle"}, "business_database.engine is 'oracle'"), ({"user": ""}, "business_database.user is ''"),
    ({"socket": "run"}, "business_database.socket is 'run'"), ({"port": "5432"}, "business_database.port is '5432'"),
    ({"host": "db"}, "either socket or host"), ({"ca": "/etc/ca.pem"}, "with host there has to be ca"),
    ({"time_zone": "x'; SELECT"}, "business_database.time_zone is"), ({"sockets": "/x"}, "did you mean socket?"),
    ({"password": "s3cret"}, "business_database.password is not known")])
def test_a_database_that_cannot_be_meant_is_refused_without_its_secret(change, words):
    told = problem("business_database", {**DATABASE, **change})
    assert words in told and "s3cret" not in told


@pytest.mark.parametrize("name, expected, question", [
    ("credit.query_log", ["credit", "query_log"], '"credit"."query_log"'), ("A$b", ["A$b"], '"A$b"'),
    ('"odd""name"."a.b"', ['odd"name', "a.b"], '"odd""name"."a.b"'), ('"查询记录"', ["查询记录"], '"查询记录"')])
def test_a_name_is_its_parts_and_a_question_has_it_in_quotes(name, expected, question):
    assert (parts(name), quoted(name)) == (expected, question)
    assert problem("business_mapping", changed("query_log.table", name)) == ""


def test_every_table_and_column_of_a_mapping_is_found():
    found = {path: {one.path.partition(path + ".")[2]: one.name for one in columns}
             for path, _table, columns in shape.tables(MAPPING)}
    assert set(found) == {"query_log", "query_log.batch", "query_log.reasons", "users", "de_identified.tables.0"}
    assert found["query_log"]["batch.log"] == "batch_id" and found["query_log"]["kind.column"] == "kind"
    assert found["de_identified.tables.0"] == {"quasi.0": "born", "quasi.1": "sex"}
