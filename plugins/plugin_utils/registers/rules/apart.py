# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Posts that exclude each other are held by different people."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called, labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(one="posts.posts", others="posts.posts")
def apart(world: World, *, one: Sequence[str], others: Sequence[str]) -> list[Observation]:
    """Nobody holds one of the posts of each side today; a B holder counts like an A.

    pass: so it is, until the posts register is to be confirmed again. fail: somebody is on both sides (`conflict`).
    manual: nobody is on one of the sides (`no_holder`), the posts register is not confirmed (`expired`).
    """
    sides = [[row for post in side for row in world.holders(post)] for side in (one, others)]
    empty = [labels("posts.posts", posts) for posts, side in zip((one, others), sides, strict=True) if not side]
    if empty:
        return [manual("no_holder", Text(
            "nobody holds {posts} today, so there is nothing to compare", "{posts} 现无人任职，无从比较").format(
                posts=posts)) for posts in empty]
    found = [
        _conflict(world, left, right) for left in sides[0] for right in sides[1] if left["person"] == right["person"]]
    return outcome(world, "posts", found, Text(
        "{one} and {others} are held by different people", "{one} 与 {others} 由不同人员担任").format(
            one=labels("posts.posts", one), others=labels("posts.posts", others)))


def _conflict(world: World, left: Record, right: Record) -> Observation:
    return fail("conflict", Text(
        "{person} holds {one} ({place}) and {other} ({other_place}), which exclude each other",
        "{person} 同时担任{one}（{place}）和{other}（{other_place}），两岗不得兼任").format(
            person=called(world, left["person"]), one=label("posts.posts", left["post"]), place=left.place,
            other=label("posts.posts", right["post"]), other_place=right.place), right, who=left["person"])
