# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file that came in has all that the log is to have of it, and those that are kept are what came in."""

import hashlib
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.exchange_log import ExchangeLog

CONTROL = ExchangeLog()
EXCHANGE = {
    "table": "credit.file", "id": "id", "time": "at", "direction": {"column": "way", "in": "in", "out": "out"},
    "peer": "peer", "digest": {"column": "digest", "algorithm": "sha256"}, "result": "result", "feedback": "fed",
    "counts": {"records": "n", "accepted": "ok", "rejected": "bad"}, "contact": "contact", "corrects": "of",
    "path": "path"}
RULES = ("no peer", "no digest", "no result", "no feedback after 3 days", "feedback after more than 3 days",
         "do not add up", "neither a later file nor anybody's contact after 3 days")


def answers(*numbers, kept=()):
    return {
        "SELECT count(*), count(CASE": [[str(number) for number in numbers]], 'SELECT "id" FROM': [["E1"], ["E2"]],
        'SELECT "id", "path"': [list(row) for row in kept]}


@pytest.fixture
def kept(tmp_path):
    """Return a function that writes a kept file and returns its row."""
    def write(row, data=b"1,2", said=None):
        path = tmp_path / row
        path.write_bytes(data)
        return (row, str(path), hashlib.sha256(said or data).hexdigest().upper())
    return write


def test_registered_and_kept_files_pass(asked, kept):
    found = asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0, kept=[kept("E1"), kept("E2")]), {"exchange": EXCHANGE})
    assert found["status"] == "pass" and "9 files since 2026-10-23" in found["message"]["en"]


@pytest.mark.parametrize("rule", range(len(RULES)))
def test_each_rule_counts_and_names_rows(asked, rule):
    found = asked(CONTROL, answers(9, *(3 if one == rule else 0 for one in range(7))), {"exchange": EXCHANGE})
    assert found["status"] == "fail"
    assert "3 files" in found["message"]["en"] and RULES[rule] in found["message"]["en"]
    assert found["message"]["en"].endswith("rows: E1, E2.")


def test_a_lost_and_a_changed_file_are_counted_and_no_path_is_told(asked, kept, tmp_path):
    rows = [kept("E1"), kept("E2", said=b"other"), ("E3", str(tmp_path / "E3"), "aa")]
    found = asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0, kept=rows), {"exchange": EXCHANGE})
    told = [one["message"]["en"] for one in found["details"]]
    assert [one for one in told if "1 are not there any more; rows: E3" in one]
    assert [one for one in told if "1 are other than their digest says; rows: E2" in one]
    assert str(tmp_path) not in str(found["details"])


def test_what_is_no_file_and_what_is_a_link_out_of_the_directory_are_not_read(asked, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    rows = [("E1", str(tmp_path / "pipe"), "aa"), ("E2", str(tmp_path / "link"), "aa")]
    mapping = {"exchange": {**EXCHANGE, "directories": [str(tmp_path)]}}
    found = asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0, kept=rows), mapping)
    told = " ".join(one["message"]["en"] for one in found["details"])
    assert "1 are outside of the mapped directories; rows: E2" in told and "1 could not be looked at" in told


def test_no_file_in_the_period_and_no_path_are_no_pass(asked):
    assert asked(CONTROL, answers(0, 0, 0, 0, 0, 0, 0, 0), {"exchange": EXCHANGE})["status"] == "not_checked"
    bare = {name: value for name, value in EXCHANGE.items() if name != "path"}
    assert asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0), {"exchange": bare})["status"] == "manual"


def test_digests_by_md5_are_a_fail_at_level_3(asked):
    mapping = {"exchange": {**EXCHANGE, "digest": {"column": "digest", "algorithm": "md5"}}}
    assert asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0), mapping)["status"] == "fail"
    assert asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0), mapping, level=2)["status"] == "pass"


def test_what_is_not_mapped_of_following_up_is_no_pass(asked):
    bare = {name: value for name, value in EXCHANGE.items() if name not in ("contact", "corrects")}
    found = asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0), {"exchange": bare})
    assert found["status"] == "not_checked" and "neither contact nor corrects" in found["message"]["en"]


def test_a_later_file_is_looked_for_in_the_period_alone(asked):
    found = asked(CONTROL, answers(9, 0, 0, 0, 0, 0, 0, 0), {"exchange": EXCHANGE})
    assert """("id")::text NOT IN (SELECT ("of")::text FROM "credit"."file" WHERE "of" IS NOT NULL AND "at" >= """ in (
        found["asked"][0])
