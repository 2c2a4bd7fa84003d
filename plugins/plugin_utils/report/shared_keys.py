# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One private key on two hosts: what no host can tell alone, by the digests of the public keys that each has told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import OWN_KEYS, keys_of

__all__ = ["hosts_of", "told"]

_NAMED = 10
_SHARED = Text(
    "{path} is a key of {hosts} as well: whoever gets into one of them is all of them.",
    "私钥 {path} 也在 {hosts} 上使用：其中任何一台失陷，即可冒充全部主机。")
_ADVICE = Text(
    "The administrator makes a key for each host, and has a certificate issued for it; where a cluster has to share "
    "one, this is waived for its hosts.",
    "请管理员为每台主机单独生成密钥并申请证书；集群确需共用的，请为相关主机登记豁免。")


def hosts_of(keys: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the hosts that tell of each key; of those on one host alone, nothing."""
    found: dict[str, list[str]] = {}
    for host, mine in keys.items():
        for digest in sorted(set(mine.values())):
            found.setdefault(digest, []).append(host)
    return {digest: hosts for digest, hosts in found.items() if len(hosts) > 1}


def told(finding: dict[str, Any], host: str, shared: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return a finding as it is once other hosts have told their keys: no verdict but of the control that asks for
    this, and none becomes better.
    """
    if finding["control"] != OWN_KEYS:
        return finding
    seen = [
        (path, [other for other in shared[digest] if other != host])
        for path, digest in keys_of([finding]).items() if digest in shared]
    if not seen:
        return finding
    texts = [_SHARED.format(path=path, hosts=_names(hosts)).as_dict() for path, hosts in seen]
    details = [
        {"status": "fail", "message": text, "where": path, "advice": _ADVICE.as_dict()}
        for text, (path, _hosts) in zip(texts, seen, strict=True)]
    more: dict[str, Any] = {"details": (details + list(finding["details"]))[:50]}
    if finding["status"] != "error":
        more.update(
            status="fail", reason="shared_key", message=texts[0], advice=_ADVICE.as_dict(), would="person",
            after=finding["after"] and "fail")
    return {**finding, **more}


def _names(hosts: Sequence[str]) -> str:
    return ", ".join(hosts[:_NAMED]) + (f" (+{len(hosts) - _NAMED})" if len(hosts) > _NAMED else "")
