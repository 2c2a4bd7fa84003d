# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization judged: from the settings to what the fragment records of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import unjudged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import Settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause

if TYPE_CHECKING:
    # A run without registers does not pay for it.
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.known import Before

__all__ = ["Known", "expanded", "verdict"]

_NOT_NAMED = Text(
    "No registers are named: set baseline_registers to their folder, as in '{{ inventory_dir }}/registers'",
    "未指定台账：请将 baseline_registers 设为台账所在目录，例如 '{{ inventory_dir }}/registers'")
_NO_FOLDER = Text(
    "There is no folder {folder}: baseline_registers has to name that of the registers",
    "目录 {folder} 不存在：baseline_registers 应指向台账所在目录")


@dataclass(frozen=True)
class Known:
    """What else the run knows. `inventory` gives what is looked at of each host's variables, asked where there are
    registers alone; `fragments` is the folder of the runs' records, None where nothing records them, `live` the record
    of this run. `before` is what this run has said of the organization, where it is to be compared with hosts now.
    """

    inventory: Callable[[], Mapping[str, Mapping[str, Any]]]
    fragments: Path | None
    live: Path | None = None
    before: Before | None = None


def verdict(
        chosen: Settings, clauses: Sequence[Clause], *, level: int, known: Known,
        waivers: Iterable[Mapping[str, Any]] = (), waivers_ignored: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return what the registers come to: agency, level, day, registers with their digests, and a finding a clause.

    Where there are no registers, `unjudged` stands for the findings: `expanded` makes them of it, once past Ansible.
    """
    result: dict[str, Any] = {
        "agency": None, "registers": {}, "notices": [], "people": {}, "looked_at": {}, "findings": []}
    if chosen.folder is None:
        result["unjudged"] = _silent(clauses, _NOT_NAMED)
    elif not chosen.folder.is_dir():
        result["unjudged"] = _silent(clauses, _NO_FOLDER.format(folder=harmless(str(chosen.folder))))
    else:
        # A run without registers does not pay for reading them.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judged import judged

        result = judged(
            chosen, chosen.folder, clauses, level=level, inventory=known.inventory(), fragments=known.fragments,
            live=known.live, before=known.before)
    given = list(waivers)
    for finding in result["findings"]:
        finding["waivers"] = [dict(one) for one in given if one["clause"] in finding["clauses"]]
    return {
        **result, "level": level, "today": chosen.today.isoformat(), "waivers_ignored": list(waivers_ignored)}


def expanded(payload: Mapping[str, Any], clauses: Mapping[str, Clause]) -> dict[str, Any]:
    """Return what `verdict` has returned with a finding for each clause."""
    whole = dict(payload)
    silent = whole.pop("unjudged", None)
    if silent is not None:
        whole["findings"] = unjudged([clauses[name] for name in silent["clauses"]], Text(**silent["message"]))
    return whole


def _silent(clauses: Sequence[Clause], message: Text) -> dict[str, Any]:
    return {"clauses": [clause.id for clause in clauses], "message": message.as_dict()}
