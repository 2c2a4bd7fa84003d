# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Register approvals: who decides on what, and what was decided."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from tools.example_agency.asked import Approval
from tools.example_agency.setting import REVIEWED, Example, head, name_of, workday, zh

__all__ = ["CONNECTION", "RUN", "approval_of", "approvals"]

# The enforcing run of this tool that the example has had.
RUN = "20260601T020000-ab12"
# What is outside has its id from here: the inventory's flows name it (boundary_flows, `approval`).
CONNECTION = "external_connection"
_MATRIX_REVIEWED = date(2026, 9, 21)
# Matters of which there were none.
_NONE = {"cross_border": "不向境外提供信息", "major_change": "本年度无重大变更"}
# What more than the head of information security decides.
_APPROVERS = {"policy": ["senior_manager"], "key_movement": ["security_head"]}
_BOTH = ["security_head", "senior_manager"]
_APPLICANT = {"manual_entry": "p21", "publication": "p18", "data_modification": "p12", "repository_release": "p13"}
_DOER = {"manual_entry": "p22", "publication": "p20", "key_movement": "p29", "repository_release": "p14"}

_WHAT = {
    "change": "数据库小版本升级", "go_live": "查询门户 3.2.1 上线", "network_access": "业务终端接入内网",
    "important_operation": "数据库主备切换", "resource_access": "开放监控只读权限", "policy": "信息安全制度 2.0 版发布",
    "security_design": "双因素登录改造方案", "security_matter": "堡垒机策略调整",
    "data_modification": "更正一笔重复报送",
    "external_data_access": "测评机构查看日志样本", "terminal_access": "新终端接入", "repository_release": "发布 3.2.1",
    "acceptance": "查询门户验收", "equipment_purchase": "采购两台交换机", "equipment_issue": "领用笔记本电脑",
    "take_out": "备份磁带送异地库", "repair": "db2 硬盘返修", "external_connection": "查询门户对互联网开放",
    "key_movement": "领用备份加密密钥", "manual_entry": "补录纸质异议材料", "publication": "发布行业统计报告"}
# What fields of an approval say.
_SAID: dict[str, Any] = {
    "backup": {"on": date(2026, 5, 29)}, "return_by": date(2026, 6, 19), "departments": ["it", "security", "business"],
    "notified": "全体运维人员和业务部", "record": "变更记录单已归档", "impact": "停机 10 分钟，夜间实施",
    "plan": "先备库后主库，失败则切回", "business_authorization": "业务部书面授权，彭程签字", "asset": "db2",
    "purpose": "业务需要", "peer": "公众用户，经出口防火墙", "source": "纸质申请表", "content_checked": "双人核对一致",
    "deidentified_by": "p06", "identification_test": "抽样重识别测试未成功", "supervisor": "p08",
    "commit": "8f0c2d417be1a6c9", "test_result": "查毒与基线检查通过"}


def approval_of(example: Example, matter: str) -> str:
    """Return the id of the approval of a matter."""
    recorded = [one for one in sorted(example.asked.approvals) if example.asked.approvals[one].recorded]
    return f"SP-2026-{[one for one in recorded if one not in _NONE].index(matter) + 1:03d}"


def approvals(example: Example) -> dict[str, Any]:
    matters = sorted(example.asked.approvals)
    return {
        "head": head(matrix_reviewed=_MATRIX_REVIEWED),
        "matrix": [
            {
                "matter": matter, "department": "security", "approver": _APPROVERS.get(matter, _BOTH),
                "levels": _levels(matter, example.asked.approvals[matter])}
            for matter in matters],
        "records": [
            _record(example, matter, example.asked.approvals[matter]) for matter in matters
            if example.asked.approvals[matter].recorded and matter not in _NONE],
        "none": [{"kind": kind, "on": REVIEWED, "by": "p03", "reason": reason} for kind, reason in _NONE.items()],
    }


def _levels(matter: str, one: Approval) -> int:
    return max(one.levels, 2 if matter in ("go_live", "change") else 1)


def _record(example: Example, matter: str, one: Approval) -> dict[str, Any]:
    name, title = approval_of(example, matter), zh("approvals.matters", matter)
    number = int.from_bytes(hashlib.sha256(matter.encode()).digest()[:4], "big")
    asked_on = date(2026, 5, 18) + timedelta(days=number % 5)
    done = date(2026, 6, 1) + timedelta(days=number % 4)
    steps: list[dict[str, Any]] = [{"by": "p03", "on": workday(asked_on + timedelta(days=1))}]
    if "senior_manager" in _APPROVERS.get(matter, _BOTH):
        steps.append({"by": "p01", "on": workday(asked_on + timedelta(days=2))})
    if _APPROVERS.get(matter) == ["senior_manager"]:
        steps = steps[1:]
    record: dict[str, Any] = {
        "id": name, "kind": matter, "what": _WHAT.get(matter, title), "applicant": _APPLICANT.get(matter, "p07"),
        "on": asked_on, "steps": steps, "done": done, "done_by": [_DOER.get(matter, "p08")],
        **{field: _said(field) for field in sorted(one.fields) if field not in ("on", "steps", "what")}}
    if one.experts:
        record["experts"] = ["外部专家 季明"]
    if one.escorted:
        record["escort"] = "p08"
    if one.returned:
        record["returned"] = date(2026, 6, 12)
    if matter == "change":
        record["runs"] = [RUN]
    decided = "；".join(f"{step['on']} {name_of(step['by'])}同意" for step in steps)
    return {**record, "evidence": example.files.note(
        f"2026/{name}", f"{title}审批单",
        f"申请：{record['what']}，{name_of(record['applicant'])}，{asked_on}。", f"审批：{decided}。",
        f"实施：{done}，{name_of(record['done_by'][0])}。")}


def _said(field: str) -> Any:
    return _SAID.get(field, "见审批单")
