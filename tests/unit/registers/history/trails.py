# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small registers in a repository, and what their trail comes to."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from tests.unit.registers.git_support import Checkout, loaded

POSTS = """status: kept
reviewed: 2026-10-08
assignments:
  - {post: dba, person: p03, from: 2026-01-01}
  - post: system_admin
    person: p07
    from: 2026-01-01
"""
ACTIVITIES = """status: draft
none:
  - {kind: cross_border, on: 2026-10-08, by: p03, reason: nothing goes abroad}
"""
APPROVALS = """status: draft
matrix:
  - {matter: change, approver: [dba], levels: 2, sign: true}
  - {matter: repair, approver: [dba], levels: 1}
records:
  - id: S-1
    kind: change
    steps:
      - {by: p03, on: 2026-10-01}
  - id: S-2
    kind: repair
    steps: [{by: p03, on: 2026-10-01}]
"""


def trail(checkout: Checkout, mode: str | None = "commits", folder: Path | None = None) -> Trail:
    folder = folder or checkout.folder
    return Trail.of(folder, mode, loaded(folder))


def reasons(found: Collection[Observation]) -> list[tuple[str, str]]:
    return [(one.status, one.reason) for one in found]


def none_of(checkout: Checkout) -> list[Observation]:
    """What a clause comes to that rests on the statement of none."""
    registers = loaded(checkout.folder)
    one = Trail.of(checkout.folder, "signed", registers)
    return one.observations(["activities"], registers["activities"].lists["none"])


def steps(checkout: Checkout) -> list[Observation]:
    return trail(checkout, "signed").observations(["approvals"], calls=[{"rule": "approved", "kinds": ["change"]}])
