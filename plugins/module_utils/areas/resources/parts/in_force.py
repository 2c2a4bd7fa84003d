# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting of a unit that the kernel holds it to: judged by the tree of control groups, written into a drop-in."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import cgroups
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import UnitSettings

ENDLESS = cgroups.ENDLESS
# What the kernel calls a setting of systemd's; True: the groups above hold the unit, too.
KERNEL = {
    "TasksMax": ("pids.max", True), "MemoryMax": ("memory.max", True), "CPUWeight": ("cpu.weight", False),
    "IOWeight": ("io.weight", False), "MemoryLow": ("memory.low", False)}
_ASKED = "Id,LoadState,ActiveState,ControlGroup,NeedDaemonReload," + ",".join(sorted(KERNEL))
_SIZE = re.compile(r"([0-9]{1,20})([KMGT]?)\Z")
_SHARE = re.compile(r"([0-9]{1,3})(?:\.[0-9]+)?%\Z")
_TOTAL = re.compile(rb"^MemTotal:\s+([0-9]{1,18}) kB", re.M)
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_BOOT = Text(
    "The system administrator has the kernel bring the controller at boot (systemd.unified_cgroup_hierarchy=1, "
    "cgroup_enable=memory), or has the machine below give it to this container.",
    "请系统管理员通过启动参数启用该控制器（systemd.unified_cgroup_hierarchy=1、cgroup_enable=memory），容器则由宿主机开放。")
_RELOAD = Text(
    "The system administrator looks at the changed files and runs `systemctl daemon-reload`.",
    "请系统管理员查看已更改的文件，再运行 `systemctl daemon-reload`。")
_UNSET = Text("unset", "未设置")
_ABSENT = Text(
    "Whoever declared {unit} takes it out, or installs it.", "请申报人更正 {unit} 的申报，或安装该服务。")
_USES = Text(
    "{unit} uses {now} bytes now, more than {most}: whoever runs it makes room first, or the kernel ends processes.",
    "{unit} 目前使用 {now} 字节，超过 {most}：请负责人先释放内存，否则内核会终止其进程。")


def properties(host, units):
    """Return what systemd says of units, by name; None where it cannot be asked."""
    try:
        output = host.run(["systemctl", "show", "-p", _ASKED] + list(units))
    except HostError:
        return None
    if output.rc != 0:
        return None
    blocks = [dict(line.partition("=")[::2] for line in one.splitlines()) for one in output.out.split("\n\n")]
    return dict(zip(units, blocks))


def _known(host, units):
    """Return `properties`, asked and read once for all of these units."""
    return host.ask(("properties of units", units), lambda: properties(host, units))


def memory(host):
    """Return the bytes of memory that the host has, or None where that is not told."""
    try:
        match = _TOTAL.search(host.read("/proc/meminfo"))
    except HostError:
        return None
    return int(match.group(1)) * 1024 if match else None


def number(host, text):
    """Return a size or a count as systemd reads it, None of what is not set; a share is of the memory."""
    text = (text or "").strip()
    if text == "infinity":
        return ENDLESS
    share = _SHARE.match(text)
    if share is not None:
        total = memory(host)
        return None if total is None else total * int(share.group(1)) // 100
    match = _SIZE.match(text)
    if match is None:
        return None
    found = int(match.group(1)) * _UNITS[match.group(2)]
    return ENDLESS if found >= 2**63 else found


def lacking(host, settings):
    """Return the controllers of some settings that the kernel has in no tree."""
    names = {cgroups.controller_of(KERNEL[one][0]) for one in settings}
    return sorted(name for name in names if cgroups.place(host, name) is None)


def controllers(settings, whom):
    """Return the expectation that the kernel can hold somebody to these settings at all."""
    def look(host):
        parts = dict(expected=", ".join(sorted(settings)), whom=whom)
        if not host.live and not host.running:
            return observed(
                "not_checked", "tree_unseen", "What the kernel holds {whom} to is seen on a running host alone.",
                "仅运行中的主机可查看内核对{whom}的限制。", evidence=(absent(cgroups.TREE),), **parts)
        absent_here = lacking(host, settings)
        parts.update(names=", ".join(absent_here), tree=cgroups.TREE, evidence=(absent(cgroups.TREE),))
        if absent_here:
            return observed(
                "fail", "controller_absent",
                "The kernel has no controller {names} ({tree}): whatever systemd says, nothing holds {whom}.",
                "内核没有控制器 {names}（{tree}）：无论 systemd 如何设置，{whom}均不受限制。", advice=_BOOT,
                actual="no %s" % parts["names"], **parts)
        return observed(
            "pass", "controllers_there", "The kernel has the controllers that hold {whom} ({tree}).",
            "内核具备限制{whom}所需的控制器（{tree}）。", **parts)
    return Judged(look)


class InForce(Expectation):
    """The kernel holds a unit to a setting that `accepts(number)` finds right.

    `units` are all that are asked for, at once. `target` is what is written; `wanted` says what is right.
    """

    def __init__(self, units, unit, setting, wanted, target, accepts, advice=None):
        self.units = tuple(units)
        self.unit = unit
        self.setting = setting
        self.wanted = wanted
        self.target = target
        self.accepts = accepts
        self.advice = advice

    def check(self, host):
        parts = dict(unit=self.unit, setting=self.setting, wanted=self.wanted,
                     expected="%s %s" % (self.setting, self.wanted))
        settings = UnitSettings(host, self.unit)
        written = settings.written(self.setting) if settings.staged() else None
        if written is not None:
            return self._judged(number(host, written.text), written.where, line(host, written.where), parts)
        known = _known(host, self.units)
        if known is None:
            return observed(
                "not_checked", "unit_unasked", "What {unit} is held to cannot be asked of systemd.",
                "无法向 systemd 查询 {unit} 的限制。", evidence=(absent(self.unit),), **parts)
        one = known.get(self.unit, {})
        said = "\n".join("%s=%s" % item for item in sorted(one.items()))
        asked = Evidence("command", "systemctl show %s" % self.unit, said)
        if one.get("LoadState") == "not-found":
            return observed(
                "fail", "unit_absent", "There is no {unit}, of which {setting} is declared.",
                "不存在 {unit}，却申报了其 {setting}。", actual="none", evidence=(asked,), **parts)
        if one.get("NeedDaemonReload") == "yes":
            return observed(
                "fail", "unit_not_loaded", "Files of {unit} were changed and systemd has not read them.",
                "{unit} 的配置文件已更改，但 systemd 尚未读取。", actual="NeedDaemonReload=yes", evidence=(asked,),
                **parts)
        if one.get("ActiveState") not in ("active", "activating", "reloading"):
            return self._judged(number(host, one.get(self.setting)), self.unit, asked, parts)
        held = self._held(host, one.get("ControlGroup", ""))
        if held is None:
            return self._judged(None, cgroups.TREE + one.get("ControlGroup", ""), asked, parts)
        return self._judged(held.number, held.path, Evidence("file", held.path, held.text), parts)

    def _held(self, host, group):
        name, above = KERNEL[self.setting]
        return (cgroups.bound if above else cgroups.value)(host, name, group)

    def _judged(self, found, place, evidence, parts):
        parts.update(
            found=_shown(found), place=place, actual="%s %s" % (self.setting, _shown(found)), evidence=(evidence,))
        if found is not None and self.accepts(found):
            return observed(
                "pass", "unit_held", "{unit} has {setting} {found} ({place}).",
                "{unit} 的 {setting} 为 {found}（{place}）。", **parts)
        return observed(
            "fail", "unit_not_held", "{unit} has {setting} {found} ({place}), expected {wanted}.",
            "{unit} 的 {setting} 为 {found}（{place}），应为 {wanted}。", advice=self.advice, **parts)

    def looked_at(self, host):
        seen = self.check(host)
        # What keeps a machine from it keeps it from this unit alone.
        obstacle = self._obstacle(host) if seen.status == "fail" else None
        if obstacle is not None:
            seen = seen._replace(advice=obstacle)
            yield Judged(lambda host: seen), seen
        else:
            yield self, seen

    def _obstacle(self, host):
        """Return as a Text what a person has to see to first, or None."""
        one = (_known(host, self.units) or {}).get(self.unit, {})
        if one.get("LoadState") == "not-found":
            return _ABSENT.format(unit=self.unit)
        if one.get("NeedDaemonReload") == "yes":
            return _RELOAD
        group, most = one.get("ControlGroup"), number(host, self.target)
        used = cgroups.value(host, "memory.current", group) if self.setting == "MemoryMax" and group else None
        if used is not None and most is not None and used.number > most:
            return _USES.format(unit=self.unit, now=used.number, most=most)
        return None

    def fix(self, host):
        UnitSettings(host, self.unit).set(self.setting, self.target)


def _shown(found):
    return _UNSET if found is None else "infinity" if found == ENDLESS else "%d" % found
