# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which copies of a set a repository holds, asked in the way of its tool."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told, variable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_RECORD = Text(
    "Whoever runs the backups shows when the last copy was made and with which result.",
    "请备份负责人出示最近一次备份的时间与结果。")


def of(host, policy, one, repository):
    """Return the Answer of a repository, or None where this tool is not asked; raises HostError."""
    if one.tool == "pgbackrest":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import pgbackrest

        return pgbackrest.of(
            host, repository.given.get("stanza", one.name), repository.given.get("repo", 1), one.data).answer
    return None


def unlooked(one, repository):
    """Return the Observation of a set whose tool is not asked."""
    return told(
        one, "not_checked", "tool_unasked", "which copies {tool} has in {name} is not looked at.",
        "未查看 {tool} 在 {name} 中的备份。", tool=one.tool, name=repository.name, evidence=[variable(one, "tool")],
        advice=_RECORD)
