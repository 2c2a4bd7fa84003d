# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares two snapshots, cell by cell. What cannot be compared is a class of its own, and counts as worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.gate.snapshot import ORGANIZATION, Cell, Snapshot

__all__ = ["CLASSES", "FAILING", "Change", "compare", "fails"]

# In the order in which they are told. The first five fail a gate; `new_in_scope` fails a strict one.
CLASSES = (
    "new_failure", "new_unknown", "expired_waiver", "newly_overdue", "lost_scope", "new_in_scope", "still_failing",
    "newly_waived", "fixed")
FAILING = CLASSES[:5]
_GOOD = ("pass", "not_applicable")
_UNKNOWN = ("error", "manual", "not_checked")
_NOBODY = Cell("not_checked", False)


class Change(NamedTuple):
    """A class of change, of one clause, on these hosts; of a host that is lost without a clause."""

    kind: str
    clause: str
    before: str
    after: str
    hosts: tuple[str, ...]


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """Return what differs, in the order of CLASSES, then of the standard."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for kind, clause, before, after, host in _changes(old, new):
        found.setdefault((kind, clause, before, after), []).append(host)
    changes = [Change(*key, tuple(sorted(hosts))) for key, hosts in found.items()]
    order = {clause: place for place, clause in enumerate([*new.cells, *old.cells])}
    return sorted(changes, key=lambda one: (CLASSES.index(one.kind), order.get(one.clause, -1), one.before, one.after))


def _changes(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, str, str, str, str]]:
    for host, state in old.hosts.items():
        if host not in new.hosts:
            yield "lost_scope", "", state, "not_expected", host
    for clause, before in old.cells.items():
        if clause not in new.cells:
            yield "lost_scope", clause, "judged", "not_judged", ORGANIZATION
            continue
        for host in before.keys() - new.cells[clause].keys():
            if host in new.hosts:
                yield "lost_scope", clause, _told(before[host]), "not_judged", host
    for clause, cells in new.cells.items():
        known = old.cells.get(clause)
        for host, now in cells.items():
            was = None if known is None or (host and host not in old.hosts) else known.get(host, _NOBODY)
            kind = _kind(was, now)
            if kind:
                yield kind, clause, "-" if was is None else _told(was), _told(now), host
    for clause in sorted(new.overdue - old.overdue):
        yield "newly_overdue", clause, "in_time", "overdue", ORGANIZATION


def _kind(was: Cell | None, now: Cell) -> str | None:
    """Return the class of one cell's change, or None where nothing is to be told."""
    bad = now.status not in _GOOD
    if was is None:
        return "new_in_scope" if bad and not now.waived else None
    if bad and now.waived:
        return None if was.waived else "newly_waived"
    if bad and was.waived and was.status not in _GOOD:
        return "expired_waiver"
    if was.status in _GOOD:
        return "new_failure" if now.status == "fail" else "new_unknown" if now.status in _UNKNOWN else None
    if now.status in _GOOD:
        return "fixed"
    # What failed, and of which nothing is known now, is no improvement; nor is it known to be worse.
    return "still_failing" if "fail" in (was.status, now.status) else None


def _told(cell: Cell) -> str:
    return f"{cell.status} (waived)" if cell.waived else cell.status


def fails(changes: list[Change], *, strict: bool = False, scope_may_shrink: bool = False) -> list[Change]:
    """Return the changes for which a gate fails."""
    kinds = set(FAILING) - ({"lost_scope"} if scope_may_shrink else set()) | ({"new_in_scope"} if strict else set())
    return [change for change in changes if change.kind in kinds]
