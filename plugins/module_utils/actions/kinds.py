# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every runtime action there is, by its kind: what the journal names is rebuilt from here."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.audit_rules import LoadAuditRules
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.boot_loader import BootLoaderWritten
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.firewall import LoadRuleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.link import LinkDown
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.module import ModuleLoaded
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.oneshot import UnitRunOnce
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.oom_score import OomScore
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.package import Package
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.sysctl import SysctlLive
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.tool import Tool
from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.unit import UnitDisabled, UnitReady, UnitRunning

ACTIONS = {action.kind: action for action in (
    UnitDisabled, UnitRunning, UnitReady, UnitRunOnce, Package, Tool, SysctlLive, LinkDown, ModuleLoaded, LoadRuleset,
    LoadAuditRules, BootLoaderWritten, OomScore)}
