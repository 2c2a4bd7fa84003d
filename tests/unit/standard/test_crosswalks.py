"""The frameworks beside the standard: what they name exists, and a slip is one clear error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import CatalogueError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.crosswalks import load, validate
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import frameworks

ROOT = Path(__file__).resolve().parents[3]
GOOD = """\
id: pipl
order: 1
name: {zh: 个保法, en: PIPL}
title: {zh: 个人信息保护法, en: Personal Information Protection Law}
date: "2021-08-20"
source: NPC, flk.npc.gov.cn
checked: {zh: 全文, en: the full text}
licence: {zh: 法律, en: a law}
references:
  "46": {zh: 更正与补充, en: Correction, state: checked}
  "50": {zh: 受理个人请求, en: Requests, state: derived}
map:
  9.8-a: [["46", intersects], ["50", subset]]
"""


def test_the_shipped_ones_have_no_fault(catalogue):
    assert [str(error) for error in validate(catalogue)] == []
    assert [one.id for one in frameworks()] == [
        "gbt22239_2019", "iso27001_2022", "pipl", "credit_regulation", "credit_measures"]


def test_each_has_each_of_its_references_once_and_what_no_text_was_at_hand_for_is_derived():
    states = {one.id: {about["state"] for about in one.references.values()} for one in frameworks()}
    assert states == {**dict.fromkeys(states, {"checked"}), "credit_measures": {"derived"}}


def test_there_are_as_many_control_points_and_controls_as_the_standards_have():
    count = {one.id: len(one.references) for one in frameworks()}
    assert count["gbt22239_2019"] == 71
    assert count["iso27001_2022"] == 93 + len(range(4, 11))


def test_every_clause_of_the_standard_has_a_control_of_iso(catalogue):
    iso = next(one for one in frameworks() if one.id == "iso27001_2022")
    assert set(iso.map) == set(catalogue.clauses)


def test_the_points_that_no_clause_leads_to_are_in_the_gap_page():
    points = frameworks()[0]
    used = {ref for refs in points.map.values() for ref, _relation in refs}
    unused = set(points.references) - used
    assert unused
    for page in ("docs/mlps-gap.md", "docs/mlps-gap.zh-CN.md"):
        named = re.findall(r"^\| (8\.1\.[0-9.]+) ", (ROOT / page).read_text("utf-8"), re.MULTILINE)
        assert unused <= set(named) <= set(points.references), page
        assert named == sorted(named, key=lambda ref: [int(part) for part in ref.split(".")])


@pytest.mark.parametrize(("old", "new", "told"), [
    ("9.8-a:", "9.8-z:", "pipl.yml:13: map.9.8-z: there is no clause '9.8-z'."),
    ('["50", subset]', '["51", subset]', "pipl.yml:13: map.9.8-a.1: '51' is no reference of this framework."),
    ('["50", subset]', '["46", subset]', "pipl.yml:13: map.9.8-a.1: '46' is named twice."),
    ("id: pipl", "id: gdpr", "pipl.yml:1: id: expected 'pipl' as the file is named, found 'gdpr'."),
    ("date:", "day:", "pipl.yml:1: missing: date."),
    ("subset", "part", "pipl.yml:13: map.9.8-a.1: expected one of equal, subset, superset, intersects, found 'part'."),
])
def test_a_slip_stops_a_run_with_its_place(catalogue, tmp_path, old, new, told):
    (tmp_path / "pipl.yml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as raised:
        load(catalogue, tmp_path)
    assert str(raised.value).partition("/")[2] == told
    assert validate(catalogue, tmp_path)


@pytest.mark.parametrize(("old", "new", "place"), [
    ("state: checked", "state: certain", "references.46.state"),
    ("zh: 更正与补充", "zh: Correction", "references.46.zh"),
    ('date: "2021-08-20"', "date: '2021'", "date"), ('[["46", intersects], ["50", subset]]', "[]", "map.9.8-a"),
    ("order: 1", "order: first", "order")])
def test_what_only_the_schema_sees_is_told_by_validation(catalogue, tmp_path, old, new, place):
    (tmp_path / "pipl.yml").write_text(GOOD.replace(old, new), "utf-8")
    load(catalogue, tmp_path)
    assert [error.field for error in validate(catalogue, tmp_path)] == [place]


def test_a_good_one_is_read_as_it_stands(catalogue, tmp_path):
    (tmp_path / "pipl.yml").write_text(GOOD, "utf-8")
    [one] = load(catalogue, tmp_path)
    assert one.of("9.8-a") == (("46", "intersects"), ("50", "subset"))
    assert one.of("9.8-b") == ()
    assert validate(catalogue, tmp_path) == []
