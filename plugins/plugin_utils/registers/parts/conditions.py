# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions on the facts of a room, as the catalogue writes them: {fact: feeds, at_least: 2}."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label

__all__ = ["Answer", "answer"]

FACTS = "facilities.facts"


class Answer(NamedTuple):
    """What the facts say to a condition.

    `holds` is None where they do not say: `missing` then names the facts that are absent, or no number where one is
    needed. `seen` and `wanted` are for a sentence.
    """

    holds: bool | None
    missing: tuple[str, ...]
    seen: Text
    wanted: Text


_NUMBERS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "at_least": (lambda value, bound: value >= bound, "≥"),
    "above": (lambda value, bound: value > bound, ">"),
    "at_most": (lambda value, bound: value <= bound, "≤"),
}
_OTHERS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "at_least_fact": (lambda value, bound: value >= bound, "≥"),
    "below_fact": (lambda value, bound: value < bound, "<"),
}


def answer(facts: Mapping[str, Any], condition: Mapping[str, Any]) -> Answer:
    """Return what the facts of a room say to a condition; ValueError for a condition of no known form."""
    if "any" in condition:
        return _any([answer(facts, one) for one in condition["any"]])
    fact = condition["fact"]
    rest = {name: value for name, value in condition.items() if name not in ("fact", "reading")}
    if not rest:
        return _answer(facts, (fact,), bool, _called(fact))
    if len(rest) == 1:
        [(form, bound)] = rest.items()
        if form == "is":
            return _answer(facts, (fact,), lambda value: bool(value == bound), _wanted(fact, "=", bound))
        if form == "not":
            return _answer(facts, (fact,), lambda value: bool(value != bound), _wanted(fact, "≠", bound))
        if form == "one_of":
            return _answer(
                facts, (fact,), lambda value: value in bound, _wanted(fact, "∈", " / ".join(map(str, bound))))
        if form in _NUMBERS:
            compare, sign = _NUMBERS[form]
            return _numbers(facts, (fact,), lambda value: compare(value, bound), _wanted(fact, sign, bound))
        if form in _OTHERS:
            compare, sign = _OTHERS[form]
            return _numbers(facts, (fact, bound), compare, _wanted(fact, sign, _called(bound)))
    raise ValueError(f"{dict(condition)} is no condition on a fact")


def _answer(
        facts: Mapping[str, Any], named: tuple[str, ...], holds: Callable[..., bool], wanted: Text) -> Answer:
    missing = tuple(name for name in named if facts.get(name) is None)
    seen = joined(
        Text("{fact} = {value}", "{fact} = {value}").format(fact=_called(name), value=_told(facts[name]))
        for name in named if name not in missing)
    return Answer(None if missing else holds(*(facts[name] for name in named)), missing, seen, wanted)


def _numbers(
        facts: Mapping[str, Any], named: tuple[str, ...], holds: Callable[..., bool], wanted: Text) -> Answer:
    """As `_answer`, for facts that have to be numbers: what is none says nothing."""
    numbers = {
        name: value for name, value in facts.items()
        if name in named and isinstance(value, (int, float)) and not isinstance(value, bool)}
    return _answer(numbers, named, holds, wanted)


def _any(answers: Sequence[Answer]) -> Answer:
    """One that holds is enough; without one, what is not known might hold."""
    missing = tuple(dict.fromkeys(name for one in answers for name in one.missing))
    if any(one.holds for one in answers):
        holds: bool | None = True
    else:
        holds = None if missing else False
    return Answer(
        holds, () if holds else missing, joined(one.seen for one in answers if str(one.seen)),
        joined((one.wanted for one in answers), " or ", " 或 "))


def _called(fact: str) -> Text:
    return label(FACTS, fact)


def _told(value: Any) -> Text | str:
    if isinstance(value, bool):
        return Text("yes", "是") if value else Text("no", "否")
    return str(value)


def _wanted(fact: str, sign: str, bound: Any) -> Text:
    shown = bound if isinstance(bound, Text) else _told(bound)
    return Text("{fact} {sign} {bound}", "{fact} {sign} {bound}").format(fact=_called(fact), sign=sign, bound=shown)
