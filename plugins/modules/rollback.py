#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoes an enforcing run."""

DOCUMENTATION = r"""
module: rollback
short_description: Undo an enforcing run on a host, from its journal
version_added: "0.1.0"
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Restores every file to its bytes, mode and owner from before the run, removes what the run added, undoes its runtime
    actions, newest change first, and reloads the services concerned.
  - Of a file whose mode or owner the run changed, and nothing else, only these come back, whatever the file holds by now.
  - Refuses, before it touches anything, when something has changed since the run, be it a file or what runs (a kernel setting, audit
    rules, the packet filter's table, whether a unit starts at boot); O(force=true) restores it all the same.
options:
  run:
    description:
      - The id of the run, as the report and the journal's folder name it. A host on which it changed nothing is left alone, with a
        warning.
      - V(last) is the newest run not yet undone that changed something on this very host; for several hosts, name the run.
    type: str
    default: last
  force:
    description: Restore also what has changed since the run; those later changes are lost.
    type: bool
    default: false
  root:
    description: The root of the host's file system; another one than V(/) is an unpacked image or a mounted disk.
    type: path
    default: /
attributes:
  check_mode:
    support: full
    description: Tells what would be restored, and what has drifted, and writes nothing.
  diff_mode:
    support: full
    description: Shows each file; secrets are masked.
  idempotent:
    support: full
    description: A run that is rolled back already is left as it is.
seealso:
  - module: jrt0117.baseline.accounts
"""

EXAMPLES = r"""
- name: See what undoing the last run would change (run with --check --diff)
  jrt0117.baseline.rollback:
  become: true

- name: Undo one run
  jrt0117.baseline.rollback:
    run: 20261122T183000-ab12
  become: true
"""

RETURN = r"""
run:
  description: The id of the run that was undone.
  returned: success
  type: str
  sample: 20261122T183000-ab12
restored:
  description: The paths and actions that were undone, in their order.
  returned: success
  type: list
  elements: str
  sample: [/etc/security/pwquality.conf]
drifted:
  description: The paths, and the names of what runs, that had changed since the run; not empty only with O(force=true).
  returned: success
  type: list
  elements: str
  sample: []
waiting:
  description: What follows with the host's next start only, as audit rules that are locked until then.
  returned: success
  type: list
  elements: str
  sample: []
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.faults import FAULTS, JournalError, explained
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard_state import GuardState
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard_watch import GUARD_PATIENCE, disarm
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.module import needs_root, shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.options import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.rollback import NothingToUndo, ReloadError, Rollback, step_name


def _roll_back(module, host):
    undoing = Rollback(host, module.params["run"])
    steps, drifted = undoing.plan()
    if drifted and not module.params["force"]:
        newer = undoing.newer_runs(drifted)
        advice = "roll back first: %s" % ", ".join(newer[::-1]) if newer else "restore them all the same with force: true"
        raise JournalError("run %s was not rolled back: changed since: %s; %s"
                           % (undoing.journal.run_id, ", ".join(drifted), advice))
    diff = undoing.diff(steps) if getattr(module, "_diff", False) else []
    if not module.check_mode and not undoing.already:
        try:
            undoing.carry_out(steps)
        except ReloadError:
            # The files are back, so there is nothing left for a guard to do.
            disarm(host, GuardState(host, undoing.journal.run_id))
            raise
        disarm(host, GuardState(host, undoing.journal.run_id))
        for one in undoing.waiting:
            module.warn("run %s is rolled back, but for what the next start brings: %s" % (undoing.journal.run_id, one))
    return dict(
        changed=bool(steps), run=undoing.journal.run_id, restored=[step_name(step) for step in steps], drifted=drifted,
        waiting=undoing.waiting, diff=shown(diff))


def main():
    module = AnsibleModule(
        argument_spec=dict(
            run=dict(type="str", default="last"), force=dict(type="bool", default=False), root=dict(type="path", default="/")),
        supports_check_mode=True)
    try:
        host = Host(module.params["root"])
        needs_root(host, "a rollback")
        if module.check_mode:
            result = _roll_back(module, host)
        else:
            with Lock(host, "a rollback (%s)" % module.params["run"], GUARD_PATIENCE):
                result = _roll_back(module, host)
    except NothingToUndo as error:
        # A run rarely changes every host of a fleet: where it changed nothing there is nothing wrong either.
        module.warn(str(error))
        result = dict(changed=False, run=module.params["run"], restored=[], drifted=[], waiting=[])
    except (OptionError,) + FAULTS as error:
        module.fail_json(msg=redact(explained(error, "")))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
