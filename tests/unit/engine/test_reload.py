# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reload is judged by the state that the unit settles in."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.action import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.reload import reload_services


class Systemd(Host):
    """A host whose sshd goes through some states after its reload."""

    def __init__(self, root, *states):
        super().__init__(root)
        self.live = True
        self.states = ["active"] + list(states)

    def which(self, name):
        return "/usr/bin/" + name

    def exists(self, path):
        return True

    def execute(self, argv, timeout=300, data=b""):
        if argv[1] != "is-active":
            return Output(0, "", "")
        return Output(0, (self.states.pop(0) if len(self.states) > 1 else self.states[0]) + "\n", "")


@pytest.mark.parametrize("states", [["active"], ["reloading", "reloading", "active"], ["activating", "active"]])
def test_a_unit_between_two_states_is_waited_for(tmp_path, states):
    host = Systemd(str(tmp_path), *states)
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.states == ["active"]


@pytest.mark.parametrize("states", [["failed"], ["reloading", "failed"], ["inactive"]])
def test_a_unit_that_does_not_come_back_is_named_with_its_state(tmp_path, states):
    with pytest.raises(ActionError, match="ssh.service is %s after its reload" % states[-1]):
        reload_services(Systemd(str(tmp_path), *states), ["/etc/ssh/sshd_config"])
