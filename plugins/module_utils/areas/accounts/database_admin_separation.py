# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database owners cannot log in, and database administrators do not administer the system."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.administrators import sudo_to_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.no_login import NoLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_GROUP_ADVICE = Text("The system administrator takes {user} out with gpasswd -d {user} {group}.",
                     "请系统管理员用 gpasswd -d {user} {group} 将其移出。")
_SUDO_ADVICE = Text("The system administrator takes the grant away in {where}.", "请系统管理员取消 {where} 中的授权。")
_ROLE_ADVICE = Text(
    "The organization decides which post {user} keeps; the system administrator takes the other away (gpasswd -d, sudoers).",
    "请由机构决定 {user} 保留的岗位，再由系统管理员取消其另一权限（gpasswd -d、sudoers）。")
_NAMES_ADVICE = Text("The organization names its database administrators in accounts_database_admins.",
                     "请机构在 accounts_database_admins 中写明数据库管理员。")


class DatabaseAdminSeparation(Control):
    """Separation of database and system administration."""

    id = "database_admin_separation"
    zh = "数据库与操作系统管理权限的分离"
    clauses = ("8.3.3-B-b-3",)
    disruption = "lockout"

    def applies(self, host, policy):
        if _owners(people.of(host), policy) or policy.database_admins:
            return None
        return Text("No database account (%s) is in %s." % (", ".join(policy.database_accounts), people.PASSWD),
                    "%s 中没有数据库账户（%s）。" % (people.PASSWD, "、".join(policy.database_accounts)))

    def expectations(self, host, policy):
        folk = people.of(host)
        owners = _owners(folk, policy)
        for name in owners:
            yield NoLogin(name, policy, host)
            yield Judged(_outside_admin_groups(folk, name, policy))
            for observation in _sudo_all(host, folk.named(name)):
                yield Judged(observation)
        for name in policy.database_admins:
            yield Judged(_not_system_admin(host, folk, name, policy))
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        if owners and not policy.database_admins:
            yield Judged(observed(
                "manual", "administrators_unnamed", "This host has the database account {name}, and no database administrator is named.",
                "本机有数据库账户 {name}，但未指定数据库管理员。", name=printable(owners[0]), where=folk.named(owners[0]).where,
                expected="names in accounts_database_admins", actual="none", advice=_NAMES_ADVICE))


def _owners(folk, policy):
    return [name for name in policy.database_accounts if folk.named(name) is not None]


def _admin_groups(policy):
    groups = [policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group]
    groups += [name[1:] for name in policy.sudo_administrators if name.startswith("%")]
    return sorted(set(groups))


def _outside_admin_groups(folk, name, policy):
    held = [group for group in folk.groups_of(name) if group in _admin_groups(policy)]
    parts = dict(user=printable(name), expected="in no administrator group", actual=", ".join(held) or "none")
    if not held:
        return observed(
            "pass", "owner_unprivileged", "{user} is in no administrator group.", "{user} 不属于任何管理员组。", where=people.GROUP, **parts)
    return observed(
        "fail", "owner_privileged", "The database account {user} is in the administrator group {group} ({where}).",
        "数据库账户 {user} 属于管理员组 {group}（{where}）。", group=", ".join(held), where=Where(people.GROUP, folk.group.get(held[0]).line),
        advice=_GROUP_ADVICE.format(user=parts["user"], group=held[0]), **parts)


def _sudo_all(host, account):
    for grant in sudo_to_root(host, account):
        yield observed(
            "fail", "owner_privileged", "The database account {user} may run every command as root by sudo ({where}).",
            "数据库账户 {user} 可通过 sudo 以 root 身份执行任意命令（{where}）。", user=printable(account.name), where=grant.where,
            expected="no grant of ALL", actual="%s ALL" % printable(grant.who), advice=_SUDO_ADVICE.format(where=grant.where))


def _not_system_admin(host, folk, name, policy):
    posts = [policy.system_admin_group] + [one[1:] for one in policy.sudo_administrators if one.startswith("%")]
    held = ["group " + group for group in folk.groups_of(name) if group in posts]
    held += ["accounts_sudo_administrators"] if name in policy.sudo_administrators else []
    local = folk.named(name)
    held += ["sudo ALL, %s" % str(grant.where) for grant in (sudo_to_root(host, local) if local is not None else ())]
    parts = dict(user=printable(name), expected="no system administrator", actual=", ".join(held) or "none", where=people.GROUP)
    if not held:
        return observed(
            "pass", "posts_apart", "The database administrator {user} is no system administrator.",
            "数据库管理员 {user} 不是系统管理员。", **parts)
    return observed(
        "fail", "posts_overlap", "{user} administers both databases and the system ({held}).",
        "{user} 同时为数据库管理员和系统管理员（{held}）。", held=", ".join(held), advice=_ROLE_ADVICE.format(user=parts["user"]), **parts)
