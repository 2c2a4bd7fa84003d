# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every part of the example rests on: its days, its people, and who holds which post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from tools.example_agency.asked import Asked
from tools.example_agency.files import Files

__all__ = [
    "DEPARTMENTS", "FOUNDED", "LEAVERS", "PEOPLE", "POSTS", "REVIEWED", "SINCE", "TODAY", "Example", "Holder", "head",
    "holders", "name_of", "workday", "zh"]

# The day on which the example is looked at (organization_today in its group_vars).
TODAY = date(2026, 11, 27)
FOUNDED = date(2022, 3, 1)
SINCE = date(2023, 1, 10)
REVIEWED = date(2026, 10, 8)

# id, name, and whether its work is technical: such a department needs no security officer of its own.
DEPARTMENTS = (
    ("management", "总经理室", True), ("security", "信息安全部", True), ("it", "科技部", True),
    ("business", "业务部", False), ("compliance", "风险合规部", False), ("administration", "综合部", False))

# Who is employed: id, name, department.
PEOPLE = (
    ("p01", "周建国", "management"), ("p02", "吴晓梅", "management"),
    ("p03", "孙丽", "security"), ("p04", "陈洁", "security"), ("p05", "刘洋", "security"), ("p06", "何静", "security"),
    ("p07", "王芳", "it"), ("p08", "马超", "it"), ("p09", "郑凯", "it"), ("p10", "林涛", "it"), ("p11", "赵敏", "it"),
    ("p12", "黄磊", "it"), ("p13", "徐航", "it"), ("p14", "高翔", "it"), ("p15", "罗琳", "it"), ("p16", "梁斌", "it"),
    ("p17", "宋佳", "business"), ("p18", "唐悦", "business"), ("p19", "韩雪", "business"), ("p20", "冯宇", "business"),
    ("p21", "邓丽", "business"), ("p22", "曹阳", "business"), ("p23", "彭程", "business"), ("p24", "曾伟", "business"),
    ("p25", "萧然", "business"), ("p26", "田野", "compliance"), ("p27", "董洁", "compliance"),
    ("p28", "袁媛", "administration"), ("p29", "潘颖", "administration"), ("p30", "于江", "compliance"))

# Who has left: id, name, department, the day.
LEAVERS = (("p31", "蒋欣", "security", date(2025, 7, 31)),)


class Holder(NamedTuple):
    """Somebody in a post; of two, one is A and the other stands in."""

    person: str
    role: str | None = None
    department: str | None = None


POSTS: dict[str, tuple[Holder, ...]] = {
    "senior_manager": (Holder("p01"), Holder("p02")),
    "security_head": (Holder("p03"),),
    "security_admin": (Holder("p04", "A"), Holder("p05", "B")),
    "system_admin": (Holder("p07", "A"), Holder("p08", "B")),
    "network_admin": (Holder("p09", "A"), Holder("p10", "B")),
    "dba": (Holder("p11", "A"), Holder("p12", "B")),
    "developer": (Holder("p13"), Holder("p14")),
    "tester": (Holder("p15"),),
    "room_manager": (Holder("p16"),),
    "business_operator": (Holder("p17", "A"), Holder("p18", "B")),
    "user_manager": (Holder("p19"),),
    "query_operator": (Holder("p20"),),
    "submission_operator": (Holder("p21"),),
    "dispute_operator": (Holder("p22"),),
    "department_head": (Holder("p23"), Holder("p26")),
    "department_officer": (
        Holder("p24", department="business"), Holder("p27", department="compliance"),
        Holder("p28", department="administration")),
    "data_security_owner": (Holder("p02"),),
    "data_asset_manager": (Holder("p06"),),
    "key_custodian": (Holder("p29"), Holder("p30")),
    "staff": (Holder("p25"),),
}


@dataclass
class Example:
    """What is asked for, and the files made for it on the way."""

    asked: Asked
    files: Files = field(default_factory=Files)


def head(**more: Any) -> dict[str, Any]:
    """Return what every register begins with."""
    return {"status": "kept", "since": SINCE, "reviewed": REVIEWED, **more}


def holders(posts: Iterable[str]) -> list[str]:
    """Return the ids of all who hold one of the posts; of everybody, where that is asked."""
    wanted = set(posts)
    if "everybody" in wanted:
        return [person for person, _name, _department in PEOPLE]
    return sorted({one.person for post in wanted for one in POSTS.get(post, ())})


def name_of(person: str) -> str:
    """Return somebody's name; an id that is nobody's stays."""
    return next((one[1] for one in (*PEOPLE, *LEAVERS) if one[0] == person), person)


def names(people: Sequence[str]) -> str:
    """Return names as they stand in a sentence; many as their number."""
    return "、".join(map(name_of, people)) if len(people) <= 8 else f"{name_of(people[0])}等 {len(people)} 人"


def workday(day: date) -> date:
    """Return the day, or the Monday after where it is a weekend."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def zh(vocabulary: str, word: str) -> str:
    """Return the Chinese label of a word."""
    return label(vocabulary, word).zh
