# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins are locked after repeated failures."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.pam_admits import PamAdmits
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import faillock
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd

# Failures further apart than this are not counted together: pam_faillock's own default.
_INTERVAL = 900
_LOCKS = Text(
    "Whoever gives {count} wrong passwords is locked out for {seconds} s, by {services};"
    " faillock --user NAME --reset ends that.",
    "口令错误 {count} 次的账户将被锁定 {seconds} 秒，涉及 {services}；可用 faillock --user 账户名 --reset 解除。")
_DENY = Text("{count} wrong passwords lock an account.", "口令错误 {count} 次即锁定账户。")
_LOCKED = Text("A locked account lets nobody in for {seconds} s.", "账户锁定后 {seconds} 秒内不能登录。")
_TOGETHER = Text("Wrong passwords within {seconds} s count together.", "{seconds} 秒内的口令错误累计计数。")
_PAM = Text(
    "Logins over SSH are let in by PAM as well: not while its rules shut the account (expiry, nologin, access.conf).",
    "SSH 登录还须经 PAM 许可：账户过期、nologin、access.conf 等规则会拒绝登录。")


class LoginFailureLockout(Control):
    """Lockout after failed logins."""

    id = "login_failure_lockout"
    zh = "登录失败锁定"
    clauses = ("8.3.3-B-a-3",)
    disruption = "lockout"

    def expectations(self, host, policy):
        services = faillock.services(host)
        for service in services:
            yield faillock.Guarded(service).affecting(functools.partial(_locks, policy))
        if sshd.absence(host) is None:
            # Without it sshd checks passwords by itself, and nothing counts them; without a stack of its own it would let nobody in.
            yield PamAdmits(host, "sshd" in services, policy.today).affecting(_PAM)
        for place in faillock.places(host):
            yield Setting(place, "deny", at_most(policy.lockout_deny, lowest=1)).affecting(
                _DENY.format(count=policy.lockout_deny))
            yield Setting(place, "unlock_time", _locked_for(policy.lockout_unlock_seconds)).affecting(
                _LOCKED.format(seconds=policy.lockout_unlock_seconds))
            # pam_tally2, which has no such default, never forgets a failure.
            if place.default("fail_interval") is not None:
                yield Setting(place, "fail_interval", at_least(_INTERVAL)).affecting(
                    _TOGETHER.format(seconds=_INTERVAL))


def _locks(policy, host):
    """Return who will be locked out, and after how many wrong passwords: one fix is for all services at once."""
    def kept(name, rule):
        text = faillock.in_file(host, name)
        return text if rule.accepts(text) else rule.target
    return _LOCKS.format(
        services=", ".join(faillock.unguarded(host)), count=kept("deny", at_most(policy.lockout_deny, lowest=1)),
        seconds=kept("unlock_time", _locked_for(policy.lockout_unlock_seconds)))


def _locked_for(seconds):
    """Accept a time of `seconds` or more, or until an administrator unlocks (0, never)."""
    return Rule(
        Text("{seconds} or more, or never", "不小于 {seconds}，或 never").format(seconds=seconds), str(seconds),
        lambda text: text == "never" or text.isdigit() and (int(text) == 0 or int(text) >= seconds))
