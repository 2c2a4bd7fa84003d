# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data that its disk has changed is noticed."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, names, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text("{label}: pages have checksums, and none has failed.",
                       "{label}：数据页带校验和，且没有校验失败。"),
    "mysql": Text("{label}: pages and the binary log have checksums.", "{label}：数据页与二进制日志均带校验和。"),
}
_OFFLINE = Text(
    "The database administrator turns them on with pg_checksums --enable while the cluster is down.",
    "由数据库管理员在停库状态下以 pg_checksums --enable 启用。")


def postgresql(cluster, policy):
    """Look at whether pages have checksums, and whether one was wrong."""
    if not cluster.setting("data_checksums").on:
        yield wrong(
            cluster, "no_checksums", "its pages have no checksums.", "数据页没有校验和。",
            expected="data_checksums = on",
            actual="off", evidence=cluster.seen("data_checksums"), advice=_OFFLINE)
    else:
        yield fine(cluster, *cluster.seen("data_checksums"))
    failures = cluster.catalogue["checksum_failures"]
    if failures:
        yield wrong(
            cluster, "checksum_failures", "checksums of pages were wrong in these databases: {names}.",
            "以下数据库曾出现数据页校验失败：{names}。", names=names(name or "shared" for name in failures),
            evidence=[cluster.evidence("SELECT datname, checksum_failures FROM pg_stat_database", failures)],
            advice=Text(
                "The database administrator finds the pages (pg_amcheck), replaces the disk and restores from a "
                "backup.",
                "由数据库管理员定位损坏页（pg_amcheck）、更换磁盘并从备份恢复。"))


def mysql(server, policy):
    """Look at the checksums of pages and of the binary log."""
    for name, bad in (("innodb_checksum_algorithm", ("none", "strict_none")), ("binlog_checksum", ("none",))):
        # From MariaDB 10.11 on full_crc32 cannot be left; without a binary log it needs none.
        if not server.has(name) or (name == "binlog_checksum" and not server.on("log_bin")):
            continue
        if server.variable(name).lower() in bad:
            yield wrong(
                server, "no_checksums", "{name} is {actual}.", "{name} 为 {actual}。", name=name,
                actual=server.variable(name), evidence=server.seen(name), advice=Text(
                    "The database administrator sets it to crc32.", "由数据库管理员设为 crc32。"))
        else:
            yield fine(server, *server.seen(name))


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        checksums as own,
    )

    return own
