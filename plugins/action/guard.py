# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs M(jrt0117.baseline.guard) and returns what may be believed of its answer; documented in
plugins/modules/guard.py.
"""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import guard_answer
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.from_host import FromHost


class ActionModule(FromHost):
    """The guard action."""

    returns = frozenset(["guard"])

    def run(self, tmp=None, task_vars=None):
        """Run the module with the task's own options."""
        super().run(tmp, task_vars)
        return guard_answer(self.asked(module_args=dict(self._task.args), task_vars=task_vars))
