# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that every judging module of the collection shares."""


class ModuleDocFragment:
    """Documentation shared by the modules of the action group C(jrt0117.baseline.baseline)."""

    DOCUMENTATION = r"""
options:
  level:
    description:
      - The protection level of the system, by chapter 6 of JR/T 0117-2014. V(2) asks for the basic requirements, V(3)
        for the basic and the enhanced ones.
      - From a playbook it defaults to the variable C(baseline_level).
    type: int
    choices: [2, 3]
    default: 3
  clauses:
    description:
      - Only controls that settle one of these clauses are run, for example V(8.3.3-B-a-3). None named means all.
      - From a playbook, clause ids given to C(--tags) end up here.
    type: list
    elements: str
    default: []
  waivers:
    description:
      - The waivers in force for this host, each with clause, hosts, reason, approver and expires. A waived control is
        checked and never enforced.
      - From a playbook they come from the file named by C(baseline_waivers_file), without those that are past their
        date or lack an approver.
    type: list
    elements: dict
    default: []
  waivers_ignored:
    description: The waivers that were not applied, each with why; they go through to the report.
    type: list
    elements: dict
    default: []
  run_id:
    description:
      - Names the run in the journal and in the report. Letters, digits, dot, dash and underscore, 80 at most.
      - From a playbook it is one for all hosts and tasks of the run; C(baseline_run_id) sets it.
    type: str
  root:
    description: The root of the host's file system; another one than V(/) is an unpacked image or a mounted disk.
    type: path
    default: /
  guard_seconds:
    description:
      - What an enforcing run changes on a running host is taken back by a guard on the host unless a fresh connection
        confirms it within this many seconds. The action opens that connection by itself as soon as the module has
        ended.
      - V(0) turns the guard off, for building images; any other value has to be V(20) at least.
      - From a playbook it defaults to the variable C(baseline_guard_seconds).
    type: int
    default: 120
attributes:
  check_mode:
    description: Can run in check mode and predict what would change.
  diff_mode:
    description: Shows what would change or has changed.
  idempotent:
    description: Running twice changes nothing the second time.
"""
