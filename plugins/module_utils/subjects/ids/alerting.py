# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where alerts go: to a person by mail, or to a collector by way of syslog."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import FACILITIES, severity
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import question, running

_SENDMAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")
_UPLOAD = "systemd-journal-upload.service"
_UPLOADS = tuple(folder + _UPLOAD for folder in ("/usr/lib/systemd/system/", "/lib/systemd/system/"))
_EXPECTED = "alerts by mail, or syslog forwarded to a collector"
_ADVICE = Text(
    "The security administrator names an address in boundary_alert_mail and sets up a mail program, or forwards "
    "syslog to a collector (log_forwarding, area audit: where the same run sets that up, this control passes at its "
    "end, which check mode does not foretell).",
    "请安全管理员以 boundary_alert_mail 指定收件地址并配置邮件程序，或将 syslog 转发至日志服务器（audit 领域的 "
    "log_forwarding：同一次运行中完成该项整改的，本项届时即通过，检查模式不作预测）。")


def expected(policy, mail, in_syslog):
    """Yield what has a serious intrusion alerted to somebody; the enhanced tier alone asks for it.

    `mail` is the address that what watches here writes to, if any; `in_syslog(host)` as what its alerts come to syslog,
    (facility, severity), or None.
    """
    if policy.level >= 3:
        yield Judged(lambda host: _alerted(host, mail, in_syslog(host)))


def _alerted(host, mail, sent):
    sendmail = next((path for path in _SENDMAIL if host.exists(path)), None)
    if mail and sendmail:
        return observed(
            "manual", "mail_set",
            "Alerts are to go to {mail}; {path} is there to send them, and whether they arrive a person has to see.",
            "报警拟发往 {mail}，可由 {path} 发送；能否送达需人工确认。", mail=mail, path=sendmail, expected=_EXPECTED,
            actual=mail, evidence=[Evidence("file", sendmail, "")])
    forwarded = [sink for sink in rsyslog.of(host).leaving if _takes(sink, sent)] \
        if sent and rsyslog.installed(host) else []
    if forwarded:
        service = runs(rsyslog.UNIT).check(host)
        return service if service.open else observed(
            "pass", "alerts_forwarded", "Alerts reach the collector by syslog ({where}).",
            "报警经 syslog 送达日志服务器（{where}）。", where=forwarded[0].where, expected=_EXPECTED,
            actual="forwarded", evidence=[line(host, forwarded[0].where)])
    if sent and any(host.exists(path) for path in _UPLOADS) and running(host, _UPLOAD):
        return observed(
            "pass", "alerts_forwarded", "Alerts reach the collector with the journal ({unit}).",
            "报警随 journal 送达日志服务器（{unit}）。", unit=_UPLOAD, expected=_EXPECTED, actual="forwarded",
            evidence=[Evidence("command", question(_UPLOAD), "ActiveState=active")])
    return observed(
        "fail", "alerts_stay", "Alerts stay on this host: {why}.", "告警未发送到其他主机：{why}。",
        why=_why(mail, sent), expected=_EXPECTED, actual="nowhere", evidence=[absent(*_searched(host, mail, sent))],
        advice=_ADVICE)


def _takes(sink, sent):
    """Tell whether a rule sends on every message of a facility and severity, whatever else it may say."""
    facility, level = sent
    return sink.condition is None and facility in FACILITIES and (
        FACILITIES.index(facility), severity(level)) in sink.reach


def _searched(host, mail, sent):
    """Return where a way for alerts was searched and not found."""
    # The files of a rsyslog that is not installed nobody has read: they need not even be right.
    rules = rsyslog.places(host) if rsyslog.installed(host) else rsyslog.PROGRAMS
    return (_SENDMAIL if mail else ()) + (rules + _UPLOADS if sent else ()) or ("boundary_alert_mail",)


def _why(mail, sent):
    if mail:
        return Text("there is no mail program to send them to %s" % mail, "没有邮件程序可将其发往 %s" % mail)
    if sent is None:
        return Text("boundary_alert_mail is not set, and what watches here does not tell syslog",
                    "未设置 boundary_alert_mail，且检测程序不写入 syslog")
    return Text("boundary_alert_mail is not set, and no rule forwards all of syslog's %s.%s to another host" % sent,
                "未设置 boundary_alert_mail，且没有规则将 syslog 的 %s.%s 全部转发至其他主机" % sent)
