# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers agency, people and posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from tools.example_agency.setting import (
    DEPARTMENTS,
    FOUNDED,
    LEAVERS,
    PEOPLE,
    POSTS,
    Example,
    head,
    holders,
    name_of,
    zh,
)

__all__ = ["agency", "people", "posts"]

_ASSESSED = date(2025, 1, 10)
_APPOINTED = date(2022, 3, 1)
_REGISTERED = date(2022, 3, 10)
_SUCCEEDED = date(2025, 8, 1)


def agency(example: Example) -> dict[str, Any]:
    certificate = example.files.note(
        "2024/iso27001-certificate", "信息安全管理体系认证证书",
        "证书编号 ISMS-0001，覆盖个人征信业务，有效期至 2027-05-01。")
    return {
        "head": head(
            name="示例征信有限公司", type="individual", operating_since=FOUNDED,
            iso27001={"until": date(2027, 5, 1), "evidence": certificate}),
        "departments": [
            {"id": one, "name": name, **({"technical": True} if technical else {})}
            for one, name, technical in DEPARTMENTS],
    }


def people(example: Example) -> dict[str, Any]:
    employed = [
        {
            "id": person, "name": name, "department": department, "employment": "staff", "joined": FOUNDED,
            "confidentiality": {"on": FOUNDED, "evidence": _undertaking(example, person)},
            **_qualifications(example, person),
        }
        for person, name, department in PEOPLE]
    left = [
        {
            "id": person, "name": name, "department": department, "employment": "staff", "joined": FOUNDED, "left": day,
            "confidentiality": {"on": FOUNDED, "evidence": _undertaking(example, person)},
            "returned": {
                "on": day, "evidence": example.files.note(
                    f"2025/return-{person}", f"{name}离职交还清单",
                    f"{day}，门禁卡、钥匙、办公终端已交还，全部账号已停用。")},
        }
        for person, name, department, day in LEAVERS]
    return {"head": head(), "records": employed + left}


def _undertaking(example: Example, person: str) -> list[dict[str, str]]:
    return example.files.note(
        f"2022/undertaking-{person}", "保密承诺书",
        f"{name_of(person)}于 {FOUNDED} 承诺：在职期间及离职后两年内保守所知悉的信息。")


def _qualifications(example: Example, person: str) -> dict[str, Any]:
    mine = [post for post in sorted(example.asked.qualified) if person in holders([post])]
    return {"qualifications": {
        post: {
            "on": _ASSESSED, "assessed_by": "p01", "evidence": example.files.note(
                f"2025/fitness-{post}", f"{zh('posts.posts', post)}任职能力评估",
                f"{_ASSESSED}，总经理{name_of('p01')}评估现任人员的能力与经验，结论：胜任。"),
        }
        for post in mine}} if mine else {}


def posts(example: Example) -> dict[str, Any]:
    return {
        "head": head(),
        "assignments": _assignments(example),
        "responsibilities": _responsibilities(example),
        "groups": [
            _group(example, "leading_group", (("p01", "senior_management"), ("p23", "department_head"))),
            _group(example, "data_security", (("p02", "senior_management"), ("p06", "manager")))],
    }


def _assignments(example: Example) -> list[dict[str, Any]]:
    letter = example.files.note(
        "2022/appointments", "岗位任命决定", f"自 {_APPOINTED} 起，按附表任命各岗位人员及 A、B 角。",
        "\n".join(
            f"- {zh('posts.posts', post)}：{name_of(one.person)}" + (f"（{one.role} 角）" if one.role else "")
            for post, rows in POSTS.items() for one in rows))
    found: list[dict[str, Any]] = []
    for post, rows in POSTS.items():
        for one in rows:
            found.append({
                "post": post, "person": one.person,
                **({"role": one.role} if one.role else {}),
                **({"department": one.department} if one.department else {}),
                "from": _APPOINTED, **({"registered": _REGISTERED} if one.department else {}), "evidence": letter})
    successor = next(one for one in found if one["post"] == "security_admin" and one["role"] == "B")
    successor["from"] = _SUCCEEDED
    person, name, _department, left = LEAVERS[0]
    found.append({
        "post": "security_admin", "person": person, "role": "B", "from": _APPOINTED, "to": left, "evidence": letter,
        "handover": {
            "to": successor["person"], "witness": "p03", "on": left, "evidence": example.files.note(
                "2025/handover-security-admin", "安全管理员岗位交接记录",
                f"{left}，{name}将账号、介质与文档移交{name_of(successor['person'])}，{name_of('p03')}监交。")}})
    return found


def _responsibilities(example: Example) -> list[dict[str, Any]]:
    letter = example.files.note(
        "2023/responsibilities", "职责分工决定", "下列事项由科技部负责，责任人为系统管理员。",
        "\n".join(f"- {zh('posts.tasks', task)}" for task in sorted(example.asked.tasks)))
    return [
        {"task": task, "department": "it", "person": "p07", "since": date(2023, 1, 10), "evidence": letter}
        for task in sorted(example.asked.tasks)]


def _group(example: Example, name: str, members: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    title = zh("posts.groups", name)
    listed = "、".join(f"{name_of(person)}（{zh('posts.memberships', kind)}）" for person, kind in members)
    return {
        "id": name, "members": [{"person": person, "as": kind} for person, kind in members],
        "evidence": example.files.note(
            f"2022/group-{name}", f"关于成立{title}的决定", f"{title}由下列人员组成：{listed}。")}
