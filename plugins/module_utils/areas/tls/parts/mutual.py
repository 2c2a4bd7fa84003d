# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an endpoint takes a client that shows no certificate, and one that shows the declared one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES

_REQUIRE = Text(
    "The administrator of {label} requires a certificate of clients (ssl_verify_client on, SSLVerifyClient require, "
    "verify required), by the authority of its partners alone.",
    "请 {label} 的管理员要求客户端出示证书（ssl_verify_client on、SSLVerifyClient require、verify required），"
    "且仅信任合作方的颁发机构。")
_DECLARE = Text(
    "The administrator declares a certificate and key for this test in tls_endpoints (client), or tries it by hand.",
    "请管理员在 tls_endpoints 的 client 中申报用于测试的证书与私钥，或人工验证。")


def judged(host, policy):
    """Yield an observation of each endpoint that is declared to be mutual."""
    if not any(one.get("mutual") for one in policy.endpoints):
        yield observed(
            "not_applicable", "no_mutual", "No endpoint of this host is declared to be one of a bulk service "
            "(tls_endpoints, mutual).", "未申报本机有批量服务端点（tls_endpoints 的 mutual）。",
            evidence=[absent("tls_endpoints")])
        return
    yield from told.each(
        host, policy, lambda endpoint, offer: _of(endpoint) if endpoint.declared.get("mutual") else ())


def _of(endpoint):
    if endpoint.starttls in PRELUDES:
        yield _told("not_checked", "after_handshake", endpoint, Text(
            "decides about certificates of clients after the handshake ({kind}), where it is not asked",
            "在握手之后才决定是否接受客户端证书（{kind}），在此未询问").format(kind=endpoint.starttls), _DECLARE)
        return
    reply = http.ask(endpoint.address, endpoint.port, endpoint.name, context=http.open_context())
    if reply is None:
        yield _told("error", "no_answer", endpoint, Text("gives no answer to a request", "对请求没有应答"))
        return
    if not reply.refused and not reply.asks_certificate:
        yield _told("fail", "takes_anybody", endpoint, Text(
            "answers a client without a certificate with {status}", "向未出示证书的客户端应答 {status}").format(
                status=reply.status), _REQUIRE)
        return
    yield from _with_certificate(endpoint)


def _with_certificate(endpoint):
    client = endpoint.declared.get("client")
    if not client:
        yield _told("manual", "no_client", endpoint, Text(
            "refuses a client without a certificate; whether it takes one with a certificate is not tried, for none is "
            "declared", "拒绝未出示证书的客户端；未申报测试证书，故未验证其是否接受持证客户端"), _DECLARE)
        return
    try:
        reply = http.ask(
            endpoint.address, endpoint.port, endpoint.name,
            context=http.open_context(client["certificate"], client.get("key", "")))
    except http.Unusable as unusable:
        yield _told("error", "client_unusable", endpoint, Text(
            "could not be tried: {problem}", "未能验证：{problem}").format(problem=unusable.args[0]))
        return
    if reply is None or reply.refused or reply.asks_certificate:
        yield _told("fail", "refuses_client", endpoint, Text(
            "refuses the declared client as well, which shows {path}", "同样拒绝出示 {path} 的申报客户端").format(
                path=client["certificate"]), _REQUIRE)
        return
    yield _told("pass", "mutual", endpoint, Text(
        "refuses a client without a certificate, and answers the declared one with {status}",
        "拒绝未出示证书的客户端，并向申报的客户端应答 {status}").format(status=reply.status))


def _told(status, reason, endpoint, text, advice=None):
    return observed(
        status, reason, "{label} at {place} {text}.", "{label}（{place}）{text}。", label=endpoint.label,
        place=endpoint.place, text=text, evidence=[Evidence("endpoint", endpoint.place, text)],
        advice=advice and advice.format(label=endpoint.label))
