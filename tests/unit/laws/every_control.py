# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check, enforce and roll back every control of every area on a tree, and print what became of them; runs on Python
3.6.

python every_control.py FOLDER-OF-COLLECTIONS TREE
"""

import datetime
import json
import os
import sys

sys.path.insert(0, sys.argv[1])

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

RUN = "every-control"
# What a test writes need not outlive a power cut.
os.fsync = lambda handle: None


def engine(root, running, journal=None):
    """Return an engine with every control there is."""
    host = Host(root)
    host.running = running
    tasks = []
    for name, area in sorted(AREAS.items()):
        values = {option: spec.get("default") for option, spec in area.options.items()}
        tasks += [Task(name, control, Policy(values, 3, datetime.date(2026, 11, 22))) for control in area.controls()]
    return Enforcer(host, tasks, 3, (), journal)


def main(root):
    """Return what became of each control at each step."""
    checked = engine(root, True).check()
    enforced, diffs = engine(root, False, Journal(Host(root), RUN)).enforce()
    rollback = Rollback(Host(root), RUN)
    steps, drifted = rollback.plan()
    rollback.carry_out(steps)
    return {
        "python": list(sys.version_info[:2]), "diffs": len(diffs), "undone": len(steps), "drifted": drifted,
        "checked": {
            found["control"]: [found["status"], found["would"], found["reason"], found["message"]["en"]]
            for found in checked},
        "enforced": {
            found["control"]: [found["status"], found["reason"], found["message"]["en"]] for found in enforced},
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[2])))
