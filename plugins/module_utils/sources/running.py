# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a systemd unit starts at boot and runs now."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.unit import UnitRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Missing

_AT_BOOT = ("enabled", "enabled-runtime", "alias", "static", "indirect", "generated", "linked", "linked-runtime")


def state(host, unit):
    """Return (active, enabled) as systemctl calls them; of an image only whether a link would start it."""
    if host.declared(("unit", unit)) == "running":
        return "active", "enabled"
    try:
        return tuple(host.run(["systemctl", question, unit]).out.strip() for question in ("is-active", "is-enabled"))
    except Missing:
        wanted = host.glob("/etc/systemd/system/*.wants/" + unit) or host.glob("/usr/lib/systemd/system/*.wants/" + unit)
        return None, "enabled" if wanted else "disabled"


def active(host, unit):
    """Tell whether a unit runs, or will once staged actions are carried out."""
    return state(host, unit)[0] == "active"


class Running(Expectation):
    """A unit starts at boot and runs now."""

    def __init__(self, unit, fixable=True):
        self.unit = unit
        self.fixable = fixable

    def check(self, host):
        now, boot = state(host, self.unit)
        told = ", ".join(word for word in (now, boot) if word)
        parts = dict(unit=self.unit, told=told, expected="%s active, enabled" % self.unit, actual=told,
                     evidence=(Evidence("command", "systemctl is-active, is-enabled " + self.unit, told),))
        if now in ("active", None) and boot in _AT_BOOT:
            return observed("pass", "unit_running", "{unit} is {told}.", "{unit} 状态为 {told}。", **parts)
        return observed("fail", "unit_not_running", "{unit} is {told}, expected active and enabled.",
                        "{unit} 状态为 {told}，应为运行中且开机启动。", **parts)

    def fix(self, host):
        host.stage_action(UnitRunning(self.unit))
