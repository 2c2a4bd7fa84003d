# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every judging action asks of the run: level, clauses, waivers and run id, from variables and tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ansible.errors import AnsibleError

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import RUN_ID
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import LEVELS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError, known_areas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waiver_reach import LONGEST_DAYS, Reach
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.waivers import waivers_for, wrong_date
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run

__all__ = ["ANY_TAG", "RunVariables"]

_WHERE = Text("{where}: {why}", "{where}：{why}")
_NO_DAYS = Text(
    "baseline_waiver_days is {days}; it has to be a number of days", "baseline_waiver_days 的值为 {days}，应为天数")
_NO_RUN_ID = Text(
    "baseline_run_id is {value}; letters, digits, dot, dash and underscore only, 80 at most",
    "baseline_run_id 的值为 {value}；只能使用字母、数字、点、短横线和下划线，最多 80 个字符")
_NO_LEVEL = Text(
    "baseline_level is {value}; it has to be one of {levels}", "baseline_level 的值为 {value}，应为以下之一：{levels}")
_CLAUSE_TAG = re.compile(r"^\d+(\.\d+)*-")
# Ansible's own: they are no names.
ANY_TAG = frozenset(["all", "always", "never", "tagged", "untagged"])


class RunVariables:
    """For an action, whose `_variables` are those of its task; VariableError for what cannot be used."""

    # Of the action.
    _variables: dict[str, Any]
    _templar: Any
    _loader: Any
    # What is to be told of the variables, beside the findings.
    told: Sequence[Text] = ()

    def _variable(self, name: str, default: Any = None) -> Any:
        try:
            return self._templar.template(self._variables.get(name, default))
        except AnsibleError as error:
            raise VariableError(Text(f"{name}: {error}", f"{name}：{error}")) from error

    def _run_tags(self) -> list[str]:
        """Return the tags that the run was asked for, by name."""
        return [tag for tag in self._variables.get("ansible_run_tags", []) if tag not in ("all", "tagged", "untagged")]

    @staticmethod
    def _is_clause(tag: str) -> bool:
        return _CLAUSE_TAG.match(tag) is not None

    def _waivers(self, host: str, groups: list[str]) -> dict[str, Any]:
        """Return the options on a host's waivers, from the file that a variable names or from a variable."""
        name = "baseline_waivers_file" if self._variable("baseline_waivers_file") else "baseline_waivers"
        value = self._variable(name, [])
        try:
            waivers = self._loader.load_from_file(value) if name == "baseline_waivers_file" else value
            sorted_out = waivers_for(waivers, host, groups, reach=self._reach(host) if waivers else None)
        except (AnsibleError, VariableError) as error:
            where = f"{name} ({value})" if name == "baseline_waivers_file" else name
            why = wrong_date(value) if name == "baseline_waivers_file" else None
            if why:
                # Ansible shows the text of a cause, too.
                raise VariableError(_WHERE.format(where=where, why=why)) from None
            raise VariableError(_WHERE.format(where=where, why=getattr(error, "told", str(error)))) from error
        self.told = [*self.told, *sorted_out.get("told", ())]
        return {"waivers": sorted_out["apply"], "waivers_ignored": sorted_out["ignored"]}

    def _reach(self, host: str) -> Reach:
        """Return what the waivers of this run can be of."""
        groups = self._variables.get("groups") or {}
        hosts = self._variables.get("ansible_play_hosts_all") or [host]
        days = self._variable("baseline_waiver_days", LONGEST_DAYS)
        if isinstance(days, bool) or not str(days).isdigit() or int(str(days)) < 1:
            raise VariableError(_NO_DAYS.format(days=repr(days)))
        return Reach(
            hosts=groups.get("all") or (), groups=groups, level=self._level(self._variable("baseline_level", 3)),
            areas=known_areas(self._variable("baseline_areas") or []), days=int(str(days)),
            # To look for a pattern among all names takes long where there are many: one does it for all.
            patterns=host not in groups.get("all", ()) or host == hosts[0])

    @staticmethod
    def _valid_run_id(value: Any) -> str:
        if not RUN_ID.match(str(value)):
            raise VariableError(_NO_RUN_ID.format(value=repr(value)))
        return str(value)

    @staticmethod
    def _level(value: Any) -> int:
        if str(value) not in [str(level) for level in LEVELS]:
            raise VariableError(_NO_LEVEL.format(value=repr(value), levels=", ".join(str(level) for level in LEVELS)))
        return int(value)

    @staticmethod
    def _clauses_of(tags: list[str]) -> list[str]:
        clauses = [tag for tag in tags if RunVariables._is_clause(tag)]
        # A tag that is no clause id (an area) asks for all of it.
        return clauses if len(clauses) == len(tags) else []

    @staticmethod
    def _run_id() -> str:
        run = current_run.get()
        return run.run_id if run else current_run.new_id()
