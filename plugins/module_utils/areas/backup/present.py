# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this host has anything of which copies have to be kept."""


def present(host, options):
    """Return None, or as a Text why there is nothing: no set, no database server, no file system for data."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import data_mounts

    # Of an image nobody can tell: nothing runs there.
    if (not host.live or options["sets"] or options["excluded"] or servers.of_kind(host, *servers.DATABASES)
            or databases.of(host) or data_mounts.of(host)):
        return None
    return Text(
        "backup_sets is not set for this host, no process is a database server that is known, no unit of such a name "
        "starts one, and no local file system is mounted for data alone.",
        "本机未设置 backup_sets，没有运行已知的数据库服务器进程，没有启动此类服务器的服务单元，"
        "也没有单独挂载的本地数据文件系统。")
