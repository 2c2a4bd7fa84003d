# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System, authentication and audit records are kept long enough."""

import math

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import (
    age as log_age,
    journald,
    logrotate,
    records as log_records,
    rsyslog,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import of_facilities

_LOGINS = ("/var/log/wtmp", "/var/log/btmp")
_GROUPS = (
    (Text("system", "系统"), of_facilities("kern", "user", "daemon")),
    (Text("authentication", "登录"), of_facilities("auth", "authpriv")),
)


class LogRetention(Control):
    """Log retention."""

    id = "log_retention"
    zh = "日志保存期限"
    clauses = ("7.1.2-B-e",)
    disruption = "reload"

    def expectations(self, host, policy):
        days = policy.retention_days
        found = rsyslog.of(host) if rsyslog.installed(host) else None
        written = found.files if found else {}
        for log in sorted(written) + [path for path in _LOGINS if host.exists(path)]:
            yield log_age.Rotated(log, days)
        left = []
        for name, facilities in _GROUPS:
            logs = [path for path, reach in sorted(written.items()) if reach & facilities]
            if facilities <= frozenset().union(*written.values()):
                paths = [one for log in logs for one in log_age.archives(host, log)]
                yield log_age.GoesBack(name, logs, log_records.span(host, paths), days, policy.today)
            else:
                left.append(name)
        for sink in [one for one in found.sinks if one.kind == "dynamic"] if found else []:
            yield Judged(_named_by_template(sink))
        if left and any(host.exists(path) for path in journald.PROGRAMS):
            yield from _journal(host, policy)
        elif left:
            yield Judged(_unwritten(left) if found else _unread(host))
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


def _unwritten(names):
    """Say of a host with rsyslog and without journald that no file gets all records of some sort."""
    kinds = Text(" and ".join(name.en for name in names), "、".join(name.zh for name in names))
    return observed(
        "fail", "records_unwritten", "Not every {kinds} record is kept: no file of rsyslog gets them all whatever else they are ({main}), and "
        "there is no journald.", "{kinds}记录未全部保存：rsyslog 没有无条件写入全部此类记录的文件（{main}），且没有 journald。", kinds=kinds,
        main=rsyslog.MAIN, where=rsyslog.MAIN, expected="files that get every message", actual="none", advice=Text(
            "The system administrator adds a rule of rsyslog that writes them to a file.", "请系统管理员在 rsyslog 中增加写入文件的规则。"))


def _journal(host, policy):
    """Judge the journal, where it alone keeps records of some sort."""
    source, days = journald.Journald(host), policy.retention_days
    kept = host.exists(journald.STORE)
    yield Setting(source, "Storage", Rule("persistent", "persistent", lambda text: text == "persistent" or text == "auto" and kept))
    yield Setting(source, "MaxRetentionSec", Rule(
        Text("0 or >= {days} days", "0 或不少于 {days} 天").format(days=days), "0",
        lambda text: journald.days(text) in (0, None) or journald.days(text) >= days))
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
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import capacity as audit_capacity

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
