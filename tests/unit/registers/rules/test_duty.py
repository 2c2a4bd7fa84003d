# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post has a duty in writing, is held, and there is a trace of it."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.duty import duty
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    UNREADABLE,
    agency,
    ago,
    due_of,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    when,
    world,
)


def document(**changed):
    return {**agency()["policies"]["records"][0], "duties": [
        {"post": "security_admin", "items": {"awareness": "### Awareness"}}], **changed}


def activity(**changed):
    return {"id": "HD-1", "kind": "awareness", "on": "2026-06-01", "by": ["p04"], "evidence": evidence("awareness"),
            **changed}


def approved(**changed):
    return {"id": "SP-1", "kind": "change", "steps": [{"by": "p05", "on": "2026-08-01"}],
            "evidence": evidence("approval"), **changed}


def seen(
        today=TODAY, files=None, traces=("awareness", "change"), activities=(), approvals=(), documents=None, **others):
    return duty(
        world(today=today, files=files, policies={"records": documents or [document()]},
              activities={"records": list(activities)}, approvals={"records": list(approvals)}, **others),
        post="security_admin", item="awareness", traces=list(traces))


def test_without_traces_it_is_good_until_the_documents_are_to_be_confirmed():
    assert good(seen(traces=()), CONFIRMED)
    assert reasons(ended(lambda today: seen(today, traces=()), CONFIRMED)) == ["expired"]


def test_the_newest_trace_counts_for_a_year():
    assert good(seen(activities=[activity()]), "2027-06-01")
    assert good(seen(activities=[activity()], approvals=[approved()]), "2027-08-01")
    found = ended(lambda today: seen(today, activities=[activity()]), "2027-06-01")
    assert reasons(found) == ["overdue"] and due_of(found) == when("2027-06-01") and found[0].who == "security_admin"


def test_to_have_attended_is_a_trace_too():
    assert good(seen(activities=[activity(by=["p01"], attended=["p05"])]), "2027-06-01")


def test_what_was_done_today_counts():
    assert good(seen(activities=[activity(on=TODAY)]), "2027-11-27")


@pytest.mark.parametrize("changed", [{"by": ["p06"]}, {"on": ago(-1)}, {"kind": "internal_audit"}])
def test_what_others_did_or_is_still_to_come_is_no_trace(changed):
    assert reasons(seen(activities=[activity(**changed)])) == ["record_absent"]


def test_who_held_the_post_on_that_day_counts_and_who_holds_it_now_does_not():
    moved = [
        {**one, **({"to": "2026-07-01"} if one["person"] == "p04" else {})} for one in agency()["posts"]["assignments"]]
    moved.append({"post": "security_admin", "person": "p06", "from": "2026-07-01", "evidence": evidence()})
    assert good(seen(activities=[activity()], posts={"assignments": moved}), "2027-06-01")
    assert reasons(seen(activities=[activity(by=["p06"])], posts={"assignments": moved})) == ["record_absent"]


def test_the_agency_may_shorten_the_period():
    assert reasons(seen(activities=[activity()], periods={"awareness": "P3M"})) == ["overdue"]


def test_a_heading_that_is_not_in_the_document_is_told():
    assert reasons(seen(traces=(), files={"policy/duties.md": "### Other"})) == ["heading_absent"]
    assert reasons(seen(traces=(), files={"policy/duties.md": UNREADABLE})) == ["unreadable_text"]


def test_the_newest_document_that_gives_the_duty_counts():
    newer = document(id="ZD-2", file="policy/new.md", approved="2026-05-01", effective="2026-05-01")
    files = {"policy/duties.md": "### Awareness", "policy/new.md": "### Other"}
    assert reasons(seen(traces=(), documents=[newer, document()], files=files)) == ["heading_absent"]
    assert good(seen(traces=(), documents=[{**newer, "withdrawn": TODAY}, document()], files=files), CONFIRMED)


def test_a_duty_that_no_document_gives_fails_and_is_work_in_a_draft():
    records = agency()["policies"]["records"]
    found = seen(traces=(), documents=records)
    assert statuses(found) == ["fail"] and reasons(found) == ["record_absent"]
    draft = world(policies={"status": "draft", "records": records})
    assert statuses(duty(draft, post="security_admin", item="awareness")) == ["manual"]


def test_a_post_that_nobody_holds_is_told():
    found = seen(traces=(), posts={"assignments": []})
    assert reasons(found) == ["record_absent"] and found[0].who == "security_admin"


def test_the_traces_file_is_looked_at():
    assert reasons(seen(activities=[activity()], files={"evidence/awareness.pdf": ABSENT})) == ["evidence_absent"]
