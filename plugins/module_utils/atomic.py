# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files replaced whole or not at all, with their mode, owner, context and access list, through directories no link can lead astray."""

import contextlib
import errno
import os
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import sync_directory

# What a mode does not tell, and a replaced file would lose.
_XATTRS = ("security.selinux", "system.posix_acl_access")


def read_real(path):
    """Return the bytes at a real path, or None where no regular file is (a link is none: paths are resolved before)."""
    if not stat.S_ISREG(_mode(path)):
        return None
    with open(path, "rb") as stream:
        return stream.read()


def _mode(path):
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def attributes(path):
    """Return mode, owner, SELinux context and access list of a real path as JSON-able data, or None where nothing is."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    state = {"mode": found.st_mode & 0o7777, "uid": found.st_uid, "gid": found.st_gid}
    if stat.S_ISLNK(found.st_mode):
        return dict(state, link=os.readlink(path))
    xattrs = {name: value.hex() for name, value in ((name, _xattr(path, name)) for name in _XATTRS) if value}
    return dict(state, xattrs=xattrs) if xattrs else state


def _xattr(path, name):
    try:
        return os.getxattr(path, name, follow_symlinks=False)
    except OSError:
        return None


def _set_attributes(handle, state, live):
    try:
        os.fchown(handle, state["uid"], state["gid"])
    except PermissionError:
        # An unpacked image may belong to an ordinary user, who cannot give files away.
        if live:
            raise
    for name, value in state.get("xattrs", {}).items():
        os.setxattr(handle, name, bytes.fromhex(value))
    # Last: changing the owner drops set-uid bits, and an access list sets the bits of the group.
    os.fchmod(handle, state["mode"])


def temporary_of(real):
    """Return where new bytes lie until they are renamed over a real path."""
    # A leading dot and this ending keep it out of every *.conf glob, sudoers.d and pam.d while it lies there.
    return os.path.join(os.path.dirname(real), ".%s.jrt0117~" % os.path.basename(real))


def write_temporary(real, data, state, live):
    """Write the bytes and attributes durably beside the path, to be renamed over it; return the temporary's path."""
    name = temporary_of(real)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name)
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        _set_attributes(stream.fileno(), state, live)
        os.fsync(stream.fileno())
    return name


@contextlib.contextmanager
def pinned(real):
    """Give a path to the same entry through a handle of its directory, to which no symbolic link has led.

    Paths are resolved when they are staged. Who owns a directory on the way could put a link there since, and have root
    change a file elsewhere.
    """
    handle = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in os.path.dirname(real).split("/"):
            if part:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
                os.close(handle)
                handle = inner
        yield "/proc/self/fd/%d/%s" % (handle, os.path.basename(real))
    finally:
        os.close(handle)


def put_back(real, data, state, live, expected=None):
    """Bring a path back to the bytes (None: a directory or unknown) and attributes (None: nothing was there).

    Where only attributes change, `expected` are those the file has to have until then.
    """
    if attributes(real) == state and (data is None or data == read_real(real)):
        return
    with pinned(real) as place:
        if state is None:
            _remove(place)
        elif "link" in state:
            _put_link(place, state)
        elif data is None or data == read_real(place):
            _put_attributes(place, state, live, expected)
        else:
            os.rename(write_temporary(place, data, state, live), place)
        sync_directory(os.path.dirname(place))


def _put_attributes(real, state, live, expected):
    handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        # Its directory's owner could have put another user's file in its place, as a hard link.
        if expected is not None and (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) != (
                expected["uid"], expected["gid"], expected["mode"]):
            raise OSError(errno.ESTALE, "changed on the host while this run judged it; run again")
        _set_attributes(handle, state, live)
    finally:
        os.close(handle)


def _remove(real):
    if os.path.islink(real) or not os.path.isdir(real):
        os.unlink(real)
        return
    try:
        os.rmdir(real)
    except OSError as error:
        # Others have put something into it since, and need it.
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise


def _put_link(real, state):
    name = temporary_of(real)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name)
    os.symlink(state["link"], name)
    os.lchown(name, state["uid"], state["gid"])
    os.rename(name, real)
