# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps the records: files of rsyslog, the journal, auditd; and which records nothing keeps."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import (
    journald,
    logrotate,
    records,
    rsyslog,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.age import GoesBack, Rotated
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import of_facilities
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

LOGINS = ("/var/log/wtmp", "/var/log/btmp")
# What is taken for a pace where the days are too few to measure: bytes (a new file has some MB), and seconds.
_LEAST_WRITTEN, _LEAST_TIME, _DAY = 64 * 1024 ** 2, 3600, 86400
_PACE = Text(
    "The system administrator finds out what writes so much; after seven days the pace is measured.",
    "请系统管理员查明产生大量记录的原因；满 7 天后将按实测速度判定。")
GROUPS = (
    (Text("system", "系统"), of_facilities("kern", "user", "daemon")),
    (Text("authentication", "登录"), of_facilities("auth", "authpriv")),
)


def written(host):
    """Return the files that rsyslog writes, with the (facility, severity) pairs that each is sure to get."""
    return rsyslog.of(host).files if rsyslog.installed(host) else {}


def named_by_templates(host):
    """Yield an Observation of each rule whose files are not known by name."""
    for sink in rsyslog.of(host).sinks if rsyslog.installed(host) else ():
        if sink.kind == "dynamic":
            yield observed(
                "not_checked", "files_named_by_template",
                "{where} writes to files that a template names: how long they are kept is not judged.",
                "{where} 写入由模板命名的文件，其保存期限未判定。", where=sink.where, expected="files of a fixed name",
                actual="named by a template", evidence=(line(host, sink.where),),
                advice=Text(
                    "The system administrator shows what rotates them, and after how long.",
                    "请系统管理员说明其轮转方式与保存期限。"))


def unwritten(host, names):
    """Say of a host with rsyslog and without journald that no file gets all records of some sort."""
    return observed(
        "fail", "records_unwritten",
        "Not every {kinds} record is kept: no file of rsyslog gets them all whatever else they are ({main}), and "
        "there is no journald.",
        "{kinds}记录未全部保存：rsyslog 没有无条件写入全部此类记录的文件（{main}），且没有 journald。",
        kinds=joined(names, " and "), main=rsyslog.MAIN, where=rsyslog.MAIN, expected="files that get every message",
        actual="none", evidence=(absent(*rsyslog.places(host) + journald.PROGRAMS),),
        advice=Text(
            "The system administrator adds a rule of rsyslog that writes them to a file.",
            "请系统管理员在 rsyslog 中增加写入文件的规则。"))


def unread(_host):
    """Say of a host without rsyslog and journald that who keeps its records is not known."""
    return observed(
        "manual", "logger_unknown",
        "Neither rsyslog nor journald keeps records here ({paths} do not exist); what else does is not read.",
        "此主机既无 rsyslog 也无 journald（{paths} 不存在）；其他日志程序未被解析。",
        paths=", ".join(rsyslog.PROGRAMS[:1] + journald.PROGRAMS[:1]), expected="rsyslog or journald", actual="neither",
        evidence=(absent(*rsyslog.PROGRAMS + journald.PROGRAMS),),
        advice=Text(
            "The system administrator shows what keeps the records, and for how long.",
            "请系统管理员说明由何程序保存日志及保存期限。"))


def by_the_journal(host, policy):
    """Yield what is expected of the journal, where it alone keeps records of some sort."""
    source, days = journald.Journald(host), policy.retention_days
    there = host.exists(journald.STORE)
    yield Setting(
        source, "Storage",
        Rule("persistent", "persistent", lambda text: text == "persistent" or text == "auto" and there))
    yield Setting(source, "MaxRetentionSec", Rule(
        Text("0 or >= {days} days", "0 或不少于 {days} 天").format(days=days), "0",
        lambda text: journald.days(text) in (0, None) or journald.days(text) >= days))
    needed = records.megabytes(records.journal(host), days) or policy.retention_megabytes
    yield Setting(source, "SystemMaxUse", Rule(
        ">= %dM" % needed, "%dM" % needed, lambda text: (journald.size(text) or 0) >= needed * 1024 ** 2),
        fixable=needed * 1024 ** 2 < source.disk() // 2)
    files = -(-needed * 1024 ** 2 // source.one_file())
    yield Setting(source, "SystemMaxFiles", Rule(
        Text("0 or >= {files}", "0 或不少于 {files}").format(files=files), "%d" % (files + 1),
        lambda text: text == "0" or (decimal(text) or 0) >= files))
    yield Setting(source, "MaxLevelStore", Rule(
        Text("debug or info", "debug 或 info"), "debug", lambda text: text in ("debug", "info", "6", "7")))
    yield Each(lambda host: _outpaced(source, days))
    yield GoesBack(Text("journal", "journal 日志"), [journald.STORE], days, policy.today, records.journal)


def _outpaced(source, days):
    """Yield an Observation where the days are too few to measure, and the journal is full before them at this pace."""
    host, value = source.host, source.get("SystemMaxUse")
    text = source.default("SystemMaxUse") if value is None else value.text
    size, seconds = records.journal_pace(host) or (0, 0)
    if size < _LEAST_WRITTEN or seconds < _LEAST_TIME or records.megabytes(records.journal(host), days) is not None:
        return
    lasts = (journald.size(text) or 0) * seconds // size
    if lasts < days * _DAY:
        yield observed(
            "not_checked", "journal_unmeasured",
            "Whether the journal keeps {days} days cannot be told yet: it holds {written} MB of {hours} hours, and at "
            "that pace its {most} are full within {left} hours.",
            "尚无法判断 journal 能否保留 {days} 天：{hours} 小时已有 {written} MB，按此速度其 {most} 将在 {left} 小时内"
            "占满。",
            days=days, written=size // 1024 ** 2, hours=seconds // 3600, most=text, left=lasts // 3600,
            where=journald.STORE if value is None else value.where, expected="room for %d days" % days, actual=text,
            evidence=(absent(*source.searched) if value is None else line(host, value.where),), advice=_PACE)


def by_auditd(host, policy):
    """Yield what is expected of auditd's own records, where there can be any."""
    if container.seen(host) is not None:
        return
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import capacity

    if not host.exists(capacity.CONF):
        yield Judged(_no_audit_trail)
        return
    log = capacity.text_of(host, "log_file")
    yield capacity.AuditCapacity(host, policy.retention_days, policy.retention_megabytes)
    yield Each(lambda host: capacity.outpaced(host, policy.retention_days))
    if logrotate.of(host).cover(log) is not None:
        yield Rotated(log, policy.retention_days)
    yield GoesBack(Text("audit", "审计"), [log], policy.retention_days, policy.today)


def others(host):
    """Return the logs and folders that are kept beside rsyslog's files."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import capacity

    trail = [capacity.text_of(host, "log_file")] if host.exists(capacity.CONF) else []
    return trail + [journald.STORE] * journald.installed(host)


def _no_audit_trail(_host):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import capacity

    return observed(
        "not_checked", "no_audit_trail", "No audit records are kept: auditd is not installed ({path} does not exist).",
        "没有审计记录：未安装 auditd（{path} 不存在）。", path=capacity.CONF, expected="auditd", actual="not installed",
        evidence=(absent(capacity.CONF),),
        advice=Text("The control audit_running installs it.", "由检查项 audit_running 负责安装。"))
