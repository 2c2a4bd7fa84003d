# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is anything that could speak TLS."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NONE = Text(
    "No server that speaks TLS runs here (web servers, HAProxy, databases, caches, LDAP, message queues, etcd and "
    "Consul were looked for), and tls_endpoints declares none.",
    "本机没有运行支持 TLS 的服务器（已查找 Web 服务器、HAProxy、数据库、缓存、LDAP、消息队列、etcd 与 Consul），"
    "tls_endpoints 亦未申报。")


def present(host, options):
    """Return None, or why this area has nothing to look at."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

    if not host.live or options["endpoints"]:
        return None
    # The kinds of subjects/tls/endpoints.py, which a host without any is spared, and others that serve other hosts.
    kinds = servers.WEB + servers.DATABASES + ("ldap", "message queue", "cache", "directory of services")
    return None if servers.of_kind(host, *kinds) else _NONE
