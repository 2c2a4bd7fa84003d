# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit that does its work and ends."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must


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
