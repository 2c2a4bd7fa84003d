# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each control says of endpoints, and what is said of those that could not be asked."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.present import unknown
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Thing,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, suites

_SEE = Text(
    "The administrator of {label} looks at its log and at the load of the host, and the run is repeated; more time is "
    "given by tls_seconds.",
    "请 {label} 的管理员查看其日志与主机负载后重新运行；tls_seconds 可放宽时限。")
_DECLARE = Text(
    "The administrator declares it in tls_endpoints, at an address that this host reaches.",
    "请管理员在 tls_endpoints 中申报，地址须能从本机访问。")
_FRONT = Text(
    "The administrator names what ends TLS in front of it, or lets it speak TLS.",
    "请管理员说明在其前端终止 TLS 的设备，或为其启用 TLS。")


def each(host, policy, judge):
    """Yield what `judge(endpoint, offer)` yields of each endpoint that speaks TLS, and an observation of each other."""
    for _endpoint, _offer, seen in pairs(host, policy, judge):
        yield seen


def pairs(host, policy, judge):
    """Yield (endpoint, offer, observation), None and None for what is no endpoint that was asked."""
    if host.live:
        for endpoint, offer in endpoints.of(host, policy).asked:
            if offer.versions and not offer.plain:
                for seen in judge(endpoint, offer):
                    yield endpoint, offer, seen._replace(about=_thing(endpoint))
    for seen in _others(host, policy):
        yield None, None, seen


def _thing(endpoint):
    return Thing("endpoint", endpoint.place)


def _others(host, policy):
    if not host.live:
        yield observed(
            "not_checked", "image", "TLS endpoints cannot be asked: nothing runs in an unpacked image.",
            "无法询问 TLS 端点：离线镜像中没有运行的服务。", evidence=[Evidence("absent", "/proc", "")])
        return
    yield from strangers.unasked(
        lambda: unknown(host, endpoints.KINDS, [one["port"] for one in policy.endpoints]))
    known = endpoints.of(host, policy)
    for endpoint, offer in known.asked:
        if offer.plain:
            yield observed(
                "fail", "no_tls", "{label} at {place} was declared in tls_endpoints, and speaks no TLS.",
                "tls_endpoints 申报的 {label}（{place}）不使用 TLS。", label=endpoint.label, place=endpoint.place,
                evidence=[Evidence("endpoint", endpoint.place, "no TLS")], about=_thing(endpoint))
        elif offer.problem is not None:
            yield observed(
                "error", "not_answered", "{label} at {place} {problem}.", "{label}（{place}）{problem}。",
                label=endpoint.label, place=endpoint.place, problem=offer.problem, evidence=[answered(endpoint, offer)],
                advice=_SEE.format(label=endpoint.label), about=_thing(endpoint))
    for one in known.unasked:
        yield observed(
            one.status, "not_asked", "{label} was not asked: it {why}.", "未询问 {label}：{why}。",
            label=one.label, why=one.reason, evidence=[Evidence("endpoint", one.where, "")],
            advice=_DECLARE if one.status == "not_checked" else None)
    for port in known.plain:
        yield observed(
            "manual", "in_the_clear", "{label} speaks no TLS, and others reach it; whether something in front of it "
            "does is not seen here.",
            "{label} 不使用 TLS，且可从本机之外访问；其前端是否终止 TLS，本机无法得知。", label=port.label,
            evidence=[Evidence("endpoint", port.label, "no TLS")], advice=_FRONT)


def answered(endpoint, offer):
    """Return the evidence of what an endpoint has answered."""
    rows = ["%s: %s" % (suites.VERSIONS[version], _list(offer, version)) for version in offer.versions]
    if offer.group:
        rows.append("group: %s" % suites.group_name(offer.group))
    return Evidence("endpoint", endpoint.place, "; ".join(rows))


def _list(offer, version):
    taken = [suites.name(code) for code in offer.suites.get(version, ())]
    return ", ".join(taken) + (", and more" if version in offer.cut else "")


def versions(numbers):
    """Return versions as a part of a sentence."""
    return joined([suites.VERSIONS[number] for number in sorted(numbers)])
