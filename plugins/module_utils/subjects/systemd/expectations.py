# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of units."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.unit import UnitRuns
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled


def runs(unit, probe=None, fixable=True):
    """Return what is expected of a unit that has to run, now and from boot on; `probe` fails until it has finished
    starting.
    """
    return UnitRuns(units, unit, probe, fixable)


class Stopped(Expectation):
    """A unit that gives what it should not is stopped and disabled, with the socket that would start it again.

    `unit` may be None: then nobody knows what gives it. One that somebody has started by systemd-run has no file, and
    nothing could bring it back.
    """

    def __init__(self, host, unit, fixable=True):
        self.unit = unit
        self.fixable = fixable and unit is not None and units.shown(host, unit).get("Transient") != "yes"

    def given(self, host):
        """Return the Observation of what the unit gives."""
        raise NotImplementedError(type(self).__name__)

    def check(self, host):
        if self.unit is not None and host.declared(("unit", self.unit)) == "disabled":
            return observed(
                "pass", "unit_disabled", "{unit} is stopped and disabled.", "{unit} 已停用。", unit=self.unit)
        return self.given(host)

    def fix(self, host):
        socket = (self.unit.rpartition(".")[0].rpartition("@")[0] or self.unit.rpartition(".")[0]) + ".socket"
        host.stage_action(UnitDisabled(self.unit))
        if not self.unit.endswith(".socket") and active(host, socket):
            host.stage_action(UnitDisabled(socket))


def active(host, unit):
    """Tell whether a unit is active on the real host, whatever is staged."""
    try:
        return host.run(["systemctl", "is-active", unit]).out.strip() == "active"
    except Missing:
        return False
