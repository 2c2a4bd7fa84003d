# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of rules as the catalogue writes them: ``{rule: done, kind: internal_audit, every: P1Y}``.

What is looked at here is whether the rule takes such arguments, and whether the vocabularies have such words. It is for
those who edit the catalogue; a run trusts what was validated.
"""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import Rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words

__all__ = ["CHOICES", "FIELDS", "PERIODS", "Fault", "clause_faults", "faults", "words_used"]

# Arguments that are periods; where a clause asks one thing of some and another of others, a mapping of periods.
PERIODS = ("every", "within", "window", "zero")
_CASES = ({"individual", "enterprise"}, {"level_2", "level_3"})
# Arguments that name fields, with the list whose fields they are.
FIELDS = {
    ("approved", "fields"): "fields.approvals.records",
    ("assets", "fields"): "fields.assets.records",
    ("done", "fields"): "fields.activities.records",
    ("graded", "fields"): "fields.grading.records",
    ("incidents", "fields"): "fields.incidents.records",
    ("media", "fields"): "fields.media.records",
    ("media", "movement_fields"): "fields.media.movements",
    ("members", "apart"): "fields.members.records",
    ("members", "fields"): "fields.members.records",
    ("members", "order"): "fields.members.records",
    ("products", "fields"): "fields.suppliers.products",
    ("project", "fields"): "fields.projects.documents",
    ("suppliers", "fields"): "fields.suppliers.records",
}
# Arguments that are one of a few words which no register uses.
CHOICES = {
    ("keys", "look"): ("register", "roles", "movements"),
    ("only_for", "type"): ("individual", "enterprise"),
    ("only_with", "register"): ("keys",),
    ("reported", "register"): ("activities", "incidents"),
}
_FACTS = "facilities.facts"
_NUMBERS = ("at_least", "above", "at_most")
_OTHER_FACTS = ("at_least_fact", "below_fact")
_FORMS = ("is", "not", "one_of", *_NUMBERS, *_OTHER_FACTS)

Where = tuple[Any, ...]  # keys and indexes that lead to a place below the call or the clause


class Fault(NamedTuple):
    """What is wrong with a call, and where below it."""

    where: Where
    problem: str


def clause_faults(clause: Mapping[str, Any], rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """What is wrong with the calls of a clause as the catalogue has it; `rules` are those that exist, by name."""
    registers = [name for name in clause["controls"] if name.startswith("register:")]
    calls = clause.get("rules", [])
    if registers and not calls:
        yield Fault(("controls",), f"names {registers[0]}, so expected are `rules` that read it")
    if calls and not registers:
        yield Fault(("rules",), "expected `controls` to list the registers that the rules read, register:posts")
    for index, call in enumerate(calls):
        found = list(faults(call, rules))
        yield from (Fault(("rules", index, *where), problem) for where, problem in found)
        if not found and "every" in call and "period" in clause:
            yield from (Fault(("rules", index, *where), problem) for where, problem in _longer(call, clause["period"]))


def _longer(call: Mapping[str, Any], period: str) -> Iterator[Fault]:
    """A call may not ask less often than the clause; of several cases one is the clause's own, the shortest."""
    every = call["every"]
    shortest = min(map(Period, every.values() if isinstance(every, dict) else [every]))
    if Period(period) < shortest:
        yield Fault(("every",), f"expected at most the clause's own period {period}, found {shortest}")


def faults(call: Mapping[str, Any], rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """What is wrong with one call: the rule, its arguments, their types, and the words in them."""
    rule = rules.get(call["rule"])
    if rule is None:
        yield Fault(("rule",), f"expected one of {', '.join(sorted(rules))}, found '{call['rule']}'")
        return
    types_of = typing.get_type_hints(rule.look)
    given = {name: value for name, value in call.items() if name != "rule"}
    for name, parameter in rule.parameters.items():
        if parameter.default is parameter.empty and name not in given:
            yield Fault((), f"missing argument '{name}' of the rule {rule.name}")
    for name, value in given.items():
        if name not in rule.parameters:
            known = ", ".join(rule.parameters) or "none"
            yield Fault((name,), f"unknown argument of the rule {rule.name}, expected one of {known}")
        else:
            yield from _below(name, _argument(rule, name, value, types_of[name]))


def words_used(call: Mapping[str, Any], rule: Rule) -> Iterator[tuple[str, str]]:
    """The words that a call asks for, given or by default, each with the name of its vocabulary.

    A word of either of two vocabularies comes with the one that has it.
    """
    for name, parameter in rule.parameters.items():
        value = call.get(name, parameter.default)
        if name == "facts":
            yield from ((_FACTS, fact) for condition in value for fact in _facts_in(condition))
        elif isinstance(value, (str, list)) and _vocabulary(rule, name):
            for word in [value] if isinstance(value, str) else value:
                yield from ((one, word) for one in _vocabulary(rule, name).split() if word in words(one))


def _facts_in(condition: Mapping[str, Any]) -> Iterator[str]:
    for one in condition.get("any", ()):
        yield from _facts_in(one)
    yield from (condition[name] for name in ("fact", *_OTHER_FACTS) if name in condition)


def _vocabulary(rule: Rule, name: str) -> str:
    """The vocabulary of an argument, or the list whose fields it names; empty where it has none."""
    return rule.vocabulary.get(name) or FIELDS.get((rule.name, name), "")


def _argument(rule: Rule, name: str, value: Any, kind: Any) -> Iterator[Fault]:
    if name in PERIODS:
        yield from _period(value)
        return
    expected = _misfit(value, kind)
    if expected:
        yield Fault((), f"expected {expected}, found {value!r}")
    elif _is_conditions(kind):
        for index, condition in enumerate(value):
            yield from _below(index, _condition(condition))
    else:
        yield from _words(rule, name, value)


def _period(value: Any) -> Iterator[Fault]:
    cases = value if isinstance(value, dict) else {None: value}
    if isinstance(value, dict) and set(value) not in _CASES:
        yield Fault((), f"expected periods for individual and enterprise, or for level_2 and level_3, found {value!r}")
        return
    for case, period in cases.items():
        try:
            Period(period)
        except (TypeError, ValueError):
            where = () if case is None else (case,)
            yield Fault(where, f"expected a period such as P30D, P2W, P3M or P1Y, found {period!r}")


def _words(rule: Rule, name: str, value: Any) -> Iterator[Fault]:
    """Words that the vocabulary of an argument does not have."""
    vocabulary, key = _vocabulary(rule, name), (rule.name, name)
    if not vocabulary and key not in CHOICES:
        return
    known: Sequence[str] = tuple(words(vocabulary)) if vocabulary else CHOICES[key]
    told = f"a word of {vocabulary}" if vocabulary else f"one of {', '.join(known)}"
    for index, word in enumerate([value] if isinstance(value, str) else value):
        if word not in known:
            yield Fault(() if isinstance(value, str) else (index,), f"expected {told}, found '{word}'")


def _condition(condition: Any) -> Iterator[Fault]:
    """What is wrong with a condition on the facts of a room."""
    if not isinstance(condition, dict) or not ({"any", "fact"} & set(condition)):
        yield Fault((), f"expected a mapping with fact, or with any, found {condition!r}")
        return
    if condition.get("reading", True) is not True:
        yield Fault(("reading",), f"expected true, or nothing, found {condition['reading']!r}")
    if "any" in condition:
        several = condition["any"]
        if set(condition) - {"reading"} != {"any"} or not isinstance(several, list) or len(several) < 2:
            yield Fault((), f"expected any alone, with a list of at least two conditions, found {condition!r}")
            return
        for index, one in enumerate(condition["any"]):
            yield from _below(("any", index), _condition(one))
        return
    forms = [name for name in condition if name not in ("fact", "reading")]
    if len(forms) > 1 or set(forms) - set(_FORMS):
        yield Fault((), f"expected fact and at most one of {', '.join(_FORMS)}, found {', '.join(map(str, condition))}")
        return
    for name in ("fact", *forms):
        yield from _below(name, _bound(name, condition[name]))


def _bound(form: str, value: Any) -> Iterator[Fault]:
    """What is wrong with what a fact is compared with."""
    if form in ("fact", *_OTHER_FACTS) and value not in words(_FACTS):
        yield Fault((), f"expected a word of {_FACTS}, found {value!r}")
    elif form in _NUMBERS and (isinstance(value, bool) or not isinstance(value, (int, float))):
        yield Fault((), f"expected a number, found {value!r}")
    elif form == "one_of" and (not isinstance(value, list) or not value):
        yield Fault((), f"expected a list of values, found {value!r}")


def _below(key: Any, found: Iterator[Fault]) -> Iterator[Fault]:
    path = key if isinstance(key, tuple) else (key,)
    return (Fault((*path, *where), problem) for where, problem in found)


# What an annotation asks of a value


def _misfit(value: Any, kind: Any) -> str:
    """What was expected where a value is of another type than its annotation; empty where it fits."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        kinds = [one for one in typing.get_args(kind) if one is not type(None)]
        told = [_misfit(value, one) for one in kinds]
        return "" if "" in told else " or ".join(told)
    if typing.get_origin(kind) is typing.Literal:
        choices = typing.get_args(kind)
        return "" if value in choices else f"one of {', '.join(map(str, choices))}"
    if _is_list(kind):
        return _misfit_of_list(value, kind)
    if kind is bool:
        return "" if isinstance(value, bool) else "true or false"
    if kind is int:
        return "" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else "a number above 0"
    return "" if isinstance(value, str) else "text"


def _misfit_of_list(value: Any, kind: Any) -> str:
    if not isinstance(value, list) or not value:
        return "a list that is not empty"
    if _is_conditions(kind):
        return ""
    if not all(isinstance(one, str) for one in value):
        return "a list of words (quote what YAML takes for something else, such as on)"
    return "" if len(set(value)) == len(value) else "a list of different words"


def _is_list(kind: Any) -> bool:
    origin = typing.get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, collections.abc.Collection) and origin is not str


def _is_conditions(kind: Any) -> bool:
    of = [typing.get_origin(one) or one for one in typing.get_args(kind)]
    return _is_list(kind) and any(isinstance(one, type) and issubclass(one, collections.abc.Mapping) for one in of)
