# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Race-free and durable file primitives: the only way in which the host's files are read for a change, changed and
undone.

What is changed is a place (places.py): its directory is held open, and what is there is opened once and then judged,
read and changed through that one handle.
"""

import contextlib
import errno
import hashlib
import os
import stat

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import places, unchangeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.birth import birth
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import (
    ACCESS_LIST,
    MAX_BYTES,
    Hazard,
    sync_directory,
    through,
    trusted,
    xattr,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# What a mode does not tell, and a replaced file would lose.
_XATTRS = ("security.selinux", ACCESS_LIST)
# Of a program's or a person's own: a replaced file keeps them, and nobody is held to them.
_OF_USERS = "user."
_OVERLAYS = ("aufs", "fuse.fuse-overlayfs", "overlay")
_SET_ID = stat.S_ISUID | stat.S_ISGID
_PIECE = 2**20
_LONGEST_NAME = 255
_GONE = (errno.ENOENT, errno.ENOTDIR)

_CHANGED = Text("changed on the host while this run judged it; run again", "判定期间在主机上发生了变化；请重新运行")
_NOT_TAKEN = Text(
    "its file system does not keep mode {wanted} and left {found}", "其文件系统不保存权限 {wanted}，仍为 {found}")
_IN_THE_WAY = Text(
    "is not put back: a directory has come to stand there, in a directory of uid {uid}, who removes it",
    "未恢复：该处现为一个目录，其上级目录属于 uid {uid}，须由其删除")


class NotTaken(OSError):
    """A file system took a mode or an owner without a word and has not set it."""

    def __init__(self, path, wanted, found):
        self.reason = _NOT_TAKEN.format(wanted="%04o owner %d:%d" % wanted, found="%04o owner %d:%d" % found)
        super().__init__(errno.ENOTSUP, str(self.reason), path)


class Changed(OSError):
    """What is there is not what was judged, or not what the run left."""

    def __init__(self, path):
        self.reason = _CHANGED
        super().__init__(errno.ESTALE, str(self.reason), path)


def digest(data):
    """Return the SHA-256 of the bytes, or None of None."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def same_file(one, other, named=True):
    """Tell whether two results of stat are of the same inode, with the same mode and owner and, where that matters
    (`named`), number of names.
    """
    return _judged(one, named) == _judged(other, named)


def _judged(found, named):
    # A directory's number of names changes with what others make in it.
    names = found.st_nlink if named and not stat.S_ISDIR(found.st_mode) else 0
    return found.st_dev, found.st_ino, found.st_mode, found.st_uid, found.st_gid, names


def same_content(one, other, named=True):
    """Tell whether two results of stat are of the same file that nobody has written to in between."""
    return same_file(one, other, named) and (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


class Place(places.Place):
    """A place that can be changed. Made by `place`."""

    def seen(self, handle):
        """Return what a handle of what is here tells."""
        return Entry(self, handle)

    def state(self):
        """Return (attributes, bytes or None where they are no file's) of what is here; (None, None) where nothing is.
        """
        with self.entry() as entry:
            return (None, None) if entry is None else (entry.attributes(), entry.read() if entry.is_file else None)

    # Changing

    @property
    def temporary(self):
        """The name of new bytes until they take the place of the old ones."""
        # A leading dot and this ending keep it out of every *.conf glob, sudoers.d and pam.d while it lies there.
        name = ".%s.jrt0117~" % self.name
        return name if len(os.fsencode(name)) <= _LONGEST_NAME else ".%s.jrt0117~" % digest(os.fsencode(self.name))

    def prepare(self, data, state):
        """Write bytes and attributes durably beside the name, and return what `put` wants to see again."""
        self.discard()
        handle = os.open(
            self.temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600,
            dir_fd=self._directory)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            _set(stream.fileno(), state, self.live, new=True)
            if "stored" in state:
                unchangeable.store(stream.fileno(), state["stored"])
            os.fsync(stream.fileno())
            return os.fstat(stream.fileno())

    def put(self, prepared):
        """Give the name to the bytes that were prepared."""
        found = os.lstat(self.temporary, dir_fd=self._directory)
        if not same_file(found, prepared, self.reached):
            raise Changed(self.path)
        os.rename(self.temporary, self.name, src_dir_fd=self._directory, dst_dir_fd=self._directory)
        self.sync()

    def replace(self, data, state):
        """Put bytes and attributes here, whatever was here: whole or not at all."""
        self.put(self.prepare(data, state))

    def link(self, state):
        """Put a symbolic link here, whatever was here."""
        self.discard()
        os.symlink(state["link"], self.temporary, dir_fd=self._directory)
        # By a handle: what somebody exchanges the link with meanwhile must not be given away.
        handle = os.open(self.temporary, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._directory)
        try:
            if not stat.S_ISLNK(os.fstat(handle).st_mode):
                raise Changed(self.path)
            os.chown(through(handle), state["uid"], state["gid"])
            made = os.fstat(handle)
        finally:
            os.close(handle)
        self.put(made)

    def make_directory(self, state):
        """Make a directory here, closed until it has its owner and mode."""
        os.mkdir(self.name, 0o700, dir_fd=self._directory)
        handle = os.open(self.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._directory)
        try:
            _set(handle, state, self.live, new=True)
        finally:
            os.close(handle)
        self.sync()

    def remove(self):
        """Remove what is here, if anything is; a directory only where nobody has put something into it."""
        found = self.look()
        if found is None:
            return
        if stat.S_ISDIR(found.st_mode):
            try:
                os.rmdir(self.name, dir_fd=self._directory)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
        else:
            os.unlink(self.name, dir_fd=self._directory)
        self.sync()

    def discard(self):
        """Remove what `prepare`, or a write that was cut short, left behind."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.temporary, dir_fd=self._directory)

    @property
    def unfinished(self):
        """Whether new bytes lie beside the name."""
        return self.temporary in os.listdir(through(self._directory))

    def sync(self):
        """Make the directory's names durable."""
        sync_directory(through(self._directory))


class Entry(places.Entry):
    """What stands at a place, to be kept, compared and changed."""

    def __init__(self, here, handle):
        super().__init__(handle)
        self._place = here

    def attributes(self):
        """Return inode, mode, owner, extended attributes and those of chattr(1) that are kept, as JSON-able data; of a
        link also where it leads.
        """
        born = birth(self.handle)
        found = self.found
        state = {"mode": stat.S_IMODE(found.st_mode), "uid": found.st_uid, "gid": found.st_gid, "dev": found.st_dev}
        state.update({} if born is None else {"born": born})
        if self._lasting():
            state["ino"] = found.st_ino
        if stat.S_ISLNK(found.st_mode):
            return dict(state, link=os.readlink("", dir_fd=self.handle))
        xattrs = {
            name: value.hex()
            for name, value in ((name, xattr(self.handle, name)) for name in _kept_xattrs(self.handle)) if value}
        stored = unchangeable.stored(self.handle) if self.is_file else 0
        return dict(state, **{name: value for name, value in (("xattrs", xattrs), ("stored", stored)) if value})

    def _lasting(self):
        """Tell whether the inode's number stays: an overlay gives a directory, and a file of a layer on another disk, a
        new one at times.
        """
        return (
            (not stat.S_ISDIR(self.found.st_mode) and self._place.same_device(self.found))
            or unchangeable.mount_of(self.handle)[0] not in _OVERLAYS)

    def is_told(self, told):
        """Tell whether this is the inode that a journal tells of. A device's number may change with a restart, and
        older journals tell less.

        A number is used again: where somebody beside root can put other files here, the inode has to be as old as the
        one that was changed. Elsewhere its age says nothing, for an overlay makes another inode of the same number when
        a file is first changed.
        """
        found = self.attributes()
        if "link" in found or ("ino" in found and found["ino"] != told.get("ino", found["ino"])):
            return False
        ages = {state["born"] for state in (found, told) if "born" in state}
        return len(ages) < 2 or self._place.hazard(None, replacing=True) is None

    @contextlib.contextmanager
    def _stream(self):
        # The handle only names the file; this opens the very file that it names.
        with os.fdopen(os.open(through(self.handle), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            yield stream

    def read(self):
        """Return the bytes of a file. Raises OSError where they are more than the journal keeps."""
        if self.found.st_size > MAX_BYTES:
            raise OSError(errno.EFBIG, "is larger than %d MiB" % (MAX_BYTES // _PIECE), self._place.path)
        with self._stream() as stream:
            return stream.read(MAX_BYTES)

    def digest(self):
        """Return the SHA-256 of a file, or what is nobody's: of one larger than any that a journal keeps, or that
        cannot be read by now.

        A user may have put terabytes of nothing where a file of theirs stood, or hold a lease on it, and may not hold
        up an undoing.
        """
        found, left = hashlib.sha256(), MAX_BYTES
        try:
            with self._stream() as stream:
                while left >= 0:
                    piece = stream.read(_PIECE)
                    if not piece:
                        return found.hexdigest()
                    found.update(piece)
                    left -= len(piece)
        except OSError as error:
            return "unread: %s" % error.strerror
        return "larger than %d MiB" % (MAX_BYTES // _PIECE)

    def set_attributes(self, state):
        """Set mode and owner; set-id bits go with a change of owner, for they would give the new owner's rights."""
        if state["uid"] != self.found.st_uid and self.is_file:
            state = dict(state, mode=state["mode"] & ~_SET_ID)
        _set(self.handle, state, self._place.live)


def _kept_xattrs(handle):
    try:
        names = os.listxattr(through(handle))
    except OSError:
        names = []
    return _XATTRS + tuple(name for name in names if name.startswith(_OF_USERS))


def _set(handle, state, live, new=False):
    # By /proc: a handle that only names a file may stand for a socket or a device, which must not be opened.
    this = through(handle)
    try:
        os.chown(this, state["uid"], state["gid"])
    except PermissionError:
        # An unpacked image may belong to an ordinary user, who cannot give files away.
        if live:
            raise
        state = dict(state, uid=os.fstat(handle).st_uid, gid=os.fstat(handle).st_gid)
    xattrs = state.get("xattrs", {})
    if new and ACCESS_LIST not in xattrs and xattr(handle, ACCESS_LIST) is not None:
        # Its directory gives new files a list, by which others than those of the mode would get in.
        os.removexattr(this, ACCESS_LIST)
    for name, value in xattrs.items():
        os.setxattr(this, name, bytes.fromhex(value))
    # Last: changing the owner drops set-uid bits, and an access list sets the bits of the group.
    os.chmod(this, state["mode"])
    found = os.fstat(handle)
    wanted, left = (
        (state["mode"], state["uid"], state["gid"]), (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid))
    if wanted != left:
        raise NotTaken(os.readlink(this), wanted, left)


def place(root, path):
    """Give the Place of a resolved path of the host; OSError where its directory is not there, Hazard where a link
    stands in the way.
    """
    return places.place(root, path, Place)


def attributes_of(root, path):
    """Return the attributes of what stands at a path, or None where nothing does; however large it is, it is not read.
    """
    return _seen_at(root, path, Entry.attributes)


def told_of(root, path, told):
    """Return the attributes of the very inode that a journal tells of, where it stands at a path, else None."""
    return _seen_at(root, path, lambda entry: entry.attributes() if entry.is_told(told) else None)


def state_of(root, path):
    """Return (attributes, digest) of what stands at a path; (None, None) where nothing does."""
    return (
        _seen_at(
            root, path, lambda entry: (entry.attributes(), entry.digest() if entry.is_file else None)) or (None, None))


def _seen_at(root, path, look):
    try:
        with place(root, path) as here, here.entry() as entry:
            return None if entry is None else look(entry)
    except Hazard:
        return None
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise


def put_back(root, path, data, state):
    """Bring a path back to the bytes (None: a directory or unknown) and attributes (None: nothing was there)."""
    try:
        with place(root, path) as here:
            _put_back(here, data, state)
    except FileNotFoundError:
        # With its directory it has gone, and what was not there is not there.
        if state is not None:
            raise


def of_a_user(root, path):
    """Tell whether a path lies in a directory of an ordinary user's, who decides what stands there."""
    try:
        with place(root, path) as here:
            return here.owner not in trusted()
    except OSError:
        return False


def _put_back(here, data, state):
    with here.entry() as entry:
        now = None if entry is None else entry.attributes()
        is_directory = entry is not None and stat.S_ISDIR(entry.found.st_mode)
        if alike(now, state) and (data is None or (entry.is_file and digest(data) == entry.digest())):
            return
    # What the run took away or made in a user's directory stands there for that user.
    here.refuse_hazard(here.owner, replacing=True)
    if is_directory and (data is not None or "link" in (state or {})) and here.owner not in trusted():
        raise Hazard(here.path, _IN_THE_WAY.format(uid=here.owner))
    if state is None:
        here.remove()
    elif "link" in state:
        here.link(state)
    elif data is not None:
        here.replace(data, state)
    elif now is None:
        here.make_directory(state)
    else:
        put_attributes_back(here, state, None)


def put_attributes_back(here, before, after):
    """Undo a change of attributes alone, on the very inode that was changed: what it holds by now stays.

    Where that has gone there is nothing to undo.
    """
    with here.entry() as entry:
        # Another file that has its name by now, a rotated log or somebody's link, was not changed by the run.
        if entry is None or not entry.is_told(after or {}):
            return
        found = entry.attributes()
        if all(found[name] == before[name] for name in ("mode", "uid", "gid")):
            # What cannot be set was not changed either.
            return
        if entry.found.st_uid != before["uid"] or "ino" not in found and not _left_to_its_owner(found, before):
            # Inodes are used again: what is given away must have been out of others' reach all the time.
            here.refuse_hazard(None, replacing=True)
        entry.set_attributes({name: before[name] for name in ("mode", "uid", "gid")})


def _left_to_its_owner(found, before):
    """Tell whether an ordinary user owns it, and could give it that mode themself: so that it need not be the very one
    that was changed.
    """
    same = (found["uid"], found["gid"]) == (before["uid"], before["gid"])
    return same and found["uid"] not in trusted() and not before["mode"] & ~found["mode"] & _SET_ID


def alike(one, other):
    """Tell whether two attributes are the same, whichever inode has them."""
    return without_inode(one) == without_inode(other)


def without_inode(state):
    """Return attributes without the inode that has them."""
    if not state:
        return state
    xattrs = {name: value for name, value in state.get("xattrs", {}).items() if not name.startswith(_OF_USERS)}
    return dict(
        {name: value for name, value in state.items() if name not in ("dev", "ino", "born", "xattrs")},
        **({"xattrs": xattrs} if xattrs else {}))


def between(found, states):
    """Tell whether mode and owner are those of the states, or a mixture: setting them may have been cut short."""
    return all(found[name] in [state[name] for state in states] for name in ("mode", "uid", "gid"))


def write_kernel(path, text):
    """Write a value to a file of the kernel, below /proc."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "w") as stream:
        stream.write(text)
