# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by name: the only place that lists them. Each is a file of its own name beside this one."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import Rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.address_plan import address_plan
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.approved import approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.assets import assets
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.envelopes import envelopes
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.facility import facility
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.flows_approved import flows_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.graded import graded
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.incidents import incidents
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.keys import keys
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.matrix import matrix
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.media import media
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.members import members
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.products import products
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.project import project
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.redundant import redundant
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.runs_approved import runs_approved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.separated import separated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.suppliers import suppliers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.tested import tested
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.topology import topology
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.visits import visits

__all__ = ["RULES"]

# One line a rule, sorted, above and here.
_RULES: tuple[Rule, ...] = (
    address_plan,
    approved,
    assets,
    envelopes,
    facility,
    flows_approved,
    graded,
    incidents,
    keys,
    matrix,
    media,
    members,
    products,
    project,
    redundant,
    runs_approved,
    separated,
    suppliers,
    tested,
    topology,
    visits,
)

RULES: dict[str, Rule] = {one.name: one for one in _RULES}
