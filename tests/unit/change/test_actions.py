# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runtime actions: applied in their phase, undone to what was before."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import sysctl_action as sysctl
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import SysctlLive, place_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning

FORWARD = "net.ipv4.ip_forward"


class Note(Action):
    """Notes what the file holds at the moment it is applied."""

    kind = "note"
    seen = []

    def apply(self, host):
        with open(host.real("/etc/file")) as stream:
            Note.seen.append((self.phase, stream.read()))


class LateNote(Note):
    """The same, after the files."""

    kind = "late_note"
    phase = "after"


@pytest.fixture
def kernel(tmp_path):
    """A tree with one kernel setting."""
    place = tmp_path / "proc/sys/net/ipv4/ip_forward"
    place.parent.mkdir(parents=True)
    place.write_text("1\n")
    return tmp_path


def test_actions_come_before_or_after_the_files_as_they_say(tmp_path, monkeypatch):
    monkeypatch.setattr(Note, "seen", [])
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/file").write_text("old")
    host = Host(str(tmp_path))
    host.stage_action(LateNote())
    host.stage_action(Note())
    host.stage_content("/etc/file", b"new")
    commit(host, Journal(host, "one"))
    assert Note.seen == [("before", "old"), ("after", "new")]


def test_a_live_kernel_setting_is_set_and_rolled_back(kernel):
    host = Host(str(kernel))
    host.stage_action(SysctlLive(FORWARD, "0"))
    assert host.declared(("sysctl", FORWARD)) == "0"
    commit(host, Journal(host, "one"))
    assert (kernel / "proc/sys/net/ipv4/ip_forward").read_text() == "0\n"
    again = Host(str(kernel))
    undoing = Rollback(again, "one")
    undoing.carry_out(undoing.plan()[0])
    assert (kernel / "proc/sys/net/ipv4/ip_forward").read_text() == "1\n"


@pytest.mark.parametrize("found,drifted", [("1", []), ("0", []), ("2", ["sysctl " + FORWARD])])
def test_a_live_setting_that_somebody_has_changed_since_is_drift(kernel, found, drifted):
    host = Host(str(kernel))
    host.stage_action(SysctlLive(FORWARD, "0"))
    commit(host, Journal(host, "one"))
    (kernel / "proc/sys/net/ipv4/ip_forward").write_text(found + "\n")
    undoing = Rollback(Host(str(kernel)), "one")
    assert undoing.plan()[1] == drifted and undoing.newer_runs(drifted) == []
    undoing.carry_out(undoing.steps())
    assert (kernel / "proc/sys/net/ipv4/ip_forward").read_text() == "1\n"


def test_a_newer_run_that_made_the_drift_is_named(kernel):
    (kernel / "proc/sys/net/ipv4/ip_forward").write_text("3\n")
    for run, value in (("one", "0"), ("two", "2")):
        host = Host(str(kernel))
        host.stage_action(SysctlLive(FORWARD, value))
        commit(host, Journal(host, run))
    undoing = Rollback(Host(str(kernel)), "one")
    assert undoing.newer_runs(undoing.plan()[1]) == ["two"]


def test_a_setting_whose_interface_has_gone_is_no_drift(kernel):
    place = kernel / "proc/sys/net/ipv4/conf/ppp0/rp_filter"
    place.parent.mkdir(parents=True)
    place.write_text("0\n")
    host = Host(str(kernel))
    host.stage_action(SysctlLive("net.ipv4.conf.ppp0.rp_filter", "1"))
    commit(host, Journal(host, "one"))
    shutil.rmtree(place.parent)
    assert Rollback(Host(str(kernel)), "one").plan()[1] == []


def test_a_setting_the_kernel_refuses_undoes_the_files_of_the_commit(kernel):
    (kernel / "etc").mkdir()
    host = Host(str(kernel))
    host.stage_content("/etc/new", b"new")
    host.stage_action(SysctlLive("net.ipv4.no_such", "0"))
    with pytest.raises(CommitError, match="/proc/sys/net/ipv4/no_such cannot be set to 0") as caught:
        commit(host, Journal(host, "one"))
    assert caught.value.actions == (SysctlLive("net.ipv4.no_such", "0"),)
    assert not (kernel / "etc/new").exists()


def test_a_setting_of_an_interface_that_has_gone_is_no_failure(kernel):
    place = kernel / "proc/sys/net/ipv4/conf/ppp0/rp_filter"
    place.parent.mkdir(parents=True)
    place.write_text("0\n")
    host, action = Host(str(kernel)), SysctlLive("net.ipv4.conf.ppp0.rp_filter", "1")
    shutil.rmtree(place.parent)
    assert action.state(host) is None
    action.apply(host)
    action.undo(host, "0", "1")
    assert not place.parent.exists()


def test_a_setting_that_an_interface_does_not_have_is_a_failure(kernel):
    (kernel / "proc/sys/net/ipv4/conf/ppp0").mkdir(parents=True)
    with pytest.raises(ActionError, match="/proc/sys/net/ipv4/conf/ppp0/no_such cannot be set to 1"):
        SysctlLive("net.ipv4.conf.ppp0.no_such", "1").apply(Host(str(kernel)))


@pytest.mark.parametrize("accepted", ["0", "1"])
def test_what_the_kernel_sets_anew_with_forwarding_stays_as_it_was(kernel, monkeypatch, accepted):
    redirects = kernel / "proc/sys/net/ipv4/conf/all/accept_redirects"
    redirects.parent.mkdir(parents=True)
    redirects.write_text(accepted + "\n")
    write = sysctl._write

    def as_the_kernel_does(host, name, value):
        write(host, name, value)
        if name == FORWARD:
            redirects.write_text("0\n" if value == "1" else "1\n")
    monkeypatch.setattr(sysctl, "_write", as_the_kernel_does)
    host, action = Host(str(kernel)), SysctlLive(FORWARD, "0")
    action.apply(host)
    assert redirects.read_text().strip() == accepted
    action.undo(host, "1", "0")
    assert redirects.read_text().strip() == accepted


def test_a_dot_in_the_name_of_an_interface_is_written_as_a_slash():
    assert place_of("net.ipv4.conf.eth0/100.rp_filter") == "/proc/sys/net/ipv4/conf/eth0.100/rp_filter"


class Systemd(Host):
    """A host with one unit; systemctl's verbs change its state."""

    journal = ""
    socket = ""
    stopped = ()

    def __init__(self, root, active, enabled, starts=True):
        super().__init__(root)
        self.unit = {"active": active, "enabled": enabled}
        self.starts = starts

    def execute(self, argv, timeout=300, data=b""):
        verb = argv[1]
        if argv[0] == "journalctl":
            return Output(0, self.journal, "")
        if verb == "show":
            return Output(0, "TriggeredBy=%s\n" % self.socket, "")
        if verb == "stop":
            self.stopped = argv[2:]
        change = {
            "start": {"active": "active" if self.starts else "failed"}, "stop": {"active": "inactive"},
            "enable": {"enabled": "enabled"}, "disable": {"enabled": "disabled"}, "mask": {"enabled": "masked"},
            "unmask": {"enabled": "disabled"},
        }
        if verb in ("is-active", "is-enabled"):
            return Output(0, self.unit[verb[3:] if verb == "is-active" else "enabled"] + "\n", "")
        self.unit.update(change[verb])
        return Output(0, "", "")


@pytest.mark.parametrize("active", ["active", "inactive"])
@pytest.mark.parametrize("enabled", ["enabled", "disabled", "masked"])
def test_a_unit_is_started_and_goes_back_to_what_it_was(tmp_path, active, enabled):
    host = Systemd(str(tmp_path), active, enabled)
    action = ACTIONS["unit_running"]("one.service")
    assert action == UnitRunning("one.service")
    before = action.state(host)
    action.apply(host)
    assert host.unit == {"active": "active", "enabled": "enabled"}
    action.undo(host, before, action.state(host))
    assert host.unit == {"active": active, "enabled": enabled}


@pytest.mark.parametrize("verb,drifted", [("disable", []), ("stop", []), ("mask", ["unit one.service"])])
def test_a_unit_that_somebody_masked_since_is_drift_and_one_that_stopped_is_none(tmp_path, verb, drifted):
    host = Systemd(str(tmp_path), "inactive", "disabled")
    host.stage_action(UnitRunning("one.service"))
    commit(host, Journal(host, "one"))
    host.refresh()
    host.execute(["systemctl", verb, "one.service"])
    assert Rollback(host, "one").plan()[1] == drifted


def test_what_cannot_be_asked_any_more_may_have_changed(tmp_path):
    host = Systemd(str(tmp_path), "inactive", "disabled")
    host.stage_action(UnitRunning("one.service"))
    commit(host, Journal(host, "one"))
    assert Rollback(Host(str(tmp_path)), "one").plan()[1] == ["unit one.service"]


def test_a_socket_that_was_not_there_is_stopped_with_its_unit(tmp_path):
    host = Systemd(str(tmp_path), "inactive", "disabled")
    host.socket = "one.socket"
    action = UnitRunning("one.service")
    before = action.state(host)
    action.apply(host)
    action.undo(host, before, action.state(host))
    assert host.stopped == ["one.socket", "one.service"]


def test_a_unit_that_does_not_start_is_an_error_with_its_name(tmp_path):
    with pytest.raises(ActionError, match="one.service is failed after it was started"):
        UnitRunning("one.service").apply(Systemd(str(tmp_path), "inactive", "disabled", starts=False))


def test_what_the_unit_said_before_it_ended_is_told(tmp_path):
    host = Systemd(str(tmp_path), "inactive", "disabled", starts=False)
    host.journal = (
        "Starting one.service...\nError - /var/log is full.\none.service: Failed with result 'exit-code'.\n"
        "Failed to start one.service.\n")
    with pytest.raises(ActionError, match="one.service said: Error - /var/log is full$"):
        UnitRunning("one.service").apply(host)
