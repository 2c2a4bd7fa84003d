# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs leave the host, over TLS, to a collector that is known by its certificate."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import trail
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import (
    expectations as expected,
    journal_upload,
    rsyslog,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.collector import Answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.forwarding import Forwarding
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs


class LogForwarding(Control):
    """Log forwarding."""

    id = "log_forwarding"
    zh = "日志转发"
    clauses = ("8.3.3-B-c-4", "7.5.5-E-a", "8.3.2-B-c-1")
    disruption = "reload"

    def expectations(self, host, policy):
        forwarding = Forwarding(host, policy)
        if forwarding.sink is None and journal_upload.url(host) is not None:
            yield from journal_upload.expectations(host, policy)
            yield from trail.in_the_journal(host)
        elif not rsyslog.installed(host) and host.exists(expected.SYSLOG_NG):
            yield Judged(expected.unread)
        else:
            yield expected.Driver(fixable=not forwarding.missing_options())
            yield expected.Forwarded(forwarding)
            yield Each(lambda host: expected.in_clear(forwarding))
            if forwarding.sink is not None:
                yield Each(lambda host: expected.dropped(forwarding))
                if trail.there(host):
                    yield trail.Trail(forwarding)
                yield from forwarding.settings()
                yield from expected.certificates(forwarding)
                yield from expected.accepted(host)
                yield runs(rsyslog.UNIT, fixable=host.running)
                yield Answers(forwarding.collector(), policy.collector_seconds)
