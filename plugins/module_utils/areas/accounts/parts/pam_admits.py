# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd asks PAM about logins; what it kept shut without PAM stays shut.

Without PAM sshd refuses an account whose password is locked (`passwd -l`), its keys too. With PAM such a password
refuses nobody who has a key. And keyboard-interactive, which has nothing to ask without PAM, asks for the password with
it.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import days, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

# Ways in that need no key of the account's own.
_TRUSTED = ("HostbasedAuthentication", "GSSAPIAuthentication", "KerberosAuthentication")

_LOCKED = Text(
    "It is left so: nothing but a locked password keeps {names} out, and with PAM a key opens such an account",
    "现保持不变：{names} 仅因口令锁定而被拒绝，启用 PAM 后持有密钥即可登录")
_LOCKED_ADVICE = Text(
    "Shut these accounts in a way that holds (chage -E 1 NAME), or remove what lets them in, then enforce again.",
    "请以持久有效的方式停用这些账号（chage -E 1 账号名），或移除其登录途径，然后重新执行整改。")
_UNSEEN = Text(
    "It is left so: whom a locked password alone keeps out was not seen ({error})",
    "现保持不变：未能查明哪些账号仅因口令锁定而被拒绝（{error}）")
_PASSWORDS = Text(
    "It is left so: sshd refuses passwords{scope}, and with PAM keyboard-interactive would ask for them",
    "现保持不变：sshd 拒绝口令登录{scope}，启用 PAM 后 keyboard-interactive 将接受口令")
_PASSWORDS_ADVICE = Text(
    "Set KbdInteractiveAuthentication to no there, then enforce again.",
    "请在该处将 KbdInteractiveAuthentication 设为 no，然后重新执行整改。")


class PamAdmits(SshdSetting):
    """sshd has UsePAM yes; it is not set where that would let in who is shut out now."""

    def __init__(self, source, stack, today):
        super().__init__(source, "UsePAM", equals("yes"), fixable=stack)
        self.today = days.number(today)

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        return super().fixable and self._opened() is None

    def check(self, host):
        seen = super().check(host)
        opened = self._opened() if seen.open else None
        if opened is None:
            return seen
        sentence, advice = opened
        message = Text("{seen} {sentence}.", "{seen}{sentence}。").format(seen=seen.message, sentence=sentence)
        return seen._replace(message=message, advice=advice)

    def _opened(self):
        """Return (what PAM would open, what to do), or None."""
        try:
            names = [one.name for one in people.of(self.sshd.host).accounts if self._let_in_again(one)]
        except HostError as error:
            return _UNSEEN.format(error=error), None
        if names:
            return _LOCKED.format(names=people.listed(names)), _LOCKED_ADVICE
        word = self.sshd.word
        for criteria, lookup in self.sshd.config.lookups("PasswordAuthentication", "KbdInteractiveAuthentication"):
            if (
                    word(lookup, "PasswordAuthentication") == "no"
                    and word(lookup, "KbdInteractiveAuthentication") == "yes"):
                scope = Text("", "") if criteria is None else Text(
                    " for Match %s" % criteria, "（Match %s）" % criteria.replace(" and ", " 与 "))
                return _PASSWORDS.format(scope=scope), _PASSWORDS_ADVICE
        return None

    def _let_in_again(self, account):
        host = self.sshd.host
        folk = people.of(host)
        if not folk.locked(account.name) or folk.expired(account.name, self.today):
            return False
        lookups = self.sshd.config.for_person(account.name, folk.groups_of(account.name))
        if account.uid == 0:
            lookups = [one for one in lookups if self.sshd.word(one, "PermitRootLogin") != "no"]
        lookups = [one for one in lookups if account.name not in _denied(one)]
        if not lookups:
            return False
        trusted = authorized_keys.elsewhere(host) or any(
            self.sshd.word(one, name) == "yes" for one in lookups for name in _TRUSTED)
        return bool(trusted) and people.log_in(account.shell) or _has_key(host, folk, account)


def _has_key(host, folk, account):
    """Tell whether a key opens the account; one that cannot be looked for may be there."""
    try:
        return any(
            host.exists(path) and authorized_keys.keys_in(host, path, account.name)
            for path in authorized_keys.files_of(host, folk, account))
    except HostError:
        return True


def _denied(lookup):
    return [pattern for value in lookup.values("DenyUsers") for pattern in value.text.split()]
