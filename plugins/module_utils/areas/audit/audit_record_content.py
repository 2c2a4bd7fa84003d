# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit records tell when, what, who, on what, and with which result."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import expectations as expected, source as auditd

# This very login, or the sudo after it, has left one of these.
_TYPES = "USER_LOGIN,USER_AUTH,USER_ACCT,USER_START,USER_END,USER_CMD,CRED_ACQ,CONFIG_CHANGE,SYSCALL"
_SEARCH = ["ausearch", "--input-logs", "--start", "recent", "--message", _TYPES, "--raw"]
_SECONDS = 20
_TIME = re.compile(r"msg=audit\((?P<seconds>\d+)\.\d+:\d+\)")
_PARTS = (
    ("date and time", "日期与时间", _TIME), ("type", "类型", re.compile(r"\btype=\w+")), ("subject", "主体", re.compile(r"\b(auid|uid|acct)=")),
    ("object", "客体", re.compile(r"\b(exe|name|acct|cmd|key|op)=")), ("result", "结果", re.compile(r"\b(res|success)=")),
)
_BY_DAEMON = (("the host's name", "主机名", re.compile(r"^node=\S")), ("names of users", "用户名", re.compile("\x1d|\\bAUID=\"")))
_RELOAD_ADVICE = Text(
    "The system administrator has auditd read its settings: systemctl kill -s HUP auditd.", "请系统管理员执行：systemctl kill -s HUP auditd。")
_STUCK_ADVICE = Text(
    "The system administrator finds out why auditd writes nothing: systemctl status auditd, df, auditctl -s.",
    "请系统管理员查明 auditd 未写入记录的原因：systemctl status auditd、df、auditctl -s。")


class AuditRecordContent(Control):
    """Content of audit records."""

    id = "audit_record_content"
    zh = "审计记录内容"
    clauses = ("8.3.3-B-c-3", "7.1.2-B-e", "8.3.2-B-c-2", "8.3.4-B-c-3")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        if not auditd.installed(host):
            yield expected.installed(host)
            return
        conf = auditd.Conf(host)
        yield Setting(conf, "log_format", one_of("ENRICHED"))
        yield Setting(conf, "name_format", one_of("HOSTNAME", "FQD", "NUMERIC", "USER"))
        yield Judged(_newest)


def _newest(host):
    """Return what the newest record of the last ten minutes shows."""
    command = " ".join(_SEARCH)
    if auditd.unseen(host) is not None:
        return auditd.unseen(host)
    try:
        lines = host.run(_SEARCH, timeout=_SECONDS).out.strip().split("\n")
    except HostError as error:
        return observed("not_checked", "unsearched", "Records cannot be searched: {error}.", "无法检索审计记录：{error}。", error=error,
                        evidence=(Evidence("command", command, str(error)),))
    stamped = [(int(match.group("seconds")), line) for line, match in ((line, _TIME.search(line)) for line in lines) if match]
    if not stamped:
        return observed(
            "fail", "nothing_recorded", "Nothing was recorded in the last ten minutes, though this run has logged in.",
            "最近十分钟没有任何审计记录，而本次运行已登录。", expected="a record of this login", actual="none", advice=_STUCK_ADVICE,
            evidence=(Evidence("command", command, "no matches"),))
    seconds, line = max(stamped)
    # The daemon's own settings show only in what it wrote since they were changed.
    wanted = _PARTS + (_BY_DAEMON if seconds > _changed(host) else ())
    missing = [Text(en, zh) for en, zh, pattern in wanted if not pattern.search(line)]
    typed = re.search(r"type=\w+", line)
    kind = typed.group() if typed else "no type"
    parts = dict(kind=kind, expected=joined(Text(en, zh) for en, zh, _pattern in wanted), evidence=(Evidence("command", command, kind),),
                 missing=joined(missing))
    if not missing:
        return observed("pass", "record_whole", "The newest record ({kind}) has {expected}.", "最新记录（{kind}）包含全部要素：{expected}。", **parts)
    return observed(
        "fail", "record_incomplete", "The newest record ({kind}) lacks {missing}.", "最新记录（{kind}）缺少{missing}。",
        actual="lacks %s" % (parts["missing"],), advice=_RELOAD_ADVICE, **parts)


def _changed(host):
    """Return when the daemon's settings were last changed, what is staged included."""
    if auditd.CONF in host.changes:
        return float("inf")
    try:
        return os.stat(host.real(host.resolve(auditd.CONF))).st_mtime
    except OSError:
        return 0
