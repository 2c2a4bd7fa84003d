# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An administrator who logs in over SSH shows two factors."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import second_factor
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.source import PASSWD, listed
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_ADVICE = Text(
    "The security administrator hands out the second factor, then sets accounts_two_factor_enforce and enforces again.",
    "由安全管理员为各管理员配发第二种鉴别方式后，设置 accounts_two_factor_enforce 并重新执行整改。")
_BOTH = Text("{user} can no longer log in over SSH with one factor: {methods}.",
             "{user} 不能再以单一方式通过 SSH 登录：{methods}。")


class TwoFactors(Expectation):
    """No way in over SSH asks an administrator for one factor alone; where that is so, the check says nothing.

    `module` tells that PAM itself asks for a second factor.
    """

    def __init__(self, source, user, groups, module, policy):
        self.user = user
        self.groups = groups
        self.source = source
        self.module = module
        self.methods = policy.two_factor_methods
        self.fixable = policy.two_factor_enforce and source.obstacle("AuthenticationMethods", None) is None
        self.affecting(_BOTH.format(user=user, methods=self.methods))

    def check(self, host):
        source = self.source
        weakest = second_factor.weakest(source.config.for_person(self.user, self.groups), self.module, self.user)
        if weakest is None:
            return None
        factor, value = weakest
        return observed(
            "fail", "one_factor", "The administrator {user} logs in over SSH with {single} alone ({place}).",
            "管理员 {user} 仅凭 {single} 即可通过 SSH 登录（{place}）。", user=self.user, single=factor,
            expected="AuthenticationMethods " + self.methods, where=None if value is None else value.where,
            place=source.defaults if value is None else value.where,
            actual="AuthenticationMethods " + ("any" if value is None else value.text),
            evidence=source.seen("AuthenticationMethods", value), advice=None if self.fixable else _ADVICE)

    def fix(self, host):
        second_factor.demand(self.source, self.user, self.groups, self.module, self.methods)


def asked_of(host, policy, source, people):
    """Return the expectation that one sshd asks each administrator whom it does not refuse for two factors."""
    let_in = [one for one in people if not second_factor.refused(source.config.for_person(*one), *one)]
    if not let_in:
        return Judged(functools.partial(_nobody, source, people))
    module = second_factor.in_force(host, "sshd") if source.uses_pam() else None
    return Each(
        [TwoFactors(source, user, groups, module is not None, policy) for user, groups in let_in], "two_factors",
        "sshd asks each of the {count} administrators whom it does not refuse for two factors.",
        "sshd 对其未拒绝的 {count} 名管理员均要求两种鉴别方式。",
        expected="AuthenticationMethods " + policy.two_factor_methods,
        actual=str(module.where) if module else "AuthenticationMethods",
        evidence=([line(host, module.where)] if module else []) + [
            item for _scope, value in source.everywhere("AuthenticationMethods")
            for item in source.seen("AuthenticationMethods", value)])


def _nobody(source, people, host):
    if not people:
        return observed(
            "not_applicable", "no_administrator", "No account with a login shell is an administrator's.",
            "没有具有登录 shell 的管理员账号。", evidence=(absent(PASSWD),))
    return observed(
        "not_applicable", "no_admin_over_ssh", "sshd refuses each administrator ({names}), so none logs in over SSH.",
        "sshd 拒绝所有管理员（{names}），没有管理员通过 SSH 登录。",
        names=listed([printable(user) for user, _groups in people]),
        evidence=list(dict.fromkeys(
            item for keyword in ("PermitRootLogin",) + second_factor.REFUSING
            for _scope, value in source.everywhere(keyword) if value is not None or keyword == "PermitRootLogin"
            for item in source.seen(keyword, value))))
