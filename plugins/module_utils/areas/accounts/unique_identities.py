# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every user and group has an identity of its own, and root alone has user id 0."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import identities
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people

_UNIQUE = ("identities_unique", "{users} users and {groups} groups have a name and an id of their own.",
           "{users} 个用户与 {groups} 个组的名称和 ID 均唯一。")


class UniqueIdentities(Control):
    """Uniqueness of users and groups."""

    id = "unique_identities"
    zh = "用户与组标识的唯一性"
    clauses = ("8.3.3-B-a-5",)
    disruption = "lockout"

    def expectations(self, host, policy):
        folk = people.of(host)
        extra = [one.name for one in folk.accounts if one.uid == 0 and one.name != "root"]
        # One that has root's id has none of its own, locked or not.
        sentence = () if extra else _UNIQUE
        yield Each(
            identities.shared, *sentence, users=len(folk.passwd.entries), groups=len(folk.group.entries),
            expected="no duplicate", actual="none",
            evidence=[Evidence("file", people.PASSWD, ""), Evidence("file", people.GROUP, "")])
        for name in extra:
            yield identities.ExtraRoot(name, policy)
        yield from directories.unseen(host, "passwd", "group")
