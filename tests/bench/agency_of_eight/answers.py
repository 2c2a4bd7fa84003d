# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed of the agency: people, posts, values of fields, of what there is none; and how long each takes."""

from __future__ import annotations

from datetime import date
from typing import Any

TODAY = date(2026, 11, 27)
FOUNDED = date(2022, 3, 1)
# Seconds that a value of a kind takes a person, with looking it up where it is written.
SECONDS = {
    "word from a list": 4, "id of a person or thing": 4, "day": 6, "number, yes or no": 8, "names": 8, "text": 20,
    "heading confirmed": 4, "kinds confirmed": 10, "row deleted": 3, "file named for its record": 10,
    "structure (approvals, members)": 25}
PEOPLE = [
    ("p1", "周建国", "mgmt"), ("p2", "孙丽", "sec"), ("p3", "陈洁", "sec"), ("p4", "刘洋", "sec"), ("p5", "王芳", "it"),
    ("p6", "马超", "it"), ("p7", "宋佳", "biz"), ("p8", "唐悦", "biz")]
DEPARTMENTS = [("mgmt", "总经理室", True), ("sec", "安全部", True), ("it", "科技部", True), ("biz", "业务部", False)]
POSTS = {
    "senior_manager": ["p1"], "security_head": ["p2"], "security_admin": ["p3", "p4"], "system_admin": ["p5", "p6"],
    "network_admin": ["p5", "p6"], "dba": ["p5", "p6"], "developer": ["p4"], "tester": ["p6"], "room_manager": ["p5"],
    "business_operator": ["p7", "p8"], "query_operator": ["p7"], "user_manager": ["p8"], "submission_operator": ["p2"],
    "dispute_operator": ["p2"], "department_officer": ["p8"], "department_head": ["p7"], "data_security_owner": ["p1"],
    "data_asset_manager": ["p3"], "key_custodian": ["p8"]}
HOSTS = ("web1", "db1")

# What is said of a field, wherever it stands: the kind of value, and the value.
SAID: dict[str, tuple[str, Any]] = {
    "on": ("day", date(2026, 10, 20)), "by": ("names", ["p3"]), "version": ("text", "2.0"),
    "application": ("id of a person or thing", "creditapp"), "tester": ("id of a person or thing", "p6"),
    "result": ("word from a list", "pass"), "department": ("word from a list", "it"),
    "owner": ("id of a person or thing", "p5"), "importance": ("text", "高"), "location": ("text", "机房 A 列"),
    "label": ("text", "ZC"), "measures": ("text", "等级保护三级"), "since": ("day", date(2023, 1, 1)),
    "environment": ("word from a list", "production"), "monitored_by": ("text", "监控平台"),
    "key": ("number, yes or no", True), "redundant_with": ("id of a person or thing", ""),
    "purpose": ("text", "业务查询"), "checked": ("day", date(2026, 9, 1)),
    "applicant": ("id of a person or thing", "p5"),
    "done": ("day", date(2026, 6, 3)), "done_by": ("names", ["p6"]),
    "steps": ("structure (approvals, members)", [
        {"by": "p2", "on": date(2026, 5, 20)}, {"by": "p1", "on": date(2026, 5, 21)}]),
    "departments": ("names", ["it", "sec", "biz"]), "experts": ("names", ["外部专家 季明"]),
    "return_by": ("day", date(2026, 6, 20)), "returned": ("day", date(2026, 6, 12)),
    "escort": ("id of a person or thing", "p6"), "supervisor": ("id of a person or thing", "p6"),
    "deidentified_by": ("id of a person or thing", "p3"), "asset": ("id of a person or thing", "db1"),
    "levels": ("number, yes or no", 2), "approver": ("names", ["security_head", "senior_manager"]),
    "technical": ("number, yes or no", True), "custodian": ("id of a person or thing", "p8"),
    "attended": ("names", [one for one, _name, _department in PEOPLE]), "applications": ("names", ["creditapp"]),
    "within_objective": ("number, yes or no", True), "date_column": ("text", "日期"),
    "from": ("day", FOUNDED), "registered": ("day", date(2022, 3, 10)), "person": ("id of a person or thing", "p5"),
    "author": ("id of a person or thing", "p3"), "approved": ("day", date(2026, 1, 20)),
    "effective": ("day", date(2026, 2, 2)), "reviewed": ("day", date(2026, 9, 15)),
    "joined": ("day", FOUNDED), "assessed_by": ("id of a person or thing", "p1"),
    "witness": ("id of a person or thing", "p7"), "medium": ("id of a person or thing", "JZ-001"),
    "method": ("word from a list", "shred"), "receiver": ("id of a person or thing", "p5"),
    "sealed": ("day", date(2026, 9, 1)), "changed": ("day", date(2026, 9, 1)), "account": ("text", "root"),
    "maker": ("id of a person or thing", "p4"), "custodians": ("names", ["p7", "p8"]), "users": ("names", ["p5"]),
    "created": ("day", date(2025, 1, 6)), "expires": ("day", date(2027, 12, 31)), "verified": ("day", date(2026, 6, 1)),
    "until": ("day", date(2027, 6, 30)), "performance_review": ("day", date(2026, 6, 1)),
    "supplier": ("id of a person or thing", "GYS-maintenance"), "level": ("number, yes or no", 3),
    "personal": ("number, yes or no", True), "filed": ("day", date(2025, 12, 1)), "class": ("text", "备份数据"),
    "uses": ("structure (approvals, members)", "[]"), "parts": ("names", ["client", "browser"]),
    "backup": ("structure (approvals, members)", {"on": date(2026, 5, 29)})}
# What is otherwise in one list, or of one record of it: (list, field) or (list, word, field).
SPECIAL: dict[tuple[str, ...], tuple[str, Any]] = {
    ("activities.records", "items"): ("names", ["web1", "db1"]),
    ("activities.records", "network_vulnerability_scan", "items"): ("names", ["fw1"]),
    ("suppliers.visits", "sensitive_by_visitor"): ("number, yes or no", False),
    ("approvals.records", "backup.on"): ("day", date(2026, 5, 29)),
    ("approvals.records", "on"): ("day", date(2026, 5, 18)),
    ("grading.records", "reviewed"): ("day", date(2025, 11, 3)), ("grading.records", "method"): ("text", "定级指南"),
    ("suppliers.visits", "on"): ("day", date(2026, 5, 7)), ("suppliers.visits", "plan.on"): ("day", date(2026, 5, 6)),
    ("media.movements", "by"): ("id of a person or thing", "p8"), ("media.movements", "on"): ("day", date(2026, 6, 3)),
    ("media.movements", "approval"): ("id of a person or thing", "SP-020"),
    ("assets.subnets", "net"): ("text", "192.0.2.0/24"),
    ("members.records", "approved"): ("day", date(2025, 3, 12)),
    ("people.records", "confidentiality.on"): ("day", FOUNDED)}
# Of what there is none.
STATEMENTS = {
    "approvals": [
        "major_change", "cross_border", "publication", "external_data_access", "manual_entry", "repair", "take_out"],
    "incidents": ["incident", "client_threat", "disclosure", "major", "operation"],
    "media": ["medium", "abroad", "destruction", "query", "repair", "take_out", "transport"],
    "members": ["connected", "portal", "left", "removed"], "projects": ["project", "own", "outsourced"],
    "assets": ["test", "development"], "suppliers": ["outsourcing", "development", "security_service"], "keys": ["key"]}


def said(of: str, word: str, name: str, shape: Any) -> tuple[str, Any]:
    """The kind of a value, and the value."""
    last = name.rpartition(".")[2]
    for key in ((of, word, name), (of, name)):
        if key in SPECIAL:
            return SPECIAL[key]
    if last in SAID:
        return SAID[last]
    if shape is not None and shape.kind == "day":
        return "day", date(2026, 6, 1)
    if shape is not None and shape.kind == "boolean":
        return "number, yes or no", True
    return "text", "见所附材料"
