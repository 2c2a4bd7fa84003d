#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One restore drill on a host."""

DOCUMENTATION = r"""
module: restore_drill
short_description: Restores the newest copies of backup sets into a place of their own, compares them, and records that
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Of each set of C(backup_sets) that restic or pgBackRest copies, the newest copy is restored, a PostgreSQL is started
    on it, it is compared with what is there now, and it is thrown away. docs/backup.md tells of it.
  - What a drill has shown is an evidence record of the host. The controller keeps it in O(folder) and signs it with
    O(key); hosts never sign.
  - Nothing of the original is written to. The restored server listens to a socket in a folder of its own, and wakes
    nothing (archiving, replication, libraries) of the original's.
options:
  phase:
    description:
      - V(drill) makes the drills.
      - V(clean) ends what a drill that was cut short has left running, and removes what it has restored; nothing while
        a drill runs.
    type: str
    choices: [drill, clean]
    default: drill
  names:
    description: The sets to be drilled, by name; all that can be where none is named.
    type: list
    elements: str
    default: []
  scratch:
    description: The folder in which the folder C(jrt0117-drill) is made for a drill, on a disk of this host.
    type: path
    default: /var/lib
  queries:
    description:
      - Questions to a restored PostgreSQL, each with C(set), C(query), C(database) (C(template1)), C(name), and either
        C(at_least), a number, or C(fresh_hours), of which the answer is a time that is at most so much older than the
        copy.
    type: list
    elements: dict
    default: []
  folder:
    description: The folder on the controller in which records are kept; C(backup_drills) where it is not given.
    type: path
  key:
    description: The private key that signs a record, or the public one of a key that an agent holds.
    type: path
  by:
    description: Who makes the drill; the user of the controller where nobody is named.
    type: str
  sets:
    description: The sets of the host; the controller fills this in from C(backup_sets).
    type: list
    elements: dict
    default: []
  site:
    description: The site of the host; the controller fills this in from C(backup_site).
    type: str
    default: ""
  excluded:
    description: Paths that need no backup; the controller fills this in from C(backup_excluded).
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    support: full
    description: Looks for the copies and the room, tells what would be restored, and writes nothing.
  diff_mode:
    support: none
    description: Nothing stays but a record.
  idempotent:
    support: none
    description: Each drill is one more.
seealso:
  - module: jrt0117.baseline.backup
"""

EXAMPLES = r"""
- name: Restore, look and compare
  jrt0117.baseline.restore_drill:
    names: [credit-db]
    key: ~/.ssh/evidence.pub
  become: true
"""

RETURN = r"""
drills:
  description:
    - Of each set its C(set), and its C(record) as the host has written it down; in check mode its C(plan).
  returned: always
  type: list
  elements: dict
left:
  description: Sets whose tool is none that is drilled.
  returned: success
  type: list
  elements: str
"""

# First, and for its effect alone: it speeds up the other imports.
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

import signal
from collections import namedtuple

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    ActionError,
    OptionError,
    explained,
    in_chinese,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import needs_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.drills import drill, scratch

_Declared = namedtuple("_Declared", "sets")
_ENDED = Text("the drill was told to end", "恢复演练被要求中止")
_DRILL = Text("a restore drill", "恢复演练")


def _ended(_signal, _frame):
    raise ActionError(_ENDED)


def _chosen(sets, names):
    """Return the sets to be drilled, and the names of those that cannot be; one that is named has to be."""
    named = [one for one in sets if one.name in names] if names else sets
    left = [one.name for one in named if one.tool not in drill.ENGINES and not names]
    return [one for one in named if one.name not in left], left


def _drilled(host, params, check, result):
    """Make the drills, each whatever becomes of the others; return as Texts what is wrong."""
    sets, wrong = declared.sets(_Declared(params["sets"])), []
    chosen, result["left"] = _chosen(sets, params["names"])
    with scratch.alone(host, make=not check):
        for one in chosen:
            made = None
            try:
                made = drill.Drill(
                    host, sets, one, params["scratch"], params["site"], by=params["by"] or "",
                    excluded=params["excluded"], queries=[q for q in params["queries"] if q.get("set") == one.name])
                if check:
                    result["drills"].append(dict(set=one.name, plan=made.told()))
                else:
                    wrong.append(made.run())
            except (OptionError,) + FAULTS as error:
                zh = in_chinese(error)
                wrong.append(Text(
                    "%s: %s" % (one.name, redact(explained(error, ""))),
                    "%s：%s" % (one.name, redact(zh or explained(error, "")))))
            if made is not None and made.record:
                result["changed"] = True
                result["drills"].append(dict(set=one.name, record=made.record))
    return [text for text in wrong if text is not None]


def _cleaned(host, place):
    """Remove what a drill has left; a drill that runs is left alone."""
    try:
        with scratch.alone(host):
            return scratch.Scratch(host, place, "").clear()
    except scratch.Running:
        return False


def main():
    module = AnsibleModule(
        argument_spec=dict(
            phase=dict(type="str", choices=["drill", "clean"], default="drill"),
            names=dict(type="list", elements="str", default=[]), scratch=dict(type="path", default="/var/lib"),
            queries=dict(type="list", elements="dict", default=[]), folder=dict(type="path"),
            key=dict(type="path", no_log=False), by=dict(type="str"),
            sets=dict(type="list", elements="dict", default=[]), site=dict(type="str", default=""),
            excluded=dict(type="list", elements="str", default=[])),
        supports_check_mode=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ended)
    result = dict(changed=False, drills=[], left=[])
    try:
        host = Host("/")
        needs_root(host, _DRILL)
        wrong = []
        if module.params["phase"] == "drill":
            wrong = _drilled(host, module.params, module.check_mode, result)
        elif not module.check_mode:
            result["changed"] = _cleaned(host, module.params["scratch"])
    except (OptionError,) + FAULTS as error:
        module.fail_json(msg=redact(explained(error, "")), msg_zh=redact(in_chinese(error)), **result)
    if wrong:
        module.fail_json(
            msg="; ".join(text.en for text in wrong), msg_zh="；".join(text.zh for text in wrong), **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
