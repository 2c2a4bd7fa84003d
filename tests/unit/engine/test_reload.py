# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reload is judged by the state that the unit settles in."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.faults import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.reload import listening, reload_services, start_again


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


class Services(Host):
    """A host with services that run, have died, or cannot be started."""

    def __init__(self, root, **states):
        super().__init__(root)
        self.live = True
        self.states = states

    def which(self, name):
        return "/usr/bin/" + name

    def exists(self, path):
        return True

    def execute(self, argv, timeout=300, data=b""):
        units = [unit.partition(".")[0] for unit in argv[2:]]
        if argv[1] == "start":
            if self.states[units[0]] == "broken":
                return Output(1, "", "Job for %s failed.\n" % argv[2])
            self.states[units[0]] = "active"
        return Output(0, "".join(self.states.get(unit, "inactive") + "\n" for unit in units), "")


def test_what_ran_and_died_is_started_again(tmp_path):
    host = Services(str(tmp_path), ssh="active")
    running = listening(host)
    assert "ssh.service" in running and "sshd.service" not in running
    host.states["ssh"] = "failed"
    start_again(host, ["ssh.service"])
    assert host.states["ssh"] == "active"


def test_what_cannot_be_started_again_is_said(tmp_path):
    with pytest.raises(ActionError, match="systemctl start ssh.service: Job for ssh.service failed"):
        start_again(Services(str(tmp_path), ssh="broken"), ["ssh.service"])


class Protected(Services):
    """A host whose services refuse to be stopped by hand; systemd starts them again `after` that many looks."""

    def __init__(self, root, after=2):
        super().__init__(root)
        self.after = after
        self.done = []

    def execute(self, argv, timeout=300, data=b""):
        if argv[1] == "show":
            killed = any("TERM" in word for words in self.done for word in words)
            self.after -= killed
            pid = "7" if not killed else "0" if self.after > 0 else "8"
            return Output(0, "RefuseManualStop=yes\nCanReload=no\nMainPID=%s\n" % pid, "")
        if argv[1] == "is-active":
            return Output(0, "active\n", "")
        self.done.append(argv)
        return Output(0, "", "")


def test_a_unit_that_refuses_to_be_stopped_is_ended_and_comes_back(tmp_path):
    host = Protected(str(tmp_path))
    reload_services(host, ["/etc/rsyslog.conf"])
    assert host.done == [["systemctl", "kill", "--signal=TERM", "--kill-who=main", "rsyslog.service"]]


def test_auditd_is_told_by_its_signal(tmp_path):
    host = Protected(str(tmp_path))
    reload_services(host, ["/etc/audit/auditd.conf"])
    assert host.done == [["systemctl", "kill", "--signal=HUP", "--kill-who=main", "auditd.service"]]
