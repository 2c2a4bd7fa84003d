# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit logs, rules and tools are protected, and a full disk loses nothing silently."""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, equals, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import expectations as expected, source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_TOOLS = ("auditctl", "auditd", "augenrules", "aureport", "ausearch", "autrace", "audisp-syslog")
_TOLD = ("SYSLOG", "EMAIL", "EXEC", "SINGLE", "HALT")
_STOPS = ("HALT", "SINGLE")
_FIXED = Text("Nobody can change the audit rules any longer without a restart of the host, root included.",
              "审计规则在主机重启前不能再更改，root 也不例外。")
_HALTS = Text("The host stops when there is no room left for audit records.", "审计记录无处可写时主机将停机。")
_SHARED = Text("it holds more than the audit trail ({name})", "其中不只有审计日志（{name}）")
_ROOM_ADVICE = Text(
    "The system administrator moves older logs to where they are kept, or gives {folder} more room.",
    "请系统管理员将较早的日志移至归档处，或扩大 {folder} 所在分区。")

_LOST_ADVICE = Text(
    "The system administrator finds out when and why, gives audit_backlog_limit more where it was a burst, then: auditctl --reset-lost.",
    "请系统管理员查明丢失的时间与原因；如因突发事件，请调大 audit_backlog_limit，然后执行 auditctl --reset-lost。")


class AuditLogProtected(Control):
    """Protection of the audit trail."""

    id = "audit_log_protected"
    zh = "审计日志的保护"
    clauses = ("8.3.3-B-c-4", "8.3.2-E-c-2", "8.3.4-B-c-2")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):

        if not auditd.installed(host):
            yield expected.installed(host)
            return
        conf = auditd.Conf(host)
        yield from _attributes(host, posixpath.dirname(conf.text("log_file")))
        told = _action(*_TOLD)
        full = _action(*(_STOPS if policy.disk_full_action == "halt" else tuple(one for one in _TOLD if one != "EMAIL")))
        for name, rule in (("space_left_action", told), ("admin_space_left_action", told), ("disk_full_action", full), ("disk_error_action", full),
                           ("write_logs", equals("yes")), ("local_events", equals("yes"))):
            yield Setting(conf, name, rule).affecting(_HALTS if rule.target in _STOPS else None)
        yield from _lost(host)
        yield Judged(lambda host: _room(host, conf))
        if policy.level >= 3:
            yield expected.setting(host, "-e", one_of("2"), default="1").affecting(_FIXED)


def _action(*names):
    """Accept one of these actions; EXEC has the program that it runs behind it."""
    by_name = one_of(*names)
    return Rule(by_name.wanted, by_name.target, lambda text: by_name.accepts((text or "").partition(" ")[0]))


def _attributes(host, folder):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files as audit_rules

    # An image that an ordinary user unpacked is theirs throughout.
    owners, groups = ((0,), (0,)) if host.live else ((0, host.stat("/").uid), (0, host.stat("/").gid))
    # auditd gives its logs to the group that its settings name.
    others = [name for name in host.listdir(folder) if not name.startswith("audit.log")]
    yield from closed_to_all_but(host, folder, 0o750, owners, told=_SHARED.format(name=printable(others[0])) if others else None)
    for path in host.glob(folder + "/audit.log*"):
        yield from closed_to_all_but(host, path, 0o640, owners)
    for path in ["/etc/audit", audit_rules.FOLDER, "/etc/audit/plugins.d"]:
        yield from closed_to_all_but(host, path, 0o750, owners, groups)
    for path in host.glob("/etc/audit/*.rules") + host.glob("/etc/audit/*.conf") + host.glob(audit_rules.FOLDER + "/*"):
        yield from closed_to_all_but(host, path, 0o640, owners, groups)
    for path in sorted(set(host.resolve("/usr/sbin/" + name) for name in _TOOLS)):
        yield from closed_to_all_but(host, path, 0o755, owners, groups)


def _lost(host):
    """Tell of records that the kernel could not hand over: whose they were is for a person to say, and putting the counter back hides them."""
    lost = auditd.status(host).get("lost", "0")
    if lost != "0":
        yield Judged(observed(
            "manual", "records_lost", "The kernel has lost {lost} audit records since it started or its counter was put back (auditctl -s).",
            "自内核启动或计数器清零以来，已丢失 {lost} 条审计记录（auditctl -s）。", lost=lost, expected="lost 0", actual="lost %s" % lost,
            evidence=(Evidence("command", "auditctl -s", "lost %s" % lost),), advice=_LOST_ADVICE))


def _room(host, conf):
    """Return whether the partition of the logs has more room than what auditd calls the last of it."""
    folder = posixpath.dirname(conf.text("log_file"))
    limit = conf.text("admin_space_left") or "50"
    try:
        words = host.run(["df", "-Pm", folder]).out.splitlines()[1].split()
        total, free = int(words[1]), int(words[3])
        least = total * int(limit[:-1]) // 100 if limit.endswith("%") else int(limit)
    except (HostError, IndexError, ValueError) as error:
        return observed(
            "not_checked", "room_unknown", "The room left for {folder} cannot be told: {error}.", "无法得知 {folder} 的剩余空间：{error}。",
            folder=folder, error=error, evidence=(Evidence("command", "df -Pm " + folder, str(error)),))
    parts = dict(folder=folder, free=free, least=least, expected="more than %d MiB" % least, actual="%d MiB" % free,
                 evidence=(Evidence("command", "df -Pm " + folder, "%d of %d MiB free" % (free, total)),))
    if free <= least:
        return observed(
            "fail", "no_room", "The partition of {folder} has {free} MiB left, expected more than {least} (admin_space_left).",
            "{folder} 所在分区仅剩 {free} MiB，应多于 {least} MiB（admin_space_left）。", advice=_ROOM_ADVICE.format(folder=folder), **parts)
    return observed("pass", "room_left", "The partition of {folder} has {free} MiB left.", "{folder} 所在分区剩余 {free} MiB。", **parts)
