# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a control asks of the credit system's database, and how it tells what it sees: never a person's data."""

import re
from typing import Any, Callable, Iterable, Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Books, Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Observation,
    Thing,
    absent,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen

MOST_NAMED = 5
# Codes of the field's own, and numbers of rows. What could be a person's is not among them: a name, an address of mail,
# the number of a telephone, an identity card (of 15 or 18 signs), a bank card or a passport.
_CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,40}\Z")
_PERSONAL = re.compile(
    r".*(?<![0-9])(?:(?:86)?1[3-9][0-9]{9}|[0-9]{15,19}|[0-9]{17}[Xx])(?![0-9])|[DEGHPS][A-Z]?[0-9]{7,8}\Z")
_HIDDEN = Text("(not shown)", "（不显示）")
_STALE = 86400


class Faulty(Exception):
    """A control is at fault, or an answer is none that it knows."""


def about(host: Any, policy: Any, section: str, look: Callable[[Books, Any], Iterable[Observation]]) -> Iterator[Seen]:
    """Yield what stands for what `look(books, policy)` sees of a section of the mapping."""
    yield Seen(lambda _host: _looked(host, policy, section, look))


def _looked(host, policy, section, look):
    if not policy.database:
        yield observed(
            "not_checked", "no_business_database", "business_database is not set for this host.",
            "本主机未设置 business_database。", evidence=[absent("business_database")])
        return
    if not host.live:
        yield observed(
            "not_checked", "business_image", "The database is asked while it runs; this is an unpacked image.",
            "数据库须在运行时查询，而此处为离线镜像。", evidence=[absent("/proc")])
        return
    if section and section not in policy.mapping:
        yield observed(
            "not_checked", "section_unmapped", "business_mapping has no {section}, so nothing of it is looked at.",
            "business_mapping 未含 {section}，未作检查。", section=section, evidence=[absent("business_mapping")])
        return
    books = host.once("books", lambda: Books(host, policy))
    try:
        yield from _behind(books)
        yield from copied(books, section)
        yield from look(books, policy)
    except Unasked as unasked:
        yield unasked_of(books, unasked)
    except HostError:
        raise
    except Exception as error:  # pylint: disable=broad-except
        # Whatever an error quotes may be a person's: its kind and its places are told.
        raise Faulty(type(error).__name__).with_traceback(error.__traceback__)


def _behind(books):
    if books.state["behind"] > _STALE:
        yield wrong(
            books, "replica_behind", "this replica has replayed nothing for {hours} hours; what came since is not "
            "seen.", "该副本已 {hours} 小时未重放日志，其后的数据未检查。", status="not_checked",
            hours=books.state["behind"] // 3600)


def copied(books: Books, section: str) -> Iterator[Observation]:
    """Yield what is not seen of tables of a section that hold what they held when they were last filled."""
    for name in books.materialized(section):
        yield wrong(
            books, "materialized", "{table} is a materialized view: what came since it was last refreshed is not seen, "
            "and PostgreSQL keeps no time of that.",
            "{table} 是物化视图：最近一次刷新之后的数据未检查，而 PostgreSQL 不保存刷新时间。", status="not_checked",
            table=name, advice=Text(
                "The mapping names the table, or a view on it.", "在映射中改用原表或普通视图。"))


def unasked_of(books: Books, unasked: Unasked) -> Observation:
    """Return the observation of what was not asked."""
    return wrong(
        books, "business_unasked", "not asked. {why}", "未查询。{why}", status="not_checked", advice=unasked.advice,
        why=unasked.told)


def wrong(books: Books, reason: str, en: str, zh: str, status: str = "fail", evidence: Any = (), **more: Any,
          ) -> Observation:
    """Return an Observation; {label} begins both sentences."""
    return observed(
        status, reason, "{label}: " + en, "{label}：" + zh, label=books.label,
        evidence=tuple(evidence) or (absent(books.label),), about=Thing("mapping", books.label), **more)


def right(books: Books, reason: str, en: str, zh: str, evidence: Any, **more: Any) -> Observation:
    """Return an Observation of what is right."""
    return wrong(books, reason, en, zh, status="pass", evidence=evidence, **more)


def answered(question: str, answer: Any) -> Evidence:
    """Return the evidence of an answer: numbers alone."""
    return Evidence("query", question, answer)


def code(value: Any) -> Any:
    """Return a code of the field's own as it may be shown; what could be a person's stays here."""
    text = str(value or "").strip()
    return text if _CODE.match(text) and not _PERSONAL.match(text) else _HIDDEN


def named(values: Iterable[Any]) -> Text:
    """Return codes, or numbers of rows, for a sentence; the first of many."""
    shown = list(dict.fromkeys(code(value) for value in values))
    if not shown:
        return NONE
    cut = shown[:MOST_NAMED]
    more = Text(" and more", " 等") if len(shown) > MOST_NAMED else Text("", "")
    return Text(
        ", ".join(str(one) for one in cut) + more.en,
        "、".join(one.zh if isinstance(one, Text) else one for one in cut) + more.zh)
