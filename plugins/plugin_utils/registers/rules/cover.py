# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post has a main holder and a deputy."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called, labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(posts="posts.posts")
def cover(world: World, *, posts: Sequence[str]) -> list[Observation]:
    """Each of the posts has an A and a B today, who are two employed people.

    pass: so it is, with the evidence of their appointments; until the posts register is to be confirmed again. fail:
    A or B is missing or has left (`record_absent`), or they are one person (`conflict`), other evidence than
    recorded. manual: a draft, no evidence named, the posts register is not confirmed (`expired`).
    """
    found = [seen for post in posts for seen in _post(world, post)]
    return outcome(world, "posts", found, Text("A and B: {posts}", "A、B 角齐备：{posts}").format(
        posts=labels("posts.posts", posts)))


def _post(world: World, post: str) -> list[Observation]:
    rows = world.holders(post)
    main, deputies = ({one["person"] for one in rows if one.get("role") == role} for role in "AB")
    found = [seen for one in rows for seen in (*world.evidence(one), *world.placeholders(one))]
    for role, people in (("A", main), ("B", deputies)):
        if not people:
            found.append(world.missing("posts", Text("a {role} holder of {post}", "{post}的 {role} 角").format(
                role=role, post=label("posts.posts", post)), who=post))
    if main and deputies and not deputies - main:
        found.append(fail("conflict", Text(
            "{post}: A and B are one person, {person}", "{post}：A、B 角为同一人 {person}").format(
                post=label("posts.posts", post), person=called(world, min(deputies))), rows[0], who=post))
    return found
