# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database account and a database administrator are kept from: the posts that administer the system."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.administrators import sudo_to_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import doas
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

_GROUP_ADVICE = Text("The system administrator takes {user} out with gpasswd -d {user} {group}.",
                     "请系统管理员用 gpasswd -d {user} {group} 将其移出。")
_SUDO_ADVICE = Text("The system administrator takes the grant away in {where}.", "请系统管理员取消 {where} 中的授权。")
_ROLE_ADVICE = Text(
    "The organization decides which post {user} keeps; the system administrator takes the other away (gpasswd -d, "
    "sudoers).", "请由机构决定 {user} 保留的岗位，再由系统管理员取消其另一权限（gpasswd -d、sudoers）。")


def in_no_group(host, policy, name):
    """Return what is seen of the administrator groups that a database account is in."""
    folk = people.of(host)
    groups = {policy.system_admin_group, policy.security_admin_group, policy.audit_admin_group} | _by_sudo(policy)
    held = [group for group in folk.groups_of(name) if group in groups]
    parts = dict(user=printable(name), expected="in no administrator group", actual=", ".join(held) or "none")
    if not held:
        return observed(
            "pass", "owner_unprivileged", "{user} is in no administrator group.", "{user} 不属于任何管理员组。",
            evidence=folk.seen_groups(*sorted(groups)), **parts)
    return observed(
        "fail", "owner_privileged", "The database account {user} is in the administrator group {group} ({where}).",
        "数据库账号 {user} 属于管理员组 {group}（{where}）。", group=", ".join(held),
        where=Where(people.GROUP, folk.group.get(held[0]).line), evidence=folk.seen_groups(*held),
        advice=_GROUP_ADVICE.format(user=parts["user"], group=held[0]), **parts)


def by_sudo(host, name):
    """Yield what is seen of each line of sudoers that gives a database account everything."""
    for grant in sudo_to_root(host, people.of(host).named(name)):
        yield observed(
            "fail", "owner_privileged",
            "The database account {user} may run every command as root by {tool} ({where}).",
            "数据库账号 {user} 可通过 {tool} 以 root 身份执行任意命令（{where}）。", user=printable(name),
            tool=_tool(grant), where=grant.where, expected="no grant of ALL", actual="%s ALL" % printable(grant.who),
            evidence=(line(host, grant.where),), advice=_SUDO_ADVICE.format(where=grant.where))


def apart(host, policy, name):
    """Return what is seen of the posts in the system that a database administrator has."""
    folk = people.of(host)
    posts = {policy.system_admin_group} | _by_sudo(policy)
    groups = [group for group in folk.groups_of(name) if group in posts]
    grants = sudo_to_root(host, folk.named(name)) if folk.named(name) is not None else []
    held = ["group " + group for group in groups]
    held += ["accounts_sudo_administrators"] if name in policy.sudo_administrators else []
    held += ["%s ALL, %s" % (_tool(grant), grant.where) for grant in grants]
    seen = (folk.seen_groups(*groups) if groups else []) + [line(host, grant.where) for grant in grants]
    parts = dict(user=printable(name), expected="no system administrator", actual=", ".join(held) or "none")
    if not held:
        return observed(
            "pass", "posts_apart", "The database administrator {user} is no system administrator.",
            "数据库管理员 {user} 不是系统管理员。", evidence=(absent(people.GROUP, sudo.of(host).main),), **parts)
    return observed(
        "fail", "posts_overlap", "{user} administers both databases and the system ({held}).",
        "{user} 同时为数据库管理员和系统管理员（{held}）。", held=", ".join(held), where=people.GROUP,
        evidence=seen or folk.seen_account(name),
        advice=_ROLE_ADVICE.format(user=parts["user"]), **parts)


def _tool(grant):
    return "doas" if isinstance(grant, doas.Rule) else "sudo"


def _by_sudo(policy):
    return {name[1:] for name in policy.sudo_administrators if name.startswith("%")}
