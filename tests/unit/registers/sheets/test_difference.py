# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list is to become is told record by record, and field by field."""

from __future__ import annotations

from datetime import date

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.sheets.difference import difference, key_of

DBA = {"post": "dba", "person": "p11", "from": date(2022, 3, 1)}


def test_records_are_added_changed_and_removed():
    before = [{"id": "a", "name": "甲", "by": ["x"]}, {"id": "b"}, {"id": "c"}]
    found = difference("people.records", before, [{"id": "c"}, {"id": "a", "name": "乙"}, {"id": "d", "level": 3}])
    assert found and found.same == 1
    assert [line.en for line in found.lines()] == [
        "people.records d: added (id d, level 3)", "people.records a: name: 甲 -> 乙; by: [\"x\"] -> -",
        "people.records b: removed"]
    assert [line.zh for line in found.lines()][::2] == [
        "people.records d：新增（id d、level 3）", "people.records b：删除"]


def test_order_is_no_difference():
    assert not difference("people.records", [{"id": "a"}, {"id": "b"}], [{"id": "b"}, {"id": "a"}])


@pytest.mark.parametrize(("before", "after"), [(True, 1), (1, "1"), (date(2026, 1, 5), "2026-01-05"), ([], None)])
def test_a_value_of_another_type_is_another_value(before, after):
    found = difference("people.records", [{"id": "a", "x": before}], [{"id": "a", "x": after}])
    assert found.changed[0].fields == (("x", before, after),)


@pytest.mark.parametrize(("name", "record", "key"), [
    ("people.records", {"id": "a", "kind": "x"}, ("a",)),
    ("posts.assignments", DBA, ("dba", "p11", date(2022, 3, 1))),
    ("media.none", {"kind": "x", "on": date(2026, 1, 5), "by": "p1"}, ("x", date(2026, 1, 5))),
    ("people.records", {"name": "a"}, ('{"name": "a"}',)),
])
def test_records_are_known_by_their_id_or_what_stands_for_it(name, record, key):
    assert key_of(name, record) == key


def test_records_of_one_key_belong_together_in_their_order():
    found = difference("posts.assignments", [DBA, {**DBA, "role": "A"}], [DBA, {**DBA, "role": "B"}])
    assert found.same == 1 and [one.fields for one in found.changed] == [(("role", "A", "B"),)]
