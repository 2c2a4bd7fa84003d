# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a host's disk, as one file is read: harmless to the reader, and bounded."""

import errno
import os
import stat
from typing import Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import MAX_BYTES
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_PIECE = 2**16
# Of what belongs to a person: all that is read is kept in memory, and a file of nothing but zeros costs its owner no
# disk.
_PEOPLE, _MOST_OF_PEOPLES = 1000, 2**21
_ELSEWHERE = Text("has been led elsewhere by a link while this run looked", "运行期间被符号链接引向别处")
_NOT_BY_USER = Text("cannot be read by this user; run with become", "当前用户无法读取；请使用 become 运行")
_NOT_BY_ROOT = Text("cannot be read, not even by root", "root 亦无法读取")
LOOP = Text("is a loop of symbolic links", "符号链接成环")
_NO_FILE = Text("is not a regular file", "不是普通文件")


def content(real: str, path: str, live: bool) -> Tuple[bytes, os.stat_result]:
    """Return what a file holds, and what was seen of the very file that was read. `real` is its resolved path on this
    machine, `path` that on the host. Raises HostError.
    """
    try:
        # A FIFO or a device in a configuration directory must not hang or flood the audit.
        if not stat.S_ISREG(os.lstat(real).st_mode):
            raise Unreadable(path, _NO_FILE)
        # The path is resolved: a link that stands here now was put there since, to lead the reader elsewhere.
        handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable(path, _NO_FILE)
            if _led_elsewhere(handle, real):
                raise Unreadable(path, _ELSEWHERE)
            most = _MOST_OF_PEOPLES if live and found.st_uid >= _PEOPLE else MAX_BYTES
            data = _limited(handle, most)
        finally:
            os.close(handle)
    except OSError as error:
        raise host_error(path, error)
    if len(data) > most:
        raise Unreadable(path, Text("is larger than {size} MiB", "大于 {size} MiB").format(size=most // 2**20))
    return data, found


def _led_elsewhere(handle, path):
    """Tell whether what was opened lies elsewhere than at a resolved path: a link has come to stand for a folder on the
    way.
    """
    try:
        return os.readlink("/proc/self/fd/%d" % handle) not in (path, path + " (deleted)")
    except OSError:
        # There is no /proc.
        return False


def _limited(handle, most):
    """Read until the end, or a little more than is allowed. Piece by piece: for a setting of its own the kernel clears
    as much memory as is asked for, and gives none to who asks for too much."""
    pieces, left = [], most
    while left >= 0:
        piece = os.read(handle, _PIECE)
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def host_error(path: str, error: OSError) -> HostError:
    """Return what the system's error says of a path of the host."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Missing(path)
    if error.errno == errno.ELOOP:
        return Unreadable(path, LOOP)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Unreadable(path, _NOT_BY_ROOT if os.geteuid() == 0 else _NOT_BY_USER)
    return Unreadable(path, error.strerror)
