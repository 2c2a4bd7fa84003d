# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd's units as they are in force: what `systemctl show` says, and where it is written."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.unit import State
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import (
    UnitReady,
    UnitRunning,
    last_words,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue

_UNIT_FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
# Why a unit cannot be enabled, by its state.
_STUCK = {
    "static": Text("cannot be enabled (static), and no unit wants it at boot; the system administrator has one want it",
                   "无法设为开机启动（static），且启动时没有单元需要它；请系统管理员为其添加依赖"),
}
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
    """Tell whether there is such a unit, or will be with a staged package; None where systemd cannot be asked."""
    properties = shown(host, unit)
    if not properties:
        return None
    return properties.get("LoadState") not in ("not-found", None) or load_unit(host, unit).fragment is not None


def version(host):
    """Return systemd's version; 0 where it cannot be asked."""
    try:
        match = re.match(r"systemd ([0-9]{1,9})", host.run(["systemctl", "--version"]).out)
    except HostError:
        return 0
    return int(match.group(1)) if match else 0


class UnitSettings:
    """The settings of a unit as a source for `Setting`."""

    def __init__(self, host, unit):
        self.host = host
        self.unit = unit
        self.label = unit

    def written(self, name):
        """Return the value that the unit's files give, staged ones included; None where none does."""
        unit = self.host.memo(("unit", self.unit), lambda: load_unit(self.host, self.unit))
        return unit.value(self._section(name), name)

    def get(self, name):
        """Return the value in force with its place; None where no file sets it."""
        written = self.written(name)
        if written is None or self.staged():
            return written
        return Value(shown(self.host, self.unit).get(name, written.text), written.where)

    def staged(self):
        """Tell whether changes to the unit's files are staged, so that systemd cannot be asked."""
        return self.host.staged_below(*_UNIT_FOLDERS) and any(
            path.startswith(_UNIT_FOLDERS) and self.unit in path for path in self.host.changes)

    def default(self, name):
        """Return what systemd takes where no file of the unit says anything."""
        return shown(self.host, self.unit).get(name, _DEFAULTS.get(name))

    def set(self, name, value):
        """Stage a value in a drop-in that is read last."""
        path = "/etc/systemd/system/%s.d/zz-jrt0117.conf" % self.unit
        document = KeyValue(self.host.read(path) if self.host.exists(path) else b"", path, SYSTEMD_INI)
        document.set(name, value, self._section(name))
        self.host.stage_content(path, document.render())

    def _section(self, name):
        return "Unit" if name in _IN_UNIT else self.unit.rpartition(".")[2].capitalize()


def running(host, unit):
    """Tell whether a unit is active, a staged start included."""
    if host.declared(("unit", unit)) is not None:
        return host.declared(("unit", unit)) == "running"
    return shown(host, unit).get("ActiveState") == "active"


def state(host, unit):
    """Return the State of a unit, or None where systemd cannot be asked."""
    properties = shown(host, unit)
    if not properties:
        return None
    active = properties.get("ActiveState", "")
    return State(
        active, properties.get("UnitFileState", ""), _at_boot(properties),
        last_words(host.run, unit) if active == "failed" else None,
        None if _at_boot(properties) else _STUCK.get(properties.get("UnitFileState")))


masked_by = starting.masked


def question(unit):
    """Return the command that shows a unit's state."""
    return "systemctl show " + unit


def start(unit, probe=None):
    """Return the action that has a unit running and enabled; with a probe, one that waits until it has finished
    starting.
    """
    return UnitReady(unit, probe) if probe else UnitRunning(unit)


def _at_boot(properties):
    """Tell whether a unit starts at boot; one that cannot be enabled does where another wants it. What is in /run is
    gone by then.
    """
    enabled = properties.get("UnitFileState")
    wanted = properties.get("WantedBy") or properties.get("RequiredBy")
    return enabled in ("enabled", "alias", "generated") or enabled in ("static", "indirect") and bool(wanted)
