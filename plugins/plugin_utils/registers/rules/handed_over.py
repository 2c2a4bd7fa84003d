# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever left a post handed it over before a witness, and keeps the secrets."""

from __future__ import annotations

import functools
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    not_applicable,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import (
    accounts_left,
    called,
    undertaking,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(post="posts.posts")
def handed_over(world: World, *, post: str, window: str = LOOK_BACK) -> list[Observation]:
    """Everybody who left the post in the window handed it over; they and the holders have signed an undertaking.

    pass: each leaver has a handover (`handover`) with giver, taker and witness three people, its evidence, an
    undertaking, and, where not employed any more, no account on a host; until the posts register is to be confirmed
    again. fail: nobody holds the post (`record_absent`), `no_handover`, `no_witness`, `no_undertaking`,
    `account_left`, other evidence than recorded. manual: no evidence named, the posts register is not confirmed
    (`expired`). not applicable: nobody has left the post since the register began (`nobody_left`).
    """
    holders = world.people_in([post])
    found = [] if holders else [world.missing("posts", Text("a holder of {post}", "现任{post}").format(
        post=label("posts.posts", post)), who=post)]
    ended = _ended(world, post)
    past = looked_back(world, ended, lambda one: one["to"], functools.partial(_handover, world), window=window)
    leavers = {one["person"] for one in past.rows}
    found += [seen for name in sorted(holders | leavers) for seen in undertaking(world, name)]
    found += past.found
    # An account that is still there is no older than today.
    found += [seen for name in sorted({one["person"] for one in ended}) for seen in accounts_left(world, name)]
    if past.rows or found:
        return outcome(world, "posts", found, past.told(Text(
            "{post}: {number} handed over before a witness", "{post}：{number} 次离岗均有监交").format(
                post=label("posts.posts", post), number=len(past.rows))))
    return world.confirmed("posts") or [not_applicable("nobody_left", Text(
        "nobody has left {post} since {since}", "{since} 以来无人离开{post}岗位").format(
            post=label("posts.posts", post),
            since=max(world.register("posts").head.get("since") or date.min, past.since)),
        due=world.confirmed_until("posts"))]


def _ended(world: World, post: str) -> list[Record]:
    """Return the assignments to the post that ended; whoever went on in it with another has not left."""
    return [
        one for one in world.records("posts", "assignments", post=post)
        if one.get("to") and one["to"] <= world.today and one["person"] not in world.people_in([post], one["to"])]


def _handover(world: World, one: Record) -> list[Observation]:
    parts = {"person": called(world, one["person"]), "post": label("posts.posts", one["post"]), "to": one["to"]}
    handover = one.get("handover")
    if not handover or (handover.get("on") or one["to"]) > world.today:
        return [fail("no_handover", Text(
            "{person} left {post} on {to} without a handover (`handover`)",
            "{person} 于 {to} 离开{post}岗位，没有交接记录（handover）").format(**parts), one)]
    found = world.evidence(one, handover, about="handover")
    if len({one["person"], handover.get("to"), handover.get("witness")} - {None}) < 3:
        found.append(fail("no_witness", Text(
            "{person} left {post} on {to}: giver, taker and witness are not three people",
            "{person} 于 {to} 离开{post}岗位：移交人、接任人、监交人须为三人").format(**parts), one))
    return found
