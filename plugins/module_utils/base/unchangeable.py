# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps root itself from changing a file: attributes of chattr(1), and the file system that it lies on.

It is asked of handles, before anything is tried, so that it can be told and predicted. Whatever it does not foresee,
the change itself shows.
"""

import contextlib
import fcntl
import os
import re
import stat
import struct

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Kinds that have no modes of their own: the mount's options give them one, and setting another is ignored or refused.
MODELESS = frozenset(("exfat", "fuseblk", "msdos", "ntfs", "ntfs3", "vfat"))
_TABLE = "/proc/self/mountinfo"
# _IOR('f', 1, long) of most machines; where it is another number the kernel knows no such question.
_GET_FLAGS = 2 << 30 | struct.calcsize("l") << 16 | ord("f") << 8 | 1
_SET_FLAGS = 1 << 30 | struct.calcsize("l") << 16 | ord("f") << 8 | 2
_IMMUTABLE, _APPEND = 0x10, 0x20
# How a file is stored and saved (chattr +s +u +c +S +d +A +j +C): it goes over to the bytes that take its place.
_STORED = 0x1 | 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x4000 | 0x800000
_ESCAPED = re.compile(r"\\([0-7]{3})")

_FLAG = Text("{what} is {flag} (lsattr), so that root cannot change it either; chattr {sign} lifts that",
             "{what} {flag}（见 lsattr），root 亦无法更改；可用 chattr {sign} 解除")
_FLAGS = (
    (_IMMUTABLE, "-i", Text("immutable", "被设为不可变")),
    (_APPEND, "-a", Text("append-only", "被设为只可追加")),
)
_THIS, _FOLDER = Text("it", "该文件"), Text("its directory", "其所在目录")
_NO_MODES = Text("its file system ({kind} at {point}) has no modes of its own; the options of the mount give it one",
                 "其文件系统（{kind}，挂载于 {point}）没有自身权限，权限由挂载参数决定")
_READ_ONLY = Text("its file system ({kind} at {point}) is read-only", "其文件系统（{kind}，挂载于 {point}）为只读")
_MOUNTED = Text(
    "something is mounted on it ({kind}), so that it can be neither replaced nor removed",
    "其上有挂载（{kind}），无法替换或删除")


def plain(word):
    """Return a word of a mount table without the kernel's octal escapes."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 8)), word)


def mount_of(handle):
    """Return (kind, options, place) of the mount that what a handle holds lies on; nothing of each where the kernel
    does not tell.
    """
    return _mount(_mount_number(handle))


def _mount(number):
    start = b"%s " % (number or b"")
    line = next((line for line in _lines(_TABLE) if line.startswith(start)), b"")
    mount, _dash, source = line.decode("utf-8", "surrogateescape").partition(" - ")
    if not source:
        return None, (), None
    point, options = mount.split(" ")[4:6]
    kind, _source, of_system = (source.split(" ") + ["", ""])[:3]
    # A file system that met an error is read-only as a whole, and its mount is not.
    return kind, options.split(",") + of_system.split(",")[:1], plain(point)


def _mount_number(handle):
    return next(
        (line.split()[1] for line in _lines("/proc/self/fdinfo/%d" % handle) if line.startswith(b"mnt_id:")), None)


def _lines(path):
    """Return the lines of a file of the kernel's; none where it cannot be read."""
    try:
        with open(path, "rb", buffering=0) as stream:
            return stream.readall().splitlines()
    except OSError:
        return []


def reason(directory, handle, replacing):
    """Return as a Text what keeps what `handle` holds (None: nothing is there yet) from being changed, or None.

    `replacing`: its name in the `directory` is given to other bytes, or taken away.
    """
    return (
        _by_storage(directory, handle, replacing) or _by_flag(handle, _THIS)
        or (_by_flag(directory, _FOLDER) if replacing else None))


def _by_storage(directory, handle, replacing):
    this = directory if handle is None else handle
    number = _mount_number(this)
    mounted_on = replacing and handle is not None and number != _mount_number(directory)
    if replacing and not mounted_on and _writable(this):
        return None
    kind, options, point = _mount(number)
    if mounted_on:
        return _MOUNTED.format(kind=kind)
    if "ro" in options:
        return _READ_ONLY.format(kind=kind, point=harmless(point))
    if kind in MODELESS and not replacing:
        return _NO_MODES.format(kind=kind, point=harmless(point))
    return None


def _writable(handle):
    """Tell whether the kernel says of a file system that it is not read-only; it says so faster than its table, which
    may be long.
    """
    try:
        return not os.fstatvfs(handle).f_flag & os.ST_RDONLY
    except OSError:
        return False


def _by_flag(handle, what):
    flags = _flags(handle)
    return next((_FLAG.format(what=what, flag=flag, sign=sign) for bit, sign, flag in _FLAGS if flags & bit), None)


def _flags(handle):
    """Return the attributes of chattr(1) of a file or directory; 0 where there are none, or it cannot be told."""
    # Only these are opened: a device or a pipe does something when it is.
    if handle is None or not (stat.S_ISREG(os.fstat(handle).st_mode) or stat.S_ISDIR(os.fstat(handle).st_mode)):
        return 0
    try:
        opened = os.open("/proc/self/fd/%d" % handle, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        return _asked(opened)
    except OSError:
        return 0
    finally:
        os.close(opened)


def _asked(opened):
    return struct.unpack("i", fcntl.ioctl(opened, _GET_FLAGS, struct.pack("i", 0)))[0]


def stored(handle):
    """Return how chattr(1) has a file stored and saved, as a number; 0 where nothing is said of it."""
    return _flags(handle) & _STORED


def store(opened, flags):
    """Have an open file stored and saved in that way, as far as its file system can."""
    with contextlib.suppress(OSError):
        fcntl.ioctl(opened, _SET_FLAGS, struct.pack("i", _asked(opened) & ~_STORED | flags))
