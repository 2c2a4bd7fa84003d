# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files replaced whole or not at all, with their mode, owner, context and access list, through directories no link can lead astray."""

import contextlib
import errno
import hashlib
import os
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.host import MAX_BYTES
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import digest, sync_directory

# What a mode does not tell, and a replaced file would lose.
_XATTRS = ("security.selinux", "system.posix_acl_access")
_OWN = ("mode", "uid", "gid")
_PIECE = 2**20


def read_real(path):
    """Return the bytes at a real path, or None where no regular file is (a link is none: paths are resolved before)."""
    size = _size(path)
    if size is None:
        return None
    if size > MAX_BYTES:
        raise OSError(errno.EFBIG, "is larger than %d MiB" % (MAX_BYTES // _PIECE))
    with open(path, "rb") as stream:
        return stream.read()


def digest_real(path):
    """Return the SHA-256 of what is at a real path, however large, or None where no regular file is."""
    if _size(path) is None:
        return None
    found = hashlib.sha256()
    with open(path, "rb") as stream:
        for piece in iter(lambda: stream.read(_PIECE), b""):
            found.update(piece)
    return found.hexdigest()


def _holds(path, data):
    return _size(path) == len(data) and digest_real(path) == digest(data)


def _size(path):
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


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
    if attributes(real) == state and (data is None or _holds(real, data)):
        return
    with pinned(real) as place:
        if state is None:
            _remove(place)
        elif "link" in state:
            _put_link(place, state)
        elif data is None or _holds(place, data):
            _put_attributes(place, state, live, expected)
        else:
            os.rename(write_temporary(place, data, state, live), place)
        sync_directory(os.path.dirname(place))


def put_attributes_back(real, before, after, live):
    """Undo a change of attributes alone: what the file holds by now stays, and where it is gone nothing is left to undo."""
    found = attributes(real)
    if found is None or "link" in found:
        return
    if not between(found, (before, after)) and _size(real) is not None and os.lstat(real).st_nlink > 1:
        # Its directory's owner could have linked another user's file here since.
        raise OSError(errno.EMLINK, "has several names and another mode or owner than the run left; set them by hand")
    # The context is as it was, and an access list follows the mode.
    put_back(real, None, {name: before[name] for name in _OWN}, live, found)


def between(found, states):
    """Tell whether mode and owner are those of the states, or a mixture: setting them may have been cut short."""
    return all(found[name] in [state[name] for state in states] for name in _OWN)


def _put_attributes(real, state, live, expected):
    handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        seen = {"uid": found.st_uid, "gid": found.st_gid, "mode": stat.S_IMODE(found.st_mode)}
        # Its directory's owner could have put another user's file in its place, as a hard link.
        if expected is not None and not between(seen, (expected,)):
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
