# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/database.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.archive_mode import ArchiveMode
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.data_checksums import DataChecksums
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_administrator_separation import (
    DatabaseAdministratorSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_audit_log import DatabaseAuditLog
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_connection_limits import (
    DatabaseConnectionLimits,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_default_accounts import (
    DatabaseDefaultAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_encryption_at_rest import (
    DatabaseEncryptionAtRest,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_idle_timeouts import (
    DatabaseIdleTimeouts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_least_privilege import (
    DatabaseLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_login_failure import (
    DatabaseLoginFailure,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_password_policy import (
    DatabasePasswordPolicy,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_unique_accounts import (
    DatabaseUniqueAccounts,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_version_supported import (
    DatabaseVersionSupported,
)

CONTROLS = (
    DatabaseAuthentication(),
    DatabasePasswordPolicy(),
    DatabaseLoginFailure(),
    DatabaseUniqueAccounts(),
    DatabaseLeastPrivilege(),
    DatabaseAdministratorSeparation(),
    DatabaseDefaultAccounts(),
    DatabaseAuditLog(),
    DatabaseTlsRequired(),
    DatabaseConnectionLimits(),
    DatabaseIdleTimeouts(),
    DataChecksums(),
    DatabaseEncryptionAtRest(),
    ArchiveMode(),
    DatabaseVersionSupported(),
)
