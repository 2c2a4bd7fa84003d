# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the rules of the files come into force: what loads them at boot, and which of them the kernel did not take.
"""

import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    rule_files as audit_rules,
    source as auditd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import identity
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import writers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_LOADER = auditd.LOADER
_LOADER_ADVICE = Text(
    "The system administrator has it loaded: systemctl unmask %s; systemctl enable %s." % (_LOADER, _LOADER),
    "请系统管理员执行：systemctl unmask %s; systemctl enable %s。" % (_LOADER, _LOADER))
# Not what only asks: -l, -s, -v.
_CHANGES = re.compile(r"auditctl[\"']?\s(?:.*\s)?(?:-[aAdDewWRbfrc]|--\w)")
_LOADS = re.compile(r"auditctl\s+-R\s+\S+[\"']?\s*$")
_UNITS = (auditd.UNIT, _LOADER)
# auditd's own scripts: that of the folder, and that of an init without units.
_LOADERS = ("augenrules", "auditd")
_CHANGED_ADVICE = Text(
    "The system administrator puts what {where} does into the files of %s, or removes it." % audit_rules.FOLDER,
    "请系统管理员将 {where} 的操作写入 %s 中的文件，或将其删除。" % audit_rules.FOLDER)
_RULE_ADVICE = Text(
    "The system administrator puts {where} right or removes it; `augenrules --load` tells what is wrong with it.",
    "请系统管理员修正或删除 {where}；augenrules --load 会说明原因。")


def unloaded(host):
    """Yield an Observation where nothing loads the files at boot.

    auditd's unit does, or since auditd 4 one that it brings along.
    """
    loads, loader = auditd.loader(host), units.shown(host, _LOADER)
    # A host that is yet to have auditd, or whose systemd cannot be asked, is told of by the control audit_running.
    if loads is not None and not any(name in loads for name in ("augenrules", "auditctl")):
        state = loader.get("UnitFileState") or loader.get("LoadState")
        yield observed(
            "fail", "rules_unloaded",
            "Nothing loads the audit rules at boot: {unit} does not, and {loader} is {state}.",
            "开机时没有程序加载审计规则：{unit} 不加载，{loader} 状态为 {state}。", unit=auditd.UNIT, loader=_LOADER,
            state=state, expected="augenrules --load at boot", actual="%s %s" % (_LOADER, state), advice=_LOADER_ADVICE,
            evidence=(
                Evidence(
                    "command", units.question(auditd.UNIT),
                    "ExecStartPost=" + units.shown(host, auditd.UNIT).get("ExecStartPost", "")),
                Evidence("command", units.question(_LOADER), state or "")))


def changed(host):
    """Yield an Observation of each line of what runs by itself that changes the kernel's rules, beside their loading.
    """
    if not auditd.installed(host):
        return
    for where, line in writers.mentions(host, "auditctl"):
        name = posixpath.basename(where.path)
        if _CHANGES.search(line) and name not in _LOADERS and not (_LOADS.search(line) and name in _UNITS):
            yield observed(
                "not_checked", "rules_changed_otherwise",
                "{where} changes the audit rules by auditctl; what is left of them then was not judged.",
                "{where} 会用 auditctl 更改审计规则；更改后的规则未予判定。", where=where,
                expected=audit_rules.FOLDER, actual=line, evidence=[quoted(where, line)],
                advice=_CHANGED_ADVICE.format(where=where))


def refused(host):
    """Yield an Observation of each rule of the files that the kernel could have, and has not."""
    source = audit_rules.of(host)
    if source.staged or auditd.unseen(host) is not None or auditd.locked(host):
        return
    loaded = set(identity(rule) for rule in source.in_force())
    for rule in source.at_boot():
        if identity(rule) not in loaded and not _by_name(rule):
            yield observed(
                "fail", "rule_refused", "The kernel does not have the rule of {where}: {rule}.",
                "内核未加载 {where} 的规则：{rule}。", where=rule.where, rule=rule.text,
                expected="every rule of the files loaded", actual="not loaded",
                advice=_RULE_ADVICE.format(where=rule.where),
                evidence=(audit_rules.seen(rule, rule.where), absent(audit_rules.LISTING)))


def _by_name(rule):
    """Tell whether the kernel prints the rule otherwise than it is written: users and calls as numbers or names."""
    named = any(field.name.endswith(("uid", "gid")) and isinstance(field.value, str) for field in rule.fields)
    return named or any(whole(syscall) is not None for syscall in rule.syscalls or ())
