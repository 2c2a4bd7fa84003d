# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the options of M(jrt0117.baseline.assess) from the play's variables."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import JudgingAction, failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import (
    AREA_NAME,
    NAMES,
    OPTION,
    VariableError,
    known,
    known_areas,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.compiled import CompiledCode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA as ORGANIZATION

_NOT_ON_HOSTS = Text(
    f"areas: {ORGANIZATION} is judged by jrt0117.baseline.{ORGANIZATION}, not on hosts",
    f"areas：{ORGANIZATION} 由 jrt0117.baseline.{ORGANIZATION} 判定，不在主机上检查")
_NO_MAPPING = Text("{name} has to be a mapping", "{name} 应为映射")


class ActionModule(CompiledCode, JudgingAction):
    """Runs the module with the variables of this play."""

    one_pass = True

    def run(self, tmp=None, task_vars=None):
        """Run the module, or skip where this run is of the organization alone."""
        self._variables = task_vars or {}
        try:
            areas = known_areas(
                self._variable("baseline_areas") or [tag for tag in self._run_tags() if tag in NAMES])
        except VariableError as error:
            raise failure(error) from error
        if areas and set(areas) <= {ORGANIZATION} and not self._task.args.get("areas"):
            return {"skipped": True, "skip_reason": "this run is of the organization alone"}
        return super().run(tmp, task_vars)

    def options(self, given: dict) -> dict:
        """Return the shared options and those of the areas."""
        options = super().options(given)
        given = {name: self._policies(name, options.pop(name, None) or {}) for name in ("policy", "secrets")}
        asked = self.areas(options.get("areas"))
        options["areas"] = [area for area in asked if area != ORGANIZATION]
        if asked and not options["areas"]:
            raise VariableError(_NOT_ON_HOSTS)
        options.update(policy={}, secrets={})
        for area in options["areas"] or AREAS:
            values = self.policy(area, {**given["policy"].get(area, {}), **given["secrets"].get(area, {})})
            hidden = {name for name in values if AREAS[area].options[name].get("no_log")}
            options["policy"][area] = {name: value for name, value in values.items() if name not in hidden}
            options["secrets"][area] = {name: values[name] for name in hidden}
        return options

    def asked_areas(self, options: dict) -> list[str]:
        """Return the areas of this run."""
        return options["areas"] or list(AREAS)

    def policy_of(self, area: str, options: dict) -> dict:
        """Return the options of an area among those of the module."""
        return options["policy"][area]

    @staticmethod
    def _policies(name: str, given) -> dict:
        """Return the options of areas that were given to the task; raise VariableError for what no area has."""
        for area, values in _mapping(name, given).items():
            known([area], AREAS, name, AREA_NAME)
            known(list(_mapping(f"{name}.{area}", values)), AREAS[area].options, f"{name}.{area}", OPTION)
        return given


def _mapping(name: str, value) -> dict:
    if not isinstance(value, dict):
        # Not what it is: it may be a secret.
        raise VariableError(_NO_MAPPING.format(name=name))
    return value
