# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is backed up cannot be read without its key, and the key is not with it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import asking, encrypted, key_files
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class BackupEncrypted(Control):
    """Encrypted backups."""

    id = "backup_encrypted"
    zh = "备份加密"
    clauses = ("7.5.3-E-b", "8.3.5-E-a-2")

    def expectations(self, host, policy):
        yield from asking.each(policy, lambda host, one: encrypted.look(host, policy, one))
        yield from key_files.closed(host, policy)
