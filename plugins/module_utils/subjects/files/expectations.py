# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of mode, owner and access list of a path."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import access_list, places, taken
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_ROOT = 0
_MISSING = Text("it does not exist, and a run makes none", "该文件不存在，整改不会创建")
_MAKE_ADVICE = Text(
    "The system administrator puts {path} there; a run cannot make it.",
    "请系统管理员放置 {path}；整改无法生成该文件。")
_TOLD_ADVICE = Text(
    "A run leaves {path} alone, because {why}; the system administrator looks at it, then uses chown root and chmod "
    "{mode}.", "整改不会改动 {path}，原因：{why}。请系统管理员核实后执行 chown root 与 chmod {mode}。")
_FOLDER_ELSEWHERE = Text(
    "it is a link to a folder, which others may need", "它是指向目录的符号链接，该目录可能另有用途")
_GRANT = {
    "user": Text("the account {name} ({bits})", "账号 {name}（{bits}）"),
    "group": Text("the group {name} ({bits})", "{name} 组（{bits}）"),
}
_LIST_ADVICE = Text(
    "A run leaves access lists alone. The system administrator looks at it with getfacl {path}, and takes away what "
    "is not needed: setfacl -x {entry} {path}.",
    "整改不会改动访问控制列表。请系统管理员用 getfacl {path} 查看，并删除不需要的条目：setfacl -x {entry} {path}。")


def most_bits(mode, found):
    """Return the most permission bits for what was found where `mode` is meant.

    A folder in place of a file stays one that can be entered, by those who may read the files; nothing is taken from
    its owner.
    """
    return mode | 0o700 | (mode & 0o044) >> 2 if _instead_of_a_file(mode, found) else mode


def _instead_of_a_file(mode, found):
    return found is not None and found.kind == "directory" and not mode & 0o111


class Attributes(Expectation):
    """A path of the system has no more permission bits than `mode`, and one of the `owners` and `groups` (numeric;
    None: any).

    A path that is not there meets the expectation, unless `required`: a run makes none. A wrong owner or group is put
    right to root's, for nothing is ever given to anybody else. Of `host` a person is asked (`told`) where others decide
    what the path leads to, or root cannot set it.
    """

    def __init__(self, path, mode, owners=(0,), groups=None, required=False, told=None, host=None):
        self.path = path
        self.mode = mode
        self.owners = owners
        self.groups = groups
        self.required = required
        self._told = told
        self._host = host

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether a run may put it right."""
        return self.told is None

    @property
    def told(self):
        """Why a run leaves it alone, as a Text, or None."""
        if self._told is not None or self._host is None:
            return self._told
        found = self._host.stat(self.path)
        if found is None:
            return _MISSING if self.required else None
        # Asked of what is to be changed alone: there may be many that are right.
        if not any(self._problems(self._host, found)):
            return None
        if _instead_of_a_file(self.mode, found) and self._host.is_link(self.path):
            return _FOLDER_ELSEWHERE
        return places.left_alone(self._host, self.path)

    def _beyond(self, found):
        """Return the bits that are too many."""
        # On a folder in place of a file the sticky bit and its kin give nobody anything.
        counted = 0o777 if _instead_of_a_file(self.mode, found) else 0o7777
        return found.mode & ~most_bits(self.mode, found) & counted

    def _problems(self, host, found):
        if self._beyond(found):
            yield Text("mode {mode}", "权限 {mode}").format(mode="%04o" % found.mode)
        if self.owners is not None and found.uid not in self.owners:
            yield Text("owner {name}", "属主 {name}").format(name=_name(host, "passwd", "uid", found.uid))
        if self.groups is not None and found.gid not in self.groups:
            yield Text("group {name}", "属组 {name}").format(name=_name(host, "group", "gid", found.gid))

    def check(self, host):
        found, path = host.stat(self.path), places.shown(self.path)
        most = "%04o" % most_bits(self.mode, found)
        expected = "%s mode <= %s" % (path, most)
        if found is None:
            status = "fail" if self.required else "pass"
            return observed(
                status, "path_missing", "{path} does not exist.", "{path} 不存在。", path=path, expected=expected,
                evidence=(absent(path),), advice=_MAKE_ADVICE.format(path=path) if self.required else None)
        problems = list(self._problems(host, found))
        seen = places.seen(path, found)
        parts = dict(path=path, expected=expected, actual="%s %s" % (path, seen.text), where=path, evidence=(seen,))
        if not problems:
            return observed(
                "pass", "attributes_right", "{path} has mode {mode}.", "{path} 权限为 {mode}。",
                mode="%04o" % found.mode, **parts)
        told = self.told
        return observed(
            "fail", "attributes_wrong", "{path} has {problems}, expected mode {mode} or less and owner {owners}.",
            "{path} 现为{problems}，权限应不超过 {mode}，属主应为 {owners}。", problems=joined(problems), mode=most,
            owners=self._owners(host), advice=told and _TOLD_ADVICE.format(path=path, mode=most, why=told), **parts)

    def affects(self, host):
        found = host.stat(self.path)
        if found is None:
            return None
        by_mode = taken.by_mode(host, self.path, found, found.mode & ~self._beyond(found))
        if by_mode is not None or self.owners is None or found.uid in self.owners:
            return by_mode
        return taken.by_owner(self.path, _name(host, "passwd", "uid", found.uid))

    def _owners(self, host):
        if self.owners is None:
            return Text("any", "任意账号")
        return joined(dict.fromkeys(_name(host, "passwd", "uid", uid) for uid in self.owners), " or ", " 或 ")

    def fix(self, host):
        found = host.stat(self.path)
        if found is None:
            return
        owner_wrong = self.owners is not None and found.uid not in self.owners
        group_wrong = self.groups is not None and found.gid not in self.groups
        host.stage_attributes(
            self.path, mode=found.mode & ~self._beyond(found),
            uid=_ROOT if owner_wrong else None, gid=_ROOT if group_wrong else None)


class AccessList(Expectation):
    """The access list of a path gives no account and no group by name more than `mode` gives to all.

    Somebody has written it on purpose, so a run leaves it. What the mode's bits for the group take from it,
    `Attributes` settles.
    """

    fixable = False

    def __init__(self, path, mode, owners=(0,)):
        self.path = path
        self.mode = mode
        self.owners = owners

    def looked_at(self, host):
        # Most paths have no such list, and nothing is said of them.
        return ((self, self.check(host)) for _one in self.beyond(host)[:1])

    def beyond(self, host):
        """Return what the list gives beyond the mode."""
        most = most_bits(self.mode, host.stat(self.path)) & 0o007
        return [
            grant._replace(bits=grant.bits & ~most) for grant in access_list.grants(host, self.path, self.owners)
            if grant.bits & ~most]

    def check(self, host):
        path, beyond = places.shown(self.path), self.beyond(host)
        name = access_list.name_of(host, beyond[0])
        return observed(
            "fail", "access_list_open",
            "The access list of {path} opens it to {who} beyond mode {mode}, expected to nobody by name.",
            "{path} 的访问控制列表在权限 {mode} 之外另向{who}开放，不应单独授予任何账号或组。",
            who=joined(
                [
                    _GRANT[one.kind].format(name=access_list.name_of(host, one), bits=access_list.shown(one.bits))
                    for one in beyond]), mode="%04o" % most_bits(self.mode, host.stat(self.path)),
            actual=" ".join(access_list.entry(host, one) for one in beyond), path=path, where=path,
            expected="%s open to nobody by name" % path,
            advice=_LIST_ADVICE.format(path=path, entry="%s:%s" % (beyond[0].kind[0], name)))


def closed_to_all_but(host, path, mode, owners=(0,), groups=None, **more):
    """Yield what is expected of mode, owner and access list of a path."""
    yield Attributes(path, mode, owners, groups, host=host, **more)
    yield AccessList(path, mode, owners)


def by_hand(path, hazard):
    """Return the advice on a path that a run leaves alone because others could put something else in its place."""
    return _BY_HAND.format(path=path, hazard=hazard)


_BY_HAND = Text("The system administrator sets mode and owner of {path} by hand; by a run it {hazard}.",
                "请系统管理员手工设置 {path} 的权限和属主；自动整改对其{hazard}。")


def _name(host, database, field, number):
    """Return the first name that the host's account files have for a number, or else the number."""
    try:
        entries = getattr(people.of(host), database).entries
    except (HostError, ParseError):
        entries = []
    return next((entry.name for entry in entries if getattr(entry, field) == number), str(number))
