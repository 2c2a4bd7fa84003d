# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Register activities: what was done, on which day, by whom, with minutes and logs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words
from tools.example_agency.asked import Activity
from tools.example_agency.assets import in_use
from tools.example_agency.documents import VERSION, papers
from tools.example_agency.partners import supplier_of
from tools.example_agency.setting import POSTS, TODAY, Example, head, holders, names, workday, zh

__all__ = ["activities"]

# Days of what is not asked for in a series of its own, and of what comes with a fixed day.
_MONTHLY = [date(2025, 12, 15), *(date(2026, month, 15) for month in range(1, 12))]
_QUARTERLY = [date(2026, month, 20) for month in (1, 4, 7, 10)]
_HALF_YEARLY = [date(2026, 3, 10), date(2026, 9, 10)]
_DAYS = {"internal_audit": date(2026, 9, 21), "security_assessment": date(2026, 9, 16)}
# Projects went live after this one (assessed_before_live).
_ASSESSED_BEFORE = date(2025, 9, 22)
_ACKNOWLEDGED = date(2026, 2, 10)
_LOGGED_FROM = date(2026, 8, 1)

# What fields of an activity say.
_SAID: dict[str, Any] = {
    "applications": ["creditapp"], "evaluation": "各岗位在规定时间内完成处置；通讯录有两处过期，已更新",
    "within_objective": True, "treatment": "高风险项已整改，剩余风险由安全主管书面接受",
    "proposals": "建议业务终端统一启用屏幕水印"}
# Findings: kind -> how it stands with them.
_ISSUES: dict[str, list[dict[str, Any]]] = {
    "internal_audit": [
        {
            "id": "1", "what": "两台网络设备的口令信封未登记更换日期", "severity": "minor", "owner": "p09",
            "due": date(2026, 10, 31), "closed": date(2026, 10, 15), "closed_by": "p09", "verified_by": "p05"}],
    "system_vulnerability_scan": [
        {
            "id": "1", "what": "测试服务器的 OpenSSL 待升级", "severity": "minor", "owner": "p07",
            "due": date(2026, 12, 31)}],
}


def activities(example: Example) -> dict[str, Any]:
    found = [
        _record(example, kind, one, day)
        for kind, one in example.asked.activities.items() for day in _days(kind, one)]
    found += [_liaison(example), *_acknowledgements(example)]
    found.sort(key=lambda record: (record["on"], record["kind"], record.get("policy", "")))
    for number, record in enumerate(found, 1):
        record["id"] = f"HD-{number:03d}"
    return {
        "head": head(),
        "records": [{"id": record["id"], **_with_evidence(example, record)} for record in found],
        "logs": [_log(example, kind, every) for kind, every in sorted(example.asked.logs.items())],
    }


def _days(kind: str, one: Activity) -> list[date]:
    """The days on which it was done: as often as a series is asked for, else the last time."""
    if kind == "security_assessment":
        return [_ASSESSED_BEFORE, _DAYS[kind]]
    if one.every < Period("P2M"):
        return [workday(day) for day in _MONTHLY]
    if one.every < Period("P4M"):
        return [workday(day) for day in _QUARTERLY]
    if one.every < Period("P7M"):
        return [workday(day) for day in (_HALF_YEARLY if one.series else _HALF_YEARLY[-1:])]
    return [_DAYS.get(kind) or _some_day(kind)]


def _some_day(kind: str) -> date:
    """A day between March and October, by the word: it does not move when other kinds come."""
    number = int.from_bytes(hashlib.sha256(kind.encode()).digest()[:4], "big")
    return workday(date(2026, 3, 2) + timedelta(days=number % 220))


def _record(example: Example, kind: str, one: Activity, day: date) -> dict[str, Any]:
    by = _doers(kind, one)
    took_part = set(holders(one.posts | ({"everybody"} if one.everybody else set())))
    took_part |= {person for person in by if person.startswith("p")}
    record: dict[str, Any] = {"kind": kind, "on": day, "by": by, "attended": sorted(took_part)}
    if one.scope:
        record["scope"] = sorted(one.scope)
    if one.each:
        record["items"] = [name for word in sorted(one.each) for name in in_use(word)]
    record.update({name: _SAID.get(name, "见所附记录") for name in sorted(one.fields)})
    if kind == "leading_group_meeting":
        record["attended"] = sorted({*took_part, "p01", "p03", "p23"})
        record["decisions"] = [
            {"id": "1", "what": "年内完成双因素登录改造", "owner": "p03", "due": date(2026, 12, 20)}]
    if one.reported:
        handed_in = workday(day + timedelta(days=14))
        record["issued"] = day + timedelta(days=2)
        record["reported"] = {
            "on": handed_in, "to": "中国人民银行当地分支机构", "evidence": example.files.note(
                f"{day.year}/receipt-{kind.replace('_', '-')}", "回执",
                f"{handed_in}，收到{zh('activities.kinds', kind)}报告一份。")}
    if one.listed or kind in _ISSUES or kind.endswith("audit"):
        record["issues"] = _ISSUES.get(kind, []) if day.year == TODAY.year else []
    return record


def _doers(kind: str, one: Activity) -> list[str]:
    """Who did it: the supplier or the post that is asked for, or whose task the vocabulary says it is."""
    if one.external:
        return [supplier_of(one.external)]
    who = words("activities.kinds")[kind].who
    post = one.by or (who if who in POSTS else "security_admin")
    return holders([post])[:1]


def _with_evidence(example: Example, record: dict[str, Any]) -> dict[str, Any]:
    title = zh("activities.kinds", record["kind"])
    sentences = [f"{record['on']}，{title}，主持：{'、'.join(map(_who, record['by']))}。"]
    if record.get("attended"):
        sentences.append(f"参加：{names(record['attended'])}。")
    if record.get("scope"):
        sentences.append(f"范围：{'、'.join(zh('activities.scopes', one) for one in record['scope'])}。")
    if record.get("items"):
        sentences.append(f"对象：{'、'.join(record['items'])}。")
    note = example.files.note(f"{record['on'].year}/{record['id']}", f"{title}记录", *sentences)
    return {**{name: value for name, value in record.items() if name != "id"}, "evidence": note}


def _who(person: str) -> str:
    return names([person]) if person.startswith("p") else person


def _liaison(example: Example) -> dict[str, Any]:
    return {
        "kind": "liaison", "on": date(2026, 7, 2), "by": ["p03"], "attended": ["p03", "p04"],
        "counterparts": sorted(example.asked.counterparts)}


def _acknowledgements(example: Example) -> Iterator[dict[str, Any]]:
    """One for each document: those who have to know any of its kinds have signed for its version in force."""
    for paper in papers(example):
        posts = {post for kind in paper.kinds for post in example.asked.acknowledged.get(kind, ())}
        if posts:
            yield {
                "kind": "acknowledgement", "on": _ACKNOWLEDGED, "by": ["p04"], "attended": holders(posts),
                "policy": paper.id, "version": VERSION}


def _log(example: Example, kind: str, every: Period) -> dict[str, Any]:
    """A log as CSV, with the mark that spreadsheets want at its beginning."""
    days = []
    day = Period("P1Y").before(TODAY) if Period("P7D") < every else _LOGGED_FROM
    while day <= TODAY:
        days.append(day)
        day = every.after(day)
    rows = "".join(f"{day},正常,梁斌\n" for day in days)
    path = example.files.add(f"logs/{kind.replace('_', '-')}.csv", f"日期,结果,记录人\n{rows}")["file"]
    return {"kind": kind, "file": path, "date_column": "日期"}
