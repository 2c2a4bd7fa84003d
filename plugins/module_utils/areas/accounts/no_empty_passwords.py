# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody logs in without a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import empty, unasked
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords, whole
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import unix as pam_unix
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import PASSWORD_MODULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

_LOGINS = Text("logins with an empty password", "空口令登录")
_EMPTY = Text(
    "An account without a password can no longer log in by entering none.", "没有口令的账号不能再以空口令登录。")


class NoEmptyPasswords(Control):
    """Empty passwords."""

    id = "no_empty_passwords"
    zh = "空口令"
    clauses = ("8.3.3-B-a-1",)
    disruption = "lockout"

    def expectations(self, host, policy):
        # Nobody locks root, or the account that this run came by.
        spared = ("root",) if policy.connection is None else ("root", policy.connection.user)
        yield Each(
            lambda host: [empty.Locked(one, one.user in spared) for one in passwords(host) if one.empty],
            "passwords_set", "No account has an empty password.", "没有空口令账号。", expected="no empty password",
            actual="none", evidence=(absent(people.SHADOW, people.PASSWD),))
        yield whole()
        yield from directories.unseen(host, "passwd", "shadow")
        yield pam_unix.unusable(host)
        yield unasked.expected()
        for entry in pam_unix.lines(host, ("auth", "password"), PASSWORD_MODULES):
            yield empty.Refused(host, entry.where, spared).affecting(_EMPTY)
        for source in sshd_instances.every(host):
            yield SshdSetting(source, "PermitEmptyPasswords", equals("no")).affecting(_EMPTY)
        yield sshd_instances.unclear(host)
        yield ssh_others.dropbear(ssh_others.no_empty, _LOGINS)
