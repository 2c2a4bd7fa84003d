# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where alerts go: to a person by mail, or to a collector by way of syslog."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources.service import running

_SENDMAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")
_UPLOAD = "systemd-journal-upload.service"
_UNITS = ("/usr/lib/systemd/system/", "/lib/systemd/system/")
_ADVICE = Text(
    "The security administrator names an address in boundary_alert_mail and sets up a mail program, or forwards syslog to a collector (log_forwarding).",
    "请安全管理员以 boundary_alert_mail 指定收件地址并配置邮件程序，或将 syslog 转发至日志服务器（log_forwarding）。")


def alerting(host, mail):
    """Return whether a serious intrusion is alerted to somebody; `mail` is the address that what watches here writes to, if any."""
    parts = dict(expected="alerts by mail, or syslog forwarded to a collector")
    sendmail = next((path for path in _SENDMAIL if host.exists(path)), None)
    forwarded = [sink for sink in rsyslog.of(host).sinks if sink.kind == "forward"] if rsyslog.installed(host) else []
    if mail and sendmail:
        return observed(
            "manual", "mail_set", "Alerts are to go to {mail}; {path} is there to send them, and whether they arrive a person has to see.",
            "报警拟发往 {mail}，可由 {path} 发送；能否送达需人工确认。", mail=mail, path=sendmail, actual=mail, **parts)
    if forwarded:
        return observed(
            "pass", "alerts_forwarded", "Alerts reach the collector by syslog ({where}).", "报警经 syslog 送达日志服务器（{where}）。",
            where=forwarded[0].where, actual="forwarded", **parts)
    if any(host.exists(folder + _UPLOAD) for folder in _UNITS) and running(host, _UPLOAD):
        return observed(
            "pass", "alerts_forwarded", "Alerts reach the collector with the journal ({unit}).", "报警随 journal 送达日志服务器（{unit}）。",
            unit=_UPLOAD, actual="forwarded", evidence=(Evidence("command", "systemctl is-active " + _UPLOAD, "active"),), **parts)
    return observed(
        "fail", "alerts_stay", "Alerts stay on this host: {why}.", "报警停留在本机：{why}。", actual="nowhere", advice=_ADVICE,
        why=Text("there is no mail program to send them to %s" % mail, "没有邮件程序可将其发往 %s" % mail)
        if mail else Text("boundary_alert_mail is not set, and syslog is not forwarded", "未设置 boundary_alert_mail，syslog 亦未转发"),
        evidence=(Evidence("file", rsyslog.MAIN, "forwards nothing"),), **parts)
