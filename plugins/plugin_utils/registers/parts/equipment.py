# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which assets are in use on the day, and what they are called."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["ended", "in_use"]


def ended(world: World, record: Record, field: str) -> bool:
    """Tell whether something is over: the field holds true, or a day that has come."""
    value = record.get(field)
    return bool(value) if isinstance(value, (bool, str)) else value is not None and value <= world.today


def in_use(world: World, classes: Collection[str] = ()) -> list[Record]:
    """Return the assets in use today, of some classes or, without any, of all; one without a day has been always."""
    where: dict[str, Any] = {"class": list(classes)} if classes else {}
    rows = world.records("assets", **where)
    return [
        row for row in rows if (row.get("since") or world.today) <= world.today and not ended(world, row, "retired")]
