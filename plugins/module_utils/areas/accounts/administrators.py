# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who administers this host: whom the policy names, and whom sudo lets do everything, by themselves or through a group."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import accountdb, sudoers

_NO_SHELL = ("nologin", "false")


def administrators(host, policy):
    """Return (user, names of all groups) of each administrator who has a login shell, in the order of the passwd file."""
    accounts = accountdb.passwd(host.read("/etc/passwd"), "/etc/passwd").entries
    groups = accountdb.group(host.read("/etc/group"), "/etc/group").entries if host.exists("/etc/group") else []
    chosen = _chosen(host, policy)
    found, seen = [], set()
    for account in accounts:
        own = [group for group in groups if account.name in group.members or group.gid == account.gid]
        names = {account.name, "#%d" % account.uid, "ALL"}
        names.update(name for group in own for name in ("%" + group.name, "%%#%d" % group.gid))
        if names & chosen and account.name not in seen and account.shell.rsplit("/", 1)[-1] not in _NO_SHELL:
            found.append((account.name, [group.name for group in own]))
        seen.add(account.name)
    return found


def _chosen(host, policy):
    groups = (policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group)
    named = set(policy.sudo_administrators) | set("%" + name for name in groups)
    if host.exists("/etc/sudoers"):
        named.update(grant.who for grant in sudoers.load(host).grants if grant.command == "ALL")
    return named
