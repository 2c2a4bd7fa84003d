# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs M(jrt0117.baseline.rollback) and tells what came back in the reader's language; documented in
plugins/modules/rollback.py.
"""

from __future__ import annotations

import os

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import rolled_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.from_host import FromHost
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.summary import LANGUAGES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import language, spoken

# Characters of a message of the host.
_LONGEST = 2000


class ActionModule(FromHost):
    """The rollback action."""

    returns = frozenset(["run", "known", "restored", "changes", "told", "drifted", "waiting", "msg_zh"])

    def run(self, tmp=None, task_vars=None):
        """Run the module; return what may be believed of its answer."""
        super().run(tmp, task_vars)
        if device.is_device(task_vars or {}):
            # There is no journal: nothing of ours runs there.
            told = spoken("Nothing is ever changed on a network device.", "从不更改网络设备。")
            return {
                "changed": False, "run": str(self._task.args.get("run")), "known": False, "restored": [], "changes": [],
                "told": [told], "drifted": [], "waiting": []}
        result = self.asked(module_args=dict(self._task.args), task_vars=task_vars)
        if not result.get("failed"):
            result = rolled_back(result)
        # The callback's own option goes by this variable too.
        chosen = os.environ.get("JRT0117_LANG")
        languages = LANGUAGES.get(chosen or "") or (language(os.environ),)
        chinese = str(result.pop("msg_zh", "") or "")[:_LONGEST]
        if isinstance(result.get("told"), dict):
            result["told"] = [line for one in languages for line in result["told"][one]]
        if result.get("failed") and chinese:
            result["msg"] = spoken(str(result.get("msg") or ""), chinese)
        return result
