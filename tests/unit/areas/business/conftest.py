# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the business area judged on a host whose database answers what a test says; nothing else is asked."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import postgresql, shape
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.wire import Refused
from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("business")

DATABASE = {"engine": "postgresql", "socket": "/run/postgresql", "database": "credit", "user": "reader"}
# What a server or a table could give that is a person's.
PERSONS = ("110101199003071233", "13800138000", "6222021234567890128", "E12345678", "\u5f20\u4f1f", "zhang@example.com")
MAPPING = {
    "query_log": {
        "table": "credit.log", "id": "id", "organization": "org", "user": "usr", "time": "at", "reason": "reason",
        "subject": "subject", "reasons": {"values": ["01", "02"]}},
    "adverse": {"table": "credit.adverse", "id": "id", "ended": "ended"},
    "users": {
        "table": "credit.users", "id": "id", "login": "login", "enabled": "enabled", "reviewed": "reviewed",
        "last_login": "last", "left": "gone"},
}
_TYPES = {"time": "timestamptz", "number": "int8", "flag": "bool", "text": "text", "any": "text"}


class Client:
    """Answers each question by the first part of one that a test knows."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def rows(self, question):
        self.asked.append(question)
        for part, answer in self.answers.items():
            if part in question:
                answer = answer() if callable(answer) else answer
                if isinstance(answer, Exception):
                    raise answer
                return answer
        raise AssertionError(question)

    def close(self):
        pass


def catalogue_of(mapping, change):
    found = {}
    for _path, name, columns in shape.tables(mapping):
        held = found.setdefault(name, dict(
            id="1", kind="r", hides=False, readable=True, writable=False, columns={}))
        for one in columns:
            held["columns"].setdefault(one.name.strip('"'), dict(
                kind="text" if one.kind == "any" else one.kind, type=_TYPES[one.kind], filled=True, number=1,
                readable=True))
    if change is not None:
        change(found)
    return found


@pytest.fixture
def asked(tree, judge, monkeypatch):
    """Return a function that judges a control; `answers` by a part of each question, `change` alters the catalogue.

    `reads`: how many rows each question would read.
    """
    def run(control, answers=None, mapping=None, change=None, reads=(0, ()), database=None, state=None, **options):
        mapping = MAPPING if mapping is None else mapping
        client = Client({**(answers or {}), **({} if "SELECT 1" in (answers or {}) else {"SELECT 1": [["1"]]})})
        told = dict(
            now="2026-11-22 10:00:00", user="reader", rights=[], replica=False, behind=0, unicode=True)
        told.update(state or {})
        monkeypatch.setattr(postgresql, "connect", lambda *given: client)
        monkeypatch.setattr(postgresql, "state", lambda _client: told)
        monkeypatch.setattr(postgresql, "tables", lambda _client, names, _database: catalogue_of(mapping, change))
        monkeypatch.setattr(postgresql, "reads", lambda _client, question: reads)
        host = tree({})
        host.live = True
        found = judge(control, host, database={**DATABASE, **(database or {})}, mapping=mapping, **options)
        assert not [value for value in PERSONS if value in json.dumps(found, ensure_ascii=False)]
        found["asked"] = client.asked
        return found
    return run


def refused(code):
    """Return what a server says that quotes a value."""
    return Refused(code, "Key (id_no)=(%s) of %s is not right" % PERSONS[:2])
