# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of logins that a host keeps, made to order."""

import datetime
import struct

from tests.unit.support.area_host import TODAY

EPOCH = datetime.date(1970, 1, 1)


def seconds(days_ago):
    return ((TODAY - EPOCH).days - days_ago) * 86400 + 3600


def lastlog(users, wide=False):
    """A lastlog file of {uid: days ago}."""
    layout = struct.Struct("=q32s256s" if wide else "=i32s256s")
    data = bytearray(layout.size * (max(users) + 1))
    for uid, days in users.items():
        layout.pack_into(data, uid * layout.size, seconds(days), b"pts/0", b"10.0.0.1")
    return bytes(data)


def wtmp(*logins):
    """A wtmp file of (user, days ago)."""
    return b"".join(
        struct.pack(
            "=hxxi32s4s32s256shhiii36x", 7, 1, b"pts/0", b"ts/0", user.encode(), b"10.0.0.1", 0, 0, 1, seconds(days), 0)
        for user, days in logins)
