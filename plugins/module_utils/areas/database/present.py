# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a database for this area to look at."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NONE = Text(
    "No process of this host is a database server that is known, no unit of such a name starts one, and nothing else "
    "that may be one listens for other hosts.",
    "本机没有运行已知的数据库服务器进程，没有启动此类服务器的服务单元，也没有其他可能是数据库的程序监听外部连接。")
_UNKNOWN = Text(
    "Other hosts reach {names}: no server that is known here, so whether it is a database was not looked at. One of a "
    "kind that is known is judged as a host of its own by database_remote.",
    "其他主机可访问 {names}：不属于此处已知的服务器，未查看其是否为数据库；受支持的数据库可通过 database_remote "
    "作为单独的主机检查。")


def present(host, options):
    """Return None, or why there is none, as a Text: no server runs here, and no unit that is known starts one."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers, strangers

    # Of an image nobody can tell: its servers are not running.
    if not host.live or options["remote"] or servers.of_kind(host, *servers.DATABASES) or databases.of(host):
        return None
    told = strangers.among(_UNKNOWN, strangers.of(host, servers.EVERY, strangers.QUIET))
    return _NONE if told is None else Unlooked(told[0].en, told[0].zh)
