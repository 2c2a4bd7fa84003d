# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is mounted where, as the kernel tells it, and whether the files there are this host's own."""

import os
from typing import Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.unchangeable import MODELESS, plain

TABLE = "/proc/self/mountinfo"
# Kinds whose files lie on this host. What is not named here may be another machine's, and may never answer.
LOCAL = frozenset(
    (
        "aufs", "bcachefs", "btrfs", "erofs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk", "iso9660", "jfs",
        "msdos", "nilfs2", "ntfs", "ntfs3", "overlay", "ramfs", "reiserfs", "squashfs", "tmpfs", "udf", "vfat", "xfs",
        "zfs"))
# Kinds that the kernel makes up: nothing is stored in them.
PSEUDO = frozenset(
    (
        "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs",
        "fuse.lxcfs", "fusectl", "hugetlbfs", "mqueue", "nfsd", "nsfs", "proc", "pstore", "rpc_pipefs", "securityfs",
        "selinuxfs", "sysfs", "tracefs"))


def by_folder():
    """Return folder -> {name in it: (kind, options) of the file system mounted there}, as this process sees paths."""
    found: Dict[str, Dict[str, Tuple[str, List[str]]]] = {}
    try:
        with open(TABLE, encoding="utf-8", errors="surrogateescape") as stream:
            # Of several on one place the last one is seen.
            for line in stream:
                mount, _dash, source = line.partition(" - ")
                point, options = mount.split(" ")[4:6]
                folder, name = os.path.split(plain(point))
                found.setdefault(folder, {})[name] = (source.split(" ", 1)[0], options.split(","))
    except OSError as error:
        raise Unreadable(TABLE, error.strerror)
    return found


def overlaid(table):
    """Return the folders that overlays are made of, from the bytes of a mount table: layers of containers, as a rule.
    """
    places = []
    for line in table.decode("utf-8", "surrogateescape").splitlines():
        source = line.partition(" - ")[2].split(" ")
        if source[0] == "overlay" and len(source) > 2:
            for option in source[2].split(","):
                name, _equals, value = option.partition("=")
                if name.startswith(("lowerdir", "upperdir", "workdir", "datadir")):
                    places += [plain(place) for place in value.split(":")]
    return [place for place in places if place.startswith("/")]


def under(real):
    """Return (kind, options) of the file system mounted nearest above a path or on it; (None, ()) where none is told.
    """
    mounted, path = by_folder(), real
    while True:
        folder, name = os.path.split(path)
        if name in mounted.get(folder, {}):
            return mounted[folder][name]
        if folder == path:
            return None, ()
        path = folder


def changeable(kind, options):
    """Tell whether the mode of a file there can be set."""
    return kind not in MODELESS and "ro" not in options
