# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list is written anew and the rest of the file stays as it is, byte for byte; what cannot be kept is refused."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import loading
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets import shapes as schemas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.cells import typed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.columns import lists
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.problems import SheetError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.writing.writing import (
    plain,
    read,
    rewritten,
    rewritten_head,
    save,
)
from tests.unit.registers.sheets.test_writing import value_of
from tests.unit.registers.workbook import write_schemas

POSTS = """\
# 岗位台账
status: kept    # 正式
since: 2023-01-10

assignments:
  # 管理层
  - post: security_head    # 安全主管
    person: p03
    from: 2022-03-01
    evidence: [{file: evidence/任命.md, sha256: "00"}]
  # 技术人员

  - post: dba    # 数据库管理员
    person: p11   # 接替 p10
    role: A
    # 交接单见附件
    from: 2022-03-01
  - {post: dba, person: p12, role: B, from: 2022-03-01}

# 小组
groups: []
none:
"""
EXAMPLE = Path(__file__).parents[4] / "inventories/example/registers"


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    return write_schemas(tmp_path_factory.mktemp("schemas"))


@pytest.fixture
def write(shapes):
    """Change a list of the text and return the lines that went and came."""
    def run(change, name="posts.assignments", text=POSTS):
        register, _, of = name.partition(".")
        records = typed(plain(text).get(of) or [], shapes[register].fields[of])
        records = change(records) or records
        new = rewritten(text, name, records, shapes)[0]
        assert {**plain(text), of: None} == {**plain(new), of: None}
        lines = [line for line in difflib.ndiff(text.splitlines(), new.splitlines()) if line[0] in "+-"]
        return lines, typed(plain(new)[of], shapes[register].fields[of]), records
    return run


def test_what_does_not_change_is_not_written(shapes):
    records = typed(plain(POSTS)["assignments"], shapes["posts"].fields["assignments"])
    new, found = rewritten(POSTS, "posts.assignments", list(reversed(records)), shapes)
    assert new == POSTS and not found and found.same == 3


def test_a_field_of_a_record_is_put_right(write):
    lines, said, wanted = write(lambda records: records[1].update({"role": "B", "to": date(2026, 1, 5)}))
    assert lines == ["-     role: A", "+     role: B", "+     to: 2026-01-05"]
    assert said == wanted


def test_a_record_on_one_line_stays_on_one(write):
    lines, said, wanted = write(lambda records: records[2].update(role="A"))
    assert lines == [
        "-   - {post: dba, person: p12, role: B, from: 2022-03-01}",
        "+   - {post: dba, person: p12, role: A, from: 2022-03-01}"]
    assert said == wanted


def test_a_new_record_comes_last_in_the_form_of_its_neighbours(write):
    evidence = [{"file": "evidence/a.md", "sha256": "1e5"}]
    lines, said, wanted = write(lambda records: records.append(
        {"post": "tester", "person": "p20", "from": date(2026, 1, 5), "evidence": evidence}))
    assert lines == [
        "+   - post: tester    # 测试人员", "+     person: p20", "+     from: 2026-01-05",
        "+     evidence: [{file: evidence/a.md, sha256: '1e5'}]"]
    assert said == wanted


def test_a_record_that_goes_leaves_the_comments_above_it(write):
    lines, said, wanted = write(lambda records: records[:1] + records[2:])
    assert lines == [
        "-   - post: dba    # 数据库管理员", "-     person: p11   # 接替 p10", "-     role: A", "-     # 交接单见附件",
        "-     from: 2022-03-01"]
    assert said == wanted


def test_all_records_may_go(write):
    lines, said, _wanted = write(list.clear)
    assert "+ assignments: []" in lines and said == []


def test_an_empty_list_begins(write):
    group = {"id": "g", "members": [{"person": "p1", "as": "member"}]}
    lines, said, wanted = write(lambda records: records.append(group), "posts.groups")
    assert lines == [
        "- groups: []", "+ groups:", "+   - id: g", "+     members: [{person: p1, as: member}]"]
    assert said == wanted


def test_a_list_that_is_null_begins(write):
    none = {"kind": "x", "on": date(2026, 1, 5), "by": "p1", "reason": "没有"}
    lines, said, _wanted = write(lambda records: records.append(none), "posts.none")
    assert lines == ["+   - {kind: x, on: 2026-01-05, by: p1, reason: 没有}"]
    assert said == [none]


def test_a_list_that_is_not_there_begins_at_the_end(write):
    lines, said, wanted = write(
        lambda records: records.append({"id": "a"}), "activities.records", "status: kept\nsince: 2023-01-10")
    assert lines == ["+ ", "+ records:", "+   - {id: a}"]
    assert said == wanted


def test_a_file_that_is_not_there_begins_as_a_draft(shapes):
    new, _found = rewritten("", "activities.records", [{"id": "a", "on": date(2026, 1, 5)}], shapes)
    assert new == "status: draft\n\nrecords:\n  - {id: a, on: 2026-01-05}\n"


def test_a_list_in_brackets_becomes_rows(write):
    text = "records: [{id: a},\n  {id: c}]\nstatus: kept\n"
    lines, said, wanted = write(lambda records: records.append({"id": "b"}), "activities.records", text)
    assert [line for line in lines if line[0] == "+"] == [
        "+ records:", "+   - {id: a}", "+   - {id: c}", "+   - {id: b}"]
    assert said == wanted


def test_the_label_behind_a_word_changes_with_it(write):
    lines, _said, _wanted = write(
        lambda records: records[0].update(kind="security_check"), "activities.records",
        "records:\n  - id: HD-1\n    kind: internal_audit    # 内部审计\n    on: 2026-01-05\n")
    assert lines == ["-     kind: internal_audit    # 内部审计", "+     kind: security_check    # 安全检查"]


def test_line_ends_of_windows_stay(shapes):
    text = "status: kept\r\nrecords:\r\n  - {id: a}\r\n"
    new, _found = rewritten(text, "activities.records", [{"id": "a"}, {"id": "b"}], shapes)
    assert new == text + "  - {id: b}\r\n"


@pytest.mark.parametrize("value", [
    "on", "yes", "no", "2026-01-05", "012", "12:30", "1e5", "null", "~", "true", "", " a ", "a\nb", "# a", "a # b",
    "a: b", "[a", "{a", "- a", "*a", "&a", "!a", "%a", "@a", "`a", "'a'", '"a"', "a,b", "😀", "李、娜", "\x01", "a\tb",
    "0x1f", "=", "<<"])
@pytest.mark.parametrize("form", ["row", "block", "changed"])
def test_texts_that_yaml_takes_for_something_else_come_back(write, value, form):
    record = {"id": "b", "treatment": value, "by": [value, "x"]}
    if form == "block":
        record["scope"] = ["a long one " * 20]

    def change(records):
        if form == "changed":
            records[0].update(record)
        else:
            records.append(record)
    _lines, said, wanted = write(change, "activities.records", "records:\n  - {id: a}\n  - {id: c}\n")
    if form != "changed":
        assert said == wanted
    else:
        assert {one["id"]: one for one in said} == {one["id"]: one for one in wanted}


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_schemas_allow_comes_back(shapes, data):
    shape = shapes["people"].fields["records"]
    texts = st.text(st.characters(exclude_categories=["Cs"]))
    records = [
        {**data.draw(value_of(shape.item)), "id": f"p{number}", "name": data.draw(texts)} for number in range(3)]
    text = rewritten("status: kept\n", "people.records", records[:2], shapes)[0]
    assert typed(plain(text)["records"], shape) == records[:2]
    changed = [{**data.draw(value_of(shape.item)), "id": "p0"}, records[2]]
    assert typed(plain(rewritten(text, "people.records", changed, shapes)[0])["records"], shape) == changed


@pytest.mark.parametrize("file", [":T", "?0", "?", ":"])
def test_a_text_that_begins_as_a_key_comes_back_from_braces(shapes, file):
    record = {"id": "p0", "confidentiality": {"evidence": [{"file": file, "sha256": "x"}]}}
    text = rewritten("status: kept\n", "people.records", [record, {"id": "p1", "name": file}], shapes)[0]
    assert plain(text)["records"] == [record, {"id": "p1", "name": file}]


# What is refused


REFUSED = {
    # what is written there instead of what, the list, its records, what is said
    "a comment of a field that goes": (
        "role: A\n", "role: A  # 主岗\n", {"role": None}, "posts.yml:14: the comment '# 主岗' would be lost"),
    "an alias of another record": (
        "    role: A\n    # 交接单见附件", "    role: *b\n    # 交接单见附件", {"to": date(2026, 1, 5)},
        "posts.yml:14: this cannot be written anew by itself: change it by hand"),
    "no YAML": ("groups: []", "groups: [", {}, "not valid YAML"),
    "no date": ("from: 2022-03-01\n    evidence", "from: soon\n    evidence", {}, "'soon' is no date"),
    "no mapping": (POSTS, "- a\n", {}, "posts.yml: expected a mapping, one field a line"),
}


@pytest.mark.parametrize(("old", "new", "fields", "wanted"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused(shapes, old, new, fields, wanted):
    text = POSTS.replace("person: p03", "person: p03\n    role: &b B")
    assert old in POSTS
    text = text.replace(old, new, 1) if old != POSTS else new
    records = typed(plain(POSTS)["assignments"], shapes["posts"].fields["assignments"])
    records[0]["role"] = "B"
    records[1] = {name: value for name, value in {**records[1], **fields}.items() if value is not None}
    with pytest.raises(SheetError) as caught:
        rewritten(text, "posts.assignments", records, shapes)
    assert wanted in caught.value.told.en and caught.value.told.zh != caught.value.told.en


def test_a_comment_between_records_in_brackets_is_not_lost(shapes):
    with pytest.raises(SheetError, match=r"posts\.yml:1: the comment '# 甲' would be lost"):
        rewritten("groups: [{id: a}, # 甲\n  {id: b}]\n", "posts.groups", [{"id": "c"}], shapes)


def test_an_anchor_that_others_lean_on_is_refused(shapes):
    text = "records:\n  - &a {id: a, by: [x]}\n  - {id: b, by: [x]}\nsince: 2023-01-10\n"
    text = text.replace("by: [x]}\n  -", "by: &by [x]}\n  -").replace("{id: b, by: [x]}", "{id: b, by: *by}")
    with pytest.raises(SheetError, match=r"activities\.yml"):
        rewritten(text, "activities.records", [{"id": "a", "by": ["y"]}, {"id": "b", "by": ["x"]}], shapes)


# The head

HEAD = """\
# 机构信息
status: draft   # 尚未完成
since: 2023-01-10
name: 示例
iso27001:
  until: 2027-05-01
  # 认证机构原件存档
  evidence: [{file: evidence/a.md}]

# 部门
departments:
  - {id: it, name: 科技部}
"""


@pytest.mark.parametrize(("fields", "wanted"), [
    ({}, []),
    ({"status": "kept"}, ["- status: draft   # 尚未完成", "+ status: kept    # 尚未完成"]),
    ({"since": date(2026, 1, 5)}, ["- since: 2023-01-10", "+ since: 2026-01-05"]),
    ({"name": "on"}, ["- name: 示例", "+ name: 'on'"]),
    ({"name": None}, ["- name: 示例"]),
    ({"reviewed": date(2026, 1, 5)}, ["+ reviewed: 2026-01-05"]),
    (
        {"iso27001": {"until": date(2028, 5, 1)}},
        ["-   until: 2027-05-01", "+   until: 2028-05-01", "-   evidence: [{file: evidence/a.md}]"]),
    ({"iso27001": None}, "the comment '# 认证机构原件存档' would be lost"),
    ({"status": None}, "the comment '# 尚未完成' would be lost"),
])
def test_a_head_is_put_right(shapes, fields, wanted):
    evidence = [{"file": "evidence/a.md"}]
    head = {
        "status": "draft", "since": date(2023, 1, 10), "name": "示例",
        "iso27001": {"until": date(2027, 5, 1), "evidence": evidence}, **fields}
    head = {name: value for name, value in head.items() if value is not None}
    if isinstance(wanted, str):
        with pytest.raises(SheetError, match=wanted):
            rewritten_head(HEAD, "agency", head, shapes)
        return
    new, found = rewritten_head(HEAD, "agency", head, shapes)
    lines = [line for line in difflib.ndiff(HEAD.splitlines(), new.splitlines()) if line[0] in "+-"]
    assert lines == wanted and [one[0] for one in found] == list(fields)


def test_a_head_of_a_file_that_is_not_there_begins(shapes):
    assert rewritten_head("", "people", {"status": "kept", "since": date(2026, 1, 5)}, shapes)[0] == (
        "status: kept\nsince: 2026-01-05\n")


def test_a_date_in_a_nested_mapping_of_the_head_keeps_its_comment(shapes):
    head = {
        "status": "draft", "since": date(2023, 1, 10), "name": "示例",
        "iso27001": {"until": date(2028, 5, 1), "evidence": [{"file": "evidence/a.md"}]}}
    new, _found = rewritten_head(HEAD, "agency", head, shapes)
    assert new == HEAD.replace("2027-05-01", "2028-05-01")


# The file


def test_a_file_is_replaced_with_its_mode(tmp_path):
    path = tmp_path / "posts.yml"
    path.write_text(POSTS, "utf-8")
    path.chmod(0o640)
    source = read(path)
    save(source, "status: draft\n")
    assert path.read_text("utf-8") == "status: draft\n"
    assert path.stat().st_mode & 0o7777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["posts.yml"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "posts.yml"
    path.write_text(POSTS, "utf-8")
    source = read(path)
    path.write_text(POSTS + "# more\n", "utf-8")
    with pytest.raises(SheetError, match=r"posts\.yml: it has changed since it was read: nothing was written"):
        save(source, "status: draft\n")
    assert path.read_text("utf-8") == POSTS + "# more\n"
    assert [one.name for one in tmp_path.iterdir()] == ["posts.yml"]


def test_a_file_that_came_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "posts.yml"
    source = read(path)
    path.write_text(POSTS, "utf-8")
    with pytest.raises(SheetError, match="it has changed since it was read"):
        save(source, "status: draft\n")


def test_a_new_file_is_made(tmp_path):
    save(read(tmp_path / "posts.yml"), "status: draft\n")
    assert (tmp_path / "posts.yml").read_text("utf-8") == "status: draft\n"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.yml").write_text(POSTS, "utf-8")
    (tmp_path / "posts.yml").symlink_to("real.yml")
    save(read(tmp_path / "posts.yml"), "status: draft\n")
    assert (tmp_path / "posts.yml").is_symlink()
    assert (tmp_path / "real.yml").read_text("utf-8") == "status: draft\n"


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "posts.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(SheetError, match=r"posts\.yml: it cannot be read: "):
        read(tmp_path / "posts.yml")


# The example


@pytest.fixture(scope="module")
def example():
    return loading.load(EXAMPLE)


@pytest.mark.parametrize("name", list(lists(schemas.load())))
def test_a_list_of_the_example_may_be_emptied_and_written_again(example, tmp_path, name):
    register, _, of = name.partition(".")
    text, records = example[register].text, example[register].lists.get(of, [])
    assert rewritten(text, name, records)[0] == text
    emptied, _found = rewritten(text, name, [])
    (tmp_path / f"{register}.yml").write_text(rewritten(emptied, name, records)[0], "utf-8")
    again = loading.load(tmp_path)[register]
    assert not again.faults and again.head == example[register].head
    assert {of: again.lists.get(of, []) for of in example[register].lists} == example[register].lists


def test_what_a_draft_has_still_to_fill_in_stays():
    text = "status: draft\nrecords:\n  - id: p01\n    name: 待填\n    joined: 待填  # 入职\n    department:\n"
    record = {"id": "p01", "name": "李娜", "joined": "待填"}
    new, found = rewritten(text, "people.records", [record])
    assert new == text.replace("name: 待填", "name: 李娜")
    assert [one[0] for one in found.changed[0].fields] == ["name"]


def test_a_byte_order_mark_stays():
    text = "\ufeffstatus: draft\nrecords: []\n"
    assert rewritten(text, "people.records", [{"id": "p01"}])[0] == "\ufeffstatus: draft\nrecords:\n  - {id: p01}\n"
