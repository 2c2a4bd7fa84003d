# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was seen of single hosts and runs, in comparing the registers with them: how long it counts, and how it joins
the finding of its clause.

A run may look at some hosts only. So this is kept apart from what the registers come to: the newest finding of a clause
replaces the older ones, but what was seen of a host or a run counts until a newer line has looked at it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, STATUSES

__all__ = ["COMPARING", "compares", "in_force", "joined", "resting_on"]

# What rules compare the registers with, by the rule.
COMPARING = {
    "address_plan": "inventory", "assets": "inventory", "flows_approved": "flows", "handed_over": "accounts",
    "people_complete": "accounts", "runs_approved": "runs", "suppliers": "accounts"}
_OPEN = frozenset(["error", "fail", "manual", "not_checked"])
_NAMED = 10
_OF_DETAILS = ("status", "where", "advice", "due", "who", "duty", "change")
_BY_VARIABLES = {
    "accounts": Text(
        "This rests on the inventory's variables alone: no host was asked which accounts it has",
        "仅依据清单中的变量：未查看任何主机上的账号"),
    "flows": Text(
        "This rests on the inventory's variables alone: no host was judged by its flows",
        "仅依据清单中的变量：没有主机按其流量判定")}
_BY_SOME = {
    "accounts": Text(
        "Hosts that told their accounts in this run: {number}; known by the inventory's variables alone: {others}",
        "本次运行查看了 {number} 台主机的账号；以下主机仅依据清单中的变量：{others}"),
    "flows": Text(
        "Hosts whose flows were judged in this run: {number}; known by the inventory's variables alone: {others}",
        "本次运行有 {number} 台主机按其流量判定；以下主机仅依据清单中的变量：{others}")}
_PARTLY = Text(
    "Accounts of directories were not looked at: {hosts}", "未查看目录服务中的账号：{hosts}")


def compares(rules: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether rules of a clause compare the registers with hosts or runs; assets of some classes are not."""
    return any(call.get("rule") in COMPARING and not call.get("classes") for call in rules)


def resting_on(rule: str, world: Any) -> Iterator[Text]:
    """Yield, as sentences without end, of which hosts a rule knows by variables alone what it compares."""
    of = COMPARING.get(rule, "")
    if of not in _BY_SOME or not world.hosts:
        return
    told = set(world.looked_at.get(of, ()))
    others = sorted(set(world.hosts) - told)
    if not told:
        yield _BY_VARIABLES[of]
    elif others:
        yield _BY_SOME[of].format(number=len(told), others=_some(others))
    if of == "accounts" and world.partly:
        yield _PARTLY.format(hosts=_some(sorted(world.partly)))


def in_force(lines: Sequence[tuple[Mapping[str, Collection[str]], Sequence[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Return what counts of the comparisons of one clause.

    `lines` are those that judged the clause, the newest first: what each looked at, and what it saw. What was seen of a
    host or a run counts until a newer line has looked at it again. What variables alone say of a host that no line has
    looked at counts until a newer line has that host in its inventory.
    """
    ever = {(of, name) for looked_at, _seen in lines for of, names in looked_at.items() for name in names}
    newer: set[tuple[str, str]] = set()
    found = []
    for looked_at, seen in lines:
        here = {(of, name) for of, names in looked_at.items() for name in names}
        for one in seen:
            of = one["of"]
            about = [
                name for name in one["about"] if (of, name) not in newer
                and ((of, name) in here or ((of, name) not in ever and ("inventory", name) not in newer))]
            if about:
                found.append({**one, "about": about})
        newer |= here
    return found


def joined(finding: dict[str, Any], compared: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the finding of a clause with what was seen of hosts and runs: it is as bad as the worst of these.

    What is no fault (an account that is gone) is told, and changes no verdict.
    """
    whole = {name: value for name, value in finding.items() if name != "compared"}
    if not compared:
        return whole
    details = sorted([*map(_detail, compared), *finding["details"]], key=lambda one: STATUSES.index(one["status"]))
    whole["details_more"] = finding.get("details_more", 0) + max(0, len(details) - MAX_DETAILS)
    whole["details"] = details[:MAX_DETAILS]
    faults = [one for one in compared if one["status"] in _OPEN]
    if not faults:
        return whole
    worst = min(faults, key=lambda one: STATUSES.index(one["status"]))
    theirs, own = STATUSES.index(worst["status"]), STATUSES.index(finding["status"])
    shown = [one for one in faults if one["status"] == worst["status"]]
    if theirs < own:
        whole.update(
            status=worst["status"], before=worst["status"], reason=worst["reason"], message=_message(worst),
            advice=worst.get("advice"), evidence=_evidence(shown),
            due=min((one["due"] for one in shown if one.get("due")), default=None),
            who=next((one["who"] for one in shown if one.get("who")), None))
    elif theirs == own:
        whole["evidence"] = [*finding["evidence"], *(
            one for one in _evidence(shown) if one not in finding["evidence"])][:MAX_DETAILS]
    return whole


def _detail(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: one.get(name) for name in _OF_DETAILS}, "message": _message(one)}


def _message(one: Mapping[str, Any]) -> dict[str, str]:
    """The sentence with the hosts or runs that it is about."""
    return Text("{about}: {message}", "{about}：{message}").format(
        about=_some(one["about"]), message=Text(**one["message"])).as_dict()


def _some(names: Sequence[str]) -> Text:
    if len(names) <= _NAMED:
        return Text(", ".join(names), "、".join(names))
    return Text(
        f"{', '.join(names[:_NAMED])}, … ({len(names)} in all)", f"{'、'.join(names[:_NAMED])}……（共 {len(names)} 个）")


def _evidence(shown: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    places = {one["where"]: one.get("record") or "" for one in shown if one.get("where")}
    return [{"kind": "record", "ref": where, "text": name} for where, name in list(places.items())[:MAX_DETAILS]]
