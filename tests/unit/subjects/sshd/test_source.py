# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sshd has in force: its own answer, what it refuses, and the command line it is started with."""

import os
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_sources import LoginSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.remote_login_encrypted import (
    RemoteLoginEncrypted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_login_limits import SshLoginLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.ssh_root_login import SshRootLogin
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.two_factor_admins import TwoFactorAdmins
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import admission
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    daemon as sshd_daemon,
    source as sshd,
)
from tests.unit.support.area_host import area_fixtures

_policy_of, judge, enforce = area_fixtures("accounts")

MAIN = sshd.MAIN
BASE = "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n"
ACCOUNTS = {"/etc/passwd": "root:x:0:0::/root:/bin/bash\n", "/etc/group": "root:x:0:\n"}
UNIT = "/usr/lib/systemd/system/"
REDHAT = {
    UNIT + "sshd.service": "[Service]\nEnvironmentFile=-/etc/crypto-policies/back-ends/opensshserver.config\n"
                           "EnvironmentFile=-/etc/sysconfig/sshd\n"
                           "ExecStart=/usr/sbin/sshd -D $OPTIONS $CRYPTO_POLICY\n",
    "/etc/crypto-policies/back-ends/opensshserver.config": "CRYPTO_POLICY='-oCiphers=aes256-ctr,3des-cbc "
    "-oMACs=hmac-sha2-256'\n",
}
DEBIAN = {
    UNIT + "ssh.service": "[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStartPre=/usr/sbin/sshd -t\n"
                          "ExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n",
    "/etc/default/ssh": "# Options\nSSHD_OPTS=\"-4 -o MaxAuthTries=20 -oLoginGraceTime=5m\"\n",
}


@pytest.fixture
def answering(tree):
    """Return a function that makes a host whose `sshd -T` gives an answer; the argument lists are in `host.asked`."""
    def make(files, rc=0, out="", err=""):
        host = tree(dict(ACCOUNTS, **files))
        host.asked = []

        def run(argv, timeout=10, data=b""):
            host.asked.append(argv)
            if argv[0] != "sshd":
                raise HostError(argv[0], "is not there to be run")
            return Output(rc, out, err)
        host.run = run
        return host
    return make


@pytest.mark.parametrize("err, told", [
    (MAIN + " line 3: Bad SSH2 cipher spec 'bogus'.\r\n", MAIN + " line 3: Bad SSH2 cipher spec 'bogus'."),
    (MAIN + ": line 3: Bad configuration option: Blah\n" + MAIN + ": terminating, 1 bad configuration options\n",
     MAIN + ": line 3: Bad configuration option: Blah."),
    ("something else\n", "something else."), ("", "exit status 255."),
])
@pytest.mark.parametrize(
    "control", [SshRootLogin(), SshLoginLimits(), LoginSources(), TwoFactorAdmins(), RemoteLoginEncrypted()])
def test_a_configuration_that_sshd_refuses_is_an_error_in_its_words(answering, judge, control, err, told):
    host = answering({MAIN: BASE}, 255, "", err)
    found = judge(control, host)
    assert (found["status"], host.changes) == ("error", {})
    assert found["message"]["en"].endswith(
        "sshd -T: refuses the configuration, with which sshd would not start again: " + told)


@pytest.mark.parametrize("reason", [
    "Missing privilege separation directory: /run/sshd", "sshd: no hostkeys available -- exiting.",
    MAIN + ".d/50-redhat.conf: Permission denied",
])
def test_an_sshd_that_cannot_be_asked_is_said_so_beside_what_its_files_say(answering, judge, reason):
    found = judge(SshRootLogin(), answering({MAIN: BASE}, 255, "", reason + "\n"))
    assert found["status"] == "pass"
    assert [(one["kind"], one["ref"]) for one in found["evidence"]] == [("file", MAIN + ":2"), ("command", "sshd -T")]
    assert found["evidence"][1]["text"] == reason


def test_an_sshd_whose_folder_only_a_running_one_has_is_asked_as_another_user(answering, judge):
    """ssh.socket waits, nobody is connected, and /run/sshd is not there: systemd makes it for the daemon."""
    host = answering({MAIN: BASE}, 255, "", "Missing privilege separation directory: /run/sshd\n")
    refused = host.run

    def run(argv, timeout=10, data=b""):
        if (
                argv[0] == "setpriv" and "--reuid=65534" in argv
                and argv[argv.index("sshd") + 1:] == ["-T", "-C", sshd._SPECIFIED]):
            return Output(0, "permitrootlogin no\nmaxauthtries 4\n", "")
        return refused(argv, timeout, data)
    host.run = run
    found = judge(SshRootLogin(), host)
    assert (found["status"], len(found["evidence"])) == ("pass", 1)
    assert sshd.of(host).default("MaxAuthTries") == "4"


def test_an_image_says_so_too(tree, judge):
    found = judge(SshRootLogin(), tree({MAIN: BASE}))
    assert "is not run for an unpacked image" in found["evidence"][1]["text"]


def test_an_answer_needs_no_other_evidence(answering, judge):
    found = judge(SshRootLogin(), answering({MAIN: BASE}, out="permitrootlogin no\n"))
    assert (found["status"], len(found["evidence"])) == ("pass", 1)


@pytest.mark.parametrize("text, block", [("", "10"), ("MaxAuthTries 3\n", "10")])
def test_a_match_for_the_connection_that_was_asked_for_is_no_answer_for_all(answering, text, block):
    config = BASE + text + "Match Address 127.0.0.1\n  MaxAuthTries %s\n" % block
    source = sshd.of(answering({MAIN: config}, out="maxauthtries %s\n" % block))
    value = source.get("MaxAuthTries")
    assert (source.default("MaxAuthTries") if value is None else value.text) == ("3" if text else "6")


def test_options_of_the_unit_win_over_the_files_and_are_named(tree, judge, enforce):
    files = {MAIN: BASE + "MaxAuthTries 3\nLoginGraceTime 30\nMaxStartups 10:30:60\n", **ACCOUNTS, **DEBIAN}
    found = judge(SshLoginLimits(), tree(files))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert [one["where"] for one in found["details"]] == ["/etc/default/ssh:2"] * 2
    assert "/etc/default/ssh:2: gives sshd its MaxAuthTries on the command line" in found["advice"]["en"]
    assert "/etc/default/ssh:2：在命令行中指定了 sshd 的 MaxAuthTries" in found["advice"]["zh"]
    assert enforce(SshLoginLimits(), tree())[1] == []


def test_what_the_command_line_leaves_open_is_put_right_all_the_same(tree, enforce):
    program = {"/usr/sbin/sshd": "\0OpenSSH_9.2p1\0"}
    finding, changed = enforce(SshLoginLimits(), tree({MAIN: BASE, **ACCOUNTS, **DEBIAN, **program}))
    assert (finding["status"], changed) == ("fail", [sshd.DROPIN])
    assert tree().read(sshd.DROPIN) == b"# Managed by jrt0117.baseline.\nMaxStartups 10:30:60\n"
    assert enforce(SshLoginLimits(), tree())[1] == []


def test_a_keepalive_of_the_command_line_is_refused_with_its_place(tree, enforce):
    unit = {UNIT + "ssh.service": "[Service]\nExecStart=/usr/sbin/sshd -D -oClientAliveInterval=0\n"}
    finding, changed = enforce(SessionTimeout(), tree({MAIN: BASE, **ACCOUNTS, **unit}))
    assert (finding["reason"], changed) == ("not_enforced", []) and UNIT + "ssh.service:2" in finding["message"]["en"]


def test_the_crypto_policy_of_red_hat_8_is_what_is_judged(tree, judge):
    found = judge(RemoteLoginEncrypted(), tree({MAIN: BASE + "Ciphers aes256-ctr\n", **REDHAT}))
    assert found["status"] == "fail" and "3des-cbc" in found["message"]["en"]
    assert "/etc/crypto-policies/back-ends/opensshserver.config:1" in found["message"]["en"]


def test_a_later_environment_file_takes_the_policy_away(tree):
    assert sshd_daemon.options(
        tree({**REDHAT, "/etc/sysconfig/sshd": "OPTIONS=\"-u0\"\nCRYPTO_POLICY=\n"}))[0][0] == "u"


def test_sshd_itself_is_asked_with_its_options(answering, judge):
    host = answering({MAIN: BASE, **DEBIAN}, out="permitrootlogin no\n")
    judge(SshRootLogin(), host)
    assert host.asked[0][:3] == ["sshd", "-oMaxAuthTries=20", "-oLoginGraceTime=5m"]


def test_another_file_is_read_and_not_written(tree, judge, enforce):
    unit = "[Service]\nExecStart=/usr/sbin/sshd -D -f /srv/sshd_config\n"
    files = {MAIN: BASE, "/srv/sshd_config": "PermitRootLogin yes\n", UNIT + "sshd.service": unit, **ACCOUNTS}
    found = judge(SshRootLogin(), tree(files))
    assert (found["status"], found["would"], found["evidence"][0]["ref"]) == ("fail", "person", "/srv/sshd_config:1")
    assert UNIT + "sshd.service:2: has sshd read /srv/sshd_config instead of " + MAIN in found["advice"]["en"]
    assert enforce(SshRootLogin(), tree())[1] == []


@pytest.mark.parametrize("line, expected", [
    (b"/usr/sbin/sshd\0-D\0-oMACs=a,b\0-o\0AllowUsers alice bob\0", [("o", "MACs=a,b"), ("o", "AllowUsers alice bob")]),
    (
        b"sshd: /usr/sbin/sshd -D -oMACs=a,b -De -p 2222 [listener] 0 of 10-60 startups\0\0",
        [("o", "MACs=a,b"), ("p", "2222")]),
    (b"/usr/sbin/sshd\0-Do\0Ciphers=c\0", [("o", "Ciphers=c")]),
    (b"/usr/sbin/sshd\0", []),
    # Its title was cut off, or the number is another process's by now: the unit is what is left.
    (b"sshd: /usr/sbin/sshd -D -oMACs=a,", [("o", "MaxAuthTries=20"), ("o", "LoginGraceTime=5m")]),
    (b"/usr/bin/vim\0-o\0x\0", [("o", "MaxAuthTries=20"), ("o", "LoginGraceTime=5m")]),
])
def test_the_daemon_that_runs_decides(tree, line, expected):
    host = tree({**DEBIAN, "/run/sshd.pid": "812\n", "/proc/812/cmdline": line})
    found = [(letter, value.text) for letter, value in sshd_daemon.options(host)]
    assert found == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts a process of another user")
@pytest.mark.parametrize("user, expected", [(0, ["-c", "sleep", "60;", ":", "-p", "2222"]), (61001, None)])
def test_the_number_of_an_sshd_that_has_ended_may_be_a_user_s_by_now(user, expected):
    process = subprocess.Popen(
        ["/usr/sbin/sshd", "-c", "sleep 60; :", "-p", "2222"], executable="/bin/sh", user=user, cwd="/",
        start_new_session=True)
    try:
        host = SimpleNamespace(
            live=True, read=lambda path: b"%d\n" % process.pid if path == sshd_daemon.PID else Path(path).read_bytes())
        found = sshd_daemon._of_process(host)[0]
        assert (found and found[1:]) == expected
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_the_place_of_an_option_is_the_file_that_gives_it_else_the_process(tree):
    line = b"/usr/sbin/sshd\0-D\0-oLoginGraceTime=5m\0-oMaxAuthTries=9\0"
    found = sshd_daemon.options(tree({**DEBIAN, "/run/sshd.pid": "812\n", "/proc/812/cmdline": line}))
    assert [str(value.where) for _letter, value in found] == ["/etc/default/ssh:2", "/proc/812/cmdline:1"]


def test_drop_ins_and_environment_of_the_unit_count(tree):
    dropin = "[Service]\nEnvironment=\"X=-oMACs=m\" Y=z\nExecStart=\nExecStart=-/usr/sbin/sshd -D ${X} $NO\n"
    found = sshd_daemon.options(tree({**DEBIAN, "/etc/systemd/system/ssh.service.d/a.conf": dropin}))
    assert [(letter, value.text) for letter, value in found] == [("o", "MACs=m")]


@pytest.mark.parametrize("options, config, expected", [
    ("-D", "", [22]), ("-D", "Port 2222\nPort 2223\n", [2222, 2223]), ("-D -p 2224", "Port 2222\n", [2224]),
    ("-D -oPort=2225", "Port 2222\n", [2225, 2222]), ("-D", "Port 2222\nListenAddress 192.0.2.1:2226\n", [2226]),
    ("-D -f /etc/ssh/in", "Port 2222\n", [2227]), ("-D", "Port \u00b2\n", [22]),
])
def test_the_ports_of_a_connection_are_those_that_sshd_is_started_with(tree, options, config, expected):
    files = {MAIN: config + "UsePAM yes\n", "/etc/ssh/in": "Port 2227\n",
             UNIT + "ssh.service": "[Service]\nExecStart=/usr/sbin/sshd %s\n" % options}
    assert admission._ports(tree(files)) == expected
