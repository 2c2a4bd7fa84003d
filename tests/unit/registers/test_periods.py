# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Periods are counted in calendar months."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period


@pytest.mark.parametrize(("text", "day", "after"), [
    ("P1M", "2026-01-31", "2026-02-28"), ("P1M", "2028-01-31", "2028-02-29"), ("P1Y", "2028-02-29", "2029-02-28"),
    ("P3M", "2026-11-30", "2027-02-28"), ("P12M", "2026-11-27", "2027-11-27"), ("P30D", "2026-12-15", "2027-01-14"),
    ("P2W", "2026-12-25", "2027-01-08")])
def test_the_day_after(text, day, after):
    assert Period(text).after(date.fromisoformat(day)) == date.fromisoformat(after)


@pytest.mark.parametrize(("text", "day", "before"), [
    ("P1M", "2026-03-31", "2026-02-28"), ("P1Y", "2028-02-29", "2027-02-28"), ("P3M", "2026-01-15", "2025-10-15"),
    ("P90D", "2026-11-27", "2026-08-29")])
def test_the_day_before(text, day, before):
    assert Period(text).before(date.fromisoformat(day)) == date.fromisoformat(before)


@pytest.mark.parametrize("text", ["P9999Y", "P9999M", "P9999W", "P9999D"])
def test_beyond_the_calendar_is_its_end(text):
    assert Period(text).after(date(9999, 6, 1)) == date.max
    assert Period(text).before(date(1, 2, 1)) == date.min


@pytest.mark.parametrize(
    "text", ["", "P", "P0D", "P1", "1Y", "P1Y6M", "P-1D", "PT1H", "p1y", "P1Y ", "P1Y\n", "P10000D", "P１Y"])
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match="expected one such as P30D"):
        Period(text)


def test_the_shorter_of_two():
    assert min(Period("P1Y"), Period("P6M")) == Period("P6M")
    assert min(Period("P1M"), Period("P30D")) == Period("P30D")
    assert sorted(map(Period, ["P2Y", "P1D", "P3M", "P1W"])) == [Period(text) for text in ("P1D", "P1W", "P3M", "P2Y")]
    assert str(Period("P3M")) == "P3M" and len({Period("P1Y"), Period("P1Y")}) == 1


@pytest.mark.parametrize(("text", "often", "length"), [
    ("P1D", ("daily", "每日"), ("1 day", "1 天")), ("P7D", ("weekly", "每周"), ("7 days", "7 天")),
    ("P1W", ("weekly", "每周"), ("1 week", "1 周")), ("P1M", ("monthly", "每月"), ("1 month", "1 个月")),
    ("P6M", ("every 6 months", "每 6 个月"), ("6 months", "6 个月")), ("P1Y", ("yearly", "每年"), ("1 year", "1 年"))])
def test_what_people_call_it(text, often, length):
    assert Period(text).often == Text(*often)
    assert Period(text).length == Text(*length)
