# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assessments around a day: before something goes live, after it was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record

__all__ = ["between"]


def between(assessments: Sequence[Record], first: date, last: date) -> Record | None:
    """Return the newest of the assessments (the newest last) from one day to another, both included."""
    return next((one for one in reversed(assessments) if first <= one["on"] <= last), None)
