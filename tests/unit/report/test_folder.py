# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a report is written that nobody has named a folder for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report import folder

RECORD = Path("/tmp/records/20261129T100000-abcd.jsonl")


@pytest.mark.parametrize(("records", "of", "expected"), [
    ([RECORD], {}, "reports/runs/20261129T100000-abcd"), ([RECORD], {"run_id": "x y"}, "reports/runs/x_y"),
    ([RECORD, RECORD], {}, "reports/merged"), ([RECORD], {"campaign": "2026-q4"}, "reports/campaigns/2026-q4")])
def test_it_is_a_folder_of_the_run_or_campaign(tmp_path, monkeypatch, records, of, expected):
    monkeypatch.chdir(tmp_path)
    assert str(folder.of(records, **of)) == expected


def test_in_a_checkout_of_somebody_else_it_lies_beside_the_record_and_latest_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Root may write everywhere, so the question itself is answered otherwise.
    monkeypatch.setattr(folder.os, "access", lambda path, mode: "records" in str(path))
    there = folder.of([RECORD])
    assert there == RECORD.parent / RECORD.stem
    report = {"runs": [{"scope": [], "started": "2026-11-29T10:00:00Z"}]}
    assert folder.link(report, there, pytest.fail) is False
    assert not (tmp_path / "reports").exists()
