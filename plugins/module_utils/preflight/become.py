# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preflight of becoming root: a run that became root by sudo has to be able to again."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.login import entry_of, groups_of, reason
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo


def granted(host, connection):
    """Return why sudo would no longer let this run's user become root."""
    if not connection.sudo or _grant(host, connection.user) is not None:
        return None
    return reason(
        "{user}, who this run logs in as, could no longer become root by sudo. Leave its grant (ALL as root) in place",
        "本次运行所用的登录用户 {user} 将无法再通过 sudo 成为 root。请保留其授权（以 root 身份执行 ALL）", connection)


def without_password(host, connection):
    """Return why sudo would ask for a password where it asks for none now."""
    if not connection.sudo:
        return None
    grant = _grant(host, connection.user)
    if grant is None or "NOPASSWD" in grant.tags or _flag(host, connection.user, "authenticate") is False:
        return None
    place = "%s:%d" % (grant.where.path, grant.where.line)
    return reason(
        "sudo would ask {user}, who this run logs in as, for a password, which it does not now (%s). Keep NOPASSWD "
        "for it, or give the run a password for become first" % place,
        "sudo 将要求本次运行所用的登录用户 {user} 输入口令，而目前不需要（%s）。请为其保留 NOPASSWD，"
        "或先为本次运行配置 become 口令" % place, connection)


def without_terminal(host, connection):
    """Return why sudo would ask for a terminal, which a run has none of."""
    if not connection.sudo or not _flag(host, connection.user, "requiretty"):
        return None
    return reason(
        "sudo would ask for a terminal (requiretty), which this run has none of. Exempt it: Defaults:{user} "
        "!requiretty", "sudo 将要求终端（requiretty），而本次运行没有终端。请予豁免：Defaults:{user} !requiretty",
        connection)


def _grant(host, user):
    """Return the grant of all commands as root that decides for the user: the last one that matches, or None."""
    names = _names(host, user)
    matching = [
        grant for grant in sudo.of(host).policy.grants
        if grant.who in names and not names & set(grant.who_except) and grant.command == "ALL" and _as_root(grant)
    ]
    return matching[-1] if matching else None


def _as_root(grant):
    users = grant.runas_users
    return users is None or "!root" not in users and bool({"ALL", "root", "#0"} & set(users))


def _flag(host, user, name):
    """Return whether a Defaults setting is on for the user, None where it is not set; one for the user wins over one
    for all.
    """
    names, policy = _names(host, user) - {"ALL"}, sudo.of(host).policy
    found = [one for one in policy.defaults if one.name == name]
    general = [one for one in found if one.scope == "all"]
    own = [one for one in found if one.scope == "user" and names & set(policy.names("user", one.members))]
    return (general + own)[-1].op != "!" if general + own else None


def _names(host, user):
    """Return what sudoers may call the user: itself, its id, its groups, ALL."""
    entry = entry_of(host, "passwd", user)
    ids = {"#%d" % entry.uid, "%%#%d" % entry.gid} if entry is not None else set()
    return {"ALL", user} | ids | set("%" + group for group in groups_of(host, user))
