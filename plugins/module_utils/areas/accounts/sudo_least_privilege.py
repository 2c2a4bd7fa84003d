# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo gives everything to named administrators only, asks for a password, and keeps a record."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import doas_rules, sudo_grants
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import doas
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import source as sudo
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.expectations import (
    Logs,
    UsesPty,
    exceptions,
)

_NOR_DOAS = Text("{why} Nor is doas ({path}, {conf}).", "{why}也未安装 doas（{path}、{conf}）。")


class SudoLeastPrivilege(Control):
    """Privileges given by sudo."""

    id = "sudo_least_privilege"
    zh = "sudo 授权范围"
    clauses = ("8.3.3-B-b-2", "7.5.7-E-a")
    disruption = "lockout"

    def applies(self, host, policy):
        why = None if doas.there(host) else sudo.absence(host)
        return why and _NOR_DOAS.format(why=why, path=doas.PROGRAMS[0], conf=doas.PATHS[0])

    def expectations(self, host, policy):
        if sudo.absence(host) is None:
            yield _by_sudo(policy, sudo.of(host).policy, host)
            yield from directories.unseen(host, "sudoers", "group")
            yield UsesPty()
            yield Logs()
            yield Each(exceptions)
        yield from doas_rules.bounded(host, policy)


def _by_sudo(policy, rules, host):
    return Each(
        lambda host: sudo_grants.beyond(host, policy), "grants_bounded",
        "None of the {count} sudo grants gives everything, a shell or su as root, or spares the password, beyond the "
        "named accounts; which other programs start shells was not looked into.",
        "{count} 条 sudo 授权均未向指定账号之外授予全部命令、root 的 shell 或 su，也未免除口令；"
        "未检查其他程序能否启动 shell。", count=len(rules.grants),
        expected="named administrators only", actual="%d grants" % len(rules.grants),
        evidence=[line(host, where) for where in dict.fromkeys(one.where for one in rules.grants)] or [
            absent(*rules.files)])
