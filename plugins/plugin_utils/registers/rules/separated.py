# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two environments share no hypervisor and no network segment."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import nothing, outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

ENVIRONMENTS = "assets.environments"
SHARED = {"hypervisor": Text("the hypervisor", "虚拟化平台"), "segment": Text("the network segment", "网段")}


@rule(one=ENVIRONMENTS, other=ENVIRONMENTS)
def separated(world: World, *, one: str, other: str) -> list[Observation]:
    """The assets of two environments have no hypervisor and no network segment in common.

    pass: so it is, by what the assets in use say. fail: what both use, with the assets (`shared`); an environment
    without assets (`record_absent`). manual: a server that names no environment (`field_absent`); the register is not
    confirmed. not applicable: one of the environments is stated to be none.
    """
    rows = in_use(world)
    sides = {name: [row for row in rows if row.get("environment") == name] for name in (one, other)}
    for name, there in sides.items():
        if not there:
            return nothing(world, "assets", name, Text(
                "assets of the environment {name}", "“{name}”环境的资产").format(name=label(ENVIRONMENTS, name)))
    found = [manual("field_absent", Text(
        "{asset} is a server and names no `environment`", "服务器 {asset} 未注明环境（environment）").format(
            asset=row.called), row) for row in rows if row["class"] == "server" and not row.get("environment")]
    for field, called in SHARED.items():
        users = {name: {row[field]: row for row in there if row.get(field)} for name, there in sides.items()}
        found += [fail("shared", Text(
            "{what} {value} is used by {a} ({one}) and by {b} ({other})",
            "{what} {value} 同时用于 {a}（{one}）和 {b}（{other}）").format(
                what=called, value=value, a=users[one][value].called, b=users[other][value].called,
                one=label(ENVIRONMENTS, one), other=label(ENVIRONMENTS, other)), users[one][value])
            for value in sorted(set(users[one]) & set(users[other]))]
    return outcome(world, "assets", found, Text(
        "{one} ({left} assets) and {other} ({right}) share no hypervisor and no segment",
        "{one}（{left} 项资产）与{other}（{right} 项）不共用虚拟化平台和网段").format(
            one=label(ENVIRONMENTS, one), other=label(ENVIRONMENTS, other), left=len(sides[one]),
            right=len(sides[other])))
