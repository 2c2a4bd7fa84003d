# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What identifies a person in a copy is told by its column; groups of few are counted; what is not seen is no pass."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.de_identified import DeIdentified
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import postgresql

CONTROL = DeIdentified()
COPY = {"de_identified": {
    "databases": ["analysis"], "tables": [{"table": "lab.sample", "quasi": ["born", "sex"], "allowed": ["note"]}]}}
# Filled, then identity, card, mobile, mail, passport, digest, name.
CLEAN = ("1000", "0", "0", "0", "0", "0", "0", "0")


def counts(place, number):
    return CLEAN[:place] + (number,) + CLEAN[place + 1:]


@pytest.fixture
def looked(asked, monkeypatch):
    """Return a function that judges a copy with a column; `found` are its counts."""
    def run(found=CLEAN, column="remark", groups=("9", "0", "0"), mapping=COPY, **more):
        monkeypatch.setattr(postgresql, "texts", lambda _client, _name: [["lab", "sample", column]])
        monkeypatch.setattr(postgresql, "sample", lambda *_given: "")
        return asked(CONTROL, {"min(of_group)": [list(groups)], "sampled": [list(found)]}, mapping, **more)
    return run


def test_a_copy_without_persons_and_with_large_groups_passes(looked):
    assert looked()["status"] == "pass"


@pytest.mark.parametrize("place, words", [
    (1, "identity numbers"), (2, "bank cards"), (3, "mobile numbers"), (4, "addresses of mail"),
    (5, "passport numbers"), (6, "digests under a name of identifiers"), (7, "names of persons")])
def test_what_identifies_is_told_by_its_column(looked, place, words):
    found = looked(counts(place, "2"))
    assert found["status"] == "fail"
    assert found["message"]["en"] == f"PostgreSQL analysis: lab.sample.remark holds {words}."


def test_one_of_a_thousand_may_be_chance(looked):
    assert looked(counts(1, "1"))["status"] == "pass"


@pytest.mark.parametrize("column, digest, name", [
    ("id_no_hash", True, False), ("cust_name", False, True), ("\u59d3\u540d", False, True), ("remark", False, False),
    ("filename", False, False), ("Phone", True, False)])
def test_digests_and_names_are_looked_for_by_the_name_of_a_column(looked, column, digest, name):
    question = next(one for one in looked(column=column)["asked"] if "sampled" in one)
    assert ("{32}([0-9A-Fa-f]{8}" in question, "\u4e00-\u9fa5" in question) == (digest, name)


def test_an_allowed_column_is_not_looked_at(looked):
    found = looked(counts(1, "900"), column="note")
    assert found["status"] == "pass"


def test_groups_of_few_are_counted(looked):
    found = looked(groups=("1", "3", "6"))
    assert found["status"] == "fail" and "3 groups of lab.sample over born, sex have fewer than 5 rows (6 rows" in (
        found["message"]["en"])


def test_what_is_not_seen_is_no_pass(looked):
    assert looked(groups=("0", "0", "0"))["status"] == "not_checked"
    assert looked(reads=(9000000, []))["status"] == "not_checked"
    assert looked(mapping={})["status"] == "not_checked"
    assert looked(change=lambda held: held.clear())["status"] == "error"


def test_a_database_that_is_no_production_is_looked_at_itself(looked):
    found = looked(counts(1, "9"), mapping={}, database={"role": "non_production"})
    assert found["status"] == "fail" and found["message"]["en"].startswith("PostgreSQL credit: ")
