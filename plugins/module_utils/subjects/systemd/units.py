# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd's units as they are in force: what `systemctl show` says, and where it is written."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning, last_words
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue

_UNIT_FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
# Keys that do not belong to the section named for the type.
_IN_UNIT = ("RefuseManualStop", "RefuseManualStart")
_DEFAULTS = {"RefuseManualStop": "no", "Restart": "no", "OOMScoreAdjust": "0"}


def shown(host, unit):
    """Return what `systemctl show` says of a unit, by property; nothing where systemd cannot be asked."""
    try:
        output = host.run(["systemctl", "show", unit])
    except HostError:
        return {}
    if output.rc != 0:
        return {}
    return {name: value for name, _equals, value in (line.partition("=") for line in output.out.splitlines())}


def there(host, unit):
    """Tell whether there is such a unit; None where systemd cannot be asked."""
    properties = shown(host, unit)
    return properties.get("LoadState") not in ("not-found", None) if properties else None


def version(host):
    """Return systemd's version; 0 where it cannot be asked."""
    try:
        match = re.match(r"systemd (\d+)", host.run(["systemctl", "--version"]).out)
    except HostError:
        return 0
    return int(match.group(1)) if match else 0


class UnitSettings:
    """The settings of a unit as a source for `Setting`."""

    def __init__(self, host, unit):
        self.host = host
        self.unit = unit
        self.label = unit

    def _written(self, name):
        return self.host.memo(("unit", self.unit), lambda: load_unit(self.host, self.unit)).value(_section(name), name)

    def get(self, name):
        """Return the value in force with its place; None where no file sets it."""
        written = self._written(name)
        if written is None or self._staged():
            return written
        return Value(shown(self.host, self.unit).get(name, written.text), written.where)

    def _staged(self):
        return any(path.startswith(_UNIT_FOLDERS) and self.unit in path for path in self.host.changes)

    def default(self, name):
        """Return what systemd takes where no file of the unit says anything."""
        return shown(self.host, self.unit).get(name, _DEFAULTS.get(name))

    def set(self, name, value):
        """Stage a value in a drop-in that is read last."""
        path = "/etc/systemd/system/%s.d/zz-jrt0117.conf" % self.unit
        document = KeyValue(self.host.read(path) if self.host.exists(path) else b"", path, SYSTEMD_INI)
        document.set(name, value, _section(name))
        self.host.stage_content(path, document.render())


def _section(name):
    return "Unit" if name in _IN_UNIT else "Service"


def _at_boot(properties):
    """Tell whether a unit starts at boot; one that cannot be enabled does where another wants it. What is in /run is gone by then."""
    state = properties.get("UnitFileState")
    wanted = properties.get("WantedBy") or properties.get("RequiredBy")
    return state in ("enabled", "generated") or state in ("static", "indirect") and bool(wanted)


class UnitRuns(Expectation):
    """A unit runs now and starts at boot."""

    def __init__(self, unit):
        self.unit = unit

    def check(self, host):
        properties = shown(host, self.unit)
        active, enabled = properties.get("ActiveState", ""), properties.get("UnitFileState", "")
        actual = "active: %s, at boot: %s" % (active or "unknown", enabled or "unknown")
        parts = dict(unit=self.unit, expected="active, enabled", actual=actual, evidence=(
            Evidence("command", "systemctl show " + self.unit, actual),))
        if host.declared(("unit", self.unit)) == "running":
            return observed("pass", "unit_staged", "{unit} is to run.", "{unit} 将运行。", **parts)
        if not properties:
            return observed(
                "not_checked", "unit_unasked", "systemd cannot be asked for {unit}.", "无法向 systemd 查询 {unit}。", **parts)
        if active == "active" and _at_boot(properties):
            return observed("pass", "unit_runs", "{unit} runs and starts at boot.", "{unit} 正在运行且开机启动。", **parts)
        if active != "active":
            why = last_words(host.run, self.unit) if active == "failed" else None
            return observed(
                "fail", "unit_not_running", "{unit} does not run ({active}){why}.", "{unit} 未运行（{active}）{why}。", active=active,
                why=Text("; {why}", "；{why}").format(why=why) if why else "", **parts)
        return observed(
            "fail", "unit_not_at_boot", "{unit} runs and does not start at boot ({enabled}).", "{unit} 正在运行但不会开机启动（{enabled}）。",
            enabled=enabled, **parts)

    def fix(self, host):
        host.stage_action(UnitRunning(self.unit))
