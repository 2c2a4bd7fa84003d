#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confirms an enforcing run to the guard that waits for it on the host."""

DOCUMENTATION = r"""
module: guard
short_description: Confirm an enforcing run to the guard on the host, or see how it stands
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - What an enforcing run changes is taken back by a guard on the host itself, unless a fresh connection confirms it
    within C(guard_seconds). The enforcing modules do that by themselves; this module is what they run for it.
  - A connection that was opened before the change proves nothing, and is refused; so is a run that did not come to its
    end.
options:
  run:
    description: The id of the run, as the report and the journal's folder name it.
    type: str
    required: true
  state:
    description:
      - V(confirmed) keeps what the run changed and disarms the guard.
      - V(status) only tells.
    type: str
    choices: [confirmed, status]
    default: status
  local:
    description: The controller is this very host and connects to nothing, so that there is no connection to prove.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Tells whether this connection could confirm the run, and confirms nothing.
  diff_mode:
    support: none
    description: There is nothing to show.
  idempotent:
    support: partial
    description: A run is confirmed once; after that no guard is armed for it, which is an error where V(confirmed) is
      asked for.
seealso:
  - module: jrt0117.baseline.rollback
"""

EXAMPLES = r"""
- name: How long is left
  jrt0117.baseline.guard:
    run: 20261122T183000-ab12
  become: true

- name: Keep what a run changed whose controller is gone
  jrt0117.baseline.guard:
    run: 20261122T183000-ab12
    state: confirmed
  become: true
"""

RETURN = r"""
guard:
  description: How the guard of the run stands.
  returned: success
  type: dict
  contains:
    armed:
      description: Whether it waits for a confirmation.
      type: bool
    left:
      description: The seconds left until it takes the changes back; none where it is not armed.
      type: float
    taken_back:
      description: The batches of the journal that it has taken back.
      type: list
      elements: int
    confirmed:
      description: The batches of the journal that were confirmed.
      type: list
      elements: int
    lost:
      description: What it could not take back, for the run's journal is damaged, a sentence each.
      type: list
      elements: str
    lost_zh:
      description: The same in Chinese.
      type: list
      elements: str
    by:
      description: How the confirming connection came in.
      type: str
  sample:
    {"armed": false, "left": null, "taken_back": [], "confirmed": [1], "lost": [], "lost_zh": [],
     "by": "fresh SSH connection from 192.0.2.7 port 40122"}
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    OptionError,
    explained,
    in_chinese,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import needs_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.arming import confirm_fresh, status
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


def main():
    module = AnsibleModule(
        argument_spec=dict(
            run=dict(type="str", required=True),
            state=dict(type="str", choices=["confirmed", "status"], default="status"),
            local=dict(type="bool", default=False)), supports_check_mode=True)
    host, run, by = Host(), module.params["run"], None
    try:
        needs_root(host, Text("the guard", "防失联保护"))
        if module.params["state"] == "confirmed":
            by = confirm_fresh(host, run, module.params["local"], may_change=not module.check_mode)
        guard = dict(status(host, run), by=by)
    except (OptionError,) + FAULTS as error:
        module.fail_json(msg=explained(error, ""), msg_zh=in_chinese(error))
    module.exit_json(changed=by is not None, guard=guard)


if __name__ == "__main__":
    main()
