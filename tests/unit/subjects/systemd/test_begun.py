# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A oneshot unit is begun and waited for a while; one that goes on is left to it, one that fails is told in its words.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import oneshot_action


class Machine:
    """Answers systemctl with one state after the other."""

    def __init__(self, *states):
        self.states = list(states)
        self.asked = []

    def execute(self, argv, **_more):
        self.asked.append(argv[1])
        if argv[0] == "journalctl":
            return Output(0, "Started it\nit is wrong.\n", "")
        if argv[1] == "is-active":
            return Output(0, (self.states.pop(0) if len(self.states) > 1 else self.states[0]) + "\n", "")
        return Output(0, "", "")


@pytest.fixture
def begun(monkeypatch):
    monkeypatch.setattr(oneshot_action.UnitBegun, "_STEP", 0)
    return oneshot_action.UnitBegun("copy.service")


def test_it_is_waited_for_without_holding_systemd(begun):
    machine = Machine("activating", "activating", "inactive")
    begun.apply(machine)
    assert machine.asked == ["start", "is-active", "is-active", "is-active"]


def test_one_that_fails_is_told_in_its_words(begun):
    with pytest.raises(ActionError, match="it is wrong"):
        begun.apply(Machine("activating", "failed"))


def test_one_that_goes_on_is_left_to_it(begun, monkeypatch):
    monkeypatch.setattr(begun, "patience", 30)
    begun.apply(Machine("activating"))


def test_undoing_forgets_that_it_failed_and_stops_nothing(begun):
    machine = Machine("inactive")
    begun.undo(machine, None, None)
    assert machine.asked == ["reset-failed"]
    assert begun.told(machine) == ("inactive", "begins now")
