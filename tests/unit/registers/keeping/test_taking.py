# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workbook taken into drafts: what is half filled in stays, all of it is written or nothing, and again it is nothing.
"""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.command import main
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import Agency, scaffold

POSTS = """# 岗位台账
status: draft
since: 待填
reviewed: 待填

assignments:
  # 安全主管：有任命文件
  # 条款 7.2.1
  - {post: security_head, person: p1, from: 待填, evidence: 待填}
  # 数据库管理员：设 A、B 角
  - {post: dba, person: 待填, role: A, from: 待填, evidence: 待填}
  - {post: dba, person: p2, role: B, from: 2022-03-01}    # 已核对
"""
AGENCY = """status: draft
name: 待填    # 机构名称
type: individual
operating_since: 2022-03-01
departments:
  - {id: it, name: 科技部, technical: true}
"""
PEOPLE = """status: draft
records:
  - {id: p1, name: 王芳, department: it, employment: staff, joined: 2022-03-01}
  - id: p2
    name: 马超
    department: it
    employment: 待填    # 用工形式（staff 正式员工）
    joined: 2022-03-01
    confidentiality: {on: 待填, evidence: 待填}    # 保密承诺
"""


def half_filled_in(folder):
    """Write three registers in which some records are half filled in."""
    folder.mkdir()
    for name, text in (("agency", AGENCY), ("people", PEOPLE), ("posts", POSTS)):
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path):
    return half_filled_in(tmp_path / "registers")


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The bytes of the workbook of these registers, as they are."""
    folder = half_filled_in(tmp_path_factory.mktemp("exported") / "registers")
    path = folder.parent / "w.xlsx"
    assert main(["export", str(path), "--folder", str(folder)]) == 0
    return path.read_bytes()


def texts(folder):
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.yml")}


class Workbook:
    """The registers' workbook, to be changed and taken in again."""

    def __init__(self, folder, capsys, exported=None):
        self.folder, self.capsys, self.path = folder, capsys, folder.parent / "w.xlsx"
        if exported:
            self.path.write_bytes(exported)
        else:
            assert self.ran("export")[0] == 0
        self.book = openpyxl.load_workbook(self.path)

    def ran(self, command, *options):
        status = main([command, str(self.path), "--folder", str(self.folder), "--language", "en", *options])
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def cell(self, sheet, row, field):
        """A cell by the number of its record, from 0 on."""
        columns = {cell.value: cell.column for cell in self.book[sheet][2]}
        return self.book[sheet].cell(3 + row, columns[field])

    def taken_in(self, *options):
        self.book.save(self.path)
        return self.ran("import-workbook", *options)


@pytest.fixture
def workbook(folder, capsys, exported):
    return Workbook(folder, capsys, exported)


class TestHalfFilledIn:
    def test_nothing_changed_is_nothing_written(self, folder, workbook):
        before = texts(folder)
        assert workbook.taken_in("--write") == (0, "nothing differs\n")
        assert texts(folder) == before

    def test_one_value_is_one_change_and_the_rest_keeps_every_byte(self, folder, workbook):
        workbook.cell("posts.assignments", 0, "from").value = date(2023, 1, 1)
        status, out = workbook.taken_in("--write")
        assert status == 0, out
        assert texts(folder) == {
            "agency.yml": AGENCY, "people.yml": PEOPLE,
            "posts.yml": POSTS.replace("person: p1, from: 待填", "person: p1, from: 2023-01-01")}

    def test_what_tells_a_record_from_others_may_be_filled_in(self, folder, workbook):
        workbook.cell("posts.assignments", 1, "person").value = "p1 王芳"
        status, out = workbook.taken_in("--write")
        assert status == 0, out
        assert "removed" not in out and "added" not in out
        assert texts(folder)["posts.yml"] == POSTS.replace("dba, person: 待填", "dba, person: p1")

    def test_a_value_taken_back_is_taken_out_with_its_label(self, folder, workbook):
        workbook.cell("people.records", 1, "confidentiality.on").value = None
        workbook.cell("people.records", 1, "confidentiality.evidence").value = None
        status, out = workbook.taken_in("--write")
        assert status == 0, out
        assert "confidentiality" not in texts(folder)["people.yml"]
        assert "employment: 待填" in texts(folder)["people.yml"]

    def test_a_deleted_row_of_a_draft_goes_with_what_was_said_of_it(self, folder, workbook):
        workbook.book["posts.assignments"].delete_rows(4)
        status, out = workbook.taken_in("--write")
        assert status == 0 and "removed" in out
        text = texts(folder)["posts.yml"]
        assert "数据库管理员：设 A、B 角" not in text and "# 已核对" in text and "# 安全主管：有任命文件" in text

    def test_a_list_of_blank_drafts_may_be_emptied(self, folder, workbook):
        sheet = workbook.book["posts.assignments"]
        sheet.delete_rows(3, 3)
        assert workbook.taken_in("--write")[0] == 0
        assert yaml.safe_load(texts(folder)["posts.yml"])["assignments"] == []

    def test_all_drafts_of_a_scaffold_come_back_as_they_were(self, tmp_path, capsys):
        scaffold(tmp_path / "all", Agency("both", 3, date(2022, 3, 1)), {"web1": "192.0.2.1"})
        before = texts(tmp_path / "all")
        book = Workbook(tmp_path / "all", capsys)
        assert book.taken_in("--write") == (0, "nothing differs\n")
        assert texts(tmp_path / "all") == before

    @pytest.mark.parametrize("mapping", ["topology: 待填", "topology: {drawn: 待填, checked: 待填, evidence: 待填}"])
    def test_a_mapping_that_is_to_be_filled_in(self, folder, capsys, mapping):
        (folder / "assets.yml").write_text(f"status: draft\n{mapping}\n", encoding="utf-8")
        before = texts(folder)
        book = Workbook(folder, capsys)
        assert book.taken_in("--write") == (0, "nothing differs\n")
        assert texts(folder) == before
        [row] = [row for row in range(16) if str(book.cell("heads", row, "register").value).startswith("assets")]
        book.cell("heads", row, "topology.drawn").value = date(2026, 8, 3)
        assert "\nwritten\n" in book.taken_in("--write")[1]
        assert yaml.safe_load(texts(folder)["assets.yml"])["topology"]["drawn"] == date(2026, 8, 3)


def test_no_sheet_asks_for_statements_that_settle_nothing(workbook):
    assert "posts.none" not in workbook.book.sheetnames and "media.none" in workbook.book.sheetnames


def test_what_is_wrong_in_what_was_typed_is_told_at_once(folder, workbook):
    [row] = [row for row in range(16) if str(workbook.cell("heads", row, "register").value).startswith("posts")]
    workbook.cell("heads", row, "status").value = "kept"
    status, out = workbook.taken_in("--write")
    assert status == 2
    assert "! posts.yml:9: assignments[0].from is still to be filled in" in out


class TestAllOrNothing:
    def test_a_second_time_it_changes_nothing(self, folder, workbook):
        workbook.cell("posts.assignments", 1, "person").value = "p1"
        workbook.cell("posts.assignments", 0, "from").value = date(2023, 1, 1)
        workbook.taken_in("--write")
        before = texts(folder)
        assert workbook.taken_in("--write") == (0, "nothing differs\n")
        assert texts(folder) == before

    def test_what_cannot_be_written_in_one_register_writes_none(self, folder, capsys):
        """An alias cannot be written anew; people.yml and agency.yml come before it."""
        (folder / "posts.yml").write_text(
            "status: draft\nassignments:\n  - &one {post: dba, person: p1, from: 2022-03-01}\n  - *one\n",
            encoding="utf-8")
        book = Workbook(folder, capsys)
        before = texts(folder)
        book.cell("people.records", 0, "name").value = "王芳芳"
        book.cell("posts.assignments", 1, "from").value = date(2023, 1, 1)
        status, out = book.taken_in("--write")
        assert status == 2 and "change it by hand" in out
        assert texts(folder) == before

    @pytest.mark.parametrize(("spoil", "told"), [
        (lambda book: setattr(book.cell("people.records", 0, "name"), "value", "=A1"), "formula"),
        (lambda book: book.book["people.records"].merge_cells("A3:B3"), "merged"),
        (lambda book: setattr(book.cell("people.records", 0, "joined"), "value", "昨天"), "date"),
        (lambda book: setattr(book.cell("posts.assignments", 0, "person"), "value", "p9"), "p9"),
    ])
    def test_a_cell_that_cannot_be_taken_writes_nothing_and_names_itself(self, folder, workbook, spoil, told):
        before = texts(folder)
        workbook.cell("agency.departments", 0, "name").value = "科技一部"
        spoil(workbook)
        status, out = workbook.taken_in("--write")
        assert status == 2 and told in out and "!" in out and "nothing was written" in out
        assert texts(folder) == before

    def test_other_order_of_columns_and_a_hidden_sheet(self, folder, workbook):
        before = texts(folder)
        sheet = workbook.book["people.records"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(reversed(row), 1):
                sheet.cell(number, column).value = value
        sheet.sheet_state = "hidden"
        status, out = workbook.taken_in("--write")
        assert status == 0 and "people.records is a hidden sheet, and was read" in out and "nothing differs" in out
        assert texts(folder) == before

    def test_a_register_with_a_fault_is_told_first(self, folder, workbook):
        (folder / "keys.yml").write_text("status: [", encoding="utf-8")
        status, out = workbook.taken_in("--write")
        assert status == 2 and "keys.yml:2" in out


class TestChangedMeanwhile:
    """Somebody edits the YAML after the workbook was written."""

    def test_what_the_workbook_does_not_touch_stays(self, folder, workbook):
        path = folder / "people.yml"
        path.write_text(PEOPLE.replace("王芳", "王方") + (
            "  - {id: p3, name: 李雷, department: it, employment: staff, joined: 2026-01-01}\n"), encoding="utf-8")
        workbook.cell("posts.assignments", 0, "from").value = date(2023, 1, 1)
        workbook.cell("people.records", 1, "name").value = "马超超"
        status, out = workbook.taken_in("--write")
        assert status == 0, out
        people = {one["id"]: one["name"] for one in yaml.safe_load(path.read_text("utf-8"))["records"]}
        assert people == {"p1": "王方", "p2": "马超超", "p3": "李雷"}
        assert "2023-01-01" in texts(folder)["posts.yml"]

    def test_a_record_that_both_have_changed_stops_it(self, folder, workbook):
        path = folder / "people.yml"
        path.write_text(PEOPLE.replace("王芳", "王方"), encoding="utf-8")
        workbook.cell("people.records", 0, "name").value = "王访"
        before = texts(folder)
        status, out = workbook.taken_in("--write")
        assert status == 2 and "people.records p1" in out and "--conflicts" in out
        assert texts(folder) == before
        assert workbook.taken_in("--write", "--conflicts", "skip")[0] == 0
        assert "王方" in path.read_text("utf-8")
        assert workbook.taken_in("--write", "--conflicts", "update")[0] == 0
        assert "王访" in path.read_text("utf-8")

    def test_a_record_that_both_have_changed_alike_is_no_conflict(self, folder, workbook):
        (folder / "people.yml").write_text(PEOPLE.replace("王芳", "王方"), encoding="utf-8")
        workbook.cell("people.records", 0, "name").value = "王方"
        assert workbook.taken_in("--write") == (0, "nothing differs\n")

    def test_a_record_removed_there_and_changed_here_stops_it(self, folder, workbook):
        path = folder / "people.yml"
        gone = "  - {id: p1, name: 王芳, department: it, employment: staff, joined: 2022-03-01}\n"
        path.write_text(PEOPLE.replace(gone, ""), encoding="utf-8")
        (folder / "posts.yml").write_text("status: draft\n", encoding="utf-8")
        workbook.cell("people.records", 0, "name").value = "王访"
        workbook.book["posts.assignments"].delete_rows(3, 3)
        status, out = workbook.taken_in("--write")
        assert status == 2 and "people.records p1" in out

    def test_a_head_that_was_changed_meanwhile_stays(self, folder, workbook):
        path = folder / "posts.yml"
        path.write_text(POSTS.replace("reviewed: 待填", "reviewed: 2026-10-08"), encoding="utf-8")
        before = texts(folder)
        assert workbook.taken_in("--write")[0] == 0
        assert texts(folder) == before

    def test_a_workbook_may_be_filled_in_and_taken_in_round_by_round(self, folder, workbook):
        for name in ("王一", "王二", "王三"):
            workbook.cell("people.records", 0, "name").value = name
            assert workbook.taken_in("--write")[0] == 0
            assert name in texts(folder)["people.yml"]

    def test_what_was_skipped_is_a_conflict_again(self, folder, workbook):
        (folder / "people.yml").write_text(PEOPLE.replace("王芳", "王方"), encoding="utf-8")
        workbook.cell("people.records", 0, "name").value = "王访"
        assert workbook.taken_in("--write", "--conflicts", "skip")[0] == 0
        assert workbook.taken_in("--write")[0] == 2
        assert "王方" in texts(folder)["people.yml"]

    def test_what_was_kept_of_a_workbook_is_none_of_the_next_under_its_name(self, folder, workbook, capsys):
        workbook.cell("people.records", 0, "name").value = "王一"
        workbook.taken_in("--write")
        again = Workbook(folder, capsys)
        (folder / "people.yml").write_text(PEOPLE.replace("王芳", "王方"), encoding="utf-8")
        assert again.taken_in("--write") == (0, "nothing differs\n")
        assert "王方" in texts(folder)["people.yml"]

    def test_another_workbook_under_its_name_goes_by_what_it_was_written_from(self, folder, workbook, capsys):
        workbook.cell("people.records", 0, "name").value = "王一"
        workbook.taken_in("--write")
        path = folder / "people.yml"
        path.write_text(path.read_text("utf-8").replace("王一", "王二"), encoding="utf-8")
        main(["export", str(folder.parent / "other.xlsx"), "--folder", str(folder)])
        (folder.parent / "other.xlsx").replace(workbook.path)
        path.write_text(path.read_text("utf-8").replace("王二", "王三"), encoding="utf-8")
        capsys.readouterr()
        assert workbook.ran("import-workbook", "--write") == (0, "nothing differs\n")
        assert "王三" in path.read_text("utf-8")

    def test_without_the_hidden_sheet_the_workbook_holds(self, folder, workbook):
        del workbook.book["base"]
        (folder / "people.yml").write_text(PEOPLE.replace("王芳", "王方"), encoding="utf-8")
        status, out = workbook.taken_in("--write")
        assert status == 0 and "王方" not in texts(folder)["people.yml"]
