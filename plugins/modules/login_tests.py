#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs in to declared applications with their test accounts, and judges the area application by what they do."""

DOCUMENTATION = r"""
module: login_tests
short_description: Test logins of applications with declared test accounts (JR/T 0117-2014)
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Logs in to each site of O(endpoints) that has a C(login), with the test account that is declared there, and judges
    the area application with what the application does. It changes nothing on the host.
  - Wrong passwords are tried on that account alone, O(login_attempts) of them, once in a run. The account may be
    locked afterwards, and sessions that have no declared logout last until they expire.
  - Nothing that is not declared is asked, no redirect is followed, and a site gets at most 150 requests. Without TLS,
    or with a certificate that is not trusted, a password is sent to an address of this host alone.
  - In check mode nothing is sent.
extends_documentation_fragment:
  - jrt0117.baseline.baseline
  - jrt0117.baseline.application
attributes:
  check_mode:
    support: none
    description: The task is skipped.
  diff_mode:
    support: none
    description: Nothing on the host changes.
  idempotent:
    support: none
    description: A test account that was locked does not let itself be tested again.
seealso:
  - module: jrt0117.baseline.application
  - module: jrt0117.baseline.assess
"""

EXAMPLES = r"""
- name: Test what the applications of this host do with failed logins
  jrt0117.baseline.login_tests:
    active_tests: [login_lockout, captcha_shown]
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
  sample: {"schema": 1, "area": "application", "mode": "check", "level": 3, "findings": []}
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application import AREA
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import run_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import SHARED_OPTIONS


def main():
    module = AnsibleModule(argument_spec=dict(SHARED_OPTIONS, **AREA.options), supports_check_mode=False)
    values = {name: module.params[name] for name in AREA.options}
    # What logs in is handed in: no other module has it.
    run_module(module, {"application": AREA}, {"application": dict(values, tests=logins.run)}, may_change=False)


if __name__ == "__main__":
    main()
