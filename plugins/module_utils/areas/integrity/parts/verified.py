# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded of installed packages: which of their files are not as they were delivered."""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import journalled
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import shown, told_by
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Unusable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic

_NAMED = 10
_KINDS = ("files", "config", "unread", "attributes", "left_out")
_MORE = Text("{names} and {count} more", "{names} 等，另有 {count} 个")
_MISSING = Text("{name} (missing)", "{name}（缺失）")
_ODD = Text("{key} is not what the recorder writes", "{key} 不是记录程序写入的形式")
_MD5 = Text("; dpkg has MD5 digests alone, on the same disk", "；dpkg 仅有 MD5 摘要，且存于同一磁盘")
_SETTINGS = Text(
    "; {count} configuration files were changed by others than this collection: {names}",
    "；另有 {count} 个配置文件由本集合以外更改：{names}")
_REINSTALL = Text(
    "Whoever is responsible for the host finds out who changed them and keeps a copy, then has their packages "
    "installed anew in the same version (apt-get install --reinstall, dnf reinstall).",
    "请主机负责人查明何人更改并保留副本，再以相同版本重新安装所属软件包"
    "（apt-get install --reinstall、dnf reinstall）。")
_ORIGIN = Text(
    "Whoever is responsible for the host has their packages installed anew, so that the digests are there, or shows "
    "where these files come from.", "请主机负责人重新安装所属软件包以恢复摘要，或说明这些文件的来源。")


def topic(policy):
    """Return the Topic, twice as often as a record may be old: a timer has half an hour of its own."""
    return Topic("packages-verify", within=policy.verify_hours, when="*-*-* 03,15:00", accepts=("ok", "warning"))


def judged(host, record):
    """Yield what is seen of a record of the packages' own comparison."""
    rows, counts = _facts(record)
    packages, digests = record.fact("packages", int), record.fact("digests", int)
    parts = dict(
        tool=record.tool, by=told_by(record), packages=packages, digests=digests, where=record.where,
        when=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(record.ended)), evidence=[shown(record)],
        expected="every file of a package as delivered")
    if packages < 1 or digests < 1:
        yield observed(
            "error", "nothing_compared", "{tool} compared {digests} files of {packages} packages at {when}, which "
            "tells nothing{by}.",
            "{tool} 于 {when} 仅比对了 {packages} 个软件包的 {digests} 个文件，无法得出结论{by}。",
            actual="%d files" % digests, **parts)
        return
    wrong = list(_wrong(record, rows, counts, parts))
    yield from wrong
    if not wrong:
        yield observed(
            "pass", "packages_whole", "{tool} compared {digests} files of {packages} packages at {when}: none has "
            "other content or is missing, configuration files and {left} missing documents or data folders aside{weak}"
            "{settings}{by}.",
            "{tool} 于 {when} 比对了 {packages} 个软件包的 {digests} 个文件：除配置文件和 {left} 个缺失的文档、"
            "数据目录外，内容均未更改，也无缺失{weak}{settings}{by}。", left=counts["left_out"], actual="none changed",
            weak=_MD5 if record.tool == "dpkg" else "", settings=_settings(host, rows["config"], counts["config"]),
            **parts)


def _wrong(record, rows, counts, parts):
    if counts["files"]:
        yield observed(
            "fail", "files_changed", "{count} files of packages are changed or missing, as {tool} found at {when}: "
            "{names}{by}.", "{tool} 于 {when} 发现软件包的 {count} 个文件被更改或缺失：{names}{by}。",
            actual="%d changed" % counts["files"], advice=_REINSTALL,
            **dict(parts, count=counts["files"], names=_named(rows["files"], counts["files"])))
    if counts["unread"]:
        yield observed(
            "not_checked", "files_unread", "{count} files of packages could not be read at {when}: {names}{by}.",
            "{when} 有 {count} 个软件包文件无法读取：{names}{by}。", actual="%d unread" % counts["unread"],
            advice=_REINSTALL, **dict(parts, count=counts["unread"], names=_named(rows["unread"], counts["unread"])))
    count = record.fact("without_count", int)
    if count > 0:
        without = [[name, ""] for name in record.fact("without", list) if isinstance(name, str)]
        yield observed(
            "not_checked", "files_without_digest",
            "{count} installed files of packages have no digest to be "
            "compared with: {names}{by}.",
            "软件包的 {count} 个已安装文件没有摘要可供比对：{names}{by}。",
            actual="%d without digest" % count, advice=_ORIGIN,
            **dict(parts, count=count, names=_named(without, count)))


def _settings(host, rows, count):
    """Return what is to be said of configuration files: an administrator may change them, so those that no run of ours
    has written are named, and no more.
    """
    ours = journalled.paths(host) if rows else ()
    others = [row for row in rows if row[0] not in ours]
    count -= len(rows) - len(others)
    return _SETTINGS.format(count=count, names=_named(others, count)) if count else ""


def _facts(record):
    """Return (kind -> rows of path and signs, kind -> their number); raises Unusable of what is no such thing."""
    counts = record.fact("counts", dict)
    counts = {kind: record.fact(kind, int, counts) for kind in _KINDS}
    rows = {kind: record.fact(kind, list) for kind in _KINDS if kind != "left_out"}
    for kind, some in rows.items():
        if counts[kind] < len(some) or counts[kind] and not some or not all(
                isinstance(row, list) and len(row) == 2 and all(isinstance(word, str) for word in row)
                for row in some):
            raise Unusable("record_unreadable", record.where, _ODD.format(key=kind))
    return rows, counts


def _named(rows, count):
    names = joined([
        _MISSING.format(name=name) if signs == "missing" else name for name, signs in rows[:_NAMED]], ", ", "、")
    return _MORE.format(names=names, count=count - _NAMED) if count > _NAMED else names


def unknown(packages):
    """Return what is seen where packages keep no digests that are asked for here."""
    return observed(
        "not_checked", "packages_unknown", "Packages of {kind} are not compared ({source}).",
        "暂不比对 {kind} 软件包（{source}）。", kind=packages.kind, source=packages.source,
        evidence=(absent(packages.source),))
