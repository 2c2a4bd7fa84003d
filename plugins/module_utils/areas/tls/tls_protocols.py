# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS endpoints take TLS 1.2 and TLS 1.3 alone."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.offered import Offered
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import weak

_ADVICE = Text(
    "The administrator of {label} allows TLS 1.2 and TLS 1.3 alone, after looking in its log for clients that know no "
    "newer version.",
    "请 {label} 的管理员先从日志中查明仅支持旧版本的客户端，再将其限定为 TLS 1.2 与 TLS 1.3。")


class TlsProtocols(Control):
    """TLS versions."""

    id = "tls_protocols"
    zh = "TLS 版本"
    clauses = ("8.2.1-B-a", "8.2.1-B-b", "8.3.4-B-e-1")
    disruption = "session"

    def expectations(self, host, policy):
        yield Offered(
            policy, lambda endpoint, offer: [_judged(policy, endpoint, offer)], {"old_version": weak.VERSIONS})


def _judged(policy, endpoint, offer):
    bad = weak.old_versions(offer, endpoint.declared.get("sm", policy.sm) != "none")
    parts = dict(
        label=endpoint.label, place=endpoint.place, versions=told.versions(offer.versions), bad=told.versions(bad),
        expected="TLS 1.2, TLS 1.3", actual=told.versions(offer.versions).en, evidence=[told.answered(endpoint, offer)])
    if bad:
        return observed(
            "fail", "old_version", "{label} at {place} takes {bad}.", "{label}（{place}）接受 {bad}。",
            advice=_ADVICE.format(label=endpoint.label), **parts)
    return observed(
        "pass", "new_versions", "{label} at {place} takes {versions} and no older version.",
        "{label}（{place}）仅接受 {versions}，不接受更旧的版本。", **parts)
