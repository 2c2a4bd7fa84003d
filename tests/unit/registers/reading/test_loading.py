# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers are loaded with the place of each record; whatever is wrong is told with file, line and field."""

from __future__ import annotations

import hashlib
import json
import os
import time
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import referencing
import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import Unfit, check_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import loading
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.fields import FOLDER
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import REGISTERS, load, notices
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

EXAMPLE = Path(__file__).parents[4] / "inventories/example/registers"
TODAY = date(2026, 11, 27)
HEAD = "status: kept\nsince: 2023-01-10\nreviewed: 2026-10-08\n"
DRAFT = HEAD.replace("kept", "draft")


def posts(tmp_path, content, today=TODAY):
    """The register of posts with this content."""
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "posts.yml").write_bytes(data)
    return load(tmp_path, today)["posts"]


def faults(tmp_path, content, today=TODAY):
    """What is wrong with such a register, in English; every sentence has to be whole in both languages."""
    found = posts(tmp_path, content, today).faults
    for one in found:
        assert one.en and one.zh and "{" not in one.zh, one
        assert one.en.startswith("posts.yml") and one.zh.startswith("posts.yml")
    return [one.en for one in found]


def fault(tmp_path, content, today=TODAY):
    """The one thing that is wrong with such a register."""
    (found,) = faults(tmp_path, content, today)
    return found


class TestRecords:
    def test_the_example_is_valid_and_complete(self):
        registers = load(EXAMPLE, TODAY)
        assert list(registers) == list(REGISTERS)
        assert [str(fault) for register in registers.values() for fault in register.faults] == []
        assert all(register.there for register in registers.values())

    def test_a_record_knows_its_file_and_its_first_and_last_line(self, tmp_path):
        register = posts(tmp_path, HEAD + (
            "assignments:\n"
            "- post: dba\n"
            "  person: p1\n"
            "  from: 2022-03-01\n"
            "\n"
            "# The next one\n"
            "- {post: dba, person: p2,\n"
            "   from: 2022-03-01}\n"
            "groups: []\n"))
        assert [record.place for record in register.lists["assignments"]] == [
            ("posts.yml", 5, 7), ("posts.yml", 10, 11)]

    def test_days_are_dates_and_on_is_a_word(self, tmp_path):
        (tmp_path / "activities.yml").write_text(
            HEAD + "none:\n- {kind: cross_border, on: 2026-10-08, by: p03, reason: no}\n", "utf-8")
        (record,) = load(tmp_path, TODAY)["activities"].lists["none"]
        assert record == {"kind": "cross_border", "on": date(2026, 10, 8), "by": "p03", "reason": "no"}

    def test_an_anchor_may_be_used_again(self, tmp_path):
        register = posts(tmp_path, HEAD + (
            "assignments:\n- &one {post: dba, person: p1, from: 2022-03-01}\n- *one\n"))
        assert [record.place.line for record in register.lists["assignments"]] == [5, 6]

    def test_a_bom_is_accepted(self, tmp_path):
        assert posts(tmp_path, b"\xef\xbb\xbf" + HEAD.encode()).head["status"] == "kept"

    def test_a_file_that_is_not_there_is_no_fault(self, tmp_path):
        register = load(tmp_path, TODAY)["posts"]
        assert not register.there and register.faults == []

    def test_the_digest_is_of_the_bytes_that_were_read(self, tmp_path, monkeypatch):
        """Somebody saves the file while it is read: what is judged and what is recorded stay one."""
        before, read = HEAD.encode(), loading._content

        def edited(path):
            content = read(path)
            path.write_text("- changed\n", "utf-8")
            return content
        (tmp_path / "posts.yml").write_bytes(before)
        monkeypatch.setattr(loading, "_content", edited)
        register = load(tmp_path, TODAY)["posts"]
        assert register.sha256 == hashlib.sha256(before).hexdigest()
        assert register.head["status"] == "kept" and register.faults == []


class TestFile:
    def test_empty(self, tmp_path):
        assert fault(tmp_path, "").startswith("posts.yml:1: is empty, expected status")

    def test_a_list_where_a_mapping_belongs(self, tmp_path):
        assert fault(tmp_path, "- post: dba\n") == (
            "posts.yml:1: is a list, expected a mapping that begins with 'status:'")

    def test_gb18030(self, tmp_path):
        content = (HEAD + "# 岗位\n").encode("gb18030")
        assert fault(tmp_path, content) == (
            "posts.yml:4: is not UTF-8 (it looks like GB18030): save the file as UTF-8")

    def test_utf_16(self, tmp_path):
        assert "it looks like UTF-16" in fault(tmp_path, HEAD.encode("utf-16"))

    @pytest.mark.parametrize(("line", "number"), [("\tgroups: []", 4), ("groups:\n\t- id: a", 5)])
    def test_tabs(self, tmp_path, line, number):
        assert fault(tmp_path, HEAD + line + "\n") == (
            f"posts.yml:{number}: a tab indents the line; YAML is indented with spaces")

    def test_broken_yaml(self, tmp_path):
        assert fault(tmp_path, HEAD + "groups: [\n").startswith("posts.yml:5: not valid YAML: ")

    def test_a_control_character(self, tmp_path):
        assert "control character" in fault(tmp_path, HEAD + "groups: \x07\n")

    def test_a_key_twice(self, tmp_path):
        assert fault(tmp_path, HEAD + "groups: []\nstatus: draft\n") == (
            "posts.yml:5: the key 'status' appears twice in one mapping")

    @pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [id]", "!!str 2", "!secret x", "!!binary eA=="])
    def test_tags(self, tmp_path, tag):
        assert fault(tmp_path, HEAD + f"groups: {tag}\n").startswith("posts.yml:4: the tag ")

    def test_a_bomb_of_anchors(self, tmp_path):
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        began = time.process_time()
        assert fault(tmp_path, HEAD + "\n".join(lines) + "\n").startswith("posts.yml:9: more than 1000000 values")
        assert time.process_time() - began < 1

    def test_an_alias_to_itself(self, tmp_path):
        assert fault(tmp_path, HEAD + "groups: &g [*g]\n") == "posts.yml:4: *g names no anchor above it"

    def test_depth(self, tmp_path):
        assert fault(tmp_path, HEAD + "groups: " + "[" * 5000 + "\n").startswith("posts.yml:4: more than 30 levels")

    def test_a_second_document(self, tmp_path):
        assert fault(tmp_path, HEAD + "---\na: 1\n").startswith("posts.yml:4: a second document (---) begins")

    def test_50_megabytes(self, tmp_path):
        with (tmp_path / "posts.yml").open("wb") as file:
            file.truncate(50_000_000)
        began = time.process_time()
        (found,) = load(tmp_path, TODAY)["posts"].faults
        assert found.en == "posts.yml: is 50000000 bytes long, more than the 16777216 of a register"
        assert time.process_time() - began < 0.5

    def test_a_link(self, tmp_path):
        (tmp_path / "other.yml").write_text(HEAD, "utf-8")
        (tmp_path / "posts.yml").symlink_to("other.yml")
        assert [one.en for one in load(tmp_path)["posts"].faults] == [
            "posts.yml: is a link; a register is a file of its own"]

    def test_a_directory(self, tmp_path):
        (tmp_path / "posts.yml").mkdir()
        assert [one.en for one in load(tmp_path)["posts"].faults] == ["posts.yml: is a directory, expected a file"]

    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "posts.yml")
        assert [one.en for one in load(tmp_path)["posts"].faults] == [
            "posts.yml: is no regular file, expected a file"]

    def test_one_that_may_not_be_read(self, tmp_path, monkeypatch):
        (tmp_path / "posts.yml").write_text(HEAD, "utf-8")

        def refused(*_arguments):
            raise PermissionError(13, "Permission denied")
        monkeypatch.setattr(os, "open", refused)
        assert "posts.yml: cannot be read: Permission denied" in [one.en for one in load(tmp_path)["posts"].faults]

    def test_the_other_registers_are_read_all_the_same(self, tmp_path):
        posts(tmp_path, "- x\n")
        (tmp_path / "people.yml").write_text(HEAD, "utf-8")
        found = load(tmp_path, TODAY)
        assert found["posts"].faults and not found["people"].faults

    def test_a_file_of_another_name_is_told(self, tmp_path):
        for name in ("acitvities.yml", "people.yaml", "notes.yml", "posts.yml", "readme.md"):
            (tmp_path / name).write_text(HEAD, "utf-8")
        assert [one.en for one in notices(tmp_path)] == [
            "acitvities.yml is no register and is not read; did you mean activities.yml?",
            "notes.yml is no register and is not read",
            "people.yaml is no register and is not read; did you mean people.yml?"]


class TestFields:
    def one(self, tmp_path, field, today=TODAY):
        """What is wrong with an assignment whose last line is this: the eighth, or seventh."""
        lines = {"post": "dba", "person": "p1", "from": "2022-03-01"}
        lines.pop(field.partition(":")[0], None)
        rest = "".join(f"  {name}: {value}\n" for name, value in lines.items())
        return fault(tmp_path, HEAD + "assignments:\n-" + rest[1:] + f"  {field}\n", today)

    def test_a_day_that_is_not_in_the_calendar(self, tmp_path):
        assert self.one(tmp_path, "from: 2026-02-30") == (
            "posts.yml:7: assignments[0].from is 2026-02-30, a day that is not in the calendar")

    @pytest.mark.parametrize("value", ["2026/11/27", "2026-1-5", "20261127", "today"])
    def test_another_form_of_a_day(self, tmp_path, value):
        assert self.one(tmp_path, f"from: {value}").endswith("expected a day such as 2026-11-27")

    def test_a_day_in_the_future(self, tmp_path):
        assert self.one(tmp_path, "from: 2026-11-28") == (
            "posts.yml:7: assignments[0].from is 2026-11-28, which lies in the future (today is 2026-11-27); "
            "expected a day that has been")

    def test_what_is_to_come_may_lie_in_the_future(self, tmp_path):
        content = HEAD + "assignments:\n- {post: dba, person: p1, from: 2022-03-01, to: 2027-01-01}\n"
        assert faults(tmp_path, content) == []

    def test_without_a_today_no_day_lies_in_the_future(self, tmp_path):
        assert faults(tmp_path, HEAD.replace("2026-10-08", "2099-01-01"), today=None) == []

    def test_an_unknown_field_with_the_nearest_known(self, tmp_path):
        assert self.one(tmp_path, "deparment: it") == (
            "posts.yml:8: assignments[0].deparment is no field that is known here; did you mean 'department'?")

    def test_a_field_by_its_chinese_name(self, tmp_path):
        assert self.one(tmp_path, "部门: it").endswith("did you mean 'department'?")

    def test_a_field_that_is_missing(self, tmp_path):
        assert fault(tmp_path, HEAD + "assignments:\n- {post: dba, from: 2022-03-01}\n") == (
            "posts.yml:5: assignments[0] lacks 'person'")

    def test_a_field_that_is_empty(self, tmp_path):
        assert self.one(tmp_path, "person:") == "posts.yml:7: assignments[0].person lacks 'person'"

    def test_a_number_where_text_belongs(self, tmp_path):
        assert self.one(tmp_path, "post: 12") == (
            "posts.yml:7: assignments[0].post is 12, not text: put it in quotes")

    def test_a_list_where_a_text_belongs(self, tmp_path):
        assert self.one(tmp_path, "post: [dba]") == "posts.yml:7: assignments[0].post is a list of 1, not text"

    def test_a_text_where_a_mapping_belongs(self, tmp_path):
        assert self.one(tmp_path, "handover: p2") == (
            "posts.yml:8: assignments[0].handover is 'p2', not a mapping (field: value)")

    def test_a_record_that_is_no_mapping(self, tmp_path):
        assert fault(tmp_path, HEAD + "assignments:\n- dba\n") == (
            "posts.yml:5: assignments[0] is 'dba', not a mapping (field: value)")

    def test_a_digest_of_another_form(self, tmp_path):
        assert self.one(tmp_path, "evidence: [{file: a.pdf, sha256: abc}]") == (
            "posts.yml:8: assignments[0].evidence[0].sha256 is 'abc', expected 64 hexadecimal digits in lower case")

    def test_a_wrong_status(self, tmp_path):
        assert fault(tmp_path, "status: final\n") == "posts.yml:1: status is 'final', not one of draft, kept"

    def test_all_faults_of_a_file_in_the_order_of_its_lines(self, tmp_path):
        assert [one.split(":")[1] for one in faults(tmp_path, (
            "status: kept\nsince: 2023-02-29\nassignments:\n- {post: dba, person: p1, from: x}\n"
            "- {post: dba, person: p1, from: 2022-03-01}\n- {post: 1, person: [], from: 2022-03-01}\n"))] == [
                "2", "4", "6", "6"]

    def test_no_more_than_fifty_are_listed(self, tmp_path):
        found = faults(tmp_path, HEAD + "assignments:\n" + "- {}\n" * 20)
        assert len(found) == 51 and found[-1] == "posts.yml: 10 or more faults are not listed"


    def test_ten_thousand_are_told_as_fast(self, tmp_path):
        content = HEAD + "assignments:\n" + "- {post: dba, person: p1, from: 2022-03-01, depatment: it}\n" * 10_000
        began = time.process_time()
        assert len(faults(tmp_path, content)) == 51
        assert time.process_time() - began < 3


class TestDrafts:
    def test_a_day_of_a_draft_may_be_to_be_filled_in(self, tmp_path):
        register = posts(tmp_path, DRAFT + (
            "assignments:\n- {post: dba, person: p1, from: 2022-03-01, to: 待填, evidence: 待填}\n"))
        (record,) = register.lists["assignments"]
        assert register.faults == [] and record.unfilled == ("to", "evidence") and "to" not in record
        (told,) = World({"posts": register}, TODAY).placeholders(record)
        assert (told.status, told.reason) == ("manual", "placeholder")
        assert "'To' (`to`), 'Evidence' (`evidence`)" in told.message.en

    @pytest.mark.parametrize("value", ["待填", "TODO ask", "待补（人事）", ""])
    def test_a_record_without_what_every_record_has_is_unfinished(self, tmp_path, value):
        register = posts(tmp_path, DRAFT + f"assignments:\n- post: dba\n  person: p1\n  from: {value}\n")
        assert register.faults == [] and register.lists["assignments"] == []
        assert [record.place.line for record in register.unfinished] == [5]

    def test_what_is_unfinished_is_told_where_a_record_is_missed(self, tmp_path):
        register = posts(tmp_path, DRAFT + "assignments:\n- {post: dba, person: p1, from: 待填}\n")
        told = World({"posts": register}, TODAY).missing("posts", loading.Text("a DBA", "DBA"))
        assert (told.status, told.reason) == ("manual", "placeholder") and "posts.yml:5" in told.message.en

    def test_a_kept_register_says_no_such_thing_for_a_day(self, tmp_path):
        assert fault(tmp_path, HEAD + "assignments:\n- {post: dba, person: p1, from: 待填}\n") == (
            "posts.yml:5: assignments[0].from is still to be filled in, which no kept register may say: fill it in, or "
            "set status: draft")

    def test_the_head_of_a_draft_may_be_to_be_filled_in(self, tmp_path):
        assert posts(tmp_path, "status: draft\nsince: 待填\nreviewed:\n").faults == []


class TestSchemas:
    registry = referencing.Registry().with_resources(
        (schema["$id"], referencing.Resource.from_contents(schema))
        for schema in (json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.schema.json"))))
    bad = (
        {}, [], {"status": "final"}, {"status": "kept", "since": "yesterday"}, {"status": "kept", "none": [{}]},
        {"status": "kept", "none": {}}, {"status": "kept", "other": 1}, {"status": "kept", "reviewed": 20261008})

    def test_there_is_one_for_each_register(self):
        assert {path.name.partition(".")[0] for path in FOLDER.glob("*.schema.json")} == {*REGISTERS, "common"}

    @pytest.mark.parametrize("name", [*REGISTERS, "common"])
    def test_it_is_a_schema(self, name):
        jsonschema.Draft202012Validator.check_schema(json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8")))

    @pytest.mark.parametrize("name", REGISTERS)
    def test_the_library_and_our_own_say_the_same(self, name):
        schema = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
        library = jsonschema.Draft202012Validator(schema, registry=self.registry)
        good = yaml.load((EXAMPLE / f"{name}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
        samples = [*self.bad, good]
        assert not library.is_valid({})
        for sample in samples:
            try:
                check_of(f"registers/{name}")(sample)
            except Unfit:
                assert not library.is_valid(sample), sample
            else:
                assert library.is_valid(sample), sample

    @pytest.mark.parametrize("name", REGISTERS)
    def test_every_field_is_described_in_both_languages(self, name):
        def below(part):
            for field, one in part.get("properties", {}).items():
                assert one.get("title") and one.get("description", "").endswith("."), (name, field)
                yield from [field, *below(one)]
            for key in ("items", "additionalProperties"):
                if isinstance(part.get(key), dict):
                    yield from below(part[key])
        found = set(below(json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))))
        assert {"status", "since", "reviewed", "none"} <= found


def test_a_folder_that_may_not_be_looked_into(tmp_path):
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "posts.yml").write_text("status: kept\n")
    load(folder)
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        # Permissions bind everybody but root.
        os.seteuid(65534)
    try:
        found = load(folder)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
    assert [one.en for one in found["posts"].faults] == ["posts.yml: cannot be read: Permission denied"]
