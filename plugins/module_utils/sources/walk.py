# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one walk through a host's system directories: what anybody may write to, and what belongs to nobody.

It is made once a run and is bounded in time and entries. Whoever judges looks again at the few paths it gives, so that
what was staged or changed since is seen without a second walk.
"""

import errno
import os
import stat
import time
import weakref

from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import people

# The largest comes last: where the bound is hit, the configuration has been seen.
ROOTS = ("/etc", "/boot", "/opt", "/srv", "/var", "/bin", "/sbin", "/lib", "/lib64", "/usr")
# Files of containers: their owners are accounts of the container.
FOREIGN = ("/var/lib/docker", "/var/lib/containers", "/var/lib/containerd", "/var/lib/kubelet", "/var/lib/lxc", "/var/lib/machines")
# systemd makes up users of this range for units with DynamicUser=; they are in no file.
_DYNAMIC = range(61184, 65520)
_MOST = 1000
# What a person owns gives that person's rights only, and anybody can make such files.
_SYSTEM = range(1000)
_CLOCK = 2000

_WALKED = weakref.WeakKeyDictionary()


def of(host, policy):
    """Return the finished walk of this host, made at the first call."""
    if host not in _WALKED:
        _WALKED[host] = Walk(host, policy.walk_seconds, policy.walk_entries)
    return _WALKED[host]


def shown(path):
    """Return a path for a sentence: whatever is in its name, it stays on one line and is text."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in path)


class Walk:
    """What was seen. `writable`, `unowned` and `privileged` are paths of the host; `stopped` is where a bound was hit, else None."""

    def __init__(self, host, seconds, entries):
        self.roots = []
        self.writable = []
        self.unowned = []
        self.privileged = []
        self.unread = []
        self.entries = 0
        self.stopped = None
        self._host = host
        self._end = time.monotonic() + seconds
        self._entries = entries
        self._prefix = 0 if host.live else len(host.root)
        self.owners = known_owners(host)
        for root in ROOTS:
            if self.stopped is None:
                self._walk(root)

    def _walk(self, root):
        real = self._host.real(root)
        try:
            found = os.lstat(real)
        except OSError:
            return
        # Where /bin is a link to /usr/bin, it is seen there.
        if not stat.S_ISDIR(found.st_mode):
            return
        self.roots.append(root)
        self._judge(real, found)
        foreign = set(self._host.real(path) for path in FOREIGN)
        pending = [real]
        while pending and self.stopped is None:
            folder = pending.pop()
            if self._bound_hit():
                self.stopped = folder[self._prefix:]
            else:
                pending.extend(path for path in self._scan(folder, found.st_dev) if path not in foreign)

    def _bound_hit(self):
        return self.entries >= self._entries or time.monotonic() > self._end

    def _scan(self, folder, device):
        """Look at everything in a folder and return the folders in it that are on the same file system."""
        folders = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self.entries += 1
                    if entry.is_symlink():
                        continue
                    found = entry.stat(follow_symlinks=False)
                    is_folder = stat.S_ISDIR(found.st_mode)
                    if is_folder and found.st_dev != device:
                        continue
                    if found.st_mode & 0o002 or found.st_uid not in self.owners[0] or found.st_gid not in self.owners[1]:
                        self._judge(entry.path, found)
                    if is_folder:
                        folders.append(entry.path)
                    elif found.st_mode & (stat.S_ISUID | stat.S_ISGID) and self._gives_rights(found):
                        self.privileged.append(entry.path[self._prefix:])
                    if self.entries % _CLOCK == 0 and self._bound_hit():
                        # One folder may hold millions of files.
                        self.stopped = folder[self._prefix:]
                        break
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                self.unread.append(folder[self._prefix:])
        return folders

    def _gives_rights(self, found):
        """Tell whether a file runs with the rights of a system account or group."""
        if not stat.S_ISREG(found.st_mode) or not found.st_mode & 0o111:
            return False
        of_system = (found.st_mode & stat.S_ISUID and found.st_uid in _SYSTEM) or (found.st_mode & stat.S_ISGID and found.st_gid in _SYSTEM)
        return bool(of_system) or not self._host.live

    def _judge(self, real, found):
        path = real[self._prefix:]
        if open_to_all(stat.S_ISDIR(found.st_mode), stat.S_ISREG(found.st_mode), found.st_mode) and len(self.writable) < _MOST:
            self.writable.append(path)
        if (found.st_uid not in self.owners[0] or found.st_gid not in self.owners[1]) and len(self.unowned) < _MOST:
            self.unowned.append(path)


def open_to_all(is_folder, is_file, mode):
    """Tell whether anybody may write to a file, or replace what others have in a folder."""
    return bool(mode & 0o002) and (is_file or (is_folder and not mode & stat.S_ISVTX))


def known_owners(host):
    """Return the user ids and the group ids that belong to somebody."""
    folk = people.of(host)
    uids = set(entry.uid for entry in folk.passwd.entries) | set(_DYNAMIC)
    gids = set(entry.gid for entry in folk.group.entries) | set(_DYNAMIC)
    if not host.live:
        # An image that an ordinary user unpacked is theirs throughout.
        found = os.stat(host.root)
        uids.add(found.st_uid)
        gids.add(found.st_gid)
    return uids, gids
