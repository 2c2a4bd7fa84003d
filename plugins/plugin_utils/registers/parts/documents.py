# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agency's documents: which is in force, who approved it, when it is to be reviewed."""

from __future__ import annotations

from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label, words
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["approval", "in_force", "newest", "review", "review_due", "review_period", "titled"]


# What an approval of a document is in the matrix of approvals.
MATTER = "policy"


def in_force(world: World, kind: str | None = None) -> list[Record]:
    """Return the documents (of a kind) in force today, the newest last."""
    return sorted(
        (one for one in world.records("policies") if (kind is None or kind in one["kinds"]) and _holds(world, one)),
        key=_effective)


def newest(world: World, kind: str) -> Record | None:
    """Return the document of a kind that counts today: of several in force the newest."""
    return next(reversed(in_force(world, kind)), None)


def _effective(document: Record) -> tuple[date, date]:
    return document.get("effective") or document["approved"], document["approved"]


def _holds(world: World, document: Record) -> bool:
    """Tell whether a document is approved and effective by today, and not withdrawn."""
    if not document.get("approved") or max(_effective(document)) > world.today:
        return False
    return not (document.get("withdrawn") and document["withdrawn"] <= world.today)


def review_period(world: World, kind: str, every: str) -> Period:
    """Return how often a document of a kind is reviewed: an activity of the same name has its own period."""
    return world.period("" if kind in words("activities.kinds") else kind, every)


def review_due(world: World, document: Record, every: Period) -> date:
    """Return the day by which a document is to be reviewed, counted from its approval or its last review."""
    days = [day for day in (document["approved"], document.get("reviewed")) if day and day <= world.today]
    return every.after(max(days))


def review(world: World, document: Record, every: Period) -> list[Observation]:
    """Fail where the review of a document is overdue."""
    due = review_due(world, document, every)
    if due >= world.today:
        return []
    return [fail("overdue", Text(
        "{document}: its review was due on {due}", "{document}：应于 {due} 前复核").format(
            document=titled(document), due=due), document, due=due, who=document["author"])]


def titled(document: Record) -> str:
    """Return what a document is called in a sentence."""
    return f"{document['title']} ({document.name})"


def approval(world: World, document: Record) -> list[Observation]:
    """What is wrong with the approval of a document: by its author, or by somebody not entitled on that day."""
    found = []
    if document["approver"] == document["author"]:
        found.append(fail("self_approved", Text(
            "{document}: {person} wrote it and approved it", "{document}：起草人和批准人均为 {person}").format(
                document=titled(document), person=called(world, document["approver"])), document))
    rows = world.records("approvals", "matrix", matter=MATTER)
    if not rows:
        return [*found, world.missing("approvals", Text(
            "who approves documents (`matrix`, matter {matter})", "由谁批准制度（matrix，matter 为 {matter}）").format(
                matter=MATTER))]
    posts = [post for row in rows for post in row["approver"]]
    if document["approver"] not in world.people_in(posts, document["approved"]):
        found.append(fail("not_entitled", Text(
            "{document}: {person} approved it on {on} and was not {posts} on that day",
            "{document}：{person} 于 {on} 批准，当日并非{posts}").format(
                document=titled(document), person=called(world, document["approver"]), on=document["approved"],
                posts=joined([label("posts.posts", post) for post in posts], en=" or ", zh="或")), document))
    return found
