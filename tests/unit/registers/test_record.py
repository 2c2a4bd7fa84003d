# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people call a record in a sentence."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from tests.unit.registers.support import world


@pytest.mark.parametrize(("register", "of", "fields", "called"), [
    ("approvals", "records", {"id": "SP-1", "kind": "change"}, ("SP-1", "SP-1")),
    ("suppliers", "records", {"id": "GYS-01", "name": "示例公司"}, ("示例公司 (GYS-01)", "示例公司 (GYS-01)")),
    ("policies", "records", {"id": "ZD-1", "title": "岗位职责"}, ("岗位职责 (ZD-1)", "岗位职责 (ZD-1)")),
    ("posts", "responsibilities", {"task": "acceptance"}, ("Management of acceptance", "测试验收管理")),
    ("posts", "assignments", {"post": "dba", "person": "p11"}, ("Database administrator p11", "数据库管理员 p11")),
    ("posts", "groups", {"id": "leading_group"}, ("Leading group for information security", "信息安全领导小组")),
    ("approvals", "matrix", {"matter": "change"}, ("Change", "系统变更")),
    ("activities", "logs", {"kind": "monitoring"}, ("Log of monitoring", "运行监测日志")),
    ("media", "none", {"kind": "abroad"}, ("Sent abroad", "送往境外")),
    ("assets", "records", {"inventory_name": "web1"}, ("web1", "web1"))])
def test_a_record_is_called_by_its_label_with_its_id(register, of, fields, called):
    assert Record(fields, register, of).called == Text(*called)


def test_who_holds_a_post_is_told_by_name_where_the_registers_know_it():
    holder = Record({"post": "dba", "person": "p10"}, "posts", "assignments")
    assert world().named(holder) == Text("Database administrator 员工10 (p10)", "数据库管理员 员工10 (p10)")
    [seen] = world().evidence(holder, {}, about="handover")
    assert str(seen.message).startswith("Database administrator 员工10 (p10), 'Handover' (`handover`) names no")
