# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this host has anything of which copies have to be kept."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Servers beside databases that keep data, and programs that share disks and files; NFS does so in the kernel.
_KEEP, _SHARE = ("ldap", "directory of services", "message queue", "imap", "ftp"), ("smbd", "tgtd")
_NONE = Text(
    "backup_sets is not set for this host, no process is a database server that is known, no unit of such a name "
    "starts one, nothing else that may keep data listens for other hosts, and no local file system is mounted for data "
    "alone.",
    "本机未设置 backup_sets，没有运行已知的数据库服务器进程，没有启动此类服务器的服务单元，"
    "没有其他可能保存数据的程序监听外部连接，也没有单独挂载的本地数据文件系统。")
_UNKNOWN = Text(
    "Other hosts reach {names}: no server that is known here, so whether it keeps data was not looked at. What it "
    "keeps is declared in backup_sets, or in backup_excluded.",
    "其他主机可访问 {names}：不属于此处已知的服务器，未查看其是否保存数据；其数据请在 backup_sets 或 backup_excluded "
    "中申报。")


def present(host, options):
    """Return None, or as a Text why there is nothing: no set, no database server, no file system for data."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers, strangers
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts

    # Of an image nobody can tell: nothing runs there.
    if (not host.live or options["sets"] or options["excluded"] or servers.of_kind(host, *servers.DATABASES + _KEEP)
            or databases.of(host) or data_mounts.of(host)):
        return None
    quiet = {name: ports for name, ports in strangers.QUIET.items() if name not in (strangers.KERNEL,) + _SHARE}
    told = strangers.among(_UNKNOWN, strangers.of(host, servers.EVERY, quiet))
    return _NONE if told is None else Unlooked(told[0].en, told[0].zh)
