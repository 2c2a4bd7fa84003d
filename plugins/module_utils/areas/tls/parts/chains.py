# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates that an endpoint shows: what is wrong with them, each thing by itself."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites, trust, x509

_LEAST_BITS = {"RSA": 2048, "EC": 256, x509.SM2: 256, "Ed25519": 256, "Ed448": 456}
_WEAK_DIGESTS = ("MD2", "MD5", "SHA-1")
_NONE = Text("shows no certificate that can be read here", "没有可读取的证书")
_MALFORMED = Text("shows a certificate that is no X.509 one as far as it was read", "的证书不是可解析的 X.509 证书")
_NATIONAL = Text(
    "shows an SM2 certificate, whose signatures are not verified here", "使用 SM2 证书，其签名在此不作验证")
_NOT_VERIFIED = Text(
    "shows a certificate that could not be verified: {problem}", "的证书未能验证：{problem}")
_UNTRUSTED = Text(
    "shows the certificate of {subject}, which is not trusted: {problem}", "的证书（{subject}）不受信任：{problem}")
_GOOD = Text("shows a certificate of {subject} that is good until {ends}", "的证书（{subject}）有效期至 {ends}")
_GOOD_FOR_NAME = Text(
    "shows a certificate for this name that is good until {ends}", "的证书与名称相符，有效期至 {ends}")
_NOT_YET = Text(
    "shows the certificate of {subject}, which begins on {begins}", "的证书（{subject}）自 {begins} 起才生效")
_ENDED = Text("shows the certificate of {subject}, which ended on {ends}", "的证书（{subject}）已于 {ends} 过期")
_ENDS_SOON = Text(
    "shows the certificate of {subject}, which ends in {days} days, on {ends}",
    "的证书（{subject}）将于 {days} 天后（{ends}）过期")
_OTHER_NAME = Text(
    "shows a certificate for {names}, and not for the name that was asked for",
    "的证书适用于 {names}，与所请求的名称不符")
_AUTHORITY = Text(
    "shows the certificate of an authority ({subject}) as its own", "以证书颁发机构的证书（{subject}）作为自身证书")
_OTHER_USE = Text(
    "shows the certificate of {subject}, which is not meant for servers", "的证书（{subject}）并非服务器证书")
_WEAK_KEY = Text(
    "shows the certificate of {subject}, whose key ({kind}, {bits} bits) is weak",
    "的证书（{subject}）密钥强度不足（{kind}，{bits} 位）")
_WEAK_DIGEST = Text(
    "shows the certificate of {subject}, which is signed with {digest}", "的证书（{subject}）以 {digest} 签名")
_RENEW = Text(
    "The administrator of {label} gets a new certificate and puts it in place, with all intermediate certificates.",
    "请 {label} 的管理员更换证书，并一并部署全部中间证书。")
_SM_ADVICE = Text(
    "The administrator of {label} verifies the chain with a program that knows SM2 (gmssl, tongsuo).",
    "请 {label} 的管理员用支持 SM2 的程序（gmssl、tongsuo）验证该证书链。")
_SEE = Text(
    "The administrator of {label} verifies the chain with openssl s_client -verify_return_error.",
    "请 {label} 的管理员用 openssl s_client -verify_return_error 验证该证书链。")


def judged(policy, endpoint, offer):
    """Yield what is wrong with each chain, or one observation of a chain that is right."""
    chains = list(offer.chains)
    if not chains and suites.TLS13 in offer.versions:
        # It takes nothing older: its certificate is shown encrypted.
        shown = trust.leaf(endpoint)
        chains = [(shown,)] if shown else []
    if not chains:
        yield _observed("error", "no_certificate", endpoint, None, _NONE)
    for chain in chains:
        try:
            read = [x509.read(data) for data in chain]
        except x509.Malformed:
            yield _observed("error", "malformed", endpoint, None, _MALFORMED)
            continue
        yield from _chain(policy, endpoint, read, several=len(chains) > 1)


def _chain(policy, endpoint, chain, several):
    leaf = chain[0]
    problems = list(_of_leaf(policy, endpoint, leaf)) + list(_of_all(chain))
    for reason, text in problems:
        yield _observed("fail", reason, endpoint, leaf, text, _RENEW)
    if leaf.key[0] == x509.SM2:
        yield _observed("manual", "national_chain", endpoint, leaf, _NATIONAL, _SM_ADVICE)
        return
    try:
        kind = leaf.key[0] if several and leaf.key[0] in ("RSA", "EC") else ""
        untrusted = trust.problem(trust.stores(policy.trust), endpoint, kind)
    except trust.Unknown as unknown:
        yield _observed("error", "not_verified", endpoint, leaf, _NOT_VERIFIED.format(problem=unknown.args[0]), _SEE)
        return
    if untrusted is not None:
        text = _UNTRUSTED.format(subject=subject(leaf), problem=untrusted)
        yield _observed("fail", "untrusted", endpoint, leaf, text, _RENEW)
    elif not problems:
        text = _GOOD_FOR_NAME if endpoint.name else _GOOD
        yield _observed(
            "pass", "good_certificate", endpoint, leaf, text.format(subject=subject(leaf), ends=leaf.ends.date()))


def _of_leaf(policy, endpoint, leaf):
    left = (leaf.ends.date() - policy.today).days
    parts = dict(subject=subject(leaf), begins=leaf.begins.date(), ends=leaf.ends.date(), days=left)
    if leaf.begins.date() > policy.today:
        yield "not_yet", _NOT_YET.format(**parts)
    elif left < 0:
        yield "expired", _ENDED.format(**parts)
    elif left <= policy.certificate_days:
        yield "ends_soon", _ENDS_SOON.format(**parts)
    if endpoint.name and not x509.covers(leaf, endpoint.name):
        yield "other_name", _OTHER_NAME.format(names=", ".join((leaf.names + leaf.addresses)[:5]) or subject(leaf))
    if leaf.is_authority and not leaf.self_issued:
        yield "authority", _AUTHORITY.format(**parts)
    if leaf.uses is not None and not {x509.SERVER_AUTH, x509.ANY_USE} & set(leaf.uses):
        yield "other_use", _OTHER_USE.format(**parts)


def _of_all(chain):
    for number, one in enumerate(chain):
        kind, bits = one.key
        if bits < _LEAST_BITS.get(kind, 1 << 20):
            yield "weak_key", _WEAK_KEY.format(subject=subject(one), kind=kind, bits=bits)
        # Nobody checks the signature of a root: it is trusted by itself.
        if one.signature in _WEAK_DIGESTS and not (one.self_issued and number):
            yield "weak_digest", _WEAK_DIGEST.format(subject=subject(one), digest=one.signature)


def subject(certificate):
    """Return how a certificate is called in a sentence."""
    return certificate.common_name or certificate.subject or "?"


def _observed(status, reason, endpoint, leaf, text, advice=None):
    shown = "" if leaf is None else "subject %s; issuer %s; %s to %s; key %s %d; public key SHA-256 %s" % (
        leaf.subject, leaf.issuer, leaf.begins.date(), leaf.ends.date(), leaf.key[0], leaf.key[1], leaf.key_digest)
    return observed(
        status, reason, "{label} at {place} {text}.", "{label}（{place}）{text}。", label=endpoint.label,
        place=endpoint.place, text=text, evidence=[Evidence("endpoint", endpoint.place, shown)],
        advice=advice and advice.format(label=endpoint.label))
