# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands on registers share: their folder, the inventory, the language, and bad input."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judged import judged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = ["LEVEL", "MOST_FAULTS", "folder_of", "inventory_of", "judged_by", "refuse", "said"]

LEVEL = 3
# What the inventory says of judging, and no option.
_INVENTORYS_OWN = ("organization_periods", "organization_trail")
MOST_FAULTS = 20


def folder_of(options: argparse.Namespace) -> Path:
    """Return the registers' folder; raise Refused where there is none."""
    if not options.folder.is_dir():
        raise Refused(Text(
            "There is no folder {folder}: --folder has to name that of the registers",
            "目录 {folder} 不存在：请用 --folder 指定台账目录").format(folder=options.folder))
    folder: Path = options.folder.resolve()
    return folder


def inventory_of(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Return the variables of each host, as they are written; raise Refused where an inventory has no host."""
    if not options.inventory:
        return {}
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.vars.manager import VariableManager

    loader = DataLoader()
    manager = InventoryManager(loader=loader, sources=options.inventory)
    variables = VariableManager(loader=loader, inventory=manager)
    found = {host.name: variables.get_vars(host=host, include_hostvars=False) for host in manager.get_hosts()}
    if not found:
        raise Refused(Text(
            "{names}: no hosts in it", "{names}：其中没有主机").format(names=", ".join(options.inventory)))
    return found


def judged_by(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the registers come to on the day asked for."""
    folder, level = folder_of(options), options.level or LEVEL
    inventory = inventory_of(options)
    chosen = settings(
        {"baseline_registers": str(folder), "baseline_registers_evidence": str(options.root or ""),
         "organization_today": str(options.today or ""), **_own(inventory)},
        run_day=date.today(), base=Path.cwd(), level=level, clauses=standard().expected(level), rules=RULES)
    clauses = [clause for clause in standard().expected(level) if clause.rules]
    return judged(chosen, folder, clauses, level=level, inventory=inventory, fragments=options.fragments)


def _own(inventory: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the inventory says of its first host, in whose name a run judges the registers."""
    if not inventory:
        return {}
    from ansible.errors import AnsibleError
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar

    variables = next(iter(inventory.values()))
    templar = Templar(loader=DataLoader(), variables=variables)
    own = {}
    for name in _INVENTORYS_OWN:
        if name in variables:
            try:
                own[name] = templar.template(variables[name])
            except AnsibleError as error:
                raise Refused(Text("{name}: {error}", "{name}：{error}").format(name=name, error=error)) from None
    return own


def refuse(faults: Sequence[Text], options: argparse.Namespace) -> None:
    """Raise Refused with faults, where there are any."""
    if faults:
        shown = "\n".join(said(fault, options) for fault in faults[:MOST_FAULTS])
        raise Refused(Text(
            "{shown}\nnothing was written ({count} faults)", "{shown}\n未写入（共 {count} 处问题）").format(
                shown=shown, count=len(faults)))


def said(told: Any, options: argparse.Namespace) -> str:
    """Return a sentence in the language asked for."""
    return str(getattr(told, options.language)) if isinstance(told, Text) else str(told)
