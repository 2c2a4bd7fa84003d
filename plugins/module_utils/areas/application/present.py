# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a web server for this area to look at."""


def present(host, options):
    """Return None, or why there is none, as a Text."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

    # Of an image nobody can tell: its servers are not running.
    if not host.live or options["endpoints"] or options["packages"] or servers.of_kind(host, *servers.WEB):
        return None
    return Text(
        "No process of this host is nginx, Apache httpd, HAProxy or Tomcat, and application_endpoints declares no "
        "site, application_packages no package.",
        "本机没有运行 nginx、Apache httpd、HAProxy 或 Tomcat，application_endpoints 亦未申报站点，"
        "application_packages 未申报软件包。")
