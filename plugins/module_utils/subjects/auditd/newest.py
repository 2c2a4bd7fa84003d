# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest audit record: whether there is one, and all that a record has to tell is in it."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd

# This very login, or the sudo after it, has left one of these.
_TYPES = "USER_LOGIN,USER_AUTH,USER_ACCT,USER_START,USER_END,USER_CMD,CRED_ACQ,CONFIG_CHANGE,SYSCALL"
_SEARCH = ["ausearch", "--input-logs", "--start", "recent", "--message", _TYPES, "--raw"]
_COMMAND = " ".join(_SEARCH)
_SECONDS = 20
_TIME = re.compile(r"msg=audit\((?P<seconds>[0-9]{1,15})\.\d+:\d+\)")
_TYPE = re.compile(r"\btype=\w+")
_PARTS = (
    (Text("date and time", "日期与时间"), _TIME), (Text("type", "类型"), _TYPE),
    (Text("subject", "主体"), re.compile(r"\b(auid|uid|acct)=")),
    (Text("object", "客体"), re.compile(r"\b(exe|name|acct|cmd|key|op)=")),
    (Text("result", "结果"), re.compile(r"\b(res|success)=")),
)
_BY_DAEMON = (
    (Text("the host's name", "主机名"), re.compile(r"^node=\S")),
    (Text("names of users", "用户名"), re.compile("\x1d|\\bAUID=\"")))
_RELOAD_ADVICE = Text(
    "The system administrator has auditd read its settings: systemctl kill -s HUP auditd.",
    "请系统管理员执行：systemctl kill -s HUP auditd。")
_STUCK_ADVICE = Text(
    "The system administrator finds out why auditd writes nothing: systemctl status auditd, df, auditctl -s.",
    "请系统管理员查明 auditd 未写入记录的原因：systemctl status auditd、df、auditctl -s。")


def whole(host):
    """Return what the newest record of the last ten minutes shows."""
    if auditd.to_come(host):
        return observed(
            "not_checked", "no_record_yet", "What records tell shows once auditd runs.",
            "auditd 运行后方可判定记录内容。")
    if auditd.unseen(host) is not None:
        return auditd.unseen(host)
    try:
        said = host.run(_SEARCH, timeout=_SECONDS)
    except HostError as error:
        return observed(
            "not_checked", "unsearched", "Records cannot be searched: {error}.", "无法检索审计记录：{error}。",
            error=error)
    stamped = [(int(match.group("seconds")), line, match.end())
               for line, match in ((line, _TIME.search(line)) for line in said.out.strip().split("\n")) if match]
    if not stamped:
        return observed(
            "fail", "nothing_recorded", "Nothing was recorded in the last ten minutes, though this run has logged in.",
            "最近十分钟没有任何审计记录，而本次运行已登录。", expected="a record of this login", actual="none",
            advice=_STUCK_ADVICE, evidence=(Evidence("command", _COMMAND, said.err.strip()),))
    seconds, line, stamp = max(stamped)
    # The daemon's own settings show only in what it wrote since they were changed.
    wanted = _PARTS + (_BY_DAEMON if seconds > _changed(host) else ())
    missing = joined([told for told, pattern in wanted if not pattern.search(line)])
    typed = _TYPE.search(line)
    # What people did stands behind the stamp, passwords on command lines included.
    parts = dict(kind=typed.group() if typed else "no type", expected=joined([told for told, _pattern in wanted]),
                 evidence=(Evidence("command", _COMMAND, line[:stamp]),), missing=missing)
    if not missing.en:
        return observed(
            "pass", "record_whole", "The newest record ({kind}) has {expected}.",
            "最新记录（{kind}）包含全部要素：{expected}。", **parts)
    return observed(
        "fail", "record_incomplete", "The newest record ({kind}) lacks {missing}.", "最新记录（{kind}）缺少{missing}。",
        actual="lacks %s" % (missing,), advice=_RELOAD_ADVICE, **parts)


def _changed(host):
    """Return when the daemon's settings were last changed, what is staged included."""
    if host.staged(auditd.CONF):
        return float("inf")
    try:
        return os.stat(host.real(host.resolve(auditd.CONF))).st_mtime
    except OSError:
        return 0
