# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs M(jrt0117.baseline.patch) and believes of its answer what has its form; documented in plugins/modules/patch.py.
"""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.from_host import FromHost, cleaned
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

_LONGEST = 2000
_LISTS = ("packages", "results", "restarted", "no_way_back", "held", "conffiles")
_TEXTS = ("release", "arch")
_FLAGS = ("healthy", "reboot")


class ActionModule(FromHost):
    """The action of a step of a patch run."""

    returns = frozenset([*_LISTS, *_TEXTS, *_FLAGS, "msg_zh"])

    def run(self, tmp=None, task_vars=None):
        """Run the module; return what may be believed of its answer."""
        super().run(tmp, task_vars)
        result = cleaned(self.asked(module_args=dict(self._task.args), task_vars=task_vars))
        for names, kind in ((_LISTS, list), (_TEXTS, str), (_FLAGS, bool)):
            for name in names:
                if name in result and not isinstance(result[name], kind):
                    del result[name]
        chinese = str(result.pop("msg_zh", "") or "")[:_LONGEST]
        if result.get("failed") and chinese:
            result["msg"] = spoken(str(result.get("msg") or ""), chinese)
        return result
