# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases let nobody in from other hosts without TLS."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import instances, tls_required
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseTlsRequired(Control):
    """Encryption of database connections."""

    id = "database_tls_required"
    zh = "数据库连接加密"
    clauses = ("8.3.3-B-a-4", "8.3.4-B-e-2", "8.3.5-B-b-1", "8.3.5-E-a-1",)
    # Whoever comes as before may be refused from then on.
    disruption = "session"

    def expectations(self, host, policy):
        return instances.each(host, policy, tls_required)
