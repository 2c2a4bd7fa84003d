#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audits every area in one process."""

DOCUMENTATION = r"""
module: assess
short_description: Audit a host against every area of JR/T 0117-2014 in one pass
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Runs the controls of every area there is code for in one process on the host, and returns their findings.
  - It only reads, in check mode and out of it. The modules of the areas enforce.
  - A host that does not comply is a finding, never a failed task.
extends_documentation_fragment:
  - jrt0117.baseline.baseline
options:
  areas:
    description: The areas to judge. None named means every area there is code for.
    type: list
    elements: str
    default: []
  policy:
    description:
      - The options of each area, by the area's name, as the area's own module documents them
        (M(jrt0117.baseline.accounts)).
      - From a playbook they are gathered from the variables of the roles (C(accounts_password_min_length) and so on),
        so there is seldom a reason to give them here.
    type: dict
    default: {}
  secrets:
    description:
      - Those options of the areas that no log may hold, in the form of O(policy).
      - From a playbook they are taken from O(policy) and from the variables by themselves.
    type: dict
    default: {}
attributes:
  check_mode:
    support: full
    description: Never writes to the host.
  diff_mode:
    support: full
    description: Shows what enforcing would change; secrets are masked.
  idempotent:
    support: full
    description: Never changes the host.
seealso:
  - module: jrt0117.baseline.accounts
"""

EXAMPLES = r"""
- name: Audit the whole host at level 3
  jrt0117.baseline.assess:
    level: 3
  become: true

- name: Audit a mounted disk image
  jrt0117.baseline.assess:
    level: 2
    root: /mnt/image
    policy:
      accounts:
        password_min_length: 12
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
  sample: {"schema": 1, "area": "assess", "areas": ["accounts"], "mode": "check", "level": 3, "findings": []}
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError, in_chinese
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import run_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import SHARED_OPTIONS, validated

_NO_AREA = Text(
    "{option}: there is no area {names}; there are: {areas}", "{option}：没有名为 {names} 的领域；可用领域：{areas}")


def _chosen(names):
    unknown = sorted(set(names) - set(AREAS))
    if unknown:
        raise OptionError(_NO_AREA.format(option="areas", names=", ".join(unknown), areas=", ".join(sorted(AREAS))))
    return {name: area for name, area in AREAS.items() if not names or name in names}


def _values(names, policy, secrets):
    unknown = sorted((set(policy) | set(secrets)) - set(AREAS))
    if unknown:
        raise OptionError(_NO_AREA.format(option="policy", names=", ".join(unknown), areas=", ".join(sorted(AREAS))))
    given = {name: dict(policy.get(name) or {}, **(secrets.get(name) or {})) for name in names}
    return {name: validated(AREAS[name].options, given[name], "policy." + name) for name in names}


def main():
    own = dict(
        areas=dict(type="list", elements="str", default=[]),
        policy=dict(type="dict", default={}),
        secrets=dict(type="dict", default={}, no_log=True),
    )
    module = AnsibleModule(argument_spec=dict(SHARED_OPTIONS, **own), supports_check_mode=True)
    try:
        areas = _chosen(module.params["areas"])
        values = _values(areas, module.params["policy"], module.params["secrets"])
    except OptionError as error:
        module.fail_json(msg=str(error), msg_zh=in_chinese(error))
    run_module(module, areas, values, may_change=False)


if __name__ == "__main__":
    main()
