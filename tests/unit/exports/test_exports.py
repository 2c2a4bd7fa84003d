# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each format, read by a program of others: no one counts more passes than the report, or runs what a host has said."""

from __future__ import annotations

import collections
import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import junitparser
import openpyxl
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from ansible_collections.jrt0117.baseline.plugins.plugin_utils import exports
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import export, markdown, sarif, xlsx
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN

ROOT = Path(__file__).resolve().parents[3]
CONSUMERS = ROOT / "tools/consumers"


@pytest.fixture
def exported(mixed, tmp_path):
    """Write the mixed report in a format; return the file."""
    def make(name: str, language: str = "en") -> Path:
        path = tmp_path / exports.FORMATS[name].file
        export(name, mixed, path, language)
        return path
    return make


def statuses(report):
    return {clause["id"]: clause["status"] for clause in report["clauses"]}


def consumers():
    """Have the programs of others there; return the path of Node."""
    return subprocess.run(
        [ROOT / "tools/npm", CONSUMERS], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def test_the_sample_has_some_of_everything(mixed):
    counted = collections.Counter(statuses(mixed).values())
    assert set(counted) >= {"pass", "fail", "error", "not_checked"}, counted
    assert any(clause["waived"] for clause in mixed["clauses"])
    assert mixed["hosts_summary"]["unreachable"] == 1


@pytest.mark.parametrize("name", sorted(exports.FORMATS))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_report_gives_the_same_bytes(exported, name, language):
    first = exported(name, language).read_bytes()
    assert first and exported(name, language).read_bytes() == first


def test_junit_passes_what_passes_and_fails_what_fails(exported, mixed):
    suites = junitparser.JUnitXml.fromfile(str(exported("junit")))
    found = {}
    for suite in suites:
        assert suite.tests == len(list(suite))
        for case in suite:
            found[case.name.split()[0]] = type(case.result[0]).__name__.lower() if case.result else "pass"
    wanted = {"pass": "pass", "fail": "failure", "error": "error"}
    assert found == {clause: wanted.get(status, "skipped") for clause, status in statuses(mixed).items()}
    assert suites.tests == len(mixed["clauses"])


def test_junit_skips_a_clause_of_which_only_what_is_waived_is_open(exported, mixed):
    clause = next(clause for clause in mixed["clauses"] if clause["waived"])
    clause["counts"] = {**dict.fromkeys(clause["counts"], 0), "fail": clause["waived"], "pass": 1}
    suites = junitparser.JUnitXml.fromfile(str(exported("junit")))
    case = next(case for suite in suites for case in suite if case.name.startswith(clause["id"] + " "))
    assert [(type(one).__name__, one.message) for one in case.result] == [("Skipped", "waived")]


def test_prometheus_has_the_report_s_numbers_and_no_host(exported, mixed):
    text = exported("prometheus").read_text("utf-8")
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text) for sample in family.samples}
    assert samples["jrt0117_cells", "pass"] == mixed["scores"]["counts"]["pass"]
    assert samples["jrt0117_strict_ratio",] == mixed["scores"]["strict"]["value"]
    assert samples["jrt0117_hosts", "unreachable"] == 1
    assert "web" not in text


def test_markdown_makes_no_link_and_no_table_of_what_a_host_says(exported, mixed):
    told = exported("markdown").read_text("utf-8")
    assert "[x](" not in told and "\\[x\\](javascript:1)" in told
    assert {line.replace("\\|", "").count("|") for line in told.splitlines() if line.startswith("| fail")} == {8}
    good = {**mixed, "controls": []}
    assert "Nothing is left to do." in markdown.render(good, "en")


def test_sarif_has_a_result_a_clause_and_open_control(mixed):
    run = sarif.render(mixed, "zh")["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(statuses(mixed))
    wanted = {
        (clause, control["id"]) for control in mixed["controls"] for group in control["groups"]
        if group["status"] in OPEN for clause in control["clauses"]}
    assert {(one["ruleId"], one["properties"]["control"]) for one in run["results"]} == wanted
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    suppressed = [one for one in run["results"] if one.get("suppressions")]
    assert {one["ruleId"] for one in suppressed} == {"8.3.3-B-a-1"}
    assert "Zhao Min" in suppressed[0]["suppressions"][0]["justification"]
    prints = [one["partialFingerprints"]["jrt0117/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)


@pytest.mark.slow
def test_sarif_is_valid_for_its_validator(exported):
    consumers()
    tool = CONSUMERS / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
    # Its own script of installing would do that; no script of a package runs here.
    tool.chmod(0o755)
    ran = subprocess.run([tool, "validate", exported("sarif")], stdout=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 0 and "Analysis completed successfully" in ran.stdout, ran.stdout
    assert ": error " not in ran.stdout, ran.stdout


@pytest.mark.slow
def test_heimdall_s_library_passes_no_clause_that_the_report_does_not(exported, mixed):
    found = json.loads(subprocess.run(
        [consumers(), CONSUMERS / "hdf.js", exported("hdf")], stdout=subprocess.PIPE, text=True, check=True).stdout)
    wanted = {"pass": "Passed", "fail": "Failed", "error": "Profile Error", "not_applicable": "Not Applicable"}
    assert found == {clause: wanted.get(status, "Not Reviewed") for clause, status in statuses(mixed).items()}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [
    ("oscal", "assessment-results"), ("oscal_catalog", "catalogs")])
def test_oscal_is_valid_for_trestle(exported, tmp_path, name, kind):
    place = tmp_path / "trestle"
    place.mkdir()
    programs = subprocess.run(
        [ROOT / "tools/environment", "oscal"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    for command in (["init"], ["import", "-f", str(exported(name)), "-o", "of"], ["validate", "-a"]):
        ran = subprocess.run(
            [f"{programs}/trestle", *command], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)
        assert ran.returncode == 0, ran.stdout
    assert "VALID" in ran.stdout and "INVALID" not in ran.stdout
    assert list((place / kind / "of").glob("*.json"))


def test_oscal_s_findings_are_satisfied_only_where_the_clause_passes(exported, mixed):
    made = json.loads(exported("oscal").read_text("utf-8"))["assessment-results"]["results"][0]
    satisfied = {one["title"].split()[0] for one in made["findings"] if one["target"]["status"]["state"] == "satisfied"}
    assert satisfied == {clause for clause, status in statuses(mixed).items() if status == "pass"}
    known = {one["uuid"] for one in made["observations"]}
    assert all(
        link["observation-uuid"] in known for one in made["findings"] for link in one.get("related-observations", ()))
    catalog = json.loads(exported("oscal_catalog").read_text("utf-8"))["catalog"]
    objectives = {
        part["id"] for group in catalog["groups"] for control in group["controls"] for part in control["parts"]}
    assert {one["target"]["target-id"] for one in made["findings"]} <= objectives


def test_ciso_assistant_finds_each_result_s_node_in_the_library(exported, mixed):
    library = yaml.safe_load(exported("ciso_assistant_library").read_text("utf-8"))
    nodes = library["objects"]["framework"]["requirement_nodes"]
    urns = [node["urn"] for node in nodes]
    assert len(set(urns)) == len(urns) == len(mixed["clauses"]) + len(mixed["sections"])
    assert all(node.get("parent_urn") in {None, *urns} for node in nodes)
    with exported("ciso_assistant").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["urn"]: row["ref_id"] for row in rows} == {
        node["urn"]: node["ref_id"] for node in nodes if node["assessable"]}
    assert {row["ref_id"] for row in rows if row["compliance_result"] == "compliant"} == {
        clause for clause, status in statuses(mixed).items() if status == "pass"}
    assert {row["compliance_result"] for row in rows} <= {
        "compliant", "partially_compliant", "non_compliant", "not_applicable", "not_assessed"}
    assert all(row["observations"][:1] not in ("=", "+", "-", "@") for row in rows)


def test_ciso_assistant_s_mapping_leads_from_our_nodes_to_those_of_its_iso_library(exported, mixed):
    library = yaml.safe_load(exported("ciso_assistant_library").read_text("utf-8"))
    made = yaml.safe_load(exported("ciso_assistant_mapping").read_text("utf-8"))
    assert made["dependencies"] == [library["urn"], "urn:intuitem:risk:library:iso27001-2022"]
    mapping = made["objects"]["requirement_mapping_set"]
    assert mapping["source_framework_urn"] == library["objects"]["framework"]["urn"]
    nodes = {node["urn"] for node in library["objects"]["framework"]["requirement_nodes"] if node["assessable"]}
    assert {one["source_requirement_urn"] for one in mapping["requirement_mappings"]} == nodes
    assert all(re.fullmatch(
        r"urn:intuitem:risk:req_node:iso27001-2022:(a\.[5-8]\.\d+|[4-9]|10)", one["target_requirement_urn"])
        for one in mapping["requirement_mappings"])
    assert {one["relationship"] for one in mapping["requirement_mappings"]} <= {
        "equal", "subset", "superset", "intersect", "not_related"}


def test_the_workbook_conforms_where_the_report_passes_and_holds_no_formula(exported, mixed):
    book = openpyxl.load_workbook(exported("xlsx"))
    records = list(book["测评记录表"].iter_rows(min_row=2, values_only=True))
    heads = [cell.value for cell in book["测评记录表"][1]]
    found = {row[heads.index("条款号")]: row[heads.index("结论")] for row in records}
    assert {clause for clause, word in found.items() if word == "符合"} == {
        clause for clause, status in statuses(mixed).items() if status == "pass"}
    assert found.keys() == statuses(mixed).keys()
    by_clause = {row[heads.index("条款号")]: dict(zip(heads, row, strict=True)) for row in records}
    assert by_clause["9.6-b"]["征信业管理条例"] == "16 不良信息的保存期限"
    assert by_clause["9.9-a"]["征信业务管理办法"] == "35 境内存储（未核对）"
    assert by_clause["8.3.3-B-a-1"]["等保2019"] == "8.1.4.1 身份鉴别"
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [row[0] for row in book["主机"].iter_rows(min_row=2, values_only=True)] == ["=web1", "web2", "web3"]


@pytest.mark.parametrize(("counts", "word"), [
    ({"pass": 2}, "conform"), ({"pass": 1, "not_applicable": 1}, "conform"), ({"pass": 1, "fail": 1}, "partly"),
    ({"pass": 1, "error": 1}, "partly"), ({"fail": 1, "manual": 3}, "against"), ({"error": 1}, "undecided"),
    ({"pass": 3, "manual": 1}, "manual"), ({"pass": 3, "not_checked": 1}, "not_checked"),
    ({"not_applicable": 2}, "not_applicable")])
def test_a_conclusion_is_the_word_for_the_cells(counts, word):
    every = dict.fromkeys(("pass", "fail", "error", "manual", "not_checked", "not_applicable"), 0)
    assert xlsx.conclusion({"counts": {**every, **counts}}) == word


@pytest.mark.parametrize(("change", "told"), [
    (lambda layout: layout["sheets"][2]["columns"][0].update(key="nothing"), "has no column 'nothing'; there are"),
    (lambda layout: layout["sheets"][2].update(key="nothing"), "there is no sheet 'nothing'; there are")])
def test_a_layout_with_a_slip_is_one_clear_error(exported, monkeypatch, change, told):
    layout = yaml.safe_load((ROOT / "catalogue/exports/xlsx.yml").read_text("utf-8"))
    change(layout)
    monkeypatch.setattr(xlsx.yaml, "safe_load", lambda _text: layout)
    with pytest.raises(exports.ExportError, match=told):
        exported("xlsx")


def test_a_missing_library_is_one_sentence(exported, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(exports.ExportError, match="pip install XlsxWriter"):
        exported("xlsx")
