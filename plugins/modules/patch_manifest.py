# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the patch_manifest action; the work is done on the controller, in plugins/action/patch_manifest.py.
"""

DOCUMENTATION = r"""
module: patch_manifest
short_description: Writes, approves and reads manifests of patches, on the controller
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - A manifest names the versions that a test ring has passed. A person approves it by a signature (C(ssh-keygen -Y), in
    the namespace C(jrt0117-evidence)), and only by an approved one anything is installed in production.
  - Runs on the controller; the playbook C(patch) uses it, and docs/patch-runs.md tells of it.
options:
  state:
    description:
      - V(written) writes the manifest from what the hosts of the test ring have told.
      - V(approved) adds who approves it and by which change, and signs it.
      - V(read) gives it where it is approved and its time of soaking is over, and fails where not.
    type: str
    required: true
    choices: [written, approved, read]
  folder:
    description: The folder of the manifests.
    type: path
    required: true
  run:
    description: The name of the run.
    type: str
    required: true
  ring:
    description: The hosts of the test ring; what they have told is in C(__collected) and C(__health) of each.
    type: list
    elements: str
    default: []
  signers:
    description: The list of allowed signers, as ssh-keygen takes it. Without one, O(registers) tell whose count.
    type: path
  registers:
    description:
      - The folder of the registers. A signature counts that is by a C(signing_key) of the register of keys whose
        C(purpose) is C(evidence_signing).
    type: path
  approved_by:
    description: Who approves it, as the list of allowed signers calls that person.
    type: str
  change:
    description: The change in the register of approvals.
    type: str
  key:
    description: The approver's private key, or the public one of a key that an agent holds.
    type: path
  soak_hours:
    description: For how many hours the test ring has to have run with it.
    type: int
    default: 24
attributes:
  check_mode:
    support: full
    description: Writes and signs nothing.
  diff_mode:
    support: none
    description: A manifest is a file of its own.
  idempotent:
    support: none
    description: A manifest that is written anew has another time, and no signature.
seealso:
  - module: jrt0117.baseline.patch
"""

EXAMPLES = r"""
- name: Approve what the test ring has passed
  jrt0117.baseline.patch_manifest:
    state: approved
    folder: "{{ inventory_dir }}/patches"
    run: 2026-11
    approved_by: li@agency.example
    change: SP-2026-040
    key: ~/.ssh/id_ed25519
  delegate_to: localhost
"""

RETURN = r"""
path:
  description: The manifest.
  returned: success
  type: str
manifest:
  description: What stands in it.
  returned: success
  type: dict
"""
