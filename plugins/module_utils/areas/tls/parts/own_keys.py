# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public halves of the private keys of a host, by which hosts are compared; no private key is told."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys, x509

# The report compares hosts by what follows (plugin_utils/report/shared_keys.py).
PUBLIC_KEY = "public key SHA-256 "
_NO_CERTIFICATE = Text("it holds no certificate that can be read", "其中没有可解析的证书")


def judged(host, policy):
    """Yield an observation of each key."""
    if not host.live:
        yield observed(
            "not_checked", "image", "Which private keys servers use is not seen in an unpacked image.",
            "离线镜像中无法得知服务器所用的私钥。", evidence=[absent("/proc")])
        return
    found = list(keys.of(host))
    seen = [_public(host, one) for one in found if not isinstance(one, keys.Unread)]
    # A finding shows the evidence of its worst observations: the keys that are known are part of each.
    known = [item for one in seen for item in one.evidence if one.status == "pass"]
    for one in seen:
        yield one if one.status == "pass" else one._replace(evidence=one.evidence + tuple(known))
    for one in found:
        if isinstance(one, keys.Unread):
            yield observed(
                "not_checked", "keys_not_read", "Private keys of {label} are not compared with those of other hosts: "
                "{why}.", "未将 {label} 的私钥与其他主机比对：{why}。", label=one.label, why=one.reason,
                evidence=[absent(one.label)] + known)
    if not found:
        yield observed(
            "not_applicable", "no_key", "No server here names a file with a private key.",
            "本机没有服务器配置私钥文件。", evidence=[absent("ssl_certificate_key")])


def _public(host, key):
    try:
        digest = x509.read(x509.of_pem(host.read(key.certificate))[0]).key_digest
    except (HostError, x509.Malformed, IndexError) as error:
        return observed(
            "error", "no_public_key", "{path}, the certificate beside the private key {key}, cannot be read: "
            "{problem}.", "私钥 {key} 对应的证书 {path} 无法读取：{problem}。", path=key.certificate, key=key.path,
            problem=getattr(error, "told", _NO_CERTIFICATE), evidence=[absent(key.certificate)])
    return observed(
        "pass", "own_key", "No other host of this report is known to have the key {path}.",
        "本报告中未发现其他主机使用私钥 {path}。", path=key.path,
        evidence=[Evidence("file", key.path, PUBLIC_KEY + digest)])
