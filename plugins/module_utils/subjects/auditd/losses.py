# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that are lost: those that the kernel could not hand over, and those for which there is no room."""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd

_LOST_ADVICE = Text(
    "The system administrator finds out when and why, gives audit_backlog_limit more where it was a burst, then: "
    "auditctl --reset-lost.",
    "请系统管理员查明丢失的时间与原因；如因突发事件，请调大 audit_backlog_limit，然后执行 auditctl --reset-lost。")
_ROOM_ADVICE = Text(
    "The system administrator moves older logs to where they are kept, or gives {folder} more room.",
    "请系统管理员将较早的日志移至归档处，或扩大 {folder} 所在分区。")


def lost(host):
    """Yield an Observation where the kernel lost records.

    Whose they were a person says, and putting the counter back hides them.
    """
    count = auditd.status(host).get("lost", "0")
    if count != "0":
        yield observed(
            "manual", "records_lost",
            "The kernel has lost {lost} audit records since it started or its counter was put back (auditctl -s).",
            "自内核启动或计数器清零以来，已丢失 {lost} 条审计记录（auditctl -s）。", lost=count, expected="lost 0",
            actual="lost %s" % count, evidence=(Evidence("command", "auditctl -s", "lost %s" % count),),
            advice=_LOST_ADVICE)


def room(host):
    """Return whether the partition of the logs has more room than what auditd calls the last of it."""
    conf = auditd.Conf(host)
    folder = posixpath.dirname(conf.text("log_file"))
    limit = conf.text("admin_space_left") or "50"
    said, asked = "", folder
    try:
        asked = auditd.on_disk(host, folder)
        said = host.run(["df", "-Pm", asked]).out.strip()
        words = said.splitlines()[1].split()
        total, free = int(words[1]), int(words[3])
        least = total * int(limit[:-1]) // 100 if limit.endswith("%") else int(limit)
    except (HostError, IndexError, ValueError) as problem:
        error = problem if isinstance(problem, HostError) else Text("an answer without numbers", "应答中没有数字")
        return observed(
            "not_checked", "room_unknown", "The room left for {folder} cannot be told: {error}.",
            "无法得知 {folder} 的剩余空间：{error}。", folder=folder, error=error,
            evidence=(Evidence("command", "df -Pm " + asked, said),))
    parts = dict(folder=folder, free=free, least=least, expected="more than %d MiB" % least, actual="%d MiB" % free,
                 evidence=(Evidence("command", "df -Pm " + asked, said.splitlines()[1]),))
    if free <= least:
        return observed(
            "fail", "no_room",
            "The partition of {folder} has {free} MiB left, expected more than {least} (admin_space_left).",
            "{folder} 所在分区仅剩 {free} MiB，应多于 {least} MiB（admin_space_left）。",
            advice=_ROOM_ADVICE.format(folder=folder), **parts)
    return observed(
        "pass", "room_left", "The partition of {folder} has {free} MiB left.", "{folder} 所在分区剩余 {free} MiB。",
        **parts)
