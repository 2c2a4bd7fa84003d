# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stub module's work without a process on the host: many tests need no more."""

from __future__ import annotations

import time

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        arguments = self._task.args
        time.sleep(float(arguments.get("seconds") or 0))
        if arguments.get("fail"):
            raise AnsibleActionFail(arguments["fail"])
        return {"changed": False, "jrt0117": arguments["result"]}
