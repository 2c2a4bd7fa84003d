# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wrong call of a rule is told with its place below the clause, and with what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.calls import (
    CHOICES,
    FIELDS,
    PERIODS,
    clause_faults,
    faults,
    words_used,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES as TABLE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import names, words
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue, load, validate


@rule(kind="activities.kinds", attended="posts.posts", traces="activities.kinds approvals.matters")
def done(
        world: World, *, kind: str, every: str = "P1Y", attended: Sequence[str] = (), traces: Sequence[str] = (),
        fields: Sequence[str] = (), everybody: bool = False, window: str | None = None, levels: int | None = None,
) -> list[Observation]:
    """A rule with arguments of every type."""
    return []


@rule(item="facilities.items")
def facility(world: World, *, item: str, facts: Sequence[Mapping[str, Any]]) -> list[Observation]:
    """A rule with conditions."""
    return []


@rule()
def keys(world: World, *, look: str) -> list[Observation]:
    """A rule with one of a few words, checked by the table of choices."""
    return []


@rule()
def drawn(world: World, *, shape: Literal["round", "square"]) -> list[Observation]:
    """A rule with one of a few words, checked by its annotation."""
    return []


@rule()
def visits(world: World) -> list[Observation]:
    """A rule without arguments."""
    return []


RULES = {one.name: one for one in (done, facility, keys, drawn, visits)}
ROOM = {"rule": "facility", "item": "ups"}
RIGHT = [
    {"rule": "visits"},
    {"rule": "done", "kind": "internal_audit"},
    {"rule": "done", "kind": "internal_audit", "every": {"individual": "P1Y", "enterprise": "P2Y"}},
    {"rule": "done", "kind": "internal_audit", "every": {"level_2": "P2Y", "level_3": "P1Y"}, "window": "P1Y"},
    {"rule": "done", "kind": "internal_audit", "attended": ["dba"], "traces": ["internal_audit", "go_live"]},
    {"rule": "done", "kind": "internal_audit", "everybody": True, "levels": 2, "fields": ["treatment", "on"]},
    {"rule": "keys", "look": "roles"},
    {"rule": "drawn", "shape": "round"},
    {**ROOM, "facts": [{"fact": "guard"}]},
    {**ROOM, "facts": [{"fact": "ups_minutes", "at_least_fact": "ups_needed_minutes"}, {"fact": "feeds", "above": 1}]},
    {**ROOM, "facts": [{"fact": "cables", "one_of": ["duct"]}, {"fact": "guard", "is": False}]},
    {**ROOM, "facts": [{"any": [{"fact": "floors", "at_most": 2}, {"fact": "floor", "below_fact": "floors"}]}]},
]
# A call, where in it, and what is said.
WRONG = {
    "unknown rule": (
        {"rule": "dance"}, ("rule",), "expected one of done, drawn, facility, keys, visits, found 'dance'"),
    "missing argument": ({"rule": "done"}, (), "missing argument 'kind' of the rule done"),
    "unknown argument": (
        {"rule": "keys", "look": "roles", "at": 2}, ("at",), "unknown argument of the rule keys, expected one of look"),
    "argument of a rule without": (
        {"rule": "visits", "kind": "x"}, ("kind",), "unknown argument of the rule visits, expected one of none"),
    "number for a word": ({"rule": "done", "kind": 12}, ("kind",), "expected text, found 12"),
    "list for a word": ({"rule": "done", "kind": ["awareness"]}, ("kind",), "expected text, found ['awareness']"),
    "nothing for a word": ({"rule": "done", "kind": None}, ("kind",), "expected text, found None"),
    "unknown word": (
        {"rule": "done", "kind": "dancing"}, ("kind",), "expected a word of activities.kinds, found 'dancing'"),
    "word for a list": (
        {"rule": "done", "kind": "awareness", "attended": "dba"}, ("attended",),
        "expected a list that is not empty, found 'dba'"),
    "empty list": (
        {"rule": "done", "kind": "awareness", "attended": []}, ("attended",),
        "expected a list that is not empty, found []"),
    "unknown word in a list": (
        {"rule": "done", "kind": "awareness", "attended": ["dba", "juggler"]}, ("attended", 1),
        "expected a word of posts.posts, found 'juggler'"),
    "word twice in a list": (
        {"rule": "done", "kind": "awareness", "attended": ["dba", "dba"]}, ("attended",),
        "expected a list of different words, found ['dba', 'dba']"),
    "word of neither vocabulary": (
        {"rule": "done", "kind": "awareness", "traces": ["dba"]}, ("traces", 0),
        "expected a word of activities.kinds approvals.matters, found 'dba'"),
    "on without quotes": (
        {"rule": "done", "kind": "awareness", "fields": [True]}, ("fields",),
        "expected a list of words (quote what YAML takes for something else, such as on), found [True]"),
    "unknown field": (
        {"rule": "done", "kind": "awareness", "fields": ["colour"]}, ("fields", 0),
        "expected a word of fields.activities.records, found 'colour'"),
    "word for yes": (
        {"rule": "done", "kind": "awareness", "everybody": "all"}, ("everybody",),
        "expected true or false, found 'all'"),
    "yes for a number": (
        {"rule": "done", "kind": "awareness", "levels": True}, ("levels",), "expected a number above 0, found True"),
    "no level": ({"rule": "done", "kind": "awareness", "levels": 0}, ("levels",), "expected a number above 0, found 0"),
    "bad period": (
        {"rule": "done", "kind": "awareness", "every": "yearly"}, ("every",),
        "expected a period such as P30D, P2W, P3M or P1Y, found 'yearly'"),
    "number for a period": (
        {"rule": "done", "kind": "awareness", "window": 90}, ("window",),
        "expected a period such as P30D, P2W, P3M or P1Y, found 90"),
    "bad period of a case": (
        {"rule": "done", "kind": "awareness", "every": {"individual": "P1Y", "enterprise": "two"}},
        ("every", "enterprise"), "expected a period such as P30D, P2W, P3M or P1Y, found 'two'"),
    "missing case": (
        {"rule": "done", "kind": "awareness", "every": {"individual": "P1Y"}}, ("every",),
        "expected periods for individual and enterprise, or for level_2 and level_3, found {'individual': 'P1Y'}"),
    "none of the choices": (
        {"rule": "keys", "look": "lock"}, ("look",), "expected one of register, roles, movements, found 'lock'"),
    "none of the annotation's": (
        {"rule": "drawn", "shape": "flat"}, ("shape",), "expected one of round, square, found 'flat'"),
    "condition that is text": (
        {**ROOM, "facts": ["guard"]}, ("facts", 0), "expected a mapping with fact, or with any, found 'guard'"),
    "condition without a fact": (
        {**ROOM, "facts": [{"is": True}]}, ("facts", 0), "expected a mapping with fact, or with any, found"),
    "unknown fact": (
        {**ROOM, "facts": [{"fact": "guards"}]}, ("facts", 0, "fact"),
        "expected a word of facilities.facts, found 'guards'"),
    "unknown other fact": (
        {**ROOM, "facts": [{"fact": "floor", "below_fact": "roof"}]}, ("facts", 0, "below_fact"),
        "expected a word of facilities.facts, found 'roof'"),
    "unknown form": (
        {**ROOM, "facts": [{"fact": "feeds", "over": 1}]}, ("facts", 0),
        "expected fact and at most one of is, not, one_of, at_least, above, at_most, at_least_fact, below_fact, found "
        "fact, over"),
    "two forms": (
        {**ROOM, "facts": [{"fact": "feeds", "above": 1, "at_most": 3}]}, ("facts", 0),
        "expected fact and at most one of is"),
    "text for a number": (
        {**ROOM, "facts": [{"fact": "feeds", "above": "1"}]}, ("facts", 0, "above"), "expected a number, found '1'"),
    "yes for a bound": (
        {**ROOM, "facts": [{"fact": "feeds", "above": True}]}, ("facts", 0, "above"), "expected a number, found True"),
    "word for one of several": (
        {**ROOM, "facts": [{"fact": "cables", "one_of": "duct"}]}, ("facts", 0, "one_of"),
        "expected a list of values, found 'duct'"),
    "any of one": (
        {**ROOM, "facts": [{"any": [{"fact": "guard"}]}]}, ("facts", 0),
        "expected any alone, with a list of at least two conditions, found"),
    "any beside a fact": (
        {**ROOM, "facts": [{"fact": "guard", "any": [{"fact": "guard"}, {"fact": "labels"}]}]}, ("facts", 0),
        "expected any alone, with a list of at least two conditions, found"),
    "reading that is no truth": (
        {**ROOM, "facts": [{"fact": "feeds", "at_least": 2, "reading": "ours"}]}, ("facts", 0, "reading"),
        "expected true, or nothing, found 'ours'"),
    "unknown fact in any": (
        {**ROOM, "facts": [{"any": [{"fact": "guard"}, {"fact": "dog"}]}]}, ("facts", 0, "any", 1, "fact"),
        "expected a word of facilities.facts, found 'dog'"),
}


@pytest.mark.parametrize("call", RIGHT, ids=str)
def test_a_right_call_has_no_faults(call):
    assert list(faults(call, RULES)) == []


@pytest.mark.parametrize(("call", "where", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_has_one(call, where, said):
    (found,) = faults(call, RULES)
    assert found.where == where
    assert found.problem.startswith(said)


def test_the_words_that_a_call_asks_for_come_with_their_vocabularies():
    call = {"rule": "done", "kind": "awareness", "attended": ["dba"], "traces": ["go_live"], "fields": ["on"]}
    assert list(words_used(call, done)) == [
        ("activities.kinds", "awareness"), ("posts.posts", "dba"), ("approvals.matters", "go_live"),
        ("fields.activities.records", "on")]
    condition = {"any": [{"fact": "floors", "at_most": 2}, {"fact": "floor", "below_fact": "floors"}]}
    assert list(words_used({**ROOM, "facts": [{"fact": "guard"}, condition]}, facility)) == [
        ("facilities.items", "ups"), ("facilities.facts", "guard"), ("facilities.facts", "floors"),
        ("facilities.facts", "floor"), ("facilities.facts", "floors")]


def test_the_words_of_defaults_are_asked_for_too():
    @rule(kind="activities.kinds")
    def decisions(world: World, *, kind: str = "leading_group_meeting") -> list[Observation]:
        """A rule with a word by default."""
        return []

    assert list(words_used({"rule": "decisions"}, decisions)) == [("activities.kinds", "leading_group_meeting")]


def clause(
        *calls: Mapping[str, Any], controls: Sequence[str] = ("register:activities",), **more: Any) -> dict[str, Any]:
    return {"controls": list(controls), **({"rules": list(calls)} if calls else {}), **more}


YEARLY = {"rule": "done", "kind": "awareness", "every": "P1Y"}
BY_TYPE = {**YEARLY, "every": {"individual": "P1Y", "enterprise": "P2Y"}}


@pytest.mark.parametrize("one", [
    clause(YEARLY),
    clause(YEARLY, period="P1Y"),
    clause(YEARLY, period="P2Y"),
    clause(BY_TYPE, period="P1Y"),
    clause({"rule": "visits"}, period="P1M"),
    clause(controls=["password_length"]),
], ids=str)
def test_a_right_clause_has_no_faults(one):
    assert list(clause_faults(one, RULES)) == []


@pytest.mark.parametrize(("one", "where", "said"), [
    (clause(), ("controls",), "names register:activities, so expected are `rules` that read it"),
    (clause(YEARLY, controls=["password_length"]), ("rules",), "expected `controls` to list the registers"),
    (clause({"rule": "visits"}, {"rule": "keys"}), ("rules", 1), "missing argument 'look' of the rule keys"),
    (
        clause(YEARLY, period="P6M"), ("rules", 0, "every"),
        "expected at most the clause's own period P6M, found P1Y"),
    (
        clause(BY_TYPE, period="P6M"), ("rules", 0, "every"),
        "expected at most the clause's own period P6M, found P1Y"),
], ids=["no rules", "no registers", "a wrong call", "longer", "every case longer"])
def test_a_wrong_clause_has_one(one, where, said):
    (found,) = clause_faults(one, RULES)
    assert found.where == where
    assert found.problem.startswith(said)


# What registers hold beside what the clauses ask for: words that people need to keep them, and that rules use by
# themselves.
BESIDE = {
    "activities.kinds": {"acknowledgement", "liaison", "management_review"},
    "assets.classes": {"database", "storage"},
    "assets.environments": {"development"},
    "incidents.classes": {"intrusion", "malware", "operation", "weakness", "other"},
    "incidents.severities": {"serious", "minor"},
    "members.states": {"applying"},
    "policies.kinds": {"isms"},
    "policies.topics": {"risk_method", "applicability", "objectives"},
    "posts.memberships": {"manager", "member"},
    "posts.posts": {"department_head", "internal_auditor", "media_keeper", "senior_manager", "staff"},
    "suppliers.kinds": {"hosting"},
}
# Vocabularies that no call names: what else a field may say.
OF_REGISTERS = (
    "application_tests.none", "application_tests.results", "approvals.importances", "approvals.none", "incidents.none",
    "media.methods", "members.sides", "people.employments", "posts.roles", "projects.none", "suppliers.none")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_calls_of_the_catalogue_name_rules_that_exist_and_words_that_vocabularies_have():
    assert [str(error) for error in validate()] == []


def test_every_rule_is_called(catalogue):
    assert sorted(set(TABLE) - {call["rule"] for clause in catalogue for call in clause.rules}) == []


def test_every_word_is_asked_for_by_a_clause_or_known_to_be_beside(catalogue):
    used: dict[str, set[str]] = {}
    for clause in catalogue:
        for call in clause.rules:
            for vocabulary, word in words_used(call, TABLE[call["rule"]]):
                used.setdefault(vocabulary, set()).add(word)
    vocabularies = [name for name in names() if name.partition(".")[0] not in ("fields", "registers")]
    assert sorted(set(vocabularies) - set(used)) == sorted(OF_REGISTERS)
    beside = {name: set(words(name)) - used[name] for name in vocabularies if name in used}
    assert {name: left for name, left in beside.items() if left} == BESIDE


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_argument_that_takes_words_says_which(name):
    """Else a slip in the catalogue is found by nobody."""
    rule = TABLE[name]
    free = [
        argument for argument, parameter in rule.parameters.items()
        if "str" in str(parameter.annotation) and argument not in (*PERIODS, "facts")
        and argument not in rule.vocabulary and (name, argument) not in {**FIELDS, **CHOICES}]
    assert free == []
