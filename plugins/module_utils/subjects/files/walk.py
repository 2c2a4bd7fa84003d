# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one walk through a host's system directories: what anybody may write to, and what belongs to nobody.

It is made once a run and is bounded in time and entries. It goes on into every local file system that is mounted on the
way. Whoever judges looks again at the few paths it gives, so that what was staged or changed since is seen without a
second walk.
"""

import errno
import os
import stat
import time
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.beside import Beside
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts, stores
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

# The largest comes last: where the bound is hit, the configuration has been seen.
ROOTS = ("/etc", "/boot", "/opt", "/srv", "/var", "/bin", "/sbin", "/lib", "/lib64", "/usr")
# systemd makes up users of this range for units with DynamicUser=; they are in no file.
_DYNAMIC = range(61184, 65520)
# Each is a finding's detail, and to close it an entry of the journal that waits for the disk.
MOST = 1000
# What a person owns gives that person's rights only, and anybody can make such files.
_SYSTEM = range(1000)
_CLOCK = 2000
_OTHERS_WRITE = stat.S_IWOTH
_SET_ID = stat.S_ISUID | stat.S_ISGID
_NOTABLE = _OTHERS_WRITE | _SET_ID
_BEGUN = "begun"
_KIND = stat.S_IFMT(0o777777)


def begin(host, policy):
    """Begin the walk in a process of its own: of() waits for the rest of it only."""
    bounds = policy.walk_seconds, policy.walk_entries
    if host.live:
        # Read here, where others use it too.
        known_owners(host)
        host.once((_BEGUN, bounds), lambda: Beside(lambda: vars(Walk(host, *bounds))))


def of(host, policy):
    """Return the finished walk of this host, made at the first call within these bounds."""
    bounds = policy.walk_seconds, policy.walk_entries
    return host.once(bounds, lambda: _finished(host, bounds))


def _finished(host, bounds):
    begun = host.once((_BEGUN, bounds), lambda: None)
    seen = None if begun is None else begun.result()
    if seen is None:
        return Walk(host, *bounds)
    walk = Walk.__new__(Walk)
    vars(walk).update(seen)
    return walk


def shown(path):
    """Return a path for a sentence: whatever is in its name, it stays on one line and is text."""
    return harmless(path)


class Walk:
    """What was seen. `writable`, `unowned` and `privileged` are paths of the host; `stopped` is where a bound was hit,
    else None.

    `more_writable` and `more_unowned` count what was seen beyond the MOST that are named. `left_out` and `pseudo` are
    the (path, kind, options) of file systems that were not looked into: those of other machines or of unknown kind, and
    those that store nothing. `foreign` are the folders with the files of other systems, containers above all.
    `unchangeable` are those of writable paths whose mode cannot be set, for the file system has none or is read-only.
    """

    def __init__(self, host, seconds, entries):
        self.roots: List[Any] = []
        self.writable = []
        self.unowned = []
        self.privileged = []
        self.more_writable = 0
        self.more_unowned = 0
        self.unchangeable = set()
        self.left_out = []
        self.pseudo = []
        self.unread = []
        self.foreign = set()
        self.entries = 0
        self.stopped = None
        self._host = host
        self._end = time.monotonic() + seconds
        self._entries = entries
        self._prefix = 0 if host.live else len(host.root)
        self.owners = known_owners(host)
        self._mounted = mounts.by_folder()
        # Data on a file system of its own comes after the configuration: it may be large.
        self._later: List[Any] = []
        # Folders in which people can make what they like come last of all, or they could keep everything behind from
        # being seen.
        self._theirs: List[Any] = []
        self._stores = stores.of(host)
        for root in ROOTS:
            self._walk(host.real(root), self.roots)
        while self._later or self._theirs:
            if self._later:
                self._walk(self._later.pop(0), [])
            else:
                self._descend(*self._theirs.pop())
        # The host remembers this walk, which needs it no more, and what is left is of plain types.
        del self._host, self._stores, self._mounted, self._end

    def _walk(self, real, walked):
        """Walk a folder, adding it to `walked` where it is one."""
        mounted = self._mounted.get(os.path.dirname(real), {})
        if self.stopped is not None or self._is_store(real) or self._passed_by(real, mounted):
            return
        try:
            found = os.lstat(real)
        except OSError as error:
            self._unreadable(real, error)
            return
        # Where /bin is a link to /usr/bin, it is seen there.
        if not stat.S_ISDIR(found.st_mode):
            return
        walked.append(real[self._prefix:])
        changeable = mounts.changeable(*mounted.get(os.path.basename(real), (None, ())))
        known = len(self.writable)
        self._judge(real, found)
        if not changeable:
            self.unchangeable.update(self.writable[known:])
        self._descend(real, changeable)

    def _descend(self, real, changeable):
        """Look at all below a folder that is on the same file system."""
        known, pending = len(self.writable), [real]
        theirs: List[Any] = []
        while pending and self.stopped is None:
            folder = pending.pop()
            if self._bound_hit():
                self.stopped = folder[self._prefix:]
            else:
                pending.extend(self._scan(folder, theirs))
        self._theirs.extend((folder, changeable) for folder in theirs)
        if not changeable:
            self.unchangeable.update(self.writable[known:])

    def _is_store(self, real):
        """Tell whether a folder holds other systems' files, and keep it in mind."""
        path = real[self._prefix:]
        if path in self._stores.named:
            self.foreign.add(path)
        return path in self.foreign

    def _passed_by(self, real, mounted):
        """Tell whether the file system mounted on a path is not to be looked into, and keep it in mind."""
        kind, options = mounted.get(os.path.basename(real), (None, ()))
        if kind is None or kind in mounts.LOCAL:
            return False
        (self.pseudo if kind in mounts.PSEUDO else self.left_out).append((real[self._prefix:], kind, options))
        return True

    def _bound_hit(self):
        return self.entries >= self._entries or time.monotonic() > self._end

    def _scan(self, folder, theirs):
        """Look at everything in a folder and return the folders in it that are on the same file system and of this
        host.

        Those in which people can make what they like go to `theirs` instead.
        """
        folders, names, open_folders = [], [], set()
        mounted = self._mounted.get(folder, {})
        uids, gids = self.owners
        # What is asked of each of many thousand entries is asked of names at hand.
        beside, looked_at, roots_are_known = stores.BESIDE, self.entries, 0 in uids and 0 in gids
        before = self._seen()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    looked_at += 1
                    if not looked_at % _CLOCK:
                        self.entries = looked_at
                        if self._bound_hit():
                            # One folder may hold millions of files.
                            self.stopped = folder[self._prefix:]
                            break
                    # Before anything is asked of it: a server that is gone never answers.
                    if mounted and entry.name in mounted and self._passed_by(entry.path, mounted):
                        continue
                    if entry.is_symlink():
                        continue
                    found = entry.stat(follow_symlinks=False)
                    mode = found.st_mode
                    is_folder = mode & _KIND == stat.S_IFDIR
                    if is_folder or entry.name in beside:
                        names.append(entry.name)
                    elif roots_are_known and not (mode & _NOTABLE or found.st_uid or found.st_gid):
                        # Nearly all are such files.
                        continue
                    if is_folder and mounted and entry.name in mounted:
                        self._later.append(entry.path)
                        continue
                    if mode & _OTHERS_WRITE or found.st_uid not in uids or found.st_gid not in gids:
                        self._judge(entry.path, found)
                    if is_folder:
                        folders.append(entry.path)
                        if mode & _OTHERS_WRITE or (found.st_uid not in _SYSTEM and self._host.live):
                            open_folders.add(entry.path)
                    elif mode & _SET_ID and self._gives_rights(found):
                        self.privileged.append(entry.path[self._prefix:])
        except OSError as error:
            self._unreadable(folder, error)
        self.entries = looked_at
        path = folder[self._prefix:]
        for store in self._stores.inside(path, names):
            self._leave_out(store, before)
        inside = [one for one in folders if not self._is_store(one)] if folders and path not in self.foreign else []
        if not open_folders:
            return inside
        theirs.extend(path for path in inside if path in open_folders)
        return [path for path in inside if path not in open_folders]

    def _seen(self):
        return len(self.writable), len(self.unowned), len(self.privileged), self.more_writable, self.more_unowned

    def _leave_out(self, path, before):
        """Forget what was seen of a folder since `before`: it holds other systems' files."""
        self.foreign.add(path)
        for found, kept in zip((self.writable, self.unowned, self.privileged), before):
            found[kept:] = [one for one in found[kept:] if not (one + "/").startswith(path + "/")]
        # It was judged with its own folder, before it was known for what it is.
        for found in (self.writable, self.unowned):
            if path in found:
                found.remove(path)

    def _unreadable(self, real, error):
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            self.unread.append(real[self._prefix:])

    def _gives_rights(self, found):
        """Tell whether a file runs with the rights of a system account or group."""
        if not stat.S_ISREG(found.st_mode) or not found.st_mode & 0o111:
            return False
        of_system = (
            (found.st_mode & stat.S_ISUID and found.st_uid in _SYSTEM)
            or (found.st_mode & stat.S_ISGID and found.st_gid in _SYSTEM))
        return bool(of_system) or not self._host.live

    def _judge(self, real, found):
        path = real[self._prefix:]
        if open_to_all(stat.S_ISDIR(found.st_mode), stat.S_ISREG(found.st_mode), found.st_mode):
            if len(self.writable) < MOST:
                self.writable.append(path)
            else:
                self.more_writable += 1
        if found.st_uid not in self.owners[0] or found.st_gid not in self.owners[1]:
            if len(self.unowned) < MOST:
                self.unowned.append(path)
            else:
                self.more_unowned += 1


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
