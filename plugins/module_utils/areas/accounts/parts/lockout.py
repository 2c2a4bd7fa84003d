# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many wrong passwords lock an account, and for how long."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_most, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import without_pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import faillock, stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import PASSWORD_MODULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import usable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

_LOCKS = Text(
    "Whoever gives {count} wrong passwords is locked out{time}, by {services}; faillock --user NAME --reset ends that.",
    "口令错误 {count} 次的账号将被锁定{time}，涉及 {services}；可用 faillock --user 账号名 --reset 解除。")
_FOR = Text(" for {seconds} s", " {seconds} 秒")
_FOR_GOOD = Text(" for good", "（不自动解除）")
_ROOT_LOCKED = Text(
    "Locked out{time} after {count} wrong passwords, whoever gave them: {names}, too; keys still let in.",
    "{names} 的口令错误 {count} 次后（无论由谁输入）同样锁定{time}；密钥登录不受影响。")
_ROOT_ADVICE = Text(
    "The security administrator decides: lock the password (passwd -l {names}), or turn accounts_lockout_root on, by "
    "which whoever guesses can keep {names} out.",
    "由安全管理员决定：锁定口令（passwd -l {names}），或启用 accounts_lockout_root"
    "（此后猜测口令者可使 {names} 无法登录）。")

_OTHERS_ADVICE = Text(
    "The system administrator has {service} include the stack that sshd goes by, or adds pam_faillock to it.",
    "请系统管理员使 {service} 引用 sshd 所用的 PAM 配置，或为其加入 pam_faillock。")


def after(policy):
    """Return which counts of wrong passwords are good; 0 never locks."""
    return at_most(policy.lockout_deny, lowest=1)


def lasting(policy):
    """Return which times are good: long enough, or until an administrator unlocks (0, never)."""
    seconds = policy.lockout_unlock_seconds
    return Rule(
        Text("{seconds} or more, or never", "不小于 {seconds}，或 never").format(seconds=seconds), str(seconds),
        lambda text: text == "never" or numbers.whole(text) == 0 or (numbers.whole(text) or 0) >= seconds)


def told(policy, host):
    """Return who will be locked out, and after how many wrong passwords: one fix is for all services at once."""
    def kept(name, rule):
        text = faillock.in_file(host, name)
        return text if rule.accepts(text) else rule.target
    return _LOCKS.format(
        services=", ".join(faillock.unguarded(host)), count=kept("deny", after(policy)),
        time=_time(kept("unlock_time", lasting(policy))))


def _time(text):
    return _FOR_GOOD if text in ("never", "0") else _FOR.format(seconds=text)


def elsewhere(host):
    """Yield what is expected of the services that are their programs' own; and that no directory has users for whom
    nothing counts, where a line is for local ones alone.
    """
    yield from map(GuardedByOthers, pam.more_ways_in(host))
    yield Seen(_by_own_lines)
    yield Seen(without_pam.seen)
    if any(place.get("local_users_only") is not None for place in faillock.places(host)):
        yield from directories.unseen(host, "passwd")


def _by_own_lines(host):
    """Yield the services that nobody here knows by name, and that check passwords by lines that no known one has:
    whoever goes by them may have the password guessed.
    """
    ways_in = pam.login_services(host) + pam.more_ways_in(host)
    known = set(one.where for chain in usable(host, ways_in).values() for one in _checkers(chain))
    others = [name for name in pam.other_services(host) if name not in ways_in]
    for service, chain in usable(host, others).items():
        own = [one for one in _checkers(chain) if one.where not in known]
        if own and faillock.Guarded(service).check(host).open:
            yield observed(
                "manual", "counted_by_nobody",
                "{service} checks passwords by a line of its own ({where}), and nothing counts the wrong ones; what "
                "goes by that service is not known here.",
                "{service} 以自有的配置行核对口令（{where}），且不对错误口令计数；使用该服务的程序未知。",
                service=service, where=own[0].where, expected="pam_faillock.so preauth, authfail, account",
                actual=own[0].raw.strip(), evidence=[quoted(one.where, one.raw) for one in own],
                advice=pam.INCLUDE_ADVICE.format(service=service, other="sshd"))


def _checkers(chain):
    return [entry for name in PASSWORD_MODULES for entry in chain.find("auth", name)]


def exempt(host, place):
    """Return who is not refused without even_deny_root, and has a password to be guessed."""
    folk, group = people.of(host), place.get("admin_group")
    admins = (folk.members(group.text) if group is not None else None) or ()
    spared = set(one.name for one in folk.accounts if one.uid == 0 or one.name in admins)
    return [one.user for one in passwords(host) if one.user in spared and (one.usable or one.empty)]


class GuardedByOthers(faillock.Guarded):
    """As Guarded, of a service that is its program's own: what is wrong is told and left. Nothing is said where it asks
    no local password.
    """

    fixable = False

    def looked_at(self, host):
        for chain in usable(host, [self.service]).values():
            if _checkers(chain):
                seen = self.check(host)
                yield self, seen._replace(advice=_OTHERS_ADVICE.format(service=self.service)) if seen.open else seen


class RootToo(Setting):
    """A line that counts wrong passwords refuses root for them, too: by opt-in, for guessing then keeps root out.

    Without the opt-in nothing is asked while root has no password to be guessed.
    """

    def __init__(self, place, policy):
        super().__init__(place, faillock.EVEN_ROOT, equals("on"), fixable=policy.lockout_root)
        self.asked = policy.lockout_root

    def affects(self, host):
        # By now the numbers are those that stay.
        place = self.source
        own, count, usual = map(place.get, ("root_unlock_time", "deny", "unlock_time"))
        return _ROOT_LOCKED.format(
            names=people.listed(exempt(host, place) or ["root"]), count=count.text if count else place.default("deny"),
            time=_time((own or usual).text if own or usual else place.default("unlock_time")))

    def check(self, host):
        seen = super().check(host)
        if not seen.open:
            return seen
        names = exempt(host, self.source)
        parts = dict(
            where=self.source.where, names=people.listed(names), expected=seen.expected, actual=seen.actual,
            evidence=seen.evidence)
        if not names and self.asked:
            return seen
        if not names:
            self.fixable = True
            return observed(
                "pass", "root_without_password",
                "{where} does not count for root, and there is no password of root's to guess.",
                "{where} 不对 root 生效，而 root 没有可猜测的口令。", **parts)
        return observed(
            "fail", "root_not_limited",
            "Wrong passwords never lock {names} by {where}: even_deny_root is not set.",
            "{names} 的口令无论输错多少次均不会被 {where} 锁定：未设置 even_deny_root。",
            advice=None if self.fixable else _ROOT_ADVICE.format(names=parts["names"]), **parts)
