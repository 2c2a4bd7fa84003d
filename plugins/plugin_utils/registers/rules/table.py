# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by name: the only place that lists them. Each is a file of its own name beside this one."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import Rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.acknowledged import acknowledged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.address_plan import address_plan
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.apart import apart
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.approved import approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assessed_after_change import (
    assessed_after_change,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assessed_before_live import (
    assessed_before_live,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assets import assets
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.contacts import contacts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.cover import cover
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.decisions import decisions
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.done import done
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.duty import duty
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.envelopes import envelopes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.facility import facility
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.findings_reported import (
    findings_reported,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.flows_approved import flows_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.graded import graded
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.group import group
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.handed_over import handed_over
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.held import held
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.incidents import incidents
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.isms import isms
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.keys import keys
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.logged import logged
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.matrix import matrix
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.media import media
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.members import members
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.officers import officers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.only_for import only_for
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.only_with import only_with
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.people_complete import people_complete
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.policies_reviewed import (
    policies_reviewed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.policy import policy
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.products import products
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.project import project
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.qualified import qualified
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.redundant import redundant
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.reported import reported
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.responsible import responsible
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.runs_approved import runs_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.separated import separated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.suppliers import suppliers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.tested import tested
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.topology import topology
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.visits import visits

__all__ = ["RULES"]

# One line a rule, sorted, above and here.
_RULES: tuple[Rule, ...] = (
    acknowledged,
    address_plan,
    apart,
    approved,
    assessed_after_change,
    assessed_before_live,
    assets,
    contacts,
    cover,
    decisions,
    done,
    duty,
    envelopes,
    facility,
    findings_reported,
    flows_approved,
    graded,
    group,
    handed_over,
    held,
    incidents,
    isms,
    keys,
    logged,
    matrix,
    media,
    members,
    officers,
    only_for,
    only_with,
    people_complete,
    policies_reviewed,
    policy,
    products,
    project,
    qualified,
    redundant,
    reported,
    responsible,
    runs_approved,
    separated,
    suppliers,
    tested,
    topology,
    visits,
)

RULES: dict[str, Rule] = {one.name: one for one in _RULES}
