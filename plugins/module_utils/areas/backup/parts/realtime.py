# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what is written to a database is copied away as it is written, and arrives."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told, variable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

_SECONDS = 1
_PAGE = 8192
_SEGMENT = re.compile(r"[0-9A-F]{24}\Z")
# Whose exit status says that the log was taken, where nothing else is in the command.
_KNOWN = re.compile(r"(?:/[\w./-]*/)?(pgbackrest|barman-wal-archive|barman-cloud-wal-archive|wal-g)\s[^;|&<>`$\n]*\Z")
_NONE_NAMED = Text("none is named", "未注明")
_ARCHIVE = Text(
    "The database administrator has the tool of this set archive the write-ahead log (archive_mode, archive_command), "
    "and looks into the server's log for why it does not arrive.",
    "请数据库管理员用该备份集的工具归档预写日志（archive_mode、archive_command），并在服务器日志中查明未送达的原因。")
_BINLOG = Text(
    "The database administrator sets log_bin and sync_binlog = 1, has another host receive the binary log, and names "
    "it as the receiver of the set.",
    "请数据库管理员设置 log_bin 与 sync_binlog = 1，由另一台主机接收二进制日志，并在备份集中以 receiver 注明。")
_SHOW = Text(
    "Whoever runs the backups shows what keeps a copy up to date (replication of the storage, shipping of a log), and "
    "how old it was at its oldest.", "请备份负责人出示实时复制的方式（存储复制、日志传输）及其最大滞后时间。")


def look(host, policy, one):
    """Yield what is seen of the log of a set's engine."""
    if one.given.get("importance") != "critical":
        yield told(
            one, "not_applicable", "set_not_critical", "backup_sets does not call it critical.",
            "backup_sets 未将其列为 critical。", evidence=[variable(one, "importance")])
        return
    engine = {"postgresql": _postgresql, "mysql": _mysql}.get(one.engine)
    if engine is None:
        yield told(
            one, "manual", "realtime_unseen", "whether a copy is kept up to date as data is written is not seen of "
            "{what}.", "无法查看{what}是否实时复制。", what=one.engine or Text("files", "文件"), advice=_SHOW,
            evidence=[variable(one, "what")])
        return
    yield from engine(host, policy, one)


def _server(host, one, kind, source):
    """Return what runs on the data of a set, or None."""
    wanted = host.resolve(one.data)
    for server in servers.of_kind(host, kind):
        found = source(host, server, _SECONDS)
        if not server.contained and found.data is not None and host.resolve(found.data) == wanted:
            return found
    return None


def _stopped(one):
    return told(
        one, "not_checked", "engine_stopped", "no {engine} runs on {data} here, so its log cannot be asked for.",
        "{data} 上没有运行 {engine}，无法查询其日志。", engine=one.engine, data=one.data, evidence=[absent(one.data)])


def _postgresql(host, policy, one):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.source import Cluster

    cluster = _server(host, one, "postgresql", Cluster)
    if cluster is None:
        yield _stopped(one)
        return
    mode, command = cluster.setting("archive_mode").value, _command(cluster)
    seen = cluster.seen("archive_mode", "archive_command", "archive_library", "archive_timeout")
    if cluster.catalogue["recovery"] and mode != "always":
        yield told(
            one, "not_applicable", "standby", "the cluster is a standby, whose log is archived at its primary.",
            "该集群为备库，其日志由主库归档。", evidence=[cluster.evidence("SELECT pg_is_in_recovery()", "t")])
        return
    receiver = _receiver(cluster, one)
    if receiver is not None:
        yield told(
            one, "pass", "log_received", "{name} receives its write-ahead log as it is written.",
            "{name} 正在实时接收其预写日志。", name=receiver[0],
            evidence=[cluster.evidence("SELECT * FROM pg_stat_replication", receiver)])
        return
    if mode == "off" or not command:
        yield told(
            one, "fail", "log_not_archived", "its write-ahead log is not archived (archive_mode {mode}), and no "
            "declared receiver is connected.", "预写日志未归档（archive_mode 为 {mode}），也没有已申报的接收端连接。",
            mode=mode,
            expected="archive_mode on, or a receiver", actual="archive_mode " + mode, evidence=seen, advice=_ARCHIVE)
        return
    yield from _archived(host, policy, one, cluster, command, seen)


def _command(cluster):
    library = cluster.setting("archive_library")
    command = cluster.setting("archive_command").value.strip()
    return library.value if library is not None and library.value else "" if command == "(disabled)" else command


def _receiver(cluster, one):
    """Return (name, address, state) of a receiver that the set names and that is connected, or None."""
    name = one.given.get("receiver")
    return next((its for its in cluster.listed("receivers") if its[0] == name and its[2] == "streaming"), None)


def _archived(host, policy, one, cluster, command, seen):
    stats = cluster.catalogue["archiver"]
    seen = seen + [cluster.evidence("SELECT * FROM pg_stat_archiver", stats)]
    waiting = _ready(host, one)
    if waiting:
        seen.append(Evidence("query", one.data + "/pg_wal/archive_status/*.ready", str(len(waiting))))
    parts = dict(evidence=seen, advice=_ARCHIVE, expected="each segment in the repository",
                 segment=(stats["segment"] or "")[:24])
    if (stats["failed"] or 0) > (stats["archived"] or 0):
        yield told(
            one, "fail", "archive_fails", "its archive command failed last.", "最近一次归档失败。", **parts)
        return
    if not stats["archived"]:
        yield told(
            one, "not_checked", "archive_unused", "nothing has been archived since its statistics began.",
            "自统计开始以来没有任何归档。", **parts)
        return
    if one.tool == "pgbackrest":
        missing = _missing(host, one, stats)
        if missing is not None:
            yield told(
                one, "fail", "log_not_arrived", "PostgreSQL counts {segment} as archived, and the newest in {name} is "
                "{newest}: its archive command says yes and keeps nothing.",
                "PostgreSQL 认为 {segment} 已归档，而 {name} 中最新的是 {newest}：归档命令返回成功却没有保存。",
                name=missing[0], newest=missing[1] or Text("none", "无"), actual=missing[1] or "none", **parts)
            return
    elif not _KNOWN.match(command):
        yield told(
            one, "manual", "archive_unknown", "its archive command is none of a tool that is known, so what it keeps "
            "is not seen.", "归档命令不属于已知工具，无法得知其保存了什么。", **parts)
        return
    late = _late(host, policy, one, cluster, stats)
    if late is not None:
        parts["expected"] = "<= %d s" % policy.realtime_lag_seconds
        yield told(
            one, "fail", "log_late", "{bytes} bytes of its log are in no archive, the last segment left {seconds} s "
            "ago; expected within {most} s.",
            "有 {bytes} 字节日志尚未归档，最近一次归档在 {seconds} 秒前，应在 {most} 秒以内。",
            bytes=late[0], seconds=late[1], most=policy.realtime_lag_seconds, actual="%d s" % late[1],
            **parts)
        return
    yield told(
        one, "pass", "log_archived", "the segment of its write-ahead log that left last, {segment}, {where}, and less "
        "than a page waits for longer than {most} s.",
        "最近归档的预写日志段 {segment} {where}，等待超过 {most} 秒的不足一页。", segment=stats["segment"][:24],
        most=policy.realtime_lag_seconds, evidence=seen,
        where=Text("is in each repository", "已在各存储库中")
        if one.tool == "pgbackrest" and _SEGMENT.match(stats["segment"][:24]) else Text(
            "was taken by its archive command, as that says", "已由归档命令接收（以其返回为准）"))


def _missing(host, one, stats):
    """Return (repository, its newest segment) of the first that lacks the last segment which was archived, or None."""
    # That of a backup's label ("...05.00000028.backup") came with it.
    segment = (stats["segment"] or "")[:24]
    if _SEGMENT.match(segment) is None:
        return None
    for repository in one.repositories:
        newest = answers.pgbackrest(host, one, repository, stats["archived"]).newest_wal
        if newest is None or newest < segment:
            return repository.name, newest
    return None


def _late(host, policy, one, cluster, stats):
    """Return (bytes that no archive has, seconds since the last segment left), where both are too many; else None."""
    seconds, size = int(stats["now"] - stats["archived"]), int(stats["size"])
    if seconds <= policy.realtime_lag_seconds:
        return None
    waiting = len(_ready(host, one)) * size
    begun = int(stats["written"] or 0) % size
    # What has been begun leaves in time by itself, where that is set.
    if 0 < cluster.setting("archive_timeout").number(seconds=True) <= policy.realtime_lag_seconds:
        begun = 0
    return (waiting + begun, seconds) if waiting + begun >= _PAGE else None


def _ready(host, one):
    """Return the segments that wait to be archived: where those are many, the disk fills up behind them."""
    names = host.listdir(one.data + "/pg_wal/archive_status")
    return [name for name in names if name.endswith(".ready") and _SEGMENT.match(name[:-6])]


def _mysql(host, policy, one):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.source import Server

    server = _server(host, one, "mysql", Server)
    if server is None:
        yield _stopped(one)
        return
    seen = list(server.seen("log_bin", "sync_binlog"))
    parts = dict(evidence=seen, advice=_BINLOG)
    if not server.on("log_bin"):
        yield told(
            one, "fail", "no_binlog", "it writes no binary log.", "未开启二进制日志。", expected="log_bin = ON",
            actual="OFF", **parts)
        return
    if server.number("sync_binlog") != 1:
        yield told(
            one, "fail", "binlog_unsynced", "sync_binlog is {actual}, so a crash loses what was written last.",
            "sync_binlog 为 {actual}，崩溃时会丢失最近写入的内容。", actual=server.variable("sync_binlog"),
            expected="sync_binlog = 1", **parts)
        return
    dumps = server.asked("SELECT USER, HOST FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'")[0]
    seen.append(server.evidence("SELECT USER, HOST FROM information_schema.PROCESSLIST", dumps))
    name = one.given.get("receiver")
    if name is None or not any(_host_of(row[1]) == name for row in dumps):
        yield told(
            one, "fail", "binlog_not_received", "its binary log is received by no host that the set names as its "
            "receiver ({name}).", "没有由备份集注明的接收端（{name}）接收其二进制日志。", name=name or _NONE_NAMED,
            expected="a receiver", actual=", ".join(sorted(_host_of(row[1]) for row in dumps)) or "none", **parts)
        return
    yield told(
        one, "pass", "binlog_received", "{name} receives its binary log as it is written. A replica alone brings back "
        "nothing that was dropped: the daily copy has to be there beside it.",
        "{name} 正在实时接收其二进制日志。仅有副本无法找回被删除的数据，须同时有每日备份。", name=name, evidence=seen)


def _host_of(text):
    """Return the host of "name:port" or "name"."""
    return str(text).rpartition(":")[0] or str(text)
