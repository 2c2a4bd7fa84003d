# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups that stand for a post: somebody is in each of them, and nobody in two."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_EMPTY_ADVICE = Text(
    "The organization names who holds this post; the system administrator adds them with gpasswd -a USER {group}.",
    "请由机构任命该岗位人员，再由系统管理员用 gpasswd -a USER {group} 加入该组。")
_OVERLAP_ADVICE = Text(
    "The organization decides which post {user} keeps; the system administrator removes the other with gpasswd -d "
    "{user} GROUP.", "请由机构决定 {user} 保留的岗位，再由系统管理员用 gpasswd -d {user} GROUP 移出其余组。")


class Filled(Expectation):
    """A group exists and somebody is in it; a machine makes the group, and people decide who is in it."""

    def __init__(self, host, group):
        self.host = host
        self.group = group

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether there is no such group."""
        return people.of(self.host).members(self.group) is None

    def check(self, host):
        folk = people.of(host)
        members = folk.members(self.group)
        parts = dict(
            group=self.group, expected="group %s with members" % self.group, evidence=folk.seen_groups(self.group))
        if members is None:
            return observed(
                "fail", "group_missing", "There is no group {group} in {where}.", "{where} 中没有 {group} 组。",
                where=people.GROUP, actual="no such group", **parts)
        where = Where(people.GROUP, folk.group.get(self.group).line)
        if not members:
            return observed(
                "manual", "group_empty", "Nobody is in the group {group} ({where}).", "{group} 组没有成员（{where}）。",
                where=where, actual="no members", advice=_EMPTY_ADVICE.format(group=self.group), **parts)
        names = [printable(name) for name in members]
        return observed(
            "pass", "group_filled", "The group {group} has members: {members} ({where}).",
            "{group} 组的成员：{members}（{where}）。", members=people.listed(names), where=where,
            actual=", ".join(names), **parts)

    def fix(self, host):
        people.of(host).add_group(self.group)


class Apart(Expectation):
    """Nobody is in both of two groups."""

    fixable = False

    def __init__(self, first, second):
        self.first = first
        self.second = second

    def check(self, host):
        folk = people.of(host)
        both = sorted(set(folk.members(self.first) or ()) & set(folk.members(self.second) or ()))
        parts = dict(
            first=self.first, second=self.second, evidence=folk.seen_groups(self.first, self.second),
            expected="%s and %s have no common member" % (self.first, self.second))
        if not both:
            return observed(
                "pass", "roles_apart", "Nobody is in both {first} and {second}.",
                "没有人同时属于 {first} 与 {second}。", actual="none", **parts)
        names = [printable(name) for name in both]
        places = [Where(people.GROUP, folk.group.get(group).line) for group in (self.first, self.second)]
        return observed(
            "fail", "roles_overlap", "Both {first} and {second} have {users} as a member ({places}).",
            "{users} 同时属于 {first} 与 {second}（{places}）。", users=people.listed(names),
            places=", ".join(str(place) for place in places), where=places[1], actual=", ".join(names),
            advice=_OVERLAP_ADVICE.format(user=names[0]), **parts)
