# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody has a post and an undertaking; whoever left has returned everything."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.people_complete import people_complete
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    agency,
    ago,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, on_hosts=(), files=None, posts=None, status="kept", others=None, **changed):
    """Return what the rule says where p12, and `others` by id, are as in the agency, but for this."""
    changes = {"p12": changed, **(others or {})}
    people = [{**one, **changes.get(one["id"], {})} for one in agency()["people"]["records"]]
    return people_complete(world(
        today=today, accounts=on_hosts, files=files, people={"records": people, "status": status}, posts=posts or {}))


LEFT = {"left": "2026-05-01", "returned": {"on": "2026-05-01", "items": "门禁卡", "evidence": evidence("returned")}}


def test_everybody_with_post_and_undertaking_is_good_until_a_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED) and good(seen(**LEFT), CONFIRMED)
    assert good(seen(posts={"reviewed": "2026-03-01"}), "2027-03-01")
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_who_holds_no_post_today_is_told():
    former = [
        {**one, **({"to": TODAY} if one["person"] == "p12" else {})} for one in agency()["posts"]["assignments"]]
    found = seen(posts={"assignments": former})
    assert reasons(found) == ["no_post"] and found[0].who == "p12"


def test_a_post_counts_from_the_day_of_appointment_on():
    def appointed(since):
        return {"assignments": [
            {**one, **({"from": since} if one["person"] == "p12" else {})} for one in agency()["posts"]["assignments"]]}
    assert good(seen(posts=appointed(TODAY)), CONFIRMED)
    assert reasons(seen(posts=appointed(ago(-1)))) == ["no_post"]


def test_who_signed_nothing_or_signs_tomorrow_is_told():
    assert reasons(seen(confidentiality=None)) == ["no_undertaking"]
    assert reasons(seen(confidentiality={"on": ago(-1), "evidence": []})) == ["no_undertaking"]
    assert reasons(seen(files={"evidence/undertaking-p12.pdf": ABSENT})) == ["evidence_absent"]


def test_who_left_has_returned_what_there_was():
    assert reasons(seen(left=TODAY)) == ["not_returned"] and good(seen(left=ago(-1)), CONFIRMED)
    assert reasons(seen(left=TODAY, returned={"on": ago(-1)})) == ["not_returned"]


def owned(account, person, **more):
    return Account("db1", account, person, (person,), **more)


def test_an_account_of_somebody_who_left_is_told():
    [one] = seen(on_hosts=[owned("zhao", "p12"), owned("qian", "p11")], **LEFT)
    assert (one.reason, one.about) == ("account_left", ("accounts", "db1")) and "zhao" in str(one.message)


def test_an_account_of_a_leaver_that_a_host_has_is_told_whoever_is_its_owner_now():
    left = {**LEFT, "accounts": ["zhao"]}
    for accounts in ([Account("db1", "zhao", there=True)], [owned("zhao", "p11", there=True)]):
        [one] = seen(on_hosts=accounts, **left)
        assert (one.status, one.reason, one.about) == ("fail", "account_left", ("accounts", "db1"))
        assert "still there" in one.message.en and one.record["id"] == "p12"
    assert good(seen(on_hosts=[Account("db1", "root", there=True)], **left), CONFIRMED)


def test_an_account_that_people_yml_gives_to_somebody_else_too_was_handed_over():
    left, there = {**LEFT, "accounts": ["zhao"]}, [Account("db1", "zhao", there=True)]
    assert good(seen(on_hosts=there, others={"p11": {"accounts": ["zhao"]}}, **left), CONFIRMED)
    gone = {"p11": {"accounts": ["zhao"], **LEFT}}
    assert "account_left" in reasons(seen(on_hosts=there, others=gone, **left))


def test_an_account_that_is_gone_is_no_fault_and_the_variable_is_told():
    [one] = seen(on_hosts=[owned("zhao", "p12", there=False)], **LEFT)
    assert (one.status, one.reason) == ("pass", "account_gone") and "accounts_owners" in one.message.en


def test_an_owner_who_is_nobody_is_named_and_is_work_in_a_draft():
    strange = [Account("db1", "zhao", "Nobody Known")]
    [one] = seen(on_hosts=strange)
    assert (one.status, one.reason) == ("fail", "unknown_owner") and "Nobody Known" in one.message.en
    assert [one.status for one in seen(on_hosts=strange, status="draft")] == ["manual"]
    assert good(seen(on_hosts=[strange[0]._replace(there=False)]), CONFIRMED)


def test_two_people_of_one_name_are_told_apart():
    two = Account("db1", "zhao", "Li Na", ("p11", "p12"))
    [one] = seen(on_hosts=[two])
    assert (one.status, one.reason) == ("manual", "ambiguous_owner") and "p11, p12" in one.message.en
    assert reasons(seen(on_hosts=[two], **LEFT)) == ["ambiguous_owner"]
    [both] = seen(on_hosts=[two._replace(people=("p12", "p12"))], **LEFT)
    assert both.reason == "account_left"


def test_who_joins_tomorrow_owes_nothing():
    assert good(seen(joined=ago(-1), confidentiality=None), CONFIRMED)


def test_nobody_at_all_fails_and_is_work_in_a_draft():
    assert statuses(people_complete(world(people={"records": []}))) == ["fail"]
    assert statuses(people_complete(world(people={"records": [], "status": "draft"}))) == ["manual"]
