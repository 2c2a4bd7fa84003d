# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the options of M(jrt0117.baseline.login_tests) from the play's variables."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import JudgingAction
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError

_NO_TEST = Text(
    "application_active_tests names no test, so there is nothing to do. Name those that are to be made, as in -e "
    "'{\"application_active_tests\": [\"login_lockout\"]}'",
    "application_active_tests 未列出任何测试，无事可做。请列出要执行的测试，如 -e "
    "'{\"application_active_tests\": [\"login_lockout\"]}'")


class ActionModule(JudgingAction):
    """Runs the module with the variables of this play; in check mode nothing is sent anywhere."""

    logs_in = True

    def run(self, tmp=None, task_vars=None):
        """Run the module, or skip in check mode."""
        if self._task.check_mode:
            return {"skipped": True, "skip_reason": "check mode: nobody logs in anywhere"}
        return super().run(tmp, task_vars)

    def asked_areas(self, options: dict) -> list[str]:
        """Return the area that logins are of."""
        return ["application"]

    def options(self, given: dict) -> dict:
        """Return the shared options and those of the area."""
        options = super().options(given)
        options.update(self.policy("application", options))
        if not options.get("active_tests"):
            raise VariableError(_NO_TEST)
        return options
