# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions on systemd units, and what systemd says of their state."""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must

_STILL_ACTIVE = Text("{unit} is still active after it was stopped", "{unit} 停止后仍在运行")
_AFTER_START = Text("{unit} is {state} after it was started", "{unit} 启动后的状态为 {state}")
_NOT_READY = Text(
    "{unit} is not ready after {seconds} s: {probe} fails", "{unit} 在 {seconds} 秒后仍未就绪：{probe} 失败")


def active(host, unit):
    """Tell whether a unit is active."""
    return state_of(host, unit) == "active"


def state_of(host, unit):
    """Return what systemctl calls the state of a unit: active, inactive, failed, activating and so on."""
    return host.execute(["systemctl", "is-active", unit], timeout=30).out.strip()


def settled(host, unit, seconds=30):
    """Return the state of a unit once it is between no two others: a reload may outlast the command that asked for it.
    """
    deadline = time.monotonic() + seconds
    while state_of(host, unit) in ("reloading", "activating", "refreshing") and time.monotonic() < deadline:
        time.sleep(0.1)
    return state_of(host, unit)


def last_words(ask, unit):
    """Return the last that the program of a unit wrote to the journal, as a Text, or None where it wrote nothing. `ask`
    runs commands.
    """
    try:
        lines = ask(
            ["journalctl", "--unit", unit, "--lines", "20", "--output", "cat", "--no-pager"]).out.strip().splitlines()
    except HostError:
        return None
    told = [line for line in lines if not line.startswith((unit, "Start", "Stop", "Failed to start", "See "))]
    return (
        Text("{unit} said: {line}", "{unit} 的日志：{line}").format(unit=unit, line=told[-1].rstrip(".")) if told
        else None)


class _UnitAction(Action):
    """What the actions on one unit share; `declared` is the state it will have."""

    declared = ""
    # What `systemctl is-active` and `is-enabled` will say.
    brings = ""

    def __init__(self, unit):
        super().__init__(unit=unit)
        self.unit = unit
        self.declares = {("unit", unit): self.declared}

    def state(self, host):
        return {
            "active": state_of(host, self.unit),
            "enabled": host.execute(["systemctl", "is-enabled", self.unit]).out.strip()}

    def describe(self):
        return "unit %s" % self.unit

    def told(self, host):
        state = _UnitAction.state(self, host)
        return "%s, %s" % (state["active"] or "-", state["enabled"] or "not-found"), self.brings

    def lasting(self, state):
        # Whether it runs may change by itself, and one whose file is gone has nothing left to be kept.
        return None if state["enabled"] in ("", "not-found") else state["enabled"]


class UnitDisabled(_UnitAction):
    """A systemd unit is stopped, disabled and masked; one whose own file lies where the mask would is not masked."""

    kind = "unit_disabled"
    declared = "disabled"
    brings = "inactive, masked"

    def told(self, host):
        before, after = super().told(host)
        return before, after if self._maskable(host) else "inactive, disabled"

    def _maskable(self, host):
        """Tell whether there is room for the mask, a link in the folder of administrators' own units, or it is there.
        """
        said = host.execute(["systemctl", "show", "--property=LoadState", "--property=FragmentPath", self.unit]).out
        return "LoadState=masked" in said or "FragmentPath=/etc/systemd/system/" not in said

    def apply(self, host):
        # "--now" on disable misses sockets that are started again by a connection; stop after masking ends both.
        if self._maskable(host):
            host.execute(["systemctl", "disable", self.unit])
            must(host, ["systemctl", "mask", self.unit])
        else:
            must(host, ["systemctl", "disable", self.unit])
        must(host, ["systemctl", "stop", self.unit])
        if active(host, self.unit):
            raise ActionError(_STILL_ACTIVE.format(unit=self.unit))

    def undo(self, host, before, after):
        if before["enabled"] != "masked":
            must(host, ["systemctl", "unmask", self.unit])
        if before["enabled"] == "enabled":
            must(host, ["systemctl", "enable", self.unit])
        if before["active"] == "active":
            must(host, ["systemctl", "start", self.unit])


class UnitRunning(_UnitAction):
    """A systemd unit is unmasked, starts at boot, and runs now."""

    kind = "unit_running"
    declared = "running"
    brings = "active, enabled"
    phase = "after"

    def state(self, host):
        return dict(super().state(host), sockets={unit: state_of(host, unit) for unit in self._sockets(host)})

    def _sockets(self, host):
        """Return the sockets that start with the unit: each would start it again after it was stopped."""
        said = host.execute(["systemctl", "show", "--property=TriggeredBy,Requires,Sockets", self.unit]).out
        return sorted(
            set(
                word for line in said.splitlines() for word in line.partition("=")[2].split()
                if word.endswith(".socket")))

    def apply(self, host):
        if self.state(host)["enabled"].startswith("masked"):
            must(host, ["systemctl", "unmask", self.unit])
        must(host, ["systemctl", "enable", self.unit])
        try:
            must(host, ["systemctl", "start", self.unit], timeout=120)
        except ActionError as error:
            raise ActionError(last_words(host.execute, self.unit) or error.args[0])
        state = settled(host, self.unit)
        if state != "active":
            raise ActionError(
                last_words(host.execute, self.unit) or _AFTER_START.format(unit=self.unit, state=state))

    def undo(self, host, before, after):
        # One whose file is gone already, where an undoing was cut short, cannot be stopped.
        running = state_of(host, self.unit) not in ("inactive", "unknown")
        if running and before["active"] not in ("active", "activating", "reloading"):
            idle = [unit for unit, state in sorted(before.get("sockets", {}).items()) if state == "inactive"]
            must(host, ["systemctl", "stop"] + idle + [self.unit], timeout=120)
        if before["enabled"] not in ("enabled", "static", "indirect", "generated", "alias"):
            host.execute(["systemctl", "disable", self.unit])
        if before["enabled"].startswith("masked"):
            must(host, ["systemctl", "mask", self.unit])


class UnitReady(UnitRunning):
    """A unit runs, and a probe says that it has finished starting: for a service that systemd takes for ready too
    early.
    """

    kind = "unit_ready"
    _SECONDS = 30

    def __init__(self, unit, probe):
        super().__init__(unit)
        self.arguments = dict(unit=unit, probe=list(probe))
        self.probe = list(probe)

    def apply(self, host):
        super().apply(host)
        deadline = time.monotonic() + self._SECONDS
        while host.execute(self.probe, timeout=10).rc != 0:
            if time.monotonic() > deadline:
                raise ActionError(
                    _NOT_READY.format(unit=self.unit, seconds=self._SECONDS, probe=" ".join(self.probe)))
            time.sleep(0.2)
