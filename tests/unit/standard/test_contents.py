"""The catalogue holds the whole standard, and every clause is consistent."""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import catalogue as module
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (
    Catalogue,
    Clause,
    load,
    validate,
)

STANDARD_TEXT = os.environ.get("JRT0117_TEXT")
LONGEST_SHARED_RUN = 11
INDEX = dict(line.split("\t") for line in (Path(__file__).parent / "ids.txt").read_text("utf-8").splitlines())


def offenders(catalogue: Catalogue, wrong) -> list[str]:
    return [clause.id for clause in catalogue if wrong(clause)]


def test_ids_are_exactly_those_of_the_standard(catalogue):
    assert len(INDEX) == 418
    ours = [clause.id for section in catalogue.sections for clause in section.clauses]
    assert len(ours) == len(set(ours))
    assert sorted(set(INDEX) - set(ours)) == [], "clauses that the catalogue lacks"
    assert sorted(set(ours) - set(INDEX)) == [], "clauses that the standard lacks"


def test_order_is_that_of_the_standard(catalogue):
    assert [clause.id for clause in catalogue] == list(INDEX)


def test_tiers(catalogue):
    assert offenders(catalogue, lambda clause: clause.tier != INDEX[clause.id]) == []


def test_schema_and_structure():
    assert [str(error) for error in validate()] == []


def test_loading_is_fast():
    # Processor time, best of three: other work on the machine must not fail this.
    def once() -> float:
        start = time.process_time()
        load()
        return time.process_time() - start

    assert min(once() for _ in range(3)) < 0.3


def test_run_time_does_not_import_jsonschema():
    import subprocess

    code = f"import sys; import {module.__name__} as c; c.load(); sys.exit('jsonschema' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


@pytest.mark.parametrize(
    ("level", "tiers"),
    [
        (1, {"general", "business"}),
        (2, {"general", "basic", "business"}),
        (3, {"general", "basic", "enhanced", "business"}),
        (4, {"general", "business"}),
    ],
)
def test_expected_clauses_of_a_level(catalogue, level, tiers):
    wanted = [clause.id for clause in catalogue if clause.tier in tiers and clause.settle != "informative"]
    assert [clause.id for clause in catalogue.expected(level)] == wanted


def test_level_out_of_range(catalogue):
    with pytest.raises(ValueError, match="level is 5, expected 1, 2, 3 or 4"):
        catalogue.expected(5)


def test_lookups(catalogue):
    clause = catalogue["7.5.9-B-a-2"]
    assert clause in catalogue.of_area("accounts")
    assert clause in catalogue.of_control("password_length")
    assert sum(len(catalogue.of_area(area)) for area in catalogue.areas) == len(catalogue)


def test_a_clause_that_registers_settle_has_the_rules_that_read_them(catalogue):
    assert catalogue["7.2.2-B-c"].rules == (
        {"rule": "apart", "one": ["security_admin"], "others": ["network_admin", "system_admin", "dba"]},)
    assert catalogue["7.5.9-B-a-2"].rules == ()
    assert offenders(catalogue, lambda clause: bool(clause.registers) != bool(clause.rules)) == []
    assert sum(bool(clause.rules) for clause in catalogue) == 282


def inconsistency(clause: Clause) -> str:
    """Why settle, area, scope and controls of a clause cannot all be right; empty when they can."""
    code = [name for name in clause.controls if not name.startswith("register:")]
    if clause.settle == "informative":
        return "an informative clause has controls" if clause.controls else ""
    if not clause.controls:
        return "nothing settles it"
    if clause.settle == "register":
        if code or clause.scope != "organization":
            return "a register settles the organization, without code"
        if clause.area not in ("organization", "business"):
            return f"a register belongs to no area of code ({clause.area})"
        return ""
    if not code:
        return f"{clause.settle} without a control"
    if clause.area == "organization":
        return "code belongs to the area of its first control"
    if (clause.scope == "organization") != (clause.area == "business"):
        return "controls judge hosts, those of the business area judge the organization"
    return ""


def test_settle_area_scope_and_controls_agree(catalogue):
    assert [(clause.id, inconsistency(clause)) for clause in catalogue if inconsistency(clause)] == []


def test_code_areas_own_no_chapter_nine_clause_without_code(catalogue):
    assert offenders(catalogue, lambda clause: clause.area == "business" and clause.tier != "business") == []


def test_texts_are_tidy(catalogue):
    def untidy(clause: Clause) -> bool:
        texts = [*clause.title.values(), *clause.summary.values()]
        return any(text != text.strip() or "  " in text for text in texts) or clause.title["en"].endswith(".")

    assert offenders(catalogue, untidy) == []


def test_titles_are_different(catalogue):
    """Two clauses of one section with one title cannot be told apart in a report."""
    for section in catalogue.sections:
        for language in ("zh", "en"):
            titles = [(clause.title[language], clause.tier) for clause in section.clauses]
            assert [title for title in set(titles) if titles.count(title) > 1] == [], section.id


def chinese(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def longest_shared_run(ours: str, theirs: str) -> int:
    longest = 0
    for start in range(len(ours)):
        while ours[start : start + longest + 1] in theirs and start + longest < len(ours):
            longest += 1
    return longest


def test_longest_shared_run_is_measured():
    assert longest_shared_run("甲乙丙丁", "丙乙丙丁甲") == 3


@pytest.mark.skipif(not STANDARD_TEXT, reason="JRT0117_TEXT does not name the standard's clause index")
def test_wording_is_our_own(catalogue):
    with open(STANDARD_TEXT, encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        standard = {row[0]: chinese(row[3]) + "|" + chinese(row[4]) for row in rows}
    shared = {
        clause.id: max(
            longest_shared_run(chinese(text), standard[clause.id])
            for text in (clause.title["zh"], clause.summary["zh"])) for clause in catalogue}
    assert {key: length for key, length in shared.items() if length > LONGEST_SHARED_RUN} == {}
