# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log has an entry for every day, week or month."""

from __future__ import annotations

from datetime import date

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.logged import logged
from tests.unit.registers.support import ABSENT, TODAY, UNREADABLE, ago, due_of, ended, good, reasons, statuses, world


def days(first, last):
    """Return each day from `first` to `last` days ago."""
    return [ago(number) for number in range(first, last - 1, -1)]


def seen(today=TODAY, rows=(), kind="monitoring", status="kept", logs=None, since="2022-03-01", **arguments):
    logs = [{"kind": kind, "file": "log.csv", "date_column": "日期"}] if logs is None else logs
    return logged(
        world(today=today, files={"log.csv": rows if isinstance(rows, str) else list(rows)},
              activities={"logs": logs, "status": status}, agency={"operating_since": since}),
        kind=kind, **arguments)


def test_an_entry_a_day_is_good_until_the_next_day_is_over():
    assert good(seen(rows=days(100, 0)), ago(-1)) and good(seen(rows=days(100, 1)), TODAY)
    assert reasons(ended(lambda today: seen(today, days(100, 0)), ago(-1))) == ["gap"]


def test_a_day_without_entry_is_named():
    rows = [day for day in days(100, 0) if day not in (ago(40), ago(20))]
    found = seen(rows=rows)
    assert reasons(found) == ["gap"] and due_of(found) == ago(40)
    assert "daily: 2 entries" in str(found[0].message) and str(ago(20)) in found[0].message.zh
    assert "每日" in found[0].message.zh and found[0].record["file"] in found[0].message.zh


def test_of_many_days_ten_are_named():
    found = seen(rows=days(20, 0))
    assert "70 entries" in str(found[0].message) and str(found[0].message).count("2026-") == 10


def test_what_lies_before_the_window_or_the_agency_is_not_asked():
    assert good(seen(rows=days(90, 0)), ago(-1)) and reasons(seen(rows=days(89, 0))) == ["gap"]
    assert good(seen(rows=days(5, 0), since=ago(5)), ago(-1))


def test_weeks_begin_on_monday_and_the_day_in_them_is_free():
    # 27 November 2026 is a Friday.
    rows = [date(2026, 11, 2), date(2026, 11, 15), date(2026, 11, 16)]
    assert good(seen(rows=rows, every="P7D", window="P4W", kind="cnnvd_review"), "2026-11-29")
    assert reasons(seen(rows=rows[:2], every="P7D", window="P4W", kind="cnnvd_review")) == ["gap"]
    assert reasons(seen(today="2026-11-30", rows=rows, every="P7D", window="P3W", kind="cnnvd_review")) == ["gap"]


def test_months_are_calendar_months():
    rows = [date(2026, month, 28) for month in range(1, 11)] + [date(2025, 12, 1)]
    assert good(seen(rows=rows, every="P1M", window="P1Y", kind="room_access"), "2026-11-30")
    assert reasons(seen(rows=rows[1:], every="P1M", window="P1Y", kind="room_access")) == ["gap"]


def test_tomorrow_counts_for_nothing():
    assert reasons(seen(rows=[ago(-1)])) == ["record_absent"]


def test_a_file_that_cannot_be_read_is_an_error():
    found = seen(rows=UNREADABLE)
    assert statuses(found) == ["error"] and reasons(found) == ["unreadable"] and "log.csv" in str(found[0].message)


def test_a_file_that_is_not_there_is_told():
    found = seen(rows=ABSENT)
    assert statuses(found) == ["fail"] and reasons(found) == ["evidence_absent"]


def test_no_log_and_an_empty_one_fail_and_are_work_in_a_draft():
    assert statuses(seen(logs=[])) == ["fail"] and statuses(seen()) == ["fail"]
    assert statuses(seen(logs=[], status="draft")) == ["manual"] and reasons(seen(logs=[])) == ["record_absent"]
