# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a run may change what is at a path: root, and the account concerned, alone can put things there, and root can
set its mode.

What is elsewhere is told, never changed.
"""

import posixpath

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import access_list

_LINK = Text("{path} is a link in a folder that others can write to", "{path} 是他人可写目录中的符号链接")
_OWNER = Text("{path} belongs to user id {uid}", "{path} 属于用户 ID {uid}")
_WRITABLE = Text("others can write to {path} (mode {mode})", "他人可写入 {path}（权限 {mode}）")
_LISTED = Text(
    "others can write to {path} (its access list, see getfacl)", "他人可写入 {path}（访问控制列表，见 getfacl）")
_ROOTS_GROUP = 0


def shown(path):
    """Return a path for a sentence: whatever is in its name, it stays on one line and is text."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in path)


def seen(path, found):
    """Return mode and owner of what was found at a path as evidence."""
    return Evidence("file", path, "%04o %d:%d" % (found.mode, found.uid, found.gid))


def left_alone(host, path, uid=0, removing=False):
    """Return as a Text why a run neither sets mode and owner of what is at a path nor (`removing`) takes it away, or
    None.
    """
    return exposed(host, path, uid) or host.unchangeable(path, removing)


def exposed(host, path, uid=0):
    """Return as a Text why somebody beside root and user `uid` decides what is at a path, or None."""
    for link in [part for part in _parts(path) if host.is_link(part)]:
        # Who may write to the folder chooses where the link leads.
        if _written_by_others(host, posixpath.dirname(link), (0,)) is not None:
            return _LINK.format(path=shown(link))
    for folder in _parts(host.resolve(path))[:-1]:
        problem = _written_by_others(host, folder, (0, uid))
        if problem is not None:
            return problem
    return None


def _parts(path):
    """Return the path of each component, the root first."""
    names = [name for name in path.split("/") if name not in ("", ".")]
    return ["/"] + ["/" + "/".join(names[:count + 1]) for count in range(len(names))]


def _written_by_others(host, folder, owners):
    found = host.stat(folder)
    if found is None:
        return None
    # An image that an ordinary user unpacked is theirs throughout.
    if found.uid not in owners and (host.live or found.uid != host.stat("/").uid):
        return _OWNER.format(path=shown(folder), uid=found.uid)
    if found.mode & 0o002 or (found.mode & 0o020 and found.gid != _ROOTS_GROUP):
        return _WRITABLE.format(path=shown(folder), mode="%04o" % found.mode)
    if found.mode & 0o020 and any(grant.bits & 2 for grant in access_list.grants(host, folder, owners)):
        return _LISTED.format(path=shown(folder))
    return None
