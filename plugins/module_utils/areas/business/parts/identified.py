# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What identifies a person in a database outside of production: content of columns, by a sample that the database
looks through itself, and groups of few over columns that identify together. No value leaves the database.
"""

import re
from typing import Dict, List, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import checksum
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    right,
    unasked_of,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.books import Unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal, parts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import without_period

_SAMPLE = 2000
_MOST_COLUMNS, _MOST_TABLES = 500, 20
_FEWEST = 5
# One of a thousand rows of a sample, and more than chance would have.
_SHARE = 0.001
_NAMED = re.compile(
    r"(?i).*(?:id_?no|id_?num|id_?card|cert_?(?:no|num)|id_hash|phone|mobile|tel(?:ephone)?\Z|e?mail|card_?no|passport|"
    "身份证|证件号|手机|电话|邮箱|卡号|护照)")
_OF_NAMES = re.compile(r"(?i)(?:.*_)?(?:full_?|real_?|cust(?:omer)?_?)?name\Z|.*姓名")
_MOBILE = "(^|[^0-9A-Za-z])1[3-9][0-9]{9}([^0-9A-Za-z]|$)"
_MAIL = "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+[.][A-Za-z]"
_PASSPORT = "(^|[^A-Za-z0-9])[EG][A-HJ-NP-Z0-9][0-9]{7}([^0-9A-Za-z]|$)"
_CARD = "(^|[^0-9A-Za-z])(62|4|5)[0-9]{14,17}([^0-9A-Za-z]|$)"
_HASH = "^[0-9A-Fa-f]{32}([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})?$"
_NAME = "^[\u4e00-\u9fa5]{2,4}$"
_IDENTITY = "[1-8][0-9]{16}[0-9Xx]"
_DIGITS = "[0-9]{16,19}"
# What is counted in each column: what it is, and the same in Chinese.
_KINDS = (
    ("identity numbers", "身份证号"), ("bank cards", "银行卡号"), ("mobile numbers", "手机号"),
    ("addresses of mail", "电子邮箱"), ("passport numbers", "护照号"))
_GROUPS = """SELECT coalesce(min(of_group), 0), coalesce(sum(CASE WHEN of_group < {k} THEN 1 ELSE 0 END), 0),
 coalesce(sum(CASE WHEN of_group < {k} THEN of_group ELSE 0 END), 0)
 FROM (SELECT count(*) AS of_group FROM {table} GROUP BY {quasi}) grouped"""
_ADVICE = Text(
    "The data owner takes the column out of this copy, or replaces its content by what leads back to nobody (no plain "
    "digest: there are few enough numbers to try them all).",
    "由数据负责人从该副本中去除此列，或替换为无法还原的内容（不能只取摘要：号码数量有限，可以逐一尝试）。")
_GROUP_ADVICE = Text(
    "The data owner makes these columns coarser (years for days, provinces for towns), until each group is large "
    "enough.",
    "由数据负责人降低这些列的精度（如以年代日、以省代市），直至每组足够大。")


def look(books, policy):
    """Look at the databases that are named, or at this one where it is no production."""
    keys = books.given("de_identified") or {}
    names = list(keys.get("databases") or ([books.name] if books.role != "production" else []))
    if not names:
        yield wrong(
            books, "no_copies", "neither business_mapping.de_identified.databases names a database outside of "
            "production, nor is this one outside (business_database.role).",
            "business_mapping.de_identified.databases 未列出非生产库，business_database.role 也未注明本库为非生产库。",
            status="not_checked")
        return
    found: Set[int] = set()
    for name in names:
        copy = books.beside(str(name))
        try:
            yield from _of_database(copy, keys, found)
        except HostError as error:
            yield wrong(
                copy, "copy_unseen", "cannot be looked into: {problem}.", "无法查看：{problem}。", status="error",
                problem=error)
    for number, one in enumerate(keys.get("tables") or ()):
        if number not in found:
            yield wrong(
                books, "quasi_missing", "{table} (business_mapping.de_identified.tables.{number}) is in none of the "
                "databases.", "{table}（business_mapping.de_identified.tables.{number}）不在所列数据库中。",
                status="error", table=one["table"], number=number)


def _of_database(books, keys, found):
    allowed = {(tuple(parts(one["table"])), parts(column)[0])
               for one in keys.get("tables") or () for column in one.get("allowed") or ()}
    tables = books.texts()
    looked, left = 0, 0
    unread: Dict[Text, List[str]] = {}
    for (schema, table), columns in sorted(tables.items()):
        columns = [one for one in columns if ((schema, table), one) not in allowed and ((table,), one) not in allowed]
        if looked + len(columns) > _MOST_COLUMNS:
            left += len(columns)
            continue
        looked += len(columns)
        try:
            if columns:
                yield from _of_table(books, schema, table, columns)
        except HostError as error:
            # A table of another server that is not there, above all.
            looked -= len(columns)
            unread.setdefault(error.told, []).append("%s.%s" % (schema, table))
    for problem, names in unread.items():
        yield wrong(
            books, "table_unread", "{tables} cannot be looked into: {problem}.", "无法查看 {tables}：{problem}。",
            status="error", tables=joined(names[:_MOST_TABLES]), problem=without_period(problem))
    if left:
        yield wrong(
            books, "columns_left", "{count} columns of texts were not looked at; {most} were.",
            "有 {count} 个文本列未检查，已检查 {most} 个。", status="not_checked", count=left, most=looked)
    if looked:
        yield right(
            books, "columns_looked_at", "{count} columns of texts were looked at, {rows} rows of each at most.",
            "已检查 {count} 个文本列，每列至多 {rows} 行。", count=looked, rows=_SAMPLE,
            evidence=[answered("columns of texts", looked)])
    elif not (keys.get("tables") or ()):
        yield wrong(
            books, "columns_none", "no column of texts can be read.", "没有可读取的文本列。", status="not_checked")
    for number, one in enumerate(keys.get("tables") or ()):
        path = "de_identified.tables.%d" % number
        if books.has(path):
            found.add(number)
            yield from _of_groups(books, one, path)


def _of_table(books, schema, table, columns):
    """Yield what is wrong with columns of a table; it is read once."""
    place = '"%s"."%s"' % (schema.replace('"', '""'), table.replace('"', '""'))
    inner, middle, outer = [], [], []
    for number, name in enumerate(columns):
        text = "v%d" % number
        inner.append('%s AS %s' % (books.text('"%s"' % name.replace('"', '""')), text))
        middle += [
            text, "%s AS i%d" % (books.function("found", text, literal(_IDENTITY)), number),
            "%s AS c%d" % (books.function("found", text, literal(_DIGITS)), number)]
        matched = [books.function("matches", text, literal(one)) for one in (_MOBILE, _MAIL, _PASSPORT)]
        named = _HASH if _NAMED.match(name) else None
        rules = [checksum.valid(books, "i%d" % number), "%s AND coalesce(NOT %s, 1 = 1) AND %s" % (
            books.function("matches", text, literal(_CARD)), checksum.shaped(books, "i%d" % number),
            checksum.card(books, "c%d" % number))] + matched + [
                books.function("matches", text, literal(named)) if named else "1 = 0",
                books.function("matches", text, literal(_NAME)) if _OF_NAMES.match(name) else "1 = 0"]
        outer.append("count(%s)" % text)
        outer += ["count(CASE WHEN %s THEN 1 END)" % rule for rule in rules]
    counts = [int(value or 0) for value in books.probed(
        "SELECT %s FROM (SELECT %s FROM (SELECT %s FROM %s%s LIMIT %d) sampled) taken" % (
            ", ".join(outer), ", ".join(middle), ", ".join(inner), place, books.sample(schema, table, _SAMPLE),
            _SAMPLE))[0]]
    width = len(outer) // len(columns)
    for number, name in enumerate(columns):
        filled, *found = counts[number * width:(number + 1) * width]
        kinds = [Text(en, zh) for (en, zh), count in zip(_KINDS, found) if filled and count > filled * _SHARE]
        if found[5] > filled * _SHARE:
            kinds.append(Text("digests under a name of identifiers", "以标识命名的摘要值"))
        if found[6] > filled * _SHARE:
            kinds.append(Text("names of persons", "姓名"))
        if kinds:
            yield wrong(
                books, "column_identifies", "{table}.{column} holds {kinds}.", "{table}.{column} 含有{kinds}。",
                table="%s.%s" % (schema, table), column=name, kinds=joined(kinds), advice=_ADVICE, evidence=[answered(
                    "count of filled rows of the sample, and of each kind", ", ".join(map(str, [filled] + found)))])


def _of_groups(books, keys, path):
    table, k = books.table(path), keys.get("k", _FEWEST)
    quasi = ", ".join(str(table.columns["quasi.%d" % number]) for number in range(len(keys["quasi"])))
    try:
        least, groups, rows = books.counts(_GROUPS, table=table, quasi=quasi, k=k)
    except Unasked as unasked:
        yield unasked_of(books, unasked)
        return
    seen = [answered("smallest group, groups below %d, rows in them" % k, "%d, %d, %d" % (least, groups, rows))]
    if groups:
        yield wrong(
            books, "groups_small", "{groups} groups of {table} over {columns} have fewer than {k} rows ({rows} rows; "
            "the smallest has {least}).",
            "{table} 按 {columns} 分组，有 {groups} 组不足 {k} 行（共 {rows} 行，最小组 {least} 行）。",
            groups=groups, table=table.name, columns=", ".join(keys["quasi"]), k=k, rows=rows, least=least,
            expected=">= %d" % k, actual=least, evidence=seen, advice=_GROUP_ADVICE)
    elif not least:
        yield wrong(books, "groups_none", "{table} has no row, so there is nothing to judge.",
                    "{table} 没有记录，无从判定。", status="not_checked", table=table.name)
    else:
        yield right(
            books, "groups_large", "the smallest group of {table} has {least} rows.", "{table} 的最小组有 {least} 行。",
            table=table.name, least=least, evidence=seen)
