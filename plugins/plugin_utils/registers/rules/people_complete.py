# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody has a post and an undertaking; whoever left has returned everything."""

from __future__ import annotations

from collections.abc import Collection

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import (
    accounts_left,
    called,
    strange_owners,
    undertaking,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule()
def people_complete(world: World) -> list[Observation]:
    """Everybody employed holds a post and has signed; everybody who left has returned what there was, accounts too.

    pass: so it is, until the people or the posts register is to be confirmed again. fail: nobody is in the register
    (`record_absent`), `no_post`, `no_undertaking`, `not_returned`, `account_left`, an account whose owner is in no
    register (`unknown_owner`), other evidence than recorded. manual: a draft, no evidence named, an owner's name that
    several have (`ambiguous_owner`), a register is not confirmed (`expired`).
    """
    everybody = world.records("people")
    if not everybody:
        return [world.missing("people", Text("anybody", "人员"))]
    at_work = {
        one["person"] for one in world.records("posts", "assignments")
        if one["from"] <= world.today and not (one.get("to") and one["to"] <= world.today)}
    found = strange_owners(world)
    for person in everybody:
        found += world.placeholders(person)
        if world.employed(person["id"]):
            found += _employed(world, person, at_work)
        elif person.get("left"):
            found += _left(world, person)
    return found or world.confirmed("posts") or outcome(world, "people", found, Text(
        "{number} people have a post and an undertaking; leavers returned everything",
        "{number} 名在职人员均有岗位和保密承诺，离职人员均已归还").format(number=len(world.everybody())),
        dues=[world.confirmed_until("posts")])


def _employed(world: World, person: Record, at_work: Collection[str]) -> list[Observation]:
    found = undertaking(world, person["id"])
    if person["id"] not in at_work:
        found.append(fail("no_post", Text(
            "{person} is employed and holds no post today (posts.yml)",
            "{person} 在职而未任任何岗位（posts.yml）").format(
                person=called(world, person["id"])), person, who=person["id"]))
    return found


def _left(world: World, person: Record) -> list[Observation]:
    returned = person.get("returned")
    if not returned or (returned.get("on") or person["left"]) > world.today:
        return [*accounts_left(world, person["id"]), fail("not_returned", Text(
            "{person} left on {left}: nothing says that keys, cards and devices were returned (`returned`)",
            "{person} 于 {left} 离职，没有归还钥匙、证卡和设备的记录（returned）").format(
                person=called(world, person["id"]), left=person["left"]), person)]
    return [*accounts_left(world, person["id"]), *world.evidence(person, returned, about="returned", needed=False)]
