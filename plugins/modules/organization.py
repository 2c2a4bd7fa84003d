# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the organization action; the work is done on the controller, in plugins/action/organization.py."""

DOCUMENTATION = r"""
module: organization
short_description: Judges the organization by its registers
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Reads the registers, YAML files beside the inventory, and judges every clause of JR/T 0117-2014 that they settle, by
    the rules of the catalogue.
  - Runs on the controller, and reads only. No host is contacted.
  - Everything comes from variables. C(baseline_registers) names the folder of the registers,
    C(baseline_registers_evidence) that of the evidence, C(organization_today), C(organization_periods) and
    C(organization_trail) are those of the role C(organization). C(baseline_level), C(baseline_clauses),
    C(baseline_areas) and the waivers hold here as for hosts. A waiver means the organization where its C(hosts) name
    C(organization) or C(all).
  - What the inventory tells of the hosts (names, addresses, C(accounts_owners), C(boundary_flows)) and what the
    fragments tell of enforcing runs is compared with the registers.
  - A clause that is not met is a finding, never a failed task. A register that is not valid is an error of the clauses
    that need it.
  - As the first task of a play it runs whether or not a host can be reached, and with any limit. It then knows of hosts
    what the inventory's variables say. With O(compare=true), after the hosts' task, it knows what they have told.
attributes:
  check_mode:
    support: full
    description: Reads only.
  diff_mode:
    support: none
    description: Changes nothing, so there is no diff.
  idempotent:
    support: full
    description: Changes nothing.
options:
  compare:
    description:
      - Judges again, after hosts have answered, those clauses that compare the registers with them, by what they have
        told in this run; the accounts that are there, and the owners and flows that their controls went by.
      - The others are left as this run has judged them before, unless the registers were edited meanwhile; then all are
        judged again, and the report says so.
      - Skipped where no registers are named, and where no host has answered.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Judge the organization, once for all hosts
  jrt0117.baseline.organization:
  delegate_to: localhost
  run_once: true
  vars:
    baseline_registers: "{{ inventory_dir }}/registers"

- name: Judge every area in one pass
  jrt0117.baseline.assess:

- name: Compare the registers with what the hosts have told
  jrt0117.baseline.organization:
    compare: true
  delegate_to: localhost
  run_once: true
  vars:
    baseline_registers: "{{ inventory_dir }}/registers"
"""

RETURN = r"""
jrt0117_organization:
  description: What the registers come to; docs/result-schema.md describes each field.
  returned: unless the run asks for other areas or clauses alone
  type: dict
  contains:
    agency:
      description: The agency's name.
      type: str
    level:
      description: The level that it was judged for.
      type: int
    today:
      description: The day that it was judged for.
      type: str
    registers:
      description: Each register that was there, with its SHA-256 digest, status, number of records and of faults.
      type: dict
    people:
      description: What those are called who have to act, by id.
      type: dict
    looked_at:
      description: The hosts of the inventory, the hosts that told their accounts, those that told their flows, and the
        enforcing runs that were compared with the registers.
      type: dict
    waivers_ignored:
      description: Waivers that were not applied, each with the reason why.
      type: list
      elements: dict
    unjudged:
      description: Where there are no registers, the message and the ids of the clauses in the place of the findings.
      type: dict
    findings:
      description: A finding for each clause; none where there are no registers. What was seen of single hosts and runs
        stands below C(compared) of a finding, and is part of its verdict.
      type: list
      elements: dict
"""
