# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preflight of PAM: the account stacks of sshd and sudo for this very user and address."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.login import groups_of, reason, uses_pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login, stack as pam


def login(host, connection):
    """Return why PAM would not let this run's user log in over SSH from its address."""
    # An sshd that is yet to be told to ask PAM has refused nobody on its behalf.
    if connection.address is None or uses_pam(host, connection) is False:
        return None
    return _refused(host, connection, "sshd")


def sudo(host, connection):
    """Return why PAM would no longer let this run's user become root by sudo."""
    return _refused(host, connection, "sudo") if connection.sudo else None


def _refused(host, connection, service):
    try:
        stack = pam.load(host, service)
    except Missing:
        return None
    login, denied = pam_login.Login(), []

    def answer(entry):
        why = _denial(host, connection, service, entry)
        if why is not None:
            denied.append(why)
            return "perm_denied"
        return login(entry)
    if stack.simulate("account", answer).result == "success":
        return None
    if denied:
        return denied[0]
    return reason(
        "PAM's account stack of %s would refuse {user}, who this run logs in as. Look at %s" % (service, stack.path),
        "PAM 中 %s 的 account 栈将拒绝本次运行所用的登录用户 {user}。请检查 %s" % (service, stack.path), connection)


def _denial(host, connection, service, entry):
    """Return why a module that decides by lists would deny this run's user."""
    name = entry.module.rpartition(".")[0] or entry.module
    if name == "pam_nologin" and connection.user != "root":
        path = next(
            (
                path for path in (entry.argument("file"), "/var/run/nologin", "/etc/nologin")
                if path and host.exists(path)), None)
        if path is not None:
            return reason("%s would be there, and PAM lets in nobody but root while it is. Remove it" % path,
                          "将存在 %s，其间 PAM 只允许 root 登录。请将其删除" % path, connection)
    if name == "pam_access" and service == "sshd":
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import access

        rules = access.load(host, entry.argument("accessfile") or access.PATH)
        rule = access.deciding(rules, connection.user, groups_of(host, connection.user), connection.address)
        if rule is not None and not rule.grants:
            place = "%s:%d" % (rule.path, rule.line)
            return reason(
                "%s would deny {user} from {address}, who this run logs in as. Grant it above that line" % place,
                "%s 将拒绝本次运行所用的 {user}（来自 {address}）。请在该行之前予以放行" % place, connection)
    return None
