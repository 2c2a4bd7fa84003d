# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords that anybody would try: the account's name, a vendor's default, those that the policy names."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.default_passwords import Suspect, guess
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ADVICE = Text(
    "{user} sets a new password with passwd, or accounts_default_passwords_lock is turned on to lock such accounts.",
    "请 {user} 用 passwd 更换口令；或启用 accounts_default_passwords_lock 锁定此类账号。")
_LOCKED = Text(
    "{user} can no longer log in with its password, which is locked.", "{user} 不能再以口令登录：口令已锁定。")
_OWN_ADVICE = Text("Set a new password for {user} with passwd; this account is never locked by a run.",
                   "请用 passwd 为 {user} 更换口令；本程序不会锁定该账号。")
_TIME_ADVICE = Text(
    "Give accounts_default_passwords_seconds more seconds.", "请调大 accounts_default_passwords_seconds。")
_NONE = "no default password"


class NoneKnown(Expectation):
    """No usable password is a known word; one that is may be locked by opt-in, but never root's and that of this run.
    """

    fixable = False

    def __init__(self, policy):
        self.policy = policy

    def looked_at(self, host):
        folk = people.of(host)
        places = {one.user: one.where for one in passwords(host) if one.usable}
        suspects = [Suspect(name, _stored(folk, name)) for name in places]
        guesses = guess(host, suspects, self.policy.default_passwords, self.policy.default_passwords_seconds)
        seen = [people.line(host, where) for where in list(places.values())[:MAX_DETAILS]]
        yield from Each(
            [self._judged(host, one, places[one.name]) for one in guesses], "no_default_password",
            "None of the {count} passwords is the account's name or a known default ({tried} words tried).",
            "{count} 个账号的口令均不是账号名或已知默认口令（共试 {tried} 个）。",
            none=Text("No password is stored that lets an account in.", "没有账号存有可用于登录的口令。"),
            tried=sum(one.tried for one in guesses), expected=_NONE, actual="none",
            evidence=seen or (absent(people.SHADOW, people.PASSWD),)).looked_at(host)

    def _judged(self, host, one, where):
        if one.kind is None:
            return None if one.problem is None else _untried(host, one, where)
        own = ("root",) if self.policy.connection is None else ("root", self.policy.connection.user)
        locks = self.policy.default_passwords_lock and one.name not in own
        user = printable(one.name)
        advice = None if locks else (_OWN_ADVICE if one.name in own else _ADVICE).format(user=user)
        return Judged(
            functools.partial(_known, one=one, where=where, advice=advice),
            (lambda: people.of(host).lock_password(one.name)) if locks else None).affecting(_LOCKED.format(user=user))


def _stored(folk, name):
    entry = folk.passwd.get(name)
    return entry.password if entry.password != "x" else folk.ageing(name).password


def _known(host, one, where, advice):
    return observed(
        "fail", "default_password", "The password of {user} is {kind} ({where}).", "{user} 的口令是{kind}（{where}）。",
        user=printable(one.name), kind=one.kind, where=where, expected=_NONE, actual="a default password",
        evidence=(people.line(host, where),), advice=advice)


def _untried(host, one, where):
    return observed(
        "not_checked", "words_not_tried", "{user}: {tried} of {words} words tried ({where}): {problem}.",
        "{user}：已试 {tried}/{words} 个常见口令（{where}）：{problem}。", user=printable(one.name), tried=one.tried,
        words=one.words, problem=one.problem, where=where, evidence=(people.line(host, where),), advice=_TIME_ADVICE)
