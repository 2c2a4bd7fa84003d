# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post is held: by enough people, appointed in writing, with written duties."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.documents import in_force
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(posts="posts.posts")
def held(world: World, *, posts: Sequence[str], at_least: int = 1, staff: bool = False) -> list[Observation]:
    """Each of the posts is held today by `at_least` employed people (`staff`: the agency's own), A and B alike.

    pass: so it is, each appointment has its evidence, and a document in force writes the post's duties down; until
    the posts register is to be confirmed again. fail: too few holders, or no such document (`record_absent`), other
    evidence than recorded. manual: a draft, no evidence named, the posts register is not confirmed (`expired`).
    """
    written = {duties["post"] for document in in_force(world) for duties in document.get("duties") or ()}
    found: list[Observation] = []
    for post in posts:
        rows = world.holders(post, staff=staff)
        if len({one["person"] for one in rows}) < at_least:
            found.append(_too_few(world, post, at_least, staff))
        found += [seen for one in rows for seen in (*world.evidence(one), *world.placeholders(one))]
        if post not in written:
            found.append(world.missing("policies", Text(
                "a document in force with the duties of {post} (`duties`)",
                "写明{post}职责的现行制度（duties）").format(post=label("posts.posts", post))))
    return outcome(world, "posts", found, Text("held: {posts}", "已任职：{posts}").format(
        posts=labels("posts.posts", posts)))


def _too_few(world: World, post: str, at_least: int, staff: bool) -> Observation:
    return world.missing("posts", Text(
        "{number} holder(s) of {post} today{staff}", "现任{post}（至少 {number} 人{staff}）").format(
            number=at_least, post=label("posts.posts", post),
            staff=Text(", of the agency's own staff", "，本机构员工") if staff else Text("", "")), who=post)
