# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post has a duty in writing, and does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.documents import in_force
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(post="posts.posts", item="posts.duties", traces="activities.kinds approvals.matters")
def duty(
        world: World, *, post: str, item: str, traces: Sequence[str] = (), every: str = "P1Y") -> list[Observation]:
    """A document in force gives the post this duty by a heading, the post is held, and there is a trace of it.

    A trace is an activity in which somebody took part, or an approval that somebody gave, who held the post on that
    day. pass: so it is, the newest trace within `every`; until that ends, or, without `traces`, until the documents
    register is to be confirmed again. fail: nobody holds the post, no document gives the duty, there is no trace
    (`record_absent`), the heading is not in the document, the last trace is too old (`overdue`). manual: a draft,
    text that cannot be read, the documents register is not confirmed (`expired`).
    """
    names = {"post": label("posts.posts", post), "duty": label("posts.duties", item)}
    found = [] if world.holders(post) else [
        world.missing("posts", Text("a holder of {post}", "现任{post}").format(**names), who=post)]
    found += _written(world, post, item, names)
    message = Text("{post}: {duty}", "{post}：{duty}").format(**names)
    if not traces:
        return outcome(world, "policies", found, message)
    # The period of the trace that counts is the one that is told.
    last = max(_traces(world, post, traces, every), key=lambda trace: trace[0], default=None)
    world.period("" if last is None else last[2]["kind"], every)
    if last is None:
        return [*found, world.missing("activities", Text(
            "{post} doing this: {traces}", "{post}履行该职责（{traces}）").format(
                traces=labels("activities.kinds approvals.matters", traces), **names), who=post)]
    due, on, record = last
    if due < world.today:
        found.append(fail("overdue", Text(
            "{post}: {duty}: last done on {on} ({record}), due again by {due}",
            "{post}：{duty}：上次为 {on}（{record}），应于 {due} 前再次进行").format(
                on=on, record=record.called, due=due, **names), record, due=due, who=post))
    return found or world.evidence(record) or [met(message, due=due, record=record)]


def _written(world: World, post: str, item: str, names: Mapping[str, Text]) -> list[Observation]:
    """What is wrong with the duty in writing; of several documents that give it the newest counts."""
    for document in reversed(in_force(world)):
        for duties in document.get("duties") or ():
            if duties["post"] == post and item in duties["items"]:
                return world.heading(document, document["file"], duties["items"][item])
    return [world.missing("policies", Text(
        "the duty of {post} in a document in force: {duty} (`duties`)",
        "现行制度中{post}的职责“{duty}”（duties）").format(**names))]


def _traces(world: World, post: str, traces: Sequence[str], every: str) -> list[tuple[date, date, Record]]:
    """Return until when each trace holds, its day, and the record that it is in."""
    deeds = [
        (one["on"], {*one.get("by", ()), *one.get("attended", ())}, one)
        for one in world.records("activities", kind=list(traces))]
    deeds += [
        (step["on"], {step["by"]}, one)
        for one in world.records("approvals", kind=list(traces)) for step in one["steps"]]
    return [
        (world.shortened(one["kind"], every).after(on), on, one) for on, people, one in deeds
        if on <= world.today and people & world.people_in([post], on)]
