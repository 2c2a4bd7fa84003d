# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the certificate of an Internet endpoint comes from an authority that holds a licence."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.chains import subject
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import trust, x509

_REGISTER = Text(
    "The administrator compares the issuer with the register of licensed electronic certification services that the "
    "Ministry of Industry and Information Technology publishes, and keeps tls_licensed_authorities by it.",
    "请管理员将颁发机构与工业和信息化部公布的电子认证服务许可名录核对，"
    "并据此维护 tls_licensed_authorities。")
_ANOTHER = Text(
    "The administrator of {label} gets a certificate of a licensed authority.",
    "请 {label} 的管理员向持牌机构申请证书。")


def judged(host, policy):
    """Yield an observation of each Internet endpoint."""
    if not any(one.get("internet") for one in policy.endpoints):
        yield observed(
            "not_applicable", "no_internet", "No endpoint of this host is declared to be reached over the Internet "
            "(tls_endpoints, internet).", "未申报本机有用户经互联网访问的端点（tls_endpoints 的 internet）。",
            evidence=[absent("tls_endpoints")])
        return
    yield from told.each(
        host, policy, lambda endpoint, offer: _of(policy, endpoint, offer) if endpoint.declared.get("internet") else ())


def _of(policy, endpoint, offer):
    parts = dict(label=endpoint.label, place=endpoint.place)
    try:
        chain = [x509.read(data) for data in (offer.chains or [[]])[0]]
        untrusted = trust.problem(trust.stores(policy.trust), endpoint) if chain else None
    except (x509.Malformed, trust.Unknown):
        chain, untrusted = [], None
    if not chain or untrusted is not None:
        yield observed(
            "error", "issuer_unknown", "Who issued the certificate of {label} at {place} cannot be told: it is not "
            "verified (see tls_certificate).",
            "无法判定 {label}（{place}）的证书由谁颁发：该证书未通过验证（见 tls_certificate）。",
            evidence=[told.answered(endpoint, offer)], **parts)
        return
    leaf = chain[0]
    evidence = [Evidence("endpoint", endpoint.place, "subject %s; issuer %s" % (leaf.subject, leaf.issuer))]
    parts.update(issuer=leaf.issuer_organization or leaf.issuer, subject=subject(leaf), evidence=evidence)
    known = _listed(policy, leaf, chain[1:])
    if known is None:
        yield observed(
            "manual", "not_listed", "{label} at {place} shows a certificate that {issuer} issued, which "
            "tls_licensed_authorities does not list.",
            "{label}（{place}）的证书由 {issuer} 颁发，tls_licensed_authorities 未列入该机构。",
            advice=_REGISTER, **parts)
    elif known.get("until") and str(known["until"]) < policy.today.isoformat():
        yield observed(
            "fail", "licence_ended", "{label} at {place} shows a certificate that {issuer} issued, whose licence ended "
            "on {until}.", "{label}（{place}）的证书由 {issuer} 颁发，其许可已于 {until} 到期。", until=known["until"],
            advice=_ANOTHER.format(label=endpoint.label), **parts)
    else:
        yield observed(
            "pass", "licensed", "{label} at {place} shows a certificate that {issuer} issued, which "
            "tls_licensed_authorities lists.",
            "{label}（{place}）的证书由 {issuer} 颁发，该机构列于 tls_licensed_authorities。",
            **parts)


def _listed(policy, leaf, above):
    digests = {one.digest for one in above}
    for one in policy.licensed_authorities:
        wanted = str(one.get("sha256", "")).lower().replace(":", "")
        # A digest is more than a name, where one is given.
        if wanted in digests if wanted else one["organization"] == leaf.issuer_organization:
            return one
    return None
