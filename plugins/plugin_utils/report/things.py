# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The things below a host: its endpoints, databases and mappings, with what the controls make of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["things_of"]

# A host has a handful of each. What is beyond that stands in the findings file, and is counted here.
MOST = 200


def things_of(findings: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return `things`, by kind and name, each with {status: the controls that have judged it so}, and `things_more`."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    more = 0
    for finding in findings:
        for thing in finding.get("things") or ():
            controls = found.setdefault((thing["kind"], thing["name"]), {})
            controls.setdefault(thing["status"], []).append(finding["control"])
        more = max(more, finding.get("things_more") or 0)
    things = [
        {"kind": kind, "name": name, "controls": controls} for (kind, name), controls in sorted(found.items())]
    return {"things": things[:MOST], "things_more": max(more, len(things) - MOST)}
