# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A systemd service that runs now and starts at boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitReady, UnitRunning

_AT_BOOT = ("enabled", "static", "alias", "generated", "indirect")


def running(host, unit):
    """Tell whether a unit is active, a staged start included."""
    if host.declared(("unit", unit)) is not None:
        return host.declared(("unit", unit)) == "running"
    try:
        return host.run(["systemctl", "is-active", unit]).out.strip() == "active"
    except Missing:
        return False


class ServiceRunning(Expectation):
    """A unit is active and enabled; `probe` is a command that fails until the service has finished starting."""

    def __init__(self, unit, probe=None, fixable=True):
        self.unit = unit
        self.probe = probe
        self.fixable = fixable

    def check(self, host):
        parts = dict(unit=self.unit, expected="%s active and enabled" % self.unit)
        if host.declared(("unit", self.unit)) == "running":
            return observed("pass", "unit_running", "{unit} runs, and starts at boot.", "{unit} 正在运行，并随系统启动。", **parts)
        try:
            states = [host.run(["systemctl", verb, self.unit]).out.strip() for verb in ("is-active", "is-enabled")]
        except Missing as error:
            return observed("not_checked", "unit_unseen", "Whether {unit} runs: {error}.", "无法判断 {unit} 是否运行：{error}。", error=error, **parts)
        parts.update(active=states[0] or "unknown", enabled=states[1] or "unknown", actual=", ".join(states),
                     evidence=(Evidence("command", "systemctl is-active %s; systemctl is-enabled %s" % (self.unit, self.unit), ", ".join(states)),))
        if states[0] != "active" or states[1] not in _AT_BOOT:
            return observed(
                "fail", "unit_not_running", "{unit} is {active} and {enabled}, expected active and enabled.",
                "{unit} 状态为 {active}、{enabled}，应为运行中并随系统启动。", **parts)
        return observed("pass", "unit_running", "{unit} runs, and starts at boot.", "{unit} 正在运行，并随系统启动。", **parts)

    def fix(self, host):
        host.stage_action(UnitReady(self.unit, self.probe) if self.probe else UnitRunning(self.unit))
