# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which running service has to hear of a changed file, and how it is told."""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import running_since
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import reload as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.clock import reload as clock
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import reload as haproxy
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import reload as httpd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import reload as ids
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import reload as logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import reload as logs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.monitoring import reload as monitoring
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import reload as network
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import reload as nginx
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import action_reload as postgresql
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.reload import (
    active_sockets,
    concerned,
    signal_concerned,
    sshd_units,
    tell,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import active, settled

_AFTER_RELOAD = Text("{unit} is {state} after its reload", "{unit} 重新加载后的状态为 {state}")
_NO_STATE = Text("in no known state", "未知")
_EDITED = Text(
    "{path} was changed by somebody since {unit} was loaded, and a reload would bring that into force",
    "{path} 在 {unit} 加载之后又被他人修改，重新加载会使这些修改一并生效")
_NOT_STARTED = Text(
    "{unit} was not started again by systemd within {seconds} s of its end",
    "{unit} 结束后 {seconds} 秒内未被 systemd 重新启动")

# Which running service has to hear of a changed file, and how. The first unit that is active is told. Of sshd there may
# be several (reload_sshd.py).
_WEB = {"nginx": nginx, "httpd": httpd, "haproxy": haproxy}
_SERVICES = tuple(
    row for subject in (logins, logs, ids, network, monitoring, auditd, clock) + tuple(_WEB.values())
    for row in subject.SERVICES)
_SECONDS = 30
_UNIT_FILES = ("/etc/systemd/system/", "/run/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/")


def reload_services(host, paths, careful=False):
    """Tell once each service that reads one of the changed paths; raise ActionError where one does not come back.

    `careful`: a web server is not told where somebody has edited another of its files since it was loaded, and raises
    that. Whoever stages a change of such a file has looked before.
    """
    if not host.live:
        return
    postgresql.load(host, paths)
    if not (host.which("systemctl") and host.exists("/run/systemd/system")):
        _signal_sshd(host, paths)
        return
    if any(path.startswith(_UNIT_FILES) for path in paths):
        must(host, ["systemctl", "daemon-reload"])
    for unit in concerned(host, paths):
        _tell_sshd(host, unit, [path for path in paths if "ssh" in path])
    for prefix, units, verb, *after in _SERVICES:
        read = [path for path in paths if path.startswith(prefix)]
        unit = next((unit for unit in units if active(host, unit)), None) if read else None
        if unit is None:
            continue
        since = running_since()
        if careful:
            _refuse_edited(host, unit, paths)
        try:
            _tell(host, verb, unit)
        except ActionError as error:
            raise ActionError(error.args[0], read)
        for wait in after:
            wait(since)
        state = settled(host, unit)
        if state != "active":
            raise ActionError(_AFTER_RELOAD.format(unit=unit, state=state or _NO_STATE), read)


def _refuse_edited(host, unit, paths):
    kinds = [kind for kind, subject in _WEB.items() if any(unit in row[1] for row in subject.SERVICES)]
    for server in servers.of_kind(host, *kinds):
        path = web.edited(host, server, paths)
        if path is not None:
            raise ActionError(_EDITED.format(path=path, unit=unit))


def _signal_sshd(host, paths):
    """The others read their settings when they start; of sshd alone depends whether anybody gets in."""
    try:
        signal_concerned(host, paths)
    except ActionError as error:
        raise ActionError(error.args[0], [path for path in paths if "ssh" in path])


def _tell_sshd(host, unit, read):
    """Have one sshd take in its settings, and see that it has come through."""
    try:
        wanted = tell(host, unit)
    except ActionError as error:
        raise ActionError(error.args[0], read)
    # One whose port is taken says so and ends a moment after its reload.
    for _look in range(3 if wanted == "active" else 0):
        state = settled(host, unit.name)
        if state != wanted:
            raise ActionError(_AFTER_RELOAD.format(unit=unit.name, state=state or _NO_STATE), read)
        time.sleep(0.15)


def _tell(host, verb, unit):
    """Have a unit read its settings; one that refuses to be stopped by hand is ended, and systemd starts it anew."""
    shown = _shown(host, unit)
    if verb == "HUP":
        must(host, ["systemctl", "kill", "--signal=HUP", "--kill-who=main", unit])
    elif shown.get("RefuseManualStop") == "yes" and (verb == "restart" or shown.get("CanReload") != "yes"):
        must(host, ["systemctl", "kill", "--signal=TERM", "--kill-who=main", unit])
        deadline = time.monotonic() + _SECONDS
        while _shown(host, unit).get("MainPID") in ("0", shown.get("MainPID")):
            if time.monotonic() > deadline:
                raise ActionError(_NOT_STARTED.format(unit=unit, seconds=_SECONDS))
            time.sleep(0.1)
    else:
        must(host, ["systemctl", verb, unit], timeout=60)


def _shown(host, unit):
    output = host.execute(["systemctl", "show", "--property=RefuseManualStop,CanReload,MainPID", unit])
    return {name: value for name, _equals, value in (line.partition("=") for line in output.out.splitlines())}


def listening(host):
    """Return the units that read settings of ours and run now, sockets that start one included."""
    if not (host.live and host.which("systemctl") and host.exists("/run/systemd/system")):
        return []
    sshds = sshd_units(host)
    units = sorted(
        set(unit for row in _SERVICES for unit in row[1]) | {"ssh.service", "sshd.service", "ssh.socket", "sshd.socket"}
        | set(unit.name for unit in sshds) | set(socket for unit in sshds for socket in unit.sockets))
    states = host.execute(["systemctl", "is-active"] + units, timeout=30).out.split()
    return [unit for unit, state in zip(units, states) if state == "active"]


def start_again(host, units):
    """Start what ran before and does not any more, for a service may die of its new settings; raise ActionError where
    one does not.

    Sockets come first: a service that a socket starts is its to start.
    """
    down = [
        unit for unit in sorted(units, key=lambda unit: not unit.endswith(".socket"))
        if settled(host, unit) != "active"]
    started_by = {unit.name: unit for unit in sshd_units(host)} if down else {}
    for unit in down:
        if unit in started_by and active_sockets(host, started_by[unit]):
            continue
        host.execute(["systemctl", "reset-failed", unit], timeout=30)
        must(host, ["systemctl", "start", unit], timeout=60)
