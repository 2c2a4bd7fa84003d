# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in with two factors."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import two_factors
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.administrators import administrators
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
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
        yield sshd_instances.unclear(host)
        yield ssh_others.unseen(_FACTORS)
        yield from directories.unseen(host, "passwd", "group", "sudoers")
        for source in sshd_instances.every(host):
            yield two_factors.asked_of(host, policy, source.accepted(), people)
