# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo gives everything to named administrators only, asks for a password, and keeps a record."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.sudo_grants import (
    excess,
    exemptions,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import (
    source as sudo,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo.expectations import RECORDS, Logs, UsesPty

_EXCEPTION_ADVICE = Text("The system administrator takes !{name} out of {where}.", "请系统管理员去除 {where} 中的 !{name}。")


class SudoLeastPrivilege(Control):
    """Privileges given by sudo."""

    id = "sudo_least_privilege"
    zh = "sudo 授权范围"
    clauses = ("8.3.3-B-b-2", "7.5.7-E-a")
    disruption = "lockout"

    def applies(self, host, policy):
        return sudo.absence(host)

    def expectations(self, host, policy):
        source = sudo.of(host)
        beyond = list(excess(source, policy)) + list(exemptions(source, policy))
        for observation in beyond:
            yield Judged(observation)
        if not beyond:
            grants = source.policy.grants
            yield Judged(observed(
                "pass", "grants_bounded", "None of the {count} sudo grants gives everything, or spares the password, beyond the named accounts.",
                "{count} 条 sudo 授权均未向指定账户之外授予全部命令或免口令。", count=len(grants), expected="named administrators only",
                actual="%d grants" % len(grants),
                evidence=tuple(Evidence("file", path, "read") for path in source.policy.files)))
        yield from directories.unseen(host, "sudoers")
        yield UsesPty()
        yield Logs()
        for observation in _exceptions(source.policy):
            yield Judged(observation)


def _exceptions(policy):
    """Yield what is to be said of settings that take these two away again, for some users, hosts or commands."""
    said = {name: policy.default(name) for name in RECORDS}
    # sudo writes to syslog where nobody tells it otherwise.
    kept = set(name for name, one in said.items() if (name == "syslog" if one is None else one.op != "!"))
    for default in policy.defaults:
        if default.scope == "all" or default.op != "!":
            continue
        kept.discard(default.name)
        if default.name == "use_pty" or not kept:
            yield observed(
                "fail", "setting_excepted", "{where} turns {name} off for some uses of sudo.", "{where} 对部分 sudo 使用关闭了 {name}。",
                where=default.where, name=default.name, expected="use_pty and a record for every use", actual="!%s" % default.name,
                advice=_EXCEPTION_ADVICE.format(where=default.where, name=default.name))
