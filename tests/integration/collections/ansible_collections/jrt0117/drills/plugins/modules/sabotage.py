#!/usr/bin/python
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts the administrator off, by the same way through engine, commit and guard that every control goes."""

DOCUMENTATION = r"""
module: sabotage
short_description: Enforce something that locks out, to see the guard take it back
description: For tests only. It stages what it is given as a faulty control would, past preflight and validators.
options:
  files:
    description: Paths and their new content; a path without content is removed.
    type: dict
    default: {}
  unit:
    description: A unit to start.
    type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import enforcing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.module import run_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import SHARED_OPTIONS

OPTIONS = dict(files=dict(type="dict", default={}), unit=dict(type="str"))


class Planted(Expectation):
    """A file has a content, or is gone."""

    def __init__(self, path, content):
        self.path = path
        self.data = None if content is None else content.encode("utf-8")

    def check(self, host):
        there = host.read(self.path) if host.exists(self.path) else None
        return observed("pass" if there == self.data else "fail", "sabotage", "Sabotage.", "破坏。")

    def fix(self, host):
        if self.data is None:
            host.stage_removal(self.path)
        else:
            host.stage_content(self.path, self.data, 0o440 if self.path.startswith("/etc/sudoers") else 0o644)


class Started(Expectation):
    """A unit runs."""

    def __init__(self, unit):
        self.unit = unit

    def check(self, host):
        there = host.declared(("unit", self.unit)) or host.run(["systemctl", "is-active", self.unit]).out.strip()
        return observed("pass" if there in ("running", "active") else "fail", "sabotage", "Sabotage.", "破坏。")

    def fix(self, host):
        host.stage_action(UnitRunning(self.unit))


class Sabotage(Control):
    """Nobody gets in."""

    id, zh, clauses = "sabotage", "无人可以登录", ("8.3.3-B-a-3",)

    def expectations(self, host, policy):
        for path, content in sorted(policy.files.items()):
            yield Planted(path, content)
        if policy.unit:
            yield Started(policy.unit)


def main():
    module = AnsibleModule(argument_spec=dict(SHARED_OPTIONS, **OPTIONS), supports_check_mode=True)
    enforcing.VALIDATORS = ()
    values = {name: module.params[name] for name in OPTIONS}
    # Under the name of an area that there is.
    run_module(module, {"accounts": Area(OPTIONS, lambda: [Sabotage()])}, {"accounts": values}, enforce=None if module.check_mode else enforcing.enforce)


if __name__ == "__main__":
    main()
