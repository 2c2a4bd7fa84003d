# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What endpoints offer, told by the wire, and what of it a run puts right in the line in force, where it is told to."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import settings
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints

_WEB = "web"
_NGINX = "nginx"
_ENDS = {
    "ssl_protocols": Text(
        "Clients that know no TLS 1.2 can no longer reach {label}.", "不支持 TLS 1.2 的客户端将无法访问 {label}。"),
    "ssl_ciphers": Text(
        "Clients that know no ECDHE with AES-GCM or ChaCha20-Poly1305 can no longer reach {label}.",
        "不支持 ECDHE 配合 AES-GCM 或 ChaCha20-Poly1305 的客户端将无法访问 {label}。"),
    "ssl_ecdh_curve": Text(
        "Clients that know weak curves alone can no longer reach {label}.", "仅支持弱曲线的客户端将无法访问 {label}。")}


class Offered(Expectation):
    """What `judge(endpoint, offer)` yields of each endpoint. `lines`: by the reason of a fail, the setting of nginx's
    by which it is put right.
    """

    fixable = False

    def __init__(self, policy, judge, lines):
        self._policy = policy
        self._judge = judge
        self._lines = lines

    def looked_at(self, host):
        for endpoint, seen in told.pairs(host, self._policy, self._judge):
            setting = self._lines.get(seen.reason) if seen.status == "fail" and _WEB in self._policy.enforce else None
            server = _server(host, endpoint) if setting is not None and endpoint is not None else None
            line = None if server is None else _Line(server, endpoint, setting, seen)
            if line is not None and line.there(host):
                yield line, line.check(host)
            else:
                yield self, seen


class _Line(Expectation):
    """The setting by which an nginx offers what is not good. What is staged is judged by the line; all else, the result
    too, by the wire.
    """

    def __init__(self, server, endpoint, setting, seen):
        self._server = server
        self._endpoint = endpoint
        self._setting = setting
        self._seen = seen
        self.affecting(_ENDS[setting.name].format(label=endpoint.label))

    def there(self, host):
        """Tell whether there is such a line that a run may write, or one that is staged to be right."""
        try:
            return self._staged(host) or settings.editable(host, self._server, self._endpoint.port, self._setting)
        except (HostError, ParseError):
            # What cannot be understood is left alone.
            return False

    def _staged(self, host):
        return any(path.startswith(settings.FOLDER) for path in host.changes) and not settings.wrong(
            host, self._server, self._endpoint.port, self._setting)

    def check(self, host):
        if not self._staged(host):
            return self._seen
        return observed(
            "pass", "staged", "{label} at {place} takes nothing of that kind once nginx has its new {name}.",
            "nginx 加载新的 {name} 后，{label}（{place}）不再接受此类连接。", label=self._endpoint.label,
            place=self._endpoint.place, name=self._setting.name,
            evidence=[Evidence("endpoint", self._endpoint.place, self._setting.name)])

    def fix(self, host):
        settings.put_right(host, self._server, self._endpoint.port, self._setting)


def _server(host, endpoint):
    if endpoint.server != _NGINX:
        return None
    return next((
        one for one in servers.of_kind(host, _NGINX)
        if one.process == endpoint.process and endpoints.sees_our_files(one)), None)
