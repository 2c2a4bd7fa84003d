# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every account of openGauss is one person's or one service's."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import unique_accounts

RIGHT = unique_accounts.RIGHT["postgresql"]


def owners(cluster, policy):
    """Compare the roles that log in with those that are declared."""
    found = [role["name"] for role in cluster.roles() if role["login"] and not role["first"] and not role["locked"]]
    yield from unique_accounts.compared(cluster, policy, found, "SELECT rolname FROM pg_roles WHERE rolcanlogin")


LOOKS = (owners, unique_accounts.mapped)
