# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who administers this host: the accounts that the policy lets use sudo, by themselves or through a group."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import accountdb

_NO_SHELL = ("nologin", "false")


def administrators(host, policy):
    """Return (user, names of all groups) of each administrator who has a login shell, in the order of the passwd file."""
    accounts = accountdb.passwd(host.read("/etc/passwd"), "/etc/passwd").entries
    groups = accountdb.group(host.read("/etc/group"), "/etc/group").entries if host.exists("/etc/group") else []
    named = list(policy.sudo_administrators) + [
        "%" + name for name in (policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group)]
    found, seen = [], set()
    for account in accounts:
        own = [group.name for group in groups if account.name in group.members or group.gid == account.gid]
        chosen = account.name in named or any("%" + name in named for name in own)
        if chosen and account.name not in seen and account.shell.rsplit("/", 1)[-1] not in _NO_SHELL:
            found.append((account.name, own))
        seen.add(account.name)
    return found
