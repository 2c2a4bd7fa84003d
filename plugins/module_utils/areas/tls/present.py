# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is anything that could speak TLS."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NONE = Text(
    "No server that speaks TLS runs here (web servers, HAProxy, databases, caches, LDAP, message queues, etcd and "
    "Consul were looked for), nothing else that may speak it listens for other hosts, and tls_endpoints declares none.",
    "本机没有运行支持 TLS 的服务器（已查找 Web 服务器、HAProxy、数据库、缓存、LDAP、消息队列、etcd 与 Consul），"
    "没有其他可能使用 TLS 的程序监听外部连接，tls_endpoints 亦未申报。")
_UNKNOWN = Text(
    "Other hosts reach {names}: no server that is judged here, so that it was not asked whether it speaks TLS. What "
    "does is declared in tls_endpoints.",
    "其他主机可访问 {names}：不属于此处可判定的服务器，未询问其是否使用 TLS；使用 TLS 的请在 tls_endpoints 中申报。")


def present(host, options):
    """Return None, or why this area has nothing to look at."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Unlooked
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers

    if not host.live or options["endpoints"]:
        return None
    # The kinds of subjects/tls/endpoints.py, which a host without any is spared, and others that serve other hosts.
    kinds = servers.WEB + servers.DATABASES + ("ldap", "message queue", "cache", "directory of services")
    if servers.of_kind(host, *kinds):
        return None
    told = unknown(host, kinds)
    return _NONE if told is None else Unlooked(told[0].en, told[0].zh)


def unknown(host, kinds, ports=()):
    """Return what is said of programs that listen for other hosts, are servers of none of these kinds and at none of
    these ports, and may speak TLS, with the evidence; None where there are none. Raises Missing, Unreadable.
    """
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers

    return strangers.among(_UNKNOWN, strangers.of(host, kinds, ports=ports))
