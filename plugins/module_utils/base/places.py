# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files in folders that are held open: who else could have a hand in them, and what stands there.

Ordinary users are at work while root looks and changes. So a path is walked once, from the root down, and no link on it
is followed; its directory is held open, and what is there is opened once and judged through that one handle.
"""

import contextlib
import errno
import os
import stat
from collections import namedtuple
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import unchangeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# What is read whole into memory, and kept by the journal.
MAX_BYTES = 64 * 1024 * 1024
# What a mode does not tell.
ACCESS_LIST = "system.posix_acl_access"
DIRECTORY = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_OPEN = Text(
    "is not changed: {folder} belongs to uid {uid} with mode {mode}, so that somebody else can put other files here; "
    "close that directory first", "不予更改：{folder} 属于 uid {uid}，权限 {mode}，他人可在此替换文件；请先收紧该目录")
_BY_LINK = Text(
    "is not changed: it is reached through the symbolic link {link}, which belongs to uid {uid}; name the path "
    "without it", "不予更改：该路径经由符号链接 {link}（属于 uid {uid}）；请改用不含该链接的路径")
_LINKED = Text(
    "is not changed: a symbolic link, or no directory, has come to stand at {folder} while this run looked",
    "不予更改：运行期间 {folder} 变成了符号链接或不再是目录")
_KEPT = Text("is not changed: {why}", "不予更改：{why}")
_NAMES = Text(
    "is not changed: the file has {count} names, and others can write to the directory {folder}; find them with find "
    "/ -xdev -samefile",
    "不予更改：该文件有 {count} 个硬链接，且他人可写目录 {folder}；请用 find / -xdev -samefile 查出")


class Hazard(OSError):
    """Somebody else could turn a change of this path against the host, so it is left alone; `reason` is a Text."""

    def __init__(self, path, reason):
        super().__init__(errno.ENOTSUP, str(reason), path)
        self.reason = reason


Folder = namedtuple("Folder", "path found shared")


def through(handle):
    """Return a path by which the kernel reaches just what a handle holds."""
    return "/proc/self/fd/%d" % handle


def sync_directory(path):
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shared(handle, found):
    """Tell whether somebody beside its owner and root may write to a directory. An access list shows in the bits of the
    group.
    """
    if found.st_mode & stat.S_IWOTH:
        return True
    if not found.st_mode & stat.S_IWGRP:
        return False
    return found.st_gid != 0 or xattr(handle, ACCESS_LIST) is not None


def xattr(handle, name):
    try:
        return os.getxattr(through(handle), name)
    except OSError:
        return None


def trusted():
    # An unpacked image may belong to the ordinary user who judges it.
    return {0, os.geteuid()}


class Place:
    """A name in a directory that is held open, and what was seen on the way there. Made by `place`."""

    def __init__(self, root, path, directory, folders):
        self.path = path
        self.live = root == "/"
        self.name = os.path.basename(path)
        self._directory = directory
        self._folders = folders

    # Who else could have a hand in it

    def hazard(self, owner, replacing, names=1):
        """Return why what is here must not be changed, as a Text, or None.

        Below a directory that others can write to, each directory has to be root's or the `owner`'s, for whom the
        change is made, and the file has to have one name; where the name itself is given to other bytes (`replacing`),
        nobody but these two may write there.
        """
        below = False
        for folder in self._folders:
            uid = folder.found.st_uid
            below = below or folder.shared or uid not in trusted()
            if below and (uid not in trusted() | {owner} or (replacing and folder.shared)):
                return _OPEN.format(folder=folder.path, uid=uid, mode="%04o" % stat.S_IMODE(folder.found.st_mode))
        if below and names > 1:
            return _NAMES.format(count=names, folder=self._folders[-1].path)
        return None

    @property
    def reached(self):
        """Whether somebody beside root can have a hand in it: elsewhere another name of a file, which anybody may give
        it, harms nothing.
        """
        return self.hazard(None, replacing=True) is not None

    def refuse_hazard(self, owner, replacing, names=1):
        """Raise Hazard where there is one."""
        reason = self.hazard(owner, replacing, names)
        if reason is not None:
            raise Hazard(self.path, reason)

    def unchangeable(self, replacing):
        """Return as a Text what keeps root itself from changing what is here, or None."""
        with self.entry() as entry:
            return unchangeable.reason(self._directory, None if entry is None else entry.handle, replacing)

    @property
    def owner(self):
        """The owner of the directory, who may take names away there and put them back."""
        return self._folders[-1].found.st_uid

    # Looking

    def same_device(self, found):
        """Tell whether something has the device's number of its directory."""
        return found.st_dev == self._folders[-1].found.st_dev

    def look(self):
        """Return the os.stat_result of what is here, links not followed, or None."""
        try:
            return os.lstat(self.name, dir_fd=self._directory)
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def entry(self):
        """Give what is here as an Entry, through one handle; None where nothing is."""
        try:
            handle = os.open(self.name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._directory)
        except FileNotFoundError:
            yield None
            return
        try:
            yield self.seen(handle)
        finally:
            os.close(handle)

    def seen(self, handle):
        """Return what a handle of what is here tells."""
        return Entry(handle)


class Entry:
    """What stands at a place, held by one handle from judging to change: another thing that takes its name is not it.
    """

    def __init__(self, handle):
        self.handle = handle
        self.found = os.fstat(handle)
        self.is_file = stat.S_ISREG(self.found.st_mode)
        # Those of a directory are no other ways to it.
        self.names = 1 if stat.S_ISDIR(self.found.st_mode) else self.found.st_nlink


@contextlib.contextmanager
def place(root, path, kind=Place):
    """Give the Place (`kind`) of a resolved path of the host; OSError where its directory is not there, Hazard where a
    link stands in the way.
    """
    handle = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    folders: List[Folder] = []
    try:
        for part in [""] + [part for part in os.path.dirname(path).split("/") if part]:
            here = folders[-1].path.rstrip("/") + "/" + part if folders else "/"
            if part:
                handle = _entered(handle, part, path, here)
            found = os.fstat(handle)
            folders.append(Folder(here, found, shared(handle, found)))
        yield kind(root, path, handle, folders)
    finally:
        os.close(handle)


def _entered(handle, part, path, here):
    """Return a handle of a directory inside another, which is closed."""
    try:
        inner = os.open(part, DIRECTORY, dir_fd=handle)
    except OSError as error:
        # With O_PATH the kernel says of a link that it is no directory.
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise Hazard(path, _LINKED.format(folder=here))
        raise
    os.close(handle)
    return inner


def hazard_of_link(root, path):
    """Return why nothing may be changed that is reached through the link at a path, as a Text, or None."""
    try:
        with place(root, path) as here:
            found = here.look()
            if found is None or found.st_uid in trusted():
                return here.hazard(None, replacing=True)
            return _BY_LINK.format(link=path, uid=found.st_uid)
    except Hazard as error:
        return error.reason
    except OSError:
        return None


def hazard_of(root, path, replacing, removing=False):
    """Return why a path must not be changed (or its name be given to other bytes: `replacing`), as a Text, or None."""
    try:
        with place(root, path) as here:
            found = here.look()
            names = 1 if found is None or stat.S_ISDIR(found.st_mode) else found.st_nlink
            owner = None if found is None else here.owner if removing else found.st_uid
            return here.hazard(owner, replacing, names) or _kept(here.unchangeable(replacing))
    except Hazard as error:
        return error.reason
    except OSError:
        # What is not there, or cannot be reached, is not changed either; who tries is told.
        return None


def roots_alone(root, path):
    """Tell whether a resolved path is a file that nobody but root can change or replace: root runs no other."""
    try:
        with place(root, path) as here, here.entry() as entry:
            if entry is None or not entry.is_file or entry.found.st_uid not in trusted():
                return False
            return not shared(entry.handle, entry.found) and here.hazard(None, replacing=True) is None
    except OSError:
        return False


def _kept(why):
    return None if why is None else _KEPT.format(why=why)


def unchangeable_at(root, path, replacing):
    """Return as a Text what keeps root itself from changing a path, or None."""
    try:
        with place(root, path) as here:
            return here.unchangeable(replacing)
    except OSError:
        return None
