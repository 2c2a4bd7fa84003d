# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The root certificate that users are handed: genuine, current, and the one that the Internet endpoints lead to."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, trust, x509

_DECLARE = Text(
    "The administrator names the file that users are handed, and the SHA-256 of its certificate, in tls_client_roots; "
    "where users need none because their systems trust the authority already, this is waived.",
    "请管理员在 tls_client_roots 中申报发给用户的根证书文件及其 SHA-256；"
    "若用户系统已信任该机构而无需分发，请登记豁免。")
_NO_CERTIFICATE = Text("is no certificate that can be read", "不是可解析的证书")
_OTHER = Text("holds another certificate than the one that is declared", "所含证书与申报的不一致")
_ENDED = Text(
    "is not current: it is good from {begins} to {ends}", "不在有效期内（{begins} 至 {ends}）")
_NOT_COMPARED = Text(
    "could not be compared with what {label} shows: {problem}", "未能与 {label} 的证书链比对：{problem}")
_NOT_THE_ROOT = Text(
    "is not the root of what {label} shows: {problem}", "不是 {label} 证书链的根：{problem}")
_GOOD = Text(
    "is the declared one, is current, and is the root of what {count} Internet endpoints here show",
    "即申报的证书，在有效期内，且为本机 {count} 个互联网端点证书链的根")
_REPLACE = Text(
    "The administrator hands users the root of the authority that issued the certificate in use.",
    "请管理员向用户分发当前证书所属机构的根证书。")


def judged(host, policy):
    """Yield an observation of each root that is declared."""
    internet = [one for one in policy.endpoints if one.get("internet")]
    if not policy.client_roots:
        if internet:
            yield observed(
                "manual", "no_client_root", "Which root certificate users are handed is not declared: "
                "tls_client_roots names none.", "未申报发给用户的根证书：tls_client_roots 为空。", advice=_DECLARE,
                evidence=[absent("tls_client_roots")])
        return
    for one in policy.client_roots:
        yield _root(host, policy, one)


def _root(host, policy, declared):
    path = declared["file"]
    try:
        found = [(data, x509.read(data)) for data in x509.of_pem(host.read(path))]
    except HostError as error:
        return _told("error", "unread", path, error.told)
    except x509.Malformed:
        return _told("error", "malformed", path, _NO_CERTIFICATE)
    digests = [read.digest for _data, read in found]
    if digests != [declared["sha256"].lower().replace(":", "")]:
        return _told("fail", "other_root", path, _OTHER, digests)
    root = found[0][1]
    if not root.begins.date() <= policy.today <= root.ends.date():
        return _told(
            "fail", "root_ended", path, _ENDED.format(begins=root.begins.date(), ends=root.ends.date()), digests)
    internet = [
        endpoint for endpoint, _offer in endpoints.of(host, policy).asked if endpoint.declared.get("internet")
    ] if host.live else []
    for endpoint in internet:
        try:
            problem = trust.problem(trust.stores(host.real(path)), endpoint)
        except trust.Unknown as unknown:
            text = _NOT_COMPARED.format(label=endpoint.label, problem=unknown.args[0])
            return _told("error", "not_verified", path, text, digests)
        if problem is not None:
            text = _NOT_THE_ROOT.format(label=endpoint.label, problem=problem)
            return _told("fail", "not_the_root", path, text, digests)
    return _told("pass", "client_root", path, _GOOD.format(count=len(internet)), digests)


def _told(status, reason, path, text, digests=()):
    return observed(
        status, reason, "The root certificate for users, {path}, {text}.", "发给用户的根证书 {path}：{text}。",
        path=path, text=text, evidence=[Evidence("file", path, "SHA-256 " + ", ".join(digests))],
        advice=_REPLACE if status == "fail" else None)
