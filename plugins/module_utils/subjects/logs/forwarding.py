# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule of rsyslog by which logs leave this host, as a source for `Setting`; and the file of our own that has it."""

from typing import Any, Dict, FrozenSet, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, equals, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.collector import Collector
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import of_facilities
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

# Before the others' names: what one of them discards has gone out by then.
OWN = "/etc/rsyslog.d/00-jrt0117-collector.conf"
SPOOL = "/var/spool/rsyslog"
RULESET = "jrt0117-collector"
_NAMES = {"cafile": "collector_ca", "certfile": "collector_certificate", "keyfile": "collector_key"}
_DEFAULTS = {
    "protocol": "udp", "port": "514", "streamdriver": "ptcp", "streamdrivermode": "0", "streamdriverauthmode": "anon",
    "queue.type": "Direct", "queue.saveonshutdown": "off", "action.resumeretrycount": "0"}
_DRIVERS = ("gtls", "ossl")
LIBRARIES = ("/usr/lib/*/rsyslog", "/usr/lib64/rsyslog", "/usr/lib/rsyslog")
_NOT_THERE = Text(
    "does not exist, and audit_{name} names it; put it there first", "不存在，而 audit_{name} 指向它，请先放置该文件")
_FOR_EVERY_RULE = Text(
    "sets it for every rule of rsyslog, and another file of this collection cannot override it; remove it there",
    "对 rsyslog 的所有规则生效，其他文件无法覆盖，请在该处删除")
_INCLUDE = b"$IncludeConfig /etc/rsyslog.d/*.conf\n"
_CONTENT = """\
# Managed by jrt0117.baseline.
global(
  DefaultNetstreamDriverCAFile="{ca}"
  DefaultNetstreamDriverCertFile="{certificate}"
  DefaultNetstreamDriverKeyFile="{key}"
)
ruleset(name="{ruleset}") {{
  action(
    type="omfwd" name="jrt0117-collector" template="RSYSLOG_SyslogProtocol23Format"
    target="{host}" port="{port}" protocol="tcp" tcp_framing="octet-counted"
    StreamDriver="{driver}" StreamDriverMode="1"
    StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="{peer}"
    queue.type="LinkedList" queue.filename="jrt0117-collector" queue.spoolDirectory="{spool}"
    queue.saveOnShutdown="on" queue.maxDiskSpace="{megabytes}m"
    action.resumeRetryCount="-1" action.resumeInterval="10"
  )
}}
call {ruleset}
"""


class Forwarding:
    """The rule in force that sends to the collector the policy names; to any, where it names none."""

    label = "rsyslog"

    def __init__(self, host, policy):
        self.host = host
        self.policy = policy

    @property
    def searched(self):
        """The files that a setting may stand in."""
        return rsyslog.places(self.host)

    @property
    def sinks(self):
        """Return every rule that sends logs off this host."""
        return rsyslog.of(self.host).leaving

    @property
    def sink(self):
        """Return the rule that is judged, or None."""
        wanted = [sink for sink in self.sinks if self._declared(sink)]
        return next((sink for sink in wanted if sink.where.path == OWN), wanted[0] if wanted else None)

    def beside(self, sink, sinks=None):
        """Return every rule, of all or of some, that sends to where this one does."""
        target = _target(sink)
        return [
            one for one in (self.sinks if sinks is None else sinks)
            if one.kind == "forward" and _target(one) == target]

    def lost(self):
        """Return each Discard that takes messages away before the collector has had them."""
        found, mine, wanted = rsyslog.of(self.host), {sink.where for sink in self.beside(self.sink)}, of_facilities()
        lost: List[Any] = []
        sent: Dict[Any, FrozenSet[Any]] = {}
        place = 0
        for one in found.discards:
            for sink in found.sinks[place:one.after]:
                if sink.where in mine:
                    sent[sink.condition] = sent.get(sink.condition, frozenset()) | sink.reach
            place = one.after
            # What an else is the contrary of is not kept: two of them need not mean the same.
            alike = sent.get(one.condition, frozenset()) if one.condition != "else" else frozenset()
            if one.reach & wanted - sent.get(None, frozenset()) - alike:
                lost.append(one)
        return lost

    def _declared(self, sink):
        if not self.policy.collector_host:
            return True
        target, port = [sink.params[name].text if name in sink.params else "514" for name in ("target", "port")]
        return self.policy.collector_host in target.split(",") and port == str(self.policy.collector_port)

    def get(self, name):
        """Return a setting of that rule, its own or everybody's, with its place; None where neither has it."""
        name, sink, settings = name.lower(), self.sink, rsyslog.of(self.host).settings
        everybody = {"streamdriver": "defaultnetstreamdriver", "queue.spooldirectory": "workdirectory"}
        everybody.update((one, "defaultnetstreamdriver" + one) for one in _NAMES)
        own = sink.params.get("streamdriver" + name if name in _NAMES else name)
        return own if own is not None else settings.get(everybody.get(name, ""))

    def default(self, name):
        """Return what rsyslog does by itself."""
        return _DEFAULTS.get(name.lower())

    def set(self, name, value):
        """Stage our own file as a whole: its parts are right together or not at all."""
        self.stage()
        found = self.get(name)
        if found is not None and found.where.path != OWN:
            raise HostError(found.where, _FOR_EVERY_RULE)

    def stage(self):
        """Stage the file that sends everything to the declared collector, and what it needs."""
        for name in _NAMES.values():
            path = getattr(self.policy, name)
            if not self.host.exists(path):
                raise HostError(path, _NOT_THERE.format(name=name))
        stage(self.host, OWN, self._content())

    def _content(self):
        policy = self.policy
        work = rsyslog.of(self.host).settings.get("workdirectory")
        return _CONTENT.format(
            ca=policy.collector_ca, certificate=policy.collector_certificate, key=policy.collector_key,
            host=policy.collector_host, port=policy.collector_port, driver=driver(self.host) or "gtls",
            peer=self._peer(), spool=SPOOL if work is None else work.text, megabytes=policy.collector_queue_megabytes,
            ruleset=RULESET)

    def _peer(self):
        return self.policy.collector_peer or self.policy.collector_host

    def missing_options(self):
        """Return the options without which nothing can be set up."""
        names = ["collector_host"] + sorted(_NAMES.values())
        return ["audit_" + name for name in names if not getattr(self.policy, name)]

    def settings(self):
        """Yield what is expected of the rule, setting by setting."""
        fixable = not self.missing_options()
        given = Rule(Text("a path", "路径"), "", bool)
        declared = [(name, getattr(self.policy, option)) for name, option in sorted(_NAMES.items())]
        some = Rule(Text("set", "已设置"), "", bool)
        peer = Rule(self._peer(), "", lambda text: self._peer() in (text or "").split(",")) if self._peer() else some
        rules = [
            ("protocol", equals("tcp")), ("StreamDriver", one_of("gtls", "ossl", "relp")),
            ("StreamDriverMode", equals("1")), ("StreamDriverAuthMode", one_of("x509/name", "x509/fingerprint")),
            ("StreamDriverPermittedPeers", peer), ("queue.type", one_of("LinkedList", "FixedArray", "Disk")),
            ("queue.filename", some), ("queue.saveOnShutdown", equals("on")), ("queue.maxDiskSpace", some),
            ("queue.spoolDirectory", given), ("action.resumeRetryCount", equals("-1")),
        ]
        rules += [(name, equals(path) if path else given) for name, path in declared]
        for name, rule in rules:
            yield Setting(self, name, rule, fixable=fixable)

    def collector(self):
        """Return where the rule sends to, and with what."""
        def text(name):
            value = self.get(name)
            return self.default(name) or "" if value is None else value.text
        authority, certificate, key = [
            self.host.real(text(name)) if text(name) else "" for name in ("cafile", "certfile", "keyfile")]
        return Collector(
            text("target").split(",")[0], self._port(text("port")), authority, certificate, key,
            peers=tuple(text("StreamDriverPermittedPeers").split(",")),
            fingerprint=text("StreamDriverAuthMode").lower() == "x509/fingerprint")

    @staticmethod
    def _port(text):
        number = whole(text)
        if number is None or not 0 < number < 65536:
            raise HostError("port=" + text, Text("is no port", "不是有效端口"))
        return number


def stage(host, path, content):
    """Stage a file of our own for rsyslog, and that it is read."""
    host.stage_content(path, content.encode("utf-8", "surrogateescape"))
    if not host.exists(rsyslog.MAIN):
        # The package that is staged brings it.
        host.stage_brought(rsyslog.MAIN, _INCLUDE)
    elif path not in rsyslog.of(host).paths:
        # This file alone: with the directory, what lies there unread would come into force.
        lines = host.read(rsyslog.MAIN).split(b"\n")
        own = [index for index, line in enumerate(lines) if line in (_only(OWN), _only(path))]
        lines.insert(own[-1] + 1 if own else 0, _only(path))
        host.stage_content(rsyslog.MAIN, b"\n".join(lines))


def _only(path):
    return b"$IncludeConfig " + path.encode("utf-8", "surrogateescape")


def over_tls(sink):
    """Tell whether a rule sends so that nobody on the way can read it."""
    return [
        sink.params[name].text.lower() for name in ("protocol", "streamdrivermode") if name in sink.params] == [
        "tcp", "1"]


def _target(sink):
    return sink.params["target"].text if "target" in sink.params else None


def library(host):
    """Return the path of the TLS driver that rsyslog takes, or None where it has none."""
    folders = [folder for pattern in LIBRARIES for folder in host.glob(pattern)]
    paths = ["%s/lmnsd_%s.so" % (folder, name) for name in _DRIVERS for folder in folders]
    return next((path for path in paths if host.exists(path)), None)


def driver(host):
    """Return the name of that driver, or of the one that a staged package brings; None where none."""
    found = library(host)
    if found is not None:
        return next(name for name in _DRIVERS if found.endswith("_%s.so" % name))
    return "gtls" if host.declared(("package", package(host))) == "installed" else None


def package(host):
    """Return the name of the package that brings a driver."""
    return "rsyslog-module-gtls" if host.exists("/usr/bin/zypper") else "rsyslog-gnutls"
