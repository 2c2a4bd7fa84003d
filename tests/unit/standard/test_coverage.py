"""Laws between the catalogue and the code, and the page that shows them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from tools.docs import coverage
from tools.docs.tree import Tree

CONTROLS = {name: area.controls() for name, area in AREAS.items()}

REMEDY = "add the control to the clause's `controls` in catalogue/, or take the clause off the control"


TREE = Tree(Path(__file__).resolve().parents[3])


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return {control.id: area for area, family in CONTROLS.items() for control in family}


@pytest.fixture(scope="module")
def planned(written) -> dict[str, str]:
    return coverage.planned_controls(TREE, written)


def all_controls():
    return [control for family in CONTROLS.values() for control in family]


def test_control_ids_are_unique():
    ids = [control.id for control in all_controls()]
    assert len(ids) == len(set(ids))


def test_every_clause_a_control_names_exists(catalogue):
    assert [
        (control.id, clause) for control in all_controls() for clause in control.clauses
        if clause not in catalogue.clauses] == []


def test_controls_and_catalogue_name_the_same_pairs(catalogue, written):
    by_code = {(clause, control.id) for control in all_controls() for clause in control.clauses}
    by_catalogue = {(clause.id, name) for clause in catalogue for name in clause.controls if name in written}
    assert sorted(by_code - by_catalogue) == [], REMEDY
    assert sorted(by_catalogue - by_code) == [], REMEDY


def test_every_control_of_the_catalogue_is_written_or_planned(catalogue, written, planned):
    names = {name for clause in catalogue for name in clause.controls if not name.startswith("register:")}
    assert sorted(names - set(written) - set(planned)) == []


def test_controls_are_written_in_the_area_they_were_planned_for(written):
    plan = coverage.planned_controls(TREE, {})
    assert {name: area for name, area in written.items() if plan.get(name, area) != area} == {}


def test_every_clause_of_a_finished_area_has_a_control_there(catalogue, written, planned):
    """An area with code is finished when none of its controls is planned any more."""
    finished = set(CONTROLS) - set(planned.values())
    clauses = [
        clause for area in finished for clause in catalogue.of_area(area) if clause.settle in ("enforce", "check")]
    assert [clause.id for clause in clauses if clause.area not in map(written.get, clause.controls)] == []


def test_a_clause_belongs_to_the_area_of_one_of_its_controls(catalogue, written, planned):
    areas = {**planned, **written}
    settled = [clause for clause in catalogue if clause.settle in ("enforce", "check")]
    assert [clause.id for clause in settled if clause.area not in map(areas.get, clause.controls)] == []


@pytest.mark.parametrize(
    ("clause", "missing", "expected"),
    [
        ("7.5.9-B-a", (), "implemented"),
        ("7.5.9-B-a", ("network_device_passwords",), "partly"),
        ("7.5.9-B-a-2", ("password_length",), "planned"),
        ("7.2.2-B-b", (), "register"),
        ("9.1-a", (), "informative"),
    ],
)
def test_state_of_a_clause(catalogue, clause, missing, expected):
    assert coverage.state(catalogue[clause], dict.fromkeys(missing, "some area")) == expected


@pytest.mark.parametrize(("clause", "expected"), [("7.5.9-B-a", "partly"), ("7.2.2-B-b", "planned")])
def test_a_register_is_planned_where_the_clause_has_no_rules(catalogue, clause, expected):
    without = dataclasses.replace(catalogue[clause], rules=())
    assert coverage.state(without, {}) == expected


def test_a_register_that_no_rule_reads_is_shown_as_planned(catalogue):
    clause = catalogue["7.2.2-B-b"]
    both = (clause, dataclasses.replace(clause, rules=()))
    assert [coverage.describe("register:posts", one, {}, {}) for one in both] == [
        "台账 register `posts` (organization)", "台账 register `posts` (organization, 计划中 planned)"]


def test_no_clause_of_the_organization_is_left_to_be_planned(catalogue, planned):
    states = {clause.id: coverage.state(clause, planned) for clause in catalogue.of_area("organization")}
    assert {clause for clause, state in states.items() if state in ("planned", "partly")} == set()


def test_the_controls_read_from_the_files_are_those_of_the_code(written):
    assert {control.id: control.area for control in TREE.controls} == written


def test_the_plan_names_everything_once(catalogue):
    names = [name for listed in TREE.data(coverage.PLAN).values() for name in listed]
    assert len(names) == len(set(names))
    assert sorted(set(names) - {name for clause in catalogue for name in clause.controls}) == []


def test_what_is_written_is_no_longer_planned():
    assert "password_length" in coverage.planned_controls(TREE, {})
    assert "password_length" not in coverage.planned_controls(TREE, {"password_length": "accounts"})


def test_totals_add_up():
    pairs = [("a", "implemented"), ("a", "planned"), ("b", "register"), ("a", "planned")]
    assert coverage.totals("Kind", pairs).splitlines()[2:] == [
        "| a | 1 | 0 | 0 | 2 | 0 | 3 |",
        "| b | 0 | 1 | 0 | 0 | 0 | 1 |",
        "| 合计 All | 1 | 1 | 0 | 2 | 0 | 4 |",
    ]
