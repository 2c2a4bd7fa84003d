# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit rules in force cover what has to be recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import walk
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units

_MOUNT_ADVICE = Text(
    "The system administrator mounts it with nosuid, which makes its commands give no rights.", "请系统管理员以 nosuid 挂载，使其中的命令不能提权。")
_LOADER = auditd.LOADER
_LOADER_ADVICE = Text("The system administrator has it loaded: systemctl unmask %s; systemctl enable %s." % (_LOADER, _LOADER),
                      "请系统管理员执行：systemctl unmask %s; systemctl enable %s。" % (_LOADER, _LOADER))
_BOUND_ADVICE = Text("Give audit_walk_seconds or audit_walk_entries more.", "请调大 audit_walk_seconds 或 audit_walk_entries。")
_PATH_ADVICE = Text(
    "Who runs the application says where it lies; audit_application_paths is then put right.", "请应用负责人确认路径并修正 audit_application_paths。")
_NAME_ADVICE = Text("The system administrator finds out what it is, and removes or renames it.", "请系统管理员查明后将其删除或改名。")
_RULE_ADVICE = Text(
    "The system administrator puts {where} right or removes it; `augenrules --load` tells what is wrong with it.",
    "请系统管理员修正或删除 {where}；augenrules --load 会说明原因。")


class AuditRulesCover(Control):
    """Events covered by the audit rules."""

    id = "audit_rules_cover"
    zh = "审计规则覆盖的事件"
    clauses = ("8.3.3-B-c-2", "7.1.2-B-c", "8.3.4-B-c-1")

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import coverage, recorded

        for group in recorded.groups(host, policy):
            yield coverage.of(host, group)
        yield from _loading(host)
        for rule in _refused(host):
            yield Judged(observed(
                "fail", "rule_refused", "The kernel does not have the rule of {where}: {rule}.", "内核未加载 {where} 的规则：{rule}。",
                where=str(rule.where), rule=rule.text, expected="every rule of the files loaded", actual="not loaded",
                advice=_RULE_ADVICE.format(where=str(rule.where))))
        for path in policy.application_paths:
            if not host.exists(path):
                yield Judged(observed(
                    "manual", "path_missing", "audit_application_paths names {path}, which does not exist here.",
                    "audit_application_paths 中的 {path} 在本机不存在。", path=path, where=path, advice=_PATH_ADVICE))
        seen = walk.of(host, policy)
        for path in seen.privileged + policy.database_paths + policy.application_paths:
            if not recorded.nameable(path):
                yield Judged(observed(
                    "fail", "path_unnameable", "No audit rule can name {path}, because of its quotes or control characters.",
                    "{path} 含引号或控制字符，无法写入审计规则。", path=walk.shown(path), where=walk.shown(path), advice=_NAME_ADVICE))
        for path, kind, options in seen.left_out:
            if "nosuid" in options:
                continue
            yield Judged(observed(
                "not_checked", "walk_left_out", "{path} was not searched for privileged commands: its file system ({kind}) is not of this host, "
                "or of a kind unknown here.", "未在 {path} 中查找特权命令：其文件系统（{kind}）不属于本机或类型未知。",
                path=walk.shown(path), kind=kind, where=walk.shown(path), advice=_MOUNT_ADVICE))
        if seen.stopped is not None:
            yield Judged(observed(
                "not_checked", "walk_bounded", "The search for privileged commands ended early in {path}, after {entries} entries.",
                "特权命令的查找提前结束于 {path}，已检查 {entries} 个条目。", path=walk.shown(seen.stopped), entries=seen.entries,
                where=walk.shown(seen.stopped), advice=_BOUND_ADVICE))


def _loading(host):
    """Tell where nothing loads the rules of the files at boot: auditd's unit does, or since auditd 4 one that it brings along."""
    loads, loader = auditd.loader(host), units.shown(host, _LOADER)
    # A host that is yet to have auditd, or whose systemd cannot be asked, is told of by the control audit_running.
    if loads is not None and not any(name in loads for name in ("augenrules", "auditctl")):
        state = loader.get("UnitFileState") or loader.get("LoadState")
        yield Judged(observed(
            "fail", "rules_unloaded", "Nothing loads the audit rules at boot: {unit} does not, and {loader} is {state}.",
            "开机时没有程序加载审计规则：{unit} 不加载，{loader} 状态为 {state}。", unit=auditd.UNIT, loader=_LOADER, state=state,
            expected="augenrules --load at boot", actual="%s %s" % (_LOADER, state), advice=_LOADER_ADVICE,
            evidence=(Evidence("command", "systemctl show %s %s" % (auditd.UNIT, _LOADER), str(state)),)))


def _refused(host):
    """Return the rules of the files that the kernel could have, and has not."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files as audit_rules
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import identity

    source = audit_rules.of(host)
    if source.staged or auditd.unseen(host) is not None or auditd.locked(host):
        return []
    loaded = set(identity(rule) for rule in source.in_force())
    return [rule for rule in source.at_boot() if identity(rule) not in loaded and not _by_name(rule)]


def _by_name(rule):
    """Tell whether the kernel prints the rule otherwise than it is written: users and calls as numbers or names."""
    named = any(field.name.endswith(("uid", "gid")) and isinstance(field.value, str) for field in rule.fields)
    return named or any(syscall.isdigit() for syscall in rule.syscalls or ())
