# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agency's own lists become records by a mapping of columns; what does not fit is named by its cell."""

from __future__ import annotations

import time
from datetime import date, datetime

import openpyxl
import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.imports import (
    Plan,
    import_rows,
    plan_of,
    table,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.tables import Row, Table
from tests.unit.registers.workbook import agency, write_schemas

PEOPLE = Plan(
    {"工号": "id", "姓名": "name", "部门": "department", "入职": "joined", "承诺书": "confidentiality.on"},
    {"employment": "staff"}, {"": {"信息科技部": "科技部"}, "employment": {"在职": "staff"}})
HEADER = ("工号", "姓名", "部门", "入职", "承诺书")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return write_schemas(tmp_path_factory.mktemp("schemas"))


def sheet(*rows, header=HEADER):
    return Table("花名册", [Row(number, cells) for number, cells in enumerate((header, *rows), 1)])


def lists():
    return {
        f"{name}.{of}": found for name, register in agency().items() for of, found in register.lists.items()}


@pytest.fixture
def bring(shapes):
    """Import rows into the people of the small agency."""
    def run(*rows, policy="stop", plan=PEOPLE, header=HEADER):
        records = lists()
        return import_rows(
            "people.records", sheet(*rows, header=header), plan, policy, records["people.records"], records, shapes)
    return run


def said(texts):
    return [text.en for text in texts]


def test_rows_become_records(bring):
    found = bring(("p03", "王芳", "信息科技部", "2026/1/5", datetime(2026, 1, 6)), (4, "赵强", "业务部", None, None))
    assert found.good
    assert found.records[2:] == [
        {
            "id": "p03", "name": "王芳", "department": "it", "joined": date(2026, 1, 5),
            "confidentiality": {"on": date(2026, 1, 6)}, "employment": "staff"},
        {"id": "4", "name": "赵强", "department": "business", "employment": "staff"}]
    assert found.records[:2] == lists()["people.records"]
    assert said(found.difference.lines()) == [
        "people.records p03: added (id p03, name 王芳, department it, joined 2026-01-05)",
        "people.records 4: added (id 4, name 赵强, department business, employment staff)"]


def test_what_is_the_same_is_no_difference(bring):
    found = bring(("p01", "周建国", "科技部", "2022-03-01", "2022-03-02"), ("p02", "李娜", "业务部", None, None))
    assert found.good and not found.difference and found.difference.same == 2
    assert found.records == lists()["people.records"]


def test_a_constant_overrules_nothing(bring):
    plan = Plan({"工号": "id"}, {"employment": "supplier"})
    assert not bring(("p01",), plan=plan, header=("工号",), policy="update").difference


CONTRADICTION = ("p01", "周建国", "业务部", None, "2025-03-02")


def test_contradictions_stop(bring):
    found = bring(CONTRADICTION)
    assert said(found.conflicts) == [
        "花名册 row 2 (p01) differs from the record that is there: department, confidentiality"]
    assert not found.good and found.records == lists()["people.records"]


def test_contradictions_may_be_skipped(bring):
    found = bring(CONTRADICTION, ("p03", "王芳", "科技部", None, None), policy="skip")
    assert found.good and len(found.left_out) == 1
    assert found.records[:2] == lists()["people.records"]
    assert found.records[2]["id"] == "p03"


def test_contradictions_may_update_the_fields_that_a_row_fills_in(bring):
    found = bring(CONTRADICTION, policy="update")
    before = lists()["people.records"][0]
    assert found.records[0] == {
        **before, "department": "business", "confidentiality": {**before["confidentiality"], "on": date(2025, 3, 2)}}
    assert said(found.difference.lines())[0].startswith("people.records p01: department: it -> business; ")
    assert found.difference.changed[0].before == before


@pytest.mark.parametrize(("row", "wanted"), [
    (
        ("p03", "王芳", "技术部", None, None),
        "花名册!C2 (department): '技术部' is not known, expected one of it 科技部, business 业务部"),
    (("p03", "王芳", "科技部", "明天", None), "花名册!D2 (joined): '明天' is no date, expected one such as 2026-01-05"),
    (("p03", None, "科技部", None, None), "花名册!2: a new record needs name"),
    ((1.5, "王芳", "科技部", None, None), "花名册!A2 (id): '1.5' is no text but a number"),
])
def test_a_bad_cell_is_named(bring, row, wanted):
    found = bring(row)
    assert len(found.faults) == 1 and found.faults[0].en.startswith(wanted)
    assert found.faults[0].zh != found.faults[0].en
    assert not found.good and found.records == lists()["people.records"]


def test_a_row_twice_is_named_with_the_other(bring):
    found = bring(("p03", "王芳", None, None, None), ("p03", "王方", None, None, None))
    assert said(found.faults) == ["花名册 row 3 (p03) is in row 2 already"]


def test_words_that_a_schema_does_not_allow_are_named(bring):
    found = bring(("p01", "evening"), plan=Plan({"工号": "id", "班次": "shift"}), header=("工号", "班次"))
    assert said(found.faults) == ["花名册!B2 (shift): 'evening' is not allowed, expected one of day, night"]


def test_a_title_may_stand_above_the_header(shapes):
    rows = sheet(HEADER, ("p03", "王芳", "科技部", None, None), header=("2026 年花名册",))
    assert len(import_rows("people.records", rows, PEOPLE, shapes=shapes, records=lists()).records) == 1


def test_columns_that_are_not_mapped_are_told(bring):
    found = bring(("p03", "王芳", "科技部", None, None, "男"), header=(*HEADER, "性别"))
    assert said(found.notes) == ["花名册!F1: the column '性别' was left out"]


@pytest.mark.parametrize(("plan", "wanted"), [
    (Plan({"工号": "number"}), r"people\.records has no field 'number', expected one of id, name"),
    (Plan({"工号": "id"}, {"nickname": "x"}), "has no field 'nickname'"),
    (Plan({"工号": "id", "姓名": "id"}), "two columns fill the field 'id'"),
    (Plan({"员工号": "id", "姓名": "name"}), "花名册: no column is headed 员工号, the columns are 工号, 姓名"),
    (Plan({"工号": "id"}, {"joined": "soon"}), "constants: joined: 'soon' is no date"),
])
def test_a_mapping_that_does_not_fit_is_refused(bring, plan, wanted):
    with pytest.raises(SheetError, match=wanted):
        bring(("p03", "王芳", None, None, None), plan=plan)


def test_an_unknown_list_and_an_unknown_policy_are_refused(shapes):
    with pytest.raises(SheetError, match=r"there is no list 'people\.guests', expected one of .*people\.records"):
        import_rows("people.guests", sheet(), PEOPLE, shapes=shapes)
    with pytest.raises(SheetError, match="there is no policy 'replace', expected one of stop, skip, update"):
        import_rows("people.records", sheet(), PEOPLE, "replace", shapes=shapes)


def test_a_mapping_file_is_read():
    assert plan_of({
        "columns": {"工号": "id"}, "constants": {"employment": "staff"}, "sheet": "花名册",
        "values": {"在职": "staff", "department": {"一部": "it"}}}) == Plan(
            {"工号": "id"}, {"employment": "staff"}, {"": {"在职": "staff"}, "department": {"一部": "it"}}, "花名册")


@pytest.mark.parametrize(("data", "wanted"), [
    ([], "expected a mapping"), ({"column": {}}, "unknown key 'column', expected columns"),
    ({"columns": {}}, "expected headers with fields"), ({"columns": {"工号": 1}}, "expected headers with fields"),
    ({"columns": {"工号": "id"}, "constants": [1]}, "constants and values: expected mappings")])
def test_a_wrong_mapping_file_is_told(data, wanted):
    with pytest.raises(SheetError, match=f"the mapping of columns: .*{wanted}"):
        plan_of(data)


def test_a_sheet_is_chosen_by_name(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    book.create_sheet("离职").append(["a"])
    book.save(tmp_path / "people.xlsx")
    assert table(tmp_path / "people.xlsx", "离职").rows == [Row(1, ("a",))]
    with pytest.raises(SheetError, match=r"people\.xlsx: name the sheet to import \(`sheet`\), one of 花名册, 离职"):
        table(tmp_path / "people.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_one_sheet(tmp_path, encoding, shapes):
    (tmp_path / "people.csv").write_bytes("工号;姓名\r\np03;王芳\r\n".encode(encoding))
    plan = Plan({"工号": "id", "姓名": "name"})
    found = import_rows("people.records", table(tmp_path / "people.csv"), plan, shapes=shapes)
    assert found.records == [{"id": "p03", "name": "王芳"}]


def test_assignments_are_known_by_post_person_and_day(shapes):
    plan = Plan({"岗位": "post", "人员": "person", "日期": "from", "角色": "role"})
    rows = sheet(
        ("安全主管", "周建国", "2022-03-01", "A"), ("dba", "p01", "2026-01-05", "B"), header=tuple(plan.columns))
    records = lists()
    found = import_rows("posts.assignments", rows, plan, "update", records["posts.assignments"], records, shapes)
    assert found.records[0]["role"] == "A" and found.records[0]["post"] == "security_head"
    assert found.records[2] == {"post": "dba", "person": "p01", "from": date(2026, 1, 5), "role": "B"}


def test_two_thousand_rows_take_a_few_seconds_at_most(tmp_path, shapes):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for number in range(2000):
        book.active.append((f"e{number}", f"员工{number}", "科技部", date(2026, 1, 5), "2026/1/6"))
    book.save(tmp_path / "people.xlsx")
    began = time.process_time()
    found = import_rows("people.records", table(tmp_path / "people.xlsx"), PEOPLE, shapes=shapes, records=lists())
    assert len(found.records) == 2000 and found.good
    assert time.process_time() - began < 5
