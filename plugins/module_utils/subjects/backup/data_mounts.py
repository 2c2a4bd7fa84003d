# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local file systems that are mounted for data: not those of a system itself."""

from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts

# Of the system, its software and its logs; of the kernel; of containers.
_SYSTEM = (
    "/bin", "/boot", "/dev", "/efi", "/etc", "/lib", "/lib64", "/media", "/nix", "/opt", "/proc", "/recovery", "/run",
    "/sbin", "/snap", "/sys", "/sysroot", "/tmp", "/usr", "/var/cache", "/var/lib/containers", "/var/lib/containerd",
    "/var/lib/docker", "/var/lib/kubelet", "/var/lib/lxc", "/var/lib/lxcfs", "/var/lib/machines", "/var/lib/snapd",
    "/var/log", "/var/snap", "/var/tmp")
# What lies above everything says nothing by itself.
_WIDE = ("/", "/var", "/var/lib")
_NO_DATA = frozenset(("erofs", "iso9660", "overlay", "ramfs", "squashfs", "tmpfs", "udf"))


def of(host: Any) -> List[str]:
    """Return the places where they are mounted, in order; nothing where that cannot be told."""
    found: List[str] = host.ask("data mounts", lambda: _mounted(host))
    return found


def _mounted(host):
    try:
        by_folder = mounts.by_folder()
    except HostError:
        return []
    found = []
    for folder, names in by_folder.items():
        for name, (kind, options) in names.items():
            place = folder.rstrip("/") + "/" + name
            if (kind in mounts.LOCAL - _NO_DATA and "ro" not in options and place not in _WIDE
                    and not below(place, _SYSTEM) and _used(host, place)):
                found.append(place)
    return sorted(found)


def below(path: str, folders: Any) -> bool:
    """Tell whether a path is one of some folders, or lies below one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _used(host, place):
    """Tell whether anything is kept there."""
    try:
        return any(name != "lost+found" for name in host.listdir(place))
    except HostError:
        return True
