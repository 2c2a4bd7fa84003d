# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins are locked after repeated failures."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import lockout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.pam_admits import PamAdmits
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import faillock, stack as pam, without
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)

# Failures further apart than this are not counted together: pam_faillock's own default.
_INTERVAL = 900
_LOCKOUT = Text("lockout after wrong passwords", "口令错误后的锁定")
_DENY = Text("{count} wrong passwords lock an account.", "口令错误 {count} 次即锁定账号。")
_LOCKED = Text("A locked account lets nobody in for {seconds} s.", "账号锁定后 {seconds} 秒内不能登录。")
_TOGETHER = Text("Wrong passwords within {seconds} s count together.", "{seconds} 秒内的口令错误累计计数。")
_PAM = Text(
    "Logins over SSH are let in by PAM as well: not while its rules shut the account (expiry, nologin, access.conf).",
    "SSH 登录还须经 PAM 许可：账号过期、nologin、access.conf 等规则会拒绝登录。")


class LoginFailureLockout(Control):
    """Lockout after failed logins."""

    id = "login_failure_lockout"
    zh = "登录失败锁定"
    clauses = ("8.3.3-B-a-3",)
    disruption = "lockout"

    def expectations(self, host, policy):
        services = pam.login_services(host)
        yield from without.no_way_in(services)
        for service in services:
            yield faillock.Guarded(service).affecting(functools.partial(lockout.told, policy))
        for source in sshd_instances.every(host):
            # Without it sshd checks passwords by itself, and nothing counts them; without a stack of its own it would
            # let nobody in.
            yield PamAdmits(source, "sshd" in services, policy.today).affecting(_PAM)
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_LOCKOUT)
        yield from lockout.elsewhere(host)
        for place in faillock.places(host):
            yield Setting(place, "deny", lockout.after(policy)).affecting(
                _DENY.format(count=policy.lockout_deny))
            yield Setting(place, "unlock_time", lockout.lasting(policy)).affecting(
                _LOCKED.format(seconds=policy.lockout_unlock_seconds))
            # pam_tally2, which has no such default, never forgets a failure.
            if place.default("fail_interval") is not None:
                yield Setting(place, "fail_interval", at_least(_INTERVAL)).affecting(
                    _TOGETHER.format(seconds=_INTERVAL))
            yield lockout.RootToo(place, policy)
