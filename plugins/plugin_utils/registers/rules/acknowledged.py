# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Those whom a document concerns have acknowledged the version in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.activities import past
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.attendance import holds_until, latest
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.documents import newest, titled
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called, expected, labels
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World


@rule(kind="policies.kinds", posts="posts.posts")
def acknowledged(world: World, *, kind: str, posts: Sequence[str] = ()) -> list[Observation]:
    """Every holder of the posts today (none named: everybody employed) has acknowledged the version in force.

    pass: so it is, by activities of the kind acknowledgement that name the document and its version, within a year;
    until the first of them ends, or the thirty days of somebody new. fail: no such document, or nobody holds the
    posts (`record_absent`), somebody has not acknowledged it (`not_acknowledged`) or not for a year (`overdue`),
    other evidence than recorded. manual: a draft, no evidence named.
    """
    term, document = world.period("acknowledgement", YEAR), newest(world, kind)
    if document is None:
        return [world.missing("policies", Text("a document in force: {kind}", "现行的{kind}").format(
            kind=label("policies.kinds", kind)))]
    owed = expected(world, posts)
    if not owed:
        return [world.missing("posts", Text("a holder of {posts}", "现任{posts}").format(
            posts=labels("posts.posts", posts))) if posts else world.missing("people", Text("anybody", "人员"))]
    acts = [
        one for one in past(world, "acknowledgement")
        if one.get("policy") == document["id"] and one.get("version") == document["version"]]
    have = latest(acts, "attended")
    found = [seen for one in acts for seen in world.evidence(one)]
    found += [seen for name in sorted(owed) for seen in _person(world, document, name, owed[name], have, term)]
    return found or [met(Text(
        "{number} people have acknowledged {document} {version}", "{number} 人已确认 {document} {version}").format(
            number=len(owed), document=titled(document), version=document["version"]),
        due=holds_until(owed, have, term), record=document)]


def _person(
        world: World, document: Record, name: str, owes: date, have: Mapping[str, date],
        term: Period) -> list[Observation]:
    parts = {"person": called(world, name), "document": titled(document), "version": document["version"]}
    if name not in have:
        return [fail("not_acknowledged", Text(
            "{person} has not acknowledged {document} {version}",
            "{person} 未确认 {document} {version}").format(**parts), document, who=name)] if owes <= world.today else []
    due = term.after(have[name])
    if due >= world.today:
        return []
    return [fail("overdue", Text(
        "{person} acknowledged {document} {version} on {on}, due again by {due}",
        "{person} 于 {on} 确认 {document} {version}，应于 {due} 前再次确认").format(on=have[name], due=due, **parts),
        document, due=due, who=name)]
