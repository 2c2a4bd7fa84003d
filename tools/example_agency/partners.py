# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers suppliers, members and incidents: what the agency has to do with others, and what went wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from tools.example_agency.setting import REVIEWED, Example, head, zh

__all__ = ["incidents", "members", "supplier_of", "suppliers"]

# kind -> id and name. The kinds that nobody asks for have no supplier.
_SUPPLIERS = {
    "outsourcing": ("GYS-01", "示例信息技术服务有限公司"),
    "maintenance": ("GYS-02", "示例系统集成有限公司"),
    "development": ("GYS-03", "示例软件有限公司"),
    "security_service": ("GYS-04", "示例网络安全服务有限公司"),
    "auditor": ("GYS-05", "示例会计师事务所"),
    "assessor": ("GYS-06", "示例等级测评有限公司"),
}
_AGREED_UNTIL = date(2027, 6, 30)
_TEXTS = {"commitments": "7×24 小时响应，四小时到场", "access_limits": "仅限维护窗口，经堡垒机，有人陪同"}


def supplier_of(kind: str) -> str:
    """Return the id of the supplier of a kind."""
    return _SUPPLIERS[kind][0]


def suppliers(example: Example) -> dict[str, Any]:
    wanted = {kind: fields for kind, fields in example.asked.suppliers.items()}
    for one in example.asked.activities.values():
        if one.external:
            wanted.setdefault(one.external, set())
    return {
        "head": head(),
        "records": [_supplier(example, kind) for kind in _SUPPLIERS if kind in wanted],
        "visits": [_visit(example)],
        "products": [_product(example, number, kind) for number, kind in enumerate(sorted(example.asked.products), 1)],
    }


def _supplier(example: Example, kind: str) -> dict[str, Any]:
    name, title = _SUPPLIERS[kind]
    contract = example.files.note(
        f"2025/contract-{name}", f"与{title}的合同和安全保密协议",
        f"{zh('suppliers.kinds', kind)}合同，含安全、保密与知识产权条款，有效期至 {_AGREED_UNTIL}。")
    return {
        "id": name, "name": title, "kind": kind,
        "agreements": {one: {"until": _AGREED_UNTIL, "evidence": contract} for one in sorted(example.asked.agreements)},
        **_TEXTS, "performance_review": date(2026, 6, 1),
        "qualification": {"number": f"ZZ-{name[-2:]}-2024", "until": _AGREED_UNTIL},
        "people": _supplier_people(kind)}


def _supplier_people(kind: str) -> list[dict[str, Any]]:
    if kind != "maintenance":
        return []
    # The one account of a supplier on the hosts; accounts_valid_until of the inventory ends it on this day, too.
    return [{"name": "石磊", "account": "vendor.support", "until": date(2027, 3, 31)}]


def _visit(example: Example) -> dict[str, Any]:
    return {
        "id": "FW-001", "supplier": supplier_of("maintenance"), "on": date(2026, 5, 7),
        "plan": {"on": date(2026, 5, 6), "evidence": example.files.note(
            "2026/FW-001-plan", "现场服务计划", "2026-05-06 提交：次日更换 db2 的故障硬盘，不登录系统。")},
        "escort": "p08", "did": "更换 db2 故障硬盘", "differences": "与计划一致", "sensitive_by_visitor": False,
        "evidence": example.files.note(
            "2026/FW-001", "现场维护记录",
            "2026-05-07，供应商工程师在马超陪同下更换 db2 的故障硬盘，旧硬盘留存待销毁。")}


_PRODUCTS = {"security": "防火墙 FW-2000", "cryptography": "服务器密码机 HSM-100"}


def _product(example: Example, number: int, kind: str) -> dict[str, Any]:
    name, title = f"CP-{number:02d}", zh("suppliers.products", kind)
    return {
        "id": name, "name": _PRODUCTS.get(kind, title), "class": kind, "certificate": {
            "number": f"ZS-2024-{number:03d}", "until": _AGREED_UNTIL, "evidence": example.files.note(
                f"2024/certificate-{name}", f"{title}检测认证证书", f"证书有效期至 {_AGREED_UNTIL}。")},
        "selection_test": "2024-02 对比测试，功能与性能达标", "candidates": "三家候选产品，见选型报告"}


_CONNECTED = {
    "necessity": "查询业务需要", "business_systems": "信贷管理系统 2.1", "security_level": "等级保护三级",
    "network_conditions": "专线接入，独立前置机", "assessed_by": "p27", "approved_by": "p02",
    "applied": date(2025, 1, 6), "assessed": date(2025, 2, 12), "test_environment": "接入测试区", "test_result": "pass",
    "tested": date(2025, 3, 5),
    "approved": date(2025, 3, 12), "connected_on": date(2025, 4, 1), "user_policy_received": date(2025, 2, 12),
    "user_procedures_received": date(2025, 2, 12),
    "user_roles": ["administrator", "query", "submission", "dispute"],
    "client_security_required": date(2025, 2, 12), "feedback_channel": "专线", "user_list_reviewed": date(2026, 6, 2)}
_LEFT = {
    "leave_requested": date(2026, 1, 5), "outstanding_settled": "无未结业务", "disputes_settled": "异议均已办结",
    "leave_reviewed_by": "p27", "leave_reviewed": date(2026, 1, 9), "leave_done_by": "p19",
    "left_on": date(2026, 1, 12)}
_REMOVED = {
    "verified_closed": date(2026, 4, 8), "leave_reviewed_by": "p27", "leave_reviewed": date(2026, 4, 9),
    "leave_done_by": "p19", "left_on": date(2026, 4, 10)}
# state -> name, what is told of it, what was done.
_MEMBERS: dict[str, tuple[str, dict[str, Any], str]] = {
    "connected": ("示例小额贷款有限公司", _CONNECTED, "2025-04-01 起经专线接入，接入前完成评估与测试"),
    "portal": ("示例融资担保有限公司", _CONNECTED, "2025-04-01 起经门户查询，接入前完成评估与测试"),
    "left": ("示例汽车金融有限公司", _LEFT, "2026-01-12 按申请退出，数据与异议均已处理"),
    "removed": ("示例典当有限公司", _REMOVED, "2026-04-10 经核实已注销，由公司主动终止接入"),
}


def members(example: Example) -> dict[str, Any]:
    records = []
    for number, state in enumerate((one for one in _MEMBERS if one in example.asked.members), 1):
        name, fields, told = _MEMBERS[state]
        records.append({
            "id": f"JG-{number:03d}", "name": name, "state": state, **fields,
            "evidence": example.files.note(f"2026/JG-{number:03d}", f"{name}接入档案", f"{told}。")})
    return {"head": head(), "records": records}


def incidents(example: Example) -> dict[str, Any]:
    return {"head": head(), "records": [
        {
            "id": "SJ-2026-001", "what": "日志分区写满，查询服务中断", "class": "operation",
            "severity": "minor", "found": date(2026, 4, 1),
            "due": date(2026, 5, 1), "closed": date(2026, 4, 20), "reporter": "p17", "reported_to": "p24",
            "cause": "日志分区写满，查询服务停止 20 分钟", "monitoring": "分区使用率 80% 告警",
            "prevention": "扩容并自动清理", "collected": "系统日志与监控曲线", "process": "发现、切换、恢复、复盘",
            "lessons": "容量告警阈值偏高",
            "remedy": "告警阈值由 95% 调为 80%", "evidence": example.files.note(
                "2026/SJ-2026-001", "事件处置报告",
                "2026-04-01 日志分区写满，查询服务停止 20 分钟；已扩容，4 月 20 日关闭。")},
    ], "none": [
        {"kind": kind, "on": REVIEWED, "by": "p03", "reason": "零报告", "holds": "P3M"}
        for kind in ("client_threat", "disclosure", "major")]}
