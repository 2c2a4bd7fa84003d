# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the walk through the system directories found: files that anybody may change, and files that nobody owns."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import people, walk

_UNOWNED_ADVICE = Text(
    "The system administrator finds out whose {path} was, then gives it an owner (chown) or removes it.",
    "请系统管理员查明 {path} 的来源，再用 chown 指定属主或将其删除。")
_BOUND_ADVICE = Text("Give accounts_walk_seconds or accounts_walk_entries more.", "请调大 accounts_walk_seconds 或 accounts_walk_entries。")
_ROOT_ADVICE = Text("Run with become.", "请使用 become 运行。")


def expectations(host, policy):
    """Yield an expectation for each such file, then one for how far the walk came."""
    seen = walk.of(host, policy)
    elsewhere = people.of(host).elsewhere() + people.of(host).elsewhere("group")
    writable = [path for path in seen.writable if ClosedToOthers(path).check(host).open]
    unowned = [observation for observation in (_unowned(host, path, seen.owners, elsewhere) for path in seen.unowned) if observation is not None]
    for path in writable:
        yield ClosedToOthers(path)
    for observation in unowned:
        yield Judged(observation)
    for observation in _reach(seen, bool(writable or unowned)):
        yield Judged(observation)


def _reach(seen, found_some):
    covered = "%d entries under %s" % (seen.entries, " ".join(seen.roots))
    evidence = (Evidence("file", " ".join(seen.roots) or "/", "%d entries seen; left out: other file systems, links, %s" % (
        seen.entries, " ".join(walk.FOREIGN))),)
    parts = dict(covered=covered, evidence=evidence, expected="no world-writable or unowned file", actual=covered)
    if seen.stopped is not None:
        yield observed(
            "not_checked", "walk_bounded", "The walk through the system directories ended early in {path}, after {covered}.",
            "系统目录检查提前结束于 {path}，已检查 {covered}。", path=walk.shown(seen.stopped), advice=_BOUND_ADVICE, **parts)
    elif seen.unread:
        yield observed(
            "not_checked", "walk_refused", "{count} system directories could not be read, among them {path}.",
            "{count} 个系统目录无法读取，如 {path}。", count=len(seen.unread), path=walk.shown(seen.unread[0]), advice=_ROOT_ADVICE, **parts)
    elif not found_some:
        yield observed(
            "pass", "files_closed", "No file in the system directories is writable by all or without an owner ({covered}).",
            "系统目录中没有任何人可写或无属主的文件（{covered}）。", **parts)


def _unowned(host, path, owners, elsewhere):
    found = host.stat(path)
    if found is None or (found.uid in owners[0] and found.gid in owners[1]):
        return None
    name = walk.shown(path)
    parts = dict(path=name, uid=found.uid, gid=found.gid, where=name, expected="an owner in /etc/passwd and /etc/group",
                 actual="%d:%d" % (found.uid, found.gid), advice=_UNOWNED_ADVICE.format(path=name))
    if elsewhere:
        return observed(
            "not_checked", "owner_elsewhere", "{path} belongs to {uid}:{gid}, who may be known elsewhere than in the local files ({source}).",
            "{path} 属于 {uid}:{gid}，可能由本地文件以外的来源（{source}）定义。", source=elsewhere[0].ref,
            evidence=(Evidence("file", name, parts["actual"]),) + elsewhere, **parts)
    return observed("fail", "file_unowned", "{path} belongs to nobody ({uid}:{gid}).", "{path} 无有效属主（{uid}:{gid}）。", **parts)


class ClosedToOthers(Expectation):
    """A file is writable by its owner and group at most; a folder that is writable by all is sticky."""

    def __init__(self, path):
        self.path = path

    def check(self, host):
        found = host.stat(self.path)
        name = walk.shown(self.path)
        if found is None or not walk.open_to_all(found.kind == "directory", found.kind == "file", found.mode):
            return observed("pass", "closed", "{path} is closed to others.", "{path} 不允许任何人写入。", path=name, where=name)
        return observed(
            "fail", "writable_by_all", "{path} is writable by everybody (mode {mode}).", "{path} 任何人可写（权限 {mode}）。", path=name,
            mode="%04o" % found.mode, where=name, expected="not writable by others, or sticky", actual="mode %04o" % found.mode)

    def fix(self, host):
        found = host.stat(self.path)
        # Programs may count on a shared folder; that nobody replaces another's files in it is enough.
        host.stage_attributes(self.path, mode=found.mode | 0o1000 if found.kind == "directory" else found.mode & ~0o002)
