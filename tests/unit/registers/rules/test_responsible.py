# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody is responsible for a task."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.responsible import responsible
from tests.unit.registers.support import (
    CHANGED,
    CONFIRMED,
    TODAY,
    agency,
    ago,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def seen(today=TODAY, files=None, status="kept", people=None, **changed):
    rows = [{"task": "acceptance", "department": "it", "person": "p06", "since": "2023-01-10",
             "evidence": evidence("responsible"), **changed}]
    return responsible(
        world(today=today, files=files, posts={"responsibilities": rows, "status": status}, **(people or {})),
        tasks=["acceptance"])


def test_an_appointed_person_is_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_a_department_alone_will_do_and_neither_will_not():
    assert good(seen(person=None), CONFIRMED)
    assert reasons(seen(person=None, department=None)) == ["record_absent"]


def test_who_has_left_is_responsible_for_nothing():
    people = {"records": [
        {**one, **({"left": TODAY} if one["id"] == "p06" else {})} for one in agency()["people"]["records"]]}
    found = seen(people={"people": people})
    assert reasons(found) == ["left"] and "员工06 (p06)" in found[0].message.zh


def test_who_is_appointed_from_tomorrow_on_is_not_yet():
    assert reasons(seen(since=ago(-1))) == ["record_absent"] and good(seen(since=TODAY), CONFIRMED)


def test_the_appointment_is_looked_at():
    assert reasons(seen(files={"evidence/responsible.pdf": CHANGED})) == ["evidence_differs"]
    assert reasons(seen(evidence=[])) == ["no_evidence"]
    assert reasons(seen(department="待填")) == ["placeholder"]


def test_a_task_of_nobody_fails_and_is_work_in_a_draft():
    found = seen(task="delivery")
    assert statuses(found) == ["fail"] and "测试验收管理" in found[0].message.zh
    assert statuses(seen(task="delivery", status="draft")) == ["manual"]
