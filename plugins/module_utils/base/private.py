# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to this collection on a host, root's alone: its journals, guards and locks."""

import contextlib
import errno
import os
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import (
    DIRECTORY,
    shared,
    sync_directory,
    through,
    trusted,
)

BASE = "/var/lib/jrt0117"


class NotOurs(OSError):
    """A folder or file of this collection's own can be changed by others, so nothing in it is believed."""

    def __init__(self, path, found):
        super().__init__(
            errno.EPERM,
            "%s belongs to uid %d with mode %04o, and must be writable by root alone; look at what is in it, then "
            "remove it" % (path, found.st_uid, stat.S_IMODE(found.st_mode)), path)


@contextlib.contextmanager
def private_folder(root, path, make=False):
    """Give a handle of a folder of our own, in which and above which nobody but root can write.

    Raises NotOurs otherwise, FileNotFoundError where it is not there and is not to be made (`make`, for root only).
    """
    handle = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        here = ""
        for part in [part for part in path.split("/") if part]:
            here += "/" + part
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o700 if here == path else 0o755, dir_fd=handle)
                    sync_directory(through(handle))
            inner = os.open(part, DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
            found = os.fstat(handle)
            if found.st_uid not in trusted() or shared(handle, found):
                raise NotOurs(here, found)
        yield handle
    finally:
        os.close(handle)


def open_private(folder, name, flags, named=True):
    """Open a file of our own in a private folder; NotOurs where it is another's, has other names (which do not matter
    where not `named`), or is no file.
    """
    handle = os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600, dir_fd=folder)
    found = os.fstat(handle)
    if (
            not stat.S_ISREG(found.st_mode) or found.st_uid not in trusted() or (named and found.st_nlink > 1)
            or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        os.close(handle)
        raise NotOurs(name, found)
    return handle


def read_private(folder, name):
    """Return the bytes of a file in a private folder."""
    with os.fdopen(open_private(folder, name, os.O_RDONLY), "rb") as stream:
        return stream.read()


def write_private(folder, name, data):
    """Write a file into a private folder, whole or not at all, durably."""
    unfinished = name + "~"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(unfinished, dir_fd=folder)
    with os.fdopen(open_private(folder, unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.rename(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
    sync_directory(through(folder))


def remove_private(root, path):
    """Remove a private folder with the files in it; one with folders in it stays, and who cannot remove it leaves it.
    """
    with contextlib.suppress(OSError), private_folder(root, os.path.dirname(path)) as above:
        with private_folder(root, path) as folder:
            for name in os.listdir(through(folder)):
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=folder)
        os.rmdir(os.path.basename(path), dir_fd=above)
