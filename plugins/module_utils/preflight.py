# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight: would the staged state still let in the very user and address that this run connects with?

It compares the staged state with the present one, so a host that has always refused this user is no reason to refuse.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import accountdb, sshd, sshd_match
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host, Missing


def refusal(host, connection):
    """Return None, or a `Text` with the reason why the staged state would lock this run's own user out."""
    if connection is None:
        return None
    now = Host(host.root)
    for paths, problem in _PROBLEMS:
        # What the staged state leaves alone need not be readable.
        if not any(path.startswith(paths) for path in host.changes):
            continue
        reason = problem(host, connection)
        if reason is not None and problem(now, connection) is None:
            return reason
    return None


def _account_problem(host, connection):
    entry = _entry(host, "passwd", connection.user)
    if entry is not None and entry.shell.rsplit("/", 1)[-1] in ("nologin", "false"):
        return _reason("{user}, who this run logs in as, would have no login shell",
                       "本次运行所用的登录用户 {user} 将没有登录 shell", connection)
    ageing = _entry(host, "shadow", connection.user)
    if ageing is not None and ageing.expire_date is not None:
        return _reason("the account {user}, which this run logs in with, would be expired",
                       "本次运行所用的账户 {user} 将被设为过期", connection)
    if connection.address is not None and ageing is not None and ageing.last_change == 0:
        return _reason("{user}, who this run logs in as, would have to change the password first",
                       "本次运行所用的登录用户 {user} 将被要求先修改口令", connection)
    return None


def _sshd_problem(host, connection):
    if connection.address is None:
        return None
    try:
        config = sshd.load(host)
    except Missing:
        return None
    groups = _groups(host, connection.user)
    lookup = config.for_connection(user=connection.user, groups=groups, host=connection.address, address=connection.address)
    if connection.user == "root" and _word(lookup, "PermitRootLogin") in ("no", "forced-commands-only"):
        return _reason("this run logs in as root from {address}, and sshd would no longer let root in",
                       "本次运行以 root 自 {address} 登录，而 sshd 将不再允许 root 登录", connection)
    if _word(lookup, "AuthenticationMethods") not in (None, "any"):
        return _reason("sshd would ask {user}, who this run logs in as, for a second factor",
                       "sshd 将要求本次运行所用的登录用户 {user} 提供第二种鉴别方式", connection)
    if _named(lookup, "DenyUsers", connection) or sshd_match.in_group_list(groups, _all(lookup, "DenyGroups")):
        return _reason("sshd would deny {user} from {address}, who this run logs in as",
                       "sshd 将拒绝本次运行所用的 {user}（来自 {address}）", connection)
    if lookup.values("AllowUsers") and not _named(lookup, "AllowUsers", connection):
        return _reason("{user} from {address}, who this run logs in as, would not be among sshd's AllowUsers",
                       "本次运行所用的 {user}（来自 {address}）不在 sshd 的 AllowUsers 之列", connection)
    if lookup.values("AllowGroups") and not sshd_match.in_group_list(groups, _all(lookup, "AllowGroups")):
        return _reason("{user}, who this run logs in as, would be in none of sshd's AllowGroups",
                       "本次运行所用的 {user} 不在 sshd 的 AllowGroups 之列", connection)
    return None


_PROBLEMS = (
    (("/etc/passwd", "/etc/shadow"), _account_problem),
    (("/etc/ssh/", "/etc/passwd", "/etc/group"), _sshd_problem),
)


def _reason(english, chinese, connection):
    return Text(english, chinese).format(user=connection.user, address=connection.address)


def _word(lookup, keyword):
    value = lookup(keyword)
    return None if value is None else value.text.lower()


def _all(lookup, keyword):
    return ",".join(word for value in lookup.values(keyword) for word in value.text.split())


def _named(lookup, keyword, connection):
    """Tell whether the user is matched by USER or USER@ADDRESS patterns, as sshd's match_user does."""
    for value in lookup.values(keyword):
        for pattern in value.text.split():
            user, at, address = pattern.rpartition("@")
            user, address = (user, address) if at else (pattern, "*")
            if sshd_match.in_pattern_list(connection.user, user) > 0 and (
                    address == "*" or sshd_match.address_in_list(connection.address, address) > 0):
                return True
    return False


def _entry(host, name, user):
    path = "/etc/" + name
    return getattr(accountdb, name)(host.read(path), path).get(user) if host.exists(path) else None


def _groups(host, user):
    entry = _entry(host, "passwd", user)
    groups = accountdb.group(host.read("/etc/group"), "/etc/group").entries if host.exists("/etc/group") else ()
    return [group.name for group in groups if user in group.members or (entry is not None and group.gid == entry.gid)]
