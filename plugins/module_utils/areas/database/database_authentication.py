# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who logs in to a database proves who it is."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import authentication, instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class DatabaseAuthentication(Control):
    """Authentication in databases."""

    id = "database_authentication"
    zh = "数据库身份鉴别"
    clauses = ("8.3.3-B-a-1",)
    # Whoever comes as before may be refused from then on.
    disruption = "session"

    def expectations(self, host, policy):
        return instances.each(host, policy, authentication)
