# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who administers this host: whom the policy names, and whom sudo or doas lets do everything, if by a group alone."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import doas
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo

_ROOT = ("ALL", "root", "#0")


def administrators(host, policy):
    """Return (user, names of all groups) of each administrator who has a login shell, in the order of the passwd file.
    """
    local = people.of(host)
    chosen = _chosen(host, policy)
    return [
        (account.name, local.groups_of(account.name)) for account in local.accounts
        if people.log_in(account.shell) and _names(local, account) & chosen
    ]


def sudo_to_root(host, account):
    """Return the grants of sudo and doas by which an account, or a group it is in, may run every command as root."""
    names = _names(people.of(host), account)
    return [
        grant for grant in _grants_of_everything(host)
        if grant.who in names and account.name not in grant.who_except
        and (grant.runas_users is None or any(name in _ROOT for name in grant.runas_users))
    ] + [rule for rule in doas.rules(host) if rule.everything and rule.who in names]


def _names(local, account):
    """Return every way in which sudo may speak of an account."""
    groups = local.groups_of(account.name)
    names = {account.name, "#%d" % account.uid, "ALL"}
    names.update(name for group in groups for name in ("%" + group, "%%#%d" % local.group.get(group).gid))
    return names


def _grants_of_everything(host):
    source = sudo.of(host)
    return [grant for grant in source.policy.grants if grant.command == "ALL"] if host.exists(source.main) else []


def _chosen(host, policy):
    groups = (policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group)
    named = set(policy.sudo_administrators) | set("%" + name for name in groups)
    named.update(grant.who for grant in _grants_of_everything(host))
    named.update(rule.who for rule in doas.rules(host) if rule.everything)
    return named
