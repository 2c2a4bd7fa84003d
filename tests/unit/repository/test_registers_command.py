# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make registers`: drafts, what is missing, what is due, the workbook there and back, an own list."""

import hashlib
import pathlib
import re
import shutil

import pytest
import yaml

from tools.registers import main

ROOT = pathlib.Path(__file__).parents[3]
EXAMPLE = ROOT / "inventories/example"
DRAFT = ["--type", "individual", "--level", "3", "--since", "2022-03-01"]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(EXAMPLE / "registers", tmp_path / "registers")


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.yml")}


def ran(capsys, *arguments):
    """Exit status, output and errors of a command."""
    try:
        status = main([str(one) for one in arguments])
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    return status, said.out, said.err


class TestDrafts:
    def test_sixteen_drafts_that_prove_nothing_and_fail_nothing(self, tmp_path, capsys):
        status, out, _err = ran(capsys, "--folder", tmp_path / "new", *DRAFT)
        assert status == 0 and len(digests(tmp_path / "new")) == 16 and "records to fill in" in out
        status, out, _err = ran(capsys, "check", "--folder", tmp_path / "new")
        assert status == 1 and out.startswith("error 0  fail 0  manual 281  pass 0")

    def test_written_again_nothing_changes(self, tmp_path, capsys):
        ran(capsys, "--folder", tmp_path / "new", *DRAFT)
        before = digests(tmp_path / "new")
        assert ran(capsys, "--folder", tmp_path / "new", *DRAFT)[0] == 0
        assert digests(tmp_path / "new") == before

    def test_servers_come_from_the_inventory(self, tmp_path, capsys):
        ran(capsys, "--folder", tmp_path / "new", *DRAFT, "--inventory", EXAMPLE)
        assert "inventory_name: web1" in (tmp_path / "new/assets.yml").read_text("utf-8")


class TestJudged:
    WHERE = ("--folder", EXAMPLE / "registers", "--today", "2026-11-27")

    def test_of_the_example_nothing_is_missing(self, tmp_path, capsys):
        status, out, _err = ran(capsys, "check", *self.WHERE, "--inventory", EXAMPLE, "--fragments", tmp_path)
        assert (status, out.splitlines()[0]) == (0, "error 0  fail 0  manual 0  pass 277  not_applicable 5")

    def test_what_is_due_within_a_month(self, capsys):
        status, out, _err = ran(capsys, "due", *self.WHERE, "--within", "P30D", "--language", "zh")
        assert status == 0 and "2026-11-28  运行监测日志  系统管理员" in out and "2027" not in out

    def test_what_is_overdue_is_told_by_the_exit_status(self, capsys):
        assert ran(capsys, "due", *self.WHERE[:2], "--today", "2030-01-01")[0] == 1


class TestLists:
    def test_the_workbook_comes_back_without_a_difference(self, folder, tmp_path, capsys):
        before = digests(folder)
        assert ran(capsys, "export", "--folder", folder, tmp_path / "w.xlsx")[0] == 0
        status, out, _err = ran(capsys, "import-workbook", "--folder", folder, tmp_path / "w.xlsx", "--write")
        assert (status, out.strip()) == (0, "nothing differs") and digests(folder) == before

    def test_an_own_list_is_shown_first_and_written_when_asked(self, folder, tmp_path, capsys):
        (tmp_path / "staff.csv").write_text("工号,姓名,部门,入职\np99,周强,it,2026-10-01\n", encoding="utf-8")
        (tmp_path / "m.yml").write_text(
            "columns: {工号: id, 姓名: name, 部门: department, 入职: joined}\nconstants: {employment: staff}\n",
            encoding="utf-8")
        command = [
            "import", "people.records", tmp_path / "staff.csv", "--mapping", tmp_path / "m.yml", "--folder", folder]
        before = digests(folder)
        status, out, _err = ran(capsys, *command)
        assert status == 0 and "p99" in out and "--write" in out and digests(folder) == before
        assert ran(capsys, *command, "--write")[0] == 0
        assert "p99" in (folder / "people.yml").read_text("utf-8")
        assert {name for name, digest in digests(folder).items() if digest != before[name]} == {"people.yml"}


class TestOwnHeaders:
    """Lists whose headers are what the fields are called need no mapping."""

    @pytest.mark.parametrize(("command", "text", "file", "said"), [
        ("people", "工号,姓名,所属部门,用工形式,入职时间\np99,周强,科技部,正式员工,2026/10/1\n", "people.yml", "p99"),
        ("assets", "编号,资产类别,责任部门,责任人,重要程度,存放位置,标识,管理措施,启用时间\n"
         "ups9,line,it,p07,高,机房,ups9,双路,2026-01-05\n", "assets.yml", "ups9")])
    def test_a_list_is_taken_in(self, folder, tmp_path, capsys, command, text, file, said):
        (tmp_path / "l.csv").write_text(text, encoding="utf-8")
        status, out, err = ran(capsys, command, tmp_path / "l.csv", "--folder", folder, "--write")
        assert status == 0, err
        assert said in out and said in (folder / file).read_text("utf-8")
        status, out, _err = ran(capsys, command, tmp_path / "l.csv", "--folder", folder, "--write")
        assert (status, out.strip()) == (0, "nothing differs")

    def test_servers_of_the_inventory_are_completed_by_a_list(self, tmp_path, capsys):
        """What a draft still has to be filled in is contradicted by no list; what it says is."""
        ran(capsys, "--folder", tmp_path / "new", *DRAFT, "--inventory", EXAMPLE)
        (tmp_path / "l.csv").write_text("资产编号,位置,重要程度\nweb1,机房 A 列,高\n", encoding="utf-8")
        command = ["assets", tmp_path / "l.csv", "--folder", tmp_path / "new", "--write"]
        status, _out, err = ran(capsys, *command)
        assert status == 0, err
        text = (tmp_path / "new/assets.yml").read_text("utf-8")
        assert "location: 机房 A 列" in text and "inventory_name: web1" in text
        (tmp_path / "l.csv").write_text("资产编号,位置\nweb1,机房 B 列\n", encoding="utf-8")
        status, _out, err = ran(capsys, *command)
        assert status == 2 and "differs from the record" in err
        assert (tmp_path / "new/assets.yml").read_text("utf-8") == text

    def test_headers_that_are_no_fields_are_told_with_what_to_do(self, folder, tmp_path, capsys):
        (tmp_path / "l.csv").write_text("号码,称呼\n1,x\n", encoding="utf-8")
        status, _out, err = ran(capsys, "people", tmp_path / "l.csv", "--folder", folder)
        assert status == 2 and "工号" in err and "--mapping" in err


def test_evidence_is_copied_and_entered(folder, tmp_path, capsys):
    (tmp_path / "minutes.md").write_text("# 会议纪要\n", encoding="utf-8")
    record = yaml.safe_load((folder / "activities.yml").read_text("utf-8"))["records"][0]["id"]
    status, out, _err = ran(capsys, "add-evidence", record, tmp_path / "minutes.md", "--folder", folder)
    assert status == 0 and f"{record}: evidence/" in out
    assert len(list(folder.glob("evidence/*/minutes.md"))) == 1


def test_documents_are_taken_in_and_one_that_is_left_out_is_the_exit_status(tmp_path, capsys):
    ran(capsys, "--folder", tmp_path / "new", *DRAFT)
    source = EXAMPLE / "registers/evidence/policies"
    status, out, _err = ran(capsys, "policies", source, "--folder", tmp_path / "new")
    count = len(list(source.iterdir()))
    assert status == 0 and f"{count} new, 0 known, 0 left out" in out
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/empty.md").touch()
    status, out, _err = ran(capsys, "policies", tmp_path / "documents", "--folder", tmp_path / "new")
    assert status == 1 and "! empty.md: it is empty" in out


def test_what_all_documents_have_in_common_is_typed_once(tmp_path, capsys):
    ran(capsys, "--folder", tmp_path / "new", *DRAFT)
    (tmp_path / "new/people.yml").write_text(
        "status: draft\nrecords:\n  - {id: p1, name: x, department: it, employment: staff, joined: 2022-03-01}\n")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/a.md").write_text("# 数据管理制度\n", "utf-8")
    command = ["policies", tmp_path / "documents", "--folder", tmp_path / "new"]
    for wrong, told in (("author=p9", "nobody of that id"), ("kinds=x", "expected one of"), ("approved=1", "date")):
        status, _out, err = ran(capsys, *command, "--set", wrong)
        assert status == 2 and told in err
    assert ran(capsys, *command, "--set", "author=p1", "--set", "approved=2026-01-20")[0] == 0
    record = yaml.safe_load((tmp_path / "new/policies.yml").read_text("utf-8"))["records"][-1]
    assert (record["author"], str(record["approved"]), record["approver"]) == ("p1", "2026-01-20", "待填")


@pytest.mark.parametrize(("arguments", "message"), [
    (["frobnicate"], "invalid choice: 'frobnicate'"),
    (["scaffold", "--since", "2026-02-30"], "'2026-02-30'"),
    (["due", "--within", "30"], "'30' is no period"),
    (["check", "--folder", "/nowhere"], "There is no folder /nowhere"),
    (["check", "--folder", EXAMPLE / "registers", "--inventory", "/nowhere"], "no hosts"),
    (["scaffold", "--folder", EXAMPLE / "hosts.yml", *DRAFT], "hosts.yml"),
    (["import-workbook", "--folder", EXAMPLE / "registers", EXAMPLE / "hosts.yml"], "hosts.yml"),
    (
        ["import", "people.records", EXAMPLE / "hosts.yml", "--mapping", "/nowhere", "--folder", EXAMPLE / "registers"],
        "/nowhere"),
])
def test_bad_input_is_one_sentence(capsys, monkeypatch, tmp_path, arguments, message):
    monkeypatch.chdir(tmp_path)
    status, _out, err = ran(capsys, *arguments)
    assert status == 2 and message in err and "Traceback" not in err


def test_without_a_terminal_what_would_be_asked_is_an_option(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    status, _out, err = ran(capsys)
    assert status == 2 and "--type" in err and not list(tmp_path.iterdir())


class TestDraftsStay:
    PERSON = "  - {id: p01, name: 王芳, department: it, employment: staff, joined: 待填}\n"

    @pytest.fixture
    def half(self, tmp_path):
        """People of whom one is half filled in, a list of the agency's own, and its mapping."""
        (tmp_path / "agency.yml").write_text(
            "status: draft\nname: x\ntype: both\noperating_since: 2022-03-01\ndepartments:\n- {id: it, name: IT}\n")
        (tmp_path / "people.yml").write_text(f"status: draft\nrecords:\n{self.PERSON}")
        (tmp_path / "l.csv").write_text("工号,姓名,部门,用工,入职\np02,李雷,it,staff,2022-03-01\n")
        (tmp_path / "m.yml").write_text(
            "columns: {工号: id, 姓名: name, 部门: department, 用工: employment, 入职: joined}\n")
        return tmp_path

    def test_a_record_that_is_half_filled_in_stays_when_a_list_is_taken_in(self, half, capsys):
        status, out, _err = ran(
            capsys, "import", "people.records", half / "l.csv", "--mapping", half / "m.yml", "--folder", half,
            "--write")
        assert status == 0
        assert "p02" in out
        text = (half / "people.yml").read_text()
        assert self.PERSON in text
        assert "p02" in text

    def test_nothing_is_taken_into_registers_with_a_fault(self, half, capsys):
        (half / "people.yml").write_text("status: draft\nrecords: [\n")
        status, _out, err = ran(
            capsys, "import", "people.records", half / "l.csv", "--mapping", half / "m.yml", "--folder", half,
            "--write")
        assert status == 2
        assert "people.yml:" in err
        assert (half / "people.yml").read_text() == "status: draft\nrecords: [\n"

    def test_values_are_counted_as_they_stand_in_the_files(self, half, capsys):
        def values():
            _status, out, _err = ran(capsys, "check", "--folder", half, "--language", "en")
            return int(re.search(r"(\d+) values to type in", out)[1])
        before, path = values(), half / "people.yml"
        path.write_text(path.read_text("utf-8").replace("待填", "2022-03-01"), "utf-8")
        assert values() == before - 1
