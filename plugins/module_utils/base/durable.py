# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Race-free and durable file primitives: the only way in which the host's files are read for a change, changed and
undone.

Ordinary users are at work while root changes files. So a path is walked once, from the root down, and no link on it is
followed; its directory is held open; what is there is opened once and then judged, read and changed through that one
handle.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections import namedtuple
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import unchangeable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.birth import birth
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# What is read whole into memory, and kept by the journal.
MAX_BYTES = 64 * 1024 * 1024
# What the collection keeps on a host, root's alone.
BASE = "/var/lib/jrt0117"
# What a mode does not tell, and a replaced file would lose.
_ACCESS_LIST = "system.posix_acl_access"
_XATTRS = ("security.selinux", _ACCESS_LIST)
# Of a program's or a person's own: a replaced file keeps them, and nobody is held to them.
_OF_USERS = "user."
_OVERLAYS = ("aufs", "fuse.fuse-overlayfs", "overlay")
_SET_ID = stat.S_ISUID | stat.S_ISGID
_PIECE = 2**20
_LONGEST_NAME = 255
_DIRECTORY = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_GONE = (errno.ENOENT, errno.ENOTDIR)

_CHANGED = Text("changed on the host while this run judged it; run again", "判定期间在主机上发生了变化；请重新运行")
_NOT_TAKEN = Text(
    "its file system does not keep mode {wanted} and left {found}", "其文件系统不保存权限 {wanted}，仍为 {found}")
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
_IN_THE_WAY = Text(
    "is not put back: a directory has come to stand there, in a directory of uid {uid}, who removes it",
    "未恢复：该处现为一个目录，其上级目录属于 uid {uid}，须由其删除")


class NotTaken(OSError):
    """A file system took a mode or an owner without a word and has not set it."""

    def __init__(self, path, wanted, found):
        self.reason = _NOT_TAKEN.format(wanted="%04o owner %d:%d" % wanted, found="%04o owner %d:%d" % found)
        super().__init__(errno.ENOTSUP, str(self.reason), path)


class Hazard(OSError):
    """Somebody else could turn a change of this path against the host, so it is left alone; `reason` is a Text."""

    def __init__(self, path, reason):
        super().__init__(errno.ENOTSUP, str(reason), path)
        self.reason = reason


class Changed(OSError):
    """What is there is not what was judged, or not what the run left."""

    def __init__(self, path):
        self.reason = _CHANGED
        super().__init__(errno.ESTALE, str(self.reason), path)


class NotOurs(OSError):
    """A folder or file of this collection's own can be changed by others, so nothing in it is believed."""

    def __init__(self, path, found):
        super().__init__(
            errno.EPERM,
            "%s belongs to uid %d with mode %04o, and must be writable by root alone; look at what is in it, then "
            "remove it" % (path, found.st_uid, stat.S_IMODE(found.st_mode)), path)


Folder = namedtuple("Folder", "path found shared")


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


def _through(handle):
    """Return a path by which the kernel reaches just what a handle holds."""
    return "/proc/self/fd/%d" % handle


def _shared(handle, found):
    """Tell whether somebody beside its owner and root may write to a directory. An access list shows in the bits of the
    group.
    """
    if found.st_mode & stat.S_IWOTH:
        return True
    if not found.st_mode & stat.S_IWGRP:
        return False
    return found.st_gid != 0 or _xattr(handle, _ACCESS_LIST) is not None


def _xattr(handle, name):
    try:
        return os.getxattr(_through(handle), name)
    except OSError:
        return None


def _trusted():
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
            below = below or folder.shared or uid not in _trusted()
            if below and (uid not in _trusted() | {owner} or (replacing and folder.shared)):
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
            yield Entry(self, handle)
        finally:
            os.close(handle)

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
            os.chown(_through(handle), state["uid"], state["gid"])
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
        return self.temporary in os.listdir(_through(self._directory))

    def sync(self):
        """Make the directory's names durable."""
        sync_directory(_through(self._directory))


class Entry:
    """What stands at a place, held by one handle from judging to change: another thing that takes its name is not it.
    """

    def __init__(self, here, handle):
        self._place = here
        self.handle = handle
        self.found = os.fstat(handle)
        self.is_file = stat.S_ISREG(self.found.st_mode)
        # Those of a directory are no other ways to it.
        self.names = 1 if stat.S_ISDIR(self.found.st_mode) else self.found.st_nlink

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
            for name, value in ((name, _xattr(self.handle, name)) for name in _kept_xattrs(self.handle)) if value}
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
        with os.fdopen(os.open(_through(self.handle), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
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
        names = os.listxattr(_through(handle))
    except OSError:
        names = []
    return _XATTRS + tuple(name for name in names if name.startswith(_OF_USERS))


def _set(handle, state, live, new=False):
    # By /proc: a handle that only names a file may stand for a socket or a device, which must not be opened.
    this = _through(handle)
    try:
        os.chown(this, state["uid"], state["gid"])
    except PermissionError:
        # An unpacked image may belong to an ordinary user, who cannot give files away.
        if live:
            raise
        state = dict(state, uid=os.fstat(handle).st_uid, gid=os.fstat(handle).st_gid)
    xattrs = state.get("xattrs", {})
    if new and _ACCESS_LIST not in xattrs and _xattr(handle, _ACCESS_LIST) is not None:
        # Its directory gives new files a list, by which others than those of the mode would get in.
        os.removexattr(this, _ACCESS_LIST)
    for name, value in xattrs.items():
        os.setxattr(this, name, bytes.fromhex(value))
    # Last: changing the owner drops set-uid bits, and an access list sets the bits of the group.
    os.chmod(this, state["mode"])
    found = os.fstat(handle)
    wanted, left = (
        (state["mode"], state["uid"], state["gid"]), (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid))
    if wanted != left:
        raise NotTaken(os.readlink(this), wanted, left)


@contextlib.contextmanager
def place(root, path):
    """Give the Place of a resolved path of the host; OSError where its directory is not there, Hazard where a link
    stands in the way.
    """
    handle = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    folders: List[Folder] = []
    try:
        for part in [""] + [part for part in os.path.dirname(path).split("/") if part]:
            here = folders[-1].path.rstrip("/") + "/" + part if folders else "/"
            if part:
                handle = _entered(handle, part, path, here)
            found = os.fstat(handle)
            folders.append(Folder(here, found, _shared(handle, found)))
        yield Place(root, path, handle, folders)
    finally:
        os.close(handle)


def _entered(handle, part, path, here):
    """Return a handle of a directory inside another, which is closed."""
    try:
        inner = os.open(part, _DIRECTORY, dir_fd=handle)
    except OSError as error:
        # With O_PATH the kernel says of a link that it is no directory.
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise Hazard(path, _LINKED.format(folder=here))
        raise
    os.close(handle)
    return inner


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


def hazard_of_link(root, path):
    """Return why nothing may be changed that is reached through the link at a path, as a Text, or None."""
    try:
        with place(root, path) as here:
            found = here.look()
            if found is None or found.st_uid in _trusted():
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
            if entry is None or not entry.is_file or entry.found.st_uid not in _trusted():
                return False
            return not _shared(entry.handle, entry.found) and here.hazard(None, replacing=True) is None
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
            return here.owner not in _trusted()
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
    if is_directory and (data is not None or "link" in (state or {})) and here.owner not in _trusted():
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
    return same and found["uid"] not in _trusted() and not before["mode"] & ~found["mode"] & _SET_ID


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


# What belongs to this collection: its journals, guards and locks

def sync_directory(path):
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
                    sync_directory(_through(handle))
            inner = os.open(part, _DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
            found = os.fstat(handle)
            if found.st_uid not in _trusted() or _shared(handle, found):
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
            not stat.S_ISREG(found.st_mode) or found.st_uid not in _trusted() or (named and found.st_nlink > 1)
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
    sync_directory(_through(folder))


def remove_private(root, path):
    """Remove a private folder with the files in it; one with folders in it stays, and who cannot remove it leaves it.
    """
    with contextlib.suppress(OSError), private_folder(root, os.path.dirname(path)) as above:
        with private_folder(root, path) as folder:
            for name in os.listdir(_through(folder)):
                with contextlib.suppress(OSError):
                    os.unlink(name, dir_fd=folder)
        os.rmdir(os.path.basename(path), dir_fd=above)


def write_kernel(path, text):
    """Write a value to a file of the kernel, below /proc."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "w") as stream:
        stream.write(text)
