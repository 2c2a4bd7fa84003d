# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every document in force is reviewed in time."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.documents import (
    in_force,
    review,
    review_due,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World


@rule()
def policies_reviewed(world: World, *, every: str = "P1Y") -> list[Observation]:
    """Every document in force was approved or reviewed within `every`.

    pass: so it is, until the first review is due. fail: no document is in force (`record_absent`), a review is
    overdue (`overdue`, with the day). manual: a draft without documents.
    """
    term, documents = world.period("", every), in_force(world)
    if not documents:
        return [world.missing("policies", Text("any document in force", "任何现行制度"))]
    return [seen for one in documents for seen in review(world, one, term)] or [met(Text(
        "{number} documents in force are reviewed", "{number} 份现行制度均按期复核").format(number=len(documents)),
        due=min(review_due(world, one, term) for one in documents))]
