# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that nobody answers for, and persons with two, are named."""

import base64
import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_default_accounts import (
    DatabaseDefaultAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_unique_accounts import (
    DatabaseUniqueAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source
from tests.unit.areas.database.conftest import HBA, OWNERS, role, rule

CONTROL = DatabaseUniqueAccounts()


@pytest.mark.parametrize("engine", ['postgresql', 'mysql'])
def test_a_good_database_passes(runs, judge, engine):
    found = judge(CONTROL, runs(engine), **OWNERS)
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_an_account_without_an_owner_is_named(runs, judge, engine):
    found = judge(CONTROL, runs(engine))
    assert (found["status"], found["reason"]) == ("fail", "account_undeclared")
    assert "nobody answers for these accounts: app." in found["message"]["en"]


def test_a_person_with_two_accounts_is_named(runs, judge):
    accounts = {name: {"owner": "Li", "kind": "person"} for name in ("li", "li2")}
    found = judge(
        CONTROL, runs("postgresql", lambda held: held["roles"].extend(role(name) for name in accounts)),
        accounts=dict(OWNERS["accounts"], **accounts))
    assert (found["reason"], found["message"]["en"]) == (
        "account_twice", "PostgreSQL: Li has several accounts: li, li2.")


IDENT = HBA.replace("hba", "ident")


@pytest.fixture
def mapped(runs, judge, monkeypatch):
    """Return a function that judges a cluster of which a rule names the map staff; `text` is its pg_ident.conf."""
    def run(text, edited=None, method="peer", control=CONTROL, **accounts):
        def change(held):
            held["hba"].insert(0, dict(rule("local", ["all"], ["all"], method, line=9), options=["map=staff"]))
            held["edited"] = edited

        def asked(self, database, questions, writes=False):
            if text is None:
                raise HostError(IDENT, "permission denied")
            return [[[json.dumps([IDENT, base64.b64encode(text.encode()).decode()])]]]
        monkeypatch.setattr(source.Cluster, "asked", asked)
        monkeypatch.setattr(source.Cluster, "owner", "postgres")
        return judge(control, runs("postgresql", change), accounts=dict(OWNERS["accounts"], **accounts))
    return run


PERSON = {"li": {"owner": "Li", "kind": "person"}}


@pytest.mark.parametrize("text, status, says", [
    ("staff zhang zhang\nother a app\nother b app\n", "pass", ""),
    ("# staff a li\nstaff  /^(.*)@x$  \\\\1\n", "pass", ""),
    ("staff a li # one\nstaff \"b c\" li\n", "fail", "get in as the one role li: a, b c."),
    ("staff /^ops li\n", "fail", "get in as the one role li: /^ops."),
    ("staff a app\nstaff b app\n", "pass", ""),
    ("staff a all\n", "fail", "pg_ident.conf:1 of the map staff lets a in as any role"),
    ("staff a +dba\n", "fail", "lets a in as any role"),
    ("", "pass", ""),
    ("include_dir x\n", "error", "pg_ident.conf:1: no line of a map"), ("staff a\n", "error", "no line of a map"),
    (None, "not_checked", "permission denied")])
def test_who_gets_in_by_a_map_is_one_person(mapped, text, status, says):
    found = mapped(text, **PERSON)
    assert (found["status"], says in found["message"]["en"]) == (status, True), found["message"]


def test_a_map_that_was_edited_and_not_loaded_is_an_error(mapped):
    found = mapped("staff a a\n", edited=[IDENT], **PERSON)
    assert found["status"] == "error" and "was edited since it was loaded" in found["message"]["en"]


@pytest.mark.parametrize("text, status", [
    ("staff postgres postgres\n", "pass"), ("staff a postgres\n", "fail"), ("staff a all\n", "fail"),
    ("staff a app\n", "pass"), ("staff /(.*) \\1\n", "fail")])
def test_the_first_superuser_is_reached_by_a_map_that_names_another_account(mapped, text, status):
    assert mapped(text, control=DatabaseDefaultAccounts())["status"] == status
