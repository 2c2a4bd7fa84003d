# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call of a rule makes somebody do again and again: its name, what it is called, who usually does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words

__all__ = ["Duty", "duty_named", "duty_of"]

_KINDS = "activities.kinds activities.logs"
# Rules whose kind is one of activities, with a day and a doer of its own; of the others one round covers all.
_BY_KIND = ("done", "logged", "decisions")


class Duty(NamedTuple):
    """What has to be done, and the post that usually does it (None where nobody in particular)."""

    name: str
    what: Text
    post: str | None


# In English, in Chinese, the post.
_RULES: dict[str, tuple[str, str, str | None]] = {
    "acknowledged": ("Acknowledge the documents in force", "签认现行制度", "security_admin"),
    "address_plan": ("Go through the subnets", "核对网段规划", "network_admin"),
    "apart": ("Confirm who holds which post", "确认岗位任职", "security_head"),
    "approved": ("Go through the approvals", "核对审批记录", "security_admin"),
    "assessed_after_change": (
        "Go through the assessments after major changes", "核对重大变更后的测评", "security_head"),
    "assessed_before_live": ("Go through the assessments before going live", "核对项目上线前的测评", "security_head"),
    "assets": ("Go through the assets", "核对资产台账", "data_asset_manager"),
    "contacts": ("Meet the outside counterparts", "与外部单位沟通", "security_head"),
    "envelopes": ("Change the sealed passwords", "更换密码信封", "key_custodian"),
    "facility": ("Inspect the machine rooms", "检查机房设施", "room_manager"),
    "findings_reported": ("Report the findings of audits", "报送审计发现", "security_head"),
    "flows_approved": ("Go through the outside connections", "核对对外连接", "network_admin"),
    "graded": ("Go through the grading", "核对系统定级", "security_head"),
    "incidents": ("Report incidents, or that there were none", "事件报告或零报告", "security_admin"),
    "isms": ("Renew the certificate of the management system", "管理体系认证或评审", "security_head"),
    "keys": ("Go through the keys", "核对密钥台账", "key_custodian"),
    "matrix": ("Go through the matrix of approvals", "审查审批矩阵", "security_head"),
    "media": ("Go through the media", "盘点介质", "media_keeper"),
    "members": ("Go through the connected institutions", "核对接入机构", "user_manager"),
    "people_complete": ("Go through the people", "核对人员台账", "security_admin"),
    "policy": ("Review the documents", "评审制度文件", "security_head"),
    "policies_reviewed": ("Review all documents", "评审全部制度文件", "security_head"),
    "products": ("Renew the certificates of products", "更新产品证书", "security_admin"),
    "project": ("Go through the documents of projects", "核对项目文档", "security_admin"),
    "qualified": ("Assess fitness for key posts", "关键岗位任职评定", "security_head"),
    "redundant": ("Go through the lines and spare devices", "核对线路与设备冗余", "network_admin"),
    "reported": ("Report in time, go through what was reported", "按期上报，核对上报记录", "security_head"),
    "runs_approved": ("Approve the enforcing runs", "核对加固批次的变更审批", "system_admin"),
    "separated": ("Go through the environments", "核对环境隔离", "system_admin"),
    "suppliers": ("Renew the agreements of suppliers", "续签供应商协议", "security_admin"),
    "tested": ("Test the applications", "应用安全测试", "tester"),
    "topology": ("Go through the drawing of the network", "核对网络拓扑图", "network_admin"),
    "visits": ("Go through the visits of suppliers", "核对外来人员来访", "security_admin"),
    "duty": ("Show that duties are done", "留存履职记录", "security_head"),
}
# One round confirms posts.yml for all of these.
_POSTS = ("apart", "cover", "group", "handed_over", "held", "officers", "only_for", "responsible")
# Rules whose kind is their default.
_OTHERS = {"decisions": "done/leading_group_meeting", "only_with": "keys"}


def duty_of(call: Mapping[str, Any]) -> str:
    """Return the name of the duty of a rule's call: the rule, with the kind where each kind is a duty of its own."""
    rule, kind = str(call["rule"]), call.get("kind")
    if rule in _BY_KIND and isinstance(kind, str):
        return f"done/{kind}"
    return "apart" if rule in _POSTS else _OTHERS.get(rule, rule)


def duty_named(name: str) -> Duty:
    """Return the duty of a name that `duty_of` gave; one that is known no more is called by its name."""
    rule, _slash, kind = name.partition("/")
    if not kind:
        en, zh, post = _RULES.get(rule, (name, name, None))
        return Duty(name, Text(en, zh), post)
    word = words(_KINDS).get(kind)
    return Duty(name, word.text, word.who) if word else Duty(name, Text(kind, kind), None)
