# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preflight of the login: the account, and sshd for this very connection."""

import datetime
import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    daemon as sshd_daemon,
    match as sshd_match,
    source as sshd_source,
)


def account(host, connection):
    """Return why the account itself would keep this run's user out."""
    entry = entry_of(host, "passwd", connection.user)
    if entry is not None and entry.shell.rsplit("/", 1)[-1] in ("nologin", "false"):
        return reason(
            "{user}, who this run logs in as, would have no login shell. Add it to accounts_automation_users",
            "本次运行所用的登录用户 {user} 将没有登录 shell。请将其加入 accounts_automation_users", connection)
    ageing = entry_of(host, "shadow", connection.user)
    if ageing is None:
        return None
    if ageing.expire_date is not None:
        return reason(
            "the account {user}, which this run logs in with, would be expired. Take its date away, or use another "
            "account", "本次运行所用的账号 {user} 将被设为过期。请去除其有效期，或改用其他账号", connection)
    if connection.address is not None and _to_be_changed(ageing):
        return reason(
            "{user}, who this run logs in as, would have to change the password first. Change it before enforcing",
            "本次运行所用的登录用户 {user} 将被要求先修改口令。请在执行整改前修改", connection)
    return None


def _to_be_changed(ageing):
    """Tell whether PAM asks for a new password, which no run can give; it does so for a login with a key, too."""
    if ageing.last_change == 0:
        return True
    if ageing.last_change is None or ageing.max_days is None:
        return False
    today = (datetime.datetime.now(datetime.timezone.utc).date() - datetime.date(1970, 1, 1)).days
    return ageing.last_change + ageing.max_days < today


def locked(host, connection):
    """Return why a locked password would keep this run's user out: without PAM, sshd refuses its key as well."""
    ageing = entry_of(host, "shadow", connection.user)
    if (
            connection.address is None or ageing is None or not ageing.password.startswith("!")
            or uses_pam(host, connection)):
        return None
    return reason(
        "the account {user}, which this run logs in with, would be locked, and sshd without UsePAM lets in no locked "
        "account. Set its password to * instead",
        "本次运行所用的账号 {user} 将被锁定，而未启用 UsePAM 的 sshd 拒绝已锁定的账号。请将其口令字段设为 *",
        connection)


def serving(host, connection):
    """Return the sshd that lets this run in, one beside the main one perhaps; None where it cannot be told which that
    is.
    """
    command = _command(host, connection)
    if not command:
        return None if command is None else sshd_source.of(host)
    options = sshd_daemon.given(command)
    source = None if options is None else sshd_source.Sshd(host, options, command[0])
    # One whose file is gone goes on with what stood there.
    return source if source is not None and host.exists(source.main) else None


def _command(host, connection):
    """Return the command line of the sshd behind this run's port; empty for the main one, None where it cannot be told.
    """
    # An ordinary user, who sees no socket of root's, only foretells.
    if not host.live or connection.server is None or connection.port is None or os.geteuid() != 0:
        return []
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import listeners as sshd_listeners

    asked = (connection.server, connection.port)
    return host.ask(("sshd at", asked), lambda: sshd_listeners.serving(*asked, host=host))


def unknown(host, connection):
    """Return why it cannot be told which sshd lets this run in, whatever is staged."""
    if connection.address is None or serving(host, connection) is not None:
        return None
    return reason(
        "it cannot be told which sshd serves port {port} of {server}, by which this run comes in, and so what that "
        "sshd would say of {user}. Connect by an sshd that runs as .../sshd with a full path behind -f",
        "本次运行经由 {server} 的端口 {port} 接入，但无法得知由哪个 sshd 提供服务，因此无法判断其是否仍允许 {user} "
        "登录。请改由以 .../sshd 启动、且 -f 后为绝对路径的 sshd 接入", connection)


def uses_pam(host, connection):
    """Tell whether sshd asks PAM about logins; None where its settings cannot be read, so that nothing may be hoped of
    them.
    """
    try:
        config = serving(host, connection).config
        return word(config.for_connection(user="root", groups=[], host="", address="127.0.0.1"), "UsePAM") == "yes"
    except (Missing, ParseError):
        # Every distribution sets it; where sshd's settings are themselves about to change, they are judged on their
        # own.
        return True
    except HostError:
        return None


def sshd(host, connection):
    """Return why sshd would not let in this user from this address."""
    if connection.address is None:
        return None
    source = serving(host, connection)
    try:
        config = source.config
    except Missing:
        return None
    groups = groups_of(host, connection.user)
    lookup = config.for_connection(
        user=connection.user, groups=groups, host=connection.address, address=connection.address,
        local_address=connection.server, local_port=connection.port)
    if connection.user == "root" and word(lookup, "PermitRootLogin") in ("no", "forced-commands-only"):
        return reason(
            "this run logs in as root from {address}, and sshd would no longer let root in. Log in as another user, "
            "with become",
            "本次运行以 root 自 {address} 登录，而 sshd 将不再允许 root 登录。请改用其他用户登录并使用 become",
            connection)
    if word(lookup, "AuthenticationMethods") not in (None, "any"):
        return reason(
            "sshd would ask {user}, who this run logs in as, for a second factor, which a run cannot give. Exempt the "
            "account in sshd_config by a block of its own (Match User {user}, AuthenticationMethods any): whether "
            "automation may log in with one factor is for the security administrator to decide, so it is not done "
            "here, not even for accounts_automation_users",
            "sshd 将要求本次运行所用的登录用户 {user} 提供第二种鉴别方式，而自动化运行无法提供。可在 sshd_config "
            "中以单独的块豁免该账号（Match User {user}，AuthenticationMethods any）："
            "自动化账号能否以单一方式登录须由安全管理员决定，因此即使其列于 accounts_automation_users，"
            "此处也不代为豁免", connection)
    if _named(lookup, "DenyUsers", connection) or sshd_match.in_group_list(groups, _all(lookup, "DenyGroups")):
        return reason(
            "sshd would deny {user} from {address}, who this run logs in as. Take it out of DenyUsers and DenyGroups",
            "sshd 将拒绝本次运行所用的 {user}（来自 {address}）。请将其从 DenyUsers 与 DenyGroups 中去除", connection)
    if lookup.values("AllowUsers") and not _named(lookup, "AllowUsers", connection):
        return reason(
            "{user} from {address}, who this run logs in as, would not be among sshd's AllowUsers. Add the address's "
            "network to accounts_login_networks",
            "本次运行所用的 {user}（来自 {address}）不在 sshd 的 AllowUsers 之列。请将该地址所在网段加入 "
            "accounts_login_networks", connection)
    if lookup.values("AllowGroups") and not sshd_match.in_group_list(groups, _all(lookup, "AllowGroups")):
        return reason(
            "{user}, who this run logs in as, would be in none of sshd's AllowGroups. Add the user to one of them",
            "本次运行所用的 {user} 不在 sshd 的 AllowGroups 之列。请将其加入其中一个组", connection)
    return _elsewhere(source, config, connection)


def _elsewhere(source, config, connection):
    """Return why sshd would no longer listen where this run arrives."""
    if source.given("p"):
        # A port of the command line keeps sshd from listening on those of its files.
        return None
    ports = [setting.text for setting in config.values("Port")]
    if (
            connection.port is not None and ports and str(connection.port) not in ports
            and not config.values("ListenAddress")):
        return reason(
            "this run comes in by port {port}, where sshd would no longer listen. Connect by the new port first, "
            "beside the old one",
            "本次运行经由端口 {port} 接入，而 sshd 将不再监听该端口。请先使新旧端口并存，并改由新端口连接", connection)
    return None


def reason(english, chinese, connection):
    """Return a reason that names the connection."""
    return Text(english, chinese).format(**dict(connection._asdict()))


def word(lookup, keyword):
    """Return a setting in small letters, or None."""
    value = lookup(keyword)
    return None if value is None else value.text.lower()


def _all(lookup, keyword):
    return ",".join(item for value in lookup.values(keyword) for item in value.text.split())


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


def entry_of(host, name, user):
    """Return a user's entry of passwd or shadow, or None."""
    accounts = _accounts(host, name)
    return None if accounts is None else accounts.get(user)


def groups_of(host, user):
    """Return the names of a user's groups."""
    entry = entry_of(host, "passwd", user)
    groups = _accounts(host, "group")
    return [group.name for group in (() if groups is None else groups.entries)
            if user in group.members or (entry is not None and group.gid == entry.gid)]


def _accounts(host, name):
    path = "/etc/" + name
    return host.memo(
        ("preflight", name), lambda: getattr(accountdb, name)(host.read(path), path) if host.exists(path) else None)
