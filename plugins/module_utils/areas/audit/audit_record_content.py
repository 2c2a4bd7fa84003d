# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit records tell when, what, who, on what, and with which result."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import (
    expectations as expected,
    newest,
    source as auditd,
)


class AuditRecordContent(Control):
    """Content of audit records."""

    id = "audit_record_content"
    zh = "审计记录内容"
    clauses = ("8.3.3-B-c-3", "7.1.2-B-e", "8.3.2-B-c-2", "8.3.4-B-c-3")
    disruption = "reload"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        if not auditd.installed(host):
            yield expected.installed(host)
            return
        conf = auditd.Conf(host)
        yield Setting(conf, "log_format", one_of("ENRICHED"))
        yield Setting(conf, "name_format", one_of("HOSTNAME", "FQD", "NUMERIC", "USER"))
        yield Judged(newest.whole)
