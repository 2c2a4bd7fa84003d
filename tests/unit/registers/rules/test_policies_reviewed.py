# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every document in force is reviewed in time."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.policies_reviewed import (
    policies_reviewed,
)
from tests.unit.registers.support import TODAY, agency, due_of, ended, good, reasons, statuses, when, world


def seen(today=TODAY, status="kept", records=None, every="P1Y"):
    first = {**agency()["policies"]["records"][0], "reviewed": "2026-03-01"}
    second = {**first, "id": "ZD-2", "title": "Second", "reviewed": "2026-09-15"}
    return policies_reviewed(
        world(today=today, policies={"records": records if records is not None else [first, second], "status": status}),
        every=every)


def test_reviewed_documents_are_good_until_the_first_review_is_due():
    assert good(seen(), "2027-03-01")
    found = ended(seen, "2027-03-01")
    assert reasons(found) == ["overdue"] and due_of(found) == when("2027-03-01")


def test_each_that_is_overdue_is_told():
    assert reasons(seen(every="P1M")) == ["overdue", "overdue"]


def test_a_document_that_was_withdrawn_is_not_reviewed_any_more():
    old = {**agency()["policies"]["records"][0], "approved": "2020-01-01", "effective": "2020-01-01", "reviewed": None}
    assert reasons(seen(records=[old])) == ["overdue"]
    assert good(seen(records=[{**old, "withdrawn": TODAY}, agency()["policies"]["records"][0]]), "2027-09-15")


def test_no_document_fails_and_is_work_in_a_draft():
    assert statuses(seen(records=[])) == ["fail"] and statuses(seen(records=[], status="draft")) == ["manual"]
