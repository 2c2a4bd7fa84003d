# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reload is judged by the state that the unit settles in."""

import subprocess
import sys
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.reload import (
    listening,
    reload_services,
    start_again,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import reload as nginx_reload
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import reload as reload_sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import listening_sockets


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


def test_a_web_server_whose_other_files_were_edited_is_not_told_where_nobody_has_looked_before(tmp_path, monkeypatch):
    monkeypatch.setattr(nginx_reload, "_SECONDS", 0)
    server = Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)
    monkeypatch.setattr(servers, "of", lambda host: [server])
    asked = []
    monkeypatch.setattr(web, "edited", lambda host, server, own: asked.append(own) or "/etc/nginx/conf.d/other.conf")
    changed = ["/etc/nginx/nginx.conf"]
    with pytest.raises(ActionError, match="/etc/nginx/conf.d/other.conf was changed by somebody since nginx.service"):
        reload_services(Services(str(tmp_path), nginx="active"), changed, careful=True)
    assert asked == [changed]
    # Whoever stages a change has looked.
    reload_services(Services(str(tmp_path), nginx="active"), changed)
    assert asked == [changed]


class Sshds(Host):
    """A host with sshd's units: `units` are blocks of `systemctl show`, `states` what is-active says."""

    def __init__(self, root, *units, **states):
        super().__init__(root)
        self.live, self.units, self.states, self.done = True, units, states, []

    def which(self, name):
        return "/usr/bin/" + name

    def exists(self, path):
        return path in ("/run/systemd/system", "/etc/ssh/second_config")

    def read(self, path):
        return b"Include second.d/*.conf\n# Include sshd_config.d/*\n"

    def execute(self, argv, timeout=300, data=b""):
        if argv[1] == "show":
            return Output(0, "\n\n".join(self.units), "")
        if argv[1] == "is-active":
            return Output(
                0, "".join(self.states.get(unit.replace(".", "_"), "inactive") + "\n" for unit in argv[2:]), "")
        self.done.append(" ".join(argv))
        if argv[1] == "stop":
            self.states[argv[2].replace(".", "_")] = "inactive"
        return Output(0, "", "")


def sshd(
        name="ssh.service", command="/usr/sbin/sshd -D $SSHD_OPTS", sockets="", reloads="yes", mode="process",
        tasks="3", state="active"):
    """Return what systemctl shows of a unit that runs an sshd."""
    return (f"Id={name}\nActiveState={state}\nMainPID=0\nTriggeredBy={sockets}\nCanReload={reloads}\n"
            f"KillMode={mode}\nTasksCurrent={tasks}\n"
            f"ExecStart={{ path=/usr/sbin/sshd ; argv[]={command} ; ignore_errors=no ; start_time=[n/a] ; pid=0 }}")


def test_an_sshd_that_a_socket_started_is_restarted_and_not_reloaded(tmp_path):
    host = Sshds(str(tmp_path), sshd(sockets="ssh.socket"), ssh_service="active", ssh_socket="active")
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == ["systemctl restart ssh.service"]


def test_a_socket_that_is_not_in_use_owns_no_port(tmp_path):
    host = Sshds(str(tmp_path), sshd(sockets="ssh.socket"), ssh_service="active", ssh_socket="inactive")
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == ["systemctl reload ssh.service"]


def test_an_sshd_of_a_socket_is_not_ended_where_that_ends_sessions(tmp_path):
    host = Sshds(
        str(tmp_path), sshd(sockets="ssh.socket", mode="control-group"), ssh_service="active", ssh_socket="active")
    with pytest.raises(ActionError, match="ssh.service goes on with its old settings: it was started by ssh.socket"):
        reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == []


@pytest.mark.parametrize(
    "units",
    [
        (sshd(sockets="ssh.socket", state="inactive"),),
        (
            sshd("ssh@0-192.0.2.1:22.service", "/usr/sbin/sshd -i", reloads="no"),
            sshd("sshd@1.service", "/usr/sbin/sshd -Di", reloads="no")),
    ])
def test_where_a_socket_waits_the_next_sshd_needs_no_reload(tmp_path, units):
    host = Sshds(str(tmp_path), *units, ssh_socket="active")
    reload_services(host, ["/etc/ssh/sshd_config"])
    start_again(host, listening(host))
    assert host.done == []


def test_a_socket_that_died_is_started_again_and_not_its_service(tmp_path):
    host = Sshds(str(tmp_path), sshd(sockets="ssh.socket", state="inactive"), ssh_socket="active")
    host.states["ssh_socket"] = "failed"
    host.execute = _starts(host, host.execute)
    start_again(host, ["ssh.service", "ssh.socket"])
    assert host.done == ["systemctl reset-failed ssh.socket", "systemctl start ssh.socket"]


def _starts(host, execute):
    def start(argv, timeout=300, data=b""):
        if argv[1] == "start":
            host.states[argv[2].replace(".", "_")] = "active"
        return execute(argv, timeout, data)
    return start


SECOND = "/usr/sbin/sshd -D -f /etc/ssh/second_config -p 2222"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/etc/ssh/second_config", ["ssh", "second"]), ("/etc/ssh/sshd_config", ["ssh"]),
        ("/etc/ssh/second.d/a.conf", ["ssh", "second"]), ("/srv/second_sshd_config", []),
        ("/etc/ssh/sshd_config.d/a.conf", ["ssh"]),
    ])
def test_a_second_sshd_hears_of_its_own_files_alone(tmp_path, path, told):
    host = Sshds(
        str(tmp_path), sshd(), sshd("second.service", SECOND, reloads="no"), ssh_service="active",
        second_service="active")
    reload_services(host, [path])
    expected = {
        "ssh": ["systemctl reload ssh.service"],
        "second": [
            "/usr/sbin/sshd -t -f /etc/ssh/second_config",
            "systemctl kill --signal=HUP --kill-who=main second.service"]}
    assert sorted(host.done) == sorted(done for name in told for done in expected[name])


def test_a_second_sshd_with_wrong_settings_is_left_running(tmp_path):
    host = Sshds(str(tmp_path), sshd("second.service", SECOND, reloads="no"), second_service="active")
    execute = host.execute
    host.execute = lambda argv, timeout=300, data=b"": Output(
        255, "", "line 3: Bad") if "-t" in argv else execute(argv, timeout, data)
    with pytest.raises(ActionError, match="line 3: Bad"):
        reload_services(host, ["/etc/ssh/second_config"])
    assert host.done == []


def test_an_sshd_that_ends_a_moment_after_its_reload_is_noticed(tmp_path):
    host = Sshds(str(tmp_path), sshd(), ssh_service="active")
    execute, looks = host.execute, []

    def dies(argv, timeout=300, data=b""):
        looks.append(argv[1])
        return Output(3, "failed\n", "") if looks.count("is-active") > 2 else execute(argv, timeout, data)
    host.execute = dies
    with pytest.raises(ActionError, match="ssh.service is failed after its reload"):
        reload_services(host, ["/etc/ssh/sshd_config"])


# Opens its port anew on the signal, as sshd does; ends where it is told to.
LISTENER = """
import signal, socket, sys, time


def opened():
    one = socket.socket(); one.bind(("127.0.0.1", 0)); one.listen(); return one
held = [opened()]
def told(*_unused):
    if "ends" in sys.argv: sys.exit(1)
    fresh = opened(); held.pop().close(); held.append(fresh)
signal.signal(signal.SIGHUP, told)
print("up", flush=True)
while True: time.sleep(60)
"""


@pytest.fixture
def unmanaged(tmp_path, monkeypatch):
    """Return a function that starts an sshd of a host without systemd, and returns the host, the process and its
    sockets.
    """
    running = []

    def start(*words):
        process = subprocess.Popen([sys.executable, "-c", LISTENER, *words], stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout.readline() == "up\n"
        monkeypatch.setattr(reload_sshd, "listeners", lambda: {process.pid: ["/usr/sbin/sshd", "-D"]})
        host = Sshds(str(tmp_path))
        host.which = lambda name: None
        host.exists = lambda path: path == "/usr/sbin/sshd" and "gone" not in words
        return host, process, listening_sockets(process.pid)
    yield start
    for process in running:
        process.kill()
        process.wait()


def test_without_systemd_sshd_takes_in_its_settings_and_listens_anew(unmanaged):
    host, process, before = unmanaged()
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == ["/usr/sbin/sshd -t"]
    assert listening_sockets(process.pid) and not listening_sockets(process.pid) & before


def test_without_systemd_an_sshd_that_ends_is_noticed(unmanaged):
    host, process, _before = unmanaged("ends")
    threading.Thread(target=process.wait).start()
    with pytest.raises(ActionError, match="does not listen any more"):
        reload_services(host, ["/etc/ssh/sshd_config"])


def test_without_systemd_an_sshd_whose_program_is_gone_serves_on(unmanaged):
    host, process, before = unmanaged("gone")
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == [] and listening_sockets(process.pid) == before


def test_without_systemd_an_sshd_that_was_handed_its_socket_serves_on(unmanaged, monkeypatch):
    host, process, before = unmanaged("ends")
    monkeypatch.setattr(reload_sshd, "handed_over", lambda number: number == process.pid)
    reload_services(host, ["/etc/ssh/sshd_config"])
    assert host.done == [] and listening_sockets(process.pid) == before and process.poll() is None


@pytest.mark.parametrize(("paths", "answer"), [(["/etc/pam.d/login"], 0), (["/etc/ssh/sshd_config"], 255)])
def test_without_systemd_sshd_is_not_told_of_other_files_nor_of_settings_that_it_refuses(unmanaged, paths, answer):
    host, process, before = unmanaged()
    host.execute = lambda argv, timeout=300, data=b"": Output(answer, "", "line 3: Bad")
    if answer:
        with pytest.raises(ActionError, match="line 3: Bad"):
            reload_services(host, paths)
    else:
        reload_services(host, paths)
    assert listening_sockets(process.pid) == before


@pytest.mark.parametrize("options, config", [
    (["-D", "-f", "/etc/ssh/in"], "/etc/ssh/in"), (["-Df", "/etc/ssh/in"], "/etc/ssh/in"),
    (["-Df/etc/ssh/in"], "/etc/ssh/in"),
    (["-D", "-oUsePAM=yes", "-p", "22"], None), (["-f", "/a", "-f", "/etc/ssh/in"], "/etc/ssh/in"),
])
def test_the_file_of_an_sshd_is_told_however_its_options_are_written(options, config):
    assert reload_sshd._config(["/usr/sbin/sshd", *options]) == config
