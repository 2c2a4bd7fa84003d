# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail on its way to the collector: auditd writes a file of its own, and tells syslog nothing by itself."""

import fnmatch
import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import forwarding, journald, rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import chosen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import AUDITD_CONF, load

# After the others' names: what is loaded twice is an error to rsyslog, and what is loaded later unknown.
OWN = "/etc/rsyslog.d/zz-jrt0117-audit.conf"
_MODULE = "imfile"
# Of auditd since its version 3, and before.
_PLUGINS = ("/etc/audit/plugins.d/syslog.conf", "/etc/audisp/plugins.d/syslog.conf")
_INPUT = 'input(type="imfile" file="%s" tag="audit:" facility="local6" severity="info"%s)\n'
_UNREAD_ADVICE = Text(
    "The system administrator finds out what keeps it from there: its user (PrivDropToUser) and log_group of "
    "auditd.conf, SELinux, AppArmor.",
    "请系统管理员查明原因：rsyslog 的运行用户（PrivDropToUser）与 auditd.conf 的 log_group、SELinux、AppArmor。")


def there(host):
    """Tell whether there is an audit trail, or will be once what is staged is installed."""
    return host.exists(_log(host)) or container.seen(host) is None and auditd.installed(host)


def _log(host):
    return auditd.Conf(host).text("log_file")


def in_the_journal(host):
    """Yield that journald takes the records, where the journal is what is sent."""
    if there(host) and journald.switches_auditing(host):
        yield Setting(journald.Journald(host), "Audit", equals("yes"), fixable=False)


class Trail(Expectation):
    """The records that auditd writes are sent to where every other message is sent."""

    def __init__(self, way):
        self.way = way

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether no input reads them yet: one that is there and keeps nothing open is for a person."""
        return self._input(self.way.host) is None

    def check(self, host):
        log, sink = _log(host), self.way.sink
        parts = dict(log=log, sink=sink.where, expected="%s sent to the collector" % log)
        plugin = next((load(host, path, AUDITD_CONF).get("active") for path in _PLUGINS if _active(host, path)), None)
        if plugin is not None:
            return observed(
                "pass", "trail_by_plugin", "The audit records are given to syslog by auditd's plugin ({where}).",
                "审计记录由 auditd 的插件交给 syslog（{where}）。", where=plugin.where, actual="active = yes",
                evidence=(line(host, plugin.where),), **parts)
        found = self._input(host)
        if found is None:
            return observed(
                "fail", "trail_stays",
                "The audit records stay on this host: no input of rsyslog reads {log} for {sink}, and auditd's plugin "
                "for syslog is off.",
                "审计记录未送出主机：没有 rsyslog 输入为 {sink} 读取 {log}，auditd 的 syslog 插件也未启用。",
                actual="not read", evidence=(absent(*rsyslog.places(host) + _PLUGINS),), **parts)
        parts["where"] = found.where
        folder = _without(host, log)
        if folder is not None:
            return observed(
                "fail", "trail_unread",
                "The audit records stay on this host: {where} has rsyslog read {log}, and rsyslogd does not have it "
                "open.", "审计记录未送出主机：{where} 让 rsyslog 读取 {log}，但 rsyslogd 并未打开它。",
                actual="not open", advice=_UNREAD_ADVICE, evidence=(line(host, found.where), absent(folder)), **parts)
        return observed(
            "pass", "trail_sent", "{where} reads the audit records of {log}, and {sink} sends them.",
            "{where} 读取 {log} 中的审计记录，由 {sink} 发送。", actual="read by rsyslog",
            evidence=(line(host, found.where),), **parts)

    def _input(self, host):
        return next((one for one in rsyslog.of(host).inputs if self._sends(host, one)), None)

    def _sends(self, host, one):
        """Tell whether what an input reads are these records, and all of them are sent."""
        text = {name: value.text for name, value in one.params.items()}
        if text.get("type", "").lower() != _MODULE or not fnmatch.fnmatchcase(_log(host), text.get("file", "")):
            return False
        try:
            pair = chosen("%s.=%s" % (text.get("facility", "local0"), text.get("severity", "notice")))
        except ValueError:
            return False
        sinks = rsyslog.of(host).sinks_of(text["ruleset"]) if "ruleset" in text else rsyslog.of(host).sinks
        return any(
            pair <= sink.reach and sink.condition is None and (
                sink.where == self.way.sink.where or forwarding.over_tls(sink))
            for sink in self.way.beside(self.way.sink, sinks))

    def fix(self, host):
        found = rsyslog.of(host)
        # To our rule alone, or they would be written to every local log as well.
        ruleset = ' ruleset="%s"' % forwarding.RULESET if forwarding.RULESET in found.rulesets else ""
        content = "# Managed by jrt0117.baseline.\n"
        if found.modules.get(_MODULE, set()) <= {OWN}:
            content += 'module(load="imfile")\n'
        work = found.settings.get("workdirectory")
        if host.exists(rsyslog.MAIN) and (work is None or work.where.path == OWN):
            # How far it has read is kept there.
            content += 'global(workDirectory="%s")\n' % forwarding.SPOOL
        forwarding.stage(host, OWN, content + _INPUT % (_log(host), ruleset))


def _active(host, path):
    """Tell whether a plugin of auditd is on, and its program there or, before version 3, built in."""
    if not host.exists(path):
        return False
    settings = load(host, path, AUDITD_CONF)
    active, program = settings.get("active"), settings.get("path")
    return active is not None and active.text.lower() == "yes" and program is not None and (
        program.text.startswith("builtin") or host.exists(program.text))


def _without(host, log):
    """Return the folder of what the running rsyslogd has open, where the log that it reads is not among it; else None.
    """
    main = units.shown(host, rsyslog.UNIT).get("MainPID", "0")
    place = "/proc/%s/fd" % main
    folder = host.real(place)
    if main == "0" or not host.exists(log) or host.staged_below("/etc/rsyslog"):
        return None
    try:
        opened = [os.readlink(os.path.join(folder, name)) for name in os.listdir(folder)]
    except OSError:
        return None
    # With what is added to its name, for auditd may be rotating it.
    return None if any(path.startswith(host.resolve(log)) for path in opened) else place
