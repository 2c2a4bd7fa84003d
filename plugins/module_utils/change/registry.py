# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every runtime action there is, by its kind: what the journal names is rebuilt from here."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.action import LoadAuditRules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.action import LoadRuleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.boot_loader_action import (
    BootLoaderWritten,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.module_action import (
    ModuleLoaded,
    ModuleUnloaded,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.oom_score_action import OomScore
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql.action import (
    AnonymousLocked,
    AuditPlugin,
    PasswordPlugin,
    ServerVariable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.action import LinkDown
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.action import Tool
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action import (
    ClusterSetting,
    RoleLimit,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.action_rules import AccessRule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import (
    UnitDisabled,
    UnitReady,
    UnitRunning,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.oneshot_action import (
    UnitBegun,
    UnitRunOnce,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.action import AskedAgain
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic.action import TrafficOrder

ACTIONS = {action.kind: action for action in (
    UnitDisabled, UnitRunning, UnitReady, UnitRunOnce, UnitBegun, Package, Tool, SysctlLive, LinkDown, ModuleLoaded,
    ModuleUnloaded, LoadRuleset, TrafficOrder, LoadAuditRules, BootLoaderWritten, OomScore, ClusterSetting, RoleLimit,
    AccessRule, AskedAgain, ServerVariable, AuditPlugin, PasswordPlugin, AnonymousLocked)}
