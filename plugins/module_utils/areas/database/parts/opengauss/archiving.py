# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written to openGauss is copied away as it is written."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.archiving import takes
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = Text(
    "{label}: its write-ahead log is received by another.", "{label}：预写日志由其他主机接收。")
_ARCHIVE = Text(
    "The database administrator sets archive_mode with archive_command or archive_dest, or sets up a standby.",
    "由数据库管理员设置 archive_mode 及 archive_command 或 archive_dest，或搭建备机。")


def archive(cluster, policy):
    """Look at the archive, and at who receives the log."""
    if cluster.catalogue["recovery"]:
        yield wrong(
            cluster, "standby", "is a standby: what is archived is judged at its primary.",
            "为备机：归档情况在主机判定。", status="not_checked",
            evidence=[cluster.evidence("SELECT pg_is_in_recovery()", "t")])
        return
    receivers = [one for one in cluster.listed("receivers") if (one[2] or "").lower() == "streaming"]
    if receivers:
        yield fine(cluster, cluster.evidence("SELECT * FROM pg_stat_replication", receivers))
        return
    command, place = [one and one.value.strip() for one in map(cluster.has, ("archive_command", "archive_dest"))]
    seen = cluster.seen("archive_mode")
    if not cluster.setting("archive_mode").on or not (place or takes(command or "")):
        yield wrong(
            cluster, "no_archive", "its write-ahead log is neither archived nor received by another now.",
            "预写日志既未归档，当前也没有其他主机接收。", expected="archive_mode = on", evidence=seen, advice=_ARCHIVE)
    else:
        yield wrong(
            cluster, "archive_result_untold", "archives its write-ahead log by its settings; whether that succeeds is "
            "not told by it.", "按设置归档预写日志；归档是否成功，它未予说明。", status="not_checked", evidence=seen)


LOOKS = (archive,)
