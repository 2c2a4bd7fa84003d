# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in with two factors."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.administrators import administrators
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import second_factor
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd

_ADVICE = Text(
    "The security administrator hands out the second factor, then sets accounts_two_factor_enforce and enforces again.",
    "由安全管理员为各管理员配发第二种鉴别方式后，设置 accounts_two_factor_enforce 并重新执行整改。")

_BOTH = Text("{user} can no longer log in over SSH with one factor: {methods}.", "{user} 不能再以单一方式通过 SSH 登录：{methods}。")
_DEFAULTS = Text("sshd's defaults", "sshd 默认值")


class TwoFactorAdmins(Control):
    """Two-factor login of administrators."""

    id = "two_factor_admins"
    zh = "管理员双因素鉴别"
    clauses = ("8.3.3-E-a-1", "8.3.2-E-g-1")
    disruption = "lockout"

    def applies(self, host, policy):
        return sshd.absence(host)

    def expectations(self, host, policy):
        source = sshd.accepted(host)
        module = second_factor.in_force(host, "sshd") if source.uses_pam() else None
        people = administrators(host, policy)
        wanted = "AuthenticationMethods " + policy.two_factor_methods
        weak = 0
        for user, groups in people:
            fix = functools.partial(
                second_factor.demand, source, user, groups, module is not None, policy.two_factor_methods) if policy.two_factor_enforce else None
            weakest = second_factor.weakest(source.config.for_person(user, groups), module is not None, user)
            if weakest is None:
                continue
            weak += 1
            single, value = weakest
            yield Judged(observed(
                "fail", "one_factor", "The administrator {user} logs in over SSH with {single} alone ({place}).",
                "管理员 {user} 仅凭 {single} 即可通过 SSH 登录（{place}）。", user=user, single=single, expected=wanted,
                where=None if value is None else value.where, place=_DEFAULTS if value is None else value.where,
                actual="AuthenticationMethods " + ("any" if value is None else value.text),
                evidence=(Evidence("file", sshd.MAIN if value is None else str(value.where), "AuthenticationMethods"),),
                advice=None if fix else _ADVICE), fix).affecting(
                    _BOTH.format(user=user, methods=policy.two_factor_methods))
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        if not weak:
            yield Judged(observed(
                "pass", "two_factors", "Each of the {count} administrators who log in over SSH needs two factors.",
                "通过 SSH 登录的 {count} 名管理员均需两种鉴别方式。", count=len(people), expected=wanted,
                actual=str(module.where) if module else "AuthenticationMethods", evidence=(Evidence("file", sshd.MAIN, wanted),)))
