# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written is copied away as it is written."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text("{label}: its write-ahead log is archived or received by another.",
                       "{label}：预写日志已归档或由其他主机接收。"),
    "mysql": Text("{label}: its binary log is written, synced and kept.",
                  "{label}：二进制日志已开启、同步落盘并按期保留。"),
}
# Says that all is well. What takes a segment away names it by %p, or by %f.
_NOTHING = re.compile(r"(?:/\S*/)?(?:true|:|echo|exit)(?:\s|\Z)")
_HOUR, _DAY = 3600, 86400
_KEPT_DAYS = 7
_ARCHIVE = Text(
    "The database administrator sets archive_mode and archive_command (pgBackRest, for example), and starts the "
    "cluster "
    "again in a window.", "由数据库管理员设置 archive_mode 与 archive_command（如 pgBackRest），并在维护窗口重启。")
_BINLOG = Text(
    "The database administrator sets log_bin, sync_binlog = 1 and expire_logs_days or binlog_expire_logs_seconds, and "
    "starts the server again in a window.",
    "由数据库管理员设置 log_bin、sync_binlog = 1 及 expire_logs_days 或 binlog_expire_logs_seconds，并在维护窗口重启。")


def postgresql(cluster, policy):
    """Look at the archive, and at who receives the log."""
    if cluster.catalogue["recovery"]:
        yield wrong(
            cluster, "standby", "is a standby: what is archived is judged at its primary.",
            "为备库：归档情况在主库判定。", status="not_checked",
            evidence=[cluster.evidence("SELECT pg_is_in_recovery()", "t")])
        return
    # Who makes a base copy receives the log for as long as that takes.
    receivers = [one for one in cluster.listed("receivers") if one[2] == "streaming" and one[0] != "pg_basebackup"]
    if receivers:
        yield fine(cluster, cluster.evidence("SELECT * FROM pg_stat_replication", receivers))
        return
    seen = cluster.seen("archive_mode", "archive_command", "archive_library")
    command, library = cluster.setting("archive_command"), cluster.setting("archive_library")
    empty = not takes(command.value.strip()) and not (library and library.value)
    if cluster.setting("archive_mode").value == "off" or empty:
        yield wrong(
            cluster, "no_archive", "its write-ahead log is neither archived nor received by another now.",
            "预写日志既未归档，当前也没有其他主机接收。", expected="archive_mode = on", evidence=seen, advice=_ARCHIVE)
        return
    told = cluster.catalogue["archiver"]
    archived, failed = told["archived"] or 0, told["failed"] or 0
    seen.append(cluster.evidence("SELECT * FROM pg_stat_archiver", told))
    if failed > archived:
        yield wrong(
            cluster, "archive_fails", "its archive command failed last.", "最近一次归档失败。", evidence=seen,
            advice=Text(
                "The database administrator reads the log and mends the command: the disk fills up meanwhile.",
                "由数据库管理员查看日志并修复归档命令；在此期间磁盘会逐渐写满。"))
    elif not archived:
        yield wrong(
            cluster, "archive_unused", "nothing has been archived since its statistics began.",
            "自统计开始以来没有任何归档。", status="manual", evidence=seen, advice=Text(
                "The database administrator switches the log (SELECT pg_switch_wal()) and assesses again.",
                "由数据库管理员切换日志（SELECT pg_switch_wal()）后再次测评。"))
    else:
        yield fine(cluster, *seen)


def takes(command):
    """Tell whether an archive_command may take a segment away."""
    return ("%p" in command or "%f" in command) and not _NOTHING.match(command)


def mysql(server, policy):
    """Look at the binary log."""
    if not server.on("log_bin"):
        yield wrong(
            server, "no_binlog", "it writes no binary log.", "未开启二进制日志。", expected="log_bin = ON",
            actual="OFF",
            evidence=server.seen("log_bin"), advice=_BINLOG)
        return
    if server.number("sync_binlog") != 1:
        yield wrong(
            server, "binlog_unsynced", "sync_binlog is {actual}, so a crash loses what was written last.",
            "sync_binlog 为 {actual}，崩溃时会丢失最近写入的内容。", actual=server.variable("sync_binlog"),
            expected="sync_binlog = 1", evidence=server.seen("sync_binlog"), advice=_BINLOG)
    else:
        yield fine(server, *server.seen("log_bin", "sync_binlog"))
    seconds = server.number("binlog_expire_logs_seconds") or int(
        float(server.variable("expire_logs_days", "0") or 0) * _DAY)
    # 0 keeps them for good.
    if 0 < seconds < _KEPT_DAYS * _DAY:
        yield wrong(
            server, "binlog_short", "binary logs are kept for {days} days, expected >= {least}.",
            "二进制日志保留 {days} 天，应 >= {least} 天。", days=round(seconds / _DAY, 1), least=_KEPT_DAYS,
            evidence=server.seen("binlog_expire_logs_seconds", "expire_logs_days"), advice=_BINLOG)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        archiving as own,
    )

    return own
