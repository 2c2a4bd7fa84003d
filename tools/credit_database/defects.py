# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Defects, each planted by its name.

The numbers of rows differ, so that a count found tells which defect it found. Each has users and rows of its own where
it can: any two may be planted together, and each is found as if it were alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.credit_database.content import FILE_ROWS, RETIRED, Content, Row, at

__all__ = ["DEFECTS", "Defect", "plant"]

Planted = dict[str, Any]


@dataclass(frozen=True)
class Defect:
    """What is wrong once it is planted, and the control that is to find it."""

    name: str
    control: str
    en: str
    zh: str
    plant: Callable[[Content], Planted]


DEFECTS: dict[str, Defect] = {}
BLANKS = (None, "", "  ")
OUTLIER = 25    # rows at night or on a day of rest; the field's threshold is 20
NIGHT, NOON = 22 * 3600 + 1800, 12 * 3600
ASKERS = 12    # organizations that ask for one subject in a week; the field's threshold is 10


def plant(content: Content, names: Iterable[str]) -> dict[str, Planted]:
    """Plant the defects of these names; return what each has planted: `count`, and which rows, users or subjects."""
    wanted = set(names)
    return {defect.name: {"control": defect.control, **defect.plant(content)}
            for defect in DEFECTS.values() if defect.name in wanted}


def _defect(name: str, control: str, en: str, zh: str) -> Callable[..., Any]:
    def add(made: Callable[[Content], Planted]) -> Callable[[Content], Planted]:
        DEFECTS[name] = Defect(name, control, en, zh, made)
        return made
    return add


def _several(control: str, made: Callable[..., Planted], *told: tuple[Any, ...]) -> None:
    """Add defects that are made in one way: (name, how many, *what differs, English, Chinese)."""
    for name, *more, en, zh in told:
        _defect(name, control, en, zh)(functools.partial(made, *more))


def _rows(rows: Iterable[Row], key: str = "id", of: str = "rows") -> Planted:
    found = [row[key] for row in rows]
    return {"count": len(found), of: found}


# The query log.


def _queries(count: int, changes: Callable[[int], Row], content: Content) -> Planted:
    days = content.setting.workdays[-15:]
    return _rows([content.add_query(content.worker(10 + number % 30), days[number % len(days)], **changes(number))
                  for number in range(count)])


_several(
    "query_log_complete", _queries,
    ("missing_organization", 3, lambda number: {"org_id": BLANKS[number % 3]},
     "Queries without an organization.", "查询记录缺少机构。"),
    ("missing_user", 7, lambda number: {"user_id": BLANKS[number % 3]},
     "Queries without a user.", "查询记录缺少用户。"),
    ("missing_time", 5, lambda _number: {"queried_at": None}, "Queries without a time.", "查询记录缺少时间。"),
    ("missing_reason", 11, lambda number: {"reason": BLANKS[number % 3]},
     "Queries without a reason.", "查询记录缺少原因。"),
    ("missing_subject", 13, lambda _number: {"subject": None}, "Queries without a subject.", "查询记录缺少查询对象。"),
    ("other_organization", 17, lambda _number: {"org_id": "C0001"},
     "Queries with another organization than their user's.", "查询记录的机构与用户所属机构不一致。"))
_several(
    "query_reason_valid", _queries,
    ("unknown_reason", 19, lambda _number: {"reason": "99"}, "Queries with a reason that no code stands for.",
     "查询原因代码不存在。"),
    ("retired_reason", 23, lambda _number: {"reason": RETIRED}, "Queries with a reason that was retired before.",
     "查询原因代码已停用。"))


def _batches(count: int, first: int, changes: Row, content: Content) -> Planted:
    batches = content.rows["query_batch"][first - count:first or None]
    for batch in batches:
        batch.update(changes)
    return _rows(batches)


_several(
    "query_log_complete", _batches,
    ("batch_short", 2, 0, {"records": 23}, "Batches with fewer rows in the log than records asked for.",
     "批量查询的记录数与日志行数不一致。"),
    ("batch_blank", 1, -2, {"content": ""}, "A batch whose header lacks what was asked for.",
     "批量查询未记录查询内容。"))


@_defect("bad_identifiers", "query_reason_valid",
         "One subject in a hundred has an identity number with a wrong checksum.", "百分之一的身份证号码校验位错误。")
def _bad_identifiers(content: Content) -> Planted:
    content.wrong_checks = 100
    return {"count": content.setting.subjects // 100}


@_defect("unconstrained_reason", "query_reason_valid", "Nothing in the database holds a reason to the codes.",
         "数据库未约束查询原因代码。")
def _unconstrained_reason(content: Content) -> Planted:
    content.constrained = False
    return {"count": 1}


# Outliers.


def _outliers(content: Content, first: int, days: list[date], burst: Callable[[Row, date], None]) -> Planted:
    cases = []
    for number, day in enumerate(days):
        user = content.worker(first + number)
        burst(user, day)
        cases.append([user["id"], str(day)])
    return {"count": len(cases), "user_days": cases}


def _at(content: Content, seconds: int) -> Callable[[Row, date], None]:
    def burst(user: Row, day: date) -> None:
        for number in range(OUTLIER):
            content.add_query(user, day, seconds + 60 * number)
    return burst


@_defect("volume", "abnormal_queries", "Two users ask six times their usual in a day.",
         "两名用户单日查询量为平时的六倍。")
def _volume(content: Content) -> Planted:
    return _outliers(content, 0, content.setting.workdays[-7:-5], content.add_burst)


@_defect("night", "abnormal_queries", "Two users ask at night.", "两名用户夜间查询。")
def _night(content: Content) -> Planted:
    return _outliers(content, 2, content.setting.workdays[-9:-7], _at(content, NIGHT))


@_defect("weekend", "abnormal_queries", "Two users ask on a Saturday.", "两名用户周六查询。")
def _weekend(content: Content) -> Planted:
    saturday = next(day for day in map(content.setting.ago, range(1, 8)) if day.weekday() == 5)
    return _outliers(content, 4, [saturday, saturday - timedelta(7)], _at(content, NOON))


@_defect("handled_late", "abnormal_queries", "What a user asked far more than usual was looked at after six days.",
         "异常查询六天后才处理。")
def _handled_late(content: Content) -> Planted:
    return _outliers(content, 7, [content.setting.workdays[-11]],
                     lambda user, day: content.add_burst(user, day, handled_after=6))


@_defect("same_subject", "abnormal_queries", "Two subjects are asked for by twelve organizations in a week.",
         "两名信息主体一周内被十二家机构查询。")
def _same_subject(content: Content) -> Planted:
    subjects, days = (101, 202), content.setting.workdays[-4:]
    for subject in subjects:
        for number in range(ASKERS):
            content.add_query(content.worker(number), days[number % len(days)], subject=subject)
    return {"count": len(subjects), "subjects": list(subjects)}


@_defect("organization", "abnormal_queries", "All users of one organization ask four times their usual in a day.",
         "一家机构全部用户单日查询量为平时的四倍。")
def _organization(content: Content) -> Planted:
    setting = content.setting
    day, organization = setting.workdays[-10], content.worker(9)["org_id"]
    for user in content.rows["app_user"][:setting.workers]:
        if user["org_id"] == organization:
            for _ in range(3 * setting.usual):
                content.add_query(user, day)
    return {"count": 1, "organization_days": [[organization, str(day)]]}


@_defect("after_leaving", "abnormal_queries", "A user who has left asks.", "已离职用户仍在查询。")
def _after_leaving(content: Content) -> Planted:
    user = content.add_user(enabled=False, left_on=content.setting.ago(40))
    return {**_rows([content.add_query(user, day) for day in content.setting.workdays[-5:]]), "users": [user["id"]]}


# Adverse records, files, disputes.


def _adverse(count: int, first: int, content: Content) -> Planted:
    more = content.rows["adverse"]
    ended = [content.setting.ago(first + number) for number in range(count)]
    planted = [{"id": content.adverse_rows + len(more) + number + 1, "subject_id": number + 1, "subject_kind": "P",
                "amount": 5000, "ended_on": day} for number, day in enumerate(ended)]
    more += planted
    return _rows(planted)


_several(
    "adverse_retention", _adverse,
    ("past_term", 29, 5 * 366 + 1, "Adverse records of persons that ended more than five years ago.",
     "个人不良信息保存超过五年。"),
    ("future_end", 4, -400, "Adverse records of persons that are to end in the future.",
     "个人不良信息的终止日期在未来。"))


def _edited(table: str, count: int, skip: int, changes: Row, content: Content) -> Planted:
    """Edit the youngest rows but so many."""
    rows = content.rows[table]
    chosen = rows[len(rows) - skip - count:len(rows) - skip]
    for row in chosen:
        row.update(changes)
    return _rows(chosen)


_several(
    "exchange_log", functools.partial(_edited, "exchange_file"),
    ("file_no_digest", 3, 0, {"digest": None}, "Files without a digest.", "交换文件缺少摘要。"),
    ("file_no_peer", 2, 3, {"peer": ""}, "Files without a peer.", "交换文件缺少对端。"),
    ("file_no_result", 4, 5, {"result": None}, "Files without a result.", "交换文件缺少处理结果。"),
    ("file_wrong_counts", 6, 9, {"accepted": FILE_ROWS + 1},
     "Files whose accepted and rejected records are not all records.", "交换文件的成功数与失败数之和与总数不符。"),
    ("file_no_feedback", 5, 15, {"fed_back_at": None}, "Files without feedback.", "交换文件未反馈。"))


@_defect("file_not_followed", "exchange_log", "A file with a rejected record, which no later file has again.",
         "有失败记录而没有重报的交换文件。")
def _not_followed(content: Content) -> Planted:
    rows = {row["id"]: row for row in content.rows["exchange_file"]}
    again = [row for row in rows.values() if row["corrects"]][-1]
    row = rows[again["corrects"]]
    again["corrects"] = None
    return _rows([row])


@_defect("file_late_feedback", "exchange_log", "Files with feedback after a week.", "交换文件一周后才反馈。")
def _late_feedback(content: Content) -> Planted:
    # Those of the Monday before last: a week after it is past already.
    rows = content.rows["exchange_file"][-31:-24]
    for row in rows:
        row["fed_back_at"] = at(date.fromisoformat(row["received_at"][:10]) + timedelta(7), NOON)
    return _rows(rows)


def _files(parity: int, held: Callable[[bytes], bytes | None], content: Content) -> Planted:
    chosen = content.rows["exchange_file"][parity::2]
    for row in chosen:
        content.replaced[row["kept_path"]] = held(content.file_of(row["kept_path"]))
    return _rows(chosen)


_several(
    "exchange_log", _files,
    ("files_lost", 0, lambda _held: None, "Half of the files are not there any more.", "一半的交换文件已不存在。"),
    ("files_changed", 1, lambda held: held + b"\n", "Half of the files are other than received.",
     "一半的交换文件与接收时不一致。"))


def _disputes(count: int, outcome: str, changes: Row, content: Content) -> Planted:
    """Edit the oldest disputes with an outcome that no other defect has edited."""
    edited = content.edited_disputes
    rows = [row for row in content.rows["dispute"] if row["outcome"] == outcome and row["id"] not in edited][:count]
    edited.update(row["id"] for row in rows)
    for row in rows:
        row.update({name: change(row) if callable(change) else change for name, change in changes.items()})
    return _rows(rows)


def _later(row: Row) -> str:
    return at(date.fromisoformat(row["received_at"][:10]) + timedelta(26), NOON)


_several(
    "dispute_log", _disputes,
    ("dispute_late", 2, "right", {"replied_at": _later}, "Disputes answered after more than 20 days.",
     "异议超过二十日才答复。"),
    ("dispute_unanswered", 3, "right", {"replied_at": None}, "Disputes of more than 20 days without an answer.",
     "异议超过二十日未答复。"),
    ("dispute_no_handler", 1, "right", {"handler": None}, "A dispute without a handler.", "异议缺少处理人。"),
    ("dispute_uncorrected", 4, "wrong", {"corrected_at": None}, "Wrong data that was not corrected.",
     "确认有误的信息未更正。"),
    ("dispute_no_statement", 5, "unclear", {"statement_at": None},
     "Disputes without a statement where it stayed unclear who is right.", "无法核实的异议未附加声明。"))


@_defect("dispute_query", "dispute_log", "Queries for a dispute of a subject who has none.",
         "以异议处理为由查询无异议的信息主体。")
def _dispute_query(content: Content) -> Planted:
    # Subjects of disputes have numbers of another remainder.
    days = content.setting.workdays[-6:]
    return _rows([content.add_query(content.handlers[0], day, reason="16", subject=7 * number + 3)
                  for number, day in enumerate(days)])


# Users.


def _users(count: int, changes: Callable[[Content], Row], content: Content) -> Planted:
    return _rows([content.add_user(**changes(content)) for _ in range(count)], of="users")


_several(
    "user_review", _users,
    ("review_overdue", 5, lambda content: {"reviewed_on": content.setting.ago(400)},
     "Enabled users whose review is overdue.", "启用的用户逾期未复核。"),
    ("closed_organization", 2, lambda _content: {"org_id": "C0002"}, "Enabled users of a closed organization.",
     "已注销机构的用户仍启用。"),
    ("left_enabled", 3,
     lambda content: {"left_on": content.setting.ago(30), "last_login": at(content.setting.ago(31), NOON)},
     "Users who have left and are enabled.", "离职用户仍启用。"),
    ("stale_login", 4, lambda content: {"last_login": at(content.setting.ago(200), NOON)},
     "Enabled users who have not logged in for half a year.", "启用的用户半年未登录。"),
    ("old_password", 6, lambda content: {"pwd_changed_on": content.setting.ago(300)},
     "Enabled users with a password of 300 days.", "启用的用户三百天未更换密码。"))


@_defect("shared_login", "user_review", "Two users with one login.", "两名用户使用同一登录名。")
def _shared_login(content: Content) -> Planted:
    first = content.add_user()
    return {"count": 1, "users": [first["id"], content.add_user(login=first["login"])["id"]]}


# Originals, copies, and who may reach what.


@_defect("raw_updated", "original_unchanged", "Original records were written again.", "原始记录被更新。")
def _raw_updated(content: Content) -> Planted:
    content.statements.append("UPDATE credit.raw_record SET body = concat(body, '') WHERE id <= 5")
    return {"count": 5}


@_defect("raw_changed", "original_unchanged", "One original record in ten is other than its digest says.",
         "十分之一的原始记录与摘要不符。")
def _raw_changed(content: Content) -> Planted:
    content.wrong_digests = 10
    return {"count": FILE_ROWS * len(content.rows["exchange_file"]) // 10}


@_defect("raw_writable", "original_unchanged", "The application may change original records.", "应用可以修改原始记录。")
def _raw_writable(content: Content) -> Planted:
    content.statements.append("GRANT UPDATE, DELETE ON credit.raw_record TO {application}")
    return {"count": 1}


@_defect("log_writable", "audit_tables_append_only", "The application may change the query log.",
         "应用可以修改查询日志。")
def _log_writable(content: Content) -> Planted:
    content.statements.append("GRANT UPDATE, DELETE ON credit.query_log TO {application}")
    return {"count": 1}


@_defect("small_groups", "de_identified", "Three groups of fewer than five people in the analysts' table.",
         "分析表中有三组少于五人。")
def _small_groups(content: Content) -> Planted:
    for size in (1, 2, 3):
        content.sample_extra += [
            {"id": 10 ** 9 + 10 * size + number, "birth_year": 1931, "sex": "F", "region": f"岛{size}", "score": 500,
             "remark": "批次 1"} for number in range(size)]
    return {"count": 6, "groups": 3}


@_defect("numbers_in_text", "de_identified", "Identity numbers in remarks of the analysts' table.",
         "分析表的备注中有身份证号码。")
def _numbers_in_text(content: Content) -> Planted:
    content.remarked = range(20, max(2000, content.setting.rows // 10) + 1, 20)
    return {"count": len(content.remarked)}


@_defect("hashed_numbers", "de_identified", "Identity numbers as plain SHA-256 in the analysts' table.",
         "分析表中有身份证号码的 SHA-256 摘要。")
def _hashed_numbers(content: Content) -> Planted:
    content.hashed = True
    return {"count": 1}
