# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who administers this host: whom the policy names, and whom sudo lets do everything, by themselves or through a group."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import sudoers
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import people


def administrators(host, policy):
    """Return (user, names of all groups) of each administrator who has a login shell, in the order of the passwd file."""
    local = people.of(host)
    chosen = _chosen(host, policy)
    found = []
    for account in local.accounts:
        groups = local.groups_of(account.name)
        names = {account.name, "#%d" % account.uid, "ALL"}
        names.update(name for group in groups for name in ("%" + group, "%%#%d" % local.group.get(group).gid))
        if names & chosen and people.log_in(account.shell):
            found.append((account.name, groups))
    return found


def _chosen(host, policy):
    groups = (policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group)
    named = set(policy.sudo_administrators) | set("%" + name for name in groups)
    if host.exists("/etc/sudoers"):
        named.update(grant.who for grant in sudoers.load(host).grants if grant.command == "ALL")
    return named
