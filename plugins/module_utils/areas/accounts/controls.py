# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/accounts.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.admin_role_separation import (
    AdminRoleSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.database_admin_separation import (
    DatabaseAdminSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_sources import LoginSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.mandatory_access_control import (
    MandatoryAccessControl,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_default_passwords import (
    NoDefaultPasswords,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.owned_accounts import OwnedAccounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_classes import PasswordClasses
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_hashing import PasswordHashing
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_length import PasswordLength
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_not_username import (
    PasswordNotUsername,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_rules_bind_root import (
    PasswordRulesBindRoot,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.remote_login_encrypted import (
    RemoteLoginEncrypted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.stale_accounts import StaleAccounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.su_for_group import SuForGroup
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.sudo_least_privilege import (
    SudoLeastPrivilege,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.two_factor_admins import TwoFactorAdmins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.unique_identities import UniqueIdentities

CONTROLS = (
    PasswordLength(),
    PasswordClasses(),
    PasswordNotUsername(),
    PasswordRulesBindRoot(),
    PasswordMaxAge(),
    PasswordHashing(),
    NoEmptyPasswords(),
    NoTrustLogins(),
    NoDefaultPasswords(),
    UniqueIdentities(),
    DefaultAccountsLocked(),
    StaleAccounts(),
    OwnedAccounts(),
    LoginFailureLockout(),
    SshLoginLimits(),
    SessionTimeout(),
    RemoteLoginEncrypted(),
    SshRootLogin(),
    LoginSources(),
    AdminRoleSeparation(),
    SuForGroup(),
    SudoLeastPrivilege(),
    DatabaseAdminSeparation(),
    FileAccess(),
    MandatoryAccessControl(),
    TwoFactorAdmins(),
)
