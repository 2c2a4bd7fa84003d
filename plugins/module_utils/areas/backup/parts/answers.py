# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which copies of a set a repository holds, asked in the way of its tool."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent

_RECORD = Text(
    "Whoever runs the backups has each run recorded by its own hook (docs/backup.md), or has this collection run them "
    "(arranged).", "请备份负责人通过工具自身的钩子记录每次运行（见 "
    "docs/backup.zh-CN.md），或由本集合安排运行（arranged）。")


def of(host, policy, one, repository):
    """Return the Answer of a repository, or None where nothing is known of it; raises HostError."""
    if one.tool == "pgbackrest":
        return pgbackrest(host, one, repository).answer
    if one.tool == "mariabackup" and repository.given.get("location", "").startswith("/"):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import mariabackup

        return mariabackup.of(host, repository.given["location"])
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import recorded

    kinds = recorded.COPIES if repository == one.repositories[0] else recorded.COPIES + ("copy",)
    return recorded.answer(host, policy, one, repository, *kinds)


def pgbackrest(host, one, repository, after=0):
    """Return the Stanza of a repository; raises HostError."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import pgbackrest as subject

    return subject.of(
        host, repository.given.get("stanza", one.name), repository.given.get("repo", 1), one.data, after)


def unrecorded(one, repository):
    """Return the Observation of a set of which no record tells."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import recorded

    place = recorded.place(one)
    return told(
        one, "fail", "copies_unrecorded", "no record tells of a copy by {tool} in {name} ({place}).",
        "没有任何记录表明 {tool} 在 {name} 中有备份（{place}）。", tool=one.tool, name=repository.name, place=place,
        evidence=[absent(place)], expected="a record", actual="none", advice=_RECORD)
