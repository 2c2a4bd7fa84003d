# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What another mode or owner takes from whom, as a sentence for those who lose it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text, joined

_STICKY = 0o1000
_BITS = (
    (4, Text("read", "读取"), Text("list", "列出")), (2, Text("write", "写入"), Text("change", "增删")), (1, Text("run", "执行"), Text("enter", "进入")),
)
_LOST = Text("{who} can no longer {verbs} {path} (mode {before} to {after}).", "{who}不再能{verbs} {path}（权限 {before} 改为 {after}）。")
_OWN = Text("In {path} nobody can any longer remove or replace what belongs to others.", "{path} 中不再能删除或替换他人的文件。")
_OWNER = Text("{path} belongs to root and no longer to {owner}.", "{path} 改归 root 所有，不再属于 {owner}。")
_GROUP = Text("the group {group}", "{group} 组")
_ACCOUNTS = Text("other accounts", "其他账户")


def by_mode(path, found, after, group):
    """Return what is taken where a path's mode becomes `after`, or None; `group` is the name of its group."""
    folder = found.kind == "directory"
    lost = [(who, found.mode & ~after & bits) for who, bits in ((_GROUP.format(group=group), 0o070), (_ACCOUNTS, 0o007))]
    who = joined([one for one, bits in lost if bits], " and ", "和")
    taken = lost[0][1] >> 3 | lost[1][1]
    if not taken:
        return _OWN.format(path=path) if after & ~found.mode & _STICKY else None
    verbs = joined([place if folder else file for bit, file, place in _BITS if taken & bit], "/", "/")
    return _LOST.format(who=_first_upper(who), verbs=verbs, path=path, before="%04o" % found.mode, after="%04o" % after)


def by_owner(path, owner):
    """Return what is taken where a path is given to root."""
    return _OWNER.format(path=path, owner=owner)


def _first_upper(text):
    return Text(text.en[:1].upper() + text.en[1:], text.zh)
