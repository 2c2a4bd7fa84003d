"""An Ansible callback: writes what every task shows with --diff as a line of JSON into the file JRT0117_DIFFS."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: diffs
type: aggregate
short_description: Records diffs, for tests
description: Writes what every task shows with --diff as a line of JSON into the file JRT0117_DIFFS.
"""


class CallbackModule(CallbackBase):
    """Records diffs."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "diffs"
    CALLBACK_NEEDS_ENABLED = False

    def v2_on_file_diff(self, result: Any) -> None:
        """Write the diffs of one task on one host."""
        told = result._result
        diffs = [one for one in told.get("diff") or [] if one]
        place = os.environ.get("JRT0117_DIFFS")
        if not diffs or place is None:
            return
        role = result._task._role
        line = {
            "host": result._host.get_name(), "task": result._task.get_name(), "action": result._task.action,
            "area": role.get_name() if role else "", "changed": bool(told.get("changed")), "diffs": diffs}
        with open(place, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
