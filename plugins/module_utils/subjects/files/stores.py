# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where other systems' files lie: the layers, root file systems and volumes of containers, known by what they look
like.

Their owners and modes are those of the systems inside. A place is known by what the kernel has mounted of it, by the
settings of the program that keeps it, or by the layout of a store.
"""

import os
import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts

_MOUNTS = "/proc/self/mountinfo"
# What programs take where their settings say nothing.
_DEFAULTS = (
    "/var/lib/docker", "/var/lib/containers", "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/lxc",
    "/var/lib/machines", "/var/lib/nerdctl", "/var/snap/docker/common/var-lib-docker")
_SETTINGS = (
    "/etc/docker/daemon.json", "/var/snap/docker/current/config/daemon.json", "/etc/containers/storage.conf",
    "/usr/share/containers/storage.conf", "/etc/containers/storage.conf.d/*.conf", "/etc/containers/containers.conf",
    "/etc/containers/containers.conf.d/*.conf", "/etc/containerd/config.toml", "/etc/rancher/k3s/config.yaml",
    "/etc/rancher/rke2/config.yaml", "/etc/k0s/k0s.yaml", "/etc/lxc/lxc.conf", "/etc/crio/crio.conf",
    "/etc/crio/crio.conf.d/*", "/etc/default/docker", "/etc/sysconfig/docker")
# Their command lines name places, too.
_UNITS = ("docker", "containerd", "crio", "k3s*", "rke2*", "k0s*", "kubelet")
_UNIT_FILES = ("/etc/systemd/system/%s.service", "/etc/systemd/system/%s.service.d/*.conf")
_PLACE = re.compile(
    r"(?:(?<=\s)-g|\b(?:data-root|graph|graphroot|root|root-dir|data-dir|dataDir|volume_path|lxc\.lxcpath))[\"']?[ "
    r"\t]*[:= \t][ \t]*[\"']?(/[^\"'\s,}]+)")
# A folder with one of these in it is a store as a whole.
_MARKS = re.compile(
    r"(overlay2|fuse-overlayfs|(overlay|vfs|btrfs|zfs)-(layers|images|containers)|io\.containerd\..*|runc-[a-z]+|"
    r"storage-pools|pod-resources|volume-subpaths|plugins_registry)$")
# And a folder with all of these, whatever driver keeps its layers.
_ENGINE = frozenset(("containers", "network", "plugins", "volumes"))
# These themselves, with whatever is in them.
_LAYERS = re.compile(
    r"/(overlay2?/[^/]+/(diff|merged)|snapshots/\d+/(fs|snapshot)|aufs/diff/[^/]+|btrfs/subvolumes/[^/]+|"
    r"kubernetes\.io~[^/]+"
    # Volumes that provisioners make for claims, by the claim's id.
    r"|([^/]+-)?pvc-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_[^/]+)?)$")
_RELEASES = ("etc/os-release", "usr/lib/os-release")
# Files that lie beside the root of a container.
BESIDE = frozenset(("config", "config.json", "metadata.yaml", "backup.yaml"))
# Too much lies in these for the whole of one to be a store.
_WIDE = re.compile(
    r"/[^/]+$|/(var|usr)/(lib|local|share|log|spool|cache|lib64|snap)$|/var/lib/snapd$|/usr/local/lib$|/$|$")


def of(host):
    """Return the stores of this host."""
    return Stores(host)


class Stores:
    """The stores that settings and mounts name, and how to know another by its layout."""

    def __init__(self, host):
        self._host = host
        named = set(_DEFAULTS) | set(self._set()) | set(self._mounted())
        self.named = set(path for path in map(posixpath.normpath, named) if not _WIDE.match(path))

    def _set(self):
        patterns = list(_SETTINGS) + [form % unit for unit in _UNITS for form in _UNIT_FILES]
        for path in [path for pattern in patterns for path in self._host.glob(pattern)]:
            try:
                text = self._host.read(path).decode("utf-8", "replace").replace("\\\n", " ")
                yield from _PLACE.findall(
                    "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
            except HostError:
                # Who keeps the store by another name is known by its layout.
                continue

    def _mounted(self):
        try:
            return mounts.overlaid(self._host.read(_MOUNTS)) if self._host.exists(_MOUNTS) else []
        except HostError:
            return []

    def inside(self, folder, names):
        """Return which of the paths in a folder are left out; the folder's own where all of it is."""
        if not names:
            # Most folders hold no others: then only where it lies can tell.
            return [folder] if _LAYERS.search(folder) and not _WIDE.match(folder) else []
        if not _WIDE.match(folder):
            marked = any(_MARKS.match(name) for name in names) or _ENGINE.issubset(names) or _LAYERS.search(folder)
            if marked or ("usr" in names and self._holds_system(folder)):
                return [folder]
            if "rootfs" in names and not BESIDE.isdisjoint(names):
                return [posixpath.join(folder, "rootfs")]
            return []
        return [posixpath.join(folder, name) for name in names if _MARKS.match(name)]

    def _holds_system(self, folder):
        """Tell whether a folder with an `usr` is the root of a system; packages of debugging symbols have an `usr` too.
        """
        places = ("usr/local",) + _RELEASES
        return any(os.path.lexists(self._host.real(posixpath.join(folder, place))) for place in places)
