# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The record of queries only grows, and nobody who logs in may change it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.audit_tables_append_only import (
    AuditTablesAppendOnly,
)
from tests.unit.areas.business.conftest import MAPPING

CONTROL = AuditTablesAppendOnly()
LOG = {"query_log": MAPPING["query_log"]}


def answers(updated="0", deleted="0", granted=(), owners=(), counted="1"):
    return {
        "pg_stat_all_tables": [[updated, deleted, counted, None]], "aclexplode": [list(row) for row in granted],
        "pg_has_role": [[one] for one in owners]}


def test_a_log_that_only_grows_passes(asked):
    assert asked(CONTROL, answers(), LOG)["status"] == "pass"


@pytest.mark.parametrize("more, words", [
    ({"deleted": "3"}, "0 rows of credit.log were written again and 3 deleted since its beginning"),
    ({"granted": [("PUBLIC", "TRUNCATE")]}, "PUBLIC has TRUNCATE on credit.log"),
    ({"owners": ["app"]}, "app can log in with the owner's rights on credit.log")])
def test_who_changes_or_may_change_it_is_told(asked, more, words):
    found = asked(CONTROL, answers(**more), LOG)
    assert found["status"] == "fail" and words in found["message"]["en"]


@pytest.mark.parametrize("more, state, change", [
    ({}, {"replica": True}, None), ({"counted": "0"}, {}, None),
    ({}, {}, lambda held: held["credit.log"].update(kind="v"))])
def test_what_cannot_be_seen_is_no_pass(asked, more, state, change):
    assert asked(CONTROL, answers(**more), LOG, state=state, change=change)["status"] == "not_checked"
