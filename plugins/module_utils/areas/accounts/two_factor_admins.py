# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in with two factors."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.administrators import administrators
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.two_factors import TwoFactors
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import second_factor
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)

_FACTORS = Text("factors", "鉴别方式")


class TwoFactorAdmins(Control):
    """Two-factor login of administrators."""

    id = "two_factor_admins"
    zh = "管理员双因素鉴别"
    clauses = ("8.3.3-E-a-1", "8.3.2-E-g-1")
    disruption = "lockout"

    def applies(self, host, policy):
        return ssh_others.absence(host)

    def expectations(self, host, policy):
        people = administrators(host, policy)
        for source in [one.accepted() for one in sshd_instances.every(host)]:
            yield _factors(host, policy, source, people)
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_FACTORS)
        yield from directories.unseen(host, "passwd", "group", "sudoers")


def _factors(host, policy, source, people):
    module = second_factor.in_force(host, "sshd") if source.uses_pam() else None
    return Each(
        [TwoFactors(source, user, groups, module is not None, policy) for user, groups in people], "two_factors",
        "Each of the {count} administrators who log in over SSH needs two factors.",
        "通过 SSH 登录的 {count} 名管理员均需两种鉴别方式。",
        expected="AuthenticationMethods " + policy.two_factor_methods,
        actual=str(module.where) if module else "AuthenticationMethods",
        evidence=([line(host, module.where)] if module else []) + [
            item for _scope, value in source.everywhere("AuthenticationMethods")
            for item in source.seen("AuthenticationMethods", value)])
