# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a credit database in which everything is in order.

Small tables are lists of rows that a defect may edit. The log, the subjects and the other large ones are made while
they are written; a defect adds rows of its own to the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate, chain
from typing import Any

from tools.credit_database import persons
from tools.credit_database.schema import CREDIT, SAMPLE
from tools.credit_database.setting import Setting

__all__ = ["BURST", "Content", "Row", "at"]

Row = dict[str, Any]
# Share of the reasons; the reason of disputes is written by those who handle them, and the retired one by nobody.
REASONS = (("01", 0.6), ("02", 0.85), ("03", 0.95), ("08", 1.0))
NAMES = {
    "01": "贷前审批", "02": "贷后管理", "03": "信用卡审批", "05": "关联查询", "08": "担保资格评估", "16": "异议处理"}
RETIRED, OF_DISPUTES = "05", "16"
# Times the usual: above the threshold of a user's outliers, and below that of an organization's, which has four users.
BURST = 6
BATCH_ROWS, FILE_ROWS, SENDERS = 20, 20, 12
DISPUTES, HANDLERS = 40, 2
OPEN_DAYS, VERIFIED_DAYS, REPLIED_DAYS = 12, 9, 10
MORNING, EVENING = 9 * 3600, 17 * 3600
# Good data stays good for a month after the day it was made for.
MARGIN = 30


def at(day: date, seconds: int) -> str:
    """Return a time of a day."""
    return f"{day} {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _office(day: date, chance: Any) -> str:
    return at(day, MORNING + chance.below(EVENING - MORNING))


class Content:
    """The rows of all tables."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.rows: dict[str, list[Row]] = {"query_log": [], "adverse": []}
        # What only defects change: SQL after everything is loaded; files that are other than they were, or lost.
        self.statements: list[str] = []
        self.replaced: dict[str, bytes | None] = {}
        self.constrained = True
        # Every how many rows there is a wrong checksum, a wrong digest; 0 is never.
        self.wrong_checks = self.wrong_digests = 0
        self.edited_disputes: set[str] = set()
        # Of the analysts' table: rows with a number in the remark, further rows, and whether there are digests.
        self.remarked: Iterable[int] = ()
        self.sample_extra: list[Row] = []
        self.hashed = False
        self._organizations()
        self._users()
        self._disputes()
        self._batches()
        self._exchange()
        self.add_burst(self.worker(6), setting.workdays[-12], handled_after=1)

    # What defects are made of.

    def worker(self, number: int) -> Row:
        """Return a user whose rows stand in the log; neighbours are of different organizations."""
        return self.rows["app_user"][number]

    def add_user(self, **changes: Any) -> Row:
        """Add a user without rows in the log, in good order but for the changes."""
        users = self.rows["app_user"]
        chance = self.setting.chance(f"user {len(users)}")
        number, day = len(users), self.setting.workdays[-1 - chance.below(10)]
        users.append({
            "id": f"u{number + 1:05}", "org_id": self._organization(number), "login": f"login{number + 1:05}",
            "enabled": True, "created_on": self.setting.ago(600), "last_login": _office(day, chance), "left_on": None,
            "reviewed_on": self.setting.ago(10 + chance.below(90)),
            "pwd_changed_on": self.setting.ago(5 + chance.below(90)), **changes})
        return users[-1]

    def add_query(self, user: Row, day: date, seconds: int | None = None, **changes: Any) -> Row:
        """Add a row to the log, after the ordinary ones."""
        more = self.rows["query_log"]
        chance = self.setting.chance(f"query {len(more)}")
        more.append({
            "id": self.setting.rows + len(more) + 1, "org_id": user["org_id"], "user_id": user["id"],
            "queried_at": _office(day, chance) if seconds is None else at(day, seconds), "reason": "01",
            "subject": 1 + chance.below(self.setting.subjects), "kind": "S", "batch_id": None, **changes})
        return more[-1]

    def add_burst(self, user: Row, day: date, *, handled_after: int | None = None) -> None:
        """Let a user ask far more than usual on a day; somebody notes, that many days later, what it was."""
        for _ in range(max(105, BURST * self.setting.usual)):
            self.add_query(user, day)
        if handled_after is not None:
            alerts = self.rows.setdefault("query_alert", [])
            handled = min(day + timedelta(handled_after), self.setting.ago(1))
            alerts.append({
                "id": len(alerts) + 1, "user_id": user["id"], "day": day, "handled_at": at(handled, MORNING)})

    # Small tables.

    def _organization(self, number: int) -> str:
        return f"A{number % self.setting.organizations + 1:04}"

    def _organizations(self) -> None:
        ago = self.setting.ago
        self.rows["org"] = [
            {"id": self._organization(number), "name": f"示例机构{number + 1:04}", "closed_on": None}
            for number in range(self.setting.organizations)]
        self.rows["org"] += [{"id": f"C{number:04}", "name": f"已注销机构{number:04}", "closed_on": ago(200 + number)}
                             for number in (1, 2)]
        self.rows["reason"] = [
            {"code": code, "name": name, "valid_from": ago(2000), "valid_until": ago(200) if code == RETIRED else None}
            for code, name in NAMES.items()]

    def _users(self) -> None:
        self.rows["app_user"] = []
        for _ in range(self.setting.workers):
            self.add_user()
        for number in range(self.setting.workers // 8):
            gone = self.setting.ago(self.setting.days + 30 + 7 * number)
            self.add_user(enabled=False, left_on=gone, last_login=at(gone, MORNING))
        self.handlers = [self.add_user(org_id=self._organization(0)) for _ in range(HANDLERS)]

    def _disputes(self) -> None:
        days, chance = self.setting.workdays, self.setting.chance("disputes")
        # The youngest was received three days ago, so that whoever handles it has asked for its subject since.
        received = sorted({days[-4 - chance.below(len(days) - 8)] for _ in range(DISPUTES)})
        self.rows["dispute"] = []
        for number, day in enumerate(received):
            wide_open = (self.setting.today - day).days <= OPEN_DAYS
            outcome = None if wide_open else ("right", "wrong", "unclear")[number % 3]
            done = at(day + timedelta(VERIFIED_DAYS), MORNING)
            self.rows["dispute"].append({
                "id": f"D{number + 1:04}", "received_at": at(day, MORNING), "subject_id": 1 + number * 7,
                "handler": self.handlers[number % HANDLERS]["id"], "verified_at": None if wide_open else done,
                "outcome": outcome, "corrected_at": done if outcome == "wrong" else None,
                "statement_at": done if outcome == "unclear" else None,
                "replied_at": None if wide_open else at(day + timedelta(REPLIED_DAYS), MORNING)})

    def _batches(self) -> None:
        self.rows["query_batch"] = []
        mondays = [day for day in self.setting.workdays if day.weekday() == 0]
        for number, day in enumerate(mondays):
            user = self.worker(20 + number % 20)
            self.rows["query_batch"].append({
                "id": f"B{number + 1:06}", "org_id": user["org_id"], "user_id": user["id"],
                "requested_at": at(day, MORNING), "reason": "02", "content": "信用报告摘要", "records": BATCH_ROWS})

    def _exchange(self) -> None:
        self.rows["exchange_file"] = []
        self._number_of_day = {day: number for number, day in enumerate(self.setting.workdays)}
        mondays = [day for day in self.setting.workdays if day.weekday() == 0]
        for day in mondays:
            for sender in range(SENDERS):
                organization = self._organization(sender)
                rejected = int(sender == 5 and day < mondays[-2])
                # The file of a week later has the rejected record again.
                before = self.rows["exchange_file"][-SENDERS] if day > mondays[0] else {"rejected": 0, "id": None}
                path = f"/srv/exchange/in/{organization}/{day:%Y%m%d}.csv"
                self.rows["exchange_file"].append({
                    "id": f"E{len(self.rows['exchange_file']) + 1:06}", "received_at": at(day, MORNING + 60 * sender),
                    "direction": "in", "peer": f"sftp-{organization}", "org_id": organization,
                    "digest": hashlib.sha256(self.file_of(path)).hexdigest(), "result": "loaded",
                    "fed_back_at": at(day, MORNING + 7200 + 60 * sender), "records": FILE_ROWS,
                    "accepted": FILE_ROWS - rejected, "rejected": rejected, "kept_path": path,
                    "corrects": before["id"] if before["rejected"] else None})

    def file_of(self, path: str) -> bytes:
        """Return the file that a sender delivered."""
        return "".join(f"{line}\n" for line in self._records(path)).encode()

    def _records(self, path: str) -> list[str]:
        chance = self.setting.chance(path)
        return [f"{1 + chance.below(self.setting.subjects)},loan,{chance.below(900_000) + 1000},CNY,{line}"
                for line in range(FILE_ROWS)]

    # Large tables, made while they are written: tuples in the order of the table's columns.

    def table(self, name: str) -> Iterator[tuple[Any, ...]]:
        """Return all rows of a table of `credit`."""
        bulk = {"query_log": self._log, "subject": self._subjects, "adverse": self._adverse,
                "raw_record": self._raw}.get(name, tuple)
        columns = CREDIT[name].columns
        listed = (tuple(row[column] for column in columns) for row in self.rows.get(name, ()))
        return chain(bulk(), listed)

    def _log(self) -> Iterator[tuple[Any, ...]]:
        number = 0
        for day, queries in self._days():
            for seconds, organization, user, *more in sorted(queries, key=lambda query: query[0]):
                number += 1
                yield number, organization, user, at(day, seconds), *more

    def _days(self) -> Iterator[tuple[date, list[tuple[Any, ...]]]]:
        """Return the days with what was asked: the ordinary rows are as many as was asked for, to the row."""
        chance, users = self.setting.chance("log"), self.rows["app_user"][:self.setting.workers]
        share, below, span, subjects = chance.share, chance.below, EVENING - MORNING, self.setting.subjects
        others = self._queries_of_others()
        single = self.setting.rows - sum(map(len, others.values()))
        weights = [0.8 + 0.4 * share() for _ in range(len(self.setting.workdays) * len(users))]
        scale = single / sum(weights)
        ends = iter([*(int(sofar * scale) for sofar in accumulate(weights[:-1])), single])
        made = 0
        for day in self.setting.workdays:
            queries = others.get(day, [])
            for user in users:
                organization, login, end = user["org_id"], user["id"], next(ends)
                for _ in range(end - made):
                    of = share()
                    reason = next(code for code, upto in REASONS if of <= upto)
                    seconds = MORNING + int(share() * span)
                    queries.append((seconds, organization, login, reason, 1 + below(subjects), "S", None))
                made = end
            yield day, queries

    def _queries_of_others(self) -> dict[date, list[tuple[Any, ...]]]:
        """Return the rows of batches and of disputes, by day."""
        found: dict[date, list[tuple[Any, ...]]] = {}
        chance = self.setting.chance("batches")
        for batch in self.rows["query_batch"]:
            day = _day_of(batch["requested_at"])
            found.setdefault(day, []).extend(
                (MORNING + 60, batch["org_id"], batch["user_id"], "02", 1 + chance.below(self.setting.subjects), "B",
                 batch["id"]) for _ in range(BATCH_ROWS))
        for number, dispute in enumerate(self.rows["dispute"]):
            handler = self.handlers[number % HANDLERS]
            following = self._number_of_day[_day_of(dispute["received_at"])] + 1
            found.setdefault(self.setting.workdays[following], []).append(
                (MORNING + 3600, handler["org_id"], handler["id"], OF_DISPUTES, dispute["subject_id"], "S", None))
        return found

    def _subjects(self) -> Iterator[tuple[Any, ...]]:
        chance = self.setting.chance("subjects")
        for number in range(1, self.setting.subjects + 1):
            identity = persons.identity_number(chance)
            if self.wrong_checks and number % self.wrong_checks == 0:
                identity = persons.with_wrong_check(identity)
            yield number, identity, persons.name(chance), persons.phone(chance)

    def _adverse(self) -> Iterator[tuple[Any, ...]]:
        """Persons' records of the last five years, some of them not ended, and companies' records of any age."""
        chance = self.setting.chance("adverse")
        for number in range(1, self.adverse_rows + 1):
            kind = "C" if number % 20 == 0 else "P"
            ended = self.setting.ago(1 + chance.below(4000 if kind == "C" else 5 * 365 - MARGIN))
            yield (number, 1 + chance.below(self.setting.subjects), kind, 1000 + chance.below(900_000),
                   None if chance.share() < 0.3 else ended)

    @property
    def adverse_rows(self) -> int:
        return self.setting.subjects * 2 // 5

    def _raw(self) -> Iterator[tuple[Any, ...]]:
        number = 0
        for file in self.rows["exchange_file"]:
            for line in self._records(file["kept_path"]):
                number += 1
                changed = self.wrong_digests and number % self.wrong_digests == 0
                digest = hashlib.sha256(line.encode()).hexdigest()
                yield number, file["id"], f"{line};corrected" if changed else line, digest

    @property
    def sample_columns(self) -> dict[str, str]:
        return {**SAMPLE.columns, **({"id_hash": "text"} if self.hashed else {})}

    def sample(self) -> Iterator[tuple[Any, ...]]:
        """Return the rows of the analysts' table: twenty or more for each combination of what tells people apart."""
        chance, size = self.setting.chance("sample"), max(2000, self.setting.rows // 10)
        regions = ("华北", "华东", "华南", "西部")
        groups = [(1950 + 10 * decade, sex, region) for decade in range(5) for sex in "MF" for region in regions]
        numbers, remarked = self.setting.chance("sample numbers"), set(self.remarked)
        for number in range(1, size + 1):
            year, sex, region = groups[number % len(groups)]
            remark = f"客户证件 {persons.identity_number(numbers)}" if number in remarked else f"批次 {number % 7}"
            row = (number, year, sex, region, 350 + chance.below(600), remark)
            yield (*row, hashlib.sha256(persons.identity_number(numbers).encode()).hexdigest()) if self.hashed else row
        for extra in self.sample_extra:
            yield tuple(extra.get(column) for column in self.sample_columns)


def _day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])
