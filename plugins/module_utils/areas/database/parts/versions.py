# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of a database is one that still gets corrections."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

RIGHT = {
    "postgresql": Text("{label}: its version is maintained.", "{label}：其版本仍在维护期内。"),
    "mysql": Text("{label}: its version is maintained.", "{label}：其版本仍在维护期内。"),
}
# When the makers end a version: postgresql.org/support/versioning, mariadb.org/about/#maintenance-policy and
# endoflife.date, read on 2026-11-29.
_READ = "2026-11-29"
_POSTGRESQL = {
    11: "2023-11-09", 12: "2024-11-21", 13: "2025-11-13", 14: "2026-11-12", 15: "2027-11-11", 16: "2028-11-09",
    17: "2029-11-08", 18: "2030-11-14"}
_MARIADB = {
    (10, 4): "2024-06-18", (10, 5): "2025-06-24", (10, 6): "2026-07-06", (10, 11): "2028-02-16", (11, 4): "2029-05-29",
    (11, 8): "2028-06-04"}
_MYSQL = {(5, 7): "2023-10-31", (8, 0): "2026-04-30", (8, 4): "2032-04-30"}
_MOVE = Text(
    "The database administrator moves to a maintained version, or shows that the distribution still corrects this one.",
    "由数据库管理员升级到仍在维护的版本，或证明发行版仍为该版本提供修正。")


def postgresql(cluster, policy):
    """Compare the version with the maker's dates."""
    number = cluster.catalogue["version"] // 10000
    yield _compared(cluster, policy, str(number), _POSTGRESQL.get(number), cluster.evidence(
        "SHOW server_version_num", str(cluster.catalogue["version"])))


def mysql(server, policy):
    """Compare the version with the maker's dates."""
    number = server.version[:2]
    yield _compared(
        server, policy, "%d.%d" % number, (_MARIADB if server.mariadb else _MYSQL).get(number),
        *server.seen("version"))


def _compared(database, policy, version, ends, *seen):
    if ends is None:
        return wrong(
            database, "version_unknown", "when the maker ends version {version} is not in the list of {read}.",
            "{read} 的清单中没有版本 {version} 的维护截止日期。", status="manual", version=version, read=_READ,
            evidence=seen, advice=_MOVE)
    if datetime.date(*[int(part) for part in ends.split("-")]) < policy.today:
        return wrong(
            database, "version_ended", "its maker ended version {version} on {ends}; whether the distribution still "
            "corrects it is not looked at.", "厂商已于 {ends} 停止维护版本 {version}；发行版是否仍提供修正未查看。",
            version=version, ends=ends, evidence=seen, advice=_MOVE)
    return fine(database, *seen)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import versions as own

    return own
