# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left to fill in: counted by value, given to a post."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.checklist import (
    checklist,
    post_told,
    unfilled,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import (
    Agency,
    asked_of,
    scaffold,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load

ASKED = asked_of("individual", 3)


@pytest.fixture
def folder(tmp_path):
    scaffold(tmp_path, Agency("individual", 3, date(2022, 3, 1)))
    return tmp_path


def of(found, register):
    return [task for task in found.tasks if task.register == register]


def test_every_value_that_says_so_is_counted_wherever_it_stands(folder):
    found = checklist(load(folder), ASKED)
    # What comments say of it is no value.
    written = "".join(
        line.partition("#")[0] for path in folder.iterdir() for line in path.read_text().splitlines())
    assert sum(task.values for task in found.tasks) == written.count("待填")
    assert not any(task.absent for task in found.tasks)
    assert len(found.drafts) == 16


def test_one_value_less_is_one_less(folder):
    before = checklist(load(folder), ASKED)
    path = folder / "agency.yml"
    path.write_text(path.read_text().replace("name: 待填    # 机构名称", "name: 示例征信"))
    after = checklist(load(folder), ASKED)
    assert sum(task.values for task in before.tasks) - sum(task.values for task in after.tasks) == 1


def test_a_record_is_of_the_post_that_normally_does_it(folder):
    found = checklist(load(folder), ASKED)
    assert {task.post for task in of(found, "facilities")} == {"room_manager"}
    assert {"security_head", "security_admin", "system_admin"} <= {task.post for task in of(found, "activities")}


def test_a_record_that_was_taken_out_is_absent(folder):
    path = folder / "activities.yml"
    path.write_text("".join(
        line for line in path.read_text().splitlines(True) if "kind: internal_audit," not in line))
    absent = [task for task in checklist(load(folder), ASKED).tasks if task.absent]
    assert [(task.register, task.of, task.post) for task in absent] == [("activities", "records", "internal_auditor")]


def test_a_register_that_is_not_there_lacks_all_that_is_asked_for(folder):
    before = len(of(checklist(load(folder), ASKED), "policies"))
    (folder / "policies.yml").unlink()
    # Its head is no record.
    assert len(of(checklist(load(folder), ASKED), "policies")) == before - 1


def test_faults_keep_it_from_being_done(folder):
    (folder / "keys.yml").write_text("status: [")
    found = checklist(load(folder), ASKED)
    assert not found.done
    assert "keys.yml:2" in str(found.faults[0])


def test_a_kept_register_lacks_nothing_that_its_findings_do_not_tell(folder):
    (folder / "activities.yml").write_text("status: kept\nsince: 2022-03-01\nreviewed: 2026-10-08\nrecords: []\n")
    assert of(checklist(load(folder), ASKED), "activities") == []


def test_those_who_hold_a_post_are_named(folder):
    (folder / "people.yml").write_text(
        "status: draft\nrecords:\n- {id: p1, name: 王芳, department: it, employment: staff, joined: 2022-03-01}\n")
    (folder / "posts.yml").write_text(
        "status: draft\nassignments:\n- {post: room_manager, person: p1, from: 2022-03-01}\n")
    assert post_told("room_manager", load(folder)).zh == "机房管理员（王芳）"


def test_what_is_unfilled_is_what_asks_for_a_value():
    assert unfilled({"a": "待填", "b": ["TODO", "x", {"c": "待补 日期"}], "d": 3, "e": None}) == 3
