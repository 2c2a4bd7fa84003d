"""Every clause points to the sections of GB/T 22239-2008 on its subject, and to points of that class in 2019."""

from __future__ import annotations

import re

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Crosswalk
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import frameworks

# Clause ids, 2008 level 2, 2008 level 3, classes or points of 2019 level 3; {} takes what the pattern's group caught.
TABLE: list[tuple[str, str | None, str | None, str | None]] = [
    (r"7\.1(?:\.1)?-.*", "6.2.1", "7.2.1", "8.1.6"),
    (r"7\.1\.2-.*", "6.2.2.5", "7.2.2.5", "8.1.7.5"),
    (r"7\.2\.(\d)-.*", "6.2.2.{}", "7.2.2.{}", "8.1.7.{}"),
    (r"7\.3[.-].*", "6.2.3", "7.2.3", "8.1.8"),
    (r"7\.4\.([1-8])-.*", "6.2.4.{}", "7.2.4.{}", "8.1.9.{}"),
    # The 2019 edition puts filing together with grading.
    (r"7\.4\.9-.*", "6.2.4.9", "7.2.4.9", "8.1.9.1"),
    (r"7\.4\.10-.*", None, "7.2.4.10", "8.1.9.9"),
    (r"7\.4\.11-.*", "6.2.4", "7.2.4.11", "8.1.9.10"),
    (r"7\.5\.(\d+)-.*", "6.2.5", "7.2.5.{}", "8.1.10"),
    (r"8\.2\.\d-.*", None, None, "8.1.2.2"),
    (r"8\.3\.1-.*", "6.1.1", "7.1.1", "8.1.1"),
    (r"8\.3\.2-[BE]-a-.*", "6.1.2.1", "7.1.2.1", "8.1.2.1"),
    (r"8\.3\.2-[BE]-b-.*", "6.1.2.2", "7.1.2.2", "8.1.3.2"),
    (r"8\.3\.2-[BE]-c-.*", "6.1.2.3", "7.1.2.3", "8.1.3.5"),
    (r"8\.3\.2-[BE]-d-.*", "6.1.2.4", "7.1.2.4", "8.1.3.1"),
    (r"8\.3\.2-[BE]-e-.*", "6.1.2.5", "7.1.2.5", "8.1.3.3"),
    (r"8\.3\.2-E-f-.*", None, "7.1.2.6", "8.1.3.4"),
    (r"8\.3\.2-(?:B-f|E-g)-.*", "6.1.2.6", "7.1.2.7", "8.1.4.1, 8.1.4.2"),
    (r"8\.3\.3-[BE]-a-.*", "6.1.3.1", "7.1.3.1", "8.1.4.1"),
    (r"8\.3\.3-B-b-.*", "6.1.3.2", "7.1.3.2", "8.1.4.2"),
    (r"8\.3\.3-(?:B-c|E-b)-.*", "6.1.3.3", "7.1.3.3", "8.1.4.3"),
    (r"8\.3\.3-(?:B-d|E-c)-.*", "6.1.3.4", "7.1.3.5", "8.1.4.4"),
    (r"8\.3\.3-(?:B-e|E-d)-.*", "6.1.3.6", "7.1.3.7", "8.1.5"),
    (r"8\.3\.4-[BE]-a-.*", "6.1.4.1", "7.1.4.1", "8.1.4.1"),
    (r"8\.3\.4-[BE]-b-.*", "6.1.4.2", "7.1.4.2", "8.1.4.2"),
    (r"8\.3\.4-[BE]-c-.*", "6.1.4.3", "7.1.4.3", "8.1.4.3"),
    (r"8\.3\.4-E-d-.*", None, "7.1.4.4", "8.1.4.10"),
    (r"8\.3\.4-(?:B-d|E-e)-.*", "6.1.4.4", "7.1.4.5", "8.1.4.7"),
    (r"8\.3\.4-(?:B-e|E-f)-.*", "6.1.4.5", "7.1.4.6", "8.1.4.8"),
    (r"8\.3\.4-E-g-.*", None, "7.1.4.7", None),
    (r"8\.3\.4-(?:B-f|E-h)-.*", "6.1.4.6", "7.1.4.8", "8.1.4.9"),
    (r"8\.3\.4-(?:B-g|E-i)-.*", "6.1.4.7", "7.1.4.9", "8.1.4.9"),
    (r"8\.3\.5-B-a-.*", "6.1.5.1", "7.1.5.1", "8.1.4.7"),
    (r"8\.3\.5-(?:B-b|E-a)-.*", "6.1.5.2", "7.1.5.2", "8.1.4.8"),
    (r"8\.3\.5-(?:B-c|E-b)-.*", "6.1.5.3", "7.1.5.3", "8.1.4.9"),
]
# Grading, the client, and business operations are this standard's own subjects; 7.2-0 heads its sections.
WITHOUT = r"6-\d|7\.2-0|8\.1\.\d-.*|9\..*"


def row(clause_id: str) -> list[str | None]:
    for pattern, *numbers in TABLE:
        match = re.fullmatch(pattern, clause_id)
        if match:
            return [number and number.format(*match.groups()) for number in numbers]
    assert re.fullmatch(WITHOUT, clause_id), f"{clause_id} is in no row of the table"
    return [None, None, None]


def test_crosswalk_of_every_clause(catalogue):
    assert {clause.id: clause.crosswalk for clause in catalogue} == {
        clause.id: Crosswalk(*row(clause.id)[:2]) for clause in catalogue}


def test_every_row_of_the_table_has_clauses(catalogue):
    ids = list(catalogue.clauses)
    assert [row[0] for row in TABLE if not any(re.fullmatch(row[0], clause_id) for clause_id in ids)] == []


def test_a_clause_that_leaves_its_class_of_2019_says_why(catalogue):
    points = next(one for one in frameworks() if one.id == "gbt22239_2019")
    left = []
    for clause in catalogue:
        classes = [name for name in (row(clause.id)[2] or "").split(", ") if name]
        within = [
            ref for ref, _relation in points.of(clause.id) for name in classes if f"{ref}.".startswith(f"{name}.")]
        if classes and not within:
            left.append(clause.id)
    assert [clause_id for clause_id in left if clause_id not in points.notes] == []
    # What the specification left to be decided by hand.
    assert len(left) >= 25
