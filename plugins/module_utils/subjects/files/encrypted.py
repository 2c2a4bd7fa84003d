# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what lies at a path is encrypted by the device below it (dm-crypt)."""

import os
from typing import List, Optional, Tuple

_BLOCK = "/sys/dev/block/%d:%d"


def of(path: str) -> Tuple[Optional[bool], str]:
    """Return (whether every device below a path is of dm-crypt, what was seen); None where the devices are not seen:
    those of a container's overlay, of Btrfs, ZFS and networks have numbers of no block device.
    """
    try:
        device = os.stat(path).st_dev
    except OSError as error:
        return None, error.strerror or str(error)
    major, minor = os.major(device), os.minor(device)
    if not major:
        return None, "device %d:%d" % (major, minor)
    folder = _BLOCK % (major, minor)
    if not os.path.isdir(folder):
        return None, "device %d:%d" % (major, minor)
    return _below(os.path.realpath(folder), [])


def _below(folder: str, above: List[str]) -> Tuple[Optional[bool], str]:
    name = os.path.basename(folder)
    try:
        with open(folder + "/dm/uuid", encoding="ascii", errors="replace") as stream:
            uuid = stream.read().strip()
    except OSError:
        uuid = ""
    if uuid.startswith("CRYPT-"):
        return True, "%s: %s" % (name, uuid.split("-")[1])
    try:
        below = sorted(os.listdir(folder + "/slaves"))
    except OSError:
        below = []
    if not below or len(above) > 8:
        return False, name
    found = [_below(os.path.realpath(folder + "/slaves/" + one), above + [name]) for one in below]
    return all(state for state, _told in found), "%s over %s" % (name, ", ".join(told for _state, told in found))
