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
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.compared import compares
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.trail import Trail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge_all
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.noted import low_grades
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load, notices
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import Settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, Register, World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control

__all__ = ["judged"]

_EDITED = Text(
    "The registers were edited during this run: {files}. What was judged before its hosts answered was judged again, "
    "all of it by the registers as they are now; nothing of the two states is mixed.",
    "本次运行期间台账被修改：{files}。主机应答之前的判定已全部按现有台账重新进行，两种状态没有混用。")


def judged(
        chosen: Settings, folder: Path, clauses: Sequence[Clause], *, level: int,
        inventory: Mapping[str, Mapping[str, Any]], fragments: Path | None, live: Path | None = None,
        before: known.Before | None = None) -> dict[str, Any]:
    """Return agency, registers, notices, a finding for each of the clauses, the names of those who have to act, and
    what was looked at to be compared with the registers.

    `live` is the fragment of this run: what its hosts have told already. Where it has judged the organization `before`,
    by the same registers, what is left is compared with hosts.
    """
    # What was judged for a day that is past is judged by what is known now.
    registers, notes = load(folder, max(chosen.today, chosen.run_day)), notices(folder)
    if before is not None:
        changed = _changed(registers, before)
        if changed:
            notes.append(_EDITED.format(files=", ".join(changed)))
        elif (before.level, before.today) == (level, chosen.today.isoformat()):
            clauses = [
                one for one in clauses
                if compares(one.rules) or register_control(one.id) not in before.controls]
    trail = Trail.of(folder, chosen.trail, registers)
    notes += [trail.note] if trail.note else []
    world = _world(chosen, registers, level, inventory, fragments, live)
    checked(registers, world.hosts)
    notes += [slip for register in registers.values() for slip in register.slips]
    notes += low_grades(world)
    findings = judge_all(world, clauses, trail=trail)
    return {
        "agency": _agency(registers), "registers": _told(registers, trail), "notices": [one.as_dict() for one in notes],
        "people": _names(registers, findings),
        "looked_at": {of: sorted(names) for of, names in world.looked_at.items()}, "findings": findings}


def _changed(registers: Mapping[str, Register], before: known.Before) -> list[str]:
    """Return the registers whose bytes are others than those that this run has judged before."""
    now = {name: register.sha256 for name, register in registers.items() if register.there}
    return [f"{name}.yml" for name in sorted({*now, *before.digests}) if now.get(name) != before.digests.get(name)]


def _world(
        chosen: Settings, registers: dict[str, Register], level: int, inventory: Mapping[str, Mapping[str, Any]],
        fragments: Path | None, live: Path | None) -> World:
    people, suppliers, assets = (registers.get(name, Register("")) for name in ("people", "suppliers", "assets"))
    told = known.told(live)
    hosts = known.addresses(inventory, told)
    runs = None if fragments is None else known.runs(fragments, live)
    looked_at = {
        "inventory": hosts, "accounts": told.accounts, "flows": told.flows,
        "runs": [run.run_id for run in runs or ()]}
    return World(
        registers, chosen.today, files=Files(chosen.evidence or Path()), level=level, hosts=hosts,
        accounts=known.accounts(inventory, people, suppliers, told),
        flows=known.flows(inventory, assets, told) if hosts else None, runs=runs, periods=chosen.periods,
        looked_at=looked_at, partly=told.partly)


def _names(registers: Mapping[str, Register], findings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what those are called who have to act, by id."""
    acting = {
        detail["who"] for finding in findings for detail in (*finding["details"], *finding.get("compared", ()))}
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
    reviewed = None if register.unreadable else register.head.get("reviewed")
    return Period(YEAR).after(reviewed).isoformat() if isinstance(reviewed, date) else None
