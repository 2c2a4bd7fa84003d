# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written to a database is copied away as it is written."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import archiving, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class ArchiveMode(Control):
    """Archive of databases."""

    id = "archive_mode"
    zh = "数据库实时归档"
    clauses = ("8.3.5-E-b-1",)

    def expectations(self, host, policy):
        return instances.each(host, policy, archiving)
