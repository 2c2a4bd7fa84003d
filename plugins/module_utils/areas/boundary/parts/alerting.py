# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where alerts go: to a person by mail, or to a collector by way of syslog."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import FACILITIES, severity
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import question, running

_SENDMAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")
_UPLOAD = "systemd-journal-upload.service"
_UNITS = ("/usr/lib/systemd/system/", "/lib/systemd/system/")
_CROWDSEC = ("/etc/crowdsec/config.yaml.local", "/etc/crowdsec/config.yaml")
_MEDIUM = re.compile(rb"^\s+log_media:\s*[\"']?(\w+)", re.M)
_FACILITY = re.compile(r"\bfacility\s*=\s*[\"']?(\w+)", re.I)
_ADVICE = Text(
    "The security administrator names an address in boundary_alert_mail and sets up a mail program, or forwards syslog to a collector (log_forwarding).",
    "请安全管理员以 boundary_alert_mail 指定收件地址并配置邮件程序，或将 syslog 转发至日志服务器（log_forwarding）。")


def of_fail2ban(host):
    """Return as what fail2ban's alerts come to syslog, (facility, severity), or None where they do not."""
    target = fail2ban.Settings(host, "fail2ban", "Definition").get("logtarget")
    name, _options, options = ("SYSLOG" if target is None else target.text).partition("[")
    facility = _FACILITY.search(options)
    return {
        "SYSLOG": ((facility.group(1).lower() if facility else "daemon"), "notice"), "SYSOUT": ("daemon", "info"),
        "SYSTEMD-JOURNAL": ("user", "notice")}.get(name.strip().upper())


def of_crowdsec(host):
    """Return the same for CrowdSec: what it writes to its standard output the journal has; as it is shipped it writes to a file."""
    found = [_MEDIUM.search(host.read(path)) for path in _CROWDSEC if host.exists(path)]
    medium = next((match.group(1) for match in found if match), b"file")
    return ("daemon", "info") if medium == b"stdout" else None


def of_suricata(host):
    """Return the same for Suricata; one that is yet to be installed is set up to send them as it is shipped."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import suricata

    return suricata.of(host).in_syslog() if host.exists(suricata.PROGRAM) else ("local5", "info")


def alerting(host, mail, sent):
    """Return whether a serious intrusion is alerted to somebody.

    `mail` is the address that what watches here writes to, if any; `sent` as what its alerts come to syslog, or None.
    """
    parts = dict(expected="alerts by mail, or syslog forwarded to a collector")
    sendmail = next((path for path in _SENDMAIL if host.exists(path)), None)
    if mail and sendmail:
        return observed(
            "manual", "mail_set", "Alerts are to go to {mail}; {path} is there to send them, and whether they arrive a person has to see.",
            "报警拟发往 {mail}，可由 {path} 发送；能否送达需人工确认。", mail=mail, path=sendmail, actual=mail, **parts)
    forwarded = [sink for sink in rsyslog.of(host).leaving if _takes(sink, sent)] if sent and rsyslog.installed(host) else []
    if forwarded:
        service = runs(rsyslog.UNIT).check(host)
        return service if service.open else observed(
            "pass", "alerts_forwarded", "Alerts reach the collector by syslog ({where}).", "报警经 syslog 送达日志服务器（{where}）。",
            where=forwarded[0].where, actual="forwarded", **parts)
    if sent and any(host.exists(folder + _UPLOAD) for folder in _UNITS) and running(host, _UPLOAD):
        return observed(
            "pass", "alerts_forwarded", "Alerts reach the collector with the journal ({unit}).", "报警随 journal 送达日志服务器（{unit}）。",
            unit=_UPLOAD, actual="forwarded", evidence=(Evidence("command", question(_UPLOAD), "active"),), **parts)
    return observed(
        "fail", "alerts_stay", "Alerts stay on this host: {why}.", "报警停留在本机：{why}。", actual="nowhere", advice=_ADVICE, why=_why(mail, sent),
        evidence=(Evidence("file", rsyslog.MAIN, "forwards none of them"),), **parts)


def _takes(sink, sent):
    """Tell whether a rule sends on every message of a facility and severity, whatever else it may say."""
    facility, level = sent
    return sink.condition is None and facility in FACILITIES and (FACILITIES.index(facility), severity(level)) in sink.reach


def _why(mail, sent):
    if mail:
        return Text("there is no mail program to send them to %s" % mail, "没有邮件程序可将其发往 %s" % mail)
    if sent is None:
        return Text("boundary_alert_mail is not set, and what watches here does not tell syslog", "未设置 boundary_alert_mail，且检测程序不写入 syslog")
    return Text("boundary_alert_mail is not set, and no rule forwards all of syslog's %s.%s to another host" % sent,
                "未设置 boundary_alert_mail，且没有规则将 syslog 的 %s.%s 全部转发至其他主机" % sent)
