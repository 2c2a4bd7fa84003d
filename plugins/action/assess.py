# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the options of M(jrt0117.baseline.assess) from the play's variables."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.judging import JudgingAction


class ActionModule(JudgingAction):
    """Runs the module with the variables of this play."""

    def options(self, given: dict) -> dict:
        """Return the shared options and those of the areas."""
        options = super().options(given)
        policy = options.get("policy") or {}
        options["areas"] = self.areas(options.get("areas"))
        options["policy"] = {area: self.policy(area, policy.get(area) or {}) for area in options["areas"] or AREAS}
        return options
