# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/audit.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_every_user import AuditEveryUser
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_log_protected import AuditLogProtected
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_process_protected import (
    AuditProcessProtected,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_record_content import (
    AuditRecordContent,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_reports import AuditReports
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_rules_cover import AuditRulesCover
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_running import AuditRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.command_history_audit import (
    CommandHistoryAudit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.log_forwarding import LogForwarding
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.log_retention import LogRetention
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.time_sync import TimeSync

CONTROLS = (
    AuditRunning(),
    AuditEveryUser(),
    AuditRulesCover(),
    AuditRecordContent(),
    AuditLogProtected(),
    AuditProcessProtected(),
    LogRetention(),
    LogForwarding(),
    CommandHistoryAudit(),
    AuditReports(),
    TimeSync(),
)
