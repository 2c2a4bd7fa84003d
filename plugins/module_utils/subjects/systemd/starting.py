# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which units start at boot, by the links that systemd follows: of a running host as of an image."""

import contextlib
import os
import re
from functools import lru_cache
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

FOLDERS = (
    "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
# What a boot does not reach.
_OTHER_TARGETS = re.compile(
    r"/(?:rescue|emergency|shutdown|reboot|soft-reboot|halt|poweroff|kexec|sleep|suspend|hibernate|hybrid-sleep|"
    r"suspend-then-hibernate|initrd[\w-]*|runlevel[016]|factory-reset|system-update|final|umount)\.target\.")
_TARGETS = (
    "default", "multi-user", "graphical", "basic", "sysinit", "sockets", "timers", "paths", "local-fs", "network",
    "network-online", "remote-fs")
_WANTS = re.compile(r"^[ \t]*(?:Wants|Requires|BindsTo|Upholds|OnSuccess|OnFailure)[ \t]*=[ \t]*(.+)$", re.M)
_SYSV = re.compile(r"/etc/(?:rc\.d/)?rc[2-5]\.d/S\d\d(.+)\Z")


def of(host):
    """Return {unit: the link that has it start}; instances are named as such, what is masked is not there."""
    return host.memo("started at boot", lambda: dict(_started(host)))


def place(host, unit):
    """Return what has a unit start at boot, or None; staged actions count."""
    declared = host.declared(("unit", unit))
    if declared == "disabled":
        return None
    return of(host).get(unit) or ("systemctl enable" if declared == "running" else None)


def seen(host, unit, place):
    """Return the evidence of what has a unit start at boot: a link with its end, or the line of a unit that names it.
    """
    if host.is_link(place):
        return Evidence("file", place, host.resolve(place))
    lines = host.read(place).decode("utf-8", "replace").split("\n") if host.exists(place) else []
    number = next((number for number, text in enumerate(lines, 1) if unit in text.partition("=")[2].split()), None)
    return Evidence("file", place, unit) if number is None else line(host, Where(place, number))


def unwanted(unit):
    """Return the evidence of a unit that nothing has start at boot: the places searched."""
    return absent(*("%s/*/%s" % (folder, unit) for folder in FOLDERS))


def fragment(host, unit):
    """Return the path of a unit's own file, or of its template's; None where there is none, or it is masked."""
    path, is_masked = _first(host, unit)
    return None if is_masked else path


def dropins(host, unit):
    """Return the paths of a unit's drop-ins; the folders are listed once for all units."""
    return host.memo("drop-ins", lambda: _dropins(host)).get(unit, [])


def _dropins(host):
    found: Dict[str, List[str]] = {}
    for folder in FOLDERS:
        for name in host.listdir(folder):
            if name.endswith(".d"):
                found.setdefault(name[:-len(".d")], []).extend(host.found("%s/%s/*.conf" % (folder, name)))
    return found


def masked(host, unit):
    """Return the path by which a unit is masked at boot, or None; what is in /run is gone by then."""
    path, is_masked = _first(host, unit)
    return path if is_masked else None


def _first(host, unit):
    """Return the path of the file that systemd takes for a unit, and whether that masks it: a link to /dev/null, or
    empty.
    """
    names = [unit] + ([unit.partition("@")[0] + "@" + os.path.splitext(unit)[1]] if "@" in unit else [])
    there = host.memo("names", lambda: {folder: frozenset(host.listdir(folder)) for folder in FOLDERS})
    for path in [folder + "/" + name for name in names for folder in FOLDERS if name in there[folder]]:
        if host.resolve(path) == "/dev/null":
            return path, True
        if host.exists(path):
            found = host.seen(host.resolve(path))
            return path, found is not None and found.st_size == 0 and not host.staged(path)
    return None, False


def _started(host):
    found: Dict[str, str] = {}
    for folder in FOLDERS:
        for kind in ("wants", "requires", "upholds"):
            for path in host.glob("%s/*.%s/*" % (folder, kind)):
                name = os.path.basename(path)
                if not _OTHER_TARGETS.search(path) and not name.endswith((".conf", ".target")):
                    found.setdefault(name, path)
    files = {unit: _first(host, unit) for unit in found}
    for unit, path in found.items():
        own, is_masked = files[unit]
        if not is_masked and (own is not None or host.found(path)):
            yield unit, path
    yield from _pulled(host, [unit for unit in found if not files[unit][1]])
    for path in host.glob("/etc/rc[2-5].d/S*") + host.glob("/etc/rc.d/rc[2-5].d/S*"):
        unit = _SYSV.sub(r"\1.service", path)
        # systemd makes a unit of a script only where there is none.
        if unit != path and unit not in found and host.exists(path) and _first(host, unit)[0] is None:
            yield unit, path


def _pulled(host, units):
    """Yield (unit, the file that names it) of what the files of started units, and of the targets of each boot, want or
    require in turn.
    """
    known, left = set(units), units + ["%s.target" % name for name in _TARGETS]
    while left:
        unit = left.pop()
        own = fragment(host, unit)
        for path in ([own] if own else []) + dropins(host, unit):
            data = b""
            with contextlib.suppress(HostError):
                data = host.read(path)
            for name in _wanted(data):
                if name not in known and "%" not in name and not _OTHER_TARGETS.match("/" + name + "."):
                    known.add(name)
                    left.append(name)
                    if not name.endswith(".target") and fragment(host, name) is not None:
                        yield name, path


@lru_cache(maxsize=512)
def _wanted(data):
    """Return the units that a unit file's bytes want or require; few are staged, and all are asked for with each."""
    return " ".join(_WANTS.findall(data.decode("utf-8", "replace"))).split()


def loads_ufw(host):
    """Tell whether ufw loads its rules at boot, by its own file and its unit."""
    path, unit = "/etc/ufw/ufw.conf", "ufw.service"
    text = host.read(path).decode("utf-8", "replace") if host.exists(path) else ""
    if not re.search(r"(?m)^[ \t]*ENABLED=[\"']?yes", text):
        return False
    return place(host, unit) is not None or _first(host, unit)[0] is None
