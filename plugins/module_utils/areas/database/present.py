# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a database for this area to look at."""


def present(host, options):
    """Return None, or why there is none, as a Text: no server runs here, and no unit that is known starts one."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases, servers

    # Of an image nobody can tell: its servers are not running.
    if not host.live or options["remote"] or servers.of_kind(host, *servers.DATABASES) or databases.of(host):
        return None
    return Text(
        "No process of this host is a database server that is known, and no unit of such a name starts one.",
        "本机没有运行已知的数据库服务器进程，也没有启动此类服务器的服务单元。")
