# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What endpoints offer, told by the wire, and what of it a run puts right in the line in force, where it is told to."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, weak
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.action import AskedAgain

_WEB, _DATABASE = "web", "database"
_ENDS = {
    weak.VERSIONS: Text(
        "Clients that know no TLS 1.2 can no longer reach {label}.", "不支持 TLS 1.2 的客户端将无法访问 {label}。"),
    weak.SUITES: Text(
        "Clients that know no ECDHE with AES-GCM or ChaCha20-Poly1305 can no longer reach {label}.",
        "不支持 ECDHE 配合 AES-GCM 或 ChaCha20-Poly1305 的客户端将无法访问 {label}。"),
    weak.GROUPS: Text(
        "Clients that know weak curves alone can no longer reach {label}.", "仅支持弱曲线的客户端将无法访问 {label}。")}
_EDITED = Text(
    "was changed since {server} has loaded its configuration, and a reload would bring that into force too: whoever "
    "changed it reloads {server} first, or takes it back",
    "在 {server} 上次加载配置之后被修改，重新加载会使该修改一并生效：请修改者先重新加载 {server} 或撤销修改")


class Offered(Expectation):
    """What `judge(endpoint, offer)` yields of each endpoint. `lines`: by the reason of a fail, what is bad of the offer
    (subjects/tls/weak.py), which has a setting of the server's by which it is put right.
    """

    fixable = False

    def __init__(self, policy, judge, lines):
        self._policy = policy
        self._judge = judge
        self._lines = lines

    def looked_at(self, host):
        for endpoint, offer, seen in told.pairs(host, self._policy, self._judge):
            line = None
            if seen.status == "fail" and endpoint is not None and seen.reason in self._lines:
                line = self._line(host, endpoint, offer, seen)
            if line is not None and line.there(host):
                yield line, line.check(host)._replace(about=seen.about)
            else:
                yield self, seen

    def _line(self, host, endpoint, offer, seen):
        what = self._lines[seen.reason]
        setting = _setting(host, self._policy, endpoint, what)
        if setting is None:
            return None
        national = endpoint.declared.get("sm", self._policy.sm) != "none"
        again = AskedAgain(
            endpoint.label, endpoint.address, endpoint.port, endpoint.starttls, endpoint.name, national, what,
            ", ".join(weak.named(offer, what, national)))
        return _Line(endpoint, setting, seen, again).affecting(_ENDS[what].format(label=endpoint.label))


class _Line(Expectation):
    """The setting by which a server offers what is not good. What is staged is judged by the line; all else, the
    result too, by the wire: `again` asks it before the commit is one.
    """

    def __init__(self, endpoint, setting, seen, again):
        self._endpoint = endpoint
        self._setting = setting
        self._seen = seen
        self._again = again

    def there(self, host):
        """Tell whether there is such a line that a run may write, or one that is staged to be right."""
        try:
            return self._setting.right(host) or self._setting.editable(host)
        except (HostError, ParseError):
            # What cannot be understood is left alone.
            return False

    def check(self, host):
        declared = all(host.declared(subject) == state for subject, state in self._again.declares.items())
        if not (declared and self._setting.right(host)):
            return self._seen
        return observed(
            "pass", "staged", "{label} at {place} takes nothing of that kind once {server} has its new {name}.",
            "{server} 加载新的 {name} 后，{label}（{place}）不再接受此类连接。", label=self._endpoint.label,
            place=self._endpoint.place, name=self._setting.name, server=self._setting.program,
            evidence=[Evidence("endpoint", self._endpoint.place, self._setting.name)])

    def fix(self, host):
        path = self._setting.edited(host)
        if path is not None:
            raise HostError(path, _EDITED.format(server=self._setting.program))
        self._setting.put_right(host)
        host.stage_action(self._again)


class _OfWeb:
    """A setting of one web server for a port, as a line of its files says it."""

    def __init__(self, server, port, setting):
        self._server = server
        self._port = port
        self._setting = setting
        self.name = setting.name
        self.program = server.program

    def right(self, host):
        return any(self._setting.writes(path) for path in host.changes) and not self._setting.wrong(
            host, self._server, self._port)

    def editable(self, host):
        return self._setting.editable(host, self._server, self._port)

    def edited(self, host):
        return web.edited(host, self._server, own=())

    def put_right(self, host):
        self._setting.put_right(host, self._server, self._port)


def _setting(host, policy, endpoint, what):
    """Return the setting of the server of an endpoint that decides about something, where a run may change it; None
    where there is none.
    """
    wanted = (servers.WEB if _WEB in policy.enforce else ()) + (("postgresql",) if _DATABASE in policy.enforce else ())
    server = next((
        one for one in servers.of_kind(host, *wanted)
        if one.process == endpoint.process and endpoints.sees_our_files(one)), None)
    if server is None:
        return None
    if server.kind == "postgresql":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source, tls
        named = {weak.VERSIONS: tls.VERSIONS, weak.SUITES: tls.SUITES, weak.GROUPS: tls.GROUPS}
        return tls.Of(source.Cluster(host, server, policy.seconds), named[what])
    setting = _of_kind(server.kind, what)
    return None if setting is None else _OfWeb(server, endpoint.port, setting)


def _of_kind(kind, what):
    """Return the setting of a kind of web server that decides about something, or None."""
    # Each is read where a server of its kind takes what is bad.
    if kind == "nginx":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import settings as nginx
        return {weak.VERSIONS: nginx.PROTOCOLS, weak.SUITES: nginx.CIPHERS, weak.GROUPS: nginx.CURVES}[what]
    if kind == "httpd":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import settings as httpd
        return {weak.VERSIONS: httpd.PROTOCOLS, weak.SUITES: httpd.CIPHERS, weak.GROUPS: httpd.CURVES}[what]
    if kind == "haproxy":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import settings as haproxy
        return {weak.VERSIONS: haproxy.VERSIONS, weak.SUITES: haproxy.CIPHERS, weak.GROUPS: haproxy.CURVES}[what]
    return None
