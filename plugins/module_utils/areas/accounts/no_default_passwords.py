# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No account has the password it came with."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.default_passwords import Suspect, guess
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ADVICE = Text(
    "{user} sets a new password with passwd, or accounts_default_passwords_lock is turned on to lock such accounts.",
    "请 {user} 用 passwd 更换口令；或启用 accounts_default_passwords_lock 锁定此类账户。")
_LOCKED = Text("{user} can no longer log in with its password, which is locked.", "{user} 不能再以口令登录：口令已锁定。")
_OWN_ADVICE = Text("Set a new password for {user} with passwd; this account is never locked by a run.",
                   "请用 passwd 为 {user} 更换口令；本程序不会锁定该账户。")
_TIME_ADVICE = Text("Give accounts_default_passwords_seconds more seconds.", "请调大 accounts_default_passwords_seconds。")


class NoDefaultPasswords(Control):
    """Default passwords."""

    id = "no_default_passwords"
    zh = "默认口令"
    clauses = ("8.3.3-B-b-4",)
    disruption = "lockout"

    def expectations(self, host, policy):
        folk = people.of(host)
        places = {one.user: one.where for one in passwords(host) if one.usable}
        suspects = [Suspect(name, _stored(folk, name)) for name in places]
        guesses = guess(host, suspects, policy.default_passwords, policy.default_passwords_seconds)
        for one in guesses:
            if one.kind is not None:
                yield _default(folk, one, places[one.name], policy)
            elif one.problem is not None:
                yield Judged(observed(
                    "not_checked", "words_not_tried", "{user}: {tried} of {words} words tried ({where}): {problem}.",
                    "{user}：已试 {tried}/{words} 个常见口令（{where}）：{problem}。", user=printable(one.name), tried=one.tried,
                    words=one.words, problem=one.problem, where=places[one.name], advice=_TIME_ADVICE))
        if not any(one.kind or one.problem for one in guesses):
            yield Judged(observed(
                "pass", "no_default_password", "None of the {count} passwords is the account's name or a known default ({tried} words tried).",
                "{count} 个账户的口令均不是账户名或已知默认口令（共试 {tried} 个）。", count=len(guesses),
                tried=sum(one.tried for one in guesses), where=people.SHADOW, expected="no default password",
                actual="none", evidence=(Evidence("file", people.SHADOW, "every usable password was tried"),)))
        yield from directories.unseen(host, "passwd")


def _stored(folk, name):
    entry = folk.passwd.get(name)
    return entry.password if entry.password != "x" else folk.ageing(name).password


def _default(folk, one, where, policy):
    own = ("root",) if policy.connection is None else ("root", policy.connection.user)
    lockable = policy.default_passwords_lock and one.name not in own
    user = printable(one.name)
    return Judged(observed(
        "fail", "default_password", "The password of {user} is {kind} ({where}).", "{user} 的口令是{kind}（{where}）。",
        user=user, kind=one.kind, where=where, expected="no default password", actual="a default password",
        advice=None if lockable else (_OWN_ADVICE if one.name in own else _ADVICE).format(user=user)),
        (lambda: folk.lock_password(one.name)) if lockable else None).affecting(_LOCKED.format(user=user))
