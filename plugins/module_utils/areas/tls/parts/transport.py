# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what servers of this host exchange with others is encrypted: by the wire, whether they take TLS at all; by
their own catalogue, whether they ask for it; listeners of which neither is known, by name.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import required
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints

# Asked on the wire, wherever they listen. What web servers show is judged by other controls.
_ASKED = ("postgresql", "opengauss", "mysql", "redis", "ldap")
_ENCRYPT = Text(
    "The administrator of {label} gives it a certificate and has it take TLS alone, once every client uses it; or "
    "binds it to this host.",
    "请 {label} 的管理员配置证书，待全部客户端启用后仅接受 TLS；或改为仅监听本机。")
_DECLARE = Text(
    "The administrator declares in tls_endpoints those that speak TLS, stops those that nobody needs, and waives this "
    "clause for what is encrypted otherwise.",
    "请管理员将其中使用 TLS 的在 tls_endpoints 中申报，停用无人使用的；以其他方式加密的，登记该条款的豁免。")
_FORWARD = Text(
    "The administrator has rsyslog send them over TLS (StreamDriverMode 1), which the control log_forwarding looks at.",
    "请管理员令 rsyslog 以 TLS 发送日志（StreamDriverMode 为 1），并参见检查项 log_forwarding。")


def judged(host, policy):
    """Yield what is seen of each server that others reach, of other listeners, and of logs that are sent away."""
    if not host.live:
        yield observed(
            "not_checked", "image", "What servers exchange with other hosts cannot be seen in an unpacked image.",
            "离线镜像中无法得知服务器与其他主机之间的传输。", evidence=[absent("/proc")])
        return
    try:
        listeners.of(host)
    except HostError as error:
        yield observed(
            "not_checked", "unseen", "Listening sockets cannot be seen: {problem}.", "无法查看监听套接字：{problem}。",
            problem=error.told, evidence=[absent(error.path)])
        return
    found = [seen for server in servers.of_kind(host, *_ASKED) for seen in _of_server(host, policy, server)]
    found += list(_strangers(host, policy)) + list(_logs(host))
    yield from found
    if not found:
        yield observed(
            "not_applicable", "nothing_reached", "No database, cache, directory or queue here, and nothing else beside "
            "web servers and SSH, listens for other hosts by TCP, and rsyslog sends no logs away.",
            "除 Web 服务器与 SSH 外，本机没有数据库、缓存、目录、消息队列或其他程序以 TCP 向其他主机提供服务，"
            "rsyslog 也未外发日志。", evidence=[absent("/proc/net/tcp")])


def _of_server(host, policy, server):
    asked = endpoints.of(host, policy).asked
    for one in endpoints.of_server(host, server):
        if isinstance(one, endpoints.Unasked):
            if one.status == "not_checked":
                yield observed(
                    "not_checked", "not_asked", "{label} was not asked: it {why}.", "未询问 {label}：{why}。",
                    label=one.label, why=one.reason, evidence=[Evidence("endpoint", one.where, "")], advice=_DECLARE)
            continue
        offers = [offer for endpoint, offer in asked if (endpoint.process, endpoint.port) == (server.process, one.port)]
        problems = [offer.problem for offer in offers if offer.problem is not None and not offer.plain]
        parts = dict(label=one.label, place=one.place, evidence=[Evidence("endpoint", one.place, "")])
        if any(offer.versions and not offer.plain for offer in offers):
            yield from _encrypted(host, policy, server, one, parts)
        elif problems:
            yield observed(
                "error", "not_answered", "Whether {label} at {place} takes TLS is not known: it {problem}.",
                "无法得知 {label}（{place}）是否支持 TLS：{problem}。",
                problem=problems[0], **parts)
        else:
            yield observed(
                "fail", "in_the_clear", "{label} at {place} takes connections of other hosts and no TLS.",
                "{label}（{place}）接受其他主机的连接，但不支持 TLS。",
                advice=_ENCRYPT.format(label=one.label), **parts)


def _encrypted(host, policy, server, endpoint, parts):
    """Yield whether an endpoint that takes TLS takes nothing else."""
    try:
        problems = list(required.problems(host, policy, server, endpoint))
    except (HostError, ParseError) as error:
        yield observed(
            "error", "not_known", "{label} at {place} takes TLS; whether it asks for it is not known: {problem}.",
            "{label}（{place}）支持 TLS；是否强制使用无法得知：{problem}。", problem=error.told, **parts)
        return
    for one in problems:
        parts.update(evidence=one.evidence or parts["evidence"])
        yield observed(
            one.status, one.reason, "{label} at {place} takes TLS, and does not ask everybody for it: {why}."
            if one.status == "fail" else "{label} at {place} takes TLS; {why}.",
            "{label}（{place}）支持 TLS，但未对全部连接强制使用：{why}。" if one.status == "fail" else
            "{label}（{place}）支持 TLS；{why}。", why=one.text, advice=_ENCRYPT.format(label=endpoint.label), **parts)
    if not problems:
        yield observed(
            "pass", "encrypted", "{label} at {place} takes other hosts over TLS alone.",
            "{label}（{place}）仅以 TLS 接受其他主机的连接。", **parts)


def _strangers(host, policy):
    """Yield the listeners of which nothing is known here, together: nothing is sent to what might be anything."""
    declared = [
        endpoint.port for endpoint, offer in endpoints.of(host, policy).asked
        if endpoint.declared and not endpoint.starttls and offer.versions and not offer.plain]
    found = strangers.of(host, servers.WEB + _ASKED, {}, declared)
    if found:
        yield observed(
            "not_checked", "unknown_listeners", "Others reach {names}, and whether what these exchange is encrypted is "
            "not known: they were not asked.",
            "其他主机可访问 {names}；其传输是否加密未知，未予询问。",
            names=strangers.named(found), evidence=strangers.shown(found), advice=_DECLARE)


def _logs(host):
    """Yield the rules of rsyslog's that send logs to other hosts; nothing where it is not installed."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import forwarding, rsyslog

    try:
        sinks = rsyslog.of(host).leaving if rsyslog.installed(host) else ()
    except (HostError, ParseError) as error:
        yield observed(
            "error", "logs_not_known", "Whether logs that leave this host are encrypted is not known: {problem}.",
            "无法得知外发日志是否加密：{problem}。", problem=error.told)
        return
    for sink in sinks:
        parts = dict(where=sink.where, evidence=[Evidence("file", str(sink.where), "")])
        if forwarding.over_tls(sink):
            yield observed(
                "pass", "logs_encrypted", "Logs leave this host over TLS by {where}.",
                "{where} 以 TLS 外发日志。", **parts)
        else:
            yield observed(
                "fail", "logs_in_the_clear", "Logs leave this host in the clear by {where}.",
                "{where} 以明文外发日志。", advice=_FORWARD, **parts)
