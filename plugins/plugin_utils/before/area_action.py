# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action of an area's module: its variables are the area's, and `baseline_areas` may leave it out."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import JudgingAction, failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError, known_areas
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.compiled import CompiledCode

__all__ = ["AreaAction"]


class AreaAction(CompiledCode, JudgingAction):
    """Runs the module of one area with the variables of this play."""

    area = ""
    enforces = True

    def run(self, tmp=None, task_vars=None):
        """Run the module, or skip where this run is of other areas."""
        self._variables = task_vars or {}
        try:
            areas = known_areas(self._variable("baseline_areas", []) or [])
        except VariableError as error:
            raise failure(error) from error
        if areas and self.area not in areas:
            return {"skipped": True, "skip_reason": f"baseline_areas leaves {self.area} out"}
        return super().run(tmp, task_vars)

    def asked_areas(self, options: dict) -> list[str]:
        """Return the area."""
        return [self.area]

    def options(self, given: dict) -> dict:
        """Return the shared options and those of the area."""
        options = super().options(given)
        options.update(self.policy(self.area, options))
        return options
