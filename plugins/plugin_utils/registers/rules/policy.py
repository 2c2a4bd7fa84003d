# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document of a kind is in force, says what it has to, and is reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, manual, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.documents import (
    approval,
    newest,
    review,
    review_due,
    review_period,
    titled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import part
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kind="policies.kinds", topics="policies.topics")
def policy(world: World, *, kind: str, topics: Sequence[str] = (), every: str = "P1Y") -> list[Observation]:
    """A document of the kind is in force; of several the newest counts.

    pass: it is the recorded file, approved by somebody of the posts that the matrix of approvals names for `policy`,
    who is not its author, each of the topics has a heading in its text, and it was reviewed within `every`; until the
    next review is due. fail: there is none, or a topic has no heading recorded (`record_absent`), other bytes,
    `self_approved`, `not_entitled`, a heading that is not in the text, the review is `overdue`. manual: not approved
    or not effective yet (`not_in_force`), a draft, something still to be filled in (`placeholder`), text that cannot
    be read.
    """
    term, document = review_period(world, kind, every), newest(world, kind)
    if document is None:
        return _none_in_force(world, kind)
    found = [
        *approval(world, document), *world.evidence(document, {"evidence": [_file(document)]}),
        *world.placeholders(document),
        *(seen for topic in topics for seen in _topic(world, document, topic)), *review(world, document, term)]
    return found or [met(Text("{document} is in force", "{document} 现行有效").format(
        document=titled(document)), due=review_due(world, document, term), record=document)]


def _file(document: Record) -> dict[str, Any]:
    return {name: document[name] for name in ("file", "sha256") if document.get(name)}


def _none_in_force(world: World, kind: str) -> list[Observation]:
    coming = [
        one for one in world.records("policies")
        if kind in one["kinds"] and not (one.get("withdrawn") and one["withdrawn"] <= world.today)]
    if not coming:
        return [world.missing("policies", Text("a document in force: {kind}", "现行的{kind}").format(
            kind=label("policies.kinds", kind)))]
    return [manual("not_in_force", Text(
        "{document}, a document of the kind {kind}, is not approved or not effective yet",
        "{document}（{kind}）尚未批准或尚未生效").format(document=titled(one), kind=label("policies.kinds", kind)),
        one, due=one.get("effective"), who=one["author"]) for one in coming]


def _topic(world: World, document: Record, topic: str) -> list[Observation]:
    heading = (document.get("topics") or {}).get(topic)
    if heading:
        unfilled = world.placeholders(part(document, {topic: heading}, "topics", label("policies.topics", topic)))
        return unfilled or world.heading(document, document["file"], heading)
    return [world.missing("policies", Text(
        "the heading in {document} that covers {topic} (`topics`)",
        "{document} 中“{topic}”对应的标题（topics）").format(
            document=titled(document), topic=label("policies.topics", topic)), who=document["author"])]
