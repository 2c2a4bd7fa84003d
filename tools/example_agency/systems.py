# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers grading, application_tests, projects and facilities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tools.example_agency.asked import Document
from tools.example_agency.assets import APPLICATION, VERSION
from tools.example_agency.setting import Example, head, zh

__all__ = ["application_tests", "facilities", "grading", "projects"]

_TESTED = date(2026, 7, 20)
_INSPECTED = date(2026, 8, 17)
_WRITTEN, _STARTED, _ACCEPTED, _LIVE = date(2025, 3, 3), date(2025, 4, 1), date(2025, 9, 1), date(2025, 10, 10)
_DOCUMENT_REVIEWED = date(2026, 9, 1)
# sort -> id and name of the project.
_PROJECTS = {"own": ("XM-2025-01", "查询门户"), "outsourced": ("XM-2025-02", "异议处理系统")}

# What fields of a project's document say.
_SAID: dict[str, Any] = {
    "items": ["web1", APPLICATION], "package_sha256": "5f" * 32, "source_sha256": "a7" * 32,
    "engine": "两种查毒引擎，病毒库当日更新", "laboratory": "示例软件测评中心",
    "milestones": ["设计评审", "集成测试", "上线"], "grade": "三级", "custodian": "p06",
    "source": "脱敏后的历史数据", "released_by": "p06", "departments": ["it", "security", "business"],
    "results": "全部用例通过"}

# What stands in the room, and how it is built. What a clause asks for beyond it is told as the clause wants it.
_FACTS: dict[str, Any] = {
    "floor": 3, "floors": 12, "seismic_grade": 8, "cameras": 6, "camera_days": 90, "ground_ohm": 0.8,
    "extinguishers": 4,
    "temperature_min": 20, "temperature_max": 25, "humidity_min": 40, "humidity_max": 60, "ups_minutes": 60,
    "ups_needed_minutes": 30, "zones": 3, "fire_zones": 2, "leak_sensors": 8, "feeds": 2,
    "automatic_extinguishing": "七氟丙烷", "generator": False, "rented_generator": True}


def grading(example: Example) -> dict[str, Any]:
    return {"head": head(), "records": [{
        "id": "credit", "name": "个人征信系统", "personal": True, "level": 3,
        "boundary": "互联网出口防火墙以内，见网络拓扑图",
        "method": "按国家标准定级指南，取业务信息与系统服务的较高者", "reasons": "受损会严重影响社会秩序与公众利益",
        "reviewed": date(2025, 11, 3), "experts": ["外部专家 季明"], "custodian": "p06", "place": "档案室三号柜",
        "uses": [
            {"on": date(2026, 9, 14), "by": "p04", "purpose": "等级测评核对", "approved_by": "p06"}],
        "filed": date(2025, 12, 1), "filed_with": "属地公安机关", "evidence": example.files.note(
            "2025/grading-credit", "个人征信系统定级报告", "定为三级；2025-11-03 经外部专家评审，2025-12-01 备案。")}]}


def application_tests(example: Example) -> dict[str, Any]:
    listed = "\n".join(
        f"- {zh('application_tests.criteria', one)}：通过" for one in sorted(example.asked.criteria))
    report = example.files.note(
        "2026/application-test", f"应用安全测试报告（版本 {VERSION}）",
        f"{_TESTED}，罗琳按下列用例测试，结果：", listed)
    return {"head": head(), "records": [
        {
            "id": f"CS-{number:03d}", "application": APPLICATION, "criterion": criterion, "version": VERSION,
            "on": _TESTED, "tester": "p15", "result": "pass", "evidence": report}
        for number, criterion in enumerate(sorted(example.asked.criteria), 1)]}


def projects(example: Example) -> dict[str, Any]:
    return {"head": head(), "records": [
        {
            "id": name, "name": title, "sort": sort, "started": _STARTED, "accepted": _ACCEPTED, "live": _LIVE,
            "documents": {
                document: _document(example, name, document, one)
                for document, one in sorted(example.asked.documents.items()) if sort in one.sorts}}
        for sort, (name, title) in _PROJECTS.items()]}


def _document(example: Example, project: str, document: str, one: Document) -> dict[str, Any]:
    title = zh("projects.documents", document)
    return {
        "on": _WRITTEN, "author": "p04", "approver": "p03", "testers": ["p15"],
        **({"reviewed": _DOCUMENT_REVIEWED} if one.reviewed else {}),
        **{field: _SAID.get(field, "见文档相应章节") for field in sorted(one.fields)},
        **({"experts": ["外部专家 季明"]} if one.experts else {}),
        "evidence": example.files.note(
            f"{project}/{document.replace('_', '-')}", title, f"项目 {project} 的{title}，{_WRITTEN} 由孙丽批准。")}


def facilities(example: Example) -> dict[str, Any]:
    facts = dict(_FACTS)
    for conditions in example.asked.facilities.values():
        for condition in conditions:
            _meet(condition, facts)
    listed = "\n".join(f"- {zh('facilities.items', item)}：符合" for item in sorted(example.asked.facilities))
    report = example.files.note(
        "2026/room-inspection", "机房检查报告", f"{_INSPECTED}，风险合规部董洁逐项检查机房，照片存信息安全部。", listed)
    return {"head": head(), "rooms": [{
        "id": "JF-01", "name": "科技楼三层机房", "facts": {name: facts[name] for name in sorted(facts)},
        "inspections": {
            item: {"on": _INSPECTED, "by": "p27", "result": "good", "evidence": report}
            for item in sorted(example.asked.facilities)}}]}


def _meet(condition: Mapping[str, Any], facts: dict[str, Any]) -> None:
    """Give a fact that nothing is told of the value that the condition asks for."""
    if "any" in condition:
        for one in condition["any"]:
            _meet(one, facts)
        return
    asked = {"is": True, **condition}
    if "one_of" in asked:
        value = asked["one_of"][0]
    elif "above" in asked:
        value = asked["above"] + 1
    elif "not" in asked:
        value = not asked["not"]
    else:
        value = next((asked[key] for key in ("at_least", "at_most") if key in asked), asked["is"])
    facts.setdefault(condition["fact"], value)
