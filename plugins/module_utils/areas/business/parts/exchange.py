# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that institutions exchange: what the log has of each, and whether those that are kept are what came in."""

import grp
import hashlib
import os
import pwd
import re
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    MOST_NAMED,
    answered,
    named,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import literal
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_KEEP_DAYS = 1095
# Of each end of the time that files are kept for.
_SAMPLE = 10
_MOST_BYTES = 64 * 2**20
_WEAK = ("md5", "sha1")
_COUNTS = "SELECT count(*){counts} FROM {table} WHERE {time} >= {since} AND {direction} = {inward}"
_ROWS = """SELECT {id} FROM {table} WHERE {time} >= {since} AND {direction} = {inward} AND ({condition})
 LIMIT {most}"""
_TIMELESS = "SELECT count(*) FROM {table} WHERE {time} IS NULL AND {direction} = {inward}"
_KEPT = """SELECT {id}, {path}, {digest} FROM {table} WHERE {time} >= {since} AND {direction} = {inward}
 AND NOT {no_path} AND NOT {no_digest} ORDER BY {time}{way} LIMIT {most}"""
_WATCH = re.compile(r"-w (\S+) -p ([rwxa]+)|-F dir=(\S+).*?-F perm=([rwxa]+)|-F dir=(\S+)")
_ADVICE = Text(
    "Operations find out why the receiving program does not write it; the institution is told again where it was not.",
    "由运维查明接收程序为何未登记；未反馈的补发反馈。")
_KEPT_ADVICE = Text(
    "Operations restore the files from a backup and find out who has changed them.",
    "由运维从备份恢复文件，并查明由谁改动。")
_FOLLOW_ADVICE = Text(
    "Whoever follows up files speaks to the institution and has the rejected records sent again.",
    "由跟踪人员联系报送机构，要求重报失败记录。")


def look(books, policy):
    """Look at the log of the period, at a sample of the files, and at their directories."""
    table, keys = books.table("exchange"), books.given("exchange")
    columns = table.columns
    parts = dict(
        table=table, id=columns["id"], time=columns["time"], since=books.since(policy.period_days),
        direction=columns["direction.column"], inward=literal(keys["direction"]["in"]))
    rules = _rules(books, policy, table)
    total, *found = books.counts(
        _COUNTS, counts="".join(", count(CASE WHEN %s THEN 1 END)" % rule[3] for rule in rules), **parts)
    seen = [answered("count(*), and by each rule", ", ".join(str(one) for one in [total] + found))]
    if not total:
        yield wrong(
            books, "exchange_none", "{table} has no file since {since}, so there is nothing to judge.",
            "{table} 自 {since} 起没有文件，无从判定。", status="not_checked", table=table.name,
            since=parts["since"].strip("'"))
    for (reason, en, zh, condition), count in zip(rules, found):
        if count:
            rows = books.rows(_ROWS, condition=condition, most=MOST_NAMED, **parts)
            yield wrong(
                books, reason, "{count} files " + en + "; rows: {rows}.", "有 {count} 个文件" + zh + "；行号：{rows}。",
                count=count, rows=named(row[0] for row in rows), expected="0", actual=count, evidence=seen,
                advice=_FOLLOW_ADVICE if reason == "exchange_not_followed" else _ADVICE)
    if "counts.records" in columns and "contact" not in columns and "corrects" not in columns:
        yield wrong(
            books, "exchange_follow_unmapped", "business_mapping.exchange has neither contact nor corrects, so whether "
            "rejected records were followed up is not seen.",
            "business_mapping.exchange 未含 contact 与 corrects，无法查看失败记录是否有人跟踪。", status="not_checked")
    if not columns["time"].filled:
        timeless = books.counts(_TIMELESS, **parts)[0]
        if timeless:
            yield wrong(
                books, "exchange_timeless", "{count} files have no time.", "有 {count} 个文件没有时间。",
                count=timeless, evidence=[answered("count(*) without a time", timeless)], advice=_ADVICE)
    if keys["digest"]["algorithm"] in _WEAK and policy.level >= 3:
        yield wrong(
            books, "exchange_weak", "digests are by {algorithm}, for which other files can be made.",
            "摘要采用 {algorithm}，可被伪造。", algorithm=keys["digest"]["algorithm"],
            evidence=[answered("business_mapping.exchange.digest", keys["digest"]["algorithm"])], advice=Text(
                "The developers use SHA-256 or SM3.", "由开发方改用 SHA-256 或 SM3。"))
    yield from _kept(books, keys, parts)
    for path in keys.get("directories", ()):
        yield from _directory(books, path)
    if total:
        yield right(
            books, "exchange_registered", "{count} files since {since} were looked at.",
            "已检查自 {since} 起的 {count} 个文件。", count=total, since=parts["since"].strip("'"), evidence=seen)


def _rules(books, policy, table):
    """Return (reason, what is wrong, the same in Chinese, its condition)."""
    columns, days = table.columns, policy.feedback_days
    fed, time = columns["feedback"], columns["time"]
    rules = [
        ("exchange_no_" + field, "have no " + en, "没有" + zh, books.empty(columns[column]))
        for field, column, en, zh in (
            ("peer", "peer", "peer", "对端"), ("organization", "organization", "organization", "机构"),
            ("digest", "digest.column", "digest", "摘要"), ("result", "result", "result", "处理结果"))
        if column in columns]
    rules += [
        ("exchange_no_feedback", "have no feedback after %d days" % days, "超过 %d 天未反馈" % days,
         "%s IS NULL AND %s < %s" % (fed, time, books.since(days))),
        ("exchange_late_feedback", "had feedback after more than %d days" % days, "反馈迟于 %d 天" % days,
         "%s > %s" % (fed, books.function("days_later", time, days)))]
    if "counts.records" in columns:
        records, accepted, rejected = (columns["counts." + name] for name in ("records", "accepted", "rejected"))
        rules.append((
            "exchange_counts", "do not add up: accepted and rejected are not all records",
            "成功数与失败数之和不等于总数",
            "%s IS NULL OR %s < 0 OR %s < 0 OR coalesce(%s, 0) + coalesce(%s, 0) <> %s" % (
                records, accepted, rejected, accepted, rejected, records)))
        open_ends = _not_followed(books, table, books.since(policy.period_days))
        if open_ends:
            rules.append((
                "exchange_not_followed", "with rejected records have neither a later file nor anybody's contact after "
                "%d days" % days, "有失败记录，%d 天后仍没有重报文件或联系跟踪记录" % days,
                " AND ".join(["%s > 0" % rejected, "%s < %s" % (time, books.since(days))] + open_ends)))
    return rules


def _not_followed(books, table, since):
    """Return the conditions that nobody has followed a file up, by what the mapping has of that."""
    columns = table.columns
    found = [books.empty(columns["contact"])] if "contact" in columns else []
    if "corrects" in columns:
        # What corrects a file came in after it: a file of the time before answers for none of this.
        found.append("%s NOT IN (SELECT %s FROM %s WHERE %s IS NOT NULL AND %s >= %s)" % (
            books.text(columns["id"]), books.text(columns["corrects"]), table, columns["corrects"], columns["time"],
            since))
    return found


def _kept(books, keys, parts):
    if "path" not in keys:
        yield wrong(
            books, "exchange_elsewhere", "business_mapping.exchange has no path, so whether files are kept is not "
            "seen.", "business_mapping.exchange 未含 path，无法查看文件是否留存。", status="manual", advice=Text(
                "The assessor looks at where files are kept (tape, object storage) and for how long.",
                "由测评人员查看文件的留存位置（磁带、对象存储）与期限。"))
        return
    columns = parts["table"].columns
    more = dict(
        parts, since=books.since(keys.get("keep_days", _KEEP_DAYS)), path=columns["path"], most=_SAMPLE,
        digest=columns["digest.column"], no_path=books.empty(columns["path"]),
        no_digest=books.empty(columns["digest.column"]))
    rows = {row[0]: row for way in ("", " DESC") for row in books.rows(_KEPT, way=way, **more)}
    states = {row[0]: _state_of(row[1], row[2], keys) for row in rows.values()}
    for state, reason, status, en, zh in (
            ("lost", "exchange_lost", "fail", "are not there any more", "已不存在"),
            ("changed", "exchange_changed", "fail", "are other than their digest says", "与摘要不符"),
            ("outside", "exchange_outside", "fail", "are outside of the mapped directories", "不在所映射的目录内"),
            ("unseen", "exchange_unread", "not_checked", "could not be looked at (too large, not readable, or by a "
             "digest that this Python does not know)", "未能查看（过大、不可读或本机 Python 不支持该摘要算法）")):
        found = [one for one, its in states.items() if its == state]
        if found:
            yield wrong(
                books, reason, "of {total} kept files that were looked at, {count} " + en + "; rows: {rows}.",
                "抽查的 {total} 个留存文件中，有 {count} 个" + zh + "；行号：{rows}。", status=status,
                total=len(states), count=len(found), rows=named(found), advice=_KEPT_ADVICE,
                evidence=[answered("files of a sample", "%s %d" % (state, len(found)))])


def _state_of(path, digest, keys):
    """Return what has become of a file: "kept", or what else. Its name and its content are told to nobody."""
    real, above = os.path.realpath(path), keys.get("directories")
    if not path.startswith("/") or (above and not any(
            real.startswith(os.path.realpath(one).rstrip("/") + "/") for one in above)):
        return "outside"
    try:
        end = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "lost"
    except OSError:
        return "unseen"
    with os.fdopen(end, "rb") as stream:
        told = os.fstat(stream.fileno())
        if not stat.S_ISREG(told.st_mode) or told.st_size > _MOST_BYTES:
            return "unseen"
        try:
            summed = hashlib.new(keys["digest"]["algorithm"])
            for part in iter(lambda: stream.read(2**20), b""):
                summed.update(part)
        except (ValueError, OSError):
            return "unseen"
    return "kept" if summed.hexdigest() == digest.strip().lower() else "changed"


def _directory(books, path):
    told = books.host.stat(path)
    if told is None or told.kind != "directory":
        yield wrong(
            books, "exchange_no_directory", "{path} is no directory of this host.", "本机没有目录 {path}。", path=path,
            advice=_ADVICE)
        return
    problems = [Text("mode {mode:04o}", "权限 {mode:04o}").format(mode=told.mode)] if told.mode & 0o027 else []
    for known, number, en, zh in ((pwd.getpwuid, told.uid, "owner", "属主"), (grp.getgrgid, told.gid, "group", "属组")):
        try:
            known(number)
        except KeyError:
            problems.append(Text(en + " {number} without a name", zh + " {number} 没有名称").format(number=number))
    for problem in problems:
        yield wrong(
            books, "exchange_open", "{path}: {problem}; 0750 or less, of named owners, is wanted.",
            "{path}：{problem}；应不超过 0750，且属主、属组有名称。", path=path, problem=problem, expected="<= 0750",
            actual="%04o" % told.mode, evidence=[answered("stat " + path, "%04o %d:%d" % (
                told.mode, told.uid, told.gid))], advice=Text(
                    "Operations set mode and owner; enforcing does not.", "由运维设置权限与属主；本区域不作整改。"))
    yield from _watched(books, path)


def _watched(books, path):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd

    unseen = auditd.unseen(books.host)
    if unseen is not None:
        yield unseen
        return
    lines = books.host.run(["auditctl", "-l"]).out.splitlines()
    for line in lines:
        match = _WATCH.search(line)
        if match is None or "never" in line:
            continue
        watched, perms = match.group(1) or match.group(3) or match.group(5), match.group(2) or match.group(4) or "w"
        if "w" in perms and (path + "/").startswith(watched.rstrip("/") + "/"):
            return
    yield wrong(
        books, "exchange_unwatched", "no loaded audit rule watches {path} for writing.",
        "没有已加载的审计规则监视 {path} 的写入。", path=path,
        evidence=[answered("auditctl -l", "%d rules" % len(lines))],
        advice=Text("Name it in audit_application_paths.", "在 audit_application_paths 中列入该目录。"))
