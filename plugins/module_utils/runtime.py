# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runtime actions: changes to a host that are no file's content. Each can say what was before, apply, verify and undo.

An action is rebuilt from the journal by its kind and arguments, so it holds nothing else.
"""

import re
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError, Missing

# As root apt would write its caches anew, and to judge or to plan is to read.
APT_WITHOUT_CACHES = ["-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="]
_NOT_FETCHED = re.compile(r"Unable to locate package|has no installation candidate|(Failed|Unable) to fetch")
# A package tool that is killed leaves its database broken, so a slow mirror is waited for.
_PATIENCE = 1800


class ActionError(Exception):
    """An action did not reach its declared state; `paths` are the changed files that it is about."""

    def __init__(self, problem, paths=()):
        super(ActionError, self).__init__(problem)
        self.paths = tuple(paths)


class Action:
    """Base of all actions. `declares` maps a subject to the state it will have; `watch` are globs of files it writes."""

    kind = ""
    declares = {}
    watch = ()

    def __init__(self, **arguments):
        self.arguments = arguments

    def __eq__(self, other):
        return (self.kind, self.arguments) == (getattr(other, "kind", None), getattr(other, "arguments", None))

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def describe(self):
        """Return what it does, for diffs and logs."""
        return "%s %s" % (self.kind, " ".join("%s=%s" % item for item in sorted(self.arguments.items())))

    def state(self, host):
        """Return the present state, as JSON-able data, for the journal."""
        return None

    def apply(self, host):
        """Do it; raise ActionError where the declared state is not reached."""
        raise NotImplementedError

    def undo(self, host, before, after):
        """Bring back the state that `before` told; `after` is what applying it left, None where it was cut short."""


def _must(host, argv, timeout=300):
    try:
        output = host.execute(argv, timeout=timeout)
    except HostError as error:
        raise ActionError(str(error))
    if output.rc != 0:
        lines = (output.err or output.out).strip().splitlines() or ["exit status %d" % output.rc]
        raise ActionError("%s: %s" % (" ".join(argv), lines[-1]))
    return output


class UnitDisabled(Action):
    """A systemd unit is stopped, disabled and masked."""

    kind = "unit_disabled"

    def __init__(self, unit):
        super(UnitDisabled, self).__init__(unit=unit)
        self.unit = unit
        self.declares = {("unit", unit): "disabled"}

    def state(self, host):
        return {
            "active": host.execute(["systemctl", "is-active", self.unit]).out.strip(),
            "enabled": host.execute(["systemctl", "is-enabled", self.unit]).out.strip(),
        }

    def apply(self, host):
        # "--now" on disable misses sockets that are started again by a connection; stop after masking ends both.
        host.execute(["systemctl", "disable", self.unit])
        _must(host, ["systemctl", "mask", self.unit])
        _must(host, ["systemctl", "stop", self.unit])
        if _active(host, self.unit):
            raise ActionError("%s is still active after it was stopped" % self.unit)

    def undo(self, host, before, after):
        if before["enabled"] != "masked":
            _must(host, ["systemctl", "unmask", self.unit])
        if before["enabled"] == "enabled":
            _must(host, ["systemctl", "enable", self.unit])
        if before["active"] == "active":
            _must(host, ["systemctl", "start", self.unit])


class Package(Action):
    """A package is installed from the host's own configured sources; undone by removing what came with it."""

    kind = "package"
    watch = ("/etc/pam.d/*", "/var/lib/pam/*")

    def __init__(self, name):
        super(Package, self).__init__(name=name)
        self.name = name
        self.declares = {("package", name): "installed"}

    @staticmethod
    def _installed(host):
        if host.which("dpkg-query"):
            out = _must(host, ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Package}\\n"]).out
            # Whatever lies on the disk, an installation that failed half way included; "n" is none, "c" its old settings only.
            return sorted(line[3:].strip() for line in out.splitlines() if line[1:2] not in ("n", "c"))
        return sorted(_must(host, ["rpm", "-qa", "--qf", "%{NAME}\\n"]).out.split())

    def state(self, host):
        installed = self._installed(host)
        return {"installed": installed, "brings": [] if self.name in installed else self._planned(host)}

    def _planned(self, host):
        """Return what an installation will bring: all there is to go by where it is cut short."""
        names = [self.name]
        if host.which("apt-get"):
            silently = APT_WITHOUT_CACHES + ["-o", "Dir::Log::Planner=/dev/null"]
            plan = host.execute(["apt-get"] + silently + ["-s", "-q", "--no-install-recommends", "install", self.name]).out
            names += [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        return sorted(set(names))

    def apply(self, host):
        if host.which("apt-get"):
            self._apt_install(host)
        elif host.which("dnf") or host.which("yum"):
            _must(host, ["dnf" if host.which("dnf") else "yum", "-q", "-y", "install", self.name], _PATIENCE)
        elif host.which("zypper"):
            _must(host, ["zypper", "-n", "install", "--no-recommends", self.name], _PATIENCE)
        else:
            raise ActionError("no package tool (apt-get, dnf, yum, zypper) was found to install %s" % self.name)

    def _apt_install(self, host):
        install = ["apt-get", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold",
                   "-o", "DPkg::Lock::Timeout=60", "install", self.name]
        output = host.execute(install, timeout=_PATIENCE)
        if output.rc != 0 and _NOT_FETCHED.search(output.err):
            # A minimal or long-unattended host has no package index, or one whose files have left the mirror.
            _must(host, ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=60", "update"])
            output = host.execute(install, timeout=_PATIENCE)
        if output.rc != 0:
            raise ActionError("%s cannot be installed: %s" % (self.name, _told_by_apt(output)))

    def undo(self, host, before, after):
        # Only what came with it: what an administrator has installed since is not this run's to remove.
        brought = set(after["installed"] if after else before["brings"]) - set(before["installed"])
        there = sorted(brought & set(self._installed(host)))
        # Both refuse, unlike apt-get and dnf, to take along a package that has come to need one of these.
        if there:
            _must(host, (["dpkg", "--purge"] if host.which("dpkg") else ["rpm", "-e"]) + there)


def _told_by_apt(output):
    """Return what stopped an installation: of dpkg's errors, which come on standard output, apt says no more than that there were some."""
    by_dpkg = output.out.partition("dpkg: error")
    if by_dpkg[1]:
        return " ".join(line.strip() for line in "".join(by_dpkg[1:]).splitlines()[:2])
    return (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1]


class Tool(Action):
    """A distribution's own tool is run (authselect); the files it writes are watched and put back by the journal."""

    kind = "tool"

    def __init__(self, argv, watch):
        super(Tool, self).__init__(argv=list(argv), watch=list(watch))
        self.argv = list(argv)
        self.watch = tuple(watch)

    def apply(self, host):
        _must(host, self.argv)


ACTIONS = {action.kind: action for action in (UnitDisabled, Package, Tool)}

# Which running service has to hear of a changed file. The first unit that is active is reloaded.
_LISTENERS = (
    ("/etc/ssh/", ("ssh.service", "sshd.service")),
    ("/etc/systemd/logind.conf", ("systemd-logind.service",)),
    ("/etc/systemd/journald.conf", ("systemd-journald.service",)),
)
_UNIT_FILES = ("/etc/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/")


def reload_services(host, paths):
    """Reload once each service that reads one of the changed paths; raise ActionError where one does not come back."""
    if not (host.live and host.which("systemctl") and host.exists("/run/systemd/system")):
        return
    if any(path.startswith(_UNIT_FILES) for path in paths):
        _must(host, ["systemctl", "daemon-reload"])
    for prefix, units in _LISTENERS:
        read = [path for path in paths if path.startswith(prefix)]
        active = next((unit for unit in units if _active(host, unit)), None) if read else None
        if active is None:
            continue
        try:
            _must(host, ["systemctl", "reload-or-restart", active], timeout=60)
        except ActionError as error:
            raise ActionError(str(error), read)
        state = _settled(host, active)
        if state != "active":
            raise ActionError("%s is %s after its reload" % (active, state or "in no known state"), read)


def _active(host, unit):
    return _state(host, unit) == "active"


def _state(host, unit):
    return host.execute(["systemctl", "is-active", unit]).out.strip()


def _settled(host, unit, seconds=10):
    """Return the state of a unit once it is between no two others: a reload may outlast the command that asked for it."""
    deadline = time.monotonic() + seconds
    while _state(host, unit) in ("reloading", "activating", "refreshing") and time.monotonic() < deadline:
        time.sleep(0.1)
    return _state(host, unit)


def package_installed(host, name):
    """Tell whether a package is installed, staged installation included; None where no package tool answers."""
    if host.declared(("package", name)) == "installed":
        return True
    for argv, good in ((["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", name], "ii"), (["rpm", "-q", name], name)):
        try:
            output = host.run(argv)
        except Missing:
            continue
        return output.rc == 0 and output.out.startswith(good)
    return None
