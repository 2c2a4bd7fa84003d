# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs leave the host, over TLS, to a collector that is known by its certificate."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import trail as audit_trail
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import journal_upload, journald, rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.collector import Answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.forwarding import (
    OWN,
    Driver,
    Forwarded,
    Forwarding,
    over_tls,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs

_SOMEBODYS = Text("it belongs to another account, which may need it", "其属主为其他账户，可能仍需使用")
_SYSLOG_NG = "/etc/syslog-ng/syslog-ng.conf"


class LogForwarding(Control):
    """Log forwarding."""

    id = "log_forwarding"
    zh = "日志转发"
    clauses = ("8.3.3-B-c-4", "7.5.5-E-a", "8.3.2-B-c-1")
    disruption = "reload"

    def expectations(self, host, policy):
        forwarding = Forwarding(host, policy)
        if forwarding.sink is None and journal_upload.url(host) is not None:
            yield from journal_upload.expectations(host, policy)
            if audit_trail.there(host) and journald.switches_auditing(host):
                yield Setting(journald.Journald(host), "Audit", equals("yes"), fixable=False)
            return
        if not rsyslog.installed(host) and host.exists(_SYSLOG_NG):
            yield Judged(observed(
                "manual", "syslog_ng", "syslog-ng logs here, and its configuration is not read ({path}).",
                "此主机使用 syslog-ng，其配置（{path}）未被解析。", path=_SYSLOG_NG, expected="TLS to a collector", actual="not read",
                evidence=(Evidence("file", _SYSLOG_NG, "exists"),), advice=Text(
                    "An administrator shows that it forwards over TLS with verified certificates.", "请管理员证明其经 TLS 转发并校验证书。")))
            return
        yield Driver(fixable=not forwarding.missing_options())
        yield Forwarded(forwarding)
        yield from _in_clear(forwarding)
        if forwarding.sink is not None:
            yield from _dropped(forwarding)
            if audit_trail.there(host):
                yield audit_trail.Trail(forwarding, host)
            yield from forwarding.settings()
            yield from _certificates(host, forwarding)
            yield from _accepted(host)
            yield runs(rsyslog.UNIT, fixable=host.running)
            yield Answers(forwarding.collector(), policy.collector_seconds)


def _in_clear(forwarding):
    """Tell of the rules beside the one that is judged that send logs so that anybody on the way may read them."""
    for sink in forwarding.sinks:
        if sink == forwarding.sink or over_tls(sink):
            continue
        yield Judged(observed(
            "fail", "forwarded_in_clear", "{where} sends logs in clear to {target}.", "{where} 以明文将日志发往 {target}。", where=sink.where,
            target=sink.params["target"].text if "target" in sink.params else "?", expected="TLS", actual="in clear", advice=Text(
                "Remove this rule, or have it use TLS; only its owner knows what needs it.", "请删除该规则或改用 TLS；其用途须由其负责人确认。")))


def _dropped(forwarding):
    """Tell of what is dropped on some condition before the collector gets it: whether that is noise is not for a machine to say."""
    for one in forwarding.lost():
        yield Judged(observed(
            "manual", "dropped_before", "{where} drops what meets a condition before {sink} sends it: {condition}.",
            "{where} 在 {sink} 发送之前丢弃符合条件的日志：{condition}。", where=one.where, sink=forwarding.sink.where, condition=one.condition,
            expected="every message sent", actual=one.condition, advice=Text(
                "The system administrator shows that it is noise, or moves it behind the rule that sends.",
                "请系统管理员说明其为无用信息，或将其移至发送规则之后。")))


def _certificates(host, forwarding):
    for name in ("cafile", "certfile"):
        path = forwarding.get(name)
        if path is not None and not host.exists(path.text):
            yield Judged(observed(
                "fail", "certificate_missing", "{path} does not exist, and {where} names it.", "{where} 引用的 {path} 不存在。", path=path.text,
                where=path.where, expected=path.text, actual="missing", advice=Text(
                    "Put the organization's certificate there; this collection makes none.", "请放置本机构的证书；本工具不生成证书。")))
    key = forwarding.get("keyfile")
    if key is not None:
        user = rsyslog.of(host).settings.get("privdroptouser")
        account = None if user is None else people.of(host).passwd.get(user.text)
        owners, found = (0,) if account is None else (0, account.uid), host.stat(key.text)
        # Whoever owns a file that a setting names may need it: it is not taken away.
        told = None if found is None or found.uid in owners else _SOMEBODYS
        yield from closed_to_all_but(host, key.text, 0o640, owners, required=True, told=told)


def _accepted(host):
    """Judge what rsyslogd itself says; of staged files the validators will ask it."""
    if any(path.startswith("/etc/rsyslog") for path in host.changes):
        return
    try:
        output = host.run(["rsyslogd", "-N1"])
    except Missing:
        return
    problem = next((line.strip() for line in output.err.splitlines() if "error" in line.lower()), "exit status %d" % output.rc)
    parts = dict(problem=problem, expected="rsyslogd -N1 accepts its configuration", actual=problem if output.rc else "accepted",
                 evidence=(Evidence("command", "rsyslogd -N1", problem if output.rc else "accepted"),))
    if output.rc == 0:
        yield Judged(observed("pass", "configuration_accepted", "rsyslogd accepts its configuration.", "rsyslogd 接受当前配置。", **parts))
    else:
        yield Judged(observed(
            "fail", "configuration_refused", "rsyslogd -N1 refuses its configuration: {problem}.", "rsyslogd -N1 不接受当前配置：{problem}。",
            advice=Text("Put right what it names; %s is written by this collection." % OWN, "请修正其指出之处；%s 由本工具生成。" % OWN), **parts))
