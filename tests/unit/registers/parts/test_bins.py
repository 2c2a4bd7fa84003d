# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendar periods: where they begin, and which are complete."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.bins import begin, complete
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period


@pytest.mark.parametrize("day, every, first", [
    (date(2026, 11, 27), "P1D", date(2026, 11, 27)),
    (date(2026, 11, 27), "P7D", date(2026, 11, 23)), (date(2026, 11, 23), "P1W", date(2026, 11, 23)),
    (date(2026, 11, 22), "P1W", date(2026, 11, 16)),
    (date(2026, 2, 28), "P1M", date(2026, 2, 1)), (date(2026, 11, 27), "P3M", date(2026, 10, 1)),
    (date(2026, 12, 31), "P6M", date(2026, 7, 1)), (date(2026, 11, 27), "P1Y", date(2026, 1, 1))])
def test_a_period_begins_with_the_day_the_monday_the_first(day, every, first):
    assert begin(day, Period(every)) == first


def test_only_periods_that_lie_wholly_between_two_days_are_complete():
    month = Period("P1M")
    assert complete(date(2026, 1, 1), date(2026, 3, 1), month) == [date(2026, 1, 1), date(2026, 2, 1)]
    assert complete(date(2026, 1, 2), date(2026, 2, 28), month) == []
