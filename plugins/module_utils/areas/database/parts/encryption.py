# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database stores lies encrypted on the disk."""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import fine, wrong
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import encrypted

RIGHT = {
    "postgresql": Text("{label}: all that it stores lies on encrypted devices.",
                       "{label}：其存储的数据均位于加密设备上。"),
    "mysql": Text("{label}: its InnoDB tables, their log and the binary log are encrypted, by itself or below.",
                  "{label}：其 InnoDB 表、重做日志与二进制日志均已加密（由服务器自身或下层设备）。"),
}
_ADVICE = Text(
    "The storage administrator moves the data to an encrypted device (LUKS), or declares the array or cloud disk that "
    "encrypts it in database_encrypted_storage, with where that is shown.",
    "由存储管理员将数据迁至加密设备（LUKS），或在 database_encrypted_storage 中申报实施加密的阵列或云盘及其证明。")


def postgresql(cluster, policy):
    """Look at the device below the data, the write-ahead log, the table spaces and the log."""
    data = cluster.setting("data_directory").value
    places = [data, data + "/pg_wal"] + cluster.listed("tablespaces")
    log = cluster.setting("log_directory").value
    if cluster.setting("logging_collector").on:
        places.append(log if log.startswith("/") else data + "/" + log)
    yield from devices(cluster, policy, places)


def mysql(server, policy):
    """Look at the server's own encryption, or else at the devices below its data."""
    # Tables that were there before are encrypted by threads, where there are any.
    idle = server.has("innodb_encryption_threads") and server.number("innodb_encryption_threads") < 1
    places = []
    if server.variable("innodb_encrypt_tables").upper() == "FORCE" and server.on("innodb_encrypt_log") and not idle:
        yield fine(server, *server.seen("innodb_encrypt_tables", "innodb_encrypt_log", "innodb_encryption_threads"))
    else:
        places = [server.variable(name) for name in ("datadir", "innodb_data_home_dir", "innodb_log_group_home_dir")]
    if not server.on("encrypt_binlog"):
        places.append(server.variable("log_bin_basename").rpartition("/")[0])
    yield from devices(server, policy, [path for path in places if path.startswith("/")])


def devices(database, policy, places):
    """Look at the devices below some places."""
    for path in sorted(set(map(posixpath.normpath, places))):
        real = database.server.path(path)
        state, told = (None, "") if real is None else encrypted.of(real)
        seen = [database.evidence("device of %s" % path, told)]
        if state:
            yield fine(database, *seen)
        elif policy.encrypted_storage:
            yield wrong(
                database, "encryption_declared", "{path} is declared to be encrypted below this host: {declared}.",
                "{path} 申报由主机之下的存储加密：{declared}。", status="manual", path=path,
                declared=policy.encrypted_storage, evidence=seen, advice=Text(
                    "The assessor looks at the evidence that the declaration names.", "由测评人员查看申报所指的证明。"))
        elif state is None:
            yield wrong(
                database, "encryption_unseen", "what lies below {path} cannot be seen here ({told}).",
                "此处无法查看 {path} 的下层设备（{told}）。", status="not_checked", path=path, told=told or "?",
                evidence=seen, advice=_ADVICE)
        else:
            yield wrong(
                database, "not_encrypted", "{path} lies on a device that is not encrypted ({told}).",
                "{path} 位于未加密的设备上（{told}）。", path=path, told=told, evidence=seen, advice=_ADVICE)


def opengauss():
    """Return what looks at openGauss; imported where one runs."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.opengauss import (
        encryption as own,
    )

    return own
