# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Root does not log in over SSH."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

_NO_ROOT = Text("Root can no longer log in over SSH, neither with a key nor with a password.",
                "root 不能再通过 SSH 登录（密钥与口令均不可用）。")
_LOGINS = Text("logins of root", "root 登录")
_NO_PASSWORD = Text("Root can no longer log in over SSH with a password.", "root 不能再以口令通过 SSH 登录。")


class SshRootLogin(Control):
    """Root login over SSH."""

    id = "ssh_root_login"
    zh = "root 的 SSH 登录"
    clauses = ("8.3.3-B-b-3", "8.3.3-B-b-4")
    disruption = "lockout"

    def applies(self, host, policy):
        return ssh_others.absence(host)

    def expectations(self, host, policy):
        # "without-password" is the old name that sshd -T still prints for it.
        allowed = (
            ("no",) if policy.ssh_permit_root_login == "no"
            else ("prohibit-password", "without-password", "forced-commands-only", "no"))
        for source in sshd_instances.every(host):
            yield SshdSetting(source, "PermitRootLogin", one_of(*allowed)).affecting(
                _NO_ROOT if allowed == ("no",) else _NO_PASSWORD)
        yield sshd_instances.unclear(host)
        yield ssh_others.dropbear(ssh_others.no_root(strict=allowed == ("no",)), _LOGINS)
