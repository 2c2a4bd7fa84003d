# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the log of a database is kept, by its own settings and by logrotate."""

import os
import posixpath
import re
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import logrotate

# Days after which a name of a log comes again, by what of strftime it has; a year in it never comes again.
_ESCAPE = re.compile(r"%([A-Za-z])")
_NEVER = ("Y", "y", "G", "g", "s", "F", "D", "c", "x")
_AGAIN = (("j", 365), ("U", 364), ("V", 364), ("W", 364), ("d", 28), ("e", 28), ("a", 7), ("A", 7), ("u", 7), ("w", 7))
_MONTHS = ("m", "b", "B", "h")
_YEAR, _DAY = 365, 86400
_LOGS = Text(
    "The database administrator sets logging_collector to on and starts the cluster again in a window, or has it "
    "started with a log (pg_ctl -l).",
    "由数据库管理员将 logging_collector 设为 on 并在维护窗口重启，或在启动时指定日志（pg_ctl -l）。")
_KEEP = Text(
    "The database administrator names logs with their date (log_filename), and keeps {days} days of them.",
    "由数据库管理员在 log_filename 中包含日期，并保存 {days} 天。")
_ROTATE = Text(
    "The system administrator keeps {days} days of it in {where}.", "由系统管理员在 {where} 中设为保存 {days} 天。")
_SHIP = Text(
    "The database administrator sends the record to syslog (server_audit_output_type), or sets its size and number to "
    "what {days} days take.",
    "由数据库管理员将记录发往 syslog（server_audit_output_type），或将文件大小与数量设为可容纳 {days} 天的记录。")


def postgresql(cluster, policy):
    """Yield what is said of the files of a cluster's log; what goes to syslog or the journal is judged there."""
    words = [word.strip() for word in cluster.setting("log_destination").value.split(",")]
    if words == ["syslog"] or cluster.server.process == 0:
        return
    if cluster.setting("logging_collector").on:
        yield _collected(cluster, policy)
        return
    path = _written(cluster.server)
    if path == os.devnull and "syslog" not in words:
        yield wrong(
            cluster, "log_nowhere", "what it logs goes to {path}, so nothing is recorded.",
            "其日志写入 {path}，没有任何记录。", path=path, expected="a log", actual=path,
            evidence=[cluster.evidence("/proc/%d/fd/2" % cluster.server.process, path)], advice=_LOGS)
        return
    cover = None if path is None else logrotate.of(cluster.host).cover(path)
    if cover is None:
        return
    document, stanza, rotation = cover
    days, where = rotation.kept_days, document.where(stanza.first)
    seen = [cluster.evidence("logrotate of %s" % path, stanza.patterns[0])]
    if days is None or days >= policy.log_days:
        yield fine(cluster, *seen)
    else:
        yield wrong(
            cluster, "log_short", "its log {path} is kept for {kept} days by {where}, expected {days}.",
            "日志 {path} 由 {where} 保存 {kept} 天，应为 {days} 天。", path=path, kept=int(days), where=where,
            days=policy.log_days, expected=policy.log_days, actual=int(days), evidence=seen,
            advice=_ROTATE.format(days=policy.log_days, where=where))


def _collected(cluster, policy):
    name = cluster.setting("log_filename").value
    days = _comes_again(name) if cluster.setting("log_truncate_on_rotation").on else None
    seen = cluster.seen("log_filename", "log_truncate_on_rotation")
    if days is None or days >= policy.log_days:
        return fine(cluster, *seen)
    return wrong(
        cluster, "log_short", "a file of its log is written anew after {kept} days (log_filename is {name}), expected "
        "{days}.", "日志文件在 {kept} 天后被覆盖（log_filename 为 {name}），应为 {days} 天。", kept=days, name=name,
        days=policy.log_days, expected=policy.log_days, actual=days, evidence=seen,
        advice=_KEEP.format(days=policy.log_days))


def _comes_again(name):
    """Return after how many days a log's name comes again, None for never."""
    letters = _ESCAPE.findall(name)
    if any(letter in _NEVER for letter in letters):
        return None
    found = next((days for letter, days in _AGAIN if letter in letters), 0)
    return _YEAR if any(letter in _MONTHS for letter in letters) and found in (0, 28) else found


def _written(server):
    """Return the file that a server's own words go to, or None."""
    try:
        path = os.readlink("/proc/%d/fd/2" % server.process)
    except OSError:
        return None
    return path if path == os.devnull or path.startswith("/") and not path.startswith("/dev/") else None


def mysql(server, policy):
    """Yield what is said of the files of server_audit: by the oldest that there is room for."""
    if server.variable("server_audit_output_type").lower() != "file" or server.server.process == 0:
        return
    count = server.number("server_audit_file_rotations")
    path = posixpath.join(server.variable("datadir"), server.variable("server_audit_file_path") or "server_audit.log")
    seen = server.seen("server_audit_file_rotate_size", "server_audit_file_rotations")
    # Its files are numbered with as many digits as the largest number has.
    last = "%s.%0*d" % (path, len(str(count)), count)
    real = server.server.path(last)
    try:
        age = (time.time() - os.stat(real or last).st_mtime) / _DAY
    except OSError:
        yield wrong(
            server, "record_by_size", "the files of its record are kept by their size, not for {days} days: none has "
            "been lost yet.", "记录文件按大小而非按 {days} 天保存，目前尚无丢失。", status="manual",
            days=policy.log_days, evidence=seen, advice=_SHIP.format(days=policy.log_days))
        return
    if age >= policy.log_days:
        yield fine(server, *seen)
    else:
        yield wrong(
            server, "record_lost", "the oldest file of its record, {path}, is {age} days old, and older ones are gone.",
            "最早的记录文件 {path} 仅有 {age} 天，更早的已丢失。", path=last, age=int(age), expected=policy.log_days,
            actual=int(age), evidence=seen, advice=_SHIP.format(days=policy.log_days))
