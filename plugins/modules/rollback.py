#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoes an enforcing run."""

DOCUMENTATION = r"""
module: rollback
short_description: Undo an enforcing run on a host, from its journal
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Restores every file to its bytes, mode and owner from before the run, removes what the run added, undoes its runtime
    actions, newest change first, and reloads the services concerned.
  - Of a file whose mode or owner the run changed, and nothing else, only these come back, whatever the file holds by
    now.
  - Refuses, before it touches anything, when something has changed since the run, be it a file or what runs (a kernel
    setting, audit rules, the packet filter's table, whether a unit starts at boot); O(force=true) restores it all the
    same.
options:
  run:
    description:
      - The id of the run, as the report and the journal's folder name it. A host on which it changed nothing is left
        alone, with a warning, and RV(known) is false; the playbook C(rollback) fails where no host knows the id.
      - V(last) is the newest run not yet undone that changed something on this very host; for several hosts, name the
        run.
    type: str
    required: true
  force:
    description:
      - Restore also what has changed since the run; those later changes are lost.
      - Take a rollback for complete though lines of the journal are lost, so that it does not tell of all that the run
        may have changed.
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
    run: last
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
known:
  description: Whether the run has a journal on this host.
  returned: success
  type: bool
  sample: true
changes:
  description: What came back, in its order.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The path, or what runs.
      type: str
    old:
      description: The state until now.
      type: str
    new:
      description: The state that it had before the run, and has again.
      type: str
  sample: [{"name": "/etc/issue", "old": "mode 0644 owner 0:0, 80 bytes", "new": "absent"}]
told:
  description: The same in sentences, in English and Chinese; the action leaves those in the reader's language.
  returned: success
  type: raw
  sample: ["/etc/issue: mode 0644 owner 0:0, 80 bytes -> absent"]
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
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    JournalError,
    OptionError,
    explained,
    in_chinese,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.brought_back import step
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import (
    NothingToUndo,
    ReloadError,
    Rollback,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import needs_root, shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import GuardState
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.watch import GUARD_PATIENCE, disarm
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


def _roll_back(module, host):
    undoing = Rollback(host, module.params["run"])
    steps, drifted = undoing.plan()
    if drifted and not module.params["force"]:
        newer = undoing.newer_runs(drifted)
        raise JournalError((_NEWER if newer else _DRIFTED).format(
            run=undoing.journal.run_id, newer=", ".join(newer[::-1]), what=", ".join(drifted)))
    diff = undoing.diff(steps) if getattr(module, "_diff", False) else []
    changes = undoing.told(steps)
    for told in _of_journals(undoing):
        module.warn(harmless(str(told)))
    if not module.check_mode and not undoing.already:
        try:
            undoing.carry_out(steps, module.params["force"])
        except ReloadError:
            # The files are back, so there is nothing left for a guard to do.
            disarm(host, GuardState(host, undoing.journal.run_id))
            raise
        disarm(host, GuardState(host, undoing.journal.run_id))
        for told in _of_waiting(undoing):
            module.warn(harmless(str(told)))
    return dict(
        changed=bool(steps), known=True, run=undoing.journal.run_id,
        restored=[harmless(name) for name, _old, _new in changes],
        changes=[dict(name=harmless(name), old=str(old), new=str(new)) for name, old, new in changes],
        told=_sentences(undoing, changes, module.check_mode), drifted=[harmless(name) for name in drifted],
        waiting=[harmless(str(one)) for one in undoing.waiting], diff=shown(diff))


def _sentences(undoing, changes, check_mode):
    """Return what the reader is told at the end: a head, and a line for each thing that came back."""
    if undoing.already:
        head = _ALREADY
    elif not changes:
        head = _NOTHING
    else:
        head = _WOULD if check_mode else _DONE
    lines = [head.format(run=undoing.journal.run_id, count=len(changes))] + [step(*change) for change in changes]
    # In English, Ansible's own warnings tell of these.
    return {
        "en": [line.en for line in lines], "zh": [line.zh for line in lines] + [
            harmless(one.zh) for one in _of_journals(undoing) + _of_waiting(undoing)]}


def _of_journals(undoing):
    found = [_OTHER.format(why=problem) for problem in undoing.damaged]
    if undoing.unexplained:
        found.append(_UNTOLD.format(run=undoing.journal.run_id, what=", ".join(undoing.unexplained)))
    return found


def _of_waiting(undoing):
    return [_WAITING.format(run=undoing.journal.run_id, what=one) for one in undoing.waiting]


_OTHER = Text("another journal on this host cannot be read: {why}", "本机另有日志无法读取：{why}")
_UNTOLD = Text("the journal of run {run} does not tell of {what}", "运行 {run} 的日志没有说明 {what}")
_WAITING = Text(
    "run {run} is rolled back, but for what the next start brings: {what}",
    "运行 {run} 已回滚，其余须待本机下次启动后恢复：{what}")
_DRIFTED = Text(
    "run {run} was not rolled back: changed since: {what}; restore them all the same with force: true",
    "运行 {run} 未回滚：此后又有更改：{what}；如仍要恢复，请使用 force: true")
_NEWER = Text(
    "run {run} was not rolled back: changed since: {what}; roll back first: {newer}",
    "运行 {run} 未回滚：此后又有更改：{what}；请先回滚：{newer}")
_DONE = Text("Run {run} is rolled back; {count} things came back:", "运行 {run} 已回滚，共恢复 {count} 项：")
_WOULD = Text("Rolling back run {run} would bring back {count} things:", "回滚运行 {run} 将恢复 {count} 项：")
_ALREADY = Text("Run {run} was rolled back before.", "运行 {run} 此前已回滚。")
_NOTHING = Text("Run {run} is rolled back; nothing of it stood any more.", "运行 {run} 已回滚，其变更此前均已不在。")


def main():
    module = AnsibleModule(
        argument_spec=dict(
            run=dict(type="str", required=True), force=dict(type="bool", default=False),
            root=dict(type="path", default="/")), supports_check_mode=True)
    try:
        host = Host(module.params["root"])
        needs_root(host, Text("a rollback", "回滚"))
        if module.check_mode:
            result = _roll_back(module, host)
        else:
            with Lock(host, "a rollback (%s)" % module.params["run"], GUARD_PATIENCE):
                result = _roll_back(module, host)
    except NothingToUndo as error:
        # A run rarely changes every host of a fleet: where it changed nothing there is nothing wrong either, if others
        # know it.
        module.warn(harmless(str(error)))
        told = {"en": [harmless(str(error))], "zh": [harmless(error.zh)]}
        result = dict(
            changed=False, known=False, run=module.params["run"], restored=[], changes=[], told=told, drifted=[],
            waiting=[], diff=[])
    except (OptionError,) + FAULTS as error:
        # Beside the English, which programs look for.
        module.fail_json(msg=redact(explained(error, "")), msg_zh=redact(in_chinese(error)))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
