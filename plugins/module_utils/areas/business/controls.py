# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/business.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.abnormal_queries import AbnormalQueries
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.adverse_retention import AdverseRetention
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.audit_tables_append_only import (
    AuditTablesAppendOnly,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.data_in_country import DataInCountry
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.de_identified import DeIdentified
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.dispute_log import DisputeLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.exchange_log import ExchangeLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.original_unchanged import (
    OriginalUnchanged,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.query_log_complete import QueryLogComplete
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.query_reason_valid import QueryReasonValid
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.user_review import UserReview

CONTROLS = (
    QueryLogComplete(),
    QueryReasonValid(),
    AdverseRetention(),
    UserReview(),
    ExchangeLog(),
    DisputeLog(),
    OriginalUnchanged(),
    AbnormalQueries(),
    AuditTablesAppendOnly(),
    DeIdentified(),
    DataInCountry(),
)
