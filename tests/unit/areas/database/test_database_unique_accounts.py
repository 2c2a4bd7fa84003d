# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that nobody answers for, and persons with two, are named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_unique_accounts import (
    DatabaseUniqueAccounts,
)
from tests.unit.areas.database.conftest import OWNERS, role

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
