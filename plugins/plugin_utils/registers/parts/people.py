# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People as rules ask for them: what they signed, who is settled in a post, what stays of those who left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, World

__all__ = ["GRACE", "accounts_left", "called", "expected", "labels", "strange_owners", "undertaking"]


# Who was appointed, or joined, owes a training or an acknowledgement only after this.
GRACE = Period("P30D")


def called(world: World, name: str) -> str:
    """Return what somebody is called in a sentence: the name with the id, or the id alone."""
    return world.called(name)


def labels(vocabulary: str, several: Iterable[str]) -> Text:
    """Return the labels of several words in a row."""
    return joined(label(vocabulary, one) for one in several)


def undertaking(world: World, name: str) -> list[Observation]:
    """What is wrong with somebody's undertaking of confidentiality: none that was signed by today, or its file."""
    person = world.person(name)
    signed = person.get("confidentiality") if person is not None else None
    if person is None or not signed or signed["on"] > world.today:
        return [fail("no_undertaking", Text(
            "{person} has signed no undertaking of confidentiality", "{person} 未签署保密承诺").format(
                person=called(world, name)), person, who=name)]
    return world.evidence(person, signed, about="confidentiality")


def accounts_left(world: World, name: str) -> list[Observation]:
    """Fail for each account on a host that is, or is said to be, of somebody who is not employed any more.

    It is that person's by people.yml, unless somebody employed has it there, or by accounts_owners. One that only the
    variable still has, while the host has it no longer, is told, and no fault.
    """
    person = world.person(name)
    if person is None or world.employed(name):
        return []
    found = [
        # One that somebody employed has was handed over.
        one for account in person.get("accounts") or () if not world.holds(account)
        for one in world.accounts_named(account) if one.there]
    found += [one for one in world.accounts_of(name) if not any(map(world.employed, one.people))]
    return [_account_left(world, person, one) for one in sorted(set(found), key=lambda one: (one.name, one.host))]


def _account_left(world: World, person: Record, account: Account) -> Observation:
    parts = {"person": called(world, person["id"]), "account": account.name}
    about = ("accounts", account.host)
    if account.there is False:
        return Observation("pass", "account_gone", Text(
            "accounts_owners still gives the account {account} to {person}, who is not employed any more; the host has "
            "no such account: take it out of the variable",
            "accounts_owners 仍将账号 {account} 归于已离职的 {person}；主机上已无此账号，请从该变量中删除").format(
                **parts), person, about=about)
    if account.there:
        return fail("account_left", Text(
            "{person} is not employed any more, and the account {account} is still there: remove it, or enter in "
            "people.yml (`accounts`) to whom it was handed over",
            "{person} 已离职，账号 {account} 仍在：请删除；已移交的，在 people.yml 的 accounts 中登记接手人").format(
                **parts), person, about=about)
    return fail("account_left", Text(
        "{person} is not employed any more and still owns the account {account} by accounts_owners: take it away",
        "{person} 已离职，accounts_owners 中账号 {account} 仍归其所有，须收回").format(**parts), person, about=about)


def strange_owners(world: World) -> list[Observation]:
    """Tell each owner that accounts_owners names for an account, and the people register knows not, or not which."""
    return [
        seen for account in world.accounts if account.owner and account.there is not False
        for seen in _strange(world, account)]


def _strange(world: World, account: Account) -> list[Observation]:
    about = ("accounts", account.host)
    parts: dict[str, Any] = {"account": account.name, "owner": account.owner}
    if not account.people:
        told = Text(
            "the account {account} belongs to {owner} by accounts_owners, who is nobody of people.yml: name its owner "
            "as there, or enter that person",
            "accounts_owners 中账号 {account} 的责任人“{owner}”不在 people.yml 中：请按台账写明，或登记该人员").format(
                **parts)
        if world.register("people").kept:
            return [fail("unknown_owner", told, about=about)]
        return [manual("unknown_owner", told, about=about)]
    if len(account.people) > 1 and any(map(world.employed, account.people)):
        return [manual("ambiguous_owner", Text(
            "the account {account} belongs to {owner} by accounts_owners, which is the name of several: {people}. Add "
            "the id, as in '{owner}, {first}'",
            "accounts_owners 中账号 {account} 的责任人“{owner}”有同名者：{people}。"
            "请加上编号，例如“{owner}，{first}”").format(
                **parts, people=", ".join(account.people), first=account.people[0]), about=about)]
    return []


def expected(world: World, posts: Sequence[str]) -> dict[str, date]:
    """Return who has to take part, and from which day on: holders of the posts today, or everybody without posts.

    Somebody who held none of them thirty days ago has thirty days from the appointment; everybody else owes it now.
    """
    before = GRACE.before(world.today)
    if not posts:
        return {
            person["id"]: GRACE.after(person["joined"]) if person["joined"] > before else world.today
            for person in world.records("people") if world.employed(person["id"])}
    settled = world.people_in(posts, before)
    owed: dict[str, date] = {}
    for post in posts:
        for one in world.holders(post):
            day = world.today if one["person"] in settled else GRACE.after(one["from"])
            owed[one["person"]] = min(day, owed.get(one["person"], day))
    return owed
