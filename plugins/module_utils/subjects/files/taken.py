# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What another mode or owner takes from whom, as a sentence for those who lose it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import access_list
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_STICKY = 0o1000
_BITS = (
    (4, Text("read", "读取"), Text("list", "列出")),
    (2, Text("write", "写入"), Text("change", "增删")),
    (1, Text("run", "执行"), Text("enter", "进入")),
)
_LOST = Text("{who} can no longer {verbs} {path} (mode {before} to {after}).",
             "{who}不再能{verbs} {path}（权限 {before} 改为 {after}）。")
_OWN = Text(
    "In {path} nobody can any longer remove or replace what belongs to others.",
    "{path} 中不再能删除或替换他人的文件。")
_OWNER = Text("{path} belongs to root and no longer to {owner}.", "{path} 改归 root 所有，不再属于 {owner}。")
_GROUP = Text("the group {group}", "{group} 组")
_ACCOUNTS = Text("other accounts", "其他账号")


def by_mode(host, path, found, after):
    """Return what is taken from whom where the mode of `found` at a path becomes `after`, or None."""
    folder, name = found.kind == "directory", harmless(path)
    lost = found.mode & ~after
    group = _shared_group(host, found) if lost & 0o070 else None
    listed = [grant for grant in access_list.grants(host, path) if grant.bits & lost >> 3] if lost & 0o070 else []
    losers = ([_GROUP.format(group=group)] if group else []) + [
        _GROUP.format(
            group=access_list.name_of(host, grant)) if grant.kind == "group" else access_list.name_of(host, grant)
        for grant in listed]
    who = joined(losers + ([_ACCOUNTS] if lost & 0o007 else []), " and ", "和")
    taken = (lost >> 3 if losers else 0) & 7 | lost & 7
    if not taken:
        return _OWN.format(path=name) if after & ~found.mode & _STICKY else None
    verbs = joined([place if folder else file for bit, file, place in _BITS if taken & bit], "/", "/")
    return _LOST.format(who=_first_upper(who), verbs=verbs, path=name, before="%04o" % found.mode, after="%04o" % after)


def _shared_group(host, found):
    """Return the name of the file's group, or None where nobody loses by it: the owner and root alone are in it."""
    try:
        folk = people.of(host)
        name = next((entry.name for entry in folk.group.entries if entry.gid == found.gid), None)
        if name is None:
            return str(found.gid)
        inside = set(folk.members(name)) - set(one.name for one in folk.accounts if one.uid in (0, found.uid))
    except (HostError, ParseError):
        return str(found.gid)
    return name if inside else None


def by_owner(path, owner):
    """Return what is taken where a path is given to root."""
    return _OWNER.format(path=path, owner=owner)


def _first_upper(text):
    return Text(text.en[:1].upper() + text.en[1:], text.zh)
