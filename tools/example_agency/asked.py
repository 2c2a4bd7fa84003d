# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clauses ask for: their rule calls, gathered by what a register has to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period

__all__ = ["Activity", "Approval", "Asked", "Document", "UnknownRule", "asked"]

Call = Mapping[str, Any]


class UnknownRule(Exception):
    """A clause calls a rule that the example has no records for."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the example knows no rule {name}: say in tools/example_agency/asked.py which records it looks at")


@dataclass
class Activity:
    """What is asked of the activities of a kind; `posts` are those whose holders have to take part."""

    every: Period = field(default_factory=lambda: Period("P9Y"))
    series: bool = False
    by: str | None = None
    external: str | None = None
    everybody: bool = False
    reported: bool = False
    listed: bool = False
    posts: set[str] = field(default_factory=set)
    scope: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    each: set[str] = field(default_factory=set)

    def due(self, every: Any) -> None:
        """Take in how often it is due; the shortest period counts."""
        self.every = min(self.every, _shortest(every))


@dataclass
class Approval:
    """What is asked of the approvals of a matter."""

    levels: int = 1
    experts: int = 0
    by: str | None = None
    escorted: bool = False
    returned: bool = False
    recorded: bool = False
    fields: set[str] = field(default_factory=set)


@dataclass
class Document:
    """What is asked of a document of each project; `sorts` are the sorts of project that need it."""

    fields: set[str] = field(default_factory=set)
    sorts: set[str] = field(default_factory=set)
    experts: int = 0
    reviewed: bool = False


@dataclass
class Asked:
    """Everything that the example has to have a record of, by the words of the vocabularies."""

    policies: dict[str, set[str]] = field(default_factory=dict)
    duties: dict[str, set[str]] = field(default_factory=dict)
    traces: dict[str, set[str]] = field(default_factory=dict)
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    logs: dict[str, Period] = field(default_factory=dict)
    counterparts: set[str] = field(default_factory=set)
    approvals: dict[str, Approval] = field(default_factory=dict)
    tasks: set[str] = field(default_factory=set)
    qualified: set[str] = field(default_factory=set)
    criteria: dict[str, str | None] = field(default_factory=dict)
    facilities: dict[str, list[Any]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    suppliers: dict[str, set[str]] = field(default_factory=dict)
    agreements: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    movements: dict[str, set[str]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)

    def activity(self, kind: str) -> Activity:
        return self.activities.setdefault(kind, Activity())

    def approval(self, matter: str) -> Approval:
        return self.approvals.setdefault(matter, Approval())


def asked(calls: Iterable[Call]) -> Asked:
    """Gather the rule calls of all clauses; raise UnknownRule for one that nothing is known about."""
    found = Asked()
    for call in calls:
        name = call["rule"]
        if name in _TAKEN:
            _TAKEN[name](found, {key: value for key, value in call.items() if key != "rule"})
        elif name not in _ALWAYS_THERE:
            raise UnknownRule(name)
    # A trace of a duty is an activity, or an approval that a person of the post has given.
    for kind in found.traces.keys() - found.approvals.keys():
        found.activity(kind).posts.update(found.traces[kind])
    return found


def _shortest(every: Any) -> Period:
    """Return a period; of those by type of agency or level the shortest."""
    return min(Period(one) for one in (every.values() if isinstance(every, Mapping) else [every]))


def _policy(found: Asked, call: Call) -> None:
    found.policies.setdefault(call["kind"], set()).update(call.get("topics", ()))


def _acknowledged(found: Asked, call: Call) -> None:
    found.policies.setdefault(call["kind"], set())
    found.acknowledged.setdefault(call["kind"], set()).update(call.get("posts") or {"everybody"})


def _duty(found: Asked, call: Call) -> None:
    found.duties.setdefault(call["post"], set()).add(call["item"])
    for trace in call.get("traces", ()):
        found.traces.setdefault(trace, set()).add(call["post"])


def _held(found: Asked, call: Call) -> None:
    for post in call["posts"]:
        found.duties.setdefault(post, set())


def _qualified(found: Asked, call: Call) -> None:
    found.qualified.add(call["post"])


def _responsible(found: Asked, call: Call) -> None:
    found.tasks.update(call["tasks"])


def _done(found: Asked, call: Call) -> None:
    one = found.activity(call["kind"])
    one.due(call.get("every", "P1Y"))
    one.series = one.series or "window" in call
    one.by = call.get("by") or one.by
    one.external = call.get("external") or one.external
    one.everybody = one.everybody or call.get("everybody", False)
    one.posts.update(call.get("attended", ()))
    one.scope.update(call.get("scope", ()))
    one.fields.update(call.get("fields", ()))
    one.each.update(call.get("each", ()))
    one.listed = one.listed or call.get("listed", False)


def _decisions(found: Asked, call: Call) -> None:
    _done(found, {"kind": "leading_group_meeting", **call})


def _reported(found: Asked, call: Call) -> None:
    if call["register"] == "activities":
        found.activity(call["kind"]).reported = True


def _findings_reported(found: Asked, call: Call) -> None:
    for kind in call["kinds"]:
        found.activity(kind).due(call.get("every", "P2Y"))


def _assessed(found: Asked, call: Call) -> None:
    found.activity(call.get("kind", "security_assessment"))


def _logged(found: Asked, call: Call) -> None:
    every = _shortest(call.get("every", "P1D"))
    found.logs[call["kind"]] = min(found.logs.get(call["kind"], every), every)


def _contacts(found: Asked, call: Call) -> None:
    found.counterparts.update(call["counterparts"])


def _matrix(found: Asked, call: Call) -> None:
    for matter in call["matters"]:
        found.approval(matter)


def _approved(found: Asked, call: Call) -> None:
    for matter in call["kinds"]:
        one = found.approval(matter)
        one.recorded = True
        one.levels = max(one.levels, call.get("levels") or 1)
        one.experts = max(one.experts, call.get("experts", 0))
        one.by = call.get("by") or one.by
        one.escorted = one.escorted or call.get("escorted", False)
        one.returned = one.returned or call.get("returned", False)
        one.fields.update(call.get("fields", ()))


def _project(found: Asked, call: Call) -> None:
    one = found.documents.setdefault(call["document"], Document())
    one.fields.update(call.get("fields", ()))
    one.sorts.update([call["sort"]] if call.get("sort") else ["own", "outsourced"])
    one.experts = max(one.experts, call.get("experts", 0))
    one.reviewed = one.reviewed or bool(call.get("every"))
    if call.get("delivered"):
        one.fields.add("items")


def _tested(found: Asked, call: Call) -> None:
    found.criteria[call["criterion"]] = call.get("part")


def _facility(found: Asked, call: Call) -> None:
    found.facilities.setdefault(call["item"], []).extend(call["facts"])


def _suppliers(found: Asked, call: Call) -> None:
    for kind in call["kinds"]:
        found.suppliers.setdefault(kind, set()).update(call.get("fields", ()))
    found.agreements.update(call["agreements"])


def _products(found: Asked, call: Call) -> None:
    found.products.add(call["product"])


def _media(found: Asked, call: Call) -> None:
    if call.get("movement") and not call.get("forbidden"):
        found.movements.setdefault(call["movement"], set()).update(call.get("movement_fields", ()))


def _members(found: Asked, call: Call) -> None:
    found.members.setdefault(call["state"], set()).update(call.get("fields", ()))


_TAKEN: Mapping[str, Callable[[Asked, Call], None]] = {
    "acknowledged": _acknowledged,
    "approved": _approved,
    "assessed_after_change": _assessed,
    "assessed_before_live": _assessed,
    "contacts": _contacts,
    "decisions": _decisions,
    "done": _done,
    "duty": _duty,
    "facility": _facility,
    "findings_reported": _findings_reported,
    "held": _held,
    "logged": _logged,
    "matrix": _matrix,
    "media": _media,
    "members": _members,
    "policy": _policy,
    "products": _products,
    "project": _project,
    "qualified": _qualified,
    "reported": _reported,
    "responsible": _responsible,
    "suppliers": _suppliers,
    "tested": _tested,
}
# They look at what the example has anyway: its people and posts, its servers, its keys.
_ALWAYS_THERE = frozenset([
    "address_plan", "apart", "assets", "cover", "envelopes", "flows_approved", "graded", "group", "handed_over",
    "incidents", "isms", "keys", "officers", "only_for", "only_with", "people_complete", "policies_reviewed",
    "redundant", "runs_approved", "separated", "topology", "visits"])
