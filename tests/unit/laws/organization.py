# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example agency with something changed, and what each clause comes to then."""

from __future__ import annotations

import copy
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.vars.manager import VariableManager

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import judge
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.known import accounts, addresses, flows
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.files import Files
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import checked, load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register, Run, World
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard import catalogue
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

__all__ = [
    "CLAUSES", "EXAMPLE", "OTHER_TYPE", "RUN", "TODAY", "Finding", "changed", "counts", "each_record", "edited",
    "example", "inventory", "lost", "of_status", "reasons_of", "registers", "told", "verdicts", "without", "world"]

EXAMPLE = Path(__file__).parents[3] / "inventories/example"
# The day of the example: organization_today in its group_vars.
TODAY = date(2026, 11, 27)
# The enforcing run that the example's change approves.
RUN = Run("20260601T020000-ab12", date(2026, 6, 1))
# The clauses that registers settle, alone or in part.
CLAUSES: dict[str, Clause] = {one.id: one for one in catalogue.load().clauses.values() if one.rules}
# For an agency of personal credit information: what the clause asks of the others is not its own.
OTHER_TYPE = {"7.4.10-B-c"}

Finding = dict[str, Any]


@functools.cache
def registers() -> dict[str, Register]:
    """Return the registers of the example, as they were read; nobody changes them."""
    return load(EXAMPLE / "registers", TODAY)


@functools.cache
def inventory() -> dict[str, Any]:
    """Return what a run on the example's inventory knows beside the registers."""
    loader = DataLoader()
    hosts = InventoryManager(loader=loader, sources=[str(EXAMPLE / "hosts.yml")])
    manager = VariableManager(loader=loader, inventory=hosts)
    variables = {host.name: manager.get_vars(host=host) for host in hosts.get_hosts()}
    return {
        "level": next(iter(variables.values()))["baseline_level"], "hosts": addresses(variables),
        "accounts": accounts(variables, registers()["people"], registers()["suppliers"]),
        "flows": flows(variables, registers()["assets"]),
        "runs": [RUN]}


_FILES = Files(EXAMPLE / "registers")


def world(changes: Mapping[str, Register] | None = None, **more: Any) -> World:
    """Return what a run on the example looks at, with some registers in the place of the example's own."""
    mine = {name: replace(one, faults=list(one.faults)) for name, one in {**registers(), **(changes or {})}.items()}
    known = {"today": TODAY, "files": _FILES, **inventory(), **more}
    checked(mine, known["hosts"])
    return World(mine, **known)


def verdicts(seen: World, clauses: Iterable[str] = CLAUSES) -> dict[str, Finding]:
    """Return the finding on each of the clauses."""
    return {clause: judge(seen, CLAUSES[clause]) for clause in clauses}


@functools.cache
def example() -> dict[str, tuple[Finding, frozenset[str]]]:
    """Return the finding on each clause for the example as it is, with the registers that were asked for it."""
    seen = world()
    return {clause: (judge(seen, one), frozenset(seen.asked)) for clause, one in CLAUSES.items()}


def counts(found: Mapping[str, Finding]) -> dict[str, int]:
    """Return how many findings have each status."""
    return dict(Counter(finding["status"] for finding in found.values()))


def of_status(found: Mapping[str, Finding], *statuses: str) -> list[str]:
    """Return the clauses of these statuses, in the standard's order."""
    return [clause for clause, finding in found.items() if finding["status"] in statuses]


def told(found: Mapping[str, Finding], *statuses: str) -> dict[str, str]:
    """Return what is said of the clauses of these statuses: a test that fails is read by somebody."""
    return {
        clause: f"{finding['status']} {finding['reason']}: {finding['message']['en']}"
        for clause, finding in found.items() if finding["status"] in statuses}


def lost(passes: set[str], found: Mapping[str, Finding]) -> set[str]:
    """Return the clauses among those that were judged that pass in the example and no longer do."""
    return {clause for clause in passes & found.keys() if found[clause]["status"] != "pass"}


def reasons_of(finding: Finding, language: str = "en") -> str:
    """Return what the details of a finding say, in one text."""
    return " ".join(detail["message"][language] for detail in finding["details"])


def changed(name: str, lists: Mapping[str, list[Record]] | None = None, **head: Any) -> dict[str, Register]:
    """Return a register of the example with other lists, or another head."""
    own = registers()[name]
    return {name: replace(own, head={**own.head, **head}, lists={**own.lists, **(lists or {})}, faults=[])}


def edited(name: str, of: str, change: Callable[[Record], Any]) -> dict[str, Register]:
    """Return a register of the example in which each record of a list was given to `change`, as a copy."""
    records = [
        Record(copy.deepcopy(dict(one)), one.register, one.list, one.place) for one in registers()[name].lists[of]]
    for one in records:
        change(one)
    return changed(name, {of: records})


def without(name: str, of: str, unwanted: Callable[[Record], bool]) -> dict[str, Register]:
    """Return a register of the example without the records that are unwanted."""
    kept = [one for one in registers()[name].lists[of] if not unwanted(one)]
    assert kept != registers()[name].lists[of], f"no record of {name}.{of} was taken away"
    return changed(name, {of: kept})


def each_record() -> Iterable[tuple[str, str, Record]]:
    """Yield every record of the example with its register and list."""
    for name, one in registers().items():
        for of, records in one.lists.items():
            for record in records:
                yield name, of, record
