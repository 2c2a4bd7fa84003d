# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database stores is encrypted on its disk."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import encryption, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseEncryptionAtRest(Control):
    """Encryption of stored data."""

    id = "database_encryption_at_rest"
    zh = "数据存储加密"
    clauses = ("8.3.5-B-b-2", "8.3.5-E-a-2",)

    def expectations(self, host, policy):
        return instances.each(host, policy, encryption)
