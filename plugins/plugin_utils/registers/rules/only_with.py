# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clause is for agencies that have something: keys."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule(kind="keys.none")
def only_with(world: World, *, register: str, kind: str) -> list[Observation]:
    """The clause is for agencies that have what the register is of.

    Nothing is returned where there are records, or where nobody has stated that there is none: the clause's other
    rules settle it. not applicable: none, by dated statement. manual: the statement has ended (`expired`). fail: who
    stated it was not employed that day (`unknown_person`).
    """
    return [] if world.records(register) else world.none(register, kind) or []
