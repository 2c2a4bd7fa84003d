# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The holders of a post were assessed as fit for it, by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import (
    Observation,
    fail,
    manual,
    met,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(post="posts.posts")
def qualified(world: World, *, post: str, every: str = "P3Y") -> list[Observation]:
    """Each holder of the post today has an assessment of fitness (`qualifications`) that somebody else made.

    pass: so it is, within `every`; until the first assessment ends. fail: nobody holds the post (`record_absent`),
    the person assessed themself (`self_assessed`), the assessor was not employed that day (`unknown_person`), other
    evidence than recorded. manual: no assessment yet (`record_absent`), one that has ended (`expired`), no evidence
    named.
    """
    term = world.period(post, every)
    people = sorted({one["person"] for one in world.holders(post)})
    if not people:
        return [world.missing("posts", Text("a holder of {post}", "现任{post}").format(
            post=label("posts.posts", post)), who=post)]
    found, days = [], []
    for name in people:
        person = world.person(name)
        assessment = (person.get("qualifications") or {}).get(post) if person is not None else None
        if person is None or not assessment or assessment["on"] > world.today:
            found.append(manual("record_absent", Text(
                "{person}: no assessment of fitness for {post} (`qualifications`)",
                "{person}：没有{post}任职评定（qualifications）").format(
                    person=called(world, name), post=label("posts.posts", post)), person, who=name))
            continue
        days.append(term.after(assessment["on"]))
        found += _assessment(world, person, post, assessment, days[-1])
    if found:
        return found
    return [met(Text("{post}: {number} holder(s) assessed as fit", "{post}：{number} 人任职评定有效").format(
        post=label("posts.posts", post), number=len(people)), due=min(days))]


def _assessment(
        world: World, person: Record, post: str, assessment: Mapping[str, Any], until: date) -> list[Observation]:
    parts = {"person": called(world, person["id"]), "post": label("posts.posts", post), "on": assessment["on"],
             "by": called(world, assessment["assessed_by"]), "until": until}
    found = world.evidence(person, assessment, about=post)
    if assessment["assessed_by"] == person["id"]:
        found.append(fail("self_assessed", Text(
            "{person} assessed their own fitness for {post} on {on}",
            "{person} 于 {on} 评定自己任{post}").format(**parts), person))
    elif not world.employed(assessment["assessed_by"], assessment["on"]):
        found.append(fail("unknown_person", Text(
            "{person}: {by}, who assessed the fitness for {post}, was not employed on {on}",
            "{person}：{post}任职评定人 {by} 在 {on} 并非在职人员").format(**parts), person))
    if until < world.today:
        found.append(manual("expired", Text(
            "{person}: the assessment for {post} of {on} was good until {until}",
            "{person}：{on} 的{post}任职评定有效至 {until}").format(**parts), person, due=until, who=person["id"]))
    return found
