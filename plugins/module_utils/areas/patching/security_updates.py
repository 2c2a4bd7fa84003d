# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every installed package has the fixes that the host's security sources offer, each within its days of grace."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import fixes
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen, unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import first_seen

_FIXES = Text("Security fixes", "安全修复")


class SecurityUpdates(Control):
    """Security updates."""

    id = "security_updates"
    zh = "安全更新"
    clauses = ("7.5.7-B-b", "7.5.7-B-c", "8.3.3-B-d-1")

    def expectations(self, host, policy):
        try:
            packages = installed.of(host)
            if packages.kind == "deb":
                # What apt does not tell is told here once, and not by each that asks.
                fixes.sources(host, policy)
        except HostError as error:
            yield unseen(_FIXES, error)
            return
        if packages.kind == "deb":
            yield Seen(lambda host: fixes.missing(host, policy))
            yield Recorded(first_seen.topic(policy.security_suites), lambda record: ())
        elif packages.kind == "rpm":
            from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import rpm_fixes

            yield Seen(lambda host: rpm_fixes.missing(host, policy))
        else:
            yield Judged(_not_looked_at)


def _not_looked_at(host):
    packages = installed.of(host)
    return observed(
        "not_checked", "updates_unknown", "Which fixes packages of {kind} lack is not looked at ({source}).",
        "暂不检查 {kind} 软件包缺少的安全修复（{source}）。", kind=packages.kind, source=packages.source,
        evidence=(absent(packages.source),))
