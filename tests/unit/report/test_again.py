# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever has the record of a run makes its report anew, byte for byte: what an assessor checks it by."""

from __future__ import annotations

import shutil

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.build import write
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.recorder import Recorder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from tests.unit.support.report_samples import finding, result


def contents(folder):
    """Return the bytes of every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_report_made_anew_elsewhere_is_the_same_and_one_of_an_edited_record_is_not(tmp_path):
    recorder = Recorder(run_id="r1", directory=tmp_path / "fragments", head={}, warn=lambda _text: None)
    recorder.expect(["web1"])
    recorder.findings("web1", result(finding(status="fail"), run_id="r1"), "accounts")
    recorder.end("completed")
    write([recorder.fragment], standard(), tmp_path / "handed")
    handed = contents(tmp_path / "handed")
    assert {"index.html", "summary.json", "findings/findings.jsonl"} <= set(handed)
    (tmp_path / "assessor").mkdir()
    copy = tmp_path / "assessor/r1.jsonl"
    shutil.copy(recorder.fragment, copy)
    write([copy], standard(), tmp_path / "again")
    assert contents(tmp_path / "again") == handed
    copy.write_text(copy.read_text("utf-8").replace('"status":"fail"', '"status":"pass"'), "utf-8")
    write([copy], standard(), tmp_path / "edited")
    assert contents(tmp_path / "edited") != handed
