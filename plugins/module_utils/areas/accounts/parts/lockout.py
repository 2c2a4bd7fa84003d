# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many wrong passwords lock an account, and for how long."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import faillock

_LOCKS = Text(
    "Whoever gives {count} wrong passwords is locked out for {seconds} s, by {services};"
    " faillock --user NAME --reset ends that.",
    "口令错误 {count} 次的账户将被锁定 {seconds} 秒，涉及 {services}；可用 faillock --user 账户名 --reset 解除。")


def after(policy):
    """Return which counts of wrong passwords are good; 0 never locks."""
    return at_most(policy.lockout_deny, lowest=1)


def lasting(policy):
    """Return which times are good: long enough, or until an administrator unlocks (0, never)."""
    seconds = policy.lockout_unlock_seconds
    return Rule(
        Text("{seconds} or more, or never", "不小于 {seconds}，或 never").format(seconds=seconds), str(seconds),
        lambda text: text == "never" or text.isdigit() and (int(text) == 0 or int(text) >= seconds))


def told(policy, host):
    """Return who will be locked out, and after how many wrong passwords: one fix is for all services at once."""
    def kept(name, rule):
        text = faillock.in_file(host, name)
        return text if rule.accepts(text) else rule.target
    return _LOCKS.format(
        services=", ".join(faillock.unguarded(host)), count=kept("deny", after(policy)),
        seconds=kept("unlock_time", lasting(policy)))
