# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The approval matrix."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.matrix import matrix
from tests.unit.registers.small_agency import due, small, told

LINE = {"matter": "change", "department": "it", "approver": ["security_head", "senior_manager"], "levels": 2}


def judged(line=LINE, reviewed=date(2026, 9, 20), today=date(2026, 11, 27), status="kept", every="P1Y"):
    head = {"status": status, "matrix": [line] if line else [], "matrix_reviewed": reviewed}
    return matrix(small({"approvals": head}, today=today), matters=["change"], every=every)


def test_a_line_whose_posts_are_held_is_good_until_the_next_review():
    assert due(judged()) == date(2027, 9, 20)
    assert due(judged(every="P3M")) == date(2026, 12, 20)


@pytest.mark.parametrize(("today", "expected"), [
    (date(2027, 9, 20), [("pass", "met")]), (date(2027, 9, 21), [("fail", "overdue")])])
def test_the_review_is_good_on_the_day_it_is_due_and_overdue_the_day_after(today, expected):
    assert told(judged(today=today)) == expected


def test_an_overdue_review_names_the_day():
    [one] = judged(today=date(2028, 1, 1))
    assert one.due == date(2027, 9, 20)
    assert "2027-09-20" in one.message.en and "2027-09-20" in one.message.zh


def test_a_post_that_nobody_holds_today_is_named():
    [one] = judged({**LINE, "approver": ["security_head", "data_owner"]})
    assert told([one]) == [("fail", "no_holder")]
    assert "data_owner" in one.message.en


def test_a_matter_without_line_fails_and_is_work_to_do_in_a_draft():
    assert told(judged(None)) == [("fail", "record_absent")]
    assert told(judged(None, status="draft")) == [("manual", "record_absent")]


@pytest.mark.parametrize("reviewed", [None, date(2026, 11, 28)])
def test_a_matrix_that_nobody_has_reviewed_yet_fails(reviewed):
    assert told(judged(reviewed=reviewed)) == [("fail", "record_absent")]
