# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An administrator who logs in over SSH shows two factors."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import second_factor

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
