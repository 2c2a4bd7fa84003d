# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail on its way to the collector: auditd writes a file of its own, of which syslog hears nothing by itself."""

import fnmatch
import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.keyvalue import AUDITD_CONF, load
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.selectors import chosen
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import auditd, container, forwarding, people, rsyslog

# After the others' names: what is loaded twice is an error to rsyslog, and what is loaded later unknown.
OWN = "/etc/rsyslog.d/zz-jrt0117-audit.conf"
_MODULE = "imfile"
# Of auditd since its version 3, and before.
_PLUGINS = ("/etc/audit/plugins.d/syslog.conf", "/etc/audisp/plugins.d/syslog.conf")
_INPUT = 'input(type="imfile" file="%s" tag="audit:" facility="local6" severity="info"%s)\n'


def there(host):
    """Tell whether there is an audit trail, or will be once what is staged is installed."""
    return host.exists(_log(host)) or container.seen(host) is None and auditd.installed(host)


def _log(host):
    return auditd.Conf(host).text("log_file")


class Trail(Expectation):
    """The records that auditd writes are sent to where every other message is sent."""

    def __init__(self, way):
        self.way = way

    def check(self, host):
        log, sink = _log(host), self.way.sink
        parts = dict(log=log, sink=sink.where, expected="%s sent to the collector" % log)
        plugin = next((load(host, path, AUDITD_CONF).get("active") for path in _PLUGINS if _active(host, path)), None)
        if plugin is not None:
            return observed(
                "pass", "trail_by_plugin", "The audit records are given to syslog by auditd's plugin ({where}).",
                "审计记录由 auditd 的插件交给 syslog（{where}）。", where=plugin.where, actual="active = yes", **parts)
        found = next((one for one in rsyslog.of(host).inputs if self._sends(host, one)), None)
        if found is None:
            return observed(
                "fail", "trail_stays", "The audit records stay on this host: no input of rsyslog reads {log} for {sink}, and auditd's plugin for "
                "syslog is off.", "审计记录未送出主机：没有 rsyslog 输入为 {sink} 读取 {log}，auditd 的 syslog 插件也未启用。", actual="not read",
                evidence=[Evidence("file", rsyslog.MAIN, "no input reads %s" % log)], **parts)
        user = rsyslog.of(host).settings.get("privdroptouser")
        if user is not None and not _readable(host, log, user.text):
            return observed(
                "fail", "trail_unreadable", "The audit records stay on this host: rsyslog runs as {user} ({where}), which cannot read {log}.",
                "审计记录未送出主机：rsyslog 以 {user} 运行（{where}），无权读取 {log}。", user=user.text, where=user.where, actual="unreadable",
                advice=Text("Name a group of this user as log_group in %s." % auditd.CONF, "请在 %s 中将 log_group 设为该用户所属的组。" % auditd.CONF),
                **parts)
        return observed("pass", "trail_sent", "{where} reads the audit records of {log}, and {sink} sends them.",
                        "{where} 读取 {log} 中的审计记录，由 {sink} 发送。", where=found.where, actual="read by rsyslog", **parts)

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
        return any(pair <= sink.reach and sink.condition is None and (sink.where == self.way.sink.where or forwarding.over_tls(sink))
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


def _readable(host, log, user):
    account = people.of(host).named(user)
    groups = [] if account is None else [account.gid] + [group.gid for group in people.of(host).group.entries if user in group.members]
    for path, bit in ((log, 4), (posixpath.dirname(log), 1)):
        state = host.stat(path)
        if state is not None and not state.mode & (bit << 3 if state.gid in groups else bit):
            return False
    return True
