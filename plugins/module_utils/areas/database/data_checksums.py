# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database notices data that its disk has changed."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import checksums, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DataChecksums(Control):
    """Checksums of databases."""

    id = "data_checksums"
    zh = "数据库校验和"
    clauses = ("8.3.5-B-a-2",)

    def expectations(self, host, policy):
        return instances.each(host, policy, checksums)
