# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which service comes first: weights of processor and disk, and memory that is kept, as resources_priorities has them.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import in_force
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import cgroups
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import UnitSettings

_SETTINGS = {"cpu_weight": "CPUWeight", "io_weight": "IOWeight", "memory_low": "MemoryLow"}
_WHOM = Text("the declared services", "已申报的服务")
_DECLARE = Text(
    "Whoever runs the services of this host names them in resources_priorities, the most important one first.",
    "请服务负责人在 resources_priorities 中列出本机服务，最重要的在前。")
_MOVE = Text(
    "The system administrator puts both services into one slice, or gives the slices weights in the declared order.",
    "请系统管理员将两个服务置于同一 slice，或按申报顺序设置各 slice 的权重。")
_FIRST = Text("{unit} has {setting} {target}: where the machine is busy, shares change for all services, now as well.",
              "{unit} 的 {setting} 为 {target}：机器繁忙时各服务所得份额随之改变，立即生效。")


def expectations(host, policy):
    """Yield what is expected of the declared services, and of their order."""
    declared = policy.priorities
    if not declared:
        yield Judged(_undeclared)
        return
    settings = sorted({_SETTINGS[name] for one in declared for name in one if name in _SETTINGS})
    yield in_force.controllers(settings, _WHOM)
    there = [name for name in settings if not in_force.lacking(host, (name,))]
    names = [one["unit"] for one in declared]
    for one in declared:
        for name in sorted(set(one) & set(_SETTINGS)):
            if _SETTINGS[name] in there:
                yield _weighted(host, names, one["unit"], _SETTINGS[name], str(one[name]))
    if "CPUWeight" in there:
        yield Seen(lambda host: ordered(host, [one for one in declared if "cpu_weight" in one]))


def _undeclared(_host):
    return observed(
        "manual", "no_priorities", "resources_priorities names no service: which comes first was not judged.",
        "resources_priorities 未列出任何服务：未判定服务的优先级。", advice=_DECLARE, expected="resources_priorities",
        actual="[]", evidence=(absent("resources_priorities"),))


def _weighted(host, names, unit, setting, target):
    wanted = in_force.number(host, target)
    return in_force.InForce(
        names, unit, setting, target, target, lambda found: found == wanted or (
            # Version 1 has no such steps: what it keeps is less than one off.
            setting != "MemoryLow" and wanted is not None and abs(found - wanted) <= 1)).affecting(
                _FIRST.format(unit=unit, setting=setting, target=target))


def ordered(host, declared):
    """Yield what is seen of the order: each service has more than the next, at the level at which their ways part."""
    known = in_force.properties(host, [one["unit"] for one in declared]) or {}
    groups = [(one, known.get(one["unit"], {}).get("ControlGroup", "")) for one in declared]
    running = sorted((pair for pair in groups if pair[1]), key=lambda pair: -pair[0]["cpu_weight"])
    for (first, above), (second, below) in zip(running, running[1:]):
        if first["cpu_weight"] == second["cpu_weight"]:
            continue
        ways = parted(above, below)
        parts = dict(first=first["unit"], second=second["unit"], expected="%s > %s" % (first["unit"], second["unit"]))
        weights = [cgroups.value(host, "cpu.weight", one) for one in ways or ()]
        if not ways or None in weights:
            yield observed(
                "not_checked", "order_unseen",
                "Whether {first} comes before {second} cannot be seen ({above}, {below}).",
                "无法查看 {first} 是否优先于 {second}（{above}、{below}）。", above=above, below=below,
                evidence=(absent(above, below),), **parts)
            continue
        if any(UnitSettings(host, one["unit"]).staged() for one in (first, second)) and ways == (above, below):
            # The weights themselves are to change: their expectations tell.
            continue
        parts.update(one=weights[0].number, other=weights[1].number, actual="%d, %d" % (
            weights[0].number, weights[1].number), above=ways[0], below=ways[1], evidence=tuple(
                Evidence("file", one.path, one.text) for one in weights))
        if weights[0].number > weights[1].number:
            yield observed(
                "pass", "order_held", "{first} comes before {second} ({above} {one}, {below} {other}).",
                "{first} 优先于 {second}（{above} 为 {one}，{below} 为 {other}）。", **parts)
        else:
            yield observed(
                "fail", "order_lost",
                "{first} does not come before {second}: their ways part at {above} ({one}) and {below} ({other}).",
                "{first} 未优先于 {second}：两者在 {above}（{one}）与 {below}（{other}）处分开。", advice=_MOVE,
                **parts)


def parted(one, other):
    """Return the two groups at which the ways of two groups part, or None where one holds the other."""
    first, second = one.strip("/").split("/"), other.strip("/").split("/")
    for level, (left, right) in enumerate(zip(first, second), 1):
        if left != right:
            return "/" + "/".join(first[:level]), "/" + "/".join(second[:level])
    return None
