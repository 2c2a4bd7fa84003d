# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the walk through the system directories found: files that anybody may change, and files that nobody owns."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    MAX_DETAILS,
    Evidence,
    absent,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import places, taken, walk
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import by_hand
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people

_UNOWNED_ADVICE = Text(
    "The system administrator finds out whose {path} was, then gives it an owner (chown) or removes it.",
    "请系统管理员查明 {path} 的来源，再用 chown 指定属主或将其删除。")
_BOUND_ADVICE = Text("Give accounts_walk_seconds or accounts_walk_entries more.",
                     "请调大 accounts_walk_seconds 或 accounts_walk_entries。")
_ROOT_ADVICE = Text("Run with become.", "请使用 become 运行。")
_ELSEWHERE_ADVICE = Text(
    "The system administrator checks {path} on the machine whose files they are.",
    "请系统管理员在 {path} 的文件所在主机上检查。")
_MOUNTED_ADVICE = Text(
    "The system administrator gives the mount other options: its files have no modes of their own (fmask, dmask), or "
    "it is read-only.", "请系统管理员调整挂载参数：该文件系统没有文件自身的权限（见 fmask、dmask），或为只读。")
_AGAIN_ADVICE = Text(
    "Each enforcing run closes {most} files; enforce again until none is left.",
    "每次整改最多处理 {most} 个文件，请重复执行直至全部处理。")
_LIST_ADVICE = Text("The system administrator lists them with find -nouser -o -nogroup.",
                    "请系统管理员用 find -nouser -o -nogroup 列出。")


class NoneOpen(Expectation):
    """Nothing in the system directories is writable by all, and all belongs to somebody, as far as the walk comes."""

    fixable = False

    def __init__(self, policy):
        self.policy = policy

    def looked_at(self, host):
        seen = walk.of(host, self.policy)
        elsewhere = directories.behind(host, "passwd") or directories.behind(host, "group")
        things = [ClosedToOthers(host, path, path not in seen.unchangeable) for path in seen.writable]
        things += [_unowned(host, path, seen.owners, elsewhere) for path in seen.unowned]
        yield from Each(
            things + list(_beyond(seen, elsewhere)) + list(_reach(seen)), "files_closed",
            "No file in the system directories is writable by all or without an owner ({covered}).",
            "系统目录中没有任何人可写或无属主的文件（{covered}）。", evidence=list(_searched(seen)),
            **_covered(seen)).looked_at(host)


def _beyond(seen, elsewhere):
    """Yield what was seen of files that are not named one by one."""
    if seen.more_writable:
        yield observed(
            "fail", "more_writable", "{count} more files are writable by everybody, beyond the {most} that are named.",
            "除已列出的 {most} 个外，另有 {count} 个文件任何人可写。", count=seen.more_writable, most=walk.MOST,
            advice=_AGAIN_ADVICE.format(most=walk.MOST), **_covered(seen))
    if seen.more_unowned:
        yield observed(
            "not_checked" if elsewhere else "fail", "more_unowned",
            "{count} more files have no owner in the local files, beyond the {most} that are named.",
            "除已列出的 {most} 个外，另有 {count} 个文件的属主不在本地文件中。", count=seen.more_unowned,
            most=walk.MOST, advice=_LIST_ADVICE, **_covered(seen))


def _covered(seen):
    """Return what each observation tells of how far the walk came."""
    covered = Text(
        "{count} entries under {roots}", "{roots} 下的 {count} 个条目").format(
        count=seen.entries, roots=" ".join(seen.roots))
    foreign = [walk.shown(path) for path in sorted(seen.foreign)]
    if foreign:
        covered = Text(
            "{covered}, without the files of containers in {foreign}", "{covered}，不含 {foreign} 中的容器文件").format(
            covered=covered, foreign=people.listed(foreign))
    return dict(covered=covered, expected="no world-writable or unowned file", actual=covered)


def _searched(seen):
    """Yield as evidence what was searched, and what was not: file systems that store nothing, other systems' files."""
    yield absent(*seen.roots or "/")
    for path, kind, _options in seen.pseudo:
        yield Evidence("file", walk.shown(path), kind)
    for path in sorted(seen.foreign):
        yield Evidence("file", walk.shown(path), "")


def _reach(seen):
    """Yield why not everything was seen."""
    parts = _covered(seen)
    for path, kind, _options in seen.left_out:
        name = walk.shown(path)
        yield observed(
            "not_checked", "walk_left_out",
            "{path} was not looked into: its file system ({kind}) is not of this host, or of a kind unknown here.",
            "未检查 {path}：其文件系统（{kind}）不属于本机或类型未知。", path=name, kind=kind, where=name,
            evidence=(Evidence("file", name, kind),), advice=_ELSEWHERE_ADVICE.format(path=name), **parts)
    if seen.stopped is not None:
        yield observed(
            "not_checked", "walk_bounded",
            "The walk through the system directories ended early in {path}, after {covered}.",
            "系统目录检查提前结束于 {path}，已检查 {covered}。", path=walk.shown(seen.stopped), advice=_BOUND_ADVICE,
            evidence=(Evidence("file", walk.shown(seen.stopped), ""),), **parts)
    if seen.unread:
        yield observed(
            "not_checked", "walk_refused", "{count} system directories could not be read, among them {path}.",
            "{count} 个系统目录无法读取，如 {path}。", count=len(seen.unread), path=walk.shown(seen.unread[0]),
            advice=_ROOT_ADVICE,
            evidence=[Evidence("file", walk.shown(path), "") for path in seen.unread[:MAX_DETAILS]], **parts)


def _unowned(host, path, owners, elsewhere):
    found = host.stat(path)
    if found is None or (found.uid in owners[0] and found.gid in owners[1]):
        return None
    name = walk.shown(path)
    parts = dict(
        path=name, uid=found.uid, gid=found.gid, where=name, expected="an owner in /etc/passwd and /etc/group",
        actual="%d:%d" % (found.uid, found.gid), evidence=(places.seen(name, found),),
        advice=_UNOWNED_ADVICE.format(path=name))
    if elsewhere:
        return observed(
            "not_checked", "owner_elsewhere",
            "{path} belongs to {uid}:{gid}, who may be known elsewhere than in the local files ({source}).",
            "{path} 属于 {uid}:{gid}，可能由本地文件以外的来源（{source}）定义。", source=elsewhere.where, **parts)
    return observed(
        "fail", "file_unowned", "{path} belongs to nobody ({uid}:{gid}).", "{path} 无有效属主（{uid}:{gid}）。",
        **parts)


class ClosedToOthers(Expectation):
    """A file is writable by its owner and group at most; a folder that is writable by all is sticky.

    Where its file system has modes (`changeable`), a run sets them, unless others could put something else in its
    place.
    """

    def __init__(self, host, path, changeable):
        self.path = path
        self._host = host
        self._changeable = changeable

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether a run may set its mode."""
        return self._advice() is None

    def _advice(self):
        """Return what a person does where a run leaves it alone, or None."""
        if not self._changeable:
            return _MOUNTED_ADVICE
        hazard = self._host.untouchable(self.path)
        return hazard and by_hand(walk.shown(self.path), hazard)

    def check(self, host):
        found = host.stat(self.path)
        name = walk.shown(self.path)
        if found is None or not walk.open_to_all(found.kind == "directory", found.kind == "file", found.mode):
            return observed(
                "pass", "closed", "{path} is closed to others.", "{path} 不允许任何人写入。", path=name, where=name)
        return observed(
            "fail", "writable_by_all", "{path} is writable by everybody (mode {mode}).",
            "{path} 任何人可写（权限 {mode}）。", path=name, mode="%04o" % found.mode, where=name,
            expected="not writable by others, or sticky", actual="mode %04o" % found.mode,
            evidence=(places.seen(name, found),), advice=self._advice())

    def fix(self, host):
        host.stage_attributes(self.path, mode=self._closed(host.stat(self.path)))

    def affects(self, host):
        found = host.stat(self.path)
        return taken.by_mode(host, self.path, found, self._closed(found))

    @staticmethod
    def _closed(found):
        # Programs may count on a shared folder; that nobody replaces another's files in it is enough.
        return found.mode | 0o1000 if found.kind == "directory" else found.mode & ~0o002
