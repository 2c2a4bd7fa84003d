# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo gives everything to named administrators only, asks for a password, and keeps a record."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import sudo_grants
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.expectations import (
    Logs,
    UsesPty,
    exceptions,
)


class SudoLeastPrivilege(Control):
    """Privileges given by sudo."""

    id = "sudo_least_privilege"
    zh = "sudo 授权范围"
    clauses = ("8.3.3-B-b-2", "7.5.7-E-a")
    disruption = "lockout"

    def applies(self, host, policy):
        return sudo.absence(host)

    def expectations(self, host, policy):
        rules = sudo.of(host).policy
        yield Each(
            lambda host: sudo_grants.beyond(host, policy), "grants_bounded",
            "None of the {count} sudo grants gives everything, or spares the password, beyond the named accounts.",
            "{count} 条 sudo 授权均未向指定账户之外授予全部命令或免口令。", count=len(rules.grants),
            expected="named administrators only", actual="%d grants" % len(rules.grants),
            evidence=[line(host, where) for where in dict.fromkeys(one.where for one in rules.grants)] or [
                absent(*rules.files)])
        yield from directories.unseen(host, "sudoers")
        yield UsesPty()
        yield Logs()
        yield Each(exceptions)
