# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document of a kind is in force, approved by who may, says what it has to, and is reviewed."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.policy import policy
from tests.unit.registers.support import (
    CHANGED,
    TODAY,
    UNREADABLE,
    agency,
    ago,
    due_of,
    ended,
    good,
    reasons,
    statuses,
    when,
    world,
)


def document(**changed):
    return {
        "id": "ZD-9", "title": "信息安全方针", "kinds": ["security_policy"], "version": "2.0", "file": "policy/nine.md",
        "sha256": "0" * 64, "author": "p04", "approver": "p01", "approved": "2026-01-20", "effective": "2026-02-01",
        "reviewed": "2026-09-15", "topics": {"goals": "## Goals", "scope": "## Scope"}, **changed}


def seen(today=TODAY, files=None, more=(), status="kept", every="P1Y", others=None, **changed):
    registers = {"policies": {"records": [document(**changed), *more], "status": status}, **(others or {})}
    return policy(
        world(today=today, files=files, **registers), kind="security_policy", topics=["goals", "scope"], every=every)


def test_a_reviewed_document_is_good_until_its_next_review():
    assert good(seen(), "2027-09-15") and good(seen(every="P6M"), "2027-03-15")
    found = ended(seen, "2027-09-15")
    assert reasons(found) == ["overdue"] and due_of(found) == when("2027-09-15") and found[0].who == "p04"


def test_without_a_review_the_approval_counts_and_a_review_of_tomorrow_is_none():
    assert good(seen(reviewed=None), "2027-01-20") and good(seen(reviewed=ago(-1)), "2027-01-20")


def test_the_agency_may_shorten_the_period_but_not_by_that_of_an_activity_of_the_same_name():
    def shortened(kind):
        return policy(world(policies={"records": [document(kinds=[kind])]}, periods={kind: "P1M"}), kind=kind)
    assert reasons(shortened("security_policy")) == ["overdue"]
    assert good(shortened("internal_audit"), "2027-09-15")


def test_the_author_is_not_the_approver():
    found = seen(author="p01")
    assert reasons(found) == ["self_approved"] and "员工01 (p01)" in found[0].message.zh


def test_who_approved_held_a_post_of_the_matrix_on_that_day():
    assert reasons(seen(approver="p03")) == ["not_entitled"]
    moved = [
        {**one, **({"to": "2026-06-01"} if one["person"] == "p01" else {})} for one in agency()["posts"]["assignments"]]
    assert good(seen(others={"posts": {"assignments": moved}}), "2027-09-15")
    late = [
        {**one, **({"from": "2026-06-01"} if one["person"] == "p01" else {})}
        for one in agency()["posts"]["assignments"]]
    found = seen(others={"posts": {"assignments": late}})
    assert reasons(found) == ["not_entitled"] and "高级管理" in found[0].message.zh


def test_a_matrix_that_does_not_say_who_approves_documents_is_told():
    assert statuses(seen(others={"approvals": {"matrix": []}})) == ["fail"]
    found = seen(others={"approvals": {"matrix": [], "status": "draft"}})
    assert statuses(found) == ["manual"] and reasons(found) == ["record_absent"]


def test_other_bytes_are_told():
    assert reasons(seen(files={"policy/nine.md": CHANGED})) == ["evidence_differs"]


def test_a_topic_without_heading_and_a_heading_that_is_not_there_are_told():
    found = seen(topics={"goals": "## Goals"})
    assert reasons(found) == ["record_absent"] and "topics" in str(found[0].message)
    assert reasons(seen(files={"policy/nine.md": "## Goals\n"})) == ["heading_absent"]
    assert reasons(seen(files={"policy/nine.md": UNREADABLE})) == ["unreadable_text", "unreadable_text"]


def test_what_is_still_to_be_filled_in_is_told():
    assert reasons(seen(version="待填")) == ["placeholder"]
    found = seen(topics={"goals": "待填", "scope": "## Scope"}, files={"policy/nine.md": "## Scope\n"})
    assert reasons(found) == ["placeholder"] and statuses(found) == ["manual"]


@pytest.mark.parametrize("changed", [{"approved": None}, {"approved": ago(-1)}, {"effective": ago(-1)}])
def test_a_document_that_is_not_in_force_yet_is_work_to_do(changed):
    found = seen(**changed)
    assert reasons(found) == ["not_in_force"] and statuses(found) == ["manual"] and found[0].who == "p04"


def test_a_document_is_in_force_from_its_day_and_not_on_the_day_it_is_withdrawn():
    assert good(seen(effective=TODAY), "2027-09-15") and good(seen(withdrawn=ago(-1)), "2027-09-15")
    assert reasons(seen(withdrawn=TODAY)) == ["record_absent"]


def test_of_several_the_newest_counts_wherever_it_stands():
    newer = document(id="ZD-10", approved="2026-05-01", effective="2026-05-01", author="p01")
    older = document(id="ZD-8", approved="2025-05-01", effective="2025-05-01", author="p01")
    assert reasons(seen(more=[newer])) == ["self_approved"] and good(seen(more=[older]), "2027-09-15")


def test_no_document_fails_and_is_work_in_a_draft():
    assert statuses(seen(kinds=["duties"])) == ["fail"] and reasons(seen(kinds=["duties"])) == ["record_absent"]
    assert statuses(seen(kinds=["duties"], status="draft")) == ["manual"]
