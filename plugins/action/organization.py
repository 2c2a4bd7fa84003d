# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges the organization by its registers, on the controller; documented in plugins/modules/organization.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless_in
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.run_variables import RunVariables
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import (
    VariableError,
    known_areas,
    known_clauses,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers import known
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.judging import Rules
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import VARIABLES, settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.verdict import Known, verdict
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

# Waivers name hosts; the organization is none, and is meant by its own name or by `all`.
HOST = "organization"
_OF_A_HOST = Text("{name} of {host}: {error}", "{host} 的 {name}：{error}")
_SHARED_WITH_HOSTS = (
    "baseline_level", "baseline_areas", "baseline_clauses", "baseline_waivers", "baseline_waivers_file")


class ActionModule(RunVariables, ActionBase):
    """Reads the registers and judges every clause that they settle. It reads only, in check mode and out of it."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Return the findings; skip where this run is of other areas or clauses."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        self._variables, self.told = task_vars or {}, list[Text]()
        _validation, arguments = self.validate_argument_spec(argument_spec={"compare": {"type": "bool"}})
        run = current_run.get()
        live = run.fragment if run else None
        before = None
        if arguments["compare"]:
            if not self._variable("baseline_registers"):
                return {**result, "skipped": True, "skip_reason": "no registers are named"}
            if not known.told(live).hosts:
                return {**result, "skipped": True, "skip_reason": "no host of this run has answered"}
            before = known.before(live)
        try:
            clauses, waivers = self._clauses(), self._waivers(HOST, [])
        except VariableError as error:
            if not self._of_one_host():
                raise failure(error) from error
            # It is of the host in whose name this runs, which tells it itself; the others are judged all the same.
            Display().warning(spoken(
                f"The organization was not judged: {error}", f"未对机构作出判定：{error.told.zh}"))
            return {**result, "skipped": True, "skip_reason": str(error)}
        if not clauses:
            return {**result, "skipped": True, "skip_reason": "this run asks for no clause of the organization"}
        try:
            result["jrt0117_organization"] = self._judged(clauses, waivers, live, before)
            result["jrt0117_organization"]["notices"] += harmless_in([notice.as_dict() for notice in self.told])
        except VariableError as error:
            raise failure(error) from error
        result["changed"] = False
        return result

    def _of_one_host(self) -> bool:
        """Tell whether the variables that this run shares with hosts are others for another host of the play."""
        hostvars = self._variables.get("hostvars")
        hosts = self._variables.get("ansible_play_hosts_all") or []
        if hostvars is None or not hosts:
            return False
        mine = hostvars.raw_get(self._variables["inventory_hostname"])
        return any(
            hostvars.raw_get(host).get(name) != mine.get(name) for host in hosts for name in _SHARED_WITH_HOSTS)

    def _clauses(self) -> list[Clause]:
        """Return the clauses to be judged: those of the level that have rules, less what variables and tags leave out.
        """
        level = self._level(self._variable("baseline_level", 3))
        settled = [clause for clause in standard().expected(level) if clause.rules]
        tags = self._run_tags()
        areas = known_areas(self._variable("baseline_areas", []) or [])
        asked = known_clauses(self._variable("baseline_clauses") or [])
        if areas and AREA not in areas:
            return []
        if not asked and tags and AREA not in tags:
            asked = [tag for tag in tags if tag in standard().clauses]
            return [clause for clause in settled if clause.id in asked]
        return [clause for clause in settled if not asked or clause.id in asked]

    def _judged(
            self, clauses: list[Clause], waivers: dict[str, Any], live: Path | None,
            before: known.Before | None) -> dict[str, Any]:
        level = self._level(self._variable("baseline_level", 3))
        given = {name: self._variable(name) for name in VARIABLES}
        chosen = settings(
            given, run_day=datetime.now().date(), base=Path(self._loader.get_basedir()), level=level,
            clauses=standard().expected(level), rules=_rules() if any(given.values()) else {})
        run = current_run.get()
        return verdict(
            chosen, clauses, level=level, waivers=waivers["waivers"], waivers_ignored=waivers["waivers_ignored"],
            known=Known(self._inventory, run.fragments_dir if run else None, live, before))

    def _inventory(self) -> dict[str, dict[str, Any]]:
        """Return what the inventory says of each host, of what is looked at."""
        hostvars = self._variables.get("hostvars")
        return {} if hostvars is None else {host: self._declared(hostvars, host) for host in hostvars}

    def _declared(self, hostvars: Any, host: str) -> dict[str, Any]:
        # What is not asked for is not templated: a host has hundreds of variables.
        raw = hostvars.raw_get(host)
        names = known.names_of(raw) if isinstance(raw, Mapping) else []
        templar = self._templar.copy_with_new_env(available_variables=raw)
        found = {}
        for name in names:
            try:
                found[name] = templar.template(raw[name])
            except AnsibleError as error:
                raise VariableError(_OF_A_HOST.format(name=name, host=host, error=str(error))) from error
        return found


def _rules() -> Rules:
    # Half of what this action costs a run that names no registers.
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.table import RULES

    return RULES
