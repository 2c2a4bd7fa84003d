# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access lists (acl(5)): which accounts and groups, beside those of the mode, a file or folder is open to.

In the mode a list shows as bits of the group: they are its mask, the most that an entry of it gives.
"""

import os
import struct
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_XATTR = "system.posix_acl_access"
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_KINDS = {0x02: "user", 0x08: "group"}
_ROOT = 0

# `kind` is user or group, `bits` are those of rwx (4, 2, 1) in force.
Grant = namedtuple("Grant", "kind number bits")


def grants(host, path, owners=(_ROOT,)):
    """Return what the list of what a path leads to gives to others than the user ids `owners`, staged modes included.
    """
    found = host.stat(path)
    mask = 0 if found is None else found.mode >> 3 & 7
    if not mask:
        return []
    try:
        data = os.getxattr(host.real(host.resolve(path)), _XATTR, follow_symlinks=False)
    except OSError:
        # There is none, or its file system has no lists.
        return []
    entries = _ENTRY.iter_unpack(data[_HEAD.size:len(data) - (len(data) - _HEAD.size) % _ENTRY.size])
    given = [Grant(_KINDS[tag], number, bits & mask) for tag, bits, number in entries if tag in _KINDS and bits & mask]
    return [grant for grant in given if grant.kind == "group" or grant.number not in (_ROOT, found.uid) + tuple(owners)]


def name_of(host, grant):
    """Return the name of the account or group that something is granted to, or its id."""
    try:
        folk = people.of(host)
        known = (folk.passwd if grant.kind == "user" else folk.group).entries
    except (HostError, ParseError):
        known = []
    name = "uid" if grant.kind == "user" else "gid"
    return harmless(next((one.name for one in known if getattr(one, name) == grant.number), str(grant.number)))


def shown(bits):
    """Return bits as ls(1) writes them."""
    return "".join(sign if bits & bit else "-" for sign, bit in (("r", 4), ("w", 2), ("x", 1)))


def entry(host, grant):
    """Return a grant as getfacl(1) writes it."""
    return "%s:%s:%s" % (grant.kind, name_of(host, grant), shown(grant.bits))
