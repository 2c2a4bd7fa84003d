# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH limits the attempts, the time and the number of logins under way."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
    rules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

_LIMITS = Text("limits of logins", "登录限制")
_TIMES = Text("limits of time and number", "时间与数量限制")
_TRIES = Text("An SSH connection ends after {count} tries: a client that offers more keys than that is refused.",
              "SSH 连接在 {count} 次尝试后断开：提供更多密钥的客户端将被拒绝。")
_GRACE = Text(
    "Whoever has not logged in over SSH within {seconds} s is cut off.", "SSH 登录须在 {seconds} 秒内完成，否则断开。")
_STARTUPS = Text("Beyond {limits} SSH logins under way at once, further ones are refused (MaxStartups).",
                 "同时进行中的 SSH 登录超过 {limits} 时，后来者可能被拒绝（MaxStartups）。")


class SshLoginLimits(Control):
    """Limits of SSH logins."""

    id = "ssh_login_limits"
    zh = "SSH 登录限制"
    clauses = ("8.3.3-B-a-3",)
    disruption = "reload"

    def applies(self, host, policy):
        return ssh_others.absence(host)

    def expectations(self, host, policy):
        for source in sshd_instances.every(host):
            # With 0 sshd tries no key and no password: nobody gets in, and any number would let somebody in.
            yield SshdSetting(source, "MaxAuthTries", at_most(policy.ssh_max_auth_tries, lowest=0)).affecting(
                _TRIES.format(count=policy.ssh_max_auth_tries))
            yield SshdSetting(source, "LoginGraceTime", rules.seconds_within(policy.ssh_login_grace_seconds)).affecting(
                _GRACE.format(seconds=policy.ssh_login_grace_seconds))
            yield SshdSetting(source, "MaxStartups", rules.startups_within(policy.ssh_max_startups)).affecting(
                _STARTUPS.format(limits=policy.ssh_max_startups))
        yield sshd_instances.unclear(host)
        yield ssh_others.dropbear(ssh_others.few_tries(policy.ssh_max_auth_tries), _LIMITS, rest=_TIMES)
