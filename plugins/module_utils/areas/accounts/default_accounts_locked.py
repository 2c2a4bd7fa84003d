# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that came with the system let nobody in, and root's password opens no SSH session."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.no_login import NoLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

_LOGINS = Text("logins of root", "root 登录")
_NO_PASSWORD = Text("Root can no longer log in over SSH with a password.", "root 不能再以口令通过 SSH 登录。")


class DefaultAccountsLocked(Control):
    """Logins of default accounts."""

    id = "default_accounts_locked"
    zh = "系统默认账号的登录"
    clauses = ("8.3.3-B-b-4",)
    disruption = "lockout"

    def expectations(self, host, policy):
        judged = [one.name for one in people.of(host).system if one.name not in policy.automation_users]
        yield Each(
            [NoLogin(name, policy, host) for name in judged], "accounts_locked",
            "None of the {count} system accounts can log in.", "{count} 个系统账号均不能登录。",
            none=Text("No account is judged as a system account.", "没有作为系统账号判定的账号。"),
            expected="no password, no login shell", actual="%d system accounts" % len(judged))
        yield from directories.unseen_files(host)
        # "without-password" is the old name that sshd -T still prints for prohibit-password.
        allowed = one_of("prohibit-password", "without-password", "forced-commands-only", "no")
        for source in sshd_instances.every(host):
            yield SshdSetting(source, "PermitRootLogin", allowed).affecting(_NO_PASSWORD)
        yield sshd_instances.unclear(host)
        yield ssh_others.dropbear(ssh_others.no_root(strict=False), _LOGINS)
