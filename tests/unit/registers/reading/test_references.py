# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a register names is there; ids are unique; kinds are words: each fault with its line and field."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Unreadable, World

EXAMPLE = Path(__file__).parents[4] / "inventories/example/registers"
TODAY = date(2026, 11, 27)
HEAD = "status: kept\nsince: 2023-01-10\nreviewed: 2026-10-08\n"
AGENCY = "name: A\ntype: both\noperating_since: 2022-03-01\ndepartments:\n- {id: it, name: IT}\n"
PERSON = "- {id: p1, name: A, department: it, employment: staff, joined: 2022-03-01}\n"


def registers(folder, **texts):
    """The registers of a small agency with these texts below their heads, checked."""
    own = {"agency": AGENCY, "people": "records:\n" + PERSON, **texts}
    for name, text in own.items():
        (folder / f"{name}.yml").write_text(text if text.startswith("status") else HEAD + text, "utf-8")
    found = load(folder, TODAY)
    checked(found)
    return found


def told(found, name):
    """What is wrong with a register, in English; every sentence has to be whole in both languages."""
    for one in found[name].faults:
        assert one.zh.startswith(f"{name}.yml") and "{" not in one.zh + one.en
    return [one.en for one in found[name].faults]


def test_the_example_names_what_is_there():
    found = load(EXAMPLE, TODAY)
    checked(found)
    assert {name: told(found, name) for name in found} == {name: [] for name in found}


@pytest.mark.parametrize(("name", "text", "place", "file"), [
    ("posts", "assignments:\n- post: dba\n  person: p9\n  from: 2022-03-01\n", "6: assignments[0].person", "people"),
    ("people", "records:\n" + PERSON.replace("it,", "xx,"), "5: records[0].department", "agency"),
    ("keys", "envelopes:\n- {id: e, asset: db9, account: root, sealed: 2026-09-01, changed: 2026-09-01, "
     "custodian: p1}\n", "5: envelopes[0].asset", "assets"),
    ("suppliers", "visits:\n- {id: v, supplier: S9, on: 2026-09-01}\n", "5: visits[0].supplier", "suppliers"),
    ("media", "movements:\n- {id: m, kind: query, medium: T9, by: p1, on: 2026-09-01}\n",
     "5: movements[0].medium", "media"),
    ("keys", "records:\n- id: k\n  custodians: [p1]\n  expires: 2027-01-01\n  movements:\n"
     "  - {what: out, on: 2026-09-01, approval: SP-9}\n", "9: records[0].movements[0].approval", "approvals"),
    ("activities", "records:\n- {id: a, kind: acknowledgement, on: 2026-09-01, by: [p1], policy: ZD-9}\n",
     "5: records[0].policy", "policies"),
    ("activities", "records:\n- {id: a, kind: awareness, on: 2026-09-01, by: [p1], attended: [p1,\n  p9]}\n",
     "6: records[0].attended[1]", "people"),
    ("activities", "none:\n- {kind: awareness, on: 2026-10-08, by: p9, reason: no}\n", "5: none[0].by", "people")])
def test_what_is_named_and_not_there(tmp_path, name, text, place, file):
    (found,) = told(registers(tmp_path, **{name: text}), name)
    assert found.startswith(f"{name}.yml:{place} is '") and f"{file}.yml" in found


@pytest.mark.parametrize(("name", "kind", "expected"), [
    ("media", "abraod", "expected a word of none: "),
    ("media", "abraod", "did you mean 'abroad'?"),
    ("posts", "dba", "no clause is settled by a statement that there is none in posts.yml")])
def test_a_statement_of_none_that_no_rule_asks_for(tmp_path, name, kind, expected):
    """It is told with its place and settles nothing; the register stays good."""
    found = registers(tmp_path, **{name: f"none:\n- {{kind: {kind}, on: 2026-10-08, by: p1, reason: no}}\n"})
    assert told(found, name) == []
    [one] = found[name].slips
    assert one.en.startswith(f"{name}.yml:5: none[0].kind is '{kind}'") and expected in one.en
    assert "settles nothing" in one.en and "此声明不起作用" in one.zh


def test_the_line_of_a_record_behind_one_that_is_not_filled_in(tmp_path):
    draft = HEAD.replace("kept", "draft") + (
        "assignments:\n- {post: dba, person: 待填, from: 待填}\n- {post: dba, person: p9, from: 2022-03-01}\n")
    [found] = told(registers(tmp_path, posts=draft), "posts")
    assert found.startswith("posts.yml:6: assignments[1].person is 'p9'")


@pytest.mark.parametrize(("statement", "place"), [
    ("{kind: abroad, on: 2026-02-30, by: p1, reason: no}", "5: none[0].on is 2026-02-30"),
    ("{kind: abroad, on: 2026-10-08, by: p1}", "5: none[0] lacks 'reason'"),
    ("{kind: abroad, on: 2026-10-08, by: p9, reason: no}", "5: none[0].by is 'p9'"),
    ("{kind: abroad, on: 2026-10-08, by: p1, reason: no, hold: P3M}", "5: none[0].hold is no field"),
    ("{kind: abroad, on: 2026-10-08, by: p1, reason: no, holds: soon}", "5: none[0].holds is 'soon'")])
def test_a_statement_that_is_wrong_costs_what_it_is_of_and_no_more(tmp_path, statement, place):
    good = "- {kind: medium, on: 2026-10-08, by: p1, reason: no}\n"
    found = registers(tmp_path, media=f"none:\n- {statement}\n{good}")
    [one] = told(found, "media")
    assert one.startswith(f"media.yml:{place}")
    assert not found["media"].unreadable
    world = World(found, TODAY)
    assert [(seen.status, seen.message.en) for seen in world.none("media", "abroad")] == [("error", one)]
    assert [seen.status for seen in world.none("media", "medium")] == ["not_applicable"]
    assert world.none("media", "query") is None


def test_a_wrong_statement_is_no_way_around_one_that_was_right_before(tmp_path):
    text = "".join(f"- {{kind: abroad, on: {day}, by: p1, reason: no}}\n" for day in ("2026-10-08", "soon"))
    world = World(registers(tmp_path, media=f"none:\n{text}"), TODAY)
    assert [seen.status for seen in world.none("media", "abroad")] == ["error"]


def test_what_is_wrong_beside_a_wrong_statement_costs_the_register(tmp_path):
    text = "none:\n- {kind: abroad, on: soon, by: p1, reason: no}\nrecords:\n- {id: a b}\n"
    found = registers(tmp_path, media=text)
    assert found["media"].unreadable
    with pytest.raises(Unreadable):
        World(found, TODAY).none("media", "medium")


def test_what_is_settled_by_a_statement_that_rules_ask_for_is_no_slip(tmp_path):
    found = registers(tmp_path, media="none:\n- {kind: abroad, on: 2026-10-08, by: p1, reason: no}\n")
    assert found["media"].slips == [] and told(found, "media") == []


@pytest.mark.parametrize(("text", "place", "meant"), [
    ("assignments:\n- {post: dbaa, person: p1, from: 2022-03-01}\n", "5: assignments[0].post", "dba"),
    ("groups:\n- {id: leading_groups, members: []}\n", "5: groups[0].id", "leading_group")])
def test_a_word_that_is_unknown(tmp_path, text, place, meant):
    (found,) = told(registers(tmp_path, posts=text), "posts")
    assert found.startswith(f"posts.yml:{place} is '") and found.endswith(f"did you mean '{meant}'?")


def test_the_names_of_a_mapping_are_words_too(tmp_path):
    person = PERSON.replace("}", ", qualifications: {dbaa: {on: 2026-01-01, assessed_by: p1}}}")
    (found,) = told(registers(tmp_path, people="records:\n" + person), "people")
    assert found.startswith("people.yml:5: records[0].qualifications.dbaa is 'dbaa', expected a word of posts.posts")


def test_two_people_with_one_id(tmp_path):
    assert told(registers(tmp_path, people="records:\n" + PERSON * 2), "people") == [
        "people.yml:6: records[1].id is 'p1', as in line 5 already; expected one that no other record of the list has"]


def test_the_nearest_id_is_named(tmp_path):
    text = "assignments:\n- {post: dba, person: zhang_san, from: 2022-03-01}\n"
    people = "records:\n" + PERSON.replace("p1", "zhangsan")
    (found,) = told(registers(tmp_path, people=people, posts=text), "posts")
    assert found.endswith("people.yml has none of that name; did you mean 'zhangsan'?")


def test_a_register_that_is_not_valid_hides_no_other(tmp_path):
    """Who would be in it nobody can say: its own fault is told, and no fault of those who name its people."""
    found = registers(
        tmp_path, people="- broken\n", posts="assignments:\n- {post: dba, person: p1, from: 2022-03-01}\n")
    assert len(told(found, "people")) == 1 and told(found, "posts") == []


def test_what_is_to_be_filled_in_is_missed_nowhere(tmp_path):
    draft = HEAD.replace("kept", "draft") + "assignments:\n- {post: 待填, person: 待填, from: 2022-03-01}\n"
    assert told(registers(tmp_path, posts=draft), "posts") == []


def test_a_host_of_the_inventory_may_stand_for_an_asset(tmp_path):
    text = "envelopes:\n- {id: e, asset: db1, account: root, sealed: 2026-09-01, changed: 2026-09-01, custodian: p1}\n"
    (tmp_path / "keys.yml").write_text(HEAD + text, "utf-8")
    registers(tmp_path)
    found = load(tmp_path, TODAY)
    checked(found, {"db1": None})
    assert told(found, "keys") == []


def test_thousands_of_unknown_names_are_told_as_fast(tmp_path):
    people = "records:\n" + "".join(PERSON.replace("p1", f"p{number}") for number in range(2000))
    text = "assignments:\n" + "- {post: dba, person: q1, from: 2022-03-01}\n" * 2000
    began = time.process_time()
    assert len(told(registers(tmp_path, people=people, posts=text), "posts")) == 51
    assert time.process_time() - began < 3


def test_the_words_may_be_given(tmp_path):
    registers(tmp_path, posts="assignments:\n- {post: captain, person: p1, from: 2022-03-01}\n")
    found = load(tmp_path, TODAY)
    checked(found, words=lambda name: {"captain", "staff"})
    assert told(found, "posts") == []
