# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System, authentication and audit records are kept long enough."""

import math

from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Judged, Rule, Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.selectors import of_facilities
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import (
    audit_capacity,
    container,
    journald,
    log_age,
    log_records,
    logrotate,
    rsyslog,
)

_LOGINS = ("/var/log/wtmp", "/var/log/btmp")
_GROUPS = (
    (Text("system", "系统"), of_facilities("kern", "user", "daemon")),
    (Text("authentication", "登录"), of_facilities("auth", "authpriv")),
)


class LogRetention(Control):
    """System, authentication and audit records are kept long enough."""

    id = "log_retention"
    zh = "系统、登录与审计记录保存期限足够"
    clauses = ("7.1.2-B-e",)
    disruption = "reload"

    def expectations(self, host, policy):
        days = policy.retention_days
        found = rsyslog.of(host) if rsyslog.installed(host) else None
        written = {path: sink for path, sink in found.files.items() if path.startswith("/var/log/")} if found else {}
        for log in sorted(written) + [path for path in _LOGINS if host.exists(path)]:
            yield log_age.Rotated(log, days)
        for name, facilities in _GROUPS:
            logs = [path for path, sink in sorted(written.items()) if sink.reach & facilities]
            if logs:
                paths = [one for log in logs for one in log_age.archives(host, log)]
                yield log_age.GoesBack(name, logs, log_records.span(host, paths), days, policy.today)
        for sink in [one for one in found.sinks if one.kind == "dynamic"] if found else []:
            yield Judged(_named_by_template(sink))
        if not written and any(host.exists(path) for path in journald.PROGRAMS):
            yield from _journal(host, policy)
        elif not written:
            yield Judged(_unread(host))
        yield from _audit_trail(host, policy)


def _named_by_template(sink):
    return observed(
        "not_checked", "files_named_by_template", "{where} writes to files that a template names: how long they are kept is not judged.",
        "{where} 写入由模板命名的文件，其保存期限未判定。", where=sink.where, expected="files of a fixed name", actual="named by a template",
        advice=Text("The system administrator shows what rotates them, and after how long.", "请系统管理员说明其轮转方式与保存期限。"))


def _unread(host):
    """Say of a host without rsyslog and journald that who keeps its records is not known."""
    return observed(
        "manual", "logger_unknown", "Neither rsyslog nor journald keeps records here ({paths} do not exist); what else does is not read.",
        "此主机既无 rsyslog 也无 journald（{paths} 不存在）；其他日志程序未被解析。", paths=", ".join(rsyslog.PROGRAMS[:1] + journald.PROGRAMS[:1]),
        expected="rsyslog or journald", actual="neither", advice=Text(
            "The system administrator shows what keeps the records, and for how long.", "请系统管理员说明由何程序保存日志及保存期限。"))


def _journal(host, policy):
    """Judge the journal, where it alone keeps the records."""
    source, days = journald.Journald(host), policy.retention_days
    kept = host.exists(journald.STORE)
    yield Setting(source, "Storage", Rule("persistent", "persistent", lambda text: text == "persistent" or text == "auto" and kept))
    yield Setting(source, "MaxRetentionSec", Rule(
        "0 or >= %d days" % days, "0", lambda text: journald.days(text) in (0, None) or journald.days(text) >= days))
    span = log_records.journal(host)
    passed = 0 if span is None else (span.last - span.day).days
    needed = policy.retention_megabytes
    if passed >= log_records.DAYS_TO_MEASURE:
        needed = int(math.ceil(span.size * 1.2 * days / passed / 1024 ** 2))
    yield Setting(source, "SystemMaxUse", Rule(
        ">= %dM" % needed, "%dM" % needed, lambda text: (journald.size(text) or 0) >= needed * 1024 ** 2),
        fixable=needed * 1024 ** 2 < source.disk() // 2)
    yield log_age.GoesBack(Text("journal", "journal 日志"), [journald.STORE], span, days, policy.today)


def _audit_trail(host, policy):
    """Judge auditd's own records, where there can be any."""
    if container.seen(host) is not None:
        return
    if not host.exists(audit_capacity.CONF):
        yield Judged(observed(
            "not_checked", "no_audit_trail", "No audit records are kept: auditd is not installed ({path} does not exist).",
            "没有审计记录：未安装 auditd（{path} 不存在）。", path=audit_capacity.CONF, expected="auditd", actual="not installed",
            advice=Text("The control audit_running installs it.", "由控制项 audit_running 负责安装。")))
        return
    log = audit_capacity.text_of(host, "log_file")
    yield audit_capacity.AuditCapacity(policy.retention_days, policy.retention_megabytes)
    if logrotate.of(host).cover(log) is not None:
        yield log_age.Rotated(log, policy.retention_days)
    yield log_age.GoesBack(
        Text("audit", "审计"), [log], log_records.span(host, log_age.archives(host, log)), policy.retention_days, policy.today)
