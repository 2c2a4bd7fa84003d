#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""Audits and enforces the integrity area of JR/T 0117-2014."""

DOCUMENTATION = r"""
module: integrity
short_description: Audit and enforce that files are as approved, and free of malware (JR/T 0117-2014)
version_added: "1.0.0"
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Judges files, installed packages, boot chain, malware scanner and intrusion detection of one host against clauses
    7.3.6-E-b, 7.5.8-B-b, 8.1.2-B-a, 8.3.3-E-c-1, 8.3.3-E-c-2 and 8.3.5-B-a-2 of JR/T 0117-2014, from the state in
    force, and puts right what a machine may.
  - In check mode it gives the same verdicts, the diff, and what enforcing would achieve. It writes nothing to the host.
  - Enforcing keeps a journal below C(/var/lib/jrt0117/journal); M(jrt0117.baseline.rollback) undoes it.
  - A host that does not comply is a finding, never a failed task. The task fails only when its verdicts could not be
    trusted.
extends_documentation_fragment:
  - jrt0117.baseline.baseline
  - jrt0117.baseline.integrity
attributes:
  check_mode:
    support: full
    description: Gives verdict, diff and prediction, and writes nothing to the host.
  diff_mode:
    support: full
    description: Shows each file once, with every control's edits together; secrets are masked.
  idempotent:
    support: full
    description: Enforcing again changes nothing.
seealso:
  - module: jrt0117.baseline.assess
  - module: jrt0117.baseline.rollback
"""

EXAMPLES = r"""
- name: Where does this host stand (run with --check)
  jrt0117.baseline.integrity:
    level: 3
  become: true

- name: Enforce
  jrt0117.baseline.integrity:
    level: 3
  become: true
"""

RETURN = r"""
jrt0117:
  description:
    - The findings and what they were made from; docs/result-schema.md describes each field.
    - Where the compliance callback records the run, findings that nobody looks at on the way (no C(register), no C(-v),
      no output for programs) go straight into the record; C(counts) (findings by status) and C(spool) (where they were
      put by) stand in their place.
  returned: success
  type: dict
  sample: {"schema": 1, "area": "integrity", "mode": "check", "level": 3, "findings": []}
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity import AREA
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import enforce
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import run_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import SHARED_OPTIONS


def main():
    module = AnsibleModule(argument_spec=dict(SHARED_OPTIONS, **AREA.options), supports_check_mode=True)
    values = {name: module.params[name] for name in AREA.options}
    run_module(module, {"integrity": AREA}, {"integrity": values}, enforce=None if module.check_mode else enforce)


if __name__ == "__main__":
    main()
