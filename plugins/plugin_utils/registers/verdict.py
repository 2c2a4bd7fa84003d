# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization judged: from the settings to what the fragment records of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known as facts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge_all, unjudged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.loading import checked, load, notices
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import Settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.trail import Trail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

__all__ = ["Known", "verdict"]

_NOT_NAMED = Text(
    "No registers are named: set baseline_registers to their folder, as in '{{ inventory_dir }}/registers'",
    "未指定台账：请将 baseline_registers 设为台账所在目录，例如 '{{ inventory_dir }}/registers'")
_NO_FOLDER = Text(
    "There is no folder {folder}: baseline_registers has to name that of the registers",
    "目录 {folder} 不存在：baseline_registers 应指向台账所在目录")


@dataclass(frozen=True)
class Known:
    """What else the run knows. `inventory` gives what is looked at of each host's variables, asked where there are
    registers alone; `fragments` is the folder of the runs' records, None where nothing records them.
    """

    inventory: Callable[[], Mapping[str, Mapping[str, Any]]]
    fragments: Path | None


def verdict(
        chosen: Settings, clauses: Sequence[Clause], *, level: int, known: Known,
        waivers: Iterable[Mapping[str, Any]] = (), waivers_ignored: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return what the registers come to: agency, level, day, registers with their digests, and a finding a clause."""
    registers: dict[str, Register] = {}
    trail, told = Trail("none"), []
    if chosen.folder is None:
        findings = unjudged(clauses, _NOT_NAMED)
    elif not chosen.folder.is_dir():
        findings = unjudged(clauses, _NO_FOLDER.format(folder=harmless(str(chosen.folder))))
    else:
        # What was judged for a day that is past is judged by what is known now.
        registers, told = load(chosen.folder, max(chosen.today, chosen.run_day)), notices(chosen.folder)
        trail = Trail.of(chosen.folder, chosen.trail, registers)
        told += [trail.note] if trail.note else []
        findings = judge_all(_world(chosen, registers, level, known), clauses, trail=trail)
    given = list(waivers)
    for finding in findings:
        finding["waivers"] = [dict(one) for one in given if one["clause"] in finding["clauses"]]
    return {
        "agency": _agency(registers), "level": level, "today": chosen.today.isoformat(),
        "registers": _told(registers, trail), "notices": [one.as_dict() for one in told],
        "waivers_ignored": list(waivers_ignored), "findings": findings}


def _world(chosen: Settings, registers: dict[str, Register], level: int, known: Known) -> World:
    inventory = known.inventory()
    hosts = facts.addresses(inventory)
    checked(registers, hosts)
    nothing = Register("")
    return World(
        registers, chosen.today, files=Files(chosen.evidence or Path()), level=level, hosts=hosts,
        owners=facts.owners(inventory, registers.get("people", nothing)),
        flows=facts.flows(inventory, registers.get("assets", nothing)) if inventory else None,
        runs=None if known.fragments is None else facts.runs(known.fragments), periods=chosen.periods)


def _agency(registers: Mapping[str, Register]) -> str | None:
    name = registers["agency"].head.get("name") if "agency" in registers else None
    return harmless(name)[:200] if isinstance(name, str) else None


def _told(registers: Mapping[str, Register], trail: Trail) -> dict[str, dict[str, Any]]:
    """Which files were judged: digest and commit tell one state of a register from another."""
    state = trail.state()
    return {
        name: {
            "sha256": register.sha256, "status": "kept" if register.kept else "draft",
            "records": sum(len(records) for records in register.lists.values()), "faults": len(register.faults),
            "commit": state.get(name, {}).get("commit"), "dirty": state.get(name, {}).get("dirty")}
        for name, register in sorted(registers.items()) if register.there}
