# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People as rules ask for them: what they signed, who is settled in a post, what stays of those who left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["GRACE", "accounts_left", "called", "expected", "labels", "undertaking"]


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
    """Fail for each account on a host that still belongs to somebody who is not employed any more."""
    if world.employed(name):
        return []
    return [fail("account_left", Text(
        "{person} is not employed any more and still owns the account {account}: take it away",
        "{person} 已离职，账号 {account} 仍归其所有，须收回").format(person=called(world, name), account=account),
        world.person(name)) for account in sorted(world.owners) if world.owners[account] == name]


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
