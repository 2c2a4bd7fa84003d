# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suites and groups that an endpoint takes: which of them are weak."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites, weak

_ADVICE = Text(
    "The administrator of {label} allows suites of ECDHE or DHE with AES-GCM, AES-CCM or ChaCha20-Poly1305 alone.",
    "请 {label} 的管理员将密码套件限定为 ECDHE 或 DHE 配合 AES-GCM、AES-CCM 或 ChaCha20-Poly1305。")
_MORE = Text(" and more", "等")
_WEAK = Text("takes the weak suites {names}{more}", "接受弱密码套件 {names}{more}")
_SHORT = Text("exchanges keys with a prime of {bits} bits", "密钥交换所用素数仅 {bits} 位")
_GROUP = Text("takes the weak group {names}", "接受弱曲线 {names}")
_COMPRESSES = Text("compresses", "启用了 TLS 压缩")
_NOT_NATIONAL = Text("takes no national suite (TLCP, RFC 8998)", "不支持国密套件（TLCP、RFC 8998）")
_LEAST_PRIME = 2048
# Named in the sentence; all that were seen stand in the evidence.
_NAMED = 5


def judged(policy, endpoint, offer):
    """Yield what is weak of an endpoint, or one observation of one that is strong."""
    wanted = endpoint.declared.get("sm", policy.sm)
    taken = {code for codes in offer.suites.values() for code in codes}
    parts = dict(label=endpoint.label, place=endpoint.place, evidence=[told.answered(endpoint, offer)])
    advice = _ADVICE.format(label=endpoint.label)
    problems = list(_problems(offer, weak.named(offer, weak.SUITES, wanted != "none")))
    if wanted == "required" and not taken & set(suites.SM13[:1] + suites.SM_TLCP):
        problems.append(("no_national_suite", _NOT_NATIONAL))
    for reason, text in problems:
        yield observed(
            "fail", reason, "{label} at {place} {text}.", "{label}（{place}）{text}。", text=text, advice=advice,
            **parts)
    national = sorted(taken & set(suites.SM13 + suites.SM_TLCP))
    if not problems and national:
        # Some of them have no forward secrecy, or no authenticated encryption.
        yield observed(
            "pass", "national_suites", "{label} at {place} takes the national suites {names}, and beside them no suite "
            "without forward secrecy and authenticated encryption, and no weak group, of those that were asked.",
            "{label}（{place}）在所询问的范围内接受国密套件 {names}，此外不接受缺少前向保密或认证加密的套件，"
            "也不接受弱曲线。",
            names=", ".join(map(suites.name, national)), **parts)
    elif not problems:
        yield observed(
            "pass", "strong_suites", "{label} at {place} takes no suite without forward secrecy and authenticated "
            "encryption, and no weak group, of those that were asked.",
            "{label}（{place}）在所询问的范围内，不接受缺少前向保密或认证加密的套件，也不接受弱曲线。", **parts)


def _problems(offer, names):
    if names:
        more = _MORE if offer.cut or len(names) > _NAMED else ""
        yield "weak_suite", _WEAK.format(names=joined(names[:_NAMED]), more=more)
    if offer.prime_bits and offer.prime_bits < _LEAST_PRIME:
        yield "short_prime", _SHORT.format(bits=offer.prime_bits)
    if offer.weak_groups:
        yield "weak_group", _GROUP.format(names=joined([suites.group_name(code) for code in offer.weak_groups]))
    if offer.compression:
        yield "compression", _COMPRESSES
