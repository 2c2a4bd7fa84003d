# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions of the judging modules share: the run's variables become the module's options.

A task option wins over a variable. Everything is validated here, before a connection is made.
"""

from __future__ import annotations

import re

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.control import LEVELS
from ansible_collections.jrt0117.baseline.plugins.module_utils.module import OptionError, validated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils import current_run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.variables import VariableError, known_areas, known_clauses
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.waivers import waivers_for

__all__ = ["JudgingAction"]

_CLAUSE_TAG = re.compile(r"^\d+(\.\d+)*-")


class JudgingAction(ActionBase):
    """Runs the module of the same name with its options completed from the play's variables."""

    def run(self, tmp=None, task_vars=None):
        """Complete the options, run the module, return its result."""
        super().run(tmp, task_vars)
        self._variables = task_vars or {}
        try:
            options = self.options(dict(self._task.args))
        except (VariableError, OptionError) as error:
            raise AnsibleActionFail(str(error)) from error
        return self._execute_module(module_args=options, task_vars=task_vars)

    def options(self, given: dict) -> dict:
        """Return the module's options: those given to the task, then the shared ones from variables."""
        tags = [tag for tag in self._variables.get("ansible_run_tags", []) if tag not in ("all", "tagged", "untagged")]
        clauses = given.get("clauses") or self._variable("baseline_clauses") or self._clauses_of(tags)
        level = given.get("level", self._variable("baseline_level", 3))
        given.update(
            level=self._level(level), clauses=known_clauses(clauses),
            run_id=given.get("run_id") or self._variable("baseline_run_id") or self._run_id())
        if "waivers" not in given:
            sorted_out = waivers_for(
                self._waivers(), self._variables.get("inventory_hostname"), self._variables.get("group_names", []))
            given.update(waivers=sorted_out["apply"], waivers_ignored=sorted_out["ignored"])
        self._tags = tags
        return given

    def _waivers(self):
        path = self._variable("baseline_waivers_file")
        return self._loader.load_from_file(path) if path else self._variable("baseline_waivers", [])

    def _variable(self, name: str, default=None):
        value = self._variables.get(name, default)
        return self._templar.template(value)

    @staticmethod
    def _level(value) -> int:
        if str(value) not in [str(level) for level in LEVELS]:
            raise VariableError(f"baseline_level is {value!r}; it has to be one of {', '.join(str(level) for level in LEVELS)}")
        return int(value)

    @staticmethod
    def _clauses_of(tags: list[str]) -> list[str]:
        clauses = [tag for tag in tags if _CLAUSE_TAG.match(tag)]
        # A tag that is no clause id (an area) asks for all of it.
        return clauses if len(clauses) == len(tags) else []

    @staticmethod
    def _run_id() -> str:
        run = current_run.get()
        return run.run_id if run else current_run.new_id()

    def policy(self, area: str, given: dict) -> dict:
        """Return an area's options: those given, else the variables named <area>_<option>; only what is set."""
        spec = AREAS[area].options
        set_here = {
            name: given[name] if name in given else self._variable(f"{area}_{name}")
            for name in spec if name in given or f"{area}_{name}" in self._variables
        }
        validated(spec, set_here, f"{area}_* variables")
        return set_here

    def areas(self, names) -> list[str]:
        """Return the areas to judge: those named, else those among the run's tags, else none (all of them)."""
        return known_areas(names or self._variable("baseline_areas") or [tag for tag in self._tags if tag in AREAS])
