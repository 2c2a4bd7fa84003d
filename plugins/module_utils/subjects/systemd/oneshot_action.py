# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit that does its work and ends."""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import last_words, state_of


class UnitRunOnce(Action):
    """A oneshot unit is run; what it writes is watched, and goes with it."""

    kind = "unit_run_once"
    phase = "after"
    patience = 300

    def __init__(self, unit, watch):
        super().__init__(unit=unit, watch=list(watch))
        self.unit = unit
        self.watch = tuple(watch)
        self.declares = {("run", unit): "done"}

    def describe(self):
        return "unit %s, once" % self.unit

    def told(self, host):
        made = sorted(path for pattern in self.watch for path in host.glob(pattern))
        return "last wrote %s" % made[-1] if made else "has written no %s" % ", ".join(self.watch), "runs now"

    def apply(self, host):
        must(host, ["systemctl", "start", self.unit], timeout=self.patience)


class UnitBegun(Action):
    """A oneshot unit is begun, and waited for as long as a run can wait: what it does may take hours."""

    kind = "unit_begun"
    phase = "after"
    patience = 240
    _STEP = 0.5

    def __init__(self, unit):
        super().__init__(unit=unit)
        self.unit = unit
        self.declares = {("run", unit): "done"}

    def describe(self):
        return "unit %s, begun" % self.unit

    def told(self, host):
        return state_of(host, self.unit) or "inactive", "begins now"

    def apply(self, host):
        must(host, ["systemctl", "start", "--no-block", self.unit])
        deadline = time.monotonic() + self.patience - 30
        while time.monotonic() < deadline:
            state = state_of(host, self.unit)
            if state == "failed":
                raise ActionError(last_words(host.execute, self.unit) or self.unit)
            if state == "inactive":
                return
            time.sleep(self._STEP)

    def undo(self, host, before, after):
        # What it has written is evidence, or somebody's copy; only that it failed is forgotten.
        host.execute(["systemctl", "reset-failed", self.unit])
