# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws over every clause that registers settle: who may do what, and who may not do both."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from tests.unit.laws.organization import (
    CLAUSES,
    changed,
    edited,
    inventory,
    lost,
    of_status,
    reasons_of,
    registers,
    verdicts,
    world,
)


class TestPeople:
    APART = {
        "7.1.1-B-e", "7.2.2-B-b", "7.2.2-B-c", "7.2.2-E-a", "7.3.5-B-b", "7.3.5-E-a", "7.4.4-B-b", "7.4.4-B-c",
        "9.3-a-1"}

    def test_one_person_in_all_posts_separates_nothing(self, passes):
        found = verdicts(world(edited("posts", "assignments", lambda one: one.update(person="p03"))))
        assert self.APART <= set(of_status(found, "fail"))
        assert lost(passes, found) >= self.APART

    def test_who_asks_may_not_approve(self, passes):
        asked_and_approved = edited(
            "approvals", "records", lambda one: one.update(applicant=one["steps"][0]["by"]))
        found = verdicts(world(asked_and_approved))
        approved = {
            one for one in passes if any(call["rule"] == "approved" for call in CLAUSES[one].rules)}
        assert len(approved) == 21
        assert {found[clause]["status"] for clause in approved} == {"fail"}

    def test_who_does_it_may_not_approve_it(self, passes):
        found = verdicts(world(edited(
            "approvals", "records", lambda one: one.update(done_by=[one["steps"][-1]["by"]]))))
        approved = {one for one in passes if any(call["rule"] == "approved" for call in CLAUSES[one].rules)}
        assert {found[clause]["status"] for clause in approved} == {"fail"}

    def test_a_database_administrator_who_left_and_kept_the_account(self, passes):
        def leave(one):
            if one["id"] == "p11":
                one["left"] = datetime.date(2026, 11, 2)
        assert any("p11" in one.people for one in inventory()["accounts"])
        found = verdicts(world(edited("people", "records", leave)))
        assert {"7.3-0", "7.2.2-E-a", "7.1.1-B-e", "7.5.1-B-d"} <= set(of_status(found, "fail"))
        reasons = {detail["message"]["en"] for detail in found["7.5.1-B-d"]["details"] if detail["status"] == "fail"}
        assert any("zhao.min" in message for message in reasons), reasons

    # The head of information security and the person who follows.
    HEAD, NEXT = "p03", "p06"

    def swapped(self, day):
        """The head hands over on a day to somebody who has been assessed for it."""
        own = registers()["posts"].lists["assignments"]
        before = next(one for one in own if one["post"] == "security_head")
        place = before.place
        old = Record({
            **before, "to": day, "handover": {
                "to": self.NEXT, "witness": "p01", "on": day, "evidence": before["evidence"]}},
            "posts", "assignments", place)
        new = Record({**before, "person": self.NEXT, "from": day}, "posts", "assignments", place)
        return changed("posts", {"assignments": [*(one for one in own if one is not before), old, new]})

    def test_what_was_approved_before_a_successor_came_stays_approved(self, passes):
        found = verdicts(world(self.swapped(datetime.date(2026, 11, 2))))
        approved = {one for one in passes if any(
            call["rule"] in ("approved", "policy", "project") for call in CLAUSES[one].rules)}
        unentitled = {
            clause: finding["reason"] for clause, finding in found.items() if finding["reason"] == "not_entitled"}
        assert unentitled == {} and len(approved) > 80

    def test_who_approved_before_holding_the_post_was_not_entitled(self):
        found = verdicts(world(self.swapped(datetime.date(2026, 1, 1))))
        assert found["7.5.10-B-a"]["status"] == "fail"
        assert "not_entitled" in reasons_of(found["7.5.10-B-a"]) or found["7.5.10-B-a"]["reason"] == "not_entitled"
