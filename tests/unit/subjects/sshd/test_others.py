# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH servers that are not OpenSSH's are judged or named; that there is none is said of those that were looked for."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners as network
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import listeners, others, source as sshd
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.live_trees import LiveTree

_policy_of, judge, enforce = area_fixtures("accounts")

ACCOUNTS = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n",
    "/etc/group": "root:x:0:\nann:x:1000:\n", "/etc/shadow": "root:!:20000::::::\nann:!:20000::::::\n",
    "/etc/pam.d/common-auth": "auth required pam_unix.so\n", "/etc/pam.d/login": "@include common-auth\n",
    "/etc/pam.d/sshd": "@include common-auth\n",
}
UNIT = "/usr/lib/systemd/system/dropbear.service"
OF_SSH = ("ssh_root_login", "ssh_login_limits", "login_sources", "two_factor_admins")
BESIDE = OF_SSH + (
    "default_accounts_locked", "no_empty_passwords", "no_trust_logins", "login_failure_lockout", "session_timeout",
    "remote_login_encrypted")


def dropbear(options=None, **more):
    files = dict(ACCOUNTS, **{"/usr/sbin/dropbear": b"\x7fELF"}, **more)
    if options is not None:
        files[UNIT] = "[Service]\nEnvironmentFile=-/etc/default/dropbear\nExecStart=/usr/sbin/dropbear -EF $OPTS\n"
        files["/etc/default/dropbear"] = 'OPTS="%s"\n' % options
    return files


def seen(found):
    return [(one["status"], one["message"]["en"]) for one in [found] + found["details"]]


@pytest.mark.parametrize("control", [one for one in CONTROLS if one.id in BESIDE], ids=lambda one: one.id)
@pytest.mark.parametrize("name", ["dropbear", "tinysshd", "lshd", "teleport"])
def test_a_server_that_is_not_judged_is_named_by_each_control_of_ssh(tree, judge, control, name):
    files = dict(ACCOUNTS, **{"/usr/sbin/" + name: b"\x7fELF"})
    found = judge(control, tree(files))
    told = "%s is, or may be, an SSH server too (/usr/sbin/%s)" % (name, name)
    assert set(status for status, text in seen(found) if text.startswith(told)) == {"not_checked"}, found
    assert found["status"] not in ("pass", "not_applicable")


@pytest.mark.parametrize("control, options, expected", [
    (SshRootLogin(), "", "fail"), (SshRootLogin(), "-g", "fail"), (SshRootLogin(), "-w", "pass"),
    (SshRootLogin(), "-p 2222 -sw", "pass"), (SshRootLogin(), "-b /etc/w", "fail"),
    (DefaultAccountsLocked(), "", "fail"), (DefaultAccountsLocked(), "-g", "pass"),
    (DefaultAccountsLocked(), "-s", "pass"), (DefaultAccountsLocked(), "-w", "pass"),
    (NoEmptyPasswords(), "-w", "pass"), (NoEmptyPasswords(), "-Bw", "fail"),
    (SshLoginLimits(), "", "fail"), (SshLoginLimits(), "-T 4", "not_checked"), (SshLoginLimits(), "-T20", "fail"),
    (SshLoginLimits(), "-T ²", "fail"), (NoTrustLogins(), "", "pass"),
])
def test_dropbear_is_judged_by_its_command_line(tree, judge, control, options, expected):
    found = judge(control, tree(dropbear(options)))
    assert found["status"] == expected, found
    if expected == "fail":
        assert found["would"] == "person" and UNIT + ":3" in found["message"]["en"] and found["advice"]


def test_sshd_beside_it_is_judged_as_before(tree, judge):
    found = judge(SshRootLogin(), tree(dropbear("-w", **{sshd.MAIN: "PermitRootLogin yes\n"})))
    assert found["status"] == "fail" and sshd.MAIN + ":1" in found["message"]["en"]


@pytest.mark.parametrize("control", [one for one in CONTROLS if one.id in OF_SSH], ids=lambda one: one.id)
def test_that_there_is_none_names_what_was_looked_for(tree, judge, control):
    found = judge(control, tree(ACCOUNTS))
    assert found["status"] == "not_applicable"
    for text in found["message"].values():
        assert all(name in text for name in ("sshd", "dropbear", "tinysshd", "lshd"))


@pytest.fixture
def live(tree, monkeypatch, tmp_path):
    """Return a function that makes a live host with these listeners: {port: (process, program, command line)}."""
    def make(files, listening):
        tree(dict(ACCOUNTS, **files))
        host = LiveTree(str(tmp_path))
        found = [network.Listener("tcp", port, str(port), False) for port in listening]
        monkeypatch.setattr(network, "of", lambda host: found)
        holders = {one.inode: [listening[one.port][0]] for one in found if listening[one.port]}
        monkeypatch.setattr(network, "processes_of", lambda host, one: holders.get(one.inode, ()))
        called = {one[0]: (one[1], one[2].split()) for one in listening.values() if one}
        monkeypatch.setattr(others, "_called", lambda process: called[process])
        monkeypatch.setattr(others, "of_root", lambda process: process < 1000)
        monkeypatch.setattr(listeners, "listeners", lambda tables: {})
        return host
    return make


@pytest.mark.parametrize("listening, expected", [
    ({22: (7, "dropbear", "dropbear -R -w")}, [("dropbear", True)]),
    # Anybody may run one: it is named, and nothing is believed of it.
    ({2222: (1007, "dropbear", "dropbear -w")}, [("dropbear", False)]),
    ({22: (7, "docker-proxy", "docker-proxy -host-port 22")}, [("docker-proxy", False)]),
    ({2222: (7, "my-sshd", "my-sshd")}, [("my-sshd", False)]),
    ({22: None}, [(None, False)]),
    # systemd's socket, a session's forwarded port, a client's.
    ({22: (1, "systemd", "/sbin/init")}, []), ({6010: (9, "sshd", "sshd: ann@pts/0")}, []),
    ({6010: (9, "sshd-session", "sshd-session: ann@pts/0")}, []),
    ({8080: (9, "ssh", "ssh -D 8080 gate")}, []), ({80: (9, "nginx", "nginx")}, []),
])
def test_who_listens_is_seen_by_name_and_by_port(live, listening, expected):
    host = live({}, listening)
    assert [(one.name, one.words is not None) for one in others.found(host)] == expected


def test_ports_of_servers_that_take_logins_are_management_ports(live, tree):
    one = (7, "dropbear", "dropbear -w")
    host = live({}, {2222: one, 2223: one, 22: (8, "proxy", "proxy")})
    assert others.ports(host) == [2222, 2223] == own_table.sshd_ports(host)


@pytest.mark.parametrize("options, expected", [
    ("-w", [22]), ("-p 2222 -p 10.0.0.1:2223", [2222, 2223]), ("-p2224 -E", [2224]), ("-p ²", [22])])
def test_ports_of_a_dropbear_that_does_not_run_are_those_of_its_unit(tree, options, expected):
    assert own_table.sshd_ports(tree(dropbear(options))) == expected


def test_a_port_of_somebody_unseen_is_not_taken_for_none(live):
    host = live({}, {22: None})
    assert others.absence(host) is None
    seen = next(others.unseen(others.Text("logins", "登录")).looked_at(host))[1]
    assert (seen.status, seen.reason) == ("not_checked", "port_unknown")
