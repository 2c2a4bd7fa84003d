# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done in openGauss is recorded, and the record is kept."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

RIGHT = Text(
    "{label}: logins, rights and definitions are recorded, and the record is kept for the term.",
    "{label}：登录、授权与定义变更均有记录，且保存期限符合要求。")
# Bits of audit_system_object.
_DEFINITIONS = (
    (0, Text("databases", "数据库")), (1, Text("schemas", "模式")), (2, Text("users", "用户")),
    (3, Text("tables", "表")), (5, Text("views", "视图")), (7, Text("functions", "函数")),
    (13, Text("row-level security", "行级安全策略")))
_LOGINS = 7
_SET = Text("The database administrator sets it (gs_guc reload).", "由数据库管理员设置（gs_guc reload）。")
_KEEP = Text(
    "The database administrator sets audit_resource_policy to off and audit_file_remain_time to {days} or more, where "
    "the disk has room for it.",
    "由数据库管理员在磁盘容量允许时将 audit_resource_policy 设为 off，并将 audit_file_remain_time 设为不小于 {days}。")


def recorded(cluster, policy):
    """Look at what is written into the record."""
    if not cluster.setting("audit_enabled").on:
        yield wrong(
            cluster, "audit_off", "audit_enabled is off.", "audit_enabled 未开启。", expected="audit_enabled = on",
            actual="off", evidence=cluster.seen("audit_enabled"), advice=_SET)
    else:
        yield fine(cluster, *cluster.seen("audit_enabled"))
    wanted = {"audit_login_logout": _LOGINS, "audit_user_locked": 1, "audit_grant_revoke": 1}
    if policy.level >= 3:
        wanted["audit_dml_state"] = 1
    if policy.audit_reads:
        wanted["audit_dml_state_select"] = 1
    for name, number in sorted(wanted.items()):
        if cluster.setting(name).number() != number:
            yield wrong(
                cluster, "audit_events", "{name} is {actual}, expected {number}.",
                "{name} 为 {actual}，应为 {number}。",
                name=name, actual=cluster.setting(name).value, number=number, evidence=cluster.seen(name), advice=_SET)
        else:
            yield fine(cluster, *cluster.seen(name))
    bits = cluster.setting("audit_system_object").number()
    missing = [what for bit, what in _DEFINITIONS if not bits >> bit & 1]
    if missing:
        yield wrong(
            cluster, "audit_definitions", "audit_system_object is {actual}, so definitions of these are not recorded: "
            "{missing}.", "audit_system_object 为 {actual}，以下对象的定义变更未记录：{missing}。", actual=bits,
            missing=joined(missing), expected=sum(1 << bit for bit, _what in _DEFINITIONS) | bits,
            evidence=cluster.seen("audit_system_object"), advice=_SET)
    # Came with version 5.
    left_out = cluster.has("no_audit_client")
    if left_out is not None and left_out.value:
        yield wrong(
            cluster, "audit_excluded", "no_audit_client keeps these out of the record: {users}.",
            "no_audit_client 使以下客户端不被记录：{users}。", users=left_out.value,
            evidence=cluster.seen("no_audit_client"), advice=_SET)


def kept(cluster, policy):
    """Look at how long the record is kept."""
    seen = cluster.seen("audit_resource_policy", "audit_file_remain_time", "audit_space_limit")
    days = cluster.setting("audit_file_remain_time").number()
    advice = _KEEP.format(days=policy.log_days)
    if cluster.setting("audit_resource_policy").on:
        yield wrong(
            cluster, "record_by_size", "its record is kept by size (audit_resource_policy is on), not for {days} days; "
            "how far it goes back is not looked at.",
            "审计记录按大小保存（audit_resource_policy 为 on），而非保存 {days} 天；实际保存到何时未查看。",
            status="manual", days=policy.log_days, evidence=seen, advice=advice)
    elif 0 < days < policy.log_days:
        yield wrong(
            cluster, "log_short", "its record is kept for {kept} days (audit_file_remain_time), expected {days}.",
            "审计记录保存 {kept} 天（audit_file_remain_time），应为 {days} 天。", kept=days, days=policy.log_days,
            expected=policy.log_days, actual=days, evidence=seen, advice=advice)
    else:
        yield fine(cluster, *seen)


LOOKS = (recorded, kept)
