# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trail, on real repositories with real keys: who has signed."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail, words_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place
from tests.unit.registers.git_support import Checkout, loaded, needs_git
from tests.unit.registers.history.trails import ACTIVITIES, APPROVALS, POSTS, none_of, reasons, steps, trail

pytestmark = needs_git

def with_keys(checkout: Checkout, **texts: str) -> None:
    checkout.write(people=checkout.people(p03=checkout.public("p03"), p07=checkout.public("p07")))
    checkout.commit()
    checkout.write(**texts)


def test_a_statement_signed_by_its_author(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    record = loaded(checkout.folder)["activities"].lists["none"][0]
    assert trail(checkout, "signed").change(record).signer == "p03"


def test_a_statement_that_nobody_signed(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit()
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and found[0].who == "p03"
    assert "activities.yml:3" in str(found[0].message) and "git commit -S" in str(found[0].message)
    assert trail(checkout, "commits").observations(["activities"]) == []


@pytest.mark.parametrize(("signer", "verdict", "told"), [
    ("p07", ("fail", "signed_by_other"), "signed by the key of p07, the statement is p03's"),
    ("stranger", ("manual", "unsigned"), "SHA256:")])
def test_a_statement_signed_by_another_key(checkout, signer, verdict, told):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by=signer)
    found = none_of(checkout)
    assert reasons(found) == [verdict] and told in str(found[0].message)


def test_a_statement_whose_lines_nobody_knows_goes_by_the_whole_file(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit()
    registers = loaded(checkout.folder)
    registers["activities"].lists["none"][0].place = Place("activities.yml", 0, 0)
    found = Trail.of(checkout.folder, "signed", registers).observations(
        ["activities"], calls=[{"rule": "see", "kind": "cross_border"}])
    assert reasons(found) == [("manual", "unsigned")]


def test_a_later_change_by_another_takes_the_signature_away_whatever_its_day(checkout):
    text = "status: draft\nnone:\n  - kind: cross_border\n    on: 2026-10-08\n    by: p03\n    reason: none\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    checkout.write(activities=text.replace("2026-10-08", "2026-11-08"))
    checkout.commit(signed_by="p07", day="2001-01-01")
    assert reasons(none_of(checkout)) == [("fail", "signed_by_other")]
    checkout.write(activities=text.replace("2026-10-08", "2026-11-09"))
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []


def test_where_branches_meet_each_of_them_is_signed(checkout):
    text = "status: draft\nnone:\n  - kind: cross_border\n    on: 2026-10-08\n    by: p03\n    reason: none\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    checkout.git("checkout", "--quiet", "-b", "branch")
    checkout.write(activities=text.replace("cross_border", "outsourcing"))
    checkout.commit()
    checkout.git("checkout", "--quiet", "main")
    checkout.write(activities=text.replace("reason: none", "reason: nothing"))
    checkout.commit(signed_by="p03", day="2026-11-20")
    assert none_of(checkout) == []
    checkout.git("merge", "--quiet", "-m", "merge", "branch")
    assert "outsourcing" in checkout.folder.joinpath("activities.yml").read_text()
    assert reasons(none_of(checkout)) == [("manual", "unsigned")]


def test_what_an_alias_brings_in_is_signed_too(checkout):
    text = "status: draft\nagreed: &day 2026-10-08\nnone:\n  - {kind: cross_border, on: *day, by: p03, reason: none}\n"
    with_keys(checkout, activities=text)
    checkout.commit(signed_by="p03")
    assert none_of(checkout) == []
    checkout.write(activities=text.replace("2026-10-08", "2026-11-08"))
    checkout.commit(signed_by="p07")
    assert reasons(none_of(checkout)) == [("fail", "signed_by_other")]


def test_a_key_that_is_not_committed_signs_for_nobody(checkout):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="stranger")
    checkout.write(people=checkout.people(p03=checkout.public("stranger")))
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and "no committed signing_key of p03" in str(found[0].message)


@pytest.mark.parametrize(("left", "found"), [("2026-10-09", []), ("2026-10-08", [("manual", "unsigned")])])
def test_a_key_signs_for_nobody_who_has_left(checkout, left, found):
    with_keys(checkout, activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    keys = checkout.people(p03=checkout.public("p03"), p07=checkout.public("p07"))
    checkout.write(people=keys.replace("  - id: p03\n", f"  - id: p03\n    name: 王芳\n    left: {left}\n"))
    checkout.commit()
    seen = none_of(checkout)
    assert reasons(seen) == found
    assert all("the key of 王芳 (p03), who had left on 2026-10-08" in str(one.message) for one in seen)


@pytest.mark.parametrize("key", [
    "ssh-ed25519 AAAA", "no key", "cert-authority ssh-ed25519 AAAA", '"ssh-ed25519 AAAA\\n* ssh-ed25519 AAAA"',
    "ssh-ed25519 AAAAB3NzaC1yc2E="])
def test_what_is_no_public_key(checkout, key):
    checkout.write(people=checkout.people(p03=key), activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    assert reasons(none_of(checkout)) == [("manual", "unsigned")]


def test_a_key_of_two_people_proves_nothing(checkout):
    checkout.write(
        people=checkout.people(p03=checkout.public("p03"), p07=checkout.public("p03")), activities=ACTIVITIES)
    checkout.commit(signed_by="p03")
    found = none_of(checkout)
    assert reasons(found) == [("manual", "unsigned")] and "more than one (p03, p07)" in str(found[0].message)


def test_that_a_register_is_kept_is_signed_by_somebody_of_the_agency(checkout):
    with_keys(checkout, posts=POSTS)
    checkout.commit()
    found = trail(checkout, "signed").observations(["posts"])
    assert reasons(found) == [("manual", "unsigned")] * 2
    assert str(found[0].message).startswith("posts.yml:1: status: kept counts when")
    checkout.write(posts=POSTS.replace("kept", '"kept"').replace("10-08", "10-09"))
    checkout.commit(signed_by="p07")
    assert trail(checkout, "signed").observations(["posts"]) == []


def test_a_wrong_statement_of_none_does_not_excuse_the_others_from_a_signature(checkout):
    with_keys(checkout, posts=POSTS + "none:\n- {kind: dba, on: soon}\n")
    checkout.commit()
    registers = load(checkout.folder)
    assert registers["posts"].faults
    assert reasons(Trail.of(checkout.folder, "signed", registers).observations(["posts"])) == [
        ("manual", "unsigned")] * 2


def test_a_value_below_its_key_is_signed_too(checkout):
    text = POSTS.replace("status: kept\n", "status:\n\n  # as we say\n  kept\n\n# Confirmed.\n")
    with_keys(checkout, posts=text.replace("  kept", "  draft"))
    checkout.commit(signed_by="p03")
    checkout.write(posts=text)
    checkout.commit()
    found = trail(checkout, "signed").observations(["posts"])
    assert [str(one.message).partition(" counts")[0] for one in found] == ["posts.yml:1: status: kept"]
    checkout.write(posts=text.replace("Confirmed", "We confirmed"))
    checkout.commit()
    assert trail(checkout, "signed").observations(["posts"])[0].message == found[0].message


def test_steps_are_signed_where_the_matrix_wants_it(checkout):
    with_keys(checkout, approvals=APPROVALS)
    checkout.commit(signed_by="p03")
    more = APPROVALS.replace("  - id: S-2", "      - by: p07\n        on: 2026-10-02\n  - id: S-2")
    checkout.write(approvals=more)
    checkout.commit(signed_by="p07")
    assert steps(checkout) == []
    checkout.write(approvals=more.replace("2026-10-02", "2026-10-03"))
    checkout.commit(signed_by="p03")
    found = steps(checkout)
    assert reasons(found) == [("fail", "signed_by_other")]
    assert str(found[0].message).startswith("approvals.yml:10: ") and "step 2 of S-1" in str(found[0].message)
    repair = [{"rule": "approved", "kinds": ["repair"]}]
    assert trail(checkout, "signed").observations(["approvals"], calls=repair) == []


def test_what_was_approved_is_not_changed_after_the_signature(checkout):
    text = APPROVALS.replace("    kind: change\n", "    kind: change\n    what: >-\n      the web\n      server\n", 1)
    with_keys(checkout, approvals=text)
    checkout.commit(signed_by="p03")
    done = text.replace("    steps:\n", "    done: 2026-10-02\n    steps:\n", 1)
    checkout.write(approvals=done.replace("  - id: S-2", "    done_by: [p07]\n  - id: S-2"))
    checkout.commit()
    assert steps(checkout) == []
    checkout.write(approvals=text.replace("      server\n", "      server and all else\n"))
    checkout.commit(signed_by="p07", author="Li Na")
    found = steps(checkout)
    assert reasons(found) == [("manual", "unsigned")] and found[0].who == "p03"
    assert str(found[0].message).startswith("approvals.yml:10: ") and "by Li Na has changed what p03" in str(
        found[0].message)
    checkout.write(approvals=text.replace("      server\n", "      server, and the proxy\n"))
    checkout.commit(signed_by="p03")
    assert steps(checkout) == []


def test_the_words_of_calls():
    calls = [{"rule": "approved", "kinds": ["repair"], "by": "dba"}, {"rule": "runs_approved"}]
    assert words_of(calls) == {"repair", "dba", "change"}
