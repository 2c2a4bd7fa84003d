# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something is done again and again, in time, by the right people, with what it has to cover."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.done import done
from tests.unit.registers.support import (
    ABSENT,
    CHANGED,
    CONFIRMED,
    TODAY,
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


def act(**changed):
    return {"id": "HD-1", "kind": "internal_audit", "on": "2026-09-20", "by": ["p03"], "evidence": evidence("report"),
            **changed}


def issue(**changed):
    return {"id": "1", "what": "口令台账缺两台设备", "owner": "p06", "due": "2026-10-31", **changed}


def seen(today=TODAY, records=None, files=None, status="kept", none=(), periods=None, others=None, **arguments):
    """Return what the rule says of internal audits, of the one above unless `records` are given."""
    activities = {"records": [act()] if records is None else records, "none": list(none), "status": status}
    return done(
        world(today=today, files=files, periods=periods, activities=activities, **(others or {})),
        **{"kind": "internal_audit", **arguments})


def people(**changed):
    """Return the people register, p04 with something changed."""
    return {"people": {"records": [
        {**one, **(changed if one["id"] == "p04" else {})} for one in agency()["people"]["records"]]}}


def posts(*more, without=()):
    return {"posts": {"assignments": [
        *(one for one in agency()["posts"]["assignments"] if one["person"] not in without), *more]}}


def appointed(person, post, since):
    return {"post": post, "person": person, "from": since, "evidence": evidence()}


# When

def test_the_newest_holds_for_the_period():
    assert good(seen(), "2027-09-20") and good(seen(every="P2Y"), "2028-09-20")
    found = ended(seen, "2027-09-20")
    assert reasons(found) == ["overdue"] and due_of(found) == when("2027-09-20")
    assert found[0].who == "internal_auditor" and "内部审计" in found[0].message.zh


def test_the_newest_counts_wherever_it_stands_and_tomorrow_does_not():
    records = [act(), act(id="HD-2", on="2025-01-01"), act(id="HD-3", on=ago(-1))]
    assert good(seen(records=records), "2027-09-20")


def test_the_agency_may_shorten_the_period_and_never_lengthen_it():
    assert reasons(seen(periods={"internal_audit": "P1M"})) == ["overdue"]
    assert good(seen(periods={"internal_audit": "P5Y"}), "2027-09-20")


def test_a_month_is_a_calendar_month():
    assert good(seen(today="2026-02-28", records=[act(on="2026-01-31")], every="P1M"), "2026-02-28")
    assert reasons(seen(today="2026-03-01", records=[act(on="2026-01-31")], every="P1M")) == ["overdue"]


def test_never_done_fails_is_work_in_a_draft_and_in_the_first_period():
    assert statuses(seen(records=[])) == ["fail"] and reasons(seen(records=[])) == ["record_absent"]
    assert statuses(seen(records=[], status="draft")) == ["manual"]
    young = {"agency": {"operating_since": "2025-11-27"}}
    found = seen(records=[], others=young)
    assert reasons(found) == ["first_period"] and statuses(found) == ["manual"] and due_of(found) == TODAY
    assert reasons(seen(today=ago(-1), records=[], others=young)) == ["record_absent"]


def test_a_statement_of_none_holds_a_year():
    none = [{"kind": "internal_audit", "on": "2026-10-08", "by": "p03", "reason": "无"}]
    found = seen(records=[], none=none)
    assert statuses(found) == ["not_applicable"] and due_of(found) == CONFIRMED
    assert reasons(seen(today="2027-10-09", records=[], none=none)) == ["expired"]
    assert reasons(seen(records=[], none=[{**none[0], "by": "p99"}])) == ["unknown_person"]
    assert reasons(seen(records=[], none=[{**none[0], "on": ago(-1)}])) == ["record_absent"]


# The record itself

def test_other_bytes_no_evidence_and_what_is_still_to_be_filled_in_are_told():
    assert reasons(seen(files={"evidence/report.pdf": CHANGED})) == ["evidence_differs"]
    assert reasons(seen(records=[act(evidence=[])])) == ["no_evidence"]
    assert reasons(seen(records=[act(treatment="待填")])) == ["placeholder"]


def test_fields_that_are_asked_for_are_there():
    assert good(seen(records=[act(treatment="有")], fields=["treatment"]), "2027-09-20")
    found = seen(fields=["treatment"])
    assert reasons(found) == ["field_absent"] and statuses(found) == ["fail"]


def test_who_did_it_was_employed_on_that_day_or_is_a_supplier():
    assert good(seen(others=people(left="2026-09-21"), records=[act(by=["p04"])]), "2027-09-20")
    assert reasons(seen(others=people(left="2026-09-20"), records=[act(by=["p04"])])) == ["unknown_person"]
    supplier = {"suppliers": {"records": [{"id": "S-1", "kind": "auditor"}]}}
    assert good(seen(others=supplier, records=[act(by=["S-1"])]), "2027-09-20")


def test_who_did_it_is_named_for_each_round_that_counts():
    assert reasons(seen(records=[act(by=[])])) == ["field_absent"]
    assert reasons(seen(records=[act(by=[])], by="dba", external="auditor")) == ["field_absent"]
    older = act(id="HD-0", on="2026-06-01", by=[])
    assert reasons(seen(records=[older, act()], every="P6M", window="P1Y")) == ["field_absent"]


def test_somebody_of_the_post_on_that_day_did_it():
    assert good(seen(by="security_head"), "2027-09-20")
    assert reasons(seen(by="network_admin")) == ["not_entitled"]
    since = posts(appointed("p06", "security_head", "2026-09-21"), without=["p03"])
    assert reasons(seen(records=[act(by=["p06"])], by="security_head", others=since)) == ["not_entitled"]


def test_an_outside_assessors_qualification_was_good_on_that_day():
    def supplied(until, kind="auditor"):
        records = [{"id": "S-1", "kind": kind, **({"qualification": {"until": until}} if until else {})}]
        return seen(records=[act(by=["S-1"])], others={"suppliers": {"records": records}}, external="auditor")
    assert good(supplied("2026-09-20"), "2027-09-20")
    assert reasons(supplied("2026-09-19")) == ["not_qualified"]
    assert reasons(supplied(None)) == ["not_qualified"]
    assert reasons(supplied("2030-01-01", "assessor")) == ["not_qualified"]
    assert reasons(seen(external="auditor")) == ["not_qualified"]


# What it found

def test_a_finding_closed_by_one_and_verified_by_another_is_good():
    closed = issue(closed="2026-10-20", closed_by="p06", verified_by="p04")
    assert good(seen(records=[act(issues=[closed])]), "2027-09-20")
    found = seen(records=[act(issues=[{**closed, "verified_by": "p06"}])])
    assert reasons(found) == ["self_verified"] and "员工06 (p06)" in found[0].message.zh
    assert reasons(seen(records=[act(issues=[{**closed, "verified_by": None}])])) == ["not_verified"]


def test_an_open_finding_is_good_until_its_day():
    assert good(seen(records=[act(issues=[issue(due=TODAY)])]), TODAY)
    found = seen(records=[act(issues=[issue(due=ago(1))])])
    assert reasons(found) == ["issue_overdue"] and found[0].who == "p06" and due_of(found) == ago(1)
    to_come = issue(due=ago(1), closed=ago(-1), closed_by="p06", verified_by="p04")
    assert reasons(seen(records=[act(issues=[to_come])])) == ["issue_overdue"]


def test_a_newer_round_does_not_settle_what_an_older_one_has_found():
    older = act(id="HD-0", on="2025-09-20", issues=[issue(due="2026-01-31")])
    found = seen(records=[older, act()])
    assert reasons(found) == ["issue_overdue"] and "HD-0" in str(found[0].message)
    open_still = {**older, "on": "2026-01-20", "issues": [issue(due="2026-12-31")]}
    assert good(seen(records=[open_still, act()]), "2026-12-31")


def test_a_finding_has_a_year_at_most():
    assert good(seen(records=[act(issues=[issue(due="2036-01-01")])]), "2027-09-20")
    old = act(id="HD-0", on="2025-11-26", issues=[issue(due="2036-01-01")])
    found = seen(records=[old, act()])
    assert reasons(found) == ["issue_overdue"] and found[0].due.isoformat() == "2026-11-26"


# Scope and attendance

def test_the_evidence_of_each_round_that_counts_is_looked_at():
    older = act(id="HD-0", on="2026-03-01", scope=["users"], evidence=evidence("older"))
    gone = {"evidence/older.pdf": ABSENT}
    assert good(seen(records=[older, act()], files=gone), "2027-09-20")
    assert reasons(seen(records=[older, act()], files=gone, scope=["users"])) == ["evidence_absent"]
    assert reasons(seen(records=[older, act()], files=gone, every="P1Y", window="P1Y", others={
        "agency": {"operating_since": "2026-02-01"}})) == ["evidence_absent"]


def test_the_scope_may_be_covered_in_several_rounds():
    records = [act(id="HD-0", on="2026-03-01", scope=["storage"]), act(scope=["users"])]
    assert good(seen(records=records, scope=["users", "storage"]), "2027-03-01")
    found = seen(records=records, scope=["users", "disputes"])
    assert reasons(found) == ["scope"] and "异议处理" in found[0].message.zh
    assert reasons(seen(today="2027-03-02", records=records, scope=["users", "storage"])) == ["scope"]


def test_each_holder_of_today_has_taken_part_within_the_period():
    records = [act(id="HD-0", on="2026-03-01", attended=["p04"]), act(attended=["p05"])]
    assert good(seen(records=records, attended=["security_admin"]), "2027-03-01")
    found = seen(today="2027-03-02", records=records, attended=["security_admin"])
    assert reasons(found) == ["absent_person"] and found[0].who == "p04"


def test_who_does_not_hold_the_post_any_more_owes_nothing():
    records = [act(attended=["p05"])]
    assert reasons(seen(records=records, attended=["security_admin"])) == ["absent_person"]
    assert good(seen(records=records, attended=["security_admin"], others=posts(without=["p04"])), "2027-09-20")


def test_a_new_holder_has_thirty_days_from_the_appointment():
    def appointed_since(day):
        return seen(
            records=[act(attended=["p04", "p05"])], attended=["security_admin"],
            others=posts(appointed("p06", "security_admin", day)))
    assert good(appointed_since(ago(29)), TODAY)
    assert reasons(appointed_since(ago(30))) == ["absent_person"]


def test_who_went_from_deputy_to_main_holder_is_not_new():
    records = [act(attended=["p05"])]
    again = [
        {**appointed("p04", "security_admin", "2022-03-01"), "to": ago(5)}, appointed("p04", "security_admin", ago(5))]
    assert reasons(seen(
        records=records, attended=["security_admin"], others=posts(*again, without=["p04"]))) == ["absent_person"]


def test_everybody_is_everybody_employed():
    names = [f"p{number:02d}" for number in range(1, 13)]
    assert good(seen(records=[act(attended=names)], everybody=True), "2027-09-20")
    found = seen(records=[act(attended=names[1:])], everybody=True)
    assert reasons(found) == ["absent_person"] and found[0].who == "p01"
    late = [name for name in names if name != "p04"]
    assert good(seen(records=[act(attended=late)], everybody=True, others=people(joined=ago(10))), ago(-19))
    absent = seen(records=[act(attended=late)], everybody=True, others=people(joined=ago(30)))
    assert reasons(absent) == ["absent_person"]


def test_who_is_new_in_one_of_two_posts_owes_it_from_the_earlier_appointment_on():
    two = posts(appointed("p06", "tester", ago(29)), appointed("p06", "developer", ago(3)))
    found = seen(records=[act(attended=[])], attended=["tester", "developer"], others=two)
    assert good(found, TODAY)


def test_posts_that_nobody_holds_are_told():
    assert reasons(seen(attended=["tester"])) == ["record_absent"]


# Windows

def monthly(*months):
    return [act(id=f"HD-{month}", on=f"2026-{month:02d}-10") for month in months]


def test_a_round_left_out_is_a_gap_though_the_newest_is_there():
    start = {"agency": {"operating_since": "2026-01-05"}}
    rounds = monthly(*range(1, 12))
    assert good(seen(records=rounds, every="P1M", window="P1Y", others=start), "2026-12-10")
    found = seen(records=[one for one in rounds if one["id"] != "HD-3"], every="P1M", window="P1Y", others=start)
    assert reasons(found) == ["gap"] and due_of(found) == when("2026-03-10")
    assert "between 2026-02-10 and 2026-04-10" in str(found[0].message)
    assert good(seen(records=[*rounds[:2], *rounds[3:]], every="P1M", others=start), "2026-12-10")


@pytest.mark.parametrize("day, expected", [("2026-11-17", ["met"]), ("2026-11-18", ["gap"])])
def test_a_round_may_be_seven_days_late(day, expected):
    records = [act(id="HD-0", on="2026-10-10"), act(on=day)]
    start = {"agency": {"operating_since": "2026-10-01"}}
    assert reasons(seen(records=records, every="P1M", window="P1Y", others=start)) == expected


def test_the_first_round_of_the_window_is_counted_from_its_start():
    records = monthly(3, 4, 5, 6, 7, 8, 9, 10, 11)
    assert reasons(seen(records=records, every="P1M", window="P1Y")) == ["gap"]


def test_what_lies_before_the_window_does_not_matter():
    records = [act(id="HD-0", on="2024-01-01"), *monthly(*range(1, 12))]
    assert good(seen(records=records, every="P3M", window="P1Y"), "2027-02-10")


def test_what_is_overdue_is_told_once():
    records = monthly(*range(1, 10))
    start = {"agency": {"operating_since": "2026-01-05"}}
    assert reasons(seen(records=records, every="P1M", window="P1Y", others=start)) == ["overdue"]


def test_what_a_field_says_no_to_was_not_reached():
    asked = {"fields": ["within_objective"]}
    assert reasons(seen(records=[act(within_objective=False)], **asked)) == ["not_met"]
    assert reasons(seen(records=[act(within_objective=True)], **asked)) == ["met"]
    assert reasons(seen(records=[act()], **asked)) == ["field_absent"]


# One by one, listed, after a delivery

def scanned(*items, **changed):
    """What is said of a scan of two switches and a medium, of which these were looked at."""
    others = {
        "assets": {"records": [
            {"id": name, "class": "network", "since": since}
            for name, since in (("sw1", "2024-01-01"), ("sw2", "2024-01-01"), ("sw3", "2026-10-01"))]},
        "media": {"records": [{"id": "JZ-1", "kind": "tape"}, {"id": "JZ-2", "kind": "tape", "gone": "2026-01-01"}]}}
    return seen(records=[act(items=list(items), **changed)], others=others, each=["network", "medium"])


def test_each_of_what_was_there_was_looked_at():
    assert good(scanned("sw1", "sw2", "JZ-1"), "2027-09-20")
    found = scanned("sw1")
    assert reasons(found) == ["scope"] and "sw2, JZ-1" in str(found[0].message)


def test_rounds_within_the_period_are_taken_together_and_the_first_of_them_ends_it():
    others = {"assets": {"records": [{"id": name, "class": "network"} for name in ("sw1", "sw2")]}}
    older = act(id="HD-0", on="2026-02-01", items=["sw1"])
    arguments = {"others": others, "each": ["network"]}
    assert good(seen(records=[older, act(items=["sw2"])], **arguments), "2027-02-01")
    assert reasons(seen(records=[{**older, "on": "2025-11-26"}, act(items=["sw2"])], **arguments)) == ["scope"]


def test_of_many_that_were_left_out_some_are_named():
    others = {"assets": {"records": [{"id": f"sw{number}", "class": "network"} for number in range(12)]}}
    [found] = seen(others=others, each=["network"])
    assert "sw9 and 2 more" in str(found.message) and "等 12 项" in found.message.zh


def test_findings_are_listed_if_there_were_none():
    assert reasons(seen(listed=True)) == ["no_issues_list"]
    assert good(seen(records=[act(issues=[])], listed=True), "2027-09-20")


@pytest.mark.parametrize(("live", "due"), [
    ("2026-09-20", "2027-09-20"), ("2026-09-21", "2026-12-20"), ("2026-11-28", "2027-09-20")])
def test_what_follows_a_delivery_has_ninety_days(live, due):
    others = {"projects": {"records": [{"id": "XM-1", "sort": "own", "live": live}]}}
    assert good(seen(others=others, delivery=True), due)


def test_a_delivery_that_nothing_followed_is_named():
    others = {"projects": {"records": [{"id": "XM-1", "sort": "own", "live": "2026-06-01"}]}}
    found = seen(records=[act(on="2026-05-31")], others=others, delivery=True)
    assert reasons(found) == ["overdue"] and "XM-1" in str(found[0].message)
    assert found[0].due.isoformat() == "2026-08-30"
