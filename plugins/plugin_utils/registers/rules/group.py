# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group is appointed, with the members that it needs."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(group="posts.groups", members="posts.memberships")
def group(world: World, *, group: str, members: Sequence[str]) -> list[Observation]:
    """The group has its appointment, and of each kind of members (senior management, ...) somebody who is employed.

    pass: so it is, until the posts register is to be confirmed again. fail: there is no such group (`record_absent`),
    a kind of members is missing or has left (`member_missing`), other evidence than recorded. manual: a draft, no
    evidence named, the posts register is not confirmed (`expired`).
    """
    rows = world.records("posts", "groups", id=group)
    if not rows:
        return [world.missing("posts", Text("the group {group} (`groups`)", "{group}（groups）").format(
            group=label("posts.groups", group)))]
    one = rows[0]
    there = {member["as"] for member in one["members"] if world.employed(member["person"])}
    found = [*world.evidence(one), *world.placeholders(one)]
    found += [fail("member_missing", Text(
        "{group} has no employed member of the kind {kind}", "{group}中没有在职的{kind}成员").format(
            group=label("posts.groups", group), kind=label("posts.memberships", kind)), one)
        for kind in members if kind not in there]
    return outcome(world, "posts", found, Text("{group} has its members", "{group}成员齐备").format(
        group=label("posts.groups", group)))
