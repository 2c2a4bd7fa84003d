# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel modules: whether this host's kernels have one, whether it is loaded, and whether modprobe may load it."""

import re
from collections import namedtuple
from typing import Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.dropins import visible
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

LOADED = "/proc/modules"
# Read first by its name: of two commands for a module the first one counts (modprobe.d(5), libkmod).
OWN = "/etc/modprobe.d/00-jrt0117.conf"
FOLDERS = (
    "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
_INSTALL = re.compile(r"install\s+(?P<name>\S+)\s+(?P<command>.*\S)")
_NOTHING = re.compile(r"(?:/usr)?/bin/(?:false|true)")
_FIRST = b"# Managed by jrt0117.baseline.\n"

# What modprobe runs in place of loading a module.
Command = namedtuple("Command", "text where")


def releases(host):
    """Return the folders of the kernels that are installed, the running one among them where it has one."""
    return host.memo("kernel releases", lambda: sorted(
        folder for pattern in ("/lib/modules/*/", "/usr/lib/modules/*/") for folder in host.glob(pattern.rstrip("/"))
        if host.exists(folder + "/modules.dep")))


def has(host, name):
    """Tell whether a kernel that is installed has the module, as a file of its own."""
    return any(_named(host.memo(("modules", path), lambda path=path: host.read(path)), name)
               for path in (folder + "/modules.dep" for folder in releases(host)))


def built_in(host, name):
    """Return the list of what is built into a kernel that names the module, or None."""
    paths = [folder + "/modules.builtin" for folder in releases(host)]
    return next((
        path for path in paths if host.exists(path)
        and _named(host.memo(("modules", path), lambda path=path: host.read(path)), name)), None)


def _named(data, name):
    forms = (name.replace("-", "_"), name.replace("_", "-"))
    return any(b"/%s.ko" % form.encode("ascii") in data for form in forms)


def loaded(host, name):
    """Return the kernel's line of a loaded module, or None."""
    if not host.exists(LOADED):
        return None
    lines = host.memo("loaded modules", lambda: host.read(LOADED)).decode("ascii", "replace").splitlines()
    return next((line for line in lines if _same(line.partition(" ")[0]) == _same(name)), None)


def users(host, name):
    """Return how many use a loaded module, devices among them (-1: it cannot be unloaded); None where it is not loaded,
    or will not be.
    """
    line = None if host.declared(("module", name)) == "unloaded" else loaded(host, name)
    if line is None:
        return None
    words = (line + " - - - -").split()
    count = whole(words[2])
    if count is None or "permanent" in words[3]:
        return -1
    others = count - sum(host.declared(("module", one)) == "unloaded" for one in words[3].split(","))
    return others + len(_devices(host, name))


def _devices(host, name):
    """Return the devices that a module's drivers have in hand, which the kernel does not count as users of it."""
    drivers = "/sys/module/%s/drivers" % _same(name)
    return [path for path in host.glob(drivers + "/*/*") if host.exists(path + "/driver")]


def command(host, name):
    """Return the Command that modprobe runs instead of loading a module, or None."""
    return host.memo("modprobe.d", lambda: _commands(host)).get(_same(name))


def barred(host, name):
    """Return the Command by which a module cannot be loaded, or None. `blacklist` alone stops neither modprobe nor
    what depends on the module.
    """
    found = command(host, name)
    return found if found is not None and _NOTHING.fullmatch(found.text) else None


def keep_out(host, name):
    """Stage that a module cannot be loaded by its name, by an alias, or by another module."""
    old = host.read(OWN) if host.exists(OWN) else _FIRST
    host.stage_content(OWN, old + ("install %s /bin/false\nblacklist %s\n" % (name, name)).encode("ascii"))


def _commands(host):
    found: Dict[str, Command] = {}
    for path in visible(host, FOLDERS):
        number = 1
        for line in host.read(path).decode("utf-8", "replace").replace("\\\n", " \v").split("\n"):
            match = _INSTALL.match(line.strip())
            if match:
                found.setdefault(_same(match.group("name")), Command(
                    match.group("command").replace("\v", ""), Where(path, number)))
            number += 1 + line.count("\v")
    return found


def _same(name):
    return name.replace("-", "_")
