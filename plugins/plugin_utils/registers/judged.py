# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The registers of a folder read and judged, together with what this run knows of the hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge_all
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load, notices
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import Settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, Register, World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

__all__ = ["judged"]


def judged(
        chosen: Settings, folder: Path, clauses: Sequence[Clause], *, level: int,
        inventory: Mapping[str, Mapping[str, Any]], fragments: Path | None) -> dict[str, Any]:
    """Return agency, registers, notices, a finding for each of the clauses, and the names of those who have to act."""
    # What was judged for a day that is past is judged by what is known now.
    registers, told = load(folder, max(chosen.today, chosen.run_day)), notices(folder)
    trail = Trail.of(folder, chosen.trail, registers)
    told += [trail.note] if trail.note else []
    checked(registers, known.addresses(inventory))
    told += [slip for register in registers.values() for slip in register.slips]
    findings = judge_all(_world(chosen, registers, level, inventory, fragments), clauses, trail=trail)
    return {
        "agency": _agency(registers), "registers": _told(registers, trail), "notices": [one.as_dict() for one in told],
        "people": _names(registers, findings), "findings": findings}


def _world(
        chosen: Settings, registers: dict[str, Register], level: int, inventory: Mapping[str, Mapping[str, Any]],
        fragments: Path | None) -> World:
    nothing = Register("")
    return World(
        registers, chosen.today, files=Files(chosen.evidence or Path()), level=level, hosts=known.addresses(inventory),
        owners=known.owners(inventory, registers.get("people", nothing)),
        flows=known.flows(inventory, registers.get("assets", nothing)) if inventory else None,
        runs=None if fragments is None else known.runs(fragments), periods=chosen.periods)


def _names(registers: Mapping[str, Register], findings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what those are called who have to act, by id."""
    acting = {detail["who"] for finding in findings for detail in finding["details"]}
    people = registers["people"].lists.get("records", ()) if "people" in registers else ()
    return {
        person["id"]: harmless(f"{person['name']} ({person['id']})")[:200]
        for person in people if person.get("id") in acting and person.get("name")}


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
            "commit": state.get(name, {}).get("commit"), "dirty": state.get(name, {}).get("dirty"),
            "until": _until(register)}
        for name, register in sorted(registers.items()) if register.there}


def _until(register: Register) -> str | None:
    """Return the last day of a register's confirmation; that of a register with faults cannot be told."""
    reviewed = None if register.faults else register.head.get("reviewed")
    return Period(YEAR).after(reviewed).isoformat() if isinstance(reviewed, date) else None
