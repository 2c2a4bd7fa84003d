# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""System, authentication and audit records are kept long enough."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import kept, removers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import journald, rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.age import GoesBack, Rotated


class LogRetention(Control):
    """Log retention."""

    id = "log_retention"
    zh = "日志保存期限"
    clauses = ("7.1.2-B-e",)
    disruption = "reload"

    def expectations(self, host, policy):
        written = kept.written(host)
        for log in sorted(written) + [path for path in kept.LOGINS if host.exists(path)]:
            yield Rotated(log, policy.retention_days)
        left = []
        for name, facilities in kept.GROUPS:
            if facilities <= frozenset().union(*written.values()):
                logs = [path for path, reach in sorted(written.items()) if reach & facilities]
                yield GoesBack(name, logs, policy.retention_days, policy.today)
            else:
                left.append(name)
        yield Each(kept.named_by_templates)
        if left and journald.installed(host):
            yield from kept.by_the_journal(host, policy)
        elif left:
            yield Judged((lambda host: kept.unwritten(host, left)) if rsyslog.installed(host) else kept.unread)
        yield from kept.by_auditd(host, policy)
        yield Each(lambda host: removers.found(host, sorted(written) + list(kept.LOGINS) + kept.others(host)))
