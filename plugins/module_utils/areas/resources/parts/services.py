# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services may take of a host, as resources_service_limits declares it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import accounts, in_force
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units

_SETTINGS = {"tasks": "TasksMax", "memory": "MemoryMax"}
_NOT_DECLARED = Text(
    "Whoever runs the services of this host names them in resources_service_limits, each with what it may take.",
    "请服务负责人在 resources_service_limits 中列出本机服务及其资源上限。")
_LESS = Text("{unit} is held to {setting} {most} from now on; above that its processes end or get errors.",
             "{unit} 的 {setting} 自此不超过 {most}；超出时其进程将出错或被终止。")
_RESTART = Text("Restart {unit}: a process keeps the limits it began with.", "请重启 {unit}：进程沿用启动时的限制。")


def expectations(host, policy):
    """Yield what is expected of the declared services; at level 3 each has to be declared."""
    declared = policy.service_limits
    if not declared:
        if policy.level >= 3:
            yield Judged(_undeclared)
        return
    wanted = [one for one in declared if set(one) & set(_SETTINGS)]
    names = [one["unit"] for one in declared]
    if wanted:
        settings = sorted({_SETTINGS[name] for one in wanted for name in one if name in _SETTINGS})
        yield in_force.controllers(settings, Text("the declared services", "已申报的服务"))
        if in_force.lacking(host, settings):
            wanted = []
    for one in wanted:
        for name in sorted(set(one) & set(_SETTINGS)):
            yield _held(host, names, one["unit"], _SETTINGS[name], str(one[name]))
    for one in declared:
        if "open_files" in one:
            yield from _open_files(host, one["unit"], one["open_files"])


def _undeclared(_host):
    return observed(
        "manual", "no_services_declared",
        "resources_service_limits names no service: what each may take at most was not judged.",
        "resources_service_limits 未列出任何服务：未判定各服务的资源上限。", advice=_NOT_DECLARED,
        expected="resources_service_limits", actual="[]", evidence=(absent("resources_service_limits"),))


def _held(host, names, unit, setting, target):
    most = in_force.number(host, target)
    return in_force.InForce(
        names, unit, setting, "<= %s" % target, target, lambda found: most is not None and found <= most).affecting(
            _LESS.format(unit=unit, setting=setting, most=target))


def _open_files(host, unit, most):
    def accepts(text):
        # Both limits, where they differ: soft:hard.
        number = in_force.number(host, text.rpartition(":")[2])
        return number is not None and number <= most
    yield Setting(units.UnitSettings(host, unit), "LimitNOFILE", Rule("<= %d" % most, str(most), accepts)).affecting(
        _LESS.format(unit=unit, setting="LimitNOFILE", most=most))

    def running(host):
        main = units.shown(host, unit).get("MainPID", "0")
        found = accounts.of_process(main, "nofile") if host.live and main != "0" else None
        parts = dict(unit=unit, most=most, main=main, expected="nofile <= %d" % most)
        if found is None:
            return observed(
                "pass", "not_running", "No process of {unit} runs that could have other limits.",
                "{unit} 没有正在运行的进程。", actual="not running", **parts)
        parts.update(
            number=found[0], actual=str(found[0]), evidence=(Evidence("file", "/proc/%s/limits" % main, found[1]),))
        if found[0] <= most:
            return observed(
                "pass", "process_limited", "The process {main} of {unit} may open {number} files.",
                "{unit} 的进程 {main} 最多打开 {number} 个文件。", **parts)
        return observed(
            "fail", "process_older", "The process {main} of {unit} may open {number} files, expected {most} at most.",
            "{unit} 的进程 {main} 可打开 {number} 个文件，应不超过 {most}。", advice=_RESTART.format(unit=unit),
            **parts)
    yield Judged(running)
