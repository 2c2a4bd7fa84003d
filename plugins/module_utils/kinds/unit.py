# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit runs now, and will after the next start."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed

# `active` and `enabled` are the manager's words, `at_boot` tells whether it starts by itself, `said` what it said last
# where it failed, `stuck` why it cannot be enabled (a Text), else None.
State = namedtuple("State", "active enabled at_boot said stuck")


class UnitRuns(Expectation):
    """A unit is active and starts at boot.

    `units` is the service manager: `state(host, unit)` returns a State, or None where nothing can be asked, and then
    `masked_by(host, unit)` the path that keeps it from starting, or None; `start(unit, probe)` returns the action that
    starts and enables it. `probe` is a command that fails until the service has finished starting.
    """

    def __init__(self, units, unit, probe=None, fixable=True):
        self.units = units
        self.unit = unit
        self.probe = probe
        self.fixable = fixable

    def check(self, host):
        parts = dict(unit=self.unit, expected="%s active and enabled" % self.unit)
        if host.declared(("unit", self.unit)) == "running":
            return observed("pass", "unit_staged", "{unit} is to run.", "{unit} 将运行。", **parts)
        state = self.units.state(host, self.unit)
        if state is None:
            place = self.units.masked_by(host, self.unit)
            if place is not None:
                return observed(
                    "fail", "unit_masked", "{unit} is masked and cannot start ({where}).",
                    "{unit} 已被屏蔽（mask），无法启动（{where}）。", where=place, actual="masked",
                    evidence=(Evidence("file", place, host.resolve(place)),), **parts)
            return observed(
                "not_checked", "unit_unasked", "Whether {unit} runs cannot be asked here.",
                "无法查询 {unit} 是否运行。", **parts)
        active, enabled = state.active or "unknown", state.enabled or "not enabled"
        words = (state.active + " " + state.enabled).strip()
        parts.update(
            active=active, enabled=enabled, actual="%s, %s" % (active, enabled),
            evidence=(Evidence("command", self.units.question(self.unit), words),))
        if state.active != "active":
            return observed(
                "fail", "unit_not_running", "{unit} does not run ({active}){said}.",
                "{unit} 未运行（{active}）{said}。",
                said=Text("; {said}", "；{said}").format(said=state.said) if state.said else "", **parts)
        if not state.at_boot:
            return observed(
                "fail", "unit_not_at_boot", "{unit} runs and does not start at boot ({enabled}).",
                "{unit} 正在运行但不会开机启动（{enabled}）。", **parts)
        return observed("pass", "unit_runs", "{unit} runs and starts at boot.", "{unit} 正在运行且开机启动。", **parts)

    def fix(self, host):
        state = self.units.state(host, self.unit)
        if state is not None and state.stuck is not None:
            raise HostError(self.unit, state.stuck)
        host.stage_action(self.units.start(self.unit, self.probe))
