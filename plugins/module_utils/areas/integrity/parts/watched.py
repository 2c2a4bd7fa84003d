# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a comparison of the host's files has found, and whether the database that it went by can be believed."""

import hashlib
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import journalled
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import shown, told_by
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Unusable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic

TOPIC = "file-integrity"
_KINDS = ("added", "removed", "changed")
_NAMED = 10
_EXPECTED = "no file that differs from the approved database"
_MORE = Text("{names} and {count} more", "{names} 等，另有 {count} 个")
_ADDED = Text("{name} (new)", "{name}（新增）")
_REMOVED = Text("{name} (missing)", "{name}（缺失）")
_OURS = Text("; {count} that differ are as a run of this collection has left them: {names}",
             "；另有 {count} 个不同之处为本集合整改所致：{names}")
_ABSENT = Text("; not on this host: {names}", "；本机没有：{names}")
_ODD = Text("{key} is not what the recorder writes", "{key} 不是记录程序写入的形式")
_ANEW = Text(
    "Whoever is responsible for the host finds out who changed what and whether that was meant, then approves the host "
    "anew: another text in integrity_aide_approved, and enforcing.",
    "请主机负责人查明何人何时更改、是否属预期变更，然后重新批准：更改 integrity_aide_approved 的内容并执行整改。")
_RULES = Text(
    "Whoever is responsible for the host has these paths among the rules of AIDE's configuration, with p+u+g+ftype and "
    "sha256 or better, then approves a new database.",
    "请主机负责人将这些路径加入 AIDE 配置的规则（至少 p+u+g+ftype 与 sha256），再批准新的数据库。")


def topic(host, policy, config):
    """Return the Topic: twice as often as a record may be old, for a timer has half an hour of its own."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import aide

    arguments = [word for path in policy.aide_paths for word in ("--path", path)]
    if policy.aide_approved:
        arguments += ["--approved", policy.aide_approved]
    # systemd would make a folder root's that is another's, _aide's for one.
    found = host.stat(aide.FOLDER)
    ours = found is None or found.uid == 0
    writes = [path for path, needed in ((aide.FOLDER, not ours), (aide.LOGS, host.exists(aide.LOGS))) if needed]
    return Topic(
        TOPIC, within=policy.aide_hours, when="*-*-* 05,17:00", arguments=arguments, config=(config,), writes=writes,
        state=("aide",) if ours else (), accepts=("ok", "warning"))


def by_other(policy):
    """Return the Topic of another tool, which says itself what it found."""
    return Topic(TOPIC, within=policy.aide_hours, by_us=False, accepts=("ok", "warning"))


def told_by_other(record):
    """Yield what is seen of the record of another tool."""
    files, differs = record.fact("files", int), record.fact("differs", int)
    parts = dict(tool=record.tool, by=told_by(record), files=files, differs=differs, where=record.where,
                 expected="files compared, none that differs", evidence=[shown(record)])
    if files < 1:
        yield observed(
            "error", "nothing_compared", "{tool} compared no file, which tells nothing{by}.",
            "{tool} 未比对任何文件，无法得出结论{by}。", actual="0 files", **parts)
    elif differs:
        yield observed(
            "fail", "files_differ", "{tool} found {differs} files among {files} that nobody has approved{by}.",
            "{tool} 在 {files} 个文件中发现 {differs} 个未经批准的变更{by}。", actual="%d differ" % differs,
            advice=_ANEW, **parts)
    else:
        yield observed(
            "pass", "files_same", "{tool} found no difference among {files} files{by}.",
            "{tool} 比对 {files} 个文件，未发现变更{by}。", actual="none differs", **parts)


def judged(host, policy, record):
    """Yield what is seen of a record of AIDE's comparison."""
    if record.external:
        yield from told_by_other(record)
        return
    parts = dict(
        when=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(record.ended)), expected=_EXPECTED, where=record.where,
        database=record.fact("database", str), entries=record.fact("entries", int), evidence=[shown(record)])
    wrong = [one for one in _sealed(host, policy, record, parts) + _covers(policy, record, parts) if one is not None]
    rows, counts = _rows(record)
    ours, count = _split(host, rows, counts)
    parts["ours"] = _OURS.format(count=len(ours), names=_named(ours, len(ours))) if ours else ""
    if count:
        left = [row for row in rows if row not in ours]
        wrong.append(observed(
            "fail", "files_differ", "{count} files differ from the approved database, as AIDE found at {when}: "
            "{names}{ours}.", "AIDE 于 {when} 发现 {count} 个文件与已批准的数据库不一致：{names}{ours}。",
            actual="%d differ" % count, advice=_ANEW, **dict(parts, count=count, names=_named(left, count))))
    yield from wrong
    if not wrong:
        absent_here = record.fact("absent", list)
        yield observed(
            "pass", "files_same", "AIDE compared {entries} entries at {when} with {database}, approved by {approved}: "
            "none differs{ours}{absent}.",
            "AIDE 于 {when} 按 {approved} 批准的 {database} 比对了 {entries} 个条目：均一致{ours}{absent}。",
            approved=record.fact("sealed", dict)["approved"], actual="none differs",
            absent=_ABSENT.format(names=joined(absent_here)) if absent_here else "", **parts)


def _sealed(host, policy, record, parts):
    """Return what is wrong with the seal: the digest that a database had when somebody approved it."""
    path, digest = parts["database"], record.fact("database_sha256", str)
    seal = record.facts.get("sealed")
    parts = dict(parts, expected="a database as it was approved", advice=_ANEW)
    if seal is None:
        return [observed(
            "fail", "not_sealed", "Nobody has approved AIDE's database {database}.",
            "AIDE 数据库 {database} 未经批准。",
            actual="no approval", **parts)]
    approved, was = record.fact("approved", str, seal), record.fact("sha256", str, seal)
    parts["approved"] = approved
    told = [_now(host, path, digest, parts)]
    if digest != was or policy.aide_sha256 not in ("", was):
        told.append(observed(
            "fail", "database_replaced", "AIDE's database {database} is not the one that was approved ({approved}).",
            "AIDE 数据库 {database} 不是已批准的那一个（{approved}）。", actual=digest, **parts))
    if policy.aide_approved not in ("", approved):
        told.append(observed(
            "fail", "approved_otherwise", "AIDE's database was approved by {approved}, not by {declared} "
            "(integrity_aide_approved): an approval counts once.",
            "AIDE 数据库由 {approved} 批准，而非 {declared}（integrity_aide_approved）：每项批准仅用一次。",
            declared=policy.aide_approved, actual=approved, **parts))
    if record.fact("other_rules", int):
        told.append(observed(
            "fail", "database_of_other_rules", "AIDE's database {database} was made by another configuration than the "
            "one in force.", "AIDE 数据库 {database} 所依据的配置与现行配置不同。", actual="other rules", **parts))
    return told


def _now(host, path, digest, parts):
    """Return what is wrong with the database itself, now, or None."""
    found = host.stat(path)
    if found is None:
        return observed(
            "fail", "database_gone", "AIDE's database {database} is there no more.",
            "AIDE 数据库 {database} 已不存在。",
            actual="none", **dict(parts, evidence=[absent(path)]))
    why = places.exposed(host, path)
    if why is None and found.mode & 0o022:
        why = Text("its mode is {mode}", "其权限为 {mode}").format(mode="%04o" % found.mode)
    if why is not None:
        return observed(
            "fail", "database_exposed", "Others than root can change AIDE's database {database}: {why}.",
            "root 以外的用户可更改 AIDE 数据库 {database}：{why}。", why=why, actual="%04o" % found.mode,
            **dict(parts, evidence=[places.seen(path, found)]))
    try:
        same = hashlib.sha256(host.read(path)).hexdigest() == digest
    except HostError as error:
        # One that is too large for an audit is left to the recorder.
        return observed(
            "not_checked", "database_unseen", "AIDE's database cannot be compared with its digest now: {error}.",
            "目前无法核对 AIDE 数据库的摘要：{error}。", error=error, actual="not read", **parts)
    if not same:
        return observed(
            "fail", "database_changed", "AIDE's database {database} has changed since the last comparison.",
            "AIDE 数据库 {database} 自上次比对后已被更改。", actual="another digest",
            **dict(parts, evidence=[places.seen(path, found)] + parts["evidence"]))
    return None


def _covers(policy, record, parts):
    """Return what the database does not tell of the paths that it has to."""
    below, missing = record.fact("below", dict), record.fact("absent", list)
    bare = [path for path in policy.aide_paths if path not in missing and not record.fact(path, int, below)]
    weak, count = record.fact("weak", list), record.fact("weak_count", int)
    parts = dict(parts, expected="every required path with kind, rights, owner and a strong digest", advice=_RULES)
    left_out = observed(
        "fail", "not_covered", "AIDE's rules leave out {names}: the database has no entry there.",
        "AIDE 的规则未覆盖 {names}：数据库中没有对应条目。", names=joined(bare), actual="left out", **parts)
    too_weak = observed(
        "fail", "weak_rules", "{count} entries of AIDE's database have no rights, owner or strong digest: {names}.",
        "AIDE 数据库中有 {count} 个条目缺少权限、属主或强摘要：{names}。", count=count, actual="%d weak" % count,
        names=_named([(name, "changed") for name in weak], count), **parts)
    return [left_out if bare else None, too_weak if count else None]


def _rows(record):
    """Return [(path, kind)] of what differs, as far as it is named, and {kind: number}; Unusable of anything else."""
    counts = record.fact("counts", dict)
    counts = {kind: record.fact(kind, int, counts) for kind in _KINDS}
    rows = []
    for kind in _KINDS:
        some = record.fact(kind, list)
        if counts[kind] < len(some) or counts[kind] and not some or not all(
                isinstance(row, list) and len(row) == 2 and all(isinstance(word, str) for word in row)
                for row in some):
            raise Unusable("record_unreadable", record.where, _ODD.format(key=kind))
        rows += [(path, kind) for path, _signs in some]
    return rows, counts


def _split(host, rows, counts):
    """Return the rows that runs of ours explain, and how many are left."""
    ours = [row for row in rows if journalled.explains(host, row[0])]
    return ours, sum(counts.values()) - len(ours)


def _named(rows, count):
    words = {"added": _ADDED, "removed": _REMOVED}
    names = joined([
        words[kind].format(name=path) if kind in words else path for path, kind in rows[:_NAMED]], ", ", "、")
    return _MORE.format(names=names, count=count - _NAMED) if count > _NAMED else names
