# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People from outside: experts who review, and who takes part in something without being employed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

__all__ = ["known", "strangers", "too_few_experts"]


def known(world: World, name: str, day: date) -> bool:
    """Tell whether somebody was employed on a day, or is a supplier of the register."""
    if world.person(name) is not None:
        return world.employed(name, day)
    return bool(world.records("suppliers", id=name))


def strangers(world: World, record: Record, names: Iterable[str], day: date) -> list[Observation]:
    """Fail for each of `names` who was neither employed on the day nor is a supplier."""
    return [fail("unknown_person", Text(
        "{record}: {name} was not employed on {day} and is no supplier of suppliers.yml",
        "{record}：{name} 在 {day} 并非在职人员，也不是 suppliers.yml 中的供应商").format(
            record=record.called, name=world.called(name), day=day), record)
        for name in dict.fromkeys(names) if not known(world, name, day)]


def too_few_experts(world: World, record: Record, experts: Any, needed: int) -> list[Observation]:
    """Fail where fewer experts from outside than needed took part: somebody of the people register is none."""
    outside = {name for name in experts or () if world.person(name) is None}
    if len(outside) >= needed:
        return []
    return [fail("no_experts", Text(
        "{record}: {number} of {needed} experts from outside (`experts`; the agency's own people do not count)",
        "{record}：外部专家 {number} 名，须 {needed} 名（experts，本机构人员不计）").format(
            record=record.called, number=len(outside), needed=needed), record)]
