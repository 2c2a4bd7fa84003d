# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lets a connection be without TLS: plain ports, no HSTS, unsafe renegotiation, links that are not verified."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.chains import subject
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import (
    asking,
    endpoints,
    http,
    suites,
    trust,
    x509,
)

_AGE = re.compile(r"(?i)(?:^|[;\s])max-age\s*=\s*\"?([0-9]{1,12})")
# A page that is there on few hosts: headers have to be on errors as well.
_PATHS = ("/", "/jrt0117-no-such-page")
_FOR_GOOD = (301, 308)
_FOR_NOW = (302, 303, 307)
_REDIRECT = Text(
    "The administrator of {label} lets it answer 301 to the same address over https, or closes it.",
    "请 {label} 的管理员将其改为以 301 重定向到同一地址的 https，或关闭该端口。")
_HSTS = Text(
    "The administrator of {label} sends Strict-Transport-Security with every answer, errors included (nginx: always).",
    "请 {label} 的管理员在所有应答（包括错误应答，nginx 须加 always）中发送 Strict-Transport-Security。")
_UPDATE = Text(
    "The administrator of {label} updates it: it has no safe renegotiation (RFC 5746).",
    "请 {label} 的管理员升级该服务：其不支持安全重协商（RFC 5746）。")
_DECLARE = Text(
    "The administrator declares the servers that this host connects to in tls_links; where there are none, this is "
    "waived.",
    "请管理员在 tls_links 中申报本机所连接的服务器；没有此类连接的，请登记豁免。")
_NOT_SAFE = Text("offers no safe renegotiation", "不支持安全重协商")
_FROM_THE_START = Text(
    "speaks TLS from its first byte, or after its protocol's word for it", "自始使用 TLS，或按其协议的指令开始 TLS")
_TOO_SHORT = Text(
    "tells browsers too little to stay with TLS (HSTS): {path} has max-age {age}, expected {wanted} or more",
    "要求浏览器保持 TLS 的时间不足（HSTS）：{path} 的 max-age 为 {age}，应不小于 {wanted}")
_STAYS = Text("tells browsers to stay with TLS for {age} seconds", "要求浏览器在 {age} 秒内保持 TLS")
_LINK = Text(
    "The administrators of both ends of {label} let it speak TLS, with a certificate for this name that leads to {ca}.",
    "请 {label} 两端的管理员启用 TLS，其证书须与该名称相符并链到 {ca}。")
_THE_SYSTEM = Text("a root of the system", "系统的根证书")


def judged(host, policy):
    """Yield what is seen of plain ports, of endpoints, and of links to other servers."""
    yield from told.each(host, policy, lambda endpoint, offer: _of(policy, endpoint, offer))
    if host.live:
        for one in endpoints.of(host, policy).beside:
            yield _plain(one)
    if policy.level >= 3:
        yield from _links(host, policy)


def _of(policy, endpoint, offer):
    unsafe = offer.renegotiation is False and suites.TLS12 in offer.versions
    if unsafe:
        yield _told("fail", "unsafe_renegotiation", endpoint, _NOT_SAFE, _UPDATE)
    ages = _ages(endpoint)
    short = [(path, age) for path, age in ages if age < policy.hsts_seconds]
    if short:
        text = _TOO_SHORT.format(path=short[0][0], age=short[0][1], wanted=policy.hsts_seconds)
        yield _told("fail", "no_hsts", endpoint, text, _HSTS)
    elif ages and not unsafe:
        yield _told("pass", "hsts", endpoint, _STAYS.format(age=min(age for _path, age in ages)))
    elif not unsafe:
        yield _told("pass", "from_the_start", endpoint, _FROM_THE_START)


def _ages(endpoint):
    """Return (path, max-age) of each page that was asked for, 0 where there is none; nothing of what speaks no HTTP."""
    if endpoint.starttls or endpoint.server and endpoint.server not in servers.WEB:
        return []
    context, found = http.open_context(), []
    for path in _PATHS:
        reply = http.ask(endpoint.address, endpoint.port, endpoint.name, path, context)
        if reply is None or not reply.status:
            return []
        match = _AGE.search(reply.header("strict-transport-security") or "")
        found.append((path, int(match.group(1)) if match else 0))
    return found


def _plain(one):
    """Return what is said of a port without TLS beside one with it."""
    reply = http.ask(one.address, one.port, one.name)
    place = "%s:%d" % (one.address, one.port)
    parts = dict(label=one.label, place=place)
    if reply is None or reply.refused:
        return observed(
            "error", "no_http", "{label} at {place}, beside a port with TLS, gives no answer to a request.",
            "{label}（{place}）与 TLS 端口并存，对请求没有应答。", evidence=[Evidence("endpoint", place, "")],
            **parts)
    target = reply.header("location") or ""
    parts.update(
        code=reply.status, evidence=[Evidence("endpoint", place, "HTTP %d, Location: %s" % (reply.status, target))])
    if reply.status in _FOR_GOOD + _FOR_NOW and target.lower().startswith("https://"):
        return observed(
            "pass", "redirects", "{label} at {place} sends all to TLS ({code}).",
            "{label}（{place}）将请求重定向到 TLS（{code}）。", **parts)
    return observed(
        "fail", "answers_in_the_clear", "{label} at {place} answers without TLS ({code}), beside a port with it.",
        "{label}（{place}）与 TLS 端口并存，却以明文应答（{code}）。",
        advice=_REDIRECT.format(label=one.label), **parts)


def _links(host, policy):
    if not policy.links:
        yield observed(
            "manual", "no_links", "Which servers this host connects to is not declared: tls_links names none.",
            "未申报本机所连接的服务器：tls_links 为空。", advice=_DECLARE, evidence=[absent("tls_links")])
        return
    if not host.live:
        return
    limits = asking.Limits(policy.seconds, policy.max_hellos)
    for link in policy.links:
        yield _link(policy, link, limits)


def _link(policy, link, limits):
    name = None if x509.is_address(link["to"]) else link["to"]
    label = link.get("name") or link["to"]
    one = endpoints.Endpoint(label, "", link["to"], link["port"], link.get("starttls", ""), name, link)
    ca = link.get("ca") or policy.trust
    advice = _LINK.format(label=label, ca=ca or _THE_SYSTEM)
    try:
        untrusted = trust.problem(trust.stores(ca), one)
        shown = None if untrusted is not None else x509.read(trust.leaf(one) or b"")
    except trust.Unknown as unknown:
        return _told("error", "link_not_verified", one, Text(
            "could not be verified: {problem}", "未能验证：{problem}").format(problem=unknown.args[0]), advice)
    except x509.Malformed:
        return _told("error", "link_not_verified", one, Text(
            "shows no certificate that can be read", "没有可读取的证书"), advice)
    if shown is not None and not x509.covers(shown, link["to"]):
        untrusted = Text("it is for {subject}", "该证书适用于 {subject}").format(subject=subject(shown))
    if untrusted is not None:
        return _told("fail", "link_untrusted", one, Text(
            "shows a certificate that this host cannot trust: {problem}", "的证书不可信任：{problem}").format(
                problem=untrusted), advice)
    return _told("pass", "link_verified", one, Text(
        "speaks TLS, with a certificate for this name that leads to a trusted root",
        "使用 TLS，其证书与名称相符并链到受信任的根"))


def _told(status, reason, endpoint, text, advice=None):
    return observed(
        status, reason, "{label} at {place} {text}.", "{label}（{place}）{text}。", label=endpoint.label,
        place=endpoint.place, text=text, evidence=[Evidence("endpoint", endpoint.place, text)],
        advice=advice and advice.format(label=endpoint.label))
