# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of a database is a maintained one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, versions
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseVersionSupported(Control):
    """Maintained versions of databases."""

    id = "database_version_supported"
    zh = "数据库版本支持期"
    clauses = ("8.3.3-B-d-1",)

    def expectations(self, host, policy):
        return instances.each(host, policy, versions)
