# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the rules of a clause to its finding: what the registers come to, with the record, the day and the person.

One clause that cannot be judged is an error of its own; the others are judged all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    MAX_DETAILS,
    MAX_EVIDENCE,
    MAX_TEXT,
    STATUSES,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import compared
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.advice import ADVICE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.due.duties import duty_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import Rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, Unreadable, World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA, register_control

if TYPE_CHECKING:
    # A run without registers does not pay for it.
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Change, Trail

__all__ = ["apart", "judge", "judge_all", "period_of", "unjudged"]

Rules = Mapping[str, Rule]
# A call of a rule, a period that it says or has by default, and the one by which a day was counted.
_Counted = tuple[Mapping[str, Any], str, Period]
# Of an agency that holds information of both, the stricter holds.
_TYPES = {"individual": ("individual",), "enterprise": ("enterprise",)}
# Characters of an author's name.
_NAME = 200
_BESIDE_BRACKET = re.compile(" (?=[（）])|(?<=[（）]) ")
_PLACE = re.compile(r"[\w-]+\.ya?ml(?::\d+)?")
_ALL_MET = Text(
    "{title}: all {count} things looked at are right. One of them: {first}",
    "{title}：所查 {count} 项全部符合。其一：{first}")
_DRAFT = Text(
    "{first} This rests on {files}, which proves nothing yet: set `status: kept` when all that belongs there is in it",
    "{first}但所依据的 {files}不能作为证明：内容齐全后请设为 status: kept")
# Rules that say for whom a clause is.
_FOR_SOME = ("only_for", "only_with")
# `expected` is one string for both languages.
_OWN = "标准规定 the standard's own"
_OTHERS = "标准另一条款规定 another clause's, {clause}"
_SHORTER = "本机构设定，较短 the agency's own, shorter"
_DEFAULT = "默认，标准未规定 a default, not the standard's"
_DRAFT_FILE = Text("{file} (a draft)", "{file}（草稿）")
_ABSENT_FILE = Text("{file} (not there)", "{file}（不存在）")
_FAILED = Text(
    "The rule {rule} could not be applied to clause {clause}: {kind}: {error}. This is a fault of the collection: "
    "report it, with the record that it is about",
    "规则 {rule} 无法用于条款 {clause}：{kind}：{error}。这是本集合的缺陷，请连同相关记录一并反馈")
_NO_DAY = Text(
    "{first} Nothing tells until when: no register that this rests on has a day of confirmation (`reviewed`)",
    "{first}但无从得知有效期：所依据的台账均无确认日期（reviewed）")


def judge_all(
        world: World, clauses: Iterable[Clause], rules: Rules | None = None, trail: Trail | None = None) -> list[
        dict[str, Any]]:
    """Return a finding for each of the clauses."""
    return [apart(world, clause, rules, trail) for clause in clauses]


def judge(world: World, clause: Clause, rules: Rules | None = None, trail: Trail | None = None) -> dict[str, Any]:
    """Return the finding on a clause, with what was seen of hosts and runs in it."""
    found = apart(world, clause, rules, trail)
    return compared.joined(found, found.get("compared", ()))


def apart(world: World, clause: Clause, rules: Rules | None = None, trail: Trail | None = None) -> dict[str, Any]:
    """Return the finding on a clause (schemas/finding.schema.json), and below `compared` what was seen of single hosts
    and runs, which is part of it (compared.py).

    It is as bad as the worst observation, and `not_applicable` only when all of them are. A pass holds until `due`.
    With a trail, what would be good is so only as far as git knows who has written it.
    """
    world.asked.clear()
    rules = _all_rules() if rules is None else rules
    counted: list[_Counted] = []
    seen = _observed(world, clause, rules, counted)
    looked = compared.compares(clause.rules) and not any(_not_looked(one) for one in seen if one.about is None)
    of_hosts = [one for one in seen if one.about is not None and looked]
    observations = _worst_first(
        one if one.about is None else _own(one) for one in seen if one.about is None or not looked)
    if observations[0].status == "pass":
        observations = _proved(world, observations)
    if trail is not None and observations[0].status in ("pass", "not_applicable"):
        records = [seen.record for seen in observations if seen.record is not None]
        observations = _worst_first([*trail.observations(world.asked, records, clause.rules), *observations])
    finding = {**_finding(clause, observations, trail), "expected": _expected(clause, counted)}
    return {**finding, "compared": _compared(of_hosts, trail)} if looked else finding


def _expected(clause: Clause, counted: Iterable[_Counted]) -> str | None:
    """Return the periods by which days were counted, and whether the standard, the agency or a default says so."""
    other = _OTHERS.format(clause=clause.period_of)
    found: dict[str, set[Period]] = {_OWN: set(), other: set(), _SHORTER: set(), _DEFAULT: set()}
    for call, every, period in counted:
        # What differs by type or level is the standard's; a rule's own default is none, though it be as long.
        its = isinstance(call.get("every"), Mapping) or ("every" in call and every == clause.period)
        whose = _OWN if its else other if clause.period_of and "every" in call else _DEFAULT
        found[_SHORTER if period < Period(every) else whose].add(period)
    told = (
        f"{', '.join(f'{one.often.zh} {one.often.en}' for one in sorted(periods))} ({whose})"
        for whose, periods in found.items() if periods)
    return "; ".join(told) or None


def unjudged(clauses: Iterable[Clause], message: Text) -> list[dict[str, Any]]:
    """Return findings for clauses of an agency whose registers nobody has named."""
    silent = [Observation("not_checked", "no_registers", message)]
    return [_finding(clause, silent) for clause in clauses]


def period_of(value: Any, agency_type: str | None, level: int) -> Any:
    """Return an argument of a rule with its period chosen: {individual: P1Y, enterprise: P2Y}, {level_2: P2Y, ...}.

    For an agency of both types, or of no known one, the shortest of its type holds; levels 1 and 4 go by the level next
    to them. What is no such mapping is returned as it is.
    """
    if not isinstance(value, Mapping):
        return value
    by_level = {name: one for name, one in value.items() if name.startswith("level_")}
    if by_level:
        return by_level["level_2" if level < 3 else "level_3"]
    wanted = _TYPES.get(agency_type or "", tuple(value))
    return min((value[name] for name in wanted), key=Period)


# Observing


def _all_rules() -> Rules:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES

    return RULES


def _observed(world: World, clause: Clause, rules: Rules, counted: list[_Counted]) -> list[Observation]:
    """Return what the rules of a clause see, and add to `counted` the periods by which they counted days."""
    seen: list[Observation] = []
    faulty: set[str] = set()
    for call in clause.rules:
        try:
            found = _looked(world, call, rules)
        except Unreadable as error:
            if error.register.name not in faulty:
                seen += _faults(error.register)
            faulty.add(error.register.name)
            continue
        except Exception as error:  # pylint: disable=broad-except
            # A rule is code of ours that meets whatever an agency has written: the other clauses are judged all the
            # same.
            seen.append(Observation("error", "rule_failed", _FAILED.format(
                rule=call.get("rule"), clause=clause.id, kind=type(error).__name__, error=error)))
            continue
        finally:
            counted += ((call, *pair) for pair in sorted(world.counted))
            world.counted.clear()
        if call["rule"] in _FOR_SOME and found:
            # The clause is for others: what its other rules would say does not matter.
            return found
        seen += [replace(one, duty=duty_of(call)) for one in found]
    return seen or [Observation("error", "rule_failed", _FAILED.format(
        rule=", ".join(str(call.get("rule")) for call in clause.rules) or "-", clause=clause.id, kind="LookupError",
        error="it saw nothing"))]


def _looked(world: World, call: Mapping[str, Any], rules: Rules) -> list[Observation]:
    """Call a rule. Where all that it found is about single hosts or runs, it says of the rest what they come to."""
    found = _called(world, call, rules)
    about = {one.about for one in found if one.about is not None}
    if about and all(one.about is not None for one in found):
        rest = [one for one in _called(world.without(about), call, rules) if one.about is None]
        # Should a rule have nothing else to say, what it found is the registers' own.
        found = [*found, *rest] if rest else [_own(one) for one in found]
    notes = list(compared.resting_on(call["rule"], world))
    return [
        replace(one, message=joined([_sentence(one.message), *map(_sentence, notes)], " ", ""))
        if notes and one.status == "pass" and one.about is None else one for one in found]


def _not_looked(seen: Observation) -> bool:
    """Whether this may have kept a rule from comparing: what was not looked at puts nothing out of force."""
    return seen.status == "error" or seen.reason == "record_absent"


def _own(seen: Observation) -> Observation:
    """Return what was seen of a host or a run as something of the registers' own."""
    name = seen.about[1] if seen.about else ""
    told = Text("{name}: {message}", "{name}：{message}").format(name=name, message=seen.message)
    return replace(seen, message=told, about=None)


def _called(world: World, call: Mapping[str, Any], rules: Rules) -> list[Observation]:
    arguments = {name: value for name, value in call.items() if name != "rule"}
    if any(isinstance(value, Mapping) for value in arguments.values()):
        agency_type = world.agency_type
        arguments = {name: period_of(value, agency_type, world.level) for name, value in arguments.items()}
    return rules[call["rule"]](world, **arguments)


def _faults(register: Register) -> Iterator[Observation]:
    # What was taken apart and is not as it has to be, and what could not be taken apart at all.
    reason = "schema" if register.head or register.lists else "unreadable"
    for fault in register.faults:
        yield Observation("error", reason, fault)


def _worst_first(observations: Iterable[Observation]) -> list[Observation]:
    """Return the observations, the worst first; what two rules see of one record is told once."""
    once: dict[tuple[Any, ...], Observation] = {}
    for seen in observations:
        place = None if seen.record is None else seen.record.place
        once.setdefault((seen.status, seen.reason, seen.message, place, seen.due, seen.who), seen)
    return sorted(once.values(), key=lambda seen: STATUSES.index(seen.status))


def _proved(world: World, observations: list[Observation]) -> list[Observation]:
    """Return the observations of a clause that would pass: a draft proves nothing, and a pass has to end some day."""
    registers = [(name, world.registers.get(name)) for name in sorted(world.asked)]
    drafts = [
        (_DRAFT_FILE if register and register.there else _ABSENT_FILE).format(file=f"{name}.yml")
        for name, register in registers if register is None or not register.kept]
    first = observations[0]
    if drafts:
        told = _DRAFT.format(first=_sentence(first.message), files=joined(drafts))
        return [Observation("manual", "draft", told, first.record, first.due, first.who), *observations]
    if any(seen.due for seen in observations if seen.status == "pass"):
        return observations
    ends = [end for name, _register in registers if (end := world.confirmed_until(name))]
    if ends:
        return [replace(first, due=min(ends)), *observations[1:]]
    return [
        Observation("manual", "expired", _NO_DAY.format(first=_sentence(first.message)), first.record), *observations]


def _sentence(message: Text) -> Text:
    return Text(_ended(message.en, "."), _ended(message.zh, "。"))


def _ended(text: str, stop: str) -> str:
    text = text.rstrip()
    return text if text.endswith((stop, "!", "?", "！", "？")) else text + stop


# The finding


def _compared(observations: Iterable[Observation], trail: Trail | None) -> list[dict[str, Any]]:
    """Return what was seen of hosts and runs; what is the same of several, once."""
    alike: dict[tuple[Any, ...], tuple[Observation, dict[str, None]]] = {}
    for seen in observations:
        of, name = seen.about or ("", "")
        place = None if seen.record is None else seen.record.place
        key = (of, seen.status, seen.reason, seen.message, place, seen.due, seen.who)
        alike.setdefault(key, (seen, {}))[1][name] = None
    return [
        {"of": seen.about[0] if seen.about else "", "about": sorted(names), "reason": seen.reason,
         "record": None if seen.record is None else _short(seen.record.name, MAX_EVIDENCE),
         **_detail(seen, trail), "advice": _advice(seen)} for seen, names in alike.values()]


def _finding(clause: Clause, observations: Sequence[Observation], trail: Trail | None = None) -> dict[str, Any]:
    first = observations[0]
    shown = [seen for seen in observations if seen.status == first.status]
    return {
        "control": register_control(clause.id),
        "area": AREA,
        "clauses": [clause.id],
        "title": dict(clause.title),
        "status": first.status,
        "before": first.status,
        "before_actual": None,
        "after": None,
        "would": None,
        "reason": first.reason,
        "message": _told(_message(clause, shown)),
        "advice": _advice(first),
        "advice_about": None,
        "expected": None,
        "actual": None,
        "evidence": _evidence(shown),
        "details": _details(observations[:MAX_DETAILS], trail),
        "details_more": max(0, len(observations) - MAX_DETAILS),
        "changed": False,
        "would_change": False,
        "disruption": "none",
        "affects": [],
        "affects_more": 0,
        "pending_reboot": False,
        "waivers": [],
        # A pass may rest on statements that there is nothing of a kind, too: it ends with the first of all.
        "due": _day(_due(observations if first.status == "pass" else shown)),
        "who": next((_short(seen.who) for seen in shown if seen.who), None),
    }


def _message(clause: Clause, shown: Sequence[Observation]) -> Text:
    """Return the sentence: a pass that rests on several things is told by the title, with one of them."""
    first = shown[0]
    if first.status != "pass" or len(shown) == 1:
        return first.message
    return _ALL_MET.format(
        title=Text(clause.title["en"], clause.title["zh"]), count=len(shown), first=first.message)


def _due(shown: Sequence[Observation]) -> date | None:
    """Return the first day of those that the verdict depends on."""
    return min((seen.due for seen in shown if seen.due), default=None)


def _evidence(shown: Sequence[Observation]) -> list[dict[str, str]]:
    """Return where it was seen, each record once."""
    places: dict[str, str] = {}
    for seen in shown:
        if seen.record is not None:
            places.setdefault(str(seen.record.place), str(seen.record.called))
        elif _where(seen):
            places.setdefault(str(_where(seen)), "")
    return [
        {"kind": "record", "ref": _short(place, MAX_EVIDENCE), "text": _short(name, MAX_EVIDENCE)}
        for place, name in list(places.items())[:MAX_DETAILS]]


def _where(seen: Observation) -> str | None:
    """Return file and line: those of the record, or those that a fault of a file begins with."""
    if seen.record is not None:
        return str(seen.record.place)
    found = _PLACE.match(str(seen.message))
    return found.group() if found else None


def _advice(seen: Observation) -> dict[str, str] | None:
    """Return what to do about it."""
    found = ADVICE.get(seen.reason)
    return None if found is None else _told(found)


def _details(observations: Sequence[Observation], trail: Trail | None) -> list[dict[str, Any]]:
    """Return an entry for each; what to do is told once for a reason, and for that of the worst by the finding."""
    told = {observations[0].reason}
    found = []
    for seen in observations:
        found.append({**_detail(seen, trail), "advice": None if seen.reason in told else _advice(seen)})
        told.add(seen.reason)
    return found


def _detail(seen: Observation, trail: Trail | None) -> dict[str, Any]:
    where = _where(seen)
    change = None if trail is None or seen.record is None else trail.change(seen.record)
    return {
        "status": seen.status, "message": _told(seen.message), "where": None if where is None else _short(where),
        "due": _day(seen.due), "who": None if seen.who is None else _short(seen.who),
        "duty": seen.duty, "change": None if change is None else _changed(change)}


def _changed(change: Change) -> dict[str, Any]:
    """Return who wrote a record last, by git's history."""
    return {
        "author": _short(change.author, _NAME), "day": _day(change.day), "commit": change.commit,
        "uncommitted": change.uncommitted, "signer": change.signer}


def _told(text: Text) -> dict[str, str]:
    # A name that ends with a bracket of full width has no blank behind it.
    sentence = _sentence(Text(text.en, _BESIDE_BRACKET.sub("", text.zh)))
    return {language: _short(part) for language, part in sentence.as_dict().items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _short(text: object, most: int = MAX_TEXT) -> str:
    # A register may hold whatever somebody has pasted into it.
    shown = harmless(str(text), lines=True)
    return shown if len(shown) <= most else shown[:most] + "..."
