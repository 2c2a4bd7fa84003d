# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When an inode was made: its number is used again as soon as it is gone, and its birth is not. From statx(2), which
Python does not offer.
"""

import os
import struct

try:
    import ctypes
except ImportError:  # a Python that was built without
    ctypes = None  # type: ignore[assignment]

_AT_EMPTY_PATH, _STATX_BTIME = 0x1000, 0x800
_SIZE = 256
# stx_mask, and stx_btime at its place.
_MASK, _BIRTH, _BIRTH_AT = struct.Struct("=I"), struct.Struct("=qI"), 80


def birth(handle):
    """Return the birth of what a handle holds, in nanoseconds, or None where kernel, C library or file system do not
    tell.
    """
    answer = None if ctypes is None else ctypes.create_string_buffer(_SIZE)
    try:
        refused = (
            answer is None
            or ctypes.CDLL(None).statx(handle, os.fsencode(""), _AT_EMPTY_PATH, _STATX_BTIME, answer) != 0)
    except (OSError, AttributeError):
        # A C library from before 2018.
        return None
    if refused or not _MASK.unpack_from(answer.raw)[0] & _STATX_BTIME:
        return None
    seconds, rest = _BIRTH.unpack_from(answer.raw, _BIRTH_AT)
    return seconds * 10**9 + rest
