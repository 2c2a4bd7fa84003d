# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a web server for this area to look at."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Servers that are known and answer nobody by HTTP.
_OTHERS = ("postgresql", "mysql", "redis", "opengauss", "cache", "ldap", "smtp", "imap", "ftp")
_NONE = Text(
    "No process of this host is nginx, Apache httpd, HAProxy or Tomcat, nothing else that may serve pages listens for "
    "other hosts, and application_endpoints declares no site, application_packages no package.",
    "本机没有运行 nginx、Apache httpd、HAProxy 或 Tomcat，没有其他可能提供页面的程序监听外部连接，"
    "application_endpoints 亦未申报站点，application_packages 未申报软件包。")
_UNKNOWN = Text(
    "Other hosts reach {names}: no web server that is judged here, so that it was not asked whether it serves pages. "
    "What does is declared in application_endpoints.",
    "其他主机可访问 {names}：不属于此处可判定的 Web 服务器，未询问其是否提供页面；"
    "提供页面的请在 application_endpoints 中申报。")


def present(host, options):
    """Return None, or why there is nothing to look at, as a Text."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

    # Of an image nobody can tell: its servers are not running.
    if not host.live or options["endpoints"] or options["packages"] or servers.of_kind(host, *servers.WEB):
        return None
    told = unknown(host)
    return _NONE if told is None else Unlooked(told[0].en, told[0].zh)


def unknown(host, ports=()):
    """Return what is said of programs that listen for other hosts at none of these ports, and may serve pages, with the
    evidence; None where there are none. Raises Missing, Unreadable.
    """
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers

    return strangers.among(_UNKNOWN, strangers.of(host, servers.WEB + _OTHERS, strangers.QUIET, ports))
