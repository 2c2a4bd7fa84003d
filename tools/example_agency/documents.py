# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Register policies, and the documents themselves: a small agency has few, each of several kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from tools.example_agency.files import docx
from tools.example_agency.setting import Example, head, name_of, zh

__all__ = ["VERSION", "Paper", "papers", "policies"]

VERSION = "2.0"
_APPROVED = date(2026, 1, 20)
_EFFECTIVE = date(2026, 2, 2)
_REVIEWED = date(2026, 9, 15)
_AUTHOR, _APPROVER = "p04", "p01"

# Title -> the kinds that it is of. A kind that stands nowhere here has a document of its own, named for it.
_TITLES: dict[str, tuple[str, ...]] = {
    "信息安全总体方针": ("security_policy", "policy_management"),
    "自主可控规划": ("autonomy_plan",),
    "岗位职责说明书": ("duties",),
    "人员安全管理办法": ("personnel", "confidentiality_rules"),
    "运行维护管理办法": ("operations", "fault_handling"),
    "操作规程": ("procedures", "device_operation"),
    "系统安全管理办法": ("system_security", "access_control"),
    "变更与备份管理办法": ("change_management", "backup_restore"),
    "密码与密钥管理办法": ("cryptography", "key_management"),
    "信息安全事件管理办法": ("incident_management", "incident_reporting", "incident_response"),
    "应急预案": ("emergency_plan", "emergency_management"),
    "外包与来访管理办法": ("outsourcing", "visitors", "outsourcing_contingency"),
    "安全检查与内部审计办法": ("security_inspection", "internal_audit"),
    "软件开发管理办法": ("software_development", "coding_standard"),
    "信息系统建设管理办法": ("construction",),
    "终端与账号使用规定": ("terminals", "account_use"),
    "业务操作规范": ("business_operations", "information_protection", "role_division"),
    "客户端安全管理办法": ("client_testing", "client_environment"),
    "机构接入管理办法": ("member_access",),
    "机构退出管理办法": ("member_leave",),
    "资产与设备管理办法": ("asset_management", "equipment_maintenance"),
    "信息分类分级办法": ("information_classification",),
    "数据管理办法": ("data_management",),
    "信息采集管理办法": ("collection",),
    "手工录入管理办法": ("manual_collection",),
    "用户管理办法": ("internal_users",),
    "外部用户管理办法": ("external_users",),
}
# One document is in Word, as such documents mostly are.
_WORD = ("应急预案",)
# What a chapter says of its subject, in turn.
_SENTENCES = (
    "本章规定“{topic}”的要求：由责任部门执行，过程留存记录，信息安全部每年检查一次。",
    "与“{topic}”有关的事项先申请、后审批，未经批准不得实施；记录至少保存三年。",
    "关于“{topic}”的规定适用于全体人员和外包人员；违反的，按人员安全管理办法处理。",
    "责任部门至少每年评估一次“{topic}”的规定是否适当，发现的问题指定责任人和期限。",
    "“{topic}”的具体做法写入操作手册，变化后一个月内更新并通知有关人员。",
)
_NUMBERS = "一二三四五六七八九"


class Paper(NamedTuple):
    """A document: its id, its title, the kinds that it is of."""

    id: str
    title: str
    kinds: tuple[str, ...]


def papers(example: Example) -> list[Paper]:
    """Return the documents that the clauses ask for, in their order."""
    wanted = dict(example.asked.policies)
    if example.asked.duties:
        wanted.setdefault("duties", set())
    titles = {title: tuple(kind for kind in kinds if kind in wanted) for title, kinds in _TITLES.items()}
    known = {kind for kinds in _TITLES.values() for kind in kinds}
    titles.update({zh("policies.kinds", kind): (kind,) for kind in sorted(wanted.keys() - known)})
    return [
        Paper(f"ZD-{number:03d}", title, kinds)
        for number, (title, kinds) in enumerate(((title, kinds) for title, kinds in titles.items() if kinds), 1)]


def policies(example: Example) -> dict[str, Any]:
    return {"head": head(), "records": [_record(example, paper) for paper in papers(example)]}


def _record(example: Example, paper: Paper) -> dict[str, Any]:
    topics = sorted({topic for kind in paper.kinds for topic in example.asked.policies.get(kind, ())})
    chapters = {topic: _heading(number, zh("policies.topics", topic)) for number, topic in enumerate(topics, 1)}
    duties = _duties(example) if "duties" in paper.kinds else []
    paragraphs = [*_front(paper), *_chapters(chapters), *_duty_paragraphs(duties)]
    given = _file(example, paper, paragraphs)
    return {
        "id": paper.id, "title": paper.title, "kinds": list(paper.kinds), "version": VERSION, **given,
        "author": _AUTHOR, "approver": _APPROVER, "approved": _APPROVED, "effective": _EFFECTIVE, "reviewed": _REVIEWED,
        "topics": chapters, **({"duties": duties} if duties else {})}


def _heading(number: int, text: str) -> str:
    """第一章 ... 第二十三章"""
    tens, ones = divmod(number, 10)
    count = ("" if tens < 2 else _NUMBERS[tens - 1]) + ("十" if tens else "") + (_NUMBERS[ones - 1] if ones else "")
    return f"第{count}章 {text}"


def _duties(example: Example) -> list[dict[str, Any]]:
    return [
        {
            "post": post,
            "items": {
                item: f"{zh('posts.posts', post)}：{zh('posts.duties', item)}"
                for item in sorted(example.asked.duties[post])},
        }
        for post in sorted(example.asked.duties)]


def _front(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "Title", paper.title
    yield "Normal", f"编号 {paper.id}，版本 {VERSION}，自 {_EFFECTIVE} 起施行。"
    yield "Normal", f"起草：{name_of(_AUTHOR)}；批准：{name_of(_APPROVER)}，{_APPROVED}。"
    kinds = "、".join(zh("policies.kinds", kind) for kind in paper.kinds)
    yield "Normal", f"本文件规定{kinds}，适用于公司各部门；由信息安全部解释，每年评审一次。"


def _chapters(chapters: dict[str, str]) -> Iterator[tuple[str, str]]:
    for number, (topic, heading) in enumerate(chapters.items()):
        yield "Heading1", heading
        yield "Normal", _SENTENCES[number % len(_SENTENCES)].format(topic=zh("policies.topics", topic))


def _duty_paragraphs(duties: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in duties:
        post = zh("posts.posts", one["post"])
        yield "Heading1", f"{post}岗位"
        yield "Normal", f"{post}对本岗位的信息安全负责，离岗时办理交接。"
        for item, heading in one["items"].items():
            yield "Heading2", heading
            yield "Normal", f"{post}负责“{zh('posts.duties', item)}”，每年至少一次并留存记录。"


def _file(example: Example, paper: Paper, paragraphs: Sequence[tuple[str, str]]) -> dict[str, str]:
    if paper.title in _WORD:
        return example.files.add(f"policies/{paper.id}.docx", docx(paragraphs))
    marks = {"Title": "# ", "Heading1": "## ", "Heading2": "### "}
    text = "\n\n".join(marks.get(style, "") + words for style, words in paragraphs)
    return example.files.add(f"policies/{paper.id}.md", text + "\n")
